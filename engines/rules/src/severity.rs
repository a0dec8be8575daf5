//! How much harm a fault does.

use serde::{Deserialize, Serialize};

/// How much harm a fault does, the worst first.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Somebody cannot do what they came for.
    Critical,
    /// Somebody can do it only with great effort or help.
    #[default]
    Serious,
    /// It is in somebody's way.
    Moderate,
    /// It is untidy.
    Minor,
}

impl Severity {
    /// All of them, the worst first.
    pub const ALL: [Self; 4] = [Self::Critical, Self::Serious, Self::Moderate, Self::Minor];

    /// Its place among all, 0 the worst: what it is sorted by.
    #[must_use]
    pub const fn rank(self) -> i64 {
        self as i64
    }

    /// As it is kept and written: "critical".
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Serious => "serious",
            Self::Moderate => "moderate",
            Self::Minor => "minor",
        }
    }

    /// What it means for people, for a page.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Critical => "Stops people",
            Self::Serious => "Makes it very hard",
            Self::Moderate => "Gets in the way",
            Self::Minor => "Untidy",
        }
    }

    /// The one of this word, if there is one.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}
