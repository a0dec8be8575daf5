//! What became of many cases, as the address has it after they were changed.

use app::Wrong;
use app::kit::{reference, words};
use serde::{Deserialize, Serialize};

use super::plan::{Lack, Why};

/// What was done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    /// References of what was changed, with commas between.
    done: String,
    /// What stays as it was, with commas between, and why: "BX7K-3MQM:changed".
    left: String,
    saved: String,
    /// What has to be chosen first.
    lack: String,
}

/// A case that stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Left {
    /// Its reference; empty for what may not be known.
    pub reference: String,
    /// Why.
    pub why: &'static str,
}

impl Left {
    /// A case that stays as it was for this reason.
    pub fn new(reference: &str, why: Why) -> Self {
        Self {
            reference: reference.to_owned(),
            why: why.words(),
        }
    }

    /// One for a sample of a page.
    pub fn sample() -> Self {
        Self::new("BX7K-3MQM", Why::Changed)
    }
}

/// An address with more behind its question mark.
pub fn after(path: &str, query: &str) -> String {
    let mark = if path.contains('?') { '&' } else { '?' };
    format!("{path}{mark}{query}")
}

/// What has to be chosen first, for an address.
pub fn lacks(lack: Lack) -> String {
    app::query(&[("lack", lack.code())])
}

/// What was done, for an address.
pub fn query(done: &[String], left: &[(String, Why)]) -> String {
    let left: Vec<String> = left
        .iter()
        .map(|(reference, why)| format!("{reference}:{}", why.code()))
        .collect();
    app::query(&[("done", done.join(",")), ("left", left.join(","))])
}

impl Done {
    fn changed(&self) -> Vec<String> {
        self.done.split(',').filter_map(reference::read).collect()
    }

    /// What stays as it was.
    pub fn left(&self) -> Vec<Left> {
        let one = |text: &str| {
            let (name, why) = text.split_once(':')?;
            let name = reference::read(name).unwrap_or_default();
            Some(Left::new(&name, Why::read(why)?))
        };
        self.left.split(',').filter_map(one).collect()
    }

    /// The list of all of them; empty if there are none.
    pub fn again(&self) -> String {
        let left = self.left().into_iter().map(|left| left.reference);
        let these: Vec<String> = self
            .changed()
            .into_iter()
            .chain(left)
            .filter(|reference| !reference.is_empty())
            .collect();
        if these.is_empty() {
            return String::new();
        }
        app::with_query("/work", &app::query(&[("these", these.join(","))]))
    }

    /// What has to be chosen before anything is done.
    pub fn errors(&self) -> Vec<Wrong> {
        let lack = Lack::read(&self.lack);
        lack.map(Lack::wrong).into_iter().collect()
    }

    /// What was done, in words.
    pub fn words(&self) -> String {
        let changed = i64::try_from(self.changed().len()).unwrap_or(i64::MAX);
        match (changed, self.saved.as_str()) {
            (0, "yes") => "The view is saved. You find it under the list.".into(),
            (0, _) => String::new(),
            (n, _) => format!(
                "Done for {}.",
                words::count(n, "piece of work", "pieces of work")
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(done: &str, left: &str) -> Done {
        Done {
            done: done.into(),
            left: left.into(),
            ..Done::default()
        }
    }

    #[test]
    fn what_was_done_is_read_from_the_address() {
        let said = done("BX7K-3MQM,C4WD-7RTJ", "BX7K-3MQM:closed,:gone");
        assert_eq!(said.words(), "Done for 2 pieces of work.");
        assert_eq!(
            said.left(),
            [
                Left::new("BX7K-3MQM", Why::Closed),
                Left::new("", Why::Gone)
            ]
        );
        assert_eq!(
            said.again(),
            "/work?these=BX7K-3MQM%2CC4WD-7RTJ%2CBX7K-3MQM"
        );
    }

    #[test]
    fn words_that_somebody_made_up_are_not_repeated() {
        let said = done("call this number", "nonsense,BX7K-3MQM:because,hello:gone");
        assert_eq!((said.words(), said.again()), (String::new(), String::new()));
        assert_eq!(said.left(), [Left::new("", Why::Gone)]);
    }

    #[test]
    fn an_address_has_what_was_done() {
        let left = [("C4WD-7RTJ".to_owned(), Why::Same)];
        assert_eq!(
            query(&["BX7K-3MQM".into()], &left),
            "done=BX7K-3MQM&left=C4WD-7RTJ:same"
        );
        assert_eq!(query(&[], &[(String::new(), Why::Gone)]), "left=:gone");
    }
}
