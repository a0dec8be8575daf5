//! Where a field is in decoded data: `data.temp`, `regions[0].count`, `["pm2.5"]`, or `$` for all of it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A way into a JSON value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Path {
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    Item(usize),
}

/// Why a path cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the field path {0:?} cannot be read")]
pub struct PathError(String);

impl Path {
    /// The value it leads to.
    #[must_use]
    pub fn find<'v>(&self, data: &'v Value) -> Option<&'v Value> {
        self.steps.iter().try_fold(data, |value, step| match step {
            Step::Key(name) => value.get(name),
            Step::Item(at) => value.get(at),
        })
    }

    /// Whether it lies at or below another path.
    #[must_use]
    pub fn starts_with(&self, other: &Self) -> bool {
        self.steps.starts_with(&other.steps)
    }

    pub(super) fn strip(&self, other: &Self) -> Option<Self> {
        self.steps
            .strip_prefix(other.steps.as_slice())
            .map(|rest| Self {
                steps: rest.to_vec(),
            })
    }

    pub(super) fn is_key(&self, name: &str) -> bool {
        matches!(self.steps.as_slice(), [Step::Key(key)] if key == name)
    }

    pub(super) fn is_item(&self) -> bool {
        matches!(self.steps.as_slice(), [Step::Item(_)])
    }
}

/// Calls `each` with the path of every value in `data` that is not a group of others.
pub(super) fn leaves(data: &Value, each: &mut dyn FnMut(&Path)) {
    walk(data, &mut Path { steps: Vec::new() }, each);
}

fn walk(value: &Value, path: &mut Path, each: &mut dyn FnMut(&Path)) {
    let mut enter = |step: Step, inner: &Value, path: &mut Path| {
        path.steps.push(step);
        walk(inner, path, each);
        path.steps.pop();
    };
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                enter(Step::Key(name.clone()), inner, path);
            }
        }
        Value::Array(items) => {
            for (at, inner) in items.iter().enumerate() {
                enter(Step::Item(at), inner, path);
            }
        }
        Value::Null => {}
        _ => each(path),
    }
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && name != "$" && !name.contains(['.', '[', ']', '"'])
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.steps.is_empty() {
            return f.write_str("$");
        }
        for (i, step) in self.steps.iter().enumerate() {
            match step {
                Step::Key(name) if is_plain(name) => {
                    let dot = if i == 0 { "" } else { "." };
                    write!(f, "{dot}{name}")?;
                }
                Step::Key(name) => write!(f, "[{}]", Value::from(name.as_str()))?,
                Step::Item(at) => write!(f, "[{at}]")?,
            }
        }
        Ok(())
    }
}

impl FromStr for Path {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        let wrong = || PathError(text.chars().take(100).collect());
        let mut steps = Vec::new();
        let mut rest = if text == "$" { "" } else { text };
        if rest.is_empty() && text != "$" {
            return Err(wrong());
        }
        while !rest.is_empty() {
            let (step, after) = if let Some(inner) = rest.strip_prefix("[\"") {
                quoted(inner).ok_or_else(wrong)?
            } else if let Some(inner) = rest.strip_prefix('[') {
                let (digits, after) = inner.split_once(']').ok_or_else(wrong)?;
                (Step::Item(digits.parse().map_err(|_| wrong())?), after)
            } else {
                let name = if steps.is_empty() {
                    rest
                } else {
                    rest.strip_prefix('.').ok_or_else(wrong)?
                };
                let end = name.find(['.', '[']).unwrap_or(name.len());
                if !is_plain(&name[..end]) {
                    return Err(wrong());
                }
                (Step::Key(name[..end].to_owned()), &name[end..])
            };
            steps.push(step);
            rest = after;
        }
        Ok(Self { steps })
    }
}

/// A key in JSON quotes, up to `"]`, and what follows.
fn quoted(inner: &str) -> Option<(Step, &str)> {
    inner.match_indices("\"]").find_map(|(end, _)| {
        let name = serde_json::from_str(&format!("\"{}\"", &inner[..end])).ok()?;
        Some((Step::Key(name), &inner[end + 2..]))
    })
}

impl TryFrom<String> for Path {
    type Error = PathError;

    fn try_from(text: String) -> Result<Self, PathError> {
        text.parse()
    }
}

impl From<Path> for String {
    fn from(path: Path) -> Self {
        path.to_string()
    }
}
