//! From the problem to the plan.

use super::core::Core;
use super::relaxed::Relaxed;
use crate::plan::{Effort, Plan};
use crate::price::{Tree, lead};

/// The best plan of the core, in the caller's numbers; `certain` is served in any case.
pub(crate) fn solve(
    core: &Core,
    certain: f64,
    effort: &Effort,
    keep_going: &dyn Fn() -> bool,
) -> Plan {
    let mut model = Relaxed::new(core);
    let mut tree = Tree::new(&model, &[]);
    lead(&mut tree, &mut model, effort, certain, keep_going);
    let bound = tree.bound();
    // Opening nothing is always allowed.
    let (value, sites) = tree.best.unwrap_or_default();
    Plan {
        chosen: sites
            .iter()
            .map(|&site| core.number[site as usize])
            .collect(),
        value: value + certain,
        bound: bound.max(value) + certain,
        rounds: tree.rounds,
    }
}
