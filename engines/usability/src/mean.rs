//! The mean of scores on a scale, and its interval by Student's t.

use serde::{Deserialize, Serialize};

use crate::refused::{LARGEST, enough, number, within};
use crate::{Confidence, Interval, Refused};

/// What a test needs to know of a sample: how many, where, how wide. Enough for figures that others publish.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// How many.
    pub count: u64,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation, with `count - 1` below the line; 0 for one alone.
    pub standard_deviation: f64,
}

impl Summary {
    /// Of at least one value, each within ±1e12.
    ///
    /// # Errors
    /// [`Refused`] for none, for more than a million, and for a value that is not a number or too large.
    pub fn of(values: &[f64]) -> Result<Self, Refused> {
        let count = enough("values", 1, values.len())?;
        let n = number(count);
        let mut sum = 0.0;
        for &value in values {
            sum += within("a value", -LARGEST, LARGEST, value)?;
        }
        let mean = sum / n;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        Ok(Self {
            count,
            mean,
            standard_deviation: (squares / (n - 1.0).max(1.0)).sqrt(),
        })
    }

    /// Whether it is one that a sample could have.
    pub(crate) fn check(self) -> Result<Self, Refused> {
        enough(
            "values",
            1,
            usize::try_from(self.count).unwrap_or(usize::MAX),
        )?;
        within("a mean", -LARGEST, LARGEST, self.mean)?;
        within(
            "a standard deviation",
            0.0,
            2.0 * LARGEST,
            self.standard_deviation,
        )?;
        Ok(self)
    }

    /// Its standard error squared.
    pub(crate) fn error_squared(self) -> f64 {
        self.standard_deviation.powi(2) / number(self.count)
    }

    /// The interval of the mean by Student's t; none for one value alone or for values all alike,
    /// which say nothing about how far others may be.
    ///
    /// # Source
    /// NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.2.
    #[must_use]
    pub fn interval(self, confidence: Confidence) -> Option<Interval> {
        let one = self.check().ok()?;
        if one.count < 2 || one.standard_deviation <= 0.0 {
            return None;
        }
        let half = confidence.t(number(one.count - 1)) * one.error_squared().sqrt();
        Some(Interval::around(one.mean, half, confidence))
    }
}

/// The mean of scores on a scale that has ends.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Mean {
    /// How many scores.
    pub count: u64,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation; 0 for one alone.
    pub standard_deviation: f64,
    /// The interval of the mean, clipped at the ends of the scale; none for one score alone or for scores all alike.
    pub interval: Option<Interval>,
}

impl Mean {
    /// Of scores from `least` to `most`.
    pub(crate) fn on_scale(
        what: &'static str,
        (least, most): (f64, f64),
        scores: &[f64],
        confidence: Confidence,
    ) -> Result<Self, Refused> {
        enough(what, 1, scores.len())?;
        for &score in scores {
            within(what, least, most, score)?;
        }
        let summary = Summary::of(scores)?;
        Ok(Self {
            count: summary.count,
            mean: summary.mean,
            standard_deviation: summary.standard_deviation,
            interval: summary
                .interval(confidence)
                .map(|interval| interval.clipped(least, most)),
        })
    }
}
