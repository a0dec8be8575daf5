//! Why a step comes to no good end.

use browser::Trouble;

/// Why a step comes to no good end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// The site does not let this person on: why, in words for whoever manages the contract.
    Broke(String),
    /// Nothing answers: the site is down.
    Down(String),
    /// Our own browser failed.
    Lost(String),
}

impl Stop {
    pub fn broke(why: impl Into<String>) -> Self {
        Self::Broke(why.into())
    }
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Lost | Trouble::Unanswered | Trouble::Unreadable(_) | Trouble::Threw(_) => {
                Self::Lost(trouble.to_string())
            }
            told => Self::Broke(told.to_string()),
        }
    }
}
