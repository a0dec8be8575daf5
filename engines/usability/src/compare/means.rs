//! Means of two different groups of people: scores as they are, times by their logarithms.

use super::{Comparison, Quantity, Test};
use crate::chance::t_two_sided;
use crate::refused::{enough, number};
use crate::time::{RANGE_S, logs_of};
use crate::{Confidence, Interval, Refused, Summary};

/// Scores of two groups, at least two of each.
///
/// # Errors
/// [`Refused`] for fewer than two, for too many, for a value that is no number, and where none differs from the others.
///
/// # Source
/// See [`summaries`].
pub fn means(
    quantity: Quantity,
    first: &[f64],
    second: &[f64],
    confidence: Confidence,
) -> Result<Comparison, Refused> {
    if quantity == Quantity::Time {
        return times(first, second, confidence);
    }
    summaries(
        quantity,
        Summary::of(first)?,
        Summary::of(second)?,
        confidence,
    )
}

/// Means of two groups of which only the summaries are known, at least two people in each.
/// For [`Quantity::Time`] they are summaries of the natural logarithms of seconds.
///
/// # Errors
/// [`Refused`] for fewer than two people in a group, and where nobody differs from the others in either:
/// then nothing says how far chance goes.
///
/// # Source
/// Welch (1947), with the degrees of freedom of Satterthwaite: NIST/SEMATECH e-Handbook of Statistical Methods,
/// 1.3.5.3. Sauro and Lewis (2016), chapter 5, advise it for scores and for log times.
pub fn summaries(
    quantity: Quantity,
    first: Summary,
    second: Summary,
    confidence: Confidence,
) -> Result<Comparison, Refused> {
    let (first, second) = (first.check()?, second.check()?);
    for group in [first, second] {
        let count = usize::try_from(group.count).unwrap_or(usize::MAX);
        enough("people in each group", 2, count)?;
    }
    let (v1, v2) = (first.error_squared(), second.error_squared());
    let error = (v1 + v2).sqrt();
    if !(error > 0.0) {
        return Err(Refused::TooFew {
            what: "values that differ from the others",
            least: 1,
            got: 0,
        });
    }
    // Shares of the variance, so that a tiny one squared is not lost.
    let (s1, s2) = (v1 / (v1 + v2), v2 / (v1 + v2));
    let freedom = 1.0 / (s1 * s1 / number(first.count - 1) + s2 * s2 / number(second.count - 1));
    let apart = second.mean - first.mean;
    let interval = Interval::around(apart, confidence.t(freedom) * error, confidence);
    let is_time = quantity == Quantity::Time;
    // No two times that are taken are further apart than this, so that the ends of a ratio stay numbers.
    let furthest = (RANGE_S.1 / RANGE_S.0).ln();
    let unit = |value: f64| {
        if is_time {
            value.clamp(-furthest, furthest).exp()
        } else {
            value
        }
    };
    Ok(Comparison {
        quantity,
        test: if is_time {
            Test::WelchOfLogs
        } else {
            Test::Welch
        },
        first: unit(first.mean),
        second: unit(second.mean),
        effect: unit(apart),
        interval: interval.map(unit),
        p: t_two_sided(apart / error, freedom),
        p_mid: None,
        p_holm: None,
    })
}

/// Times in seconds of those who finished, at least two in each group. Compare completion beside it:
/// a release that only the quick can finish looks fast.
///
/// # Errors
/// [`Refused`] as [`summaries`], and for a time outside of 0.001 to 604,800 s.
///
/// # Source
/// See [`summaries`]; the difference of logarithms is the logarithm of the ratio of geometric means.
pub fn times(
    first_s: &[f64],
    second_s: &[f64],
    confidence: Confidence,
) -> Result<Comparison, Refused> {
    let logs = |times_s: &[f64]| {
        logs_of(times_s)?.ok_or(Refused::TooFew {
            what: "people in each group",
            least: 2,
            got: 0,
        })
    };
    summaries(Quantity::Time, logs(first_s)?, logs(second_s)?, confidence)
}
