//! Routes from the exchange: the way up from each place, how long it is, and how it is kept within reach.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::ground::Ground;

/// No piece.
pub(super) const NONE: u32 = u32::MAX;

/// A tree that hangs from the exchange.
pub(super) struct Tree {
    /// By place: the piece that leads towards the exchange, or [`NONE`].
    pub up: Vec<u32>,
    /// By place: the length of the route to the exchange, m; infinite outside the tree.
    pub route_m: Vec<f64>,
    /// The places of the tree, each after the one that it hangs from.
    pub order: Vec<u32>,
}

impl Tree {
    /// The tree of these pieces.
    pub fn new(ground: &Ground, pieces: &[u32]) -> Self {
        let mut around = vec![Vec::new(); ground.places.len()];
        for &piece in pieces {
            let ends = &ground.pieces[piece as usize];
            around[ends.a as usize].push(piece);
            around[ends.b as usize].push(piece);
        }
        let mut tree = Self {
            up: vec![NONE; ground.places.len()],
            route_m: vec![f64::INFINITY; ground.places.len()],
            order: vec![ground.root],
        };
        tree.route_m[ground.root as usize] = 0.0;
        let mut next = 0;
        while let Some(&v) = tree.order.get(next) {
            next += 1;
            for &piece in &around[v as usize] {
                let to = ground.other(piece, v);
                if tree.route_m[to as usize].is_infinite() {
                    tree.route_m[to as usize] =
                        tree.route_m[v as usize] + ground.pieces[piece as usize].length_m;
                    tree.up[to as usize] = piece;
                    tree.order.push(to);
                }
            }
        }
        tree
    }

    /// The shortest routes from the exchange to everywhere.
    ///
    /// # Source
    /// Dijkstra (1959).
    pub fn shortest(ground: &Ground) -> Self {
        let around = ground.around();
        let mut tree = Self {
            up: vec![NONE; ground.places.len()],
            route_m: vec![f64::INFINITY; ground.places.len()],
            order: Vec::new(),
        };
        tree.route_m[ground.root as usize] = 0.0;
        // Lengths are no less than 0, and such numbers are ordered as their bits are.
        let mut heap = BinaryHeap::from([Reverse((0.0_f64.to_bits(), ground.root))]);
        let mut done = vec![false; ground.places.len()];
        while let Some(Reverse((_, v))) = heap.pop() {
            if std::mem::replace(&mut done[v as usize], true) {
                continue;
            }
            tree.order.push(v);
            for &piece in &around[v as usize] {
                let to = ground.other(piece, v);
                let far = tree.route_m[v as usize] + ground.pieces[piece as usize].length_m;
                if far < tree.route_m[to as usize] {
                    tree.route_m[to as usize] = far;
                    tree.up[to as usize] = piece;
                    heap.push(Reverse((far.to_bits(), to)));
                }
            }
        }
        tree
    }

    /// Puts every one of `ends` whose route is longer than its `limit_m` onto its shortest route.
    ///
    /// # Source
    /// Khuller, Raghavachari and Young (1995), balancing minimum spanning trees and shortest-path trees.
    pub fn within_reach(self, ground: &Ground, shortest: &Self, ends: &[(u32, f64)]) -> Self {
        let mut tree = self;
        loop {
            let long: Vec<u32> = ends
                .iter()
                .filter(|&&(v, limit_m)| tree.route_m[v as usize] > limit_m)
                .map(|&(v, _)| v)
                .filter(|&v| tree.route_m[v as usize] > shortest.route_m[v as usize])
                .collect();
            if long.is_empty() {
                return tree;
            }
            // All of a shortest route hangs from the exchange by shortest routes, so no circle can close.
            let mut up = tree.up.clone();
            for mut v in long {
                while v != ground.root && shortest.up[v as usize] != NONE {
                    up[v as usize] = shortest.up[v as usize];
                    v = ground.other(up[v as usize], v);
                }
            }
            let pieces: Vec<u32> = up.into_iter().filter(|&piece| piece != NONE).collect();
            tree = Self::new(ground, &pieces);
        }
    }

    /// Drops what leads to none of `ends`.
    pub fn only_to(mut self, ground: &Ground, ends: &[u32]) -> Self {
        let mut needed = vec![false; self.up.len()];
        for &v in ends {
            needed[v as usize] = true;
        }
        for &v in self.order.iter().rev() {
            let up = self.up[v as usize];
            if needed[v as usize] && up != NONE {
                needed[ground.other(up, v) as usize] = true;
            }
        }
        needed[ground.root as usize] = true;
        self.order.retain(|&v| needed[v as usize]);
        for v in (0..self.up.len()).filter(|&v| !needed[v]) {
            self.up[v] = NONE;
            self.route_m[v] = f64::INFINITY;
        }
        self
    }
}
