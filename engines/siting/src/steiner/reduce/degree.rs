//! What can be said of places from how many edges they have.

use crate::steiner::net::NONE;
use crate::steiner::problem::Problem;

/// Drops dead ends, joins what only passes through, keeps the cheapest of parallel edges, and follows the only way
/// from a terminal, until nothing more is found.
pub fn tests(problem: &mut Problem) {
    let mut open: Vec<u32> = (0..problem.around.len() as u32).collect();
    let mut cheapest = vec![NONE; problem.around.len()];
    while let Some(v) = open.pop() {
        if problem.terminals <= 1 {
            break;
        }
        problem.tidy(v);
        parallel(problem, v, &mut cheapest);
        let edges = problem.around[v as usize].clone();
        if let Some(&free) = edges.iter().find(|&&e| problem.cost[e as usize] == 0) {
            let kept = problem.contract(free);
            open.push(kept);
            continue;
        }
        match (edges.as_slice(), problem.is_terminal[v as usize]) {
            (&[only], terminal) => {
                let to = problem.other(only, v);
                if terminal {
                    open.push(problem.contract(only));
                } else {
                    problem.delete(only);
                }
                open.push(to);
            }
            (&[first, second], false) => {
                let ends = [problem.other(first, v), problem.other(second, v)];
                problem.join(first, second, ends);
                problem.delete_place(v);
                open.extend(ends);
            }
            _ => {}
        }
    }
    if problem.terminals <= 1 {
        problem.alive.fill(false);
    }
}

/// Keeps only the cheapest of the edges from `v` to each neighbour.
fn parallel(problem: &mut Problem, v: u32, cheapest: &mut [u32]) {
    let edges = problem.around[v as usize].clone();
    let mut found = false;
    for &e in &edges {
        let slot = problem.other(e, v) as usize;
        let other = cheapest[slot];
        if other == NONE {
            cheapest[slot] = e;
            continue;
        }
        found = true;
        if problem.cost[e as usize] < problem.cost[other as usize] {
            problem.delete(other);
            cheapest[slot] = e;
        } else {
            problem.delete(e);
        }
    }
    for &e in &edges {
        cheapest[problem.other(e, v) as usize] = NONE;
    }
    if found {
        problem.tidy(v);
    }
}
