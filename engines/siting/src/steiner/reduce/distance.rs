//! Edges and forks that no best tree needs, for there is another way that is no longer.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Regions;
use crate::steiner::net::{FAR, NONE};
use crate::steiner::problem::Problem;
use crate::work::Work;

/// How many edges are looked at from each end before an edge is kept.
const LOOK_AT: usize = 400;

/// Deletes edges where another way is no longer in any of its parts between terminals.
///
/// # Source
/// Duin and Volgenant (1989), the special distance test; with nearest terminals after Polzin and
/// Vahdati Daneshmand (2001).
pub fn delete_long(problem: &mut Problem, work: &mut Work<'_>) {
    let regions = Regions::new(problem);
    let mut near = Near::new(problem.around.len());
    for e in 0..problem.cost.len() as u32 {
        if !problem.alive[e as usize] {
            continue;
        }
        let ([a, b], cost) = (problem.ends[e as usize], problem.cost[e as usize]);
        near.avoid = (e, NONE);
        if regions.special(a, b) < cost || near.special(problem, a, b, cost) <= cost {
            problem.delete(e);
        }
        if !work.spend(near.take_steps()) {
            return;
        }
    }
}

/// Replaces a place of degree three by edges between its neighbours where no best tree needs it as a fork.
///
/// # Source
/// Duin and Volgenant (1989), the test for non-terminals of degree k.
pub fn replace(problem: &mut Problem, work: &mut Work<'_>) {
    let mut near = Near::new(problem.around.len());
    for v in 0..problem.around.len() as u32 {
        if problem.is_terminal[v as usize] || problem.tidy(v) != 3 {
            continue;
        }
        let &[x, y, z] = problem.around[v as usize].as_slice() else {
            continue;
        };
        let [a, b, c] = [x, y, z].map(|e| problem.other(e, v));
        let total = problem.cost[x as usize] + problem.cost[y as usize] + problem.cost[z as usize];
        // A way through `v` itself would prove nothing.
        near.avoid = (NONE, v);
        let [p, q, r] =
            [(a, b), (b, c), (c, a)].map(|(from, to)| near.special(problem, from, to, total));
        let spanning = p
            .saturating_add(q)
            .min(q.saturating_add(r))
            .min(r.saturating_add(p));
        if spanning <= total && a != b && b != c && c != a {
            for (first, second, ends) in [(x, y, [a, b]), (y, z, [b, c]), (z, x, [c, a])] {
                problem.join(first, second, ends);
            }
            problem.delete_place(v);
        }
        if !work.spend(near.take_steps()) {
            return;
        }
    }
}

/// Searches a little way around two places.
struct Near {
    from: [Vec<u64>; 2],
    seen: [Vec<u32>; 2],
    heap: BinaryHeap<Reverse<(u64, u32)>>,
    /// An edge and a place that may not be used.
    avoid: (u32, u32),
    steps: u64,
}

impl Near {
    fn new(nodes: usize) -> Self {
        Self {
            from: [vec![FAR; nodes], vec![FAR; nodes]],
            seen: [Vec::new(), Vec::new()],
            heap: BinaryHeap::new(),
            avoid: (NONE, NONE),
            steps: 0,
        }
    }

    /// A bound from above on the special distance of `a` and `b` by way of one terminal or none; [`FAR`] above `limit`.
    fn special(&mut self, problem: &Problem, a: u32, b: u32, limit: u64) -> u64 {
        self.search(0, problem, a, limit);
        self.search(1, problem, b, limit);
        let mut best = FAR;
        for &v in &self.seen[0] {
            let (to_a, to_b) = (self.from[0][v as usize], self.from[1][v as usize]);
            let way = if problem.is_terminal[v as usize] {
                to_a.max(to_b)
            } else {
                to_a.saturating_add(to_b)
            };
            best = best.min(way);
        }
        for side in 0..2 {
            for v in self.seen[side].drain(..) {
                self.from[side][v as usize] = FAR;
            }
        }
        if best > limit { FAR } else { best }
    }

    fn search(&mut self, side: usize, problem: &Problem, start: u32, limit: u64) {
        let (distance, seen) = (&mut self.from[side], &mut self.seen[side]);
        let mut looked_at = 0;
        self.heap.clear();
        self.heap.push(Reverse((0, start)));
        distance[start as usize] = 0;
        seen.push(start);
        while let Some(Reverse((d, v))) = self.heap.pop() {
            if d > distance[v as usize] {
                continue;
            }
            looked_at += problem.around[v as usize].len();
            if looked_at > LOOK_AT {
                break;
            }
            for &e in &problem.around[v as usize] {
                let to = problem.other(e, v);
                let far = d + problem.cost[e as usize];
                if !problem.alive[e as usize]
                    || e == self.avoid.0
                    || to == self.avoid.1
                    || far > limit
                {
                    continue;
                }
                if far < distance[to as usize] {
                    if distance[to as usize] == FAR {
                        seen.push(to);
                    }
                    distance[to as usize] = far;
                    self.heap.push(Reverse((far, to)));
                }
            }
        }
        self.steps += looked_at as u64;
    }

    fn take_steps(&mut self) -> u64 {
        std::mem::take(&mut self.steps)
    }
}
