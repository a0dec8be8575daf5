//! The row of one task.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Attempt, Outcome, Task};
use crate::ease::{self, Ease};
use crate::refused::{enough, number, within};
use crate::time::{self, Times};
use crate::{Confidence, Estimate, Interval, Refused, Summary, Tally};

/// A share with the estimate to show and its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// What was seen.
    pub seen: Tally,
    /// How the share is estimated.
    pub by: Estimate,
    /// The estimate, 0 to 1.
    pub estimate: f64,
    /// The adjusted Wald interval.
    pub interval: Interval,
}

impl Share {
    /// With the estimate that is advised.
    #[must_use]
    pub fn of(seen: Tally, confidence: Confidence) -> Self {
        let (by, estimate) = seen.advised();
        Self {
            seen,
            by,
            estimate,
            interval: seen.adjusted_wald(confidence),
        }
    }
}

/// From the least to the most that was seen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Range {
    /// The least.
    pub least: f64,
    /// The most.
    pub most: f64,
}

/// What a test says of one task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskRow {
    /// The task's name.
    pub task: String,
    /// Effectiveness: the share that finished without help.
    pub unassisted: Share,
    /// The share that finished, with or without.
    pub finished: Share,
    /// Mistakes for each attempt.
    pub mistakes: Summary,
    /// Times somebody helped, for each attempt.
    pub assists: Summary,
    /// Efficiency: how long those took who finished, with or without help, and how many did not.
    pub times: Times,
    /// The shortest and longest of those times, in seconds.
    pub range_s: Option<Range>,
    /// The core measure of efficiency: the share that finished without help, for each minute that an attempt took
    /// on average. The time of those who did not finish is in it: it was spent too.
    pub unassisted_per_minute: f64,
    /// Satisfaction with the task: how easy it was, if anybody was asked.
    pub ease: Option<Ease>,
}

impl TaskRow {
    /// The row of one task.
    pub(super) fn of(task: &Task, confidence: Confidence) -> Result<Self, Refused> {
        let attempts = &task.attempts;
        let all = enough("attempts", 1, attempts.len())?;
        one_each(attempts)?;
        let tally = |is_in: fn(&Attempt) -> bool| {
            let some = attempts.iter().filter(|attempt| is_in(attempt)).count();
            Tally::of(u64::try_from(some).unwrap_or(u64::MAX), all)
        };
        let per_attempt = |what, figure: fn(&Attempt) -> u32| {
            let mut figures = Vec::with_capacity(attempts.len());
            for attempt in attempts {
                figures.push(within(what, 0.0, 1000.0, f64::from(figure(attempt)))?);
            }
            Summary::of(&figures)
        };
        let unassisted = tally(|attempt| attempt.outcome == Outcome::Unassisted)?;
        let timed: Vec<time::Attempt> = attempts.iter().map(Attempt::timed).collect();
        let times = time::on_task(&timed, confidence)?;
        let spent_s: f64 = timed.iter().map(|attempt| attempt.time_s).sum();
        let answers: Vec<u8> = attempts.iter().filter_map(|a| a.ease).collect();
        Ok(Self {
            task: task.name.clone(),
            unassisted: Share::of(unassisted, confidence),
            finished: Share::of(
                tally(|attempt| attempt.outcome != Outcome::NotFinished)?,
                confidence,
            ),
            mistakes: per_attempt("mistakes", |attempt| attempt.mistakes)?,
            assists: per_attempt("assists", |attempt| attempt.assists)?,
            times,
            range_s: range(&timed),
            unassisted_per_minute: unassisted.observed() / (spent_s / number(all) / 60.0),
            ease: match answers.as_slice() {
                [] => None,
                answers => Some(ease::summary(answers, confidence)?),
            },
        })
    }
}

impl Attempt {
    /// What the clock says of it.
    fn timed(&self) -> time::Attempt {
        time::Attempt {
            time_s: self.time_s,
            is_finished: self.outcome != Outcome::NotFinished,
        }
    }
}

/// Whether nobody tried twice: who tries again has learned.
fn one_each(attempts: &[Attempt]) -> Result<(), Refused> {
    let people: BTreeSet<u64> = attempts.iter().map(|attempt| attempt.person).collect();
    if people.len() == attempts.len() {
        return Ok(());
    }
    Err(Refused::TooMany {
        what: "attempts, one for each person",
        most: u64::try_from(people.len()).unwrap_or(u64::MAX),
        got: u64::try_from(attempts.len()).unwrap_or(u64::MAX),
    })
}

/// From the shortest to the longest finished attempt.
fn range(attempts: &[time::Attempt]) -> Option<Range> {
    let finished = attempts.iter().filter(|attempt| attempt.is_finished);
    finished
        .map(|attempt| attempt.time_s)
        .fold(None, |so_far, time_s| {
            let Range { least, most } = so_far.unwrap_or(Range {
                least: time_s,
                most: time_s,
            });
            Some(Range {
                least: least.min(time_s),
                most: most.max(time_s),
            })
        })
}
