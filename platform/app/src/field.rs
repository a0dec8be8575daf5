//! What a form on a page needs to say about its fields.

use serde::Serialize;

/// What is wrong with a field: `errors` of `parts.html` lists them, each leading to its field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// The field, whose id it is on the page.
    pub field: &'static str,
    /// In words for the person who typed it.
    pub text: String,
}

impl Wrong {
    /// What is wrong with a field.
    pub fn new(field: &'static str, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { field, text }
    }
}

/// An entry of a list to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub text: String,
    /// Whether it is the one.
    pub selected: bool,
}

impl Choice {
    /// An entry, the one if its value is `chosen`.
    #[must_use]
    pub fn new(value: &str, text: &str, chosen: &str) -> Self {
        Self {
            value: value.to_owned(),
            text: text.to_owned(),
            selected: value == chosen,
        }
    }
}
