//! Gateways for the real Thurrock: 3,147 postcodes, each of them also a candidate.

use super::{data, on};
use crate::{Covering, Covers, Effort, Point};

fn postcodes(text: &str) -> Vec<Point> {
    let field = |line: &str, at: usize| line.split(',').nth(at).unwrap().parse().unwrap();
    text.lines()
        .map(|line| Point {
            easting_m: field(line, 2),
            northing_m: field(line, 3),
        })
        .collect()
}

/// The linear program's bound is 2,923.2 (HiGHS 1.16, interior point): prices alone come to its whole part.
#[test]
fn thirty_gateways_within_800_m() {
    let Some(file) = data("place/thurrock-postcodes-2014.csv", 1) else {
        return;
    };
    let places = postcodes(&std::fs::read_to_string(file).unwrap());
    assert_eq!(places.len(), 3_147);
    let covers = Covers::within(&places, &places, 800.0).unwrap();
    let weight = vec![1.0; places.len()];
    let problem = Covering::new(&covers, &weight, 30);
    let plan = problem
        .solve(
            &Effort {
                enough_gap: 0.002,
                most_rounds: 8_000,
            },
            &on,
        )
        .unwrap();
    println!("{} of {}, {} rounds", plan.value, plan.bound, plan.rounds);
    assert_eq!(problem.value(&plan.chosen), Ok(plan.value));
    assert!(plan.chosen.len() == 30 && plan.value >= 2_905.0, "{plan:?}");
    assert!(plan.bound >= 2_920.0 && plan.gap() <= 0.005, "{plan:?}");
}
