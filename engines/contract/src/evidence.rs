//! What shows that a requirement is met, or is not.

use serde::{Deserialize, Serialize};

/// What a piece of evidence shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It is met.
    Passed,
    /// It is not.
    Failed,
}

/// A piece of evidence. Of two about the same criterion the later one counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Its own id.
    pub id: String,
    /// The requirement that it was made for.
    pub requirement: String,
    /// The version of the requirement that it was made for.
    pub version: u32,
    /// The criterion; none where it speaks of the whole requirement.
    pub criterion: Option<u32>,
    /// What it shows.
    pub outcome: Outcome,
    /// What was done and seen, in words.
    pub what: String,
    /// When it was made, in microseconds of UTC since 1970.
    pub made_us: i64,
}
