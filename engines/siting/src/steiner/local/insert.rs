//! Puts places into a tree where that makes it cheaper.

use crate::chance::Chance;
use crate::steiner::grow::prune;
use crate::steiner::net::{NONE, Net};
use crate::work::Work;

/// A tree as steps up to a root, with what was changed since it was last settled.
struct Rooted<'a> {
    net: &'a Net,
    up: Vec<u32>,
    inside: Vec<bool>,
    changed: Vec<(u32, u32)>,
    steps: u64,
}

/// Tries each place outside: joined to all its neighbours in the tree, the dearest edge of each circle taken out.
pub fn improve(net: &Net, tree: Vec<u32>, chance: &mut Chance, work: &mut Work<'_>) -> Vec<u32> {
    if tree.is_empty() {
        return tree;
    }
    let mut rooted = Rooted::new(net, &tree);
    let mut outside: Vec<u32> = (0..net.nodes() as u32)
        .filter(|&v| !rooted.inside[v as usize])
        .collect();
    chance.shuffle(&mut outside);
    let mut touching: Vec<(u64, u32)> = Vec::new();
    for v in outside {
        touching.clear();
        let near = net
            .around(v)
            .iter()
            .filter(|h| rooted.inside[h.to as usize]);
        touching.extend(near.map(|h| (net.cost[h.edge() as usize], h.edge())));
        rooted.steps += net.around(v).len() as u64;
        if touching.len() < 2 {
            continue;
        }
        touching.sort_unstable();
        rooted.try_place(v, &touching);
        if !work.spend(std::mem::take(&mut rooted.steps)) {
            break;
        }
    }
    prune(net, rooted.up.into_iter().filter(|&e| e != NONE).collect())
}

impl<'a> Rooted<'a> {
    fn new(net: &'a Net, tree: &[u32]) -> Self {
        let mut rooted = Self {
            net,
            up: vec![NONE; net.nodes()],
            inside: vec![false; net.nodes()],
            changed: Vec::new(),
            steps: 0,
        };
        let mut around: Vec<Vec<u32>> = vec![Vec::new(); net.nodes()];
        for &e in tree {
            for v in net.ends[e as usize] {
                around[v as usize].push(e);
            }
        }
        let root = net.ends[tree[0] as usize][0];
        rooted.inside[root as usize] = true;
        let mut open = vec![root];
        while let Some(v) = open.pop() {
            for &e in &around[v as usize] {
                let to = net.other(e, v);
                if !rooted.inside[to as usize] {
                    rooted.inside[to as usize] = true;
                    rooted.up[to as usize] = e;
                    open.push(to);
                }
            }
        }
        rooted
    }

    fn set_up(&mut self, v: u32, edge: u32) {
        self.changed.push((v, self.up[v as usize]));
        self.up[v as usize] = edge;
    }

    /// Turns the steps from `v` up to `stop` (or to the root) the other way; `v` then goes up by `edge`.
    fn turn(&mut self, mut v: u32, mut edge: u32, stop: u32) {
        loop {
            let was = self.up[v as usize];
            self.set_up(v, edge);
            self.steps += 1;
            if v == stop || was == NONE {
                return;
            }
            v = self.net.other(was, v);
            edge = was;
        }
    }

    /// Puts `v` in, or leaves the tree as it was.
    fn try_place(&mut self, v: u32, touching: &[(u64, u32)]) {
        self.changed.clear();
        let Some((&(first_cost, first), others)) = touching.split_first() else {
            return;
        };
        self.turn(self.net.other(first, v), first, NONE);
        let mut gain = -i128::from(first_cost);
        for &(cost, edge) in others {
            let start = self.net.other(edge, v);
            let (mut at, mut widest, mut low) = (start, 0, NONE);
            while at != v {
                let up = self.up[at as usize];
                if self.net.cost[up as usize] > widest {
                    widest = self.net.cost[up as usize];
                    low = at;
                }
                self.steps += 1;
                at = self.net.other(up, at);
            }
            if widest > cost && low != NONE {
                self.turn(start, edge, low);
                gain += i128::from(widest) - i128::from(cost);
            }
        }
        if gain > 0 {
            self.inside[v as usize] = true;
        } else {
            for (place, up) in std::mem::take(&mut self.changed).into_iter().rev() {
                self.up[place as usize] = up;
            }
        }
    }
}
