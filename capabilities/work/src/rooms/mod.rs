//! What staff set up: teams, leave, replies.

pub mod leave;
pub mod replies;
pub mod teams;

use serde::Serialize;

/// What is wrong with a form, and with which field.
#[derive(Debug, Clone, Serialize)]
pub struct Wrong {
    /// The field.
    pub field: &'static str,
    /// In words for the person who typed it.
    pub text: String,
}

/// Somebody or something to choose.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub text: String,
    /// Whether it is chosen.
    pub selected: bool,
}

impl Choice {
    /// A choice, chosen if its value is `chosen`.
    #[must_use]
    pub fn new(value: &str, text: &str, chosen: &str) -> Self {
        Self {
            value: value.to_owned(),
            text: text.to_owned(),
            selected: value == chosen,
        }
    }
}
