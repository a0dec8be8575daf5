use proptest::prelude::*;

use super::brute::{most, subsets};
use super::on;
use crate::{Budget, Covering, Covers, Effort, Refused};

/// Lists of up to nine sites over up to twelve demands.
fn lists() -> impl Strategy<Value = (usize, Vec<Vec<u32>>)> {
    (1_usize..12).prop_flat_map(|demands| {
        let list = prop::collection::vec(0..demands as u32, 0..6);
        (Just(demands), prop::collection::vec(list, 1..10))
    })
}

/// Weights, some of them zero, whole or not.
fn weights() -> impl Strategy<Value = Vec<f64>> {
    let weight = prop_oneof![
        Just(0.0),
        Just(1.0),
        (1_u32..20).prop_map(f64::from),
        0.01_f64..9.0
    ];
    prop::collection::vec(weight, 12)
}

/// The plan is within its limits, worth what it says, as good as the best of all, and its bound holds at any effort.
fn check(problem: &Covering<'_>) -> Result<(), TestCaseError> {
    let plan = problem.solve(&Effort::default(), &on).unwrap();
    let allowed = |open: &[u32]| {
        let free = open.iter().filter(|site| !problem.existing.contains(site));
        let spent: f64 = problem.budget.map_or(0.0, |budget| {
            free.clone().map(|&site| budget.cost[site as usize]).sum()
        });
        problem.existing.iter().all(|site| open.contains(site))
            && !open.iter().any(|site| problem.forbidden.contains(site))
            && free.count() <= problem.choose
            && problem.budget.is_none_or(|budget| spent <= budget.limit)
    };
    let sites = problem.covers.candidates() as u32;
    let best = most(
        subsets(sites, sites as usize)
            .filter(|open| allowed(open))
            .map(|open| problem.value(&open).unwrap()),
    );
    prop_assert!(allowed(&plan.chosen), "{plan:?}");
    prop_assert!(
        (problem.value(&plan.chosen).unwrap() - plan.value).abs() < 1e-9,
        "{plan:?}"
    );
    prop_assert!(
        (plan.value - best).abs() < 1e-5 * best.max(1.0),
        "best {best}, {plan:?}"
    );
    prop_assert!(plan.is_proven_best(), "{plan:?}");
    let hasty = problem.solve(&Effort::default(), &|| false).unwrap();
    prop_assert!(allowed(&hasty.chosen), "{hasty:?}");
    prop_assert!(
        hasty.bound >= best - 1e-9 && hasty.value <= best + 1e-9,
        "best {best}, {hasty:?}"
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn every_plan_is_the_best_of_all((demands, lists) in lists(), weights in weights(), choose in 0_usize..5) {
        let covers = Covers::from_lists(demands, lists).unwrap();
        check(&Covering::new(&covers, &weights[..demands], choose))?;
    }

    #[test]
    fn with_second_covers(
        (demands, lists) in lists(), once in weights(), twice in weights(), choose in 0_usize..5, only_twice: bool
    ) {
        let covers = Covers::from_lists(demands, lists).unwrap();
        let nothing = vec![0.0; demands];
        let once = if only_twice { &nothing[..] } else { &once[..demands] };
        check(&Covering { twice: &twice[..demands], ..Covering::new(&covers, once, choose) })?;
    }

    #[test]
    fn with_a_budget(
        (demands, lists) in lists(), weights in weights(), costs in weights(), limit in 0_u32..30, choose in 0_usize..10
    ) {
        let covers = Covers::from_lists(demands, lists).unwrap();
        let budget = Budget { cost: &costs[..covers.candidates()], limit: f64::from(limit) };
        check(&Covering { budget: Some(budget), ..Covering::new(&covers, &weights[..demands], choose) })?;
    }

    #[test]
    fn with_existing_and_forbidden_sites(
        (demands, lists) in lists(),
        weights in weights(),
        twice in weights(),
        standing in prop::collection::vec(0_u8..4, 10),
        choose in 0_usize..4
    ) {
        let covers = Covers::from_lists(demands, lists).unwrap();
        let sites = 0..covers.candidates() as u32;
        let those = |kind| sites.clone().filter(|&site| standing[site as usize] == kind).collect::<Vec<_>>();
        check(&Covering {
            twice: &twice[..demands],
            existing: &those(0),
            forbidden: &those(1),
            ..Covering::new(&covers, &weights[..demands], choose)
        })?;
    }
}

#[test]
fn what_cannot_be_asked_is_refused_in_words() {
    let covers = Covers::from_lists(2, [vec![0], vec![0, 1]]).unwrap();
    let problem = Covering::new(&covers, &[1.0, 1.0], 1);
    let refused = |problem: &Covering<'_>| problem.solve(&Effort::default(), &on).unwrap_err();
    let nowhere = Covers::from_lists(2, Vec::<Vec<u32>>::new()).unwrap();
    let nobody = Covers::from_lists(0, [vec![]]).unwrap();
    assert_eq!(
        refused(&Covering::new(&nowhere, &[1.0, 1.0], 1)),
        Refused::NoCandidates
    );
    assert_eq!(refused(&Covering::new(&nobody, &[], 1)), Refused::NoDemand);
    let words = [
        refused(&Covering::new(&covers, &[1.0], 1)),
        refused(&Covering::new(&covers, &[1.0, f64::NAN], 1)),
        refused(&Covering::new(&covers, &[-1.0, 1.0], 1)),
        refused(&Covering {
            twice: &[0.0],
            ..problem.clone()
        }),
        refused(&Covering {
            existing: &[2],
            ..problem.clone()
        }),
        refused(&Covering {
            existing: &[1, 1],
            ..problem.clone()
        }),
        refused(&Covering {
            existing: &[1],
            forbidden: &[1],
            ..problem.clone()
        }),
        refused(&Covering {
            budget: Some(Budget {
                cost: &[1.0],
                limit: 1.0,
            }),
            ..problem.clone()
        }),
        refused(&Covering {
            budget: Some(Budget {
                cost: &[1.0, 1.0],
                limit: f64::NAN,
            }),
            ..problem.clone()
        }),
        Covers::from_lists(2, [vec![2]]).unwrap_err(),
    ];
    expect_test::expect![[r"
        1 weights for 2
        weights of 1 must be 0 or more and finite, got NaN
        weights of 0 must be 0 or more and finite, got -1
        1 weights of second cover for 2
        candidate 2 does not exist: there are 2
        candidate 1 is named twice as existing
        candidate 1 is both existing and forbidden
        1 costs for 2
        budgets of 0 must be 0 or more and finite, got NaN
        demand 2 does not exist: there are 2
    "]]
    .assert_eq(&words.map(|refused| format!("{refused}\n")).concat());
}

/// No site, more sites than candidates, and demand that nobody can cover have plain answers.
#[test]
fn trivial_questions_have_their_answers() {
    let covers = Covers::from_lists(3, [vec![0], vec![0, 1]]).unwrap();
    #[track_caller]
    fn check(problem: &Covering<'_>, chosen: &[u32], value: f64) {
        let plan = problem.solve(&Effort::default(), &on).unwrap();
        assert_eq!(
            (plan.chosen.as_slice(), plan.value, plan.bound),
            (chosen, value, value)
        );
    }
    let weight = [1.0, 2.0, 4.0];
    check(&Covering::new(&covers, &weight, 0), &[], 0.0);
    check(
        &Covering {
            existing: &[0],
            ..Covering::new(&covers, &weight, 0)
        },
        &[0],
        1.0,
    );
    check(&Covering::new(&covers, &weight, 1), &[1], 3.0);
    check(&Covering::new(&covers, &weight, usize::MAX), &[1], 3.0);
    check(
        &Covering {
            forbidden: &[0, 1],
            ..Covering::new(&covers, &weight, 9)
        },
        &[],
        0.0,
    );
}

#[test]
fn the_same_question_has_the_same_answer() {
    let lists: Vec<Vec<u32>> = (0..60)
        .map(|site| (0..9).map(|step| (site * 7 + step * step) % 90).collect())
        .collect();
    let covers = Covers::from_lists(90, lists).unwrap();
    let weight: Vec<f64> = (0..90).map(|demand| f64::from(demand % 7) + 0.3).collect();
    let ask = || {
        Covering::new(&covers, &weight, 8).solve(
            &Effort {
                most_rounds: 5_000,
                ..Effort::default()
            },
            &on,
        )
    };
    let plan = ask().unwrap();
    assert_eq!(plan, ask().unwrap());
    assert!(plan.bound >= plan.value && plan.gap() < 0.1, "{plan:?}");
}
