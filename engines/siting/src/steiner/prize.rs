//! The network that is worth its cost: places are joined where that costs less than what it brings.

use super::ascent::ascend;
use super::instance::{DEAREST, Edge, Instance};
use super::net::{FAR, Net};
use super::{Refused, solve};
use crate::work::Work;

/// A prize-collecting problem: what edges cost, and what is lost at each place that is not joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prizes {
    nodes: usize,
    edges: Vec<Edge>,
    prizes: Vec<u64>,
    root: Option<u32>,
}

/// A tree and the prizes that it leaves, with a proof of how good it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrizePlan {
    /// The places that are joined, ascending. Empty only if there are no prizes and no root.
    pub places: Vec<u32>,
    /// The edges, as places in what was given, ascending.
    pub edges: Vec<u32>,
    /// What the edges cost.
    pub cost: u64,
    /// The prizes of all places that are not joined.
    pub forgone: u64,
    /// No choice has less of `cost` and `forgone` together.
    pub bound: u64,
}

impl PrizePlan {
    /// Cost and forgone prizes together: what is made as little as possible.
    pub fn total(&self) -> u64 {
        self.cost + self.forgone
    }
}

impl Prizes {
    /// A problem.
    ///
    /// | argument | what |
    /// |---|---|
    /// | `edges` | what joins places; their ends are numbers below the length of `prizes` |
    /// | `prizes` | by place: what joining it is worth, in the unit of the costs |
    /// | `root` | a place that must be joined, or none: then any tree may be chosen |
    ///
    /// # Errors
    /// [`Refused`]: as [`Instance::new`]; too dear if all prizes together, counted
    /// twice for each place that has one, and the costs exceed [`DEAREST`].
    pub fn new(edges: Vec<Edge>, prizes: Vec<u64>, root: Option<u32>) -> Result<Self, Refused> {
        let nodes = prizes.len();
        let some = root.or((nodes > 0).then_some(0));
        Instance::new(nodes, edges.clone(), some.as_slice())?;
        let problem = Self {
            nodes,
            edges,
            prizes,
            root,
        };
        let dear = problem.dear();
        let costs: u64 = problem.edges.iter().map(|e| e.cost).sum();
        let beside = dear.saturating_mul(2 * problem.with_prizes().count() as u64 + 2);
        let total = beside.saturating_add(costs);
        if total > DEAREST {
            return Err(Refused::TooDear { total });
        }
        Ok(problem)
    }

    /// More than all prizes together: no prize's own place is ever worth going through at this price.
    fn dear(&self) -> u64 {
        self.prizes.iter().copied().fold(1, u64::saturating_add)
    }

    fn with_prizes(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.nodes as u32).filter(|&v| self.prizes[v as usize] > 0)
    }

    fn plan(&self, edges: Vec<u32>, start: Option<u32>, bound: u64) -> PrizePlan {
        let mut places: Vec<u32> = edges
            .iter()
            .flat_map(|&e| [self.edges[e as usize].a, self.edges[e as usize].b])
            .chain(start)
            .collect();
        places.sort_unstable();
        places.dedup();
        let cost = edges.iter().map(|&e| self.edges[e as usize].cost).sum();
        let gained: u64 = places.iter().map(|&v| self.prizes[v as usize]).sum();
        let forgone = self.prizes.iter().sum::<u64>() - gained;
        PrizePlan {
            places,
            edges,
            cost,
            forgone,
            bound: bound.min(cost + forgone),
        }
    }
}

/// The tree with the least of costs and forgone prizes together, as good as the work allows.
///
/// Each prize becomes a terminal beside its place, joined to the place, and to the root at the price of the prize.
/// Without a root each place with a prize is tried as one, dearest first, until a bound shows that the rest holds
/// nothing better.
///
/// | argument | what |
/// |---|---|
/// | `keep_going` | asked every few milliseconds; once it says `false`, the best so far is returned |
///
/// # Source
/// Segev (1987), the node-weighted Steiner tree problem; Ljubić and others (2006), an algorithmic framework for the
/// exact solution of the prize-collecting Steiner tree problem; Wong (1984) for the bounds.
pub fn solve_prizes(problem: &Prizes, keep_going: &dyn Fn() -> bool) -> PrizePlan {
    if let Some(root) = problem.root {
        return rooted(problem, root, &vec![true; problem.nodes], keep_going);
    }
    let mut by_prize: Vec<u32> = problem.with_prizes().collect();
    by_prize.sort_by_key(|&v| (std::cmp::Reverse(problem.prizes[v as usize]), v));
    let mut allowed = vec![true; problem.nodes];
    let Some(&dearest) = by_prize.first() else {
        return problem.plan(Vec::new(), None, 0);
    };
    let mut best = problem.plan(Vec::new(), Some(dearest), 0);
    let mut bound = FAR;
    let mut work = Work::new(keep_going);
    for &root in &by_prize {
        let rest = without_any_root(problem, &allowed, best.total(), &mut work);
        if rest >= best.total() || !work.goes_on() {
            bound = bound.min(rest);
            break;
        }
        let plan = rooted(problem, root, &allowed, keep_going);
        bound = bound.min(plan.bound);
        if plan.total() < best.total() {
            best = plan;
        }
        allowed[root as usize] = false;
    }
    best.bound = bound.min(best.total());
    best
}

/// The best tree over `root` among the allowed places.
fn rooted(
    problem: &Prizes,
    root: u32,
    allowed: &[bool],
    keep_going: &dyn Fn() -> bool,
) -> PrizePlan {
    let dear = problem.dear();
    let usable = |e: &Edge| allowed[e.a as usize] && allowed[e.b as usize];
    let original: Vec<u32> = (0..problem.edges.len() as u32)
        .filter(|&e| usable(&problem.edges[e as usize]))
        .collect();
    let mut edges: Vec<Edge> = original
        .iter()
        .map(|&e| problem.edges[e as usize])
        .collect();
    let mut terminals = vec![root];
    let mut offset = 0;
    let mut nodes = problem.nodes as u32;
    for v in problem.with_prizes().filter(|&v| v != root) {
        let prize = problem.prizes[v as usize];
        if !allowed[v as usize] {
            offset += prize;
            continue;
        }
        edges.push(Edge {
            a: v,
            b: nodes,
            cost: dear,
        });
        edges.push(Edge {
            a: root,
            b: nodes,
            cost: dear + prize,
        });
        terminals.push(nodes);
        nodes += 1;
    }
    let beside = (terminals.len() - 1) as u64 * dear;
    // Every terminal is joined to the root, so nothing can be refused that `Prizes::new` did not refuse.
    let Ok(instance) = Instance::new(nodes as usize, edges, &terminals) else {
        return problem.plan(Vec::new(), Some(root), 0);
    };
    let plan = solve(&instance, keep_going);
    let chosen = plan
        .edges
        .iter()
        .filter_map(|&e| original.get(e as usize).copied())
        .collect();
    problem.plan(
        chosen,
        Some(root),
        plan.bound.saturating_sub(beside) + offset,
    )
}

/// The best of the bounds at several prices: too low a price lets the tree fall apart, too high a price forgoes all.
fn without_any_root(problem: &Prizes, allowed: &[bool], enough: u64, work: &mut Work<'_>) -> u64 {
    let all: u64 = problem.prizes.iter().sum();
    let mut best = 0;
    for halvings in 0..10 {
        if best < enough && work.goes_on() {
            best = best.max(without_root(problem, allowed, all >> halvings, work));
        }
    }
    best
}

/// No tree over allowed places alone, whatever its root, has less of cost and forgone prizes than this.
///
/// The tree hangs from a root of its own by one arc of cost `price`, which is taken off again: that there is only one
/// is not asked for, so this bounds from below at any price.
fn without_root(problem: &Prizes, allowed: &[bool], price: u64, work: &mut Work<'_>) -> u64 {
    let hub = problem.nodes as u32;
    let (mut ends, mut cost, mut terminals) = (Vec::new(), Vec::new(), vec![hub]);
    let mut left = Vec::new();
    for e in problem
        .edges
        .iter()
        .filter(|e| allowed[e.a as usize] && allowed[e.b as usize])
    {
        ends.push([e.a, e.b]);
        cost.push(e.cost);
        left.extend([e.cost, e.cost]);
    }
    let mut offset = 0;
    let mut nodes = hub + 1;
    for v in problem.with_prizes() {
        let prize = problem.prizes[v as usize];
        if !allowed[v as usize] {
            offset += prize;
            continue;
        }
        // One way only: from the hub to the place, from the place to its terminal, from the hub to the terminal.
        for (from, to, length) in [(hub, v, price), (v, nodes, 0), (hub, nodes, prize)] {
            ends.push([from, to]);
            cost.push(length);
            left.extend([length, FAR]);
        }
        terminals.push(nodes);
        nodes += 1;
    }
    if terminals.len() == 1 {
        return offset;
    }
    let net = Net::new(nodes as usize, ends, cost, terminals);
    let ascent = ascend(&net, hub, left, work);
    ascent.bound.saturating_sub(price) + offset
}
