//! The cheapest tree that joins all terminals, and how far from the cheapest it can be at most.

use super::branch::Search;
use super::grow::{grow, prune};
use super::instance::Instance;
use super::local::improve;
use super::net::{FAR, Net};
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
        if self.cost == 0 { 0.0 } else { (self.cost - self.bound.min(self.cost)) as f64 / self.cost as f64 }
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
    let whole = Net::of(instance);
    let mut problem = Problem::new(&whole, None);
    super::reduce::reduce(&mut problem, &mut work);
    let net = problem.compact();
    let (tree, bound) = if net.terminals.len() <= 1 {
        (Vec::new(), 0)
    } else {
        rounds(&net, &mut work)
    };
    let edges = prune(&whole, problem.lift(&tree));
    let cost = whole.sum(&edges);
    Plan { edges, cost, bound: bound.saturating_add(problem.fixed_cost).min(cost) }
}

/// Trees and cases by turns; the cheapest tree and a bound, both without what is certain.
fn rounds(net: &Net, work: &mut Work<'_>) -> (Vec<u32>, u64) {
    let mut pool = Pool::new(1);
    let first = grow(net, net.terminals[0], &|arc| net.cost[arc as usize >> 1], work).unwrap_or_default();
    pool.offer(net, improve(net, first, &mut Chance(2), work));
    let (mut upper, mut best) = pool.best().cloned().unwrap_or((FAR, Vec::new()));
    let mut search = Search::new(net, None, best.clone(), upper, 3);
    search.roots = 4;
    let mut round = FIRST_ROUND;
    loop {
        let limit = work.allow(Some(round));
        while work.goes_on() && !search.finished() {
            search.run(1, work);
            search.roots = 2;
        }
        work.restore(limit);
        if search.upper < upper {
            (upper, best) = (search.upper, search.best.clone());
            pool.offer(net, best.clone());
        }
        if search.finished() || !work.goes_on() {
            return (best, search.bound());
        }
        let limit = work.allow(Some(round));
        while work.goes_on() {
            pool.step(net, work);
        }
        work.restore(limit);
        if let Some((cost, tree)) = pool.best().filter(|tree| tree.0 < upper) {
            (upper, best) = (*cost, tree.clone());
            (search.upper, search.best) = (upper, best.clone());
        }
        round = round.saturating_mul(2);
    }
}
