//! The members of a document, taken out one after the other and checked on the way.

use serde_json::{Map, Value};

use crate::error::{NgsiError, Result};
use crate::name::{is_uri, quoted};
use crate::read::{brief, not_an_object, strings};
use crate::time::parse_us;

/// The members of an object, taken out one after the other.
pub(crate) struct Members(pub(crate) Map<String, Value>);

impl Members {
    pub(crate) fn of(place: &str, value: Value) -> Result<Self> {
        match value {
            Value::Object(mut members) => {
                // To JSON-LD, a member that is null is not there.
                members.retain(|_, value| !value.is_null());
                Ok(Self(members))
            }
            other => Err(not_an_object(place, &other)),
        }
    }

    pub(crate) fn take(&mut self, name: &str) -> Option<Value> {
        self.0.shift_remove(name)
    }

    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(NgsiError::bad_data(format!(
                "{name} must be text, got {}",
                brief(&other)
            ))),
        }
    }

    pub(crate) fn uri(&mut self, name: &str) -> Result<Option<String>> {
        match self.text(name)? {
            Some(text) if !is_uri(&text) => Err(NgsiError::bad_data(format!(
                "{name} must be a URI, got {}",
                quoted(&text)
            ))),
            other => Ok(other),
        }
    }

    pub(crate) fn list(&mut self, name: &str) -> Result<Option<Vec<String>>> {
        match self.take(name) {
            None => Ok(None),
            Some(value) => match strings(name, value)? {
                empty if empty.is_empty() => Err(NgsiError::bad_data(format!(
                    "{name} must have one item at least"
                ))),
                texts => Ok(Some(texts)),
            },
        }
    }

    pub(crate) fn bool(&mut self, name: &str) -> Result<Option<bool>> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Bool(bool)) => Ok(Some(bool)),
            Some(other) => Err(NgsiError::bad_data(format!(
                "{name} must be true or false, got {}",
                brief(&other)
            ))),
        }
    }

    pub(crate) fn positive(&mut self, name: &str) -> Result<Option<f64>> {
        match self.take(name) {
            None => Ok(None),
            Some(value) => match value.as_f64().filter(|n| *n > 0.0) {
                Some(number) => Ok(Some(number)),
                None => Err(NgsiError::bad_data(format!(
                    "{name} must be a number above 0, got {}",
                    brief(&value)
                ))),
            },
        }
    }

    pub(crate) fn moment(&mut self, name: &str) -> Result<Option<i64>> {
        match self.text(name)? {
            None => Ok(None),
            Some(text) => parse_us(&text).map(Some).ok_or_else(|| {
                NgsiError::bad_data(format!(
                    "{name} must be a moment like 2026-11-24T14:05:00Z, got {}",
                    quoted(&text)
                ))
            }),
        }
    }

    pub(crate) fn count(&mut self, name: &str) -> u64 {
        self.take(name)
            .and_then(|value| value.as_u64())
            .unwrap_or_default()
    }

    /// A list of keys and values.
    pub(crate) fn pairs(&mut self, name: &str) -> Result<Vec<(String, String)>> {
        let refuse = || {
            NgsiError::bad_data(format!(
                "{name} must be a list of keys and values, both text"
            ))
        };
        let items = match self.take(name) {
            None => return Ok(vec![]),
            Some(Value::Array(items)) => items,
            Some(_) => return Err(refuse()),
        };
        items
            .iter()
            .map(|item| match (item.get("key"), item.get("value")) {
                (Some(Value::String(key)), Some(Value::String(value))) => {
                    Ok((key.clone(), value.clone()))
                }
                _ => Err(refuse()),
            })
            .collect()
    }
}
