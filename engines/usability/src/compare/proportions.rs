//! Shares of two different groups of people.

use super::{Comparison, Quantity, Test};
use crate::chance::normal_two_sided;
use crate::{Confidence, Interval, Tally};

/// The share of those who finished in two groups of different people.
///
/// # Source
/// The N-1 two-proportion test: Campbell (2007), "Chi-squared and Fisher-Irwin tests of two-by-two tables with small
/// sample recommendations", Statistics in Medicine 26; in Sauro and Lewis (2016), chapter 5, with the adjusted Wald
/// interval of the difference by Agresti and Caffo (2000): z²/4 more of each kind in each group.
#[must_use]
pub fn proportions(first: Tally, second: Tally, confidence: Confidence) -> Comparison {
    let ((x1, n1), (x2, n2)) = (first.numbers(), second.numbers());
    let n = n1 + n2;
    let pooled = (x1 + x2) / n;
    let spread = (pooled * (1.0 - pooled) * (1.0 / n1 + 1.0 / n2)).sqrt();
    let apart = second.observed() - first.observed();
    // Where all did, or none did, there is nothing between them: 0 / 0 is no difference.
    let z = apart * ((n - 1.0) / n).sqrt() / spread;

    let quarter = confidence.z().powi(2) / 4.0;
    let adjusted = |x: f64, n: f64| (x + quarter) / (n + 2.0 * quarter);
    let (p1, p2) = (adjusted(x1, n1), adjusted(x2, n2));
    let variance = |p: f64, n: f64| p * (1.0 - p) / (n + 2.0 * quarter);
    let half = confidence.z() * (variance(p1, n1) + variance(p2, n2)).sqrt();
    Comparison {
        quantity: Quantity::Completion,
        test: Test::NMinusOne,
        first: first.observed(),
        second: second.observed(),
        effect: apart,
        interval: Interval::around(p2 - p1, half, confidence).clipped(-1.0, 1.0),
        p: normal_two_sided(z),
        p_mid: None,
        p_holm: None,
    }
}
