//! How sure an interval is meant to be, and the interval itself.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Refused;
use crate::chance;
use crate::refused::within;

/// The share of such intervals that hold the true value, 0.5 to 0.9999. 95% unless somebody chose otherwise.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Confidence(f64);

impl Confidence {
    /// 80%: enough to choose between two sketches.
    pub const P80: Self = Self(0.80);
    /// 90%.
    pub const P90: Self = Self(0.90);
    /// 95%, the custom.
    pub const P95: Self = Self(0.95);
    /// 99%.
    pub const P99: Self = Self(0.99);

    /// From a share, 0.5 to 0.9999.
    ///
    /// # Errors
    /// [`Refused::Range`] outside of that.
    pub fn new(level: f64) -> Result<Self, Refused> {
        within("confidence", 0.5, 0.9999, level).map(Self)
    }

    /// The share, 0.5 to 0.9999.
    #[must_use]
    pub const fn level(self) -> f64 {
        self.0
    }

    /// The chance of being wrong, on both sides together.
    pub(crate) fn error(self) -> f64 {
        1.0 - self.0
    }

    /// The two-sided critical value of the normal distribution: 1.96 for 95%.
    pub(crate) fn z(self) -> f64 {
        chance::normal_quantile(1.0 - self.error() / 2.0)
    }

    /// The two-sided critical value of Student's t with so many degrees of freedom, at least 1.
    pub(crate) fn t(self, freedom: f64) -> f64 {
        chance::t_quantile(1.0 - self.error() / 2.0, freedom)
    }
}

impl Default for Confidence {
    fn default() -> Self {
        Self::P95
    }
}

impl TryFrom<f64> for Confidence {
    type Error = Refused;
    fn try_from(level: f64) -> Result<Self, Refused> {
        Self::new(level)
    }
}

impl From<Confidence> for f64 {
    fn from(confidence: Confidence) -> Self {
        confidence.0
    }
}

impl fmt::Display for Confidence {
    /// "95%", "99.9%".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", (self.0 * 10_000.0).round() / 100.0)
    }
}

/// From where to where the true value is believed to be; in the unit of what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Where it begins.
    pub low: f64,
    /// Where it ends; at least `low`.
    pub high: f64,
    /// How sure it is.
    pub confidence: Confidence,
}

impl Interval {
    /// The interval of `half` on both sides of `middle`.
    pub(crate) fn around(middle: f64, half: f64, confidence: Confidence) -> Self {
        Self {
            low: middle - half,
            high: middle + half,
            confidence,
        }
    }

    /// What of it lies between the ends of a scale.
    pub(crate) fn clipped(self, least: f64, most: f64) -> Self {
        Self {
            low: self.low.clamp(least, most),
            high: self.high.clamp(least, most),
            ..self
        }
    }

    /// The interval of a growing function of the value.
    pub(crate) fn map(self, f: impl Fn(f64) -> f64) -> Self {
        Self {
            low: f(self.low),
            high: f(self.high),
            ..self
        }
    }

    /// Whether a value is in it, its ends included.
    #[must_use]
    pub fn holds(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }

    /// From one end to the other.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.high - self.low
    }
}
