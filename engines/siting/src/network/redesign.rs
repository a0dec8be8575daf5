//! The cheapest links that carry what sites need, even with any one of them down, and how far from cheapest they may be.

use super::require::{Require, Say};
use super::wan::{Refused, Wan};
use crate::work::Work;

/// Links to keep or buy, with a proof of how good the choice is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redesign {
    /// The links, ascending.
    pub links: Vec<u32>,
    /// What they cost, pence.
    pub cost_pence: u64,
    /// No choice that does the same costs less, pence.
    pub bound_pence: u64,
}

/// A case that is still to be looked at.
struct Open {
    bound: u64,
    say: Vec<Say>,
}

/// The cheapest choice among all links of `wan` that carries every site's demand to hubs.
///
/// Demands may be divided among routes and hubs, and hubs are taken to be joined with each other. With `survive`, all
/// demand is carried when any single link is down; links in one duct that fail together are to be given as one.
///
/// | argument | what |
/// |---|---|
/// | `keep_going` | asked every few milliseconds; once it says `false`, the best choice so far is returned |
///
/// # Errors
/// [`Refused::CannotServe`] if even all links together do not suffice.
///
/// # Source
/// Goemans and Williamson (1995) for choice and bound, reverse deletion, and search by cases over links.
pub fn redesign(
    wan: &Wan,
    survive: bool,
    keep_going: &dyn Fn() -> bool,
) -> Result<Redesign, Refused> {
    let mut work = Work::new(keep_going);
    let mut require = Require::new(wan, survive);
    let all = vec![true; wan.links().len()];
    let mut failed = None;
    if !require.holds(&all, &mut failed, &mut work) {
        let short_mbps = require.short(&all, failed, &mut work);
        return Err(Refused::CannotServe {
            short_mbps,
            failed,
            site: require.short_site(),
        });
    }
    let mut best = thinned(
        wan,
        &mut require,
        (0..wan.links().len() as u32).collect(),
        &[],
        &mut work,
    );
    let mut cost_pence = cost(wan, &best);
    let mut open = vec![Open {
        bound: 0,
        say: vec![Say::Open; wan.links().len()],
    }];
    let mut looked = false;
    while let Some(case) = open.pop() {
        if case.bound >= cost_pence {
            continue;
        }
        // The first case is always looked at, so that there is a bound.
        if looked && !work.goes_on() {
            open.push(case);
            break;
        }
        looked = true;
        let Some(raised) = require.raise(&case.say, &mut work) else {
            continue;
        };
        let bound = raised.bound.max(case.bound);
        if bound >= cost_pence {
            continue;
        }
        let found = thinned(wan, &mut require, raised.links, &case.say, &mut work);
        let found_cost = cost(wan, &found);
        if found_cost < cost_pence {
            (cost_pence, best) = (found_cost, found.clone());
        }
        if bound >= cost_pence {
            continue;
        }
        // The dearest link of the choice that is not decided: with it, and without it.
        let undecided = found
            .iter()
            .copied()
            .filter(|&link| case.say[link as usize] == Say::Open);
        let at = undecided.max_by_key(|&link| {
            (
                wan.links()[link as usize].cost_pence,
                std::cmp::Reverse(link),
            )
        });
        // If all of the choice is decided, it is the cheapest of the case.
        if let Some(link) = at {
            for say in [Say::In, Say::Out] {
                let mut decided = case.say.clone();
                decided[link as usize] = say;
                open.push(Open {
                    bound,
                    say: decided,
                });
            }
        }
    }
    let bound_pence = open
        .iter()
        .map(|case| case.bound)
        .min()
        .unwrap_or(cost_pence)
        .min(cost_pence);
    best.sort_unstable();
    Ok(Redesign {
        links: best,
        cost_pence,
        bound_pence,
    })
}

fn cost(wan: &Wan, links: &[u32]) -> u64 {
    links
        .iter()
        .map(|&link| wan.links()[link as usize].cost_pence)
        .sum()
}

/// The links without those that can be spared, the dearest tried first; what is decided to be in stays.
fn thinned(
    wan: &Wan,
    require: &mut Require<'_>,
    links: Vec<u32>,
    say: &[Say],
    work: &mut Work<'_>,
) -> Vec<u32> {
    let mut up = vec![false; wan.links().len()];
    for &link in &links {
        up[link as usize] = true;
    }
    let mut order = links.clone();
    order.sort_by_key(|&link| {
        (
            std::cmp::Reverse(wan.links()[link as usize].cost_pence),
            link,
        )
    });
    let mut first = None;
    for link in order {
        if say.get(link as usize) == Some(&Say::In) {
            continue;
        }
        up[link as usize] = false;
        if !require.holds(&up, &mut first, work) {
            up[link as usize] = true;
        }
    }
    links
        .into_iter()
        .filter(|&link| up[link as usize])
        .collect()
}
