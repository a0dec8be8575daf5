//! The region of each terminal: the places that are nearer to it than to any other.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::steiner::net::{FAR, NONE};
use crate::steiner::problem::Problem;

/// Which terminal is nearest to each place, and the narrowest way among terminals.
pub(crate) struct Regions {
    /// The nearest terminal.
    pub base: Vec<u32>,
    /// How far it is.
    pub distance: Vec<u64>,
    above: Vec<u32>,
    joined_at: Vec<u64>,
}

impl Regions {
    /// Works out the regions, and a forest from which [`Self::bottleneck`] is read.
    pub fn new(problem: &Problem) -> Self {
        let nodes = problem.around.len();
        let mut base = vec![NONE; nodes];
        let mut distance = vec![FAR; nodes];
        let mut heap = BinaryHeap::new();
        for v in 0..nodes as u32 {
            if problem.is_terminal[v as usize] {
                base[v as usize] = v;
                distance[v as usize] = 0;
                heap.push(Reverse((0_u64, v)));
            }
        }
        while let Some(Reverse((d, v))) = heap.pop() {
            if d > distance[v as usize] {
                continue;
            }
            for &e in &problem.around[v as usize] {
                if !problem.alive[e as usize] {
                    continue;
                }
                let (to, far) = (problem.other(e, v), d + problem.cost[e as usize]);
                if far < distance[to as usize] {
                    distance[to as usize] = far;
                    base[to as usize] = base[v as usize];
                    heap.push(Reverse((far, to)));
                }
            }
        }
        let mut regions = Self {
            base,
            distance,
            above: (0..nodes as u32).collect(),
            joined_at: vec![FAR; nodes],
        };
        regions.join(problem);
        regions
    }

    /// The minimum spanning tree of the terminals' distances, as a forest in which every step up is no narrower.
    ///
    /// # Source
    /// Mehlhorn (1988): edges between regions are enough.
    fn join(&mut self, problem: &Problem) {
        let mut between: Vec<(u64, u32, u32)> = Vec::new();
        for e in (0..problem.cost.len()).filter(|&e| problem.alive[e]) {
            let [a, b] = problem.ends[e].map(|v| v as usize);
            if self.base[a] != self.base[b] && self.base[a] != NONE && self.base[b] != NONE {
                let length = self.distance[a] + problem.cost[e] + self.distance[b];
                between.push((length, self.base[a], self.base[b]));
            }
        }
        between.sort_unstable();
        let mut size = vec![1_u32; self.above.len()];
        for (length, a, b) in between {
            let (a, b) = (self.top(a), self.top(b));
            if a != b {
                let (large, small) = if size[a as usize] < size[b as usize] {
                    (b, a)
                } else {
                    (a, b)
                };
                self.above[small as usize] = large;
                self.joined_at[small as usize] = length;
                size[large as usize] += size[small as usize];
            }
        }
    }

    fn top(&self, mut v: u32) -> u32 {
        while self.above[v as usize] != v {
            v = self.above[v as usize];
        }
        v
    }

    /// The longest step that is needed to go from terminal to terminal.
    pub fn bottleneck(&self, mut a: u32, mut b: u32) -> u64 {
        let mut widest = 0;
        // Steps up are never narrower, so going up from where the step is narrower never passes the meeting point.
        while a != b {
            let (up_a, up_b) = (self.joined_at[a as usize], self.joined_at[b as usize]);
            if up_a == FAR && up_b == FAR {
                return FAR;
            }
            if up_a <= up_b {
                widest = widest.max(up_a);
                a = self.above[a as usize];
            } else {
                widest = widest.max(up_b);
                b = self.above[b as usize];
            }
        }
        widest
    }

    /// A bound from above on the special distance of two places through their nearest terminals.
    pub fn special(&self, a: u32, b: u32) -> u64 {
        let (base_a, base_b) = (self.base[a as usize], self.base[b as usize]);
        if base_a == NONE || base_b == NONE {
            return FAR;
        }
        let ends = self.distance[a as usize].max(self.distance[b as usize]);
        if base_a == base_b {
            ends
        } else {
            ends.max(self.bottleneck(base_a, base_b))
        }
    }
}
