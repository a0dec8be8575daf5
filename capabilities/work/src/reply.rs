//! Replies: words that officers send often, for each kind of work.

use app::ask::Case;
use app::kit::Fault;
use app::store::{Collection, Field, Filter, Page, Rd, Record, StoreError, Tx};
use serde::{Deserialize, Serialize};

/// The longest reply, in characters.
const LONGEST: usize = 4_000;

/// Words that are sent often.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// What officers choose it by: "Repaired".
    pub title: String,
    /// The category of work it is for; empty for any.
    pub category: String,
    /// The status that a case gets with it; empty to leave it as it is.
    pub status: String,
    /// The words, with ((name)), ((reference)) and ((what)) filled in for each case.
    pub words: String,
}

impl Reply {
    /// Whether it fits a category: it is for this one, or for any.
    pub fn fits(&self, category: &str) -> bool {
        self.category.is_empty() || self.category == category
    }
}

/// Words with their gaps filled for a case.
pub fn filled(words: &str, case: &Case) -> String {
    let name = match case.body.contact.name.as_str() {
        "" => "neighbour",
        name => name,
    };
    words
        .replace("((name))", name)
        .replace("((reference))", &case.reference)
        .replace("((what))", &case.title)
}

/// Replies.
pub const REPLIES: Collection<Reply> = Collection {
    name: "reply",
    purpose: "to answer people in words that were thought about",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until it is taken away",
    audited: true,
    fields: &[Field {
        name: "category",
        unique: false,
        of: |reply| vec![reply.category.clone()],
    }],
};

/// Every reply, by its title.
///
/// # Errors
/// Whatever the store says.
pub fn all(rd: &mut Rd<'_>) -> Result<Vec<Record<Reply>>, StoreError> {
    let mut replies = REPLIES.find(rd, &Filter::All, Page::default())?;
    replies.sort_by(|a, b| a.value.title.cmp(&b.value.title));
    Ok(replies)
}

/// The replies that fit a category: its own and those for any.
///
/// # Errors
/// Whatever the store says.
pub fn fitting(rd: &mut Rd<'_>, category: &str) -> Result<Vec<Record<Reply>>, StoreError> {
    let mut replies = all(rd)?;
    replies.retain(|reply| reply.value.fits(category));
    Ok(replies)
}

/// Keeps a reply, new or in place of the one with this id and version.
///
/// # Errors
/// A fault, if words are missing or too many; [`StoreError::Stale`] if somebody else changed it.
pub fn put(
    tx: &mut Tx<'_>,
    who: &str,
    before: Option<(&str, i64)>,
    reply: Reply,
) -> Result<(), Fault> {
    if reply.title.trim().is_empty() || reply.words.trim().is_empty() {
        return Err(Fault::invalid("Enter a title and the words of the reply."));
    }
    if reply.words.chars().count() > LONGEST || reply.title.chars().count() > 100 {
        return Err(Fault::invalid(
            "A reply has at most 4,000 characters, and its title 100.",
        ));
    }
    match before {
        Some((id, version)) => REPLIES
            .change(tx, who, id, Some(version), reply)
            .map(drop)?,
        None => REPLIES.insert(tx, who, reply).map(drop)?,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_for_each_case() {
        let check = |name: &str, want: &str| {
            let mut case = Case::default();
            case.body.contact.name = name.into();
            case.row.reference = "BX7K-3MQD".into();
            case.row.title = "Broken bench".into();
            let words = "Dear ((name)), ((what)) is mended. ((reference)) ((when))";
            assert_eq!(filled(words, &case), want);
        };
        check(
            "Ann",
            "Dear Ann, Broken bench is mended. BX7K-3MQD ((when))",
        );
        check(
            "",
            "Dear neighbour, Broken bench is mended. BX7K-3MQD ((when))",
        );
    }

    #[test]
    fn a_reply_is_for_its_own_category_or_for_any() {
        let check = |own: &str, category: &str, want: bool| {
            let reply = Reply {
                category: own.into(),
                ..Reply::default()
            };
            assert_eq!(reply.fits(category), want, "{own} {category}");
        };
        check("", "bench", true);
        check("bench", "bench", true);
        check("bench", "bin", false);
    }
}
