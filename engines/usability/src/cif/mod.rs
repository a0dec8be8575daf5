//! The results of one usability test as a Common Industry Format report has them: effectiveness, efficiency and
//! satisfaction for each task, with their intervals.
//!
//! # Source
//! ISO/IEC 25062:2006, 5.5 (now ISO 25062:2025); the three measures are those of ISO 9241-11:2018.

mod cells;
mod task;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use cells::Cells;
pub use task::{Range, Share, TaskRow};

use crate::refused::enough;
use crate::sus::{self, Sus};
use crate::{Confidence, Mean, Refused};

/// How an attempt at a task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Finished without help.
    Unassisted,
    /// Finished after somebody helped.
    Assisted,
    /// Given up, or ended by whoever led the test.
    NotFinished,
}

/// One person's attempt at a task.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// Who: a number that stands for a person in this test alone.
    pub person: u64,
    /// How it ended.
    pub outcome: Outcome,
    /// How long it took, to the end or until it was given up: 0.001 to 604,800 s.
    pub time_s: f64,
    /// How many mistakes were made, up to 1,000.
    pub mistakes: u32,
    /// How often somebody helped, up to 1,000.
    pub assists: u32,
    /// The answer to the Single Ease Question, 1 to 7, if it was answered.
    pub ease: Option<u8>,
}

/// A task and who tried it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// Its name, for a heading.
    pub name: String,
    /// The attempts, one for each person.
    pub attempts: Vec<Attempt>,
}

/// The results.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// How sure the intervals are.
    pub confidence: Confidence,
    /// A row for each task, in the order of the test.
    pub tasks: Vec<TaskRow>,
    /// How many people took part.
    pub people: u64,
    /// The share of their tasks that people finished without help, 0 to 1, each person counting once:
    /// attempts of one person are not independent, so that pooling them would look too sure.
    pub unassisted_per_person: Mean,
    /// How satisfied they were, if they were asked.
    pub satisfaction: Option<Sus>,
}

/// The table of a test with at least one task, each tried by somebody, and the SUS scores of those who gave one.
///
/// # Errors
/// [`Refused`] for no task, for a task that nobody tried or somebody tried twice, and for a figure out of range.
pub fn table(tasks: &[Task], sus_scores: &[f64], confidence: Confidence) -> Result<Table, Refused> {
    enough("tasks", 1, tasks.len())?;
    let rows: Result<Vec<TaskRow>, Refused> = tasks
        .iter()
        .map(|task| TaskRow::of(task, confidence))
        .collect();
    let mut people: BTreeMap<u64, (f64, f64)> = BTreeMap::new();
    for attempt in tasks.iter().flat_map(|task| &task.attempts) {
        let (finished, tried) = people.entry(attempt.person).or_default();
        *finished += f64::from(u8::from(attempt.outcome == Outcome::Unassisted));
        *tried += 1.0;
    }
    let shares: Vec<f64> = people.values().map(|(done, tried)| done / tried).collect();
    let satisfaction = match sus_scores {
        [] => None,
        scores => Some(sus::summary(scores, confidence)?),
    };
    Ok(Table {
        confidence,
        tasks: rows?,
        people: enough("people", 1, people.len())?,
        unassisted_per_person: Mean::on_scale("shares", (0.0, 1.0), &shares, confidence)?,
        satisfaction,
    })
}
