//! Trees made cheaper by small changes, until no such change helps.

mod insert;
mod rejoin;

use super::grow::span;
use super::net::Net;
use crate::chance::Chance;
use crate::work::Work;

/// The tree improved: places put in, paths and forks taken out, until neither makes it cheaper.
///
/// # Source
/// Uchoa and Werneck (2012), fast local search for the Steiner problem in graphs: the moves; the searches are bounded
/// by what the removed part cost.
pub(crate) fn improve(
    net: &Net,
    mut tree: Vec<u32>,
    chance: &mut Chance,
    work: &mut Work<'_>,
) -> Vec<u32> {
    let mut cost = net.sum(&tree);
    loop {
        tree = insert::improve(net, tree, chance, work);
        tree = rejoin::improve(net, tree, chance, work);
        if let Some(spanned) = span(net, &places(net, &tree)) {
            tree = spanned;
        }
        let now = net.sum(&tree);
        if now >= cost || !work.goes_on() {
            return tree;
        }
        cost = now;
    }
}

/// The places of a tree, each once; the terminals if it has no edges.
fn places(net: &Net, tree: &[u32]) -> Vec<u32> {
    let mut places: Vec<u32> = tree.iter().flat_map(|&e| net.ends[e as usize]).collect();
    places.extend(&net.terminals);
    places.sort_unstable();
    places.dedup();
    places
}
