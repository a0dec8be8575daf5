//! The cheapest tree that joins all terminals, and how far from the cheapest it can be at most.

use super::branch::{SUBSET_STEPS, Search};
use super::grow::{grow, prune};
use super::instance::Instance;
use super::local::improve;
use super::net::Net;
use super::pool::Pool;
use super::problem::Problem;
use crate::chance::Chance;
use crate::work::Work;

/// A tree with a proof of how good it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The edges, as places in [`Instance::edges`], ascending.
    pub edges: Vec<u32>,
    /// What they cost.
    pub cost: u64,
    /// No tree costs less. Equal to `cost` if the tree is proven to be the cheapest.
    pub bound: u64,
}

impl Plan {
    /// How far above the bound the cost is, as a share of the cost: 0 if it is proven to be the least.
    pub fn gap(&self) -> f64 {
        if self.cost == 0 {
            0.0
        } else {
            (self.cost - self.bound.min(self.cost)) as f64 / self.cost as f64
        }
    }
}

/// How much work a first round of each kind may take; later rounds take twice the one before.
const FIRST_ROUND: u64 = 20_000_000;

/// The cheapest tree over the terminals of `instance`, as good as the work allows.
///
/// | argument | what |
/// |---|---|
/// | `keep_going` | asked every few milliseconds; once it says `false`, the best tree so far is returned |
///
/// The tree and the bound hold whenever it stops; the same number of questions answered gives the same tree.
///
/// # Source
/// Reductions of Duin and Volgenant (1989), dual ascent of Wong (1984), local search of Uchoa and Werneck (2012),
/// and search by cases over all of them.
pub fn solve(instance: &Instance, keep_going: &dyn Fn() -> bool) -> Plan {
    let mut work = Work::new(keep_going);
    let net = Net::of(instance);
    // The places of an instance are connected, so there always is a tree.
    let first = grow(
        &net,
        net.terminals[0],
        &|arc| net.cost[arc as usize >> 1],
        &mut work,
    )
    .unwrap_or_default();
    let first = improve(&net, first, &mut Chance::new(2), &mut work);
    let cost = net.sum(&first);
    let mut search = Search::new(first, cost, 3);
    let bound = rounds(&net, &mut search, &mut work);
    let edges = prune(&net, search.best);
    let cost = net.sum(&edges);
    Plan {
        edges,
        cost,
        bound: bound.min(cost),
    }
}

/// Trees and cases by turns, until no tree can be cheaper or the work ends; returns the bound.
fn rounds(net: &Net, search: &mut Search, work: &mut Work<'_>) -> u64 {
    let mut problem = Problem::new(net, None);
    let mut bound = 0;
    // Good trees first: the cheaper the best is, the more the bound rules out.
    super::reduce::reduce(&mut problem, work);
    let small = problem.compact();
    // Small maps are solved sooner by the bound alone.
    let round = FIRST_ROUND.min(200 * small.edges() as u64);
    tries(&small, &problem, &mut Pool::new(0), search, round, work);
    let mut round = FIRST_ROUND;
    for attempt in 0.. {
        search.let_subsets(FIRST_ROUND / 4);
        let Some(better) = search.settle(&mut problem, work) else {
            return search.upper;
        };
        bound = better.max(bound);
        search.begin(bound, problem.clone());
        let small = problem.compact();
        let mut pool = Pool::new(attempt + 1);
        loop {
            let before = search.upper;
            tries(&small, &problem, &mut pool, search, round, work);
            // A cheaper tree rules more out: worth beginning again with less, but not for ever.
            if search.upper < before && attempt < 4 && work.goes_on() {
                break;
            }
            let limit = work.allow(Some(round));
            search.let_subsets(round / 2);
            search.run(1, work);
            search.let_subsets(SUBSET_STEPS);
            search.run(usize::MAX, work);
            work.restore(limit);
            if search.finished() || !work.goes_on() {
                return search.bound().max(bound).min(search.upper);
            }
            round = round.saturating_mul(2);
        }
    }
    bound
}

/// Fills the pool with trees of `small`, which is what is left of `problem`, for as much work as a round has.
fn tries(
    small: &Net,
    problem: &Problem,
    pool: &mut Pool,
    search: &mut Search,
    round: u64,
    work: &mut Work<'_>,
) {
    if small.terminals.len() <= 1 {
        return;
    }
    let limit = work.allow(Some(round));
    // A step costs something even where there is hardly anything to look at.
    while work.spend(small.nodes() as u64) {
        pool.step(small, work);
        if let Some((cost, tree)) = pool.best() {
            search.offer(problem, tree, cost + problem.fixed_cost);
        }
    }
    work.restore(limit);
}
