//! The cheapest tree for few terminals: by growing the cheapest trees of all their subsets.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::ascent::{Ascent, spread};
use super::net::{FAR, Net};
use crate::work::Work;

/// The most terminals that this is tried for: one bit each, and the root.
pub(crate) const MOST_TERMINALS: usize = 40;

/// How many partial trees are kept at most: some hundreds of megabytes.
const MOST_TREES: usize = 3_000_000;

/// What the search for a tree came to.
pub(crate) enum Found {
    /// This is the cheapest tree, and cheaper than was asked for.
    Tree(Vec<u32>),
    /// No tree is cheaper than was asked for.
    Nothing,
    /// It would have taken too long.
    GaveUp,
}

/// The cheapest tree that joins a set of terminals with one place.
#[derive(Clone, Copy)]
struct Partial {
    place: u32,
    set: u64,
    cost: u64,
    /// What the bound left of its arcs' costs.
    left: u64,
    made: Made,
    done: bool,
}

#[derive(Clone, Copy)]
enum Made {
    Start,
    /// One edge more than another.
    Step(u32, u32),
    /// Two put together at their place.
    Both(u32, u32),
}

/// The cheapest tree, if it costs less than `upper`.
///
/// Partial trees are made in the order of their costs. One is dropped when the bound, with what it left of the partial
/// tree's arcs and of a way to there from the root, says that no whole tree with that part is cheap enough.
///
/// # Source
/// Dreyfus and Wagner (1971); Erickson, Monma and Veinott (1987); in the order of Hougardy, Silvanus and Vygen (2017),
/// Dijkstra meets Steiner, with the reduced costs of a dual ascent for what is still to come.
pub(crate) fn exact(net: &Net, ascent: &Ascent, upper: u64, work: &mut Work<'_>) -> Found {
    let sources: Vec<u32> = net
        .terminals
        .iter()
        .copied()
        .filter(|&t| t != ascent.root)
        .collect();
    if sources.len() >= MOST_TERMINALS {
        return Found::GaveUp;
    }
    let mut table = Table::new(net, ascent, upper);
    for (bit, &t) in sources.iter().enumerate() {
        table.offer(Partial {
            place: t,
            set: 1 << bit,
            cost: 0,
            left: 0,
            made: Made::Start,
            done: false,
        });
    }
    let all = (1_u64 << sources.len()) - 1;
    while let Some(Reverse((cost, index))) = table.heap.pop() {
        let partial = table.partials[index as usize];
        if partial.done || partial.cost != cost {
            continue;
        }
        if partial.place == ascent.root && partial.set == all {
            return Found::Tree(table.edges(index));
        }
        let steps = table.settle(index);
        if table.partials.len() > MOST_TREES || !work.spend(steps) {
            return Found::GaveUp;
        }
    }
    Found::Nothing
}

struct Table<'a> {
    net: &'a Net,
    ascent: &'a Ascent,
    upper: u64,
    from_root: Vec<u64>,
    partials: Vec<Partial>,
    known: HashMap<(u32, u64), u32>,
    /// By place, the partial trees that are settled.
    settled: Vec<Vec<u32>>,
    heap: BinaryHeap<Reverse<(u64, u32)>>,
}

impl<'a> Table<'a> {
    fn new(net: &'a Net, ascent: &'a Ascent, upper: u64) -> Self {
        Self {
            net,
            ascent,
            upper,
            from_root: spread(net, &[ascent.root], |arc| ascent.left[arc as usize]),
            partials: Vec::new(),
            known: HashMap::new(),
            settled: vec![Vec::new(); net.nodes()],
            heap: BinaryHeap::new(),
        }
    }

    /// Keeps a partial tree if it is the cheapest of its kind so far and can still lead to a cheap enough whole.
    fn offer(&mut self, partial: Partial) {
        let way = self.from_root[partial.place as usize];
        let whole = self
            .ascent
            .bound
            .saturating_add(partial.left)
            .saturating_add(way);
        if whole >= self.upper || partial.cost >= self.upper {
            return;
        }
        let next = self.partials.len() as u32;
        let index = *self
            .known
            .entry((partial.place, partial.set))
            .or_insert(next);
        if index == next {
            self.partials.push(partial);
        } else if partial.cost < self.partials[index as usize].cost {
            self.partials[index as usize] = partial;
        } else {
            return;
        }
        self.heap.push(Reverse((partial.cost, index)));
    }

    /// Goes on from the cheapest partial tree that was not gone on from; how much work that was.
    fn settle(&mut self, index: u32) -> u64 {
        self.partials[index as usize].done = true;
        let partial = self.partials[index as usize];
        let place = partial.place as usize;
        let net = self.net;
        for half in net.around(partial.place) {
            let left = self.ascent.left[half.arc as usize ^ 1];
            if left != FAR {
                self.offer(Partial {
                    place: half.to,
                    set: partial.set,
                    cost: partial.cost + net.cost[half.edge() as usize],
                    left: partial.left + left,
                    made: Made::Step(index, half.edge()),
                    done: false,
                });
            }
        }
        let others = std::mem::take(&mut self.settled[place]);
        for &other in &others {
            let with = self.partials[other as usize];
            if with.set & partial.set == 0 {
                self.offer(Partial {
                    place: partial.place,
                    set: with.set | partial.set,
                    cost: with.cost + partial.cost,
                    left: with.left + partial.left,
                    made: Made::Both(index, other),
                    done: false,
                });
            }
        }
        // A look into the table takes as long as some tens of steps elsewhere.
        let steps = (32 * (net.around(partial.place).len() + 1) + 8 * others.len()) as u64;
        self.settled[place] = others;
        self.settled[place].push(index);
        steps
    }

    fn edges(&self, index: u32) -> Vec<u32> {
        let mut edges = Vec::new();
        let mut open = vec![index];
        while let Some(index) = open.pop() {
            match self.partials[index as usize].made {
                Made::Start => {}
                Made::Step(from, edge) => {
                    edges.push(edge);
                    open.push(from);
                }
                Made::Both(first, second) => open.extend([first, second]),
            }
        }
        edges.sort_unstable();
        edges.dedup();
        edges
    }
}
