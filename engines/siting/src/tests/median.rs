use proptest::prelude::*;

use super::brute::{most, subsets};
use super::{data, on};
use crate::{Distances, Edge, Effort, Median, Point, Refused};

fn check(problem: &Median<'_>) -> Result<(), TestCaseError> {
    let sites = problem.distances.candidates() as u32;
    let allowed = |open: &[u32]| {
        problem.existing.iter().all(|site| open.contains(site))
            && !open.iter().any(|site| problem.forbidden.contains(site))
            && !open.is_empty()
            && open.len() <= problem.choose + problem.existing.len()
    };
    let least = -most(
        subsets(sites, sites as usize)
            .filter(|open| allowed(open))
            .map(|open| -problem.value(&open).unwrap()),
    );
    if least.is_infinite() {
        prop_assert!(problem.solve(&Effort::default(), &on).is_err());
        return Ok(());
    }
    let plan = problem.solve(&Effort::default(), &on).unwrap();
    prop_assert!(allowed(&plan.chosen), "{plan:?}");
    prop_assert!(
        (problem.value(&plan.chosen).unwrap() - plan.value).abs() < 1e-6,
        "{plan:?}"
    );
    prop_assert!(
        (plan.value - least).abs() < 1e-5 * least.max(1.0) && plan.is_proven_best(),
        "least {least}, {plan:?}"
    );
    match problem.solve(&Effort::default(), &|| false) {
        Ok(hasty) => prop_assert!(
            hasty.bound <= least + 1e-6 && hasty.value >= least - 1e-6,
            "least {least}, {hasty:?}"
        ),
        // Where few choices reach everybody, the first look may find none.
        Err(refused) => {
            let has_gaps = (0..sites).any(|site| {
                let ways = problem.distances.of(site as usize);
                ways.iter().any(|way| way.is_infinite())
            });
            prop_assert!(has_gaps && refused == Refused::NoPlan, "{refused}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

    #[test]
    fn every_plan_is_the_best_of_all(
        values in prop::collection::vec(0_u32..40, 8 * 9), weight in prop::collection::vec(0_u32..5, 9),
        choose in 1_usize..5, whole: bool, standing in prop::collection::vec(0_u8..6, 8)
    ) {
        let unit = if whole { 1.0 } else { 0.37 };
        let values = values.iter().map(|&value| f64::from(value) * unit).collect();
        let distances = Distances::from_matrix(8, 9, values).unwrap();
        let weight: Vec<f64> = weight.into_iter().map(f64::from).collect();
        let those = |kind| (0_u32..8).filter(|&site| standing[site as usize] == kind).collect::<Vec<_>>();
        let (existing, forbidden) = (those(0), those(1));
        prop_assume!(existing.len() + forbidden.len() < 8);
        check(&Median { existing: &existing, forbidden: &forbidden, ..Median::new(&distances, &weight, choose) })?;
    }

    #[test]
    fn where_some_have_no_way(
        values in prop::collection::vec(prop_oneof![Just(f64::INFINITY), 0.0_f64..9.0], 6 * 6),
        choose in 1_usize..4
    ) {
        let distances = Distances::from_matrix(6, 6, values).unwrap();
        check(&Median::new(&distances, &[1.0; 6], choose))?;
    }
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let at = |easting_m| Point {
        easting_m,
        northing_m: 0.0,
    };
    let distances = Distances::straight_m(&[at(0.0), at(3.0)], &[at(1.0)]).unwrap();
    assert_eq!((distances.of(0), distances.of(1)), (&[1.0][..], &[2.0][..]));
    let refused = |problem: &Median<'_>| problem.solve(&Effort::default(), &on).unwrap_err();
    assert_eq!(
        refused(&Median::new(&distances, &[1.0], 0)),
        Refused::NothingOpen
    );
    assert_eq!(
        refused(&Median {
            forbidden: &[0, 1],
            ..Median::new(&distances, &[1.0], 1)
        }),
        Refused::NothingOpen
    );
    assert!(matches!(
        refused(&Median::new(&distances, &[f64::NAN], 1)),
        Refused::Amount { .. }
    ));
    assert!(matches!(
        Distances::from_matrix(1, 2, vec![1.0, f64::NAN]),
        Err(Refused::Value {
            candidate: 0,
            demand: 1
        })
    ));
    assert!(matches!(
        Distances::from_matrix(1, 2, vec![1.0]),
        Err(Refused::Shape { .. })
    ));
    assert_eq!(
        Distances::straight_m(&[], &[at(0.0)]),
        Err(Refused::NoCandidates)
    );
    let edge = Edge {
        from: 0,
        to: 9,
        length: 1.0,
    };
    assert!(matches!(
        Distances::along(2, &[edge], &[0], &[1]),
        Err(Refused::Unknown { number: 9, .. })
    ));
    let plan = Median::new(&distances, &[1.0], 7)
        .solve(&Effort::default(), &on)
        .unwrap();
    assert_eq!((plan.value, plan.bound), (1.0, 1.0));
}

/// A file of the OR-Library: vertices, edges and sites, then the edges. Of edges named twice the last one counts.
pub(crate) fn or_library(text: &str) -> (usize, Vec<Edge>, usize) {
    let mut numbers = text
        .split_whitespace()
        .map(|word| word.parse::<usize>().unwrap());
    let mut next = || numbers.next().unwrap();
    let (vertices, edges, choose) = (next(), next(), next());
    let mut known = std::collections::BTreeMap::new();
    for _ in 0..edges {
        let (a, b, length) = (next() as u32 - 1, next() as u32 - 1, next() as f64);
        known.insert((a.min(b), a.max(b)), length);
    }
    let edges = known
        .into_iter()
        .map(|((from, to), length)| Edge { from, to, length })
        .collect();
    (vertices, edges, choose)
}

/// Beasley, "OR-Library", <https://people.brunel.ac.uk/~mastjjb/jeb/orlib/pmedinfo.html>: the published optima, proven
/// here anew.
#[test]
fn the_or_librarys_optima_are_found_and_proven() {
    let published = [
        ("pmed1", 5_819.0),
        ("pmed5", 1_355.0),
        ("pmed10", 1_255.0),
        ("pmed20", 1_789.0),
        ("pmed30", 1_989.0),
        ("pmed40", 5_128.0),
    ];
    let Some(folder) = data("siting", published.len()) else {
        return;
    };
    for (name, optimum) in published {
        let text = std::fs::read_to_string(folder.join(format!("{name}.txt"))).unwrap();
        let (vertices, edges, choose) = or_library(&text);
        let all: Vec<u32> = (0..vertices as u32).collect();
        let distances = Distances::along(vertices, &edges, &all, &all).unwrap();
        let effort = Effort {
            most_rounds: 20_000,
            ..Effort::default()
        };
        let plan = Median::new(&distances, &vec![1.0; vertices], choose)
            .solve(&effort, &on)
            .unwrap();
        println!("{name} {} {} {}", plan.value, plan.bound, plan.rounds);
        assert_eq!(
            (plan.value, plan.bound),
            (optimum, optimum),
            "{name}, {} rounds",
            plan.rounds
        );
    }
}
