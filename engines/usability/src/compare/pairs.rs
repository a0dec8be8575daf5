//! Shares of the same people, who tried both.

use serde::{Deserialize, Serialize};

use super::{Comparison, Quantity, Test};
use crate::chance::{at_most, exactly};
use crate::refused::number;
use crate::{Confidence, Interval, Refused, Tally};

/// How the same people did with both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pairs {
    /// Finished with both.
    pub both: u64,
    /// Finished with the first alone.
    pub only_first: u64,
    /// Finished with the second alone.
    pub only_second: u64,
    /// Finished with neither.
    pub neither: u64,
}

/// The share of those who finished, where the same people tried both.
///
/// # Errors
/// [`Refused`] for nobody, and for more than a million.
///
/// # Source
/// McNemar (1947), exact: only those who differ count. The mid-probability as Fagerland, Lydersen and Laake (2013),
/// BMC Medical Research Methodology 13:91, advise. The interval of the difference is that of Agresti and Min (2005),
/// "Simple improved confidence intervals for comparing matched proportions": half an observation more in each cell.
pub fn pairs(pairs: Pairs, confidence: Confidence) -> Result<Comparison, Refused> {
    let Pairs {
        both,
        only_first,
        only_second,
        neither,
    } = pairs;
    let people = [only_first, only_second, neither]
        .into_iter()
        .fold(both, u64::saturating_add);
    let first = Tally::of(both.saturating_add(only_first), people)?;
    let second = Tally::of(both.saturating_add(only_second), people)?;

    let differ = only_first + only_second;
    let fewer = only_first.min(only_second);
    let p = (2.0 * at_most(fewer, differ, 0.5)).min(1.0);
    let p_mid = (2.0 * at_most(fewer, differ, 0.5) - exactly(fewer, differ, 0.5)).clamp(0.0, 1.0);

    let n = number(people) + 2.0;
    let (b, c) = (number(only_first) + 0.5, number(only_second) + 0.5);
    let middle = (c - b) / n;
    let half = confidence.z() * ((b + c) / n - middle * middle).max(0.0).sqrt() / n.sqrt();
    Ok(Comparison {
        quantity: Quantity::Completion,
        test: Test::McNemar,
        first: first.observed(),
        second: second.observed(),
        effect: second.observed() - first.observed(),
        interval: Interval::around(middle, half, confidence).clipped(-1.0, 1.0),
        p,
        p_mid: Some(p_mid),
        p_holm: None,
    })
}
