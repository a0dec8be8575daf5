//! Where splitters stand: homes shared out among distribution points along the tree.

use super::ground::Ground;
use super::rates::Limits;
use super::tree::{NONE, Tree};

/// Homes served from one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Share {
    pub place: u32,
    /// The premises, ascending.
    pub premises: Vec<u32>,
    pub homes: u32,
    pub splitters: u32,
}

/// A premise that is not served yet, as seen from a place on its route.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    premise: u32,
    homes: u32,
    away_m: f64,
}

/// Shares and, by place, how many fibres its way up carries.
pub(super) struct Shares {
    pub shares: Vec<Share>,
    pub feeder: Vec<u32>,
    pub distribution: Vec<u32>,
}

/// Shares out the premises from the ends of the tree inwards: a distribution point stands as near to the exchange as
/// the longest distribution route and a full splitter allow.
/// `at` gives the place of each served premise with its number and homes.
pub(super) fn share(
    ground: &Ground,
    tree: &Tree,
    limits: &Limits,
    at: &[(u32, u32, u32)],
) -> Shares {
    let nodes = ground.places.len();
    let mut waiting: Vec<Vec<Waiting>> = vec![Vec::new(); nodes];
    for &(place, premise, homes) in at {
        waiting[place as usize].push(Waiting {
            premise,
            homes,
            away_m: 0.0,
        });
    }
    let mut found = Shares {
        shares: Vec::new(),
        feeder: vec![0; nodes],
        distribution: vec![0; nodes],
    };
    for &v in tree.order.iter().rev() {
        let mut here = std::mem::take(&mut waiting[v as usize]);
        // The farthest first, for they are the first that can wait no longer.
        here.sort_by(|a, b| {
            b.away_m
                .total_cmp(&a.away_m)
                .then(a.premise.cmp(&b.premise))
        });
        let up = tree.up[v as usize];
        let step_m = if up == NONE {
            f64::INFINITY
        } else {
            ground.pieces[up as usize].length_m
        };
        loop {
            let homes: u64 = here.iter().map(|w| u64::from(w.homes)).sum();
            let must = here
                .first()
                .is_some_and(|w| w.away_m + step_m > limits.distribution_m);
            if homes < u64::from(limits.homes_per_splitter) && !must {
                break;
            }
            let Some(share) = fill(v, &mut here, limits.homes_per_splitter) else {
                break;
            };
            found.feeder[v as usize] = found.feeder[v as usize].saturating_add(share.splitters);
            found.shares.push(share);
        }
        if up == NONE {
            continue;
        }
        let above = ground.other(up, v) as usize;
        found.distribution[v as usize] = here.iter().map(|w| w.homes).sum();
        found.feeder[above] = found.feeder[above].saturating_add(found.feeder[v as usize]);
        waiting[above].extend(here.into_iter().map(|w| Waiting {
            away_m: w.away_m + step_m,
            ..w
        }));
    }
    found
}

/// Takes the first and whatever else fits on its splitters.
fn fill(place: u32, here: &mut Vec<Waiting>, ratio: u32) -> Option<Share> {
    let first = here.first()?;
    let splitters = first.homes.div_ceil(ratio);
    let mut room = splitters.saturating_mul(ratio);
    let mut premises = Vec::new();
    here.retain(|w| {
        let fits = w.homes <= room;
        if fits {
            room -= w.homes;
            premises.push(w.premise);
        }
        !fits
    });
    premises.sort_unstable();
    Some(Share {
        place,
        premises,
        homes: splitters.saturating_mul(ratio) - room,
        splitters,
    })
}
