//! How many faults shoppers catch, how many nobody saw, and how many shoppers it takes.
//!
//! The share of planted faults that were caught is a [`Tally`](crate::Tally) with its intervals.

use serde::{Deserialize, Serialize};

use crate::chance::shared_at_least;
use crate::refused::{MOST, enough, number, within};
use crate::{Confidence, Interval, Refused};

/// What two groups, who looked without knowing of each other, found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Faults that the first found.
    pub by_first: u64,
    /// Faults that the second found.
    pub by_second: u64,
    /// Faults that both found.
    pub by_both: u64,
}

/// How many faults there are in all.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Recapture {
    /// Different faults that were found.
    pub found: u64,
    /// How many there are by Lincoln and Petersen; none if nobody found what another had.
    pub lincoln_petersen: Option<f64>,
    /// How many there are with Chapman's correction, which is right on average where the first is too high.
    pub all: f64,
    /// The interval of all, at least as many as were found.
    pub interval: Interval,
    /// How many nobody saw, by Chapman.
    pub unseen: f64,
}

/// How many faults there are, from what two groups found.
///
/// Holds if every fault is as easy to see as the others and the groups do not tell each other.
/// Faults differ, so that this is on the low side.
///
/// # Errors
/// [`Refused`] if both found more than one of them did, and above a million.
///
/// # Source
/// Petersen (1896) and Lincoln (1930); Chapman (1951). The interval is the transformed logit one of Sadinle (2009),
/// "Transformed logit confidence intervals for small populations in single capture-recapture estimation",
/// Communications in Statistics 38(9), which keeps its promise for small numbers. Where both found nearly everything
/// its upper end runs away; there the exact one, by the hypergeometric distribution, is nearer and is taken.
pub fn recapture(found: Found, confidence: Confidence) -> Result<Recapture, Refused> {
    let Found {
        by_first,
        by_second,
        by_both,
    } = found;
    for whole in [by_first, by_second] {
        if whole > MOST {
            return Err(Refused::TooMany {
                what: "faults",
                most: MOST,
                got: whole,
            });
        }
        if by_both > whole {
            return Err(Refused::PartOverWhole {
                what: "faults",
                part: by_both,
                whole,
            });
        }
    }
    let (first, second, both) = (number(by_first), number(by_second), number(by_both));
    let seen = by_first + by_second - by_both;
    let all = (first + 1.0) * (second + 1.0) / (both + 1.0) - 1.0;
    let (only_first, only_second, half) = (first - both + 0.5, second - both + 0.5, both + 0.5);
    let sigma =
        (1.0 / half + 1.0 / only_first + 1.0 / only_second + half / (only_first * only_second))
            .sqrt();
    let odds = only_first * only_second / half;
    let end = |side: f64| number(seen) - 0.5 + odds * (side * confidence.z() * sigma).exp();
    let logit_end = end(1.0).max(number(seen));
    let interval = Interval {
        low: end(-1.0).max(number(seen)),
        high: exact_end(found, seen, confidence.error() / 2.0)
            .map_or(logit_end, |e| logit_end.min(e)),
        confidence,
    };
    Ok(Recapture {
        found: seen,
        lincoln_petersen: (by_both > 0).then(|| first * second / both),
        all,
        interval,
        unseen: (all - number(seen)).max(0.0),
    })
}

/// The most faults with which so many found by both are not too many for chance; none if that is above a billion.
fn exact_end(found: Found, seen: u64, tail: f64) -> Option<f64> {
    let is_likely = |all: u64| {
        shared_at_least(found.by_both, found.by_first, found.by_second, all, tail) >= tail
    };
    let (mut likely, mut unlikely) = (seen, 1_000_000_000);
    if is_likely(unlikely) {
        return None;
    }
    while likely + 1 < unlikely {
        let all = u64::midpoint(likely, unlikely);
        if is_likely(all) {
            likely = all;
        } else {
            unlikely = all;
        }
    }
    Some(number(likely))
}

/// How likely a problem that a share of people run into, 0 to 1, is seen by at least one of so many.
///
/// # Errors
/// [`Refused::Range`] for a share outside of 0 to 1.
///
/// # Source
/// Virzi (1992); Nielsen and Landauer (1993): `1 - (1 - p)^n`.
pub fn chance_of_seeing(frequency: f64, shoppers: u32) -> Result<f64, Refused> {
    let frequency = within("how often a problem is met", 0.0, 1.0, frequency)?;
    if shoppers == 0 {
        return Ok(0.0);
    }
    // By logarithms, so that a rare problem and many shoppers lose no figures.
    Ok(-((-frequency).ln_1p() * f64::from(shoppers)).exp_m1())
}

/// How few shoppers see a problem that a share of people run into with at least this probability.
///
/// # Errors
/// [`Refused`] for a share or a probability of 0 or below, for a probability of 1 or above, for a share above 1,
/// and if it would take more than a million.
///
/// # Source
/// Lewis (1994), "Sample sizes for usability studies"; Sauro and Lewis (2016), chapter 7, rounded up.
pub fn shoppers_needed(frequency: f64, probability: f64) -> Result<u32, Refused> {
    let frequency = within("how often a problem is met", 1e-6, 1.0, frequency)?;
    let probability = within("probability", 1e-6, 1.0 - 1e-6, probability)?;
    let exact = (-probability).ln_1p() / (-frequency).ln_1p();
    // A hair below a whole number is that number: 1 - 0.5^2 is 0.75.
    let needed = (exact - 1e-9).ceil().max(1.0);
    let needed = within("shoppers", 1.0, number(MOST), needed)?;
    Ok(needed as u32)
}

/// How often a shopper meets a problem on average, from who met which.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Discovery {
    /// How many shoppers there were.
    pub shoppers: u64,
    /// How many different problems they met.
    pub problems: u64,
    /// The average share of shoppers who met each, 0 to 1: too high, for what nobody met is not in it.
    pub observed: f64,
    /// With Lewis' normalisation.
    pub normalised: f64,
    /// With Good and Turing's discount.
    pub good_turing: f64,
    /// The mean of the two, which is the one to use.
    pub adjusted: f64,
    /// The share of all problems that were met so far, by the adjusted rate.
    pub share_found: f64,
}

/// The discovery rate from how many of the shoppers met each problem.
///
/// # Errors
/// [`Refused`] for fewer than two shoppers, for no problem, and for one that nobody met or more than there were.
///
/// # Source
/// Lewis (2001), "Evaluation of procedures for adjusting problem-discovery rates estimated from small samples",
/// International Journal of Human-Computer Interaction 13(4): the mean of
/// `(p - 1/n)(1 - 1/n)` and `p / (1 + problems met once / problems)`.
pub fn discovery(shoppers: u64, met_by: &[u64]) -> Result<Discovery, Refused> {
    let n = number(enough(
        "shoppers",
        2,
        usize::try_from(shoppers).unwrap_or(usize::MAX),
    )?);
    let problems = enough("problems", 1, met_by.len())?;
    let (mut meetings, mut once) = (0.0, 0.0);
    for &met in met_by {
        meetings += within("shoppers who met a problem", 1.0, n, number(met))?;
        once += f64::from(u8::from(met == 1));
    }
    let observed = meetings / (n * number(problems));
    let normalised = (observed - 1.0 / n) * (1.0 - 1.0 / n);
    let good_turing = observed / (1.0 + once / number(problems));
    let adjusted = f64::midpoint(normalised, good_turing).clamp(0.0, 1.0);
    Ok(Discovery {
        shoppers,
        problems,
        observed,
        normalised,
        good_turing,
        adjusted,
        share_found: -((-adjusted).ln_1p() * n).exp_m1(),
    })
}
