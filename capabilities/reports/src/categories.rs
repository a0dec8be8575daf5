//! What can be reported: the place's own list, as data.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use app::App;
use app::kit::Fault;
use form::{Kind, Question};
use serde::{Deserialize, Serialize};

/// The file of a place that holds them.
const FILE: &str = "reports/categories.json";

/// What `reports/categories.json` says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Categories {
    /// What Open311 clients know the council by: its web address without `www`.
    pub jurisdiction: String,
    /// Whether a photo is shown to everybody only once a person has looked at it.
    #[serde(default)]
    pub photos_wait: bool,
    /// Days that a report is kept once it is closed.
    pub keep_days: u32,
    /// How near another open report of any kind must be to be shown, in metres.
    #[serde(default)]
    pub everywhere_m: f64,
    /// What is not for us, but for the emergency services.
    pub dangers: Vec<Danger>,
    /// What can be reported.
    pub categories: Vec<Category>,
    /// Who else looks after parts of the place.
    #[serde(default)]
    pub authorities: Vec<Authority>,
}

/// One kind of problem.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// As it is kept, and as Open311 has it: never changed once people have reported by it.
    pub code: String,
    /// "Pothole or broken road"
    pub name: String,
    /// The heading that it stands under.
    pub group: String,
    /// One sentence.
    pub about: String,
    /// Words that lead to it, each with a weight from 1 (hints at it) to 8 (means nothing else).
    #[serde(default)]
    pub keywords: BTreeMap<String, f64>,
    /// How near another report of this kind must be to be perhaps the same, in metres.
    pub same_within_m: f64,
    /// Who sees to it.
    pub team: String,
    /// By when, in working days.
    pub due_working_days: u32,
    /// Whether it is never shown to others.
    #[serde(default)]
    pub private: bool,
    /// Why not, for whoever reports it.
    #[serde(default)]
    pub private_why: String,
    /// The dangers to speak of first, whatever was written.
    #[serde(default)]
    pub dangers: Vec<String>,
    /// The types of things that it is about.
    #[serde(default)]
    pub asset_types: Vec<String>,
    /// What else we need to know.
    #[serde(default)]
    pub questions: Vec<Question>,
}

/// What is not for us: whom to call, and the words that tell of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Danger {
    /// Names it.
    pub code: String,
    /// "Call 999 if something is on fire"
    pub title: String,
    /// The number, with spaces as people read it.
    pub call: String,
    /// What else to do.
    pub text: String,
    /// Phrases that tell of it, in small letters.
    pub words: Vec<String>,
}

/// Another authority, which sees to some problems in some areas: reports go on to it by Open311.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// Names it, also in the settings that hold its key.
    pub code: String,
    /// "Saltreach Highways Agency"
    pub name: String,
    /// The layer of boundaries that its areas are in; empty for everywhere.
    #[serde(default)]
    pub layer: String,
    /// The codes of its areas in that layer; empty for all of them.
    #[serde(default)]
    pub areas: Vec<String>,
    /// Which of our categories it sees to, and what it calls each.
    pub services: BTreeMap<String, String>,
    /// Where its GeoReport v2 interface is, without a slash at the end.
    pub endpoint: String,
    /// What it is known by there; empty for none.
    #[serde(default)]
    pub jurisdiction: String,
}

impl Categories {
    /// Those of the place that is served, read once.
    ///
    /// # Errors
    /// A fault that names what to mend in the file.
    pub fn of(app: &App) -> Result<Arc<Self>, Fault> {
        let kept = app.shared(|| {
            let text = app.place().file(FILE);
            let read = text.map_or_else(
                || Err(format!("the place has no {FILE}")),
                |text| Self::parse(&text).map_err(|e| format!("{FILE}: {e}")),
            );
            Kept(read.map(Arc::new))
        });
        match &kept.0 {
            Ok(categories) => Ok(Arc::clone(categories)),
            Err(why) => Err(Fault::internal(why.clone())),
        }
    }

    /// Reads and checks the file.
    ///
    /// # Errors
    /// What to mend.
    pub fn parse(text: &[u8]) -> Result<Self, String> {
        let read: Self = serde_json::from_slice(text).map_err(|e| e.to_string())?;
        read.check()?;
        Ok(read)
    }

    fn check(&self) -> Result<(), String> {
        let mut seen = HashSet::new();
        for category in &self.categories {
            let code = &category.code;
            if !seen.insert(code) {
                return Err(format!("two categories are called {code}"));
            }
            if code.is_empty()
                || !code
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            {
                return Err(format!(
                    "the code {code:?} must be small letters, digits and hyphens"
                ));
            }
            if !(1.0..=5_000.0).contains(&category.same_within_m) {
                return Err(format!("{code}: same_within_m must be from 1 to 5000"));
            }
            if let Some(danger) = category.dangers.iter().find(|d| self.danger(d).is_none()) {
                return Err(format!("{code}: there is no danger called {danger}"));
            }
            if let Some(question) = category.questions.iter().find(|q| !is_short(&q.kind)) {
                let kind = question.kind.name();
                return Err(format!(
                    "{code}: a report does not ask for {kind}: use a text or a choice"
                ));
            }
            if category.private && category.private_why.is_empty() {
                return Err(format!("{code}: say in private_why why it is not shown"));
            }
        }
        if self.get(OTHER).is_none() {
            return Err(format!("there must be a category called {OTHER}"));
        }
        for authority in &self.authorities {
            if let Some(code) = authority
                .services
                .keys()
                .find(|code| self.get(code).is_none())
            {
                return Err(format!(
                    "{}: there is no category called {code}",
                    authority.code
                ));
            }
        }
        Ok(())
    }

    /// The category of a code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Category> {
        self.categories
            .iter()
            .find(|category| category.code == code)
    }

    /// Its name, or its code once it is no longer listed.
    #[must_use]
    pub fn name<'a>(&'a self, code: &'a str) -> &'a str {
        self.get(code)
            .map_or(code, |category| category.name.as_str())
    }

    /// Whether reports of it are kept from everybody else. One that is no longer listed is.
    #[must_use]
    pub fn is_private(&self, code: &str) -> bool {
        self.get(code).is_none_or(|category| category.private)
    }

    /// The danger of a code.
    #[must_use]
    pub fn danger(&self, code: &str) -> Option<&Danger> {
        self.dangers.iter().find(|danger| danger.code == code)
    }

    /// The groups in the order of the file, with their categories.
    #[must_use]
    pub fn groups(&self) -> Vec<(&str, Vec<&Category>)> {
        let mut groups: Vec<(&str, Vec<&Category>)> = Vec::new();
        for category in &self.categories {
            match groups.iter_mut().find(|(name, _)| *name == category.group) {
                Some((_, there)) => there.push(category),
                None => groups.push((&category.group, vec![category])),
            }
        }
        groups
    }
}

/// What a report may ask: words and choices, which a phone answers quickly and Open311 can ask as well.
const fn is_short(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Text { .. }
            | Kind::LongText { .. }
            | Kind::Number { .. }
            | Kind::YesNo
            | Kind::Radios { .. }
            | Kind::Checkboxes { .. }
            | Kind::Select { .. }
    )
}

/// The category for what fits no other; each place has one.
pub const OTHER: &str = "other";

/// What was made of the file, for as long as this App runs.
struct Kept(Result<Arc<Categories>, String>);

#[cfg(test)]
pub mod tests {
    use super::*;

    /// Those of the example place.
    pub fn example() -> Categories {
        let text = include_bytes!("../../../places/example/reports/categories.json");
        Categories::parse(text).unwrap()
    }

    #[test]
    fn those_of_the_example_place_are_sound() {
        let all = example();
        assert!(all.categories.len() > 20 && all.groups().len() < 10);
        for category in &all.categories {
            assert!(category.about.ends_with('.'), "{}", category.code);
            for question in &category.questions {
                assert!(question.open, "{}: {}", category.code, question.name);
            }
        }
        assert!(all.is_private("needles") && !all.is_private("pothole") && all.is_private("gone"));
    }

    #[test]
    fn a_slip_in_the_file_is_named() {
        let with = |change: fn(&mut Categories)| {
            let mut all = example();
            change(&mut all);
            Categories::parse(&serde_json::to_vec(&all).unwrap()).unwrap_err()
        };
        let said = [
            with(|all| all.categories[1].code = "pothole".into()),
            with(|all| all.categories[0].code = "Pot hole".into()),
            with(|all| all.categories[0].same_within_m = f64::MAX),
            with(|all| all.categories[0].dangers = vec!["dragons".into()]),
            with(|all| all.categories.retain(|c| c.code != "other")),
        ];
        expect_test::expect![[r#"
            two categories are called pothole
            the code "Pot hole" must be small letters, digits and hyphens
            pothole: same_within_m must be from 1 to 5000
            pothole: there is no danger called dragons
            there must be a category called other"#]]
        .assert_eq(&said.join("\n"));
    }
}
