//! A few good trees, and better ones made of them.

use super::branch::Search;
use super::grow::grow;
use super::local::improve;
use super::net::Net;
use super::problem::Problem;
use crate::chance::Chance;
use crate::work::Work;

/// How many trees are kept.
const KEPT: usize = 24;

/// Good trees of one net, cheapest first, no two the same.
pub(crate) struct Pool {
    trees: Vec<(u64, Vec<u32>)>,
    chance: Chance,
    tried: u64,
}

impl Pool {
    /// An empty pool.
    pub fn new(seed: u64) -> Self {
        Self {
            trees: Vec::new(),
            chance: Chance::new(seed),
            tried: 0,
        }
    }

    /// The cheapest tree and its cost.
    pub fn best(&self) -> Option<&(u64, Vec<u32>)> {
        self.trees.first()
    }

    /// Keeps a tree if it is good enough; whether it is the cheapest.
    pub fn offer(&mut self, net: &Net, mut tree: Vec<u32>) -> bool {
        tree.sort_unstable();
        let entry = (net.sum(&tree), tree);
        match self.trees.binary_search(&entry) {
            Ok(_) => false,
            Err(place) => {
                self.trees.insert(place, entry);
                self.trees.truncate(KEPT);
                place == 0
            }
        }
    }

    /// Adds one more tree: a new one, or the best that is made of the edges of a few.
    pub fn step(&mut self, net: &Net, work: &mut Work<'_>) {
        self.tried += 1;
        let tree = match self.tried % 3 {
            _ if self.trees.len() < KEPT / 2 => self.fresh(net, work),
            0 => self.fresh(net, work),
            1 => self.moved(net, work),
            _ => self.combined(net, work),
        };
        if let Some(tree) = tree {
            self.offer(net, tree);
        }
    }

    /// A tree grown from any place at costs that are a little off, then improved at true costs.
    fn fresh(&mut self, net: &Net, work: &mut Work<'_>) -> Option<Vec<u32>> {
        let start = if self.chance.below(2) == 0 {
            net.terminals[self.chance.below(net.terminals.len())]
        } else {
            self.chance.below(net.nodes()) as u32
        };
        // Up to 12%, 50% or 100% dearer than they are.
        let most = [128, 512, 1024][self.chance.below(3)];
        let off = self.off(net, most);
        let tree = grow(net, start, &|arc| off[arc as usize >> 1], work)?;
        Some(improve(net, tree, &mut self.chance, work))
    }

    /// One of the trees improved at costs that are a little off, then at true costs.
    ///
    /// # Source
    /// Charon and Hudry (1993), the noising method.
    fn moved(&mut self, net: &Net, work: &mut Work<'_>) -> Option<Vec<u32>> {
        let index = self.chance.below(self.trees.len());
        let tree = self.trees.get(index)?.1.clone();
        let mut noisy = net.clone();
        let most = [64, 128, 256][self.chance.below(3)];
        noisy.cost = self.off(net, most);
        let tree = improve(&noisy, tree, &mut self.chance, work);
        Some(improve(net, tree, &mut self.chance, work))
    }

    /// Costs in units of 1/1024, each up to `most` of those units in 1,024 dearer than it is.
    fn off(&mut self, net: &Net, most: usize) -> Vec<u64> {
        let cost = net.cost.iter();
        cost.map(|&c| c * (1024 + self.chance.below(most) as u64))
            .collect()
    }

    /// The best tree among the edges of two to five others, improved among all.
    fn combined(&mut self, net: &Net, work: &mut Work<'_>) -> Option<Vec<u32>> {
        let mut edges = Vec::new();
        let mut upper = u64::MAX;
        let mut best = Vec::new();
        for _ in 0..2 + self.chance.below(4) {
            // The lower of two numbers: better trees are chosen more often.
            let index = self
                .chance
                .below(self.trees.len())
                .min(self.chance.below(self.trees.len()));
            let (cost, tree) = &self.trees[index];
            if *cost < upper {
                (upper, best) = (*cost, tree.clone());
            }
            edges.extend(tree);
        }
        edges.sort_unstable();
        edges.dedup();
        let mut search = Search::new(best, upper, self.chance.bits());
        search.begin(0, Problem::new(net, Some(&edges)));
        search.run(8, work);
        Some(improve(net, search.best, &mut self.chance, work))
    }
}
