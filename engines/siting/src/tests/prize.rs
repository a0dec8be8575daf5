//! Prizes: every small graph against every choice of places.

use crate::chance::Chance;
use crate::steiner::*;

/// The least of costs and forgone prizes over all connected sets of places.
fn every(edges: &[Edge], prizes: &[u64], root: Option<u32>) -> u64 {
    let mut edges = edges.to_vec();
    edges.sort_by_key(|e| e.cost);
    let all: u64 = prizes.iter().sum();
    let mut best = if root.is_none() { all } else { u64::MAX };
    for set in 1..1_u32 << prizes.len() {
        if root.is_some_and(|r| set >> r & 1 == 0) {
            continue;
        }
        let mut label: Vec<u32> = (0..prizes.len() as u32).collect();
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
            let gained: u64 = (0..prizes.len())
                .filter(|v| set >> v & 1 == 1)
                .map(|v| prizes[v])
                .sum();
            best = best.min(cost + all - gained);
        }
    }
    best
}

#[track_caller]
fn check(edges: &[Edge], prizes: &[u64], root: Option<u32>, want: u64, proven: bool) {
    let problem = Prizes::new(edges.to_vec(), prizes.to_vec(), root).unwrap();
    let plan = solve_prizes(&problem, &|| true);
    assert_eq!(plan.total(), want, "{edges:?} {prizes:?} {root:?} {plan:?}");
    if proven {
        assert_eq!(plan.bound, want);
    }
    assert!(plan.bound <= want);
    // The places hang together: as many edges as a tree has, and the prizes that are left are those outside.
    assert_eq!(
        plan.edges.len() + usize::from(!plan.places.is_empty()),
        plan.places.len()
    );
    let outside = (0..prizes.len() as u32).filter(|v| !plan.places.contains(v));
    assert_eq!(
        outside.map(|v| prizes[v as usize]).sum::<u64>(),
        plan.forgone
    );
    if let Some(root) = root {
        assert!(plan.places.contains(&root));
    }
}

#[test]
fn small_graphs_have_their_best_choice() {
    let mut chance = Chance::new(11);
    for round in 0..1500 {
        let nodes = 1 + chance.below(8);
        let most = [3, 20, 1000][round % 3];
        let mut edges = Vec::new();
        // Not always connected: what lies apart is forgone.
        for _ in 0..chance.below(20) {
            let (a, b) = (chance.below(nodes) as u32, chance.below(nodes) as u32);
            if a != b {
                edges.push(Edge {
                    a,
                    b,
                    cost: chance.below(most) as u64,
                });
            }
        }
        let prizes: Vec<u64> = (0..nodes)
            .map(|_| chance.below(most) as u64 * chance.below(2) as u64)
            .collect();
        let root = (round % 2 == 0).then(|| chance.below(nodes) as u32);
        let want = every(&edges, &prizes, root);
        check(&edges, &prizes, root, want, true);
    }
}

#[test]
fn refuses_what_is_no_problem() {
    let edge = |a, b, cost| Edge { a, b, cost };
    let say = |edges: Vec<Edge>, prizes: Vec<u64>, root| {
        Prizes::new(edges, prizes, root).unwrap_err().to_string()
    };
    let got = [
        say(vec![], vec![], None),
        say(vec![edge(0, 1, 1)], vec![5], None),
        say(vec![], vec![5], Some(1)),
        say(vec![edge(0, 0, 1)], vec![5], None),
        say(vec![edge(0, 1, 1)], vec![u64::MAX, 1], None),
    ];
    expect_test::expect![[r#"
        no terminals: there is nothing to join
        edge 0 names place 1, but places are 0 to 0
        terminal 0 names place 1, but places are 0 to 0
        edge 0 joins place 0 to itself
        all edges together cost 18446744073709551615: at most 4503599627370496 allowed"#]]
    .assert_eq(&got.join("\n"));
}
