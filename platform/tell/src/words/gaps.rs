//! What fills the gaps of a template.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

/// Characters of one value at most.
const VALUE_MOST: usize = 10_000;
/// Items of one list at most.
const ITEMS_MOST: usize = 1_000;

/// Values by the names of their gaps. Case, spaces, `_` and `-` make no difference to a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gaps(BTreeMap<String, Filling>);

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Filling {
    Text(String),
    List(Vec<String>),
}

/// Why a letter's data cannot fill gaps.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GapsError {
    /// It is not a struct.
    #[error("a letter must be a struct with named fields")]
    Shape,
    /// A field is neither text, a whole number, true or false, nor a list of those.
    #[error("{0} must be text, a whole number, true or false, or a list of them")]
    Field(String),
}

impl Gaps {
    /// The fields of a letter.
    ///
    /// # Errors
    /// [`GapsError`] if it has other things in it than text, whole numbers, flags and lists of them.
    pub fn of(letter: &impl Serialize) -> Result<Self, GapsError> {
        let Ok(Value::Object(fields)) = serde_json::to_value(letter) else {
            return Err(GapsError::Shape);
        };
        let mut gaps = Self::default();
        for (name, value) in fields {
            let filling = match value {
                Value::Array(items) => {
                    let items = items.iter().take(ITEMS_MOST).map(plain);
                    Filling::List(
                        items
                            .collect::<Option<_>>()
                            .ok_or(GapsError::Field(name.clone()))?,
                    )
                }
                other => {
                    Filling::Text(plain(&other).ok_or_else(|| GapsError::Field(name.clone()))?)
                }
            };
            gaps.0.insert(tidy(&name), filling);
        }
        Ok(gaps)
    }

    /// The value of a gap.
    pub(super) fn get(&self, name: &str) -> Option<&Filling> {
        self.0.get(&tidy(name))
    }

    /// The names that can be used, tidied.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl Filling {
    /// Whether a condition on it shows its words: `yes`, `true`, `1` and their kin, as GOV.UK Notify has them.
    pub(super) fn is_true(&self) -> bool {
        match self {
            Self::Text(text) => matches!(
                text.trim().to_lowercase().as_str(),
                "yes" | "y" | "true" | "t" | "1" | "include" | "show"
            ),
            Self::List(items) => !items.is_empty(),
        }
    }

    /// On one line: a list reads "a, b and c".
    pub(super) fn on_a_line(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::List(items) => {
                let items: Vec<&str> = items.iter().map(String::as_str).collect();
                kit::words::list(&items)
            }
        }
    }

    /// In a text: a list has a line for each item.
    pub(super) fn in_a_text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::List(items) => items
                .iter()
                .map(|item| format!("* {}", super::one_line(item, VALUE_MOST)))
                .collect::<Vec<_>>()
                .join("\n"),
        }
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(super::many_lines(text, VALUE_MOST)),
        Value::Bool(flag) => Some(if *flag { "yes" } else { "no" }.into()),
        Value::Number(n) if n.is_i64() || n.is_u64() => Some(n.to_string()),
        _ => None,
    }
}

/// The name as it is looked up.
pub(super) fn tidy(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace() && *c != '_' && *c != '-')
        .flat_map(char::to_lowercase)
        .collect()
}
