use proptest::prelude::*;

use super::brute::{most, subsets};
use super::on;
use crate::{Covers, Effort, Refused, Serve, SetCovering};

/// Whether these sites serve what must be served.
fn serves(problem: &SetCovering<'_>, times: &[usize], reachable: &[usize]) -> bool {
    let need = problem.times.max(1) as usize;
    match problem.serve {
        Serve::AllReachable => times
            .iter()
            .zip(reachable)
            .all(|(times, can)| *times >= need || *can < need),
        Serve::Share(share) => {
            let all: f64 = problem.weight.iter().sum();
            let served: f64 = times
                .iter()
                .zip(problem.weight)
                .filter(|(times, _)| **times >= need)
                .map(|(_, weight)| weight)
                .sum();
            served >= share * all - 1e-9
        }
    }
}

fn check(problem: &SetCovering<'_>) -> Result<(), TestCaseError> {
    let sites = problem.covers.candidates() as u32;
    let times = |open: &[u32]| -> Vec<usize> {
        (0..problem.covers.demands() as u32)
            .map(|demand| {
                open.iter()
                    .filter(|&&site| problem.covers.of(site as usize).contains(&demand))
                    .count()
            })
            .collect()
    };
    let every: Vec<u32> = (0..sites)
        .filter(|site| !problem.forbidden.contains(site))
        .collect();
    let reachable = times(&every);
    let allowed = |open: &[u32]| {
        problem.existing.iter().all(|site| open.contains(site))
            && !open.iter().any(|site| problem.forbidden.contains(site))
            && serves(problem, &times(open), &reachable)
    };
    let cost = |open: &[u32]| -> f64 {
        open.iter()
            .filter(|site| !problem.existing.contains(site))
            .map(|&site| problem.cost[site as usize])
            .sum()
    };
    let least = -most(
        subsets(sites, sites as usize)
            .filter(|open| allowed(open))
            .map(|open| -cost(&open)),
    );
    match problem.solve(&Effort::default(), &on) {
        Ok(plan) => {
            prop_assert!(allowed(&plan.chosen), "{plan:?}");
            prop_assert!(
                (plan.value - least).abs() < 1e-5 * least.max(1.0)
                    && (cost(&plan.chosen) - least).abs() < 1e-5 * least.max(1.0),
                "least {least}, {plan:?}"
            );
            prop_assert!(plan.is_proven_best(), "{plan:?}");
            let hasty = problem.solve(&Effort::default(), &|| false).unwrap();
            prop_assert!(
                hasty.bound <= least + 1e-6 && allowed(&hasty.chosen),
                "least {least}, {hasty:?}"
            );
        }
        Err(refused) => prop_assert!(
            least.is_infinite() && matches!(refused, Refused::OutOfReach { .. }),
            "least {least}, {refused}"
        ),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn every_plan_is_the_cheapest_of_all(
        lists in prop::collection::vec(prop::collection::vec(0_u32..8, 0..6), 1..9),
        weight in prop::collection::vec(0_u32..5, 8),
        cost in prop::collection::vec(prop_oneof![(0_u32..9).prop_map(f64::from), 0.1_f64..4.0], 9),
        times in 0_u32..3,
        share in prop_oneof![Just(None), (0.0_f64..=1.0).prop_map(Some)],
        standing in prop::collection::vec(0_u8..7, 9)
    ) {
        let covers = Covers::from_lists(8, lists).unwrap();
        let weight: Vec<f64> = weight.into_iter().map(f64::from).collect();
        let sites = 0..covers.candidates() as u32;
        let those = |kind| sites.clone().filter(|&site| standing[site as usize] == kind).collect::<Vec<_>>();
        check(&SetCovering {
            serve: share.map_or(Serve::AllReachable, Serve::Share),
            times,
            existing: &those(0),
            forbidden: &those(1),
            ..SetCovering::new(&covers, &weight, &cost[..covers.candidates()])
        })?;
    }
}

#[test]
fn a_share_that_is_none_and_one_out_of_reach_are_refused() {
    let covers = Covers::from_lists(2, [vec![0]]).unwrap();
    let ask = |share| {
        SetCovering {
            serve: Serve::Share(share),
            ..SetCovering::new(&covers, &[1.0, 3.0], &[1.0])
        }
        .solve(&Effort::default(), &on)
    };
    assert_eq!(ask(1.5), Err(Refused::Share(1.5)));
    assert!(matches!(ask(f64::NAN), Err(Refused::Share(_))));
    assert_eq!(
        ask(0.5),
        Err(Refused::OutOfReach {
            reachable: 1.0,
            wanted: 2.0
        })
    );
    assert_eq!(ask(0.25).unwrap().chosen, [0]);
    assert_eq!(ask(0.0).unwrap().chosen, [] as [u32; 0]);
}
