//! What a plan hangs on: what fails if a site is lost, who is left out, and which site to add next.

use crate::covering::times_covered;
use crate::covers::Covers;
use crate::refused::{Refused, amounts, standing};

/// What is lost with one site, or won by one.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The site.
    pub site: u32,
    /// The weight that loses its only cover, or gains its first.
    pub weight: f64,
    /// Whose weight that is, ascending.
    pub demands: Vec<u32>,
}

/// For each open site what is served by nobody once it is lost, worst first, equals by number.
///
/// # Errors
/// [`Refused`] for weights that do not fit, are negative or no number; for a site that does not exist or is named
/// twice.
pub fn if_lost(covers: &Covers, weight: &[f64], open: &[u32]) -> Result<Vec<Change>, Refused> {
    amounts("weights", weight, covers.demands())?;
    standing(covers.candidates(), open, &[])?;
    let times = times_covered(covers, open)?;
    Ok(ranked(covers, weight, open, |demand| times[demand] == 1))
}

/// What each candidate that is neither open nor forbidden would serve that nobody serves yet, best first, equals by
/// number, no more than `most` of them.
///
/// # Errors
/// As [`if_lost`], and [`Refused::ExistingAndForbidden`].
pub fn best_next(
    covers: &Covers,
    weight: &[f64],
    open: &[u32],
    forbidden: &[u32],
    most: usize,
) -> Result<Vec<Change>, Refused> {
    amounts("weights", weight, covers.demands())?;
    let standing = standing(covers.candidates(), open, forbidden)?;
    let times = times_covered(covers, open)?;
    let free: Vec<u32> = (0_u32..)
        .zip(&standing)
        .filter(|(_, standing)| **standing == crate::refused::Standing::Free)
        .map(|(site, _)| site)
        .collect();
    let mut changes = ranked(covers, weight, &free, |demand| times[demand] == 0);
    changes.truncate(most);
    Ok(changes)
}

/// The demands that none of these sites serves, ascending.
///
/// # Errors
/// [`Refused::Unknown`] for a site that does not exist.
pub fn left_out(covers: &Covers, open: &[u32]) -> Result<Vec<u32>, Refused> {
    let times = times_covered(covers, open)?;
    Ok((0_u32..)
        .zip(times)
        .filter(|(_, times)| *times == 0)
        .map(|(demand, _)| demand)
        .collect())
}

fn ranked(
    covers: &Covers,
    weight: &[f64],
    sites: &[u32],
    counts: impl Fn(usize) -> bool,
) -> Vec<Change> {
    let mut changes: Vec<Change> = sites
        .iter()
        .map(|&site| {
            let all = covers.of(site as usize).iter().copied();
            let demands: Vec<u32> = all.filter(|&demand| counts(demand as usize)).collect();
            Change {
                site,
                weight: demands.iter().map(|&demand| weight[demand as usize]).sum(),
                demands,
            }
        })
        .collect();
    changes.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.site.cmp(&b.site)));
    changes
}
