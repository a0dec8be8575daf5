//! Search by cases: a place is in the tree, or it is not; each case with a bound from below.

use super::ascent::{Ascent, ascend, both_ways};
use super::exact::{Found, MOST_TERMINALS, exact};
use super::grow::grow;
use super::local::improve;
use super::net::{FAR, Net};
use super::problem::Problem;
use super::reduce::reduce;
use crate::chance::Chance;
use crate::work::Work;

/// A search over the trees of one net, cheapest tree first known.
pub(crate) struct Search {
    /// What is still to be looked at, each with a cost that no tree of it undercuts.
    open: Vec<(u64, Problem)>,
    /// The cheapest tree so far, as edges of the net.
    pub best: Vec<u32>,
    /// What it costs: the search looks for less.
    pub upper: u64,
    chance: Chance,
    /// The most terminals for which growing trees of subsets is tried: fewer once that took too long.
    subsets_up_to: usize,
    /// How many steps that may take.
    subset_steps: u64,
}

/// How many steps growing the trees of subsets may take for one case of many.
pub(crate) const SUBSET_STEPS: u64 = 2_000_000;

/// How many terminals are tried as roots of the bound in each case.
const ROOTS: usize = 2;

/// What became of a case.
enum Case {
    /// Nothing in it is cheaper than what is known.
    Closed,
    /// To be split at this place; no tree in it is cheaper than the bound.
    Split(u64, u32),
}

impl Search {
    /// A search for a tree cheaper than `upper`, which is what `best` costs; nothing is open yet.
    pub fn new(best: Vec<u32>, upper: u64, seed: u64) -> Self {
        Self {
            open: Vec::new(),
            best,
            upper,
            chance: Chance::new(seed),
            subsets_up_to: MOST_TERMINALS,
            subset_steps: SUBSET_STEPS,
        }
    }

    /// Looks at nothing but `problem` from now on, of which no tree is cheaper than `bound`.
    pub fn begin(&mut self, bound: u64, problem: Problem) {
        self.open = vec![(bound, problem)];
    }

    /// Lets the growing of trees of subsets take `steps` for each case, however long it took before.
    pub fn let_subsets(&mut self, steps: u64) {
        (self.subsets_up_to, self.subset_steps) = (MOST_TERMINALS, steps);
    }

    /// Makes `problem` smaller as far as it goes without cases. The bound; `None` if it holds nothing cheaper than what
    /// is known by then.
    pub fn settle(&mut self, problem: &mut Problem, work: &mut Work<'_>) -> Option<u64> {
        match self.tighten(problem, work) {
            Case::Closed => None,
            Case::Split(bound, _) => Some(bound),
        }
    }

    /// No tree is cheaper than this, unless it is the one that is known.
    pub fn bound(&self) -> u64 {
        self.open
            .iter()
            .map(|open| open.0)
            .min()
            .unwrap_or(FAR)
            .min(self.upper)
    }

    /// Whether nothing cheaper can exist.
    pub fn finished(&self) -> bool {
        self.open.is_empty()
    }

    /// Looks at up to `cases` cases.
    pub fn run(&mut self, cases: usize, work: &mut Work<'_>) {
        for _ in 0..cases {
            let Some((bound, problem)) = self.open.pop() else {
                return;
            };
            if bound >= self.upper {
                continue;
            }
            self.look(bound, problem, work);
            if !work.goes_on() {
                return;
            }
        }
    }

    fn look(&mut self, bound: u64, mut problem: Problem, work: &mut Work<'_>) {
        match self.tighten(&mut problem, work) {
            Case::Closed => {}
            Case::Split(better, _) if !work.goes_on() => {
                self.open.push((bound.max(better), problem))
            }
            Case::Split(better, at) => {
                let bound = bound.max(better);
                let mut without = problem.clone();
                without.delete_place(at);
                self.open.push((bound, without));
                problem.require(at);
                self.open.push((bound, problem));
            }
        }
    }

    /// Reduces, seeks a tree, raises the bound, and takes away what a cheaper tree cannot use, as long as that helps.
    fn tighten(&mut self, problem: &mut Problem, work: &mut Work<'_>) -> Case {
        let mut bound = 0;
        loop {
            let mut tree = Vec::new();
            reduce(problem, work);
            let net = problem.compact();
            if problem.fixed_cost >= self.upper {
                return Case::Closed;
            }
            if net.terminals.len() <= 1 {
                self.offer(problem, &[], problem.fixed_cost);
                return Case::Closed;
            }
            let before = net.edges();
            for _ in 0..ROOTS {
                let root = net.terminals[self.chance.below(net.terminals.len())];
                let ascent = ascend(&net, root, both_ways(&net), work);
                if ascent.bound == FAR {
                    return Case::Closed;
                }
                bound = bound.max(ascent.bound + problem.fixed_cost);
                if bound >= self.upper {
                    return Case::Closed;
                }
                if let Some(found) = self.seek(&net, &ascent, work) {
                    self.offer(problem, &found, net.sum(&found) + problem.fixed_cost);
                    tree = found;
                }
                if bound >= self.upper {
                    return Case::Closed;
                }
                forbid(
                    problem,
                    &net,
                    &ascent,
                    self.upper - problem.fixed_cost,
                    work,
                );
            }
            let after = problem.edges();
            if after * 5 > before * 4 || !work.goes_on() {
                if self.by_subsets(problem, work) {
                    return Case::Closed;
                }
                return match fork(&net, &tree, problem) {
                    Some(at) => Case::Split(bound, at),
                    // Cut short before any tree was found: nothing is shown.
                    None if tree.is_empty() && !work.goes_on() => Case::Split(bound, 0),
                    // Only terminals are left, and the tree that was found spans them at least cost.
                    None if net.nodes() == net.terminals.len() => Case::Closed,
                    None => continue,
                };
            }
        }
    }

    /// Grows the trees of all subsets of few terminals; whether that settles the case.
    fn by_subsets(&mut self, problem: &Problem, work: &mut Work<'_>) -> bool {
        if problem.terminals > self.subsets_up_to || !work.goes_on() {
            return false;
        }
        let mut problem = problem.clone();
        reduce(&mut problem, work);
        let net = problem.compact();
        let &[root, _, ..] = net.terminals.as_slice() else {
            self.offer(&problem, &[], problem.fixed_cost);
            return true;
        };
        let ascent = ascend(&net, root, both_ways(&net), work);
        let limit = work.allow(Some(self.subset_steps));
        let found = exact(
            &net,
            &ascent,
            self.upper.saturating_sub(problem.fixed_cost),
            work,
        );
        work.restore(limit);
        match found {
            Found::Tree(tree) => self.offer(&problem, &tree, net.sum(&tree) + problem.fixed_cost),
            Found::Nothing => {}
            Found::GaveUp => {
                self.subsets_up_to = net.terminals.len().saturating_sub(1);
                return false;
            }
        }
        true
    }

    /// A tree among the arcs of which nothing is left, improved among all.
    ///
    /// # Source
    /// Pajor, Uchoa and Werneck (2018); the bound's own arcs after Polzin and Vahdati Daneshmand (2001).
    fn seek(&mut self, net: &Net, ascent: &Ascent, work: &mut Work<'_>) -> Option<Vec<u32>> {
        let free = |arc: u32| ascent.left[arc as usize] == 0 || ascent.left[arc as usize ^ 1] == 0;
        let length = |arc: u32| {
            if free(arc) {
                net.cost[arc as usize >> 1]
            } else {
                FAR
            }
        };
        let tree = grow(net, ascent.root, &length, work)?;
        Some(improve(net, tree, &mut self.chance, work))
    }

    /// Keeps a tree of `problem` if it is cheaper than what is known.
    pub fn offer(&mut self, problem: &Problem, edges: &[u32], cost: u64) {
        if cost < self.upper {
            self.upper = cost;
            self.best = problem.lift(edges);
        }
    }
}

/// Takes away every place and edge that no tree cheaper than `target` goes over.
pub(crate) fn forbid(
    problem: &mut Problem,
    net: &Net,
    ascent: &Ascent,
    target: u64,
    work: &mut Work<'_>,
) {
    let through = ascent.through(net, work);
    for v in 0..net.nodes() as u32 {
        if !net.is_terminal[v as usize] && through.place(v) >= target {
            problem.delete_place(v);
        }
    }
    for (e, &[a, b]) in net.ends.iter().enumerate() {
        let [there, back] = [ascent.left[2 * e], ascent.left[2 * e + 1]];
        if through.arc(a, b, there) >= target && through.arc(b, a, back) >= target {
            problem.delete(e as u32);
        }
    }
}

/// The place with most edges in the tree, of those with most in the net; never a terminal, nor one that was taken away.
fn fork(net: &Net, tree: &[u32], problem: &mut Problem) -> Option<u32> {
    let mut degree = vec![0_u32; net.nodes()];
    for v in tree.iter().flat_map(|&e| net.ends[e as usize]) {
        degree[v as usize] += 1;
    }
    let mut best = None;
    for v in (0..net.nodes() as u32).filter(|&v| !net.is_terminal[v as usize]) {
        let edges = problem.tidy(v);
        let key = (degree[v as usize], edges, std::cmp::Reverse(v));
        if edges > 0 && best < Some(key) {
            best = Some(key);
        }
    }
    best.map(|(_, _, v)| v.0)
}
