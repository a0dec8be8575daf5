//! Completion against published figures, and how often its intervals are right.

use super::near;
use crate::chance::exactly;
use crate::{Confidence, Estimate, Interval, Tally};

/// `got` to so many decimals.
#[track_caller]
fn check(got: Interval, want: (f64, f64), off: f64) {
    near(got.low, want.0, off);
    near(got.high, want.1, off);
}

fn wald(some: u64, all: u64) -> Interval {
    Tally::of(some, all).unwrap().adjusted_wald(Confidence::P95)
}

#[test]
fn adjusted_wald_as_published() {
    // Tullis (2008), measuringux.com/adjustedwald.htm, with every step rounded to four decimals.
    check(wald(4, 5), (0.3596, 0.9796), 0.0001);
    // UX Magazine 850 (2012), "A new formula for quantitative UX decision making".
    check(wald(7, 10), (0.39, 0.90), 0.005);
    check(wald(3, 10), (0.10, 0.61), 0.005);
    // Sauro, "10 things to know about completion rates", measuringu.com/completion-rates.
    check(wald(1, 5), (0.02, 0.64), 0.005);
}

#[test]
fn adjusted_wald_stays_on_the_scale() {
    check(wald(5, 5), (0.5109, 1.0), 0.0001);
    check(wald(0, 5), (0.0, 0.4891), 0.0001);
}

#[test]
fn exact_as_published() {
    let exact = |some, all, confidence| Tally::of(some, all).unwrap().exact(confidence);
    // NIST/SEMATECH e-Handbook, 7.2.4.2: 4 defective of 20, 90%.
    check(
        exact(4, 20, Confidence::P90),
        (0.071354, 0.401029),
        0.000_001,
    );
    // Sauro, measuringu.com/conf_intervals: 5 of 5, 95%.
    check(exact(5, 5, Confidence::P95), (0.48, 1.0), 0.005);
    check(exact(0, 5, Confidence::P95), (0.0, 0.52), 0.005);
}

#[test]
fn the_advised_estimate() {
    let check = |some, all, by, want| {
        let (got_by, got) = Tally::of(some, all).unwrap().advised();
        assert_eq!(got_by, by);
        near(got, want, 0.0005);
    };
    // Lewis and Sauro (2006): (x + 1)/(n + 2) above 0.9, Wilson below a half, x/n between.
    check(5, 5, Estimate::Laplace, 6.0 / 7.0);
    check(4, 5, Estimate::Observed, 0.8);
    check(1, 2, Estimate::Observed, 0.5);
    check(1, 5, Estimate::WilsonMidpoint, (1.0 + 1.92) / (5.0 + 3.84));
    check(9, 10, Estimate::Observed, 0.9);
}

#[test]
fn a_benchmark() {
    let check = |some, all, rate, p, p_mid, met| {
        let tally = Tally::of(some, all).unwrap();
        let got = tally.benchmark(rate, Confidence::P80).unwrap();
        near(got.p, p, 0.0005);
        near(got.p_mid, p_mid, 0.0005);
        assert_eq!(got.met, met);
    };
    // Sauro and Lewis (2016), chapter 4: 8 of 9 against 70%.
    check(8, 9, 0.7, 0.196, 0.118, true);
    // The R package uxr, benchmark_event: 4 of 7 exceed 80% with 0.033344, 6 of 14 exceed 30% with 0.7805158.
    check(4, 7, 0.8, 1.0 - 0.033344, 0.9093, false);
    check(6, 14, 0.3, 1.0 - 0.780_515_8, 0.1564, false);
    check(5, 9, 0.7, 0.901, 0.815, false);
    check(0, 9, 0.7, 1.0, 1.0, false);
    check(9, 9, 0.0, 0.0, 0.0, true);
    check(9, 9, 1.0, 1.0, 0.5, false);
}

/// How likely the interval of `n` holds a true share: every outcome, no dice.
fn coverage(n: u64, rate: f64, interval: impl Fn(Tally) -> Interval) -> f64 {
    let held = |some: &u64| interval(Tally::of(*some, n).unwrap()).holds(rate);
    (0..=n)
        .filter(held)
        .map(|some| exactly(some, n, rate))
        .sum()
}

#[test]
fn the_exact_interval_is_right_at_least_as_often_as_it_says() {
    for n in [1, 5, 10, 25] {
        for step in 1..100 {
            let rate = f64::from(step) / 100.0;
            let got = coverage(n, rate, |tally| tally.exact(Confidence::P95));
            assert!(got >= 0.95, "{n} at {rate}: {got}");
        }
    }
}

#[test]
fn the_adjusted_wald_interval_is_right_about_as_often_as_it_says() {
    for n in [5, 10, 25] {
        let rates = (1..100).map(|step| f64::from(step) / 100.0);
        let held: Vec<f64> = rates
            .map(|rate| coverage(n, rate, |tally| tally.adjusted_wald(Confidence::P95)))
            .collect();
        let mean = held.iter().sum::<f64>() / held.len() as f64;
        assert!((0.95..0.985).contains(&mean), "{n}: {mean} on average");
        assert!(held.iter().all(|h| *h > 0.89), "{n}: {held:?}");
    }
}
