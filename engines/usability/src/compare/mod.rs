//! Two releases, or two suppliers, beside each other: how far apart they are, and whether that could be chance.

mod holm;
mod means;
mod pairs;
mod proportions;
mod words;

use serde::{Deserialize, Serialize};

pub use holm::{holm, mark};
pub use means::{means, summaries, times};
pub use pairs::{Pairs, pairs};
pub use proportions::proportions;

use crate::Interval;

/// What was compared, and so the unit of the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// The share of people who finish: 0 to 1; the effect is a difference, -1 to 1.
    Completion,
    /// SUS scores: 0 to 100; the effect is a difference in points.
    Sus,
    /// Answers of ease: 1 to 7; the effect is a difference in points.
    Ease,
    /// Times in seconds, as geometric means; the effect is how many times as long the second takes.
    Time,
}

/// How it was tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// The N-1 two-proportion test; the interval is the adjusted Wald one of Agresti and Caffo.
    NMinusOne,
    /// McNemar's exact test; the interval is the adjusted Wald one of Agresti and Min.
    McNemar,
    /// Welch's t test.
    Welch,
    /// Welch's t test of the logarithms.
    WelchOfLogs,
}

/// How the second compares with the first.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// What was compared.
    pub quantity: Quantity,
    /// How.
    pub test: Test,
    /// The figure of the first, in the unit of the quantity.
    pub first: f64,
    /// The figure of the second.
    pub second: f64,
    /// The second less the first; for times, the second divided by the first.
    pub effect: f64,
    /// Its interval.
    pub interval: Interval,
    /// How likely a difference at least so large would be if there were none.
    pub p: f64,
    /// The mid-probability, where the test is exact: less cautious, and nearer to the truth on average.
    pub p_mid: Option<f64>,
    /// The probability corrected for the others that were looked at beside it, where [`mark`] has set it.
    pub p_holm: Option<f64>,
}

impl Comparison {
    /// Whether chance alone would hardly do this: the corrected probability, or else the plain one, is small enough.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.p_holm.unwrap_or(self.p) <= self.interval.confidence.error()
    }
}
