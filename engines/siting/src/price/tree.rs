//! A tree of decisions: the part of all plans with the highest bound is looked at first, and split or settled.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::rc::Rc;

use super::{Model, Node, Rounding, Seen, Steps, descend, safe};
use crate::plan::{CLOSE, Effort};

/// Rounds at the root, and at every other node.
const ROOT_ROUNDS: u64 = 3_000;
const NODE_ROUNDS: u64 = 120;

/// More sets than this in one node say little, and each makes every round slower.
const MOST_SETS: usize = 12;

/// What is known of a problem so far, and what is left to look at.
pub(crate) struct Tree {
    waiting: BinaryHeap<Waiting>,
    /// The best plan found, with its value.
    pub(crate) best: Option<(f64, Vec<u32>)>,
    /// The highest bound of all that was set aside as no better than the best plan.
    settled: f64,
    root: bool,
    order: u64,
    /// If all that matters is whether a plan is worth so much.
    pub(crate) question: Option<f64>,
    /// Rounds of prices so far.
    pub(crate) rounds: u64,
}

struct Waiting {
    node: Node,
    order: u64,
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> Ordering {
        self.node
            .bound
            .total_cmp(&other.node.bound)
            // Of equals the newest: it is deeper, and so nearer to being settled.
            .then(self.order.cmp(&other.order))
    }
}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Waiting {}

impl Tree {
    /// A tree that has looked at nothing yet, over plans in which the `forced` sites are open.
    pub(crate) fn new<M: Model>(model: &M, forced: &[u32]) -> Self {
        let mut prices: Vec<f32> = model.start().iter().map(|&price| price as f32).collect();
        if model.budget().is_some() {
            prices.push(0.0);
        }
        let root = Node {
            bound: f64::INFINITY,
            free: (0..model.sites() as u32)
                .filter(|site| !forced.contains(site))
                .collect(),
            forced: forced.to_vec(),
            any: Vec::new(),
            prices: prices.into(),
        };
        let mut waiting = BinaryHeap::new();
        waiting.push(Waiting {
            node: root,
            order: 0,
        });
        Self {
            waiting,
            best: None,
            settled: f64::NEG_INFINITY,
            root: true,
            order: 0,
            question: None,
            rounds: 0,
        }
    }

    /// No plan is worth more.
    pub(crate) fn bound(&self) -> f64 {
        let waiting = self
            .waiting
            .peek()
            .map_or(f64::NEG_INFINITY, |top| top.node.bound);
        waiting.max(self.settled).max(self.value())
    }

    pub(crate) fn value(&self) -> f64 {
        self.best
            .as_ref()
            .map_or(f64::NEG_INFINITY, |(value, _)| *value)
    }

    /// Whether nothing is left to look at.
    pub(crate) fn is_done(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Takes a plan into account; whether it is the best so far.
    pub(crate) fn offer(&mut self, value: f64, open: Vec<u32>) -> bool {
        let better = value > self.value();
        if better {
            self.best = Some((value, open));
        }
        better
    }

    /// Looks at the most promising part: settles it or splits it. The bound never rises.
    pub(crate) fn step<M: Model>(&mut self, model: &mut M, keep_going: &dyn Fn() -> bool) {
        let Some(Waiting { mut node, .. }) = self.waiting.pop() else {
            return;
        };
        let whole = model.is_whole();
        if node.bound <= self.cut(whole) {
            return self.settle(node.bound);
        }
        if !node.follow(model.sites()) || node.forced.len() > model.choose() {
            return;
        }
        let seen = self.look(model, &node, whole, keep_going);
        self.rounds += seen.rounds;
        node.bound = safe(seen.bound, whole).min(node.bound);
        if node.bound <= self.cut(whole) {
            return self.settle(node.bound);
        }
        self.fix(model, &mut node, &seen, whole);
        self.split(model, node, &seen, keep_going);
    }

    /// Whatever is not above this is not looked at: the best plan's value, or hardly above it.
    fn cut(&self, whole: bool) -> f64 {
        let value = self.value();
        if whole || value == f64::NEG_INFINITY {
            value
        } else {
            value + value.abs() * CLOSE * 0.5
        }
    }

    fn settle(&mut self, bound: f64) {
        self.settled = self.settled.max(bound);
    }

    fn look<M: Model>(
        &mut self,
        model: &mut M,
        node: &Node,
        whole: bool,
        keep_going: &dyn Fn() -> bool,
    ) -> Seen {
        let root = std::mem::take(&mut self.root);
        let (most, patience, stride, fresh) = if root {
            (ROOT_ROUNDS, 50, 0.5, 0.05)
        } else {
            // The prices are nearly right already: long steps would only lose them.
            (NODE_ROUNDS, 15, 0.1, 0.1)
        };
        if root
            && self.best.is_none()
            && let Some((value, open)) = model.round(&node.forced, Rounding::Thorough, keep_going)
        {
            self.offer(value, open);
        }
        let cut = self.cut(whole);
        let steps = Steps {
            most,
            patience,
            stride,
            fresh,
            // Where plans are whole, a bound just below the next whole number settles it too.
            target: if whole { cut + 1.0 - 2e-6 } else { cut },
        };
        let (mut round, mut next) = (0_u64, 16_u64);
        let mut found: Vec<(f64, Vec<u32>)> = Vec::new();
        let seen = descend(model, node, steps, &mut |model, open| {
            round += 1;
            // Choices early on say little; later ones are tried ever more rarely.
            if root && round == next {
                next += next / 8 + 16;
                found.extend(model.round(open, Rounding::Quick, keep_going));
            }
            keep_going()
        });
        if !root {
            found.extend(model.round(&seen.open, Rounding::Quick, keep_going));
        }
        for (value, open) in found {
            self.offer(value, open);
        }
        seen
    }

    /// Decides what the bound itself decides: sites that no better plan can have, or must have.
    fn fix<M: Model>(&mut self, model: &M, node: &mut Node, seen: &Seen, whole: bool) {
        let spare = seen.bound - self.cut(whole) - if whole { 1.0 - 2e-6 } else { 0.0 };
        if self.best.is_some() {
            // What is taken out below is worth no more than this.
            self.settle(self.cut(whole));
        }
        let chosen = &seen.open[node.forced.len()..];
        let mut is_chosen = vec![false; model.sites()];
        for &site in &seen.open {
            is_chosen[site as usize] = true;
        }
        let full = seen.open.len() >= model.choose();
        let last = if full {
            chosen
                .iter()
                .map(|&site| seen.worth[site as usize])
                .fold(f64::INFINITY, f64::min)
        } else {
            0.0
        };
        let next = node
            .free
            .iter()
            .filter(|&&site| !is_chosen[site as usize])
            .map(|&site| seen.worth[site as usize])
            .fold(0.0, f64::max);
        for &site in chosen {
            if seen.worth[site as usize] - next > spare {
                node.force(site);
            }
        }
        node.close(|site| !is_chosen[site as usize] && last - seen.worth[site as usize] > spare);
    }

    fn split<M: Model>(
        &mut self,
        model: &mut M,
        node: Node,
        seen: &Seen,
        keep_going: &dyn Fn() -> bool,
    ) {
        let prices: Vec<f32> = seen.prices.iter().map(|&price| price as f32).collect();
        let set = if node.forced.len() < model.choose() {
            question(model, &node, &seen.share)
        } else {
            None
        };
        let Some(set) = set else {
            // Nothing is left to ask: the node is one plan, and what rounding makes of it is no worse.
            if let Some((value, open)) = model.round(&node.forced, Rounding::Quick, keep_going) {
                self.offer(value, open);
            }
            return;
        };
        let mut none = Node {
            prices: prices.clone().into(),
            ..node.clone()
        };
        none.close(|site| set.contains(&site));
        let mut some = node;
        if let [site] = *set {
            some.force(site);
            some.prices = none.prices.clone();
        } else {
            some.any.push(set);
            let mut prices = prices;
            prices.push(0.0);
            some.prices = prices.into();
        }
        for child in [none, some] {
            self.order += 1;
            self.waiting.push(Waiting {
                node: child,
                order: self.order,
            });
        }
    }
}

/// The set of sites of which it is least clear whether any is open.
fn question<M: Model>(model: &M, node: &Node, share: &[f64]) -> Option<Rc<[u32]>> {
    let (is_free, is_forced) = node.standing(model.sites());
    let unclear = |share: f64| (share - 0.5).abs();
    let mut best: Option<(f64, Vec<u32>)> = None;
    for &site in &node.free {
        let doubt = unclear(share[site as usize]);
        if best.as_ref().is_none_or(|(least, _)| doubt < *least) {
            best = Some((doubt, vec![site]));
        }
    }
    // Where no site is free there is nothing to ask.
    let mut best = best?;
    let questions = model.questions();
    let rows = if node.any.len() < MOST_SETS {
        questions.rows()
    } else {
        0
    };
    for row in 0..rows {
        let set = questions.of(row);
        if set.iter().any(|&site| is_forced[site as usize]) {
            continue;
        }
        let total: f64 = set
            .iter()
            .filter(|&&site| is_free[site as usize])
            .map(|&site| share[site as usize])
            .sum();
        let doubt = unclear(total);
        if doubt + 0.02 < best.0 {
            let set: Vec<u32> = set
                .iter()
                .copied()
                .filter(|&site| is_free[site as usize])
                .collect();
            if !is_answered(node, &is_free, &is_forced, &set) {
                best = (doubt, set);
            }
        }
    }
    Some(best.1.into())
}

/// Whether a set that is known to have an open site lies within this one.
fn is_answered(node: &Node, is_free: &[bool], is_forced: &[bool], set: &[u32]) -> bool {
    node.any.iter().any(|known| {
        let mut left = known.iter().filter(|&&site| is_free[site as usize]);
        !known.iter().any(|&site| is_forced[site as usize]) && left.all(|site| set.contains(site))
    })
}

/// Steps until the tree is done, the plan is good enough, the effort is spent or nobody waits for it any more.
///
/// `certain` is had besides, and counts in the gap.
pub(crate) fn lead<M: Model>(
    tree: &mut Tree,
    model: &mut M,
    effort: &Effort,
    certain: f64,
    keep_going: &dyn Fn() -> bool,
) {
    while !tree.is_done() {
        tree.step(model, keep_going);
        if let Some(question) = tree.question
            && (tree.value() >= question || tree.bound() < question)
        {
            break;
        }
        let gap = crate::plan::gap(tree.value() + certain, tree.bound() + certain);
        if gap <= effort.enough_gap || tree.rounds >= effort.most_rounds || !keep_going() {
            break;
        }
    }
}
