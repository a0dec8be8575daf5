//! The share of people who finish a task: its best estimate, how sure it is, and whether it is good enough.

use serde::{Deserialize, Serialize};

use crate::chance::{at_least, beta_quantile, exactly};
use crate::refused::{number, within};
use crate::{Confidence, Interval, Refused, Tally};

/// How a share is estimated from a few.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Estimate {
    /// What was seen: `x / n`.
    Observed,
    /// One more of each kind than was seen: `(x + 1) / (n + 2)`.
    Laplace,
    /// The middle of Wilson's interval: `(x + z²/2) / (n + z²)`.
    WilsonMidpoint,
}

/// Whether a share is shown to be above what was promised.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Benchmark {
    /// What was promised, 0 to 1.
    pub rate: f64,
    /// How likely so many or more would be, were the true share no better than the promise: the exact test, one-sided.
    pub p: f64,
    /// The same with half of the chance of exactly so many: closer to the truth on average, not guaranteed.
    pub p_mid: f64,
    /// The confidence that was asked for.
    pub confidence: Confidence,
    /// Whether the exact test shows at that confidence that the promise is exceeded. Not met does not mean missed.
    pub met: bool,
}

impl Tally {
    /// The share with one more of each kind than was seen, 0 to 1.
    ///
    /// # Source
    /// Laplace's law of succession, as in Lewis and Sauro (2006), "When 100% really isn't 100%",
    /// Journal of Usability Studies 1(3).
    #[must_use]
    pub fn laplace(self) -> f64 {
        let (x, n) = self.numbers();
        (x + 1.0) / (n + 2.0)
    }

    /// The middle of Wilson's interval, which is also that of the adjusted Wald interval, 0 to 1.
    ///
    /// # Source
    /// Wilson (1927); Agresti and Coull (1998), section 2.
    #[must_use]
    pub fn wilson_midpoint(self, confidence: Confidence) -> f64 {
        let (x, n) = self.numbers();
        let z2 = confidence.z().powi(2);
        (x + z2 / 2.0) / (n + z2)
    }

    /// The estimate to show for a share that is expected between a half and all, as completion is.
    ///
    /// Wilson's below a half, Laplace's above 0.9, and what was seen between them.
    ///
    /// # Source
    /// Lewis and Sauro (2006), the advice of the abstract. Wilson's is taken at 95%, as there.
    #[must_use]
    pub fn advised(self) -> (Estimate, f64) {
        let observed = self.observed();
        if observed < 0.5 {
            (
                Estimate::WilsonMidpoint,
                self.wilson_midpoint(Confidence::P95),
            )
        } else if observed > 0.9 {
            (Estimate::Laplace, self.laplace())
        } else {
            (Estimate::Observed, observed)
        }
    }

    /// The interval to show: right about as often as it says, for small samples too. Clipped at 0 and 1.
    ///
    /// # Source
    /// Agresti and Coull (1998), "Approximate is better than 'exact'", The American Statistician 52(2);
    /// for completion rates Sauro and Lewis (2005).
    #[must_use]
    pub fn adjusted_wald(self, confidence: Confidence) -> Interval {
        let n = number(self.all()) + confidence.z().powi(2);
        let p = self.wilson_midpoint(confidence);
        let half = confidence.z() * (p * (1.0 - p) / n).sqrt();
        Interval::around(p, half, confidence).clipped(0.0, 1.0)
    }

    /// The interval for a dispute: it holds the true share at least as often as it says, whatever that share is.
    ///
    /// # Source
    /// Clopper and Pearson (1934), by quantiles of the beta distribution.
    #[must_use]
    pub fn exact(self, confidence: Confidence) -> Interval {
        let tail = confidence.error() / 2.0;
        let (x, others) = (number(self.some()), number(self.others()));
        let low = match self.some() {
            0 => 0.0,
            _ => beta_quantile(tail, x, others + 1.0),
        };
        let high = match self.others() {
            0 => 1.0,
            _ => beta_quantile(1.0 - tail, x + 1.0, others),
        };
        Interval {
            low,
            high,
            confidence,
        }
    }

    /// Whether the true share is shown to be above `rate`, 0 to 1.
    ///
    /// # Errors
    /// [`Refused::Range`] for a rate outside of that.
    ///
    /// # Source
    /// The exact binomial test, one-sided; the mid-probability as Sauro and Lewis (2016),
    /// "Quantifying the User Experience", 2nd edition, chapter 4, advise it for small samples.
    pub fn benchmark(self, rate: f64, confidence: Confidence) -> Result<Benchmark, Refused> {
        let rate = within("benchmark", 0.0, 1.0, rate)?;
        let (some, all) = (self.some(), self.all());
        let p = at_least(some, all, rate);
        let p_mid = (p - exactly(some, all, rate) / 2.0).clamp(0.0, 1.0);
        Ok(Benchmark {
            rate,
            p,
            p_mid,
            confidence,
            met: p <= confidence.error(),
        })
    }
}
