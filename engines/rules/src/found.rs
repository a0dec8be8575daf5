//! One thing found at one place.

use serde::{Deserialize, Serialize};

use crate::Severity;

/// How sure a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It is a fault.
    Fail,
    /// Only a person can tell.
    NeedsPerson,
}

impl Outcome {
    /// As it is kept and written: "fail", "needs-person".
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::NeedsPerson => "needs-person",
        }
    }

    /// The one of this word, if there is one.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        [Self::Fail, Self::NeedsPerson]
            .into_iter()
            .find(|one| one.word() == word)
    }
}

/// One thing found at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The rule, by its name, which never changes.
    pub rule: String,
    /// What it goes against: "1.4.3" of WCAG 2.2, a clause of a contract. May be none.
    pub criteria: Vec<String>,
    /// How much harm it does.
    pub severity: Severity,
    /// How sure the rule is.
    pub outcome: Outcome,
    /// What it was found on: the address of a page, the number of a requirement.
    pub at: String,
    /// Where on that: a selector, a line.
    pub place: String,
    /// What is wrong, and what to mend.
    pub message: String,
    /// What a person must say, yes or no, if only a person can tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
}
