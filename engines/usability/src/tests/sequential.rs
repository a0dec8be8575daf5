//! The sequential test: its lines as published, its risks by arithmetic and by dice.

use expect_test::expect;

use super::{Draw, near};
use crate::sequential::{Aim, Plan, Row, Verdict};

fn aim(good: f64, poor: f64, alpha: f64, beta: f64) -> Aim {
    Aim {
        good,
        poor,
        risk_of_rejecting_good: alpha,
        risk_of_accepting_poor: beta,
    }
}

/// Aims of many shapes: near and far, high and low, careful and careless.
fn aims() -> Vec<Aim> {
    vec![
        aim(0.9, 0.7, 0.05, 0.05),
        aim(0.95, 0.8, 0.05, 0.1),
        aim(0.9, 0.6, 0.1, 0.05),
        aim(0.99, 0.9, 0.05, 0.1),
        aim(0.8, 0.5, 0.2, 0.2),
        aim(0.7, 0.3, 0.01, 0.01),
        aim(0.5, 0.4, 0.1, 0.1),
        aim(0.3, 0.1, 0.05, 0.2),
        aim(0.999, 0.001, 0.001, 0.001),
        aim(0.9, 0.2, 0.4, 0.4),
        aim(0.85, 0.75, 0.02, 0.3),
    ]
}

#[test]
fn walds_lines_as_published() {
    let check = |aim: Aim, accept, reject, slope, off| {
        let got = aim.wald_lines().unwrap();
        near(got.accept, accept, off);
        near(got.reject, reject, off);
        near(got.slope, slope, off);
    };
    // NIST/SEMATECH e-Handbook, 6.2.6: -0.939 + 0.0397 n and 1.205 + 0.0397 n for 1% and 10% defective.
    check(aim(0.99, 0.90, 0.05, 0.10), 0.939, 1.205, 0.0397, 0.0006);
    // By the same formulas, reckoned by hand: 10% and 30% defective, risks of 2% and 3%.
    check(aim(0.9, 0.7, 0.02, 0.03), 2.583, 2.875, 0.1862, 0.0006);
}

#[test]
fn both_risks_are_kept_with_the_end_too() {
    let hard_to_tell = aim(0.52, 0.47, 0.05, 0.05);
    for aim in aims().into_iter().chain([hard_to_tell]) {
        let plan = Plan::new(aim).unwrap();
        let (alpha, beta) = plan.risks();
        assert!(alpha <= aim.risk_of_rejecting_good, "{aim:?}: {alpha}");
        assert!(beta <= aim.risk_of_accepting_poor, "{aim:?}: {beta}");
        let (good, poor) = (
            plan.operating(aim.good).unwrap(),
            plan.operating(aim.poor).unwrap(),
        );
        near(good.accepted, 1.0 - alpha, 1e-9);
        near(poor.accepted, beta, 1e-9);
        let fixed = f64::from(plan.fixed_visits());
        assert!(
            good.expected_visits <= fixed && poor.expected_visits <= fixed,
            "{aim:?}"
        );
        assert!(plan.longest() <= 3 * plan.fixed_visits());
    }
}

#[test]
fn both_risks_are_kept_by_simulation() {
    let mut draw = Draw(1947);
    for aim in aims() {
        let plan = Plan::new(aim).unwrap();
        for (rate, wrong, risk) in [
            (aim.good, Verdict::Reject, aim.risk_of_rejecting_good),
            (aim.poor, Verdict::Accept, aim.risk_of_accepting_poor),
        ] {
            let (mut wrongly, mut visits) = (0, 0);
            for _ in 0..4000 {
                let got = plan.progress(std::iter::repeat_with(|| draw.happens(rate)));
                assert_ne!(got.verdict, Verdict::GoOn);
                wrongly += u32::from(got.verdict == wrong);
                visits += got.visits;
            }
            let got = f64::from(wrongly) / 4000.0;
            // Four standard errors of 4,000 throws.
            let noise = 4.0 * (risk * (1.0 - risk) / 4000.0).sqrt();
            assert!(got <= risk + noise, "{aim:?} at {rate}: {got}");
            let expected = plan.operating(rate).unwrap().expected_visits;
            near(f64::from(visits) / 4000.0, expected, 0.05 * expected + 0.1);
        }
    }
}

#[test]
fn a_plan_on_one_page() {
    let plan = Plan::new(aim(0.9, 0.6, 0.1, 0.1)).unwrap();
    let number = |limit: Option<u32>| limit.map_or("-".to_owned(), |limit| limit.to_string());
    let rows: Vec<String> = plan
        .rows()
        .iter()
        .enumerate()
        .map(|(i, row)| format!("{}: {} {}", i + 1, number(row.accept), number(row.reject)))
        .collect();
    let (good, poor) = (plan.operating(0.9).unwrap(), plan.operating(0.6).unwrap());
    expect![[r#"
        1: - -
        2: - 2
        3: - 2
        4: - 3
        5: - 3
        6: 0 3
        7: 0 3
        8: 0 4
        9: 0 4
        10: 1 4
        11: 1 4
        12: 1 4
        13: 1 4
        14: 1 4
        15: 2 4
        16: 3 4
        without looking 15, good 8.6, poor 6.8"#]]
    .assert_eq(&format!(
        "{}\nwithout looking {}, good {:.1}, poor {:.1}",
        rows.join("\n"),
        plan.fixed_visits(),
        good.expected_visits,
        poor.expected_visits
    ));
}

#[test]
fn progress() {
    let plan = Plan::new(aim(0.9, 0.6, 0.1, 0.1)).unwrap();
    let none = plan.progress([]);
    assert_eq!((none.verdict, none.visits), (Verdict::GoOn, 0));
    assert_eq!(none.most_to_come, plan.longest());
    assert_eq!(none.limits, Row::default());
    let bad = plan.progress([false; 50]);
    assert_eq!(bad.verdict, Verdict::Reject);
    assert!(bad.visits < 5 && bad.most_to_come == 0);
    let fine = plan.progress([true; 50]);
    assert_eq!((fine.verdict, fine.failures), (Verdict::Accept, 0));
    // A verdict stands, whatever comes after it.
    let after: Vec<bool> = [true; 20].into_iter().chain([false; 20]).collect();
    assert_eq!(plan.progress(after), fine);
}

#[test]
fn every_row_leaves_room_and_the_last_decides() {
    for aim in aims() {
        let plan = Plan::new(aim).unwrap();
        for (index, row) in plan.rows().iter().enumerate() {
            if let (Some(accept), Some(reject)) = (row.accept, row.reject) {
                assert!(accept < reject, "{aim:?} after {}: {row:?}", index + 1);
            }
        }
        let last = plan.rows().last().unwrap();
        let failures = 0..=plan.longest();
        assert!(
            failures
                .into_iter()
                .all(|f| last.verdict(f) != Verdict::GoOn)
        );
    }
}

#[test]
fn a_plan_comes_back_as_it_was_kept() {
    let plan = Plan::new(aim(0.9, 0.7, 0.05, 0.05)).unwrap();
    let kept = serde_json::to_string(&plan).unwrap();
    assert_eq!(serde_json::from_str::<Plan>(&kept).unwrap(), plan);
}

#[test]
fn a_plan_that_was_tampered_with_harms_nobody() {
    let kept = r#"{"aim":{"good":2.0,"poor":-1.0,"risk_of_rejecting_good":0.1,"risk_of_accepting_poor":0.1},
        "fixed_visits":0,"rows":[{"accept":null,"reject":0},{"accept":4294967295,"reject":4294967295}]}"#;
    let plan: Plan = serde_json::from_str(kept).unwrap();
    assert_eq!(plan.progress([true, true]).verdict, Verdict::Reject);
    near(plan.operating(0.5).unwrap().accepted, 0.0, 1e-12);
    let _ = plan.risks();
}

#[test]
fn what_no_plan_is_made_for() {
    let check = |aim: Aim, want: &str| {
        assert_eq!(Plan::new(aim).unwrap_err().to_string(), want);
        assert!(aim.wald_lines().is_err() || want.contains("visits"));
    };
    check(
        aim(0.7, 0.9, 0.1, 0.1),
        "a good share must be more than a poor share, got 0.7 and 0.9",
    );
    check(
        aim(f64::NAN, 0.5, 0.1, 0.1),
        "a good share must be from 0.001 to 0.999, got NaN",
    );
    check(
        aim(1.0, 0.5, 0.1, 0.1),
        "a good share must be from 0.001 to 0.999, got 1",
    );
    check(
        aim(0.9, 0.5, 0.0, 0.1),
        "the risk of rejecting a good release must be from 0.001 to 0.4, got 0",
    );
    check(
        aim(0.5, 0.499, 0.05, 0.05),
        "visits: at most 5000 allowed, got 5001",
    );
}
