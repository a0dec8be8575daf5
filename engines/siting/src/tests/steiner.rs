//! Trees: every small graph against all its trees, the reference instances against their optima.

use super::Chance;
use crate::steiner::*;

/// A connected graph of random costs.
pub fn random(chance: &mut Chance, nodes: usize, more: usize, terminals: usize, most: usize) -> Instance {
    let mut edges = Vec::new();
    for v in 1..nodes {
        edges.push((chance.below(v), v));
    }
    for _ in 0..more {
        let a = chance.below(nodes);
        let b = chance.below(nodes);
        if a != b {
            edges.push((a, b));
        }
    }
    let edges = edges
        .into_iter()
        .map(|(a, b)| Edge { a: a as u32, b: b as u32, cost: chance.below(most) as u64 })
        .collect();
    let mut places: Vec<u32> = (0..nodes as u32).collect();
    chance.shuffle(&mut places);
    places.truncate(terminals);
    Instance::new(nodes, edges, &places).unwrap()
}

/// The cheapest by trying every set of places with a spanning tree of each.
fn every(instance: &Instance) -> u64 {
    let nodes = instance.nodes();
    let must: u32 = instance.terminals().iter().map(|&t| 1 << t).sum();
    let mut edges = instance.edges().to_vec();
    edges.sort_by_key(|e| e.cost);
    let mut best = u64::MAX;
    for set in (0..1_u32 << nodes).filter(|set| set & must == must) {
        let mut label: Vec<u32> = (0..nodes as u32).collect();
        let (mut cost, mut joined) = (0, 1);
        for e in &edges {
            let inside = set >> e.a & 1 == 1 && set >> e.b & 1 == 1;
            let (a, b) = (label[e.a as usize], label[e.b as usize]);
            if inside && a != b {
                label.iter_mut().filter(|l| **l == b).for_each(|l| *l = a);
                cost += e.cost;
                joined += 1;
            }
        }
        if joined == set.count_ones() {
            best = best.min(cost);
        }
    }
    best
}

#[track_caller]
fn check(instance: &Instance, want: u64) {
    let plan = solve(instance, &|| true);
    assert_eq!(instance.cost_of(&plan.edges), Some(plan.cost), "not a tree");
    assert_eq!((plan.cost, plan.bound), (want, want));
}

#[test]
fn small_graphs_have_their_cheapest_tree() {
    let mut chance = Chance(7);
    for round in 0..3000 {
        let nodes = 2 + chance.below(9);
        let (more, terminals) = (chance.below(25), 1 + chance.below(nodes));
        let most = [2, 5, 1000][round % 3];
        let instance = random(&mut chance, nodes, more, terminals, most);
        check(&instance, every(&instance));
    }
}

#[test]
fn steinlib_b_is_solved() {
    let Some(folder) = super::data("siting/steinlib-b", 18) else {
        return;
    };
    let known = std::fs::read_to_string(folder.join("SteinLibOptimalSolutions/B.results")).unwrap();
    let mut solved = 0;
    for row in known.lines() {
        let mut words = row.split_whitespace();
        let (Some(name), Some(best)) = (words.next(), words.next()) else {
            continue;
        };
        let text = std::fs::read_to_string(folder.join(format!("SteinLib/B/{name}.stp"))).unwrap();
        check(&read(&text).unwrap(), best.parse().unwrap());
        solved += 1;
    }
    assert_eq!(solved, 18);
}
