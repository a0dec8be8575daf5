//! What is wrong with something that was to be read, and where.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Something that keeps a specification from being read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The line of the file, from 1; 0 where there is none.
    pub line: u64,
    /// The column, element or requirement; may be empty.
    pub place: String,
    /// What is wrong and what would be right, as a sentence.
    pub message: String,
}

impl Fault {
    pub(crate) fn new(line: u64, place: &str, message: impl Into<String>) -> Self {
        Self {
            line,
            place: place.chars().take(80).collect(),
            message: message.into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "Line {}", self.line)?;
            if !self.place.is_empty() {
                write!(f, ", ")?;
            }
        }
        write!(f, "{}", self.place)?;
        if self.line > 0 || !self.place.is_empty() {
            write!(f, ": ")?;
        }
        f.write_str(&self.message)
    }
}

/// Faults told of one file, at most: the first of them are what is mended first.
pub(crate) const MOST_FAULTS: usize = 100;
