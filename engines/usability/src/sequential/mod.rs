//! When a panel may stop: visits are judged one by one, and as soon as they say enough the release is accepted or
//! rejected, with stated risks of being wrong.
//!
//! The risks hold for visits that do not depend on each other: one visit for each shopper and task.
//! The share of visits that succeeded before an early stop is not a fair estimate; the verdict and its risks are what
//! such a test says.
//!
//! # Source
//! Wald (1947), "Sequential analysis", chapter 5: the sequential probability ratio test of a proportion.
//! Wald's own limits promise their risks only nearly, and without an end. Here the test ends after a known number
//! of visits, and both risks are worked out exactly for the limits as they stand, so that a plan keeps its promise.

mod design;
mod plan;

use serde::{Deserialize, Serialize};

pub use plan::{Operating, Plan, Progress, Row, Verdict};

use crate::Refused;
use crate::refused::within;

/// The most visits of a test without a look in between that a plan may stand for.
const MOST_VISITS: u32 = 5_000;

/// What a panel is to tell apart, and how often it may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Aim {
    /// The share of visits that succeed with a release that is good enough, 0.001 to 0.999.
    pub good: f64,
    /// The share with one that is not, 0.001 to 0.999 and below the other.
    pub poor: f64,
    /// The risk of rejecting a release that is good enough, which the supplier bears: 0.001 to 0.4.
    pub risk_of_rejecting_good: f64,
    /// The risk of accepting one that is not, which the council bears: 0.001 to 0.4.
    pub risk_of_accepting_poor: f64,
}

/// Wald's two straight lines: after `n` visits a release is accepted once its failures are at most
/// `slope × n - accept`, and rejected once they are at least `slope × n + reject`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Lines {
    /// How far the line of acceptance lies below the origin, in failures.
    pub accept: f64,
    /// How far the line of rejection lies above it.
    pub reject: f64,
    /// Failures for each visit, along both lines.
    pub slope: f64,
}

impl Aim {
    /// Whether a plan can be made for it.
    ///
    /// # Errors
    /// [`Refused`] that names the first part at fault.
    pub fn check(&self) -> Result<(), Refused> {
        within("a good share", 0.001, 0.999, self.good)?;
        within("a poor share", 0.001, 0.999, self.poor)?;
        let risks = [
            (
                "the risk of rejecting a good release",
                self.risk_of_rejecting_good,
            ),
            (
                "the risk of accepting a poor release",
                self.risk_of_accepting_poor,
            ),
        ];
        for (what, risk) in risks {
            within(what, 0.001, 0.4, risk)?;
        }
        if self.good > self.poor {
            return Ok(());
        }
        Err(Refused::Order {
            larger: "a good share",
            smaller: "a poor share",
            got_larger: self.good,
            got_smaller: self.poor,
        })
    }

    /// Wald's lines, without an end and with risks that are nearly the stated ones.
    ///
    /// # Errors
    /// [`Refused`] as [`Aim::check`].
    ///
    /// # Source
    /// Wald (1947), chapter 5; NIST/SEMATECH e-Handbook of Statistical Methods, 6.2.6.
    pub fn wald_lines(&self) -> Result<Lines, Refused> {
        self.check()?;
        let (alpha, beta) = (self.risk_of_rejecting_good, self.risk_of_accepting_poor);
        Ok(self.lines(((1.0 - alpha) / beta).ln(), ((1.0 - beta) / alpha).ln()))
    }

    /// The lines at which the logarithm of the likelihood ratio reaches these.
    fn lines(&self, accept: f64, reject: f64) -> Lines {
        let (few, many) = (1.0 - self.good, 1.0 - self.poor);
        let failure = (many / few).ln();
        let success = (self.good / self.poor).ln();
        let both = failure + success;
        Lines {
            accept: accept / both,
            reject: reject / both,
            slope: success / both,
        }
    }
}
