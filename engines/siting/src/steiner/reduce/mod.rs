//! Makes a problem smaller without changing what the best tree costs.

mod degree;
mod distance;
mod nearest;
mod regions;

use super::problem::Problem;
use crate::work::Work;
pub(crate) use regions::Regions;

/// Applies all tests until they find little more.
///
/// # Source
/// Duin and Volgenant (1989), reduction tests for the Steiner problem in graphs;
/// Polzin and Vahdati Daneshmand (2001), improved algorithms for the Steiner problem in networks.
pub(crate) fn reduce(problem: &mut Problem, work: &mut Work<'_>) {
    loop {
        degree::tests(problem);
        let before = problem.edges();
        if problem.terminals <= 1 || before == 0 || !work.spend(before as u64) {
            return;
        }
        nearest::contract(problem, work);
        degree::tests(problem);
        let edges = problem.edges();
        if edges >= problem.dull_at - problem.dull_at / 10 {
            return;
        }
        distance::delete_long(problem, work);
        degree::tests(problem);
        distance::replace(problem, work);
        degree::tests(problem);
        let after = problem.edges();
        if (edges - after.min(edges)) * 50 <= edges {
            problem.dull_at = after;
        }
        if (before - after.min(before)) * 50 <= before {
            return;
        }
    }
}
