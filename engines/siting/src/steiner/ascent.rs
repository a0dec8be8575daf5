//! A bound from below on what any tree costs, and what a place or an edge would add to it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::net::{FAR, NONE, Net};
use crate::work::Work;

/// A bound, and what is left of each arc's cost once the bound is paid.
pub(crate) struct Ascent {
    pub root: u32,
    /// No tree costs less. [`FAR`] if nothing joins the terminals.
    pub bound: u64,
    /// By arc.
    pub left: Vec<u64>,
}

/// What each arc costs: the cost of its edge in both directions.
pub(crate) fn both_ways(net: &Net) -> Vec<u64> {
    net.cost.iter().flat_map(|&c| [c, c]).collect()
}

/// Raises the bound by cuts around terminals until `root` reaches all of them along arcs of which nothing is left.
/// An arc of cost [`FAR`] does not exist. If the work ends early, the bound is lower but holds.
///
/// # Source
/// Wong (1984), a dual ascent approach for Steiner tree problems on a directed graph; the order of cuts after
/// Pajor, Uchoa and Werneck (2018), a robust and scalable algorithm for the Steiner problem in graphs.
pub(crate) fn ascend(net: &Net, root: u32, mut left: Vec<u64>, work: &mut Work<'_>) -> Ascent {
    let mut bound = 0_u64;
    let mut cut = Cut::new(net.nodes());
    let mut active = net.is_terminal.clone();
    let mut heap: BinaryHeap<Reverse<(u32, u32)>> = BinaryHeap::new();
    for &t in net.terminals.iter().filter(|&&t| t != root) {
        heap.push(Reverse((net.around(t).len() as u32, t)));
    }
    active[root as usize] = true;
    while let Some(Reverse((_, t))) = heap.pop() {
        if !work.goes_on() {
            break;
        }
        let next = heap.peek().map_or(u32::MAX, |top| top.0.0);
        cut.start(t);
        // A terminal gives its turn away once its cut has become clearly larger than the next one's.
        let go_to = next.saturating_add(next / 4);
        loop {
            let (joined, score) = cut.grow(net, &left, &active, t);
            work.spend(cut.take_steps());
            if joined {
                active[t as usize] = false;
                break;
            }
            if score > go_to {
                heap.push(Reverse((score, t)));
                break;
            }
            let Some(least) = cut.least(&left) else {
                return Ascent {
                    root,
                    bound: FAR,
                    left,
                };
            };
            bound += least;
            for &arc in &cut.arcs {
                if left[arc as usize] != FAR {
                    left[arc as usize] -= least;
                }
            }
        }
    }
    Ascent { root, bound, left }
}

/// The places from which a terminal can be reached along arcs of which nothing is left, and the arcs into them.
struct Cut {
    stamp: Vec<u32>,
    now: u32,
    open: Vec<u32>,
    arcs: Vec<u32>,
    tails: Vec<u32>,
    steps: u64,
}

impl Cut {
    fn new(nodes: usize) -> Self {
        Self {
            stamp: vec![0; nodes],
            now: 0,
            open: Vec::new(),
            arcs: Vec::new(),
            tails: Vec::new(),
            steps: 0,
        }
    }

    fn start(&mut self, t: u32) {
        self.now += 1;
        self.stamp[t as usize] = self.now;
        self.open.clear();
        self.open.push(t);
        self.arcs.clear();
        self.tails.clear();
    }

    /// Takes in all that nothing is left to reach; whether that meets another active terminal or the root, and how
    /// many arcs lead in.
    fn grow(&mut self, net: &Net, left: &[u64], active: &[bool], t: u32) -> (bool, u32) {
        // Arcs that the last step used up open their tails.
        for index in 0..self.arcs.len() {
            if left[self.arcs[index] as usize] == 0 {
                let tail = self.tails[index];
                if self.stamp[tail as usize] != self.now {
                    self.stamp[tail as usize] = self.now;
                    self.open.push(tail);
                }
            }
        }
        while let Some(v) = self.open.pop() {
            if active[v as usize] && v != t {
                return (true, 0);
            }
            self.steps += net.around(v).len() as u64;
            for half in net.around(v) {
                let arc = half.arc ^ 1;
                if self.stamp[half.to as usize] == self.now {
                    continue;
                }
                if left[arc as usize] == 0 {
                    self.stamp[half.to as usize] = self.now;
                    self.open.push(half.to);
                } else {
                    self.arcs.push(arc);
                    self.tails.push(half.to);
                }
            }
        }
        let mut kept = 0;
        self.steps += self.arcs.len() as u64;
        for index in 0..self.arcs.len() {
            let tail = self.tails[index];
            if self.stamp[tail as usize] != self.now {
                self.arcs[kept] = self.arcs[index];
                self.tails[kept] = tail;
                kept += 1;
            }
        }
        self.arcs.truncate(kept);
        self.tails.truncate(kept);
        (false, kept as u32)
    }

    fn least(&self, left: &[u64]) -> Option<u64> {
        self.arcs
            .iter()
            .map(|&a| left[a as usize])
            .min()
            .filter(|&least| least != FAR)
    }

    fn take_steps(&mut self) -> u64 {
        std::mem::take(&mut self.steps)
    }
}

/// What the bound becomes for trees that go over each place and each arc.
pub(crate) struct Through {
    from_root: Vec<u64>,
    to_terminal: Vec<u64>,
    bound: u64,
}

impl Ascent {
    /// Distances along what is left: from the root, and to the nearest other terminal.
    pub fn through(&self, net: &Net, work: &mut Work<'_>) -> Through {
        work.spend(4 * net.edges() as u64);
        let ends: Vec<u32> = net
            .terminals
            .iter()
            .copied()
            .filter(|&t| t != self.root)
            .collect();
        Through {
            from_root: spread(net, &[self.root], |arc| self.left[arc as usize]),
            to_terminal: spread(net, &ends, |arc| self.left[arc as usize ^ 1]),
            bound: self.bound,
        }
    }
}

impl Through {
    /// The least that a tree over `v` costs.
    pub fn place(&self, v: u32) -> u64 {
        self.bound
            .saturating_add(self.from_root[v as usize])
            .saturating_add(self.to_terminal[v as usize])
    }

    /// The least that a tree costs that goes from `from` to `to`, of which `left` is left.
    pub fn arc(&self, from: u32, to: u32, left: u64) -> u64 {
        self.bound
            .saturating_add(self.from_root[from as usize])
            .saturating_add(left)
            .saturating_add(self.to_terminal[to as usize])
    }
}

/// Distance of every place from the nearest of `starts`, each arc as long as `length` says.
pub(crate) fn spread(net: &Net, starts: &[u32], length: impl Fn(u32) -> u64) -> Vec<u64> {
    let mut distance = vec![FAR; net.nodes()];
    let mut heap = BinaryHeap::new();
    for &v in starts.iter().filter(|&&v| v != NONE) {
        distance[v as usize] = 0;
        heap.push(Reverse((0_u64, v)));
    }
    while let Some(Reverse((d, v))) = heap.pop() {
        if d > distance[v as usize] {
            continue;
        }
        for half in net.around(v) {
            let far = d.saturating_add(length(half.arc));
            if far < distance[half.to as usize] {
                distance[half.to as usize] = far;
                heap.push(Reverse((far, half.to)));
            }
        }
    }
    distance
}
