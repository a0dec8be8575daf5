//! Edges that some best tree certainly has: from a terminal to its nearest neighbour.

use super::Regions;
use crate::steiner::instance::Joins;
use crate::steiner::net::{FAR, NONE};
use crate::steiner::problem::Problem;
use crate::work::Work;

/// Contracts the cheapest edge of a terminal where going on from its end to another terminal costs no more than the
/// second cheapest edge.
///
/// # Source
/// Duin and Volgenant (1989), the nearest vertex test.
pub fn contract(problem: &mut Problem, work: &mut Work<'_>) {
    let regions = Regions::new(problem);
    work.spend(problem.cost.len() as u64 * 4);
    let mut joins = Joins::new(problem.around.len());
    // Each place stands for what was joined to it, under the name that the problem keeps.
    let mut open: Vec<u32> = (0..problem.around.len() as u32)
        .filter(|&v| problem.is_terminal[v as usize])
        .collect();
    while let Some(t) = open.pop() {
        if problem.terminals <= 1 || !problem.is_terminal[t as usize] {
            continue;
        }
        problem.tidy(t);
        let Some((edge, second)) = two_cheapest(problem, t) else {
            continue;
        };
        let to = problem.other(edge, t);
        // Distances were worked out before anything was contracted; since then they can only have become less.
        let beyond = if problem.is_terminal[to as usize] {
            0
        } else {
            let base = regions.base[to as usize];
            if base == NONE || joins.find(base) == joins.find(t) {
                continue;
            }
            regions.distance[to as usize]
        };
        if problem.cost[edge as usize].saturating_add(beyond) <= second {
            joins.join(t, to);
            open.push(problem.contract(edge));
        }
    }
}

/// The cheapest edge at `t`, and what the next one to another place costs.
fn two_cheapest(problem: &Problem, t: u32) -> Option<(u32, u64)> {
    let around = &problem.around[t as usize];
    let &edge = around.iter().min_by_key(|&&e| problem.cost[e as usize])?;
    let to = problem.other(edge, t);
    let second = around
        .iter()
        .filter(|&&e| problem.other(e, t) != to)
        .map(|&e| problem.cost[e as usize])
        .min();
    Some((edge, second.unwrap_or(FAR)))
}
