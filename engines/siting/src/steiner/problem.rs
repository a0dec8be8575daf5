//! A problem while it is made smaller, and how an answer to what is left becomes an answer to the whole.

use super::net::Net;

/// A map that edges and places are taken from.
///
/// Every edge knows which edges of the first map it stands for, so that [`Problem::lift`] undoes all reductions.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub ends: Vec<[u32; 2]>,
    pub cost: Vec<u64>,
    pub alive: Vec<bool>,
    source: Vec<u32>,
    /// The edges at each place; dead ones may be among them.
    pub around: Vec<Vec<u32>>,
    pub is_terminal: Vec<bool>,
    pub terminals: usize,
    /// How many edges were left when the dear tests last found little: they wait until that has changed.
    pub dull_at: usize,
    /// What is certain to be in the tree: its cost, and what it stands for.
    pub fixed_cost: u64,
    fixed: Vec<u32>,
    /// What edges stand for that were made of two.
    joined: Vec<[u32; 2]>,
    /// How many edges the first map has; higher numbers of sources are places in `joined`.
    base: usize,
}

impl Problem {
    /// The whole of `net`, or only its `edges`.
    pub fn new(net: &Net, only: Option<&[u32]>) -> Self {
        let edges: Vec<u32> =
            only.map_or_else(|| (0..net.edges() as u32).collect(), <[u32]>::to_vec);
        let mut around = vec![Vec::new(); net.nodes()];
        for (index, &e) in edges.iter().enumerate() {
            for end in net.ends[e as usize] {
                around[end as usize].push(index as u32);
            }
        }
        Self {
            ends: edges.iter().map(|&e| net.ends[e as usize]).collect(),
            cost: edges.iter().map(|&e| net.cost[e as usize]).collect(),
            alive: vec![true; edges.len()],
            source: edges,
            around,
            is_terminal: net.is_terminal.clone(),
            terminals: net.terminals.len(),
            dull_at: usize::MAX,
            fixed_cost: 0,
            fixed: Vec::new(),
            joined: Vec::new(),
            base: net.edges(),
        }
    }

    /// How many edges are left.
    pub fn edges(&self) -> usize {
        self.alive.iter().filter(|&&alive| alive).count()
    }

    /// The end of `edge` that is not `v`.
    pub fn other(&self, edge: u32, v: u32) -> u32 {
        let [a, b] = self.ends[edge as usize];
        a ^ b ^ v
    }

    /// Forgets the dead edges at `v`; how many are left.
    pub fn tidy(&mut self, v: u32) -> usize {
        let alive = &self.alive;
        let around = &mut self.around[v as usize];
        around.retain(|&e| alive[e as usize]);
        around.len()
    }

    /// Takes an edge away.
    pub fn delete(&mut self, edge: u32) {
        self.alive[edge as usize] = false;
    }

    /// Takes a place and all its edges away.
    pub fn delete_place(&mut self, v: u32) {
        for edge in std::mem::take(&mut self.around[v as usize]) {
            self.alive[edge as usize] = false;
        }
    }

    /// Makes a place one that must be joined.
    pub fn require(&mut self, v: u32) {
        if !std::mem::replace(&mut self.is_terminal[v as usize], true) {
            self.terminals += 1;
        }
    }

    /// Puts an edge into the tree for certain and makes one place of its two ends; returns the place.
    pub fn contract(&mut self, edge: u32) -> u32 {
        let [a, b] = self.ends[edge as usize];
        let (keep, gone) = if self.around[a as usize].len() < self.around[b as usize].len() {
            (b, a)
        } else {
            (a, b)
        };
        self.fixed_cost += self.cost[edge as usize];
        self.fixed.push(self.source[edge as usize]);
        self.alive[edge as usize] = false;
        for e in std::mem::take(&mut self.around[gone as usize]) {
            if !self.alive[e as usize] {
                continue;
            }
            let to = self.other(e, gone);
            if to == keep {
                self.alive[e as usize] = false;
            } else {
                self.ends[e as usize] = [keep, to];
                self.around[keep as usize].push(e);
            }
        }
        if std::mem::take(&mut self.is_terminal[gone as usize]) {
            self.terminals -= 1;
            self.require_again(keep);
        }
        keep
    }

    fn require_again(&mut self, keep: u32) {
        if !self.is_terminal[keep as usize] {
            self.is_terminal[keep as usize] = true;
            self.terminals += 1;
        }
    }

    /// Adds an edge that stands for two that meet; returns its number.
    pub fn join(&mut self, first: u32, second: u32, ends: [u32; 2]) -> u32 {
        let made = self.base + self.joined.len();
        self.joined
            .push([self.source[first as usize], self.source[second as usize]]);
        let cost = self.cost[first as usize] + self.cost[second as usize];
        let edge = self.cost.len() as u32;
        self.ends.push(ends);
        self.cost.push(cost);
        self.alive.push(true);
        self.source.push(made as u32);
        for end in ends {
            self.around[end as usize].push(edge);
        }
        edge
    }

    /// Forgets what is gone and numbers the rest anew, laid out for speed.
    /// Edge `e` of the net is edge `e` of the problem from then on.
    pub fn compact(&mut self) -> Net {
        let mut number = vec![super::net::NONE; self.around.len()];
        let mut kept = Vec::new();
        for v in 0..self.around.len() as u32 {
            if self.tidy(v) > 0 || self.is_terminal[v as usize] {
                number[v as usize] = kept.len() as u32;
                kept.push(v);
            }
        }
        let live: Vec<usize> = (0..self.cost.len()).filter(|&e| self.alive[e]).collect();
        self.ends = live
            .iter()
            .map(|&e| self.ends[e].map(|v| number[v as usize]))
            .collect();
        self.cost = live.iter().map(|&e| self.cost[e]).collect();
        self.source = live.iter().map(|&e| self.source[e]).collect();
        self.alive = vec![true; live.len()];
        self.is_terminal = kept.iter().map(|&v| self.is_terminal[v as usize]).collect();
        let mut around = vec![Vec::new(); kept.len()];
        for (e, ends) in self.ends.iter().enumerate() {
            for &end in ends {
                around[end as usize].push(e as u32);
            }
        }
        self.around = around;
        let terminals = (0..kept.len() as u32)
            .filter(|&v| self.is_terminal[v as usize])
            .collect();
        Net::new(kept.len(), self.ends.clone(), self.cost.clone(), terminals)
    }

    /// A tree of what is left, as edges of the first map; what is certain is added.
    pub fn lift(&self, edges: &[u32]) -> Vec<u32> {
        let mut open: Vec<u32> = edges.iter().map(|&e| self.source[e as usize]).collect();
        open.extend(&self.fixed);
        let mut lifted = Vec::new();
        while let Some(source) = open.pop() {
            match (source as usize).checked_sub(self.base) {
                None => lifted.push(source),
                Some(index) => open.extend(self.joined[index]),
            }
        }
        lifted.sort_unstable();
        lifted.dedup();
        lifted
    }
}
