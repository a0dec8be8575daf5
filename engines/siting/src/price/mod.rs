//! Prices on what ties sites together: with them each site can be judged alone, and what all are worth is a bound.
//!
//! Every problem here has the same shape: the most of `base(prices) + Σ worth(site, prices)` over sets of at most so
//! many sites is, for any prices, at least what the best plan is worth. The lowest such bound is looked for by
//! following the slope ([`descent`]), and a tree of decisions closes what is left ([`tree`]).
//!
//! # Source
//! Fisher, "The Lagrangian relaxation method for solving integer programming problems", Management Science 27 (1981).

mod descent;
mod node;
mod tree;

use descent::{Seen, Steps, descend};
use node::Node;
pub(crate) use tree::{Tree, lead};

/// A problem that prices take apart. The most is sought: costs are negative worth.
pub(crate) trait Model {
    /// How many prices there are, each from 0 to its ceiling.
    fn rows(&self) -> usize;

    /// For each row the price that it need not exceed once these sites are open.
    fn ceilings(&self, forced: &[u32]) -> Vec<f64>;

    /// Where to begin.
    fn start(&self) -> Vec<f64>;

    /// At most so many sites.
    fn choose(&self) -> usize;

    /// How many sites there are.
    fn sites(&self) -> usize;

    /// Writes what each of these sites is worth at these prices, and gives what is had in any case.
    fn price(&mut self, prices: &[f64], sites: &[u32], worth: &mut [f64]) -> f64;

    /// Writes how the bound changes with each price when these sites are open.
    fn slope(&mut self, prices: &[f64], open: &[u32], slope: &mut [f64]);

    /// A plan near these sites, and its true value.
    fn round(
        &mut self,
        open: &[u32],
        effort: Rounding,
        keep_going: &dyn Fn() -> bool,
    ) -> Option<(f64, Vec<u32>)>;

    /// For each site what it costs, and what all may cost.
    fn budget(&self) -> Option<(&[f64], f64)> {
        None
    }

    /// Whether every plan's value is a whole number, so that a bound can be rounded down.
    fn is_whole(&self) -> bool {
        false
    }

    /// Sets of sites worth asking about: is any of them open?
    fn questions(&self) -> &crate::sparse::Sparse;
}

/// How hard to look for a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rounding {
    Quick,
    Thorough,
}

/// The bound as it may be used: whole where plans are whole, and never below the truth for a rounding error.
pub(crate) fn safe(bound: f64, whole: bool) -> f64 {
    if whole {
        (bound + 1e-6).floor()
    } else {
        bound + bound.abs() * 1e-11
    }
}
