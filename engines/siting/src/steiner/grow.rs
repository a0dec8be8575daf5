//! Trees built quickly: from one place, always on to the nearest terminal.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::instance::Joins;
use super::net::{FAR, NONE, Net};
use crate::work::Work;

/// A tree from `start` that goes on to the nearest terminal each time, lengths as `length` gives them by arc;
/// improved to a minimum spanning tree of its places at true costs. `None` if not all can be reached.
///
/// # Source
/// Takahashi and Matsuyama (1980), the shortest path heuristic.
pub(crate) fn grow(
    net: &Net,
    start: u32,
    length: &dyn Fn(u32) -> u64,
    work: &mut Work<'_>,
) -> Option<Vec<u32>> {
    let nodes = net.nodes();
    let (mut distance, mut via) = (vec![FAR; nodes], vec![NONE; nodes]);
    let mut inside = vec![false; nodes];
    let mut places = vec![start];
    let mut heap = BinaryHeap::new();
    inside[start as usize] = true;
    distance[start as usize] = 0;
    heap.push(Reverse((0_u64, start)));
    let mut open = net.terminals.iter().filter(|&&t| t != start).count();
    while open > 0 {
        let Reverse((d, v)) = heap.pop()?;
        if d > distance[v as usize] {
            continue;
        }
        if net.is_terminal[v as usize] && !inside[v as usize] {
            open -= 1;
            let mut at = v;
            while !inside[at as usize] {
                inside[at as usize] = true;
                places.push(at);
                distance[at as usize] = 0;
                heap.push(Reverse((0, at)));
                at = net.ends[via[at as usize] as usize >> 1][via[at as usize] as usize & 1];
            }
            continue;
        }
        work.spend(net.around(v).len() as u64);
        for half in net.around(v) {
            let far = d.saturating_add(length(half.arc));
            if far < distance[half.to as usize] {
                distance[half.to as usize] = far;
                via[half.to as usize] = half.arc;
                heap.push(Reverse((far, half.to)));
            }
        }
    }
    span(net, &places)
}

/// The cheapest tree over exactly these places, without the dead ends that no terminal needs.
/// `None` if they are not connected.
///
/// # Source
/// Kruskal (1956).
pub(crate) fn span(net: &Net, places: &[u32]) -> Option<Vec<u32>> {
    let mut inside = vec![false; net.nodes()];
    for &v in places {
        inside[v as usize] = true;
    }
    let mut edges: Vec<u32> = Vec::new();
    for &v in places {
        let forward = net
            .around(v)
            .iter()
            .filter(|h| h.to > v && inside[h.to as usize]);
        edges.extend(forward.map(|h| h.edge()));
    }
    edges.sort_unstable_by_key(|&e| (net.cost[e as usize], e));
    let mut joins = Joins::new(net.nodes());
    edges.retain(|&e| {
        let [a, b] = net.ends[e as usize];
        joins.join(a, b)
    });
    if edges.len() + 1 < places.len() {
        return None;
    }
    Some(prune(net, edges))
}

/// A tree without the dead ends that no terminal needs.
pub(crate) fn prune(net: &Net, edges: Vec<u32>) -> Vec<u32> {
    let mut degree = vec![0_u32; net.nodes()];
    // The exclusive-or of all edges at a place is the one edge that is left when its degree is one.
    let mut only = vec![0_u32; net.nodes()];
    for &e in &edges {
        for v in net.ends[e as usize] {
            degree[v as usize] += 1;
            only[v as usize] ^= e;
        }
    }
    let mut dropped = vec![false; net.edges()];
    for &e in &edges {
        for mut v in net.ends[e as usize] {
            while degree[v as usize] == 1 && !net.is_terminal[v as usize] {
                let edge = only[v as usize];
                dropped[edge as usize] = true;
                degree[v as usize] = 0;
                v = net.other(edge, v);
                degree[v as usize] -= 1;
                only[v as usize] ^= edge;
            }
        }
    }
    edges
        .into_iter()
        .filter(|&e| !dropped[e as usize])
        .collect()
}
