use proptest::prelude::*;

use super::brute::{most, subsets};
use super::on;
use crate::{CapacityCovering, Covers, Effort};

/// What a set of sites can serve, by the least cut over all sets of demands (Ford and Fulkerson 1956).
fn served(problem: &CapacityCovering<'_>, open: &[u32]) -> f64 {
    let demands = problem.weight.len();
    (0_u32..1 << demands)
        .map(|kept| {
            let is_kept = |demand: u32| kept >> demand & 1 == 1;
            let cut: f64 = (0..demands as u32)
                .filter(|&demand| !is_kept(demand))
                .map(|demand| problem.weight[demand as usize])
                .sum();
            let sites = open.iter().filter(|&&site| {
                problem
                    .covers
                    .of(site as usize)
                    .iter()
                    .any(|&demand| is_kept(demand))
            });
            cut + sites
                .map(|&site| problem.capacity[site as usize])
                .sum::<f64>()
        })
        .fold(f64::INFINITY, f64::min)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_plan_is_the_best_of_all(
        lists in prop::collection::vec(prop::collection::vec(0_u32..6, 0..5), 1..7),
        weight in prop::collection::vec(0_u32..9, 6),
        capacity in prop::collection::vec(0_u32..20, 7),
        choose in 0_usize..4,
        standing in prop::collection::vec(0_u8..6, 7)
    ) {
        let covers = Covers::from_lists(6, lists).unwrap();
        let real = |values: Vec<u32>| values.into_iter().map(|value| f64::from(value) * 0.7).collect::<Vec<_>>();
        let (weight, capacity) = (real(weight), real(capacity));
        let sites = covers.candidates() as u32;
        let those = |kind| (0..sites).filter(|&site| standing[site as usize] == kind).collect::<Vec<_>>();
        let (existing, forbidden) = (those(0), those(1));
        let problem = CapacityCovering {
            covers: &covers,
            weight: &weight,
            capacity: &capacity[..covers.candidates()],
            choose,
            existing: &existing,
            forbidden: &forbidden,
        };
        let allowed = |open: &[u32]| {
            existing.iter().all(|site| open.contains(site))
                && !open.iter().any(|site| forbidden.contains(site))
                && open.len() <= choose + existing.len()
        };
        let all = subsets(sites, sites as usize).filter(|open| allowed(open));
        let best = most(all.map(|open| served(&problem, &open)));
        let plan = problem.solve(&Effort::default(), &on).unwrap();
        prop_assert!(allowed(&plan.chosen), "{plan:?}");
        prop_assert!((plan.value - best).abs() < 1e-5 * best.max(1.0), "best {best}, {plan:?}");
        prop_assert!(plan.bound >= best - 1e-9 && plan.is_proven_best(), "best {best}, {plan:?}");
        let hasty = problem.solve(&Effort::default(), &|| false).unwrap();
        prop_assert!(hasty.bound >= best - 1e-9, "best {best}, {hasty:?}");
        let shares = problem.assign(&plan.chosen).unwrap();
        prop_assert!((shares.iter().map(|share| share.weight).sum::<f64>() - best).abs() < 1e-5 * best.max(1.0));
        for site in 0..sites {
            let here: f64 = shares.iter().filter(|share| share.site == site).map(|share| share.weight).sum();
            prop_assert!(here <= problem.capacity[site as usize] + 1e-9);
        }
        for demand in 0_u32..6 {
            let here: f64 = shares.iter().filter(|share| share.demand == demand).map(|share| share.weight).sum();
            prop_assert!(here <= weight[demand as usize] + 1e-9);
        }
        prop_assert!(shares.iter().all(|share| covers.of(share.site as usize).contains(&share.demand)));
    }
}
