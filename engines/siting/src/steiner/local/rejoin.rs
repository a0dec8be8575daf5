//! Takes paths and forks out of a tree and joins what falls apart by shorter ways.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::chance::Chance;
use crate::steiner::net::{FAR, NONE, Net};
use crate::work::Work;

/// No part.
const NOWHERE: u8 = u8::MAX;
/// A part that was not searched to its end: the largest.
const REST: u8 = u8::MAX - 1;

/// Tries each fork and each path between forks or terminals once, in any order.
pub fn improve(net: &Net, tree: Vec<u32>, chance: &mut Chance, work: &mut Work<'_>) -> Vec<u32> {
    let mut state = State::new(net, &tree);
    let mut keys: Vec<u32> = (0..net.nodes() as u32)
        .filter(|&v| state.is_key(v))
        .collect();
    chance.shuffle(&mut keys);
    for &v in &keys {
        if !net.is_terminal[v as usize] && state.is_key(v) {
            let edges = state.around[v as usize].clone();
            state.try_without(v, &edges);
        }
        let mut edges = state.around[v as usize].clone();
        chance.shuffle(&mut edges);
        for e in edges {
            if state.is_key(v) && state.around[v as usize].contains(&e) {
                state.try_without(v, &[e]);
            }
        }
        if !work.spend(std::mem::take(&mut state.steps)) {
            break;
        }
    }
    state.edges()
}

struct State<'a> {
    net: &'a Net,
    around: Vec<Vec<u32>>,
    /// Which part of the broken tree each place was found to be in.
    part: Vec<u8>,
    labelled: Vec<u32>,
    distance: Vec<u64>,
    via: Vec<u32>,
    reached: Vec<u32>,
    heap: BinaryHeap<Reverse<(u64, u32)>>,
    steps: u64,
}

impl<'a> State<'a> {
    fn new(net: &'a Net, tree: &[u32]) -> Self {
        let nodes = net.nodes();
        let mut around = vec![Vec::new(); nodes];
        for &e in tree {
            for v in net.ends[e as usize] {
                around[v as usize].push(e);
            }
        }
        Self {
            net,
            around,
            part: vec![NOWHERE; nodes],
            labelled: Vec::new(),
            distance: vec![FAR; nodes],
            via: vec![NONE; nodes],
            reached: Vec::new(),
            heap: BinaryHeap::new(),
            steps: 0,
        }
    }

    fn is_key(&self, v: u32) -> bool {
        let degree = self.around[v as usize].len();
        degree >= 3 || (degree > 0 && self.net.is_terminal[v as usize])
    }

    fn inside(&self, v: u32) -> bool {
        !self.around[v as usize].is_empty() || self.net.is_terminal[v as usize]
    }

    fn edges(&self) -> Vec<u32> {
        let mut edges: Vec<u32> = self.around.iter().flatten().copied().collect();
        edges.sort_unstable();
        edges.dedup();
        edges
    }

    fn add(&mut self, edge: u32) {
        for v in self.net.ends[edge as usize] {
            self.around[v as usize].push(edge);
        }
    }

    fn remove(&mut self, edge: u32) {
        for v in self.net.ends[edge as usize] {
            self.around[v as usize].retain(|&e| e != edge);
        }
    }

    /// Takes out the paths that begin at `v` with `starts`, and joins the parts again if that is cheaper.
    fn try_without(&mut self, v: u32, starts: &[u32]) {
        let whole =
            starts.len() == self.around[v as usize].len() && !self.net.is_terminal[v as usize];
        let mut removed = Vec::new();
        let mut cut_points = if whole { Vec::new() } else { vec![v] };
        for &start in starts {
            let (mut edge, mut at) = (start, self.net.other(start, v));
            removed.push(edge);
            while self.around[at as usize].len() == 2 && !self.net.is_terminal[at as usize] {
                let [a, b] = [self.around[at as usize][0], self.around[at as usize][1]];
                edge ^= a ^ b;
                removed.push(edge);
                at = self.net.other(edge, at);
            }
            cut_points.push(at);
        }
        // More forks than labels: such a place is left alone.
        if cut_points.len() >= REST as usize {
            return;
        }
        for &edge in &removed {
            self.remove(edge);
        }
        let budget = self.net.sum(&removed);
        let mut added = Vec::new();
        if !self.rejoin(&cut_points, budget, &mut added) {
            for edge in added {
                self.remove(edge);
            }
            for edge in removed {
                self.add(edge);
            }
        }
        for v in self.labelled.drain(..) {
            self.part[v as usize] = NOWHERE;
        }
    }

    fn label(&mut self, v: u32, part: u8) {
        self.part[v as usize] = part;
        self.labelled.push(v);
    }

    /// Joins the parts at `cut_points` by shortest paths, always from the smallest part, for less than `budget`.
    fn rejoin(&mut self, cut_points: &[u32], mut budget: u64, added: &mut Vec<u32>) -> bool {
        let Some(mut parts) = self.parts(cut_points) else {
            return false;
        };
        while let Some(smallest) = (0..parts.len())
            .filter(|&p| !parts[p].is_empty())
            .min_by_key(|&p| parts[p].len())
        {
            let mut members = std::mem::take(&mut parts[smallest]);
            let Some((length, path, met)) = self.nearest(&members, smallest as u8, budget) else {
                return false;
            };
            budget -= length;
            for &e in &path {
                self.add(e);
                for v in self.net.ends[e as usize] {
                    if self.part[v as usize] == NOWHERE && v != met {
                        self.label(v, smallest as u8);
                        members.push(v);
                    }
                }
            }
            added.extend(path);
            // What was met takes the smallest part in; the rest is never searched from.
            let into = self.part[met as usize];
            if let Some(larger) = parts.get_mut(into as usize) {
                for &v in &members {
                    self.part[v as usize] = into;
                }
                larger.extend(members);
            } else {
                for v in members {
                    self.part[v as usize] = REST;
                }
            }
        }
        true
    }

    /// The places of each part but the largest, found by searching all of them by turns. The largest stays unlabelled
    /// where it was not searched. `None` if two cut points are in one part.
    fn parts(&mut self, cut_points: &[u32]) -> Option<Vec<Vec<u32>>> {
        let mut members: Vec<Vec<u32>> = Vec::new();
        for (part, &v) in cut_points.iter().enumerate() {
            if self.part[v as usize] != NOWHERE {
                return None;
            }
            self.label(v, part as u8);
            members.push(vec![v]);
        }
        let mut next = vec![0; members.len()];
        let mut open: Vec<usize> = (0..members.len()).collect();
        while open.len() > 1 {
            for part in open.clone() {
                let Some(&v) = members[part].get(next[part]) else {
                    open.retain(|&p| p != part);
                    if open.len() == 1 {
                        break;
                    }
                    continue;
                };
                next[part] += 1;
                for index in 0..self.around[v as usize].len() {
                    let to = self.net.other(self.around[v as usize][index], v);
                    self.steps += 1;
                    if self.part[to as usize] == NOWHERE {
                        self.label(to, part as u8);
                        members[part].push(to);
                    }
                }
            }
        }
        for &largest in &open {
            for v in std::mem::take(&mut members[largest]) {
                self.part[v as usize] = REST;
            }
        }
        Some(members)
    }

    /// The shortest way from a part to any other that is shorter than `budget`: its length, its edges, where it ends.
    fn nearest(&mut self, members: &[u32], own: u8, budget: u64) -> Option<(u64, Vec<u32>, u32)> {
        self.heap.clear();
        for &v in members {
            self.distance[v as usize] = 0;
            self.via[v as usize] = NONE;
            self.reached.push(v);
            self.heap.push(Reverse((0, v)));
        }
        let mut found = None;
        while let Some(Reverse((d, v))) = self.heap.pop() {
            if d >= budget {
                break;
            }
            if d > self.distance[v as usize] {
                continue;
            }
            if self.part[v as usize] != own && self.inside(v) {
                found = Some((d, v));
                break;
            }
            self.steps += self.net.around(v).len() as u64;
            for half in self.net.around(v) {
                let far = d + self.net.cost[half.edge() as usize];
                if far < self.distance[half.to as usize] && far < budget {
                    if self.distance[half.to as usize] == FAR {
                        self.reached.push(half.to);
                    }
                    self.distance[half.to as usize] = far;
                    self.via[half.to as usize] = half.edge();
                    self.heap.push(Reverse((far, half.to)));
                }
            }
        }
        let mut path = Vec::new();
        if let Some((_, mut at)) = found {
            while self.via[at as usize] != NONE {
                let edge = self.via[at as usize];
                path.push(edge);
                at = self.net.other(edge, at);
            }
        }
        for v in self.reached.drain(..) {
            self.distance[v as usize] = FAR;
        }
        let (length, met) = found?;
        Some((length, path, met))
    }
}
