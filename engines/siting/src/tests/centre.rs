use proptest::prelude::*;

use super::brute::subsets;
use super::on;
use crate::{Centre, Distances, Effort, Refused};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn every_plan_is_the_best_of_all(
        values in prop::collection::vec(prop_oneof![(0_u32..40).prop_map(f64::from), Just(f64::INFINITY)], 7 * 8),
        choose in 0_usize..4,
        standing in prop::collection::vec(0_u8..6, 7)
    ) {
        let distances = Distances::from_matrix(7, 8, values).unwrap();
        let those = |kind| (0_u32..7).filter(|&site| standing[site as usize] == kind).collect::<Vec<_>>();
        let (existing, forbidden) = (those(0), those(1));
        let longest = |open: &[u32]| {
            let way = |site: &u32, demand: usize| distances.of(*site as usize)[demand];
            let nearest = |demand| open.iter().map(|site| way(site, demand)).fold(f64::INFINITY, f64::min);
            (0..8).map(nearest).fold(0.0, f64::max)
        };
        let least = subsets(7, choose + existing.len())
            .filter(|open| existing.iter().all(|site| open.contains(site)))
            .filter(|open| !open.iter().any(|site| forbidden.contains(site)))
            .map(|open| longest(&open))
            .fold(f64::INFINITY, f64::min);
        let problem = Centre { distances: &distances, choose, existing: &existing, forbidden: &forbidden };
        match problem.solve(&Effort::default(), &on) {
            Ok(plan) => {
                prop_assert!(plan.value == least && plan.bound == least, "least {least}, {plan:?}");
                prop_assert!(longest(&plan.chosen) == least, "least {least}, {plan:?}");
                prop_assert!(plan.chosen.len() <= choose + existing.len());
            }
            Err(refused) => prop_assert!(least.is_infinite() && refused == Refused::NoPlan, "least {least}, {refused}"),
        }
    }
}
