//! Trees: every small graph against all its trees, the reference instances against their optima.

use crate::chance::Chance;
use crate::steiner::*;

/// A connected graph of random costs.
pub fn random(
    chance: &mut Chance,
    nodes: usize,
    more: usize,
    terminals: usize,
    most: usize,
) -> Instance {
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
        .map(|(a, b)| Edge {
            a: a as u32,
            b: b as u32,
            cost: chance.below(most) as u64,
        })
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
    let mut chance = Chance::new(7);
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

#[test]
fn a_search_that_is_stopped_keeps_its_promise() {
    let mut chance = Chance::new(21);
    let instance = random(&mut chance, 3000, 9000, 200, 1000);
    let best = solve(&instance, &|| false);
    assert_eq!(instance.cost_of(&best.edges), Some(best.cost));
    let mut last = best.cost;
    for questions in [10, 100] {
        let run = || {
            let asked = std::cell::Cell::new(0);
            solve(&instance, &|| asked.replace(asked.get() + 1) < questions)
        };
        let plan = run();
        assert_eq!(plan, run(), "the same work gives the same plan");
        assert_eq!(instance.cost_of(&plan.edges), Some(plan.cost));
        assert!(plan.bound <= plan.cost && plan.cost <= last);
        last = plan.cost;
    }
}

#[test]
fn pace_instances_that_take_a_moment_are_solved() {
    let Some(folder) = super::data("siting/pace2018", PACE.len()) else {
        return;
    };
    for (file, cost) in PACE {
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        check(&read(&text).unwrap(), *cost);
    }
}

/// Those of `benches/pace.rs` that are proven within seconds in a debug build, with their published optima.
const PACE: &[(&str, u64)] = &[
    ("track1/instance001.gr", 503),
    ("track1/instance021.gr", 2171),
    ("track1/instance041.gr", 594),
    ("track1/instance061.gr", 350),
    ("track1/instance081.gr", 1_300_798),
    ("track1/instance101.gr", 1_601_190),
    ("track1/instance121.gr", 454),
    ("track1/instance141.gr", 2_200_557),
];

#[test]
fn texts_are_refused_by_line() {
    let graph = "SECTION Graph\nNodes 3\nEdges 2\nE 1 2 5\nE 2 3 5\nEND\n";
    let terminals = "SECTION Terminals\nTerminals 2\nT 1\nT 3\nEND\n";
    let texts = [
        String::new(),
        graph.into(),
        format!("{graph}{terminals}"),
        format!("{graph}SECTION Terminals\nTerminals 2\nT 1"),
        graph.replace("E 2 3 5", "E 2 4 5"),
        graph.replace("E 2 3 5", "E 2 2 5"),
        graph.replace("E 2 3 5", "E 2 3 -5"),
        graph.replace("E 2 3 5", "E 2 3 NaN"),
        graph.replace("E 2 3 5", "E 2 3"),
        graph.replace("Edges 2", "Edges 3"),
        graph.replace("Nodes 3", "Nodes 99999999999"),
        "SECTION Graph\nE 1 2 3".into(),
        "what is this".into(),
        format!("{graph}SECTION Terminals\nTerminals 0\nEND\nEOF"),
        format!("{}{terminals}EOF", graph.replace("E 2 3 5", "E 1 2 7")),
    ];
    let got: Vec<String> = texts
        .iter()
        .map(|text| read(text).unwrap_err().to_string())
        .collect();
    expect_test::expect![[r#"
        line 0: the file ends before `SECTION Graph`
        line 6: the file ends before `SECTION Terminals`
        line 11: the file ends before `EOF`
        line 9: the file ends before `END`
        line 5: place must be a whole number from 1 to 3, got `4`
        line 5: the edge joins place 2 to itself
        line 5: cost must be a whole number from 0 to 4503599627370496, got `-5`
        line 5: cost must be a whole number from 0 to 4503599627370496, got `NaN`
        line 5: `2 3` has no meaning here
        line 6: 3 edges announced, 2 found
        line 2: nodes must be a whole number from 0 to 268435456, got `99999999999`
        line 2: `1` has no meaning here
        line 1: `what is this` has no meaning here
        line 10: no terminals: there is nothing to join
        line 12: no way leads from place 1 to place 3"#]]
    .assert_eq(&got.join("\n"));
}

#[test]
fn one_terminal_and_parallel_edges_are_no_fault() {
    let text = "SECTION Graph\nNodes 2\nEdges 2\nE 1 2 5\nE 2 1 3\nEND\n\
        SECTION Tree Decomposition\ns td 1 2 2\nEND\nSECTION Terminals\nTerminals 1\nT 2\nEND\nEOF\n";
    check(&read(text).unwrap(), 0);
    let both = read(&text.replace("Terminals 1\nT 2", "Terminals 2\nT 2\nT 1")).unwrap();
    let plan = solve(&both, &|| true);
    assert_eq!(write(&both, &plan), "VALUE 3\n2 1\n");
}
