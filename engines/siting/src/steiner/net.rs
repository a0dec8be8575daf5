//! A map laid out for speed: everything about a place lies side by side.

use super::instance::Instance;

/// No edge, place or arc.
pub(crate) const NONE: u32 = u32::MAX;
/// A distance to what cannot be reached.
pub(crate) const FAR: u64 = u64::MAX;

/// An edge as seen from one end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Half {
    /// The other end.
    pub to: u32,
    /// The way there: edge `e` is arc `2e` from its first end and `2e + 1` from its second.
    pub arc: u32,
}

impl Half {
    /// The edge itself.
    pub fn edge(self) -> u32 {
        self.arc >> 1
    }
}

/// A map in compressed rows.
#[derive(Debug, Clone)]
pub(crate) struct Net {
    first: Vec<u32>,
    halves: Vec<Half>,
    pub ends: Vec<[u32; 2]>,
    pub cost: Vec<u64>,
    pub is_terminal: Vec<bool>,
    pub terminals: Vec<u32>,
}

impl Net {
    /// Lays out the edges among `nodes` places.
    pub fn new(nodes: usize, ends: Vec<[u32; 2]>, cost: Vec<u64>, terminals: Vec<u32>) -> Self {
        let mut first = vec![0_u32; nodes + 1];
        for end in ends.iter().flatten() {
            first[*end as usize + 1] += 1;
        }
        for v in 0..nodes {
            first[v + 1] += first[v];
        }
        let mut next = first.clone();
        let mut halves = vec![Half { to: 0, arc: 0 }; 2 * ends.len()];
        for (e, &[a, b]) in ends.iter().enumerate() {
            for (from, to, arc) in [(a, b, 2 * e), (b, a, 2 * e + 1)] {
                halves[next[from as usize] as usize] = Half {
                    to,
                    arc: arc as u32,
                };
                next[from as usize] += 1;
            }
        }
        let mut is_terminal = vec![false; nodes];
        for &t in &terminals {
            is_terminal[t as usize] = true;
        }
        Self {
            first,
            halves,
            ends,
            cost,
            is_terminal,
            terminals,
        }
    }

    /// The same map as an [`Instance`].
    pub fn of(instance: &Instance) -> Self {
        let ends = instance.edges().iter().map(|e| [e.a, e.b]).collect();
        let cost = instance.edges().iter().map(|e| e.cost).collect();
        Self::new(instance.nodes(), ends, cost, instance.terminals().to_vec())
    }

    /// How many places.
    pub fn nodes(&self) -> usize {
        self.is_terminal.len()
    }

    /// How many edges.
    pub fn edges(&self) -> usize {
        self.cost.len()
    }

    /// What leads away from `v`.
    pub fn around(&self, v: u32) -> &[Half] {
        &self.halves[self.first[v as usize] as usize..self.first[v as usize + 1] as usize]
    }

    /// The end of `edge` that is not `v`.
    pub fn other(&self, edge: u32, v: u32) -> u32 {
        let [a, b] = self.ends[edge as usize];
        a ^ b ^ v
    }

    /// What these edges cost together.
    pub fn sum(&self, edges: &[u32]) -> u64 {
        edges.iter().map(|&e| self.cost[e as usize]).sum()
    }
}
