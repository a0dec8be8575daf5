//! One part of all plans: which sites are still open to choice, and what has been decided.

use std::rc::Rc;

/// Plans in which every `forced` site is open, others only from `free`, and of each set in `any` at least one.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) bound: f64,
    pub(crate) free: Vec<u32>,
    pub(crate) forced: Vec<u32>,
    pub(crate) any: Vec<Rc<[u32]>>,
    /// Prices of the model's rows, then of the budget (if any), then of `any`.
    pub(crate) prices: Rc<[f32]>,
}

impl Node {
    /// For each site whether it is free, and whether it is forced.
    pub(crate) fn standing(&self, sites: usize) -> (Vec<bool>, Vec<bool>) {
        let mark = |list: &[u32]| {
            let mut marks = vec![false; sites];
            for &site in list {
                marks[site as usize] = true;
            }
            marks
        };
        (mark(&self.free), mark(&self.forced))
    }

    /// Draws what follows from the sets: of a set with one free site that site is open. `false` if no plan is left.
    pub(crate) fn follow(&mut self, sites: usize) -> bool {
        let (is_free, mut is_forced) = self.standing(sites);
        for set in self.any.clone() {
            if set.iter().any(|&site| is_forced[site as usize]) {
                continue;
            }
            let mut left = set.iter().filter(|&&site| is_free[site as usize]);
            match (left.next(), left.next()) {
                (None, _) => return false,
                (Some(&only), None) => {
                    is_forced[only as usize] = true;
                    self.force(only);
                }
                _ => {}
            }
        }
        true
    }

    pub(crate) fn close(&mut self, shut: impl Fn(u32) -> bool) {
        self.free.retain(|&site| !shut(site));
    }

    /// Opens a site that was free.
    pub(crate) fn force(&mut self, site: u32) {
        self.free.retain(|&other| other != site);
        self.forced.push(site);
    }
}
