//! A map of places and what it costs to join them, with the places that must be joined.

use super::Refused;

/// The most places, and the most edges, that a map may have.
pub const MOST: usize = 1 << 28;

/// The most that all edges together may cost: sums of sums stay far from overflow.
pub const DEAREST: u64 = 1 << 52;

/// What joins two places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Edge {
    /// One end, from 0.
    pub a: u32,
    /// The other end.
    pub b: u32,
    /// What it costs, in any one unit; 0 for what is there already.
    pub cost: u64,
}

/// A Steiner problem that can be solved: all ends exist and all terminals can be joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    nodes: usize,
    edges: Vec<Edge>,
    terminals: Vec<u32>,
}

impl Instance {
    /// A problem.
    ///
    /// | argument | what |
    /// |---|---|
    /// | `nodes` | how many places, 1 to [`MOST`]; they are numbered from 0 |
    /// | `edges` | what joins them, up to [`MOST`]; two places may be joined more than once |
    /// | `terminals` | places that must be joined, at least 1; a repeated one counts once |
    ///
    /// # Errors
    /// [`Refused`]: an end or terminal that is no place, an edge from a place to itself, no terminals,
    /// costs above [`DEAREST`] together, or terminals that nothing joins.
    pub fn new(nodes: usize, edges: Vec<Edge>, terminals: &[u32]) -> Result<Self, Refused> {
        for (what, got) in [("places", nodes), ("edges", edges.len())] {
            if got > MOST {
                return Err(Refused::TooMany { what, got });
            }
        }
        let mut total = 0_u64;
        for (index, edge) in edges.iter().enumerate() {
            for end in [edge.a, edge.b] {
                if end as usize >= nodes {
                    return Err(Refused::NoSuchPlace {
                        what: "edge",
                        index,
                        place: end,
                        nodes,
                    });
                }
            }
            if edge.a == edge.b {
                return Err(Refused::Loop {
                    index,
                    place: edge.a,
                });
            }
            total = total.saturating_add(edge.cost);
        }
        if total > DEAREST {
            return Err(Refused::TooDear { total });
        }
        let mut known = vec![false; nodes];
        let mut once = Vec::new();
        for (index, &place) in terminals.iter().enumerate() {
            let Some(seen) = known.get_mut(place as usize) else {
                return Err(Refused::NoSuchPlace {
                    what: "terminal",
                    index,
                    place,
                    nodes,
                });
            };
            if !std::mem::replace(seen, true) {
                once.push(place);
            }
        }
        let Some(&first) = once.first() else {
            return Err(Refused::NoTerminals);
        };
        let parts = parts(nodes, &edges);
        if let Some(&apart) = once
            .iter()
            .find(|&&t| parts[t as usize] != parts[first as usize])
        {
            return Err(Refused::Apart { first, apart });
        }
        Ok(Self {
            nodes,
            edges,
            terminals: once,
        })
    }

    /// How many places there are.
    pub fn nodes(&self) -> usize {
        self.nodes
    }

    /// What joins them.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// The places that must be joined, each once, in the order that they were given in.
    pub fn terminals(&self) -> &[u32] {
        &self.terminals
    }

    /// What a tree costs, if `edges` (indices, from 0) are a tree that joins every terminal; otherwise `None`.
    pub fn cost_of(&self, edges: &[u32]) -> Option<u64> {
        let chosen: Option<Vec<Edge>> = edges
            .iter()
            .map(|&e| self.edges.get(e as usize).copied())
            .collect();
        let chosen = chosen?;
        let parts = parts(self.nodes, &chosen);
        let first = parts[self.terminals[0] as usize];
        let mut joins = Joins::new(self.nodes);
        for edge in &chosen {
            if parts[edge.a as usize] != first || !joins.join(edge.a, edge.b) {
                return None;
            }
        }
        let joined = self.terminals.iter().all(|&t| parts[t as usize] == first);
        joined.then(|| chosen.iter().map(|e| e.cost).sum())
    }
}

/// Which part of the map each place is in: the number of one of the places of that part.
pub(crate) fn parts(nodes: usize, edges: &[Edge]) -> Vec<u32> {
    let mut joins = Joins::new(nodes);
    for edge in edges {
        joins.join(edge.a, edge.b);
    }
    (0..nodes as u32).map(|v| joins.find(v)).collect()
}

/// Sets of places that only grow together.
///
/// # Source
/// Tarjan (1975), union by size with path halving.
#[derive(Debug, Clone)]
pub(crate) struct Joins {
    above: Vec<u32>,
    size: Vec<u32>,
}

impl Joins {
    /// Each place by itself.
    pub fn new(nodes: usize) -> Self {
        Self {
            above: (0..nodes as u32).collect(),
            size: vec![1; nodes],
        }
    }

    /// The place that stands for the set of `v`.
    pub fn find(&mut self, mut v: u32) -> u32 {
        while self.above[v as usize] != v {
            let next = self.above[self.above[v as usize] as usize];
            self.above[v as usize] = next;
            v = next;
        }
        v
    }

    /// Joins two sets; whether they were two.
    pub fn join(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.find(a), self.find(b));
        if a == b {
            return false;
        }
        let (large, small) = if self.size[a as usize] < self.size[b as usize] {
            (b, a)
        } else {
            (a, b)
        };
        self.above[small as usize] = large;
        self.size[large as usize] += self.size[small as usize];
        true
    }
}
