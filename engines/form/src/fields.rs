//! What came in one post: names and values, made safe to look at.

use serde::Serialize;

use crate::Limit;

/// The fields of one post, in their order. A name may stand several times.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    pairs: Vec<(String, String)>,
}

/// What is wrong with a field, in words for whoever filled it in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// The field, as it is named on the page.
    pub field: String,
    /// "Enter your email address"
    pub message: String,
}

impl Wrong {
    /// `message` beside `field`.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            message: message.into(),
        }
    }
}

impl Fields {
    /// Takes in at most [`Limit::FIELDS`] fields of at most [`Limit::FIELD_CHARS`] characters each, with one
    /// kind of line end and without control characters, which no question asks for.
    pub fn new<N, V>(pairs: impl IntoIterator<Item = (N, V)>) -> Self
    where
        N: Into<String>,
        V: AsRef<str>,
    {
        let pairs = pairs
            .into_iter()
            .take(Limit::FIELDS)
            .map(|(name, value)| (name.into(), clean(value.as_ref())))
            .collect();
        Self { pairs }
    }

    /// The first value under `name`, without the blanks around it; empty if there is none.
    #[must_use]
    pub fn one(&self, name: &str) -> &str {
        self.pairs
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value.trim())
    }

    /// Every value under `name` that is not blank.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.pairs
            .iter()
            .filter(|(known, value)| known == name && !value.trim().is_empty())
            .map(|(_, value)| value.trim())
            .collect()
    }

    /// Whether anything came under `name`.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(known, _)| known == name)
    }

    /// Adds a field.
    pub fn push(&mut self, name: impl Into<String>, value: impl AsRef<str>) {
        self.pairs.push((name.into(), clean(value.as_ref())));
    }

    /// Adds the fields of another.
    pub fn extend(&mut self, other: Self) {
        self.pairs.extend(other.pairs);
    }

    /// Every field, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Text with one kind of line end, no control characters, and not too long.
fn clean(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .take(Limit::FIELD_CHARS)
        .collect()
}
