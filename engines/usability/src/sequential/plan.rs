//! A plan as it is used: its limits after each visit, the verdict so far, and what it promises.

use serde::{Deserialize, Serialize};

use super::Aim;
use super::design::Walk;
use crate::Refused;
use crate::refused::within;

/// The limits after one visit, in failures so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Row {
    /// At most so many accept; none if it is too early.
    pub accept: Option<u32>,
    /// At least so many reject; none if it is too early.
    pub reject: Option<u32>,
}

/// What the visits say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Good enough, at the stated risk.
    Accept,
    /// Not good enough, at the stated risk.
    Reject,
    /// Not enough was seen.
    GoOn,
}

/// How far a test has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The verdict. Once it is there, later visits do not change it.
    pub verdict: Verdict,
    /// How many visits count: up to the one that decided.
    pub visits: u32,
    /// How many of those failed.
    pub failures: u32,
    /// How many more there could be at the most.
    pub most_to_come: u32,
    /// The limits of the last visit that counts.
    pub limits: Row,
}

/// What a plan does where visits succeed with a certain share: exact, not simulated.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Operating {
    /// The share of visits that succeed.
    pub rate: f64,
    /// How likely the release is accepted. Otherwise it is rejected.
    pub accepted: f64,
    /// How many visits it takes on average.
    pub expected_visits: f64,
}

/// A sequential test that ends. It is kept whole, so that a panel is judged by the limits with which it began.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    aim: Aim,
    fixed_visits: u32,
    rows: Vec<Row>,
}

impl Plan {
    pub(super) fn of(aim: Aim, fixed_visits: u32, rows: Vec<Row>) -> Self {
        Self {
            aim,
            fixed_visits,
            rows,
        }
    }

    /// What it is to tell apart, and how often it may be wrong.
    #[must_use]
    pub const fn aim(&self) -> Aim {
        self.aim
    }

    /// The limits after the first visit, the second, and so on to the last.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The most visits that it can take: up to 15,000.
    #[must_use]
    pub fn longest(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(u32::MAX)
    }

    /// How many visits it would take, always, without looking in between.
    #[must_use]
    pub const fn fixed_visits(&self) -> u32 {
        self.fixed_visits
    }

    /// What visits, in the order in which they were made and `true` where they succeeded, say.
    /// Those after the verdict, or after the longest, are not looked at.
    #[must_use]
    pub fn progress(&self, visits: impl IntoIterator<Item = bool>) -> Progress {
        let mut now = Progress {
            verdict: Verdict::GoOn,
            visits: 0,
            failures: 0,
            most_to_come: self.longest(),
            limits: Row::default(),
        };
        for (row, succeeded) in self.rows.iter().zip(visits) {
            now.visits += 1;
            now.most_to_come = now.most_to_come.saturating_sub(1);
            now.failures += u32::from(!succeeded);
            now.limits = *row;
            now.verdict = row.verdict(now.failures);
            if now.verdict != Verdict::GoOn {
                now.most_to_come = 0;
                break;
            }
        }
        now
    }

    /// What it does where visits succeed with a share of 0 to 1, each without regard to the others.
    ///
    /// # Errors
    /// [`Refused::Range`] for a share outside of 0 to 1.
    pub fn operating(&self, rate: f64) -> Result<Operating, Refused> {
        let rate = within("a share", 0.0, 1.0, rate)?;
        let mut walk = Walk::new(rate);
        let mut expected_visits = 0.0;
        for row in &self.rows {
            expected_visits += walk.undecided();
            walk.step(*row);
        }
        Ok(Operating {
            rate,
            accepted: walk.accepted,
            expected_visits,
        })
    }

    /// The exact risks: of rejecting a release as good as the aim says, and of accepting one as poor.
    #[must_use]
    pub fn risks(&self) -> (f64, f64) {
        let risk = |rate, wrongly: fn(&Walk) -> f64| {
            let mut walk = Walk::new(rate);
            self.rows.iter().for_each(|row| walk.step(*row));
            wrongly(&walk)
        };
        (
            risk(self.aim.good, |walk| walk.rejected),
            risk(self.aim.poor, |walk| walk.accepted),
        )
    }
}

impl Row {
    /// What so many failures say here.
    #[must_use]
    pub fn verdict(&self, failures: u32) -> Verdict {
        if self.accept.is_some_and(|most| failures <= most) {
            Verdict::Accept
        } else if self.reject.is_some_and(|least| failures >= least) {
            Verdict::Reject
        } else {
            Verdict::GoOn
        }
    }
}
