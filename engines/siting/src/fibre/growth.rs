//! What each extra home costs: the network built out from the exchange, cheapest next homes first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::ground::Ground;
use super::tree::{NONE, Tree};

/// One premise more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Growth {
    /// Which premise, from 0.
    pub premise: u32,
    /// What reaching and connecting it adds, pence.
    pub extra_pence: u64,
    /// How many homes are served with it.
    pub homes: u64,
    /// What all of them cost together, pence.
    pub total_pence: u64,
}

/// A premise that can be added: where it is, its homes, and what it costs beside the way there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waiting {
    pub premise: u32,
    pub place: u32,
    pub homes: u32,
    pub own_pence: u64,
}

/// The order in which each next premise costs least for each of its homes. `step_pence` is what the way up from a
/// place costs.
pub(super) fn growth(
    ground: &Ground,
    tree: &Tree,
    step_pence: &[u64],
    waiting: &[Waiting],
) -> Vec<Growth> {
    let mut below: Vec<Vec<u32>> = vec![Vec::new(); ground.places.len()];
    let mut away = vec![0_u64; ground.places.len()];
    for &v in &tree.order {
        let up = tree.up[v as usize];
        if up != NONE {
            let above = ground.other(up, v);
            below[above as usize].push(v);
            away[v as usize] = away[above as usize] + step_pence[v as usize];
        }
    }
    let mut by_place: Vec<Vec<usize>> = vec![Vec::new(); ground.places.len()];
    for (index, w) in waiting.iter().enumerate() {
        by_place[w.place as usize].push(index);
    }
    // Pence for each home, in thousandths, so that equal costs are rare and order is exact.
    let price = |index: usize, away: u64| {
        let w = &waiting[index];
        u128::from(away + w.own_pence) * 1000 / u128::from(w.homes.max(1))
    };
    let mut heap: BinaryHeap<Reverse<(u128, usize)>> = (0..waiting.len())
        .map(|i| Reverse((price(i, away[waiting[i].place as usize]), i)))
        .collect();
    let mut built = vec![false; ground.places.len()];
    built[ground.root as usize] = true;
    let mut done = vec![false; waiting.len()];
    let (mut homes, mut total_pence) = (0, 0);
    let mut order = Vec::new();
    while let Some(Reverse((was, index))) = heap.pop() {
        let w = waiting[index];
        let way_pence = away[w.place as usize];
        // Ways only become cheaper; whoever became cheaper was put in again.
        if done[index] || was != price(index, way_pence) {
            continue;
        }
        done[index] = true;
        homes += u64::from(w.homes);
        let extra_pence = way_pence + w.own_pence;
        total_pence += extra_pence;
        order.push(Growth {
            premise: w.premise,
            extra_pence,
            homes,
            total_pence,
        });
        let mut v = w.place;
        let mut open = Vec::new();
        while !built[v as usize] {
            built[v as usize] = true;
            away[v as usize] = 0;
            open.push(v);
            v = ground.other(tree.up[v as usize], v);
        }
        // What hangs from the new way, down to what is built, is nearer now.
        while let Some(v) = open.pop() {
            for &i in by_place[v as usize].iter().filter(|&&i| !done[i]) {
                heap.push(Reverse((price(i, away[v as usize]), i)));
            }
            for &to in below[v as usize].iter().filter(|&&to| !built[to as usize]) {
                away[to as usize] = away[v as usize] + step_pence[to as usize];
                open.push(to);
            }
        }
    }
    order
}
