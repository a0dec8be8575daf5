//! How a step went, how a scenario went, and how a run went.

use std::sync::Arc;

use serde::Serialize;

use crate::pickle::Pickle;

/// How a step or a hook went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// As it should.
    Passed,
    /// It was not done: something before it did not pass, or it said so itself.
    Skipped,
    /// It is known, and not ready yet.
    Pending,
    /// Nobody knows it.
    Undefined,
    /// Several are meant: nobody can tell which.
    Ambiguous,
    /// Not as it should.
    Failed,
}

impl Status {
    /// Whether a run with it is still a good one.
    #[must_use]
    pub fn is_good(self) -> bool {
        matches!(self, Self::Passed | Self::Skipped)
    }

    /// How bad it is: the worst of its steps says how a scenario went.
    fn weight(self) -> u8 {
        match self {
            Self::Passed => 0,
            Self::Skipped => 1,
            Self::Pending => 2,
            Self::Undefined => 3,
            Self::Ambiguous => 4,
            Self::Failed => 5,
        }
    }

    /// The worse of two.
    #[must_use]
    pub fn worse(self, other: Self) -> Self {
        if other.weight() > self.weight() {
            other
        } else {
            self
        }
    }

    /// In a word.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Skipped => "skipped",
            Self::Pending => "not ready",
            Self::Undefined => "not known",
            Self::Ambiguous => "could mean several things",
            Self::Failed => "failed",
        }
    }
}

/// What went wrong within a step, as the machine that did it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Exception {
    /// What kind of fault.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Where it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stack_trace: Option<String>,
}

/// How a step or a hook went, as whoever did it tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How.
    pub status: Status,
    /// For how long.
    pub duration_us: u64,
    /// What there is to say.
    pub message: Option<String>,
    /// What went wrong within.
    pub exception: Option<Exception>,
}

impl Outcome {
    /// One that needs no words.
    #[must_use]
    pub fn new(status: Status, duration_us: u64) -> Self {
        Self {
            status,
            duration_us,
            message: None,
            exception: None,
        }
    }

    /// It went as it should.
    #[must_use]
    pub fn passed(duration_us: u64) -> Self {
        Self::new(Status::Passed, duration_us)
    }

    /// It did not, and why.
    #[must_use]
    pub fn failed(duration_us: u64, message: impl Into<String>) -> Self {
        Self {
            message: Some(message.into()),
            ..Self::new(Status::Failed, duration_us)
        }
    }
}

/// How a scenario went, all its attempts taken together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// At the first attempt.
    Passed,
    /// At a later attempt: what failed before did not fail again. It is a fault of the service, or of the test.
    Flaky,
    /// Not: the status says why.
    Not(Status),
    /// It has no steps: it shows nothing.
    Empty,
    /// It was begun and not ended: the run is going on, or was broken off.
    Unfinished,
}

/// One step or hook of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The step, by its number in the scenario; none for a hook.
    pub step: Option<usize>,
    /// How it went.
    pub outcome: Outcome,
}

/// A scenario that was run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The scenario.
    pub pickle: Arc<Pickle>,
    /// Its attempts, each with its steps and hooks in order.
    pub attempts: Vec<Vec<Done>>,
    /// Whether the last attempt was ended, and none comes after it.
    pub finished: bool,
}

impl Case {
    /// How an attempt went: the worst of its steps.
    fn status(attempt: &[Done]) -> Status {
        let statuses = attempt.iter().map(|done| done.outcome.status);
        statuses.fold(Status::Passed, Status::worse)
    }

    /// How it went.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let Some(last) = self.attempts.last().filter(|_| self.finished) else {
            return Verdict::Unfinished;
        };
        match Self::status(last) {
            Status::Passed if self.pickle.steps.is_empty() => Verdict::Empty,
            Status::Passed if self.attempts.len() > 1 => Verdict::Flaky,
            Status::Passed => Verdict::Passed,
            status => Verdict::Not(status),
        }
    }

    /// The steps that failed in one attempt and passed in the last, by their numbers.
    #[must_use]
    pub fn flaky_steps(&self) -> Vec<usize> {
        let Some((last, before)) = self.attempts.split_last() else {
            return Vec::new();
        };
        let passed = |step| {
            last.iter()
                .any(|done| done.step == Some(step) && done.outcome.status == Status::Passed)
        };
        let mut flaky: Vec<_> = before
            .iter()
            .flatten()
            .filter(|done| done.outcome.status == Status::Failed)
            .filter_map(|done| done.step)
            .filter(|step| passed(*step))
            .collect();
        flaky.sort_unstable();
        flaky.dedup();
        flaky
    }
}

/// A sentence that nobody knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownStep {
    /// The sentence.
    pub text: String,
    /// Patterns that would make it known, the likeliest first.
    pub suggested: Vec<String>,
    /// The known patterns that are nearest to it.
    pub nearest: Vec<String>,
}

impl std::fmt::Display for UnknownStep {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "Nobody knows the step \u{201c}{}\u{201d}.", self.text)?;
        if let Some(nearest) = self.nearest.first() {
            write!(
                to,
                " The nearest that is known is \u{201c}{nearest}\u{201d}."
            )?;
        }
        if let Some(suggested) = self.suggested.first() {
            write!(to, " To make it known, add \u{201c}{suggested}\u{201d}.")?;
        }
        Ok(())
    }
}

/// A run so far, or at its end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// How many scenarios there are to run.
    pub planned: usize,
    /// The scenarios that were begun, in order.
    pub cases: Vec<Case>,
    /// The sentences that nobody knows, each once.
    pub unknown: Vec<UnknownStep>,
    /// How the hooks before and after the run went.
    pub run_hooks: Vec<Outcome>,
    /// Why the run was broken off.
    pub broken: Option<String>,
}

impl Summary {
    /// Whether all passed or were skipped. Flaky and empty scenarios passed too: count them with [`Summary::count`].
    #[must_use]
    pub fn success(&self) -> bool {
        let is_good = |case: &Case| match case.verdict() {
            Verdict::Passed | Verdict::Flaky | Verdict::Empty => true,
            Verdict::Unfinished => false,
            Verdict::Not(status) => status.is_good(),
        };
        self.broken.is_none()
            && self.cases.iter().all(is_good)
            && self.run_hooks.iter().all(|hook| hook.status.is_good())
    }

    /// How many scenarios went so.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.cases
            .iter()
            .filter(|case| case.verdict() == verdict)
            .count()
    }
}
