//! Faults seen and unseen.

use super::{Draw, near};
use crate::Confidence;
use crate::faults::{Found, chance_of_seeing, discovery, recapture, shoppers_needed};

#[test]
fn capture_and_recapture() {
    let of = |by_first, by_second, by_both| {
        recapture(
            Found {
                by_first,
                by_second,
                by_both,
            },
            Confidence::P95,
        )
        .unwrap()
    };
    // The turtles of en.wikipedia.org/wiki/Mark_and_recapture: 30 and 28, 22 to 65 by Sadinle (2009).
    let turtles = of(10, 15, 5);
    near(turtles.lincoln_petersen.unwrap(), 30.0, 1e-9);
    near(turtles.all, 28.0, 0.5);
    near(turtles.interval.low, 22.0, 0.5);
    near(turtles.interval.high, 65.0, 0.5);
    near(turtles.unseen, turtles.all - 20.0, 1e-9);
    // The R package recapr, NChapman(100, 100, 20): (101 × 101 / 21) - 1.
    near(of(100, 100, 20).all, 484.76, 0.005);
    // Nobody found anything; nobody found what another had; all found all.
    let nothing = of(0, 0, 0);
    assert_eq!((nothing.found, nothing.lincoln_petersen), (0, None));
    near(nothing.all, 0.0, 1e-12);
    assert_eq!(of(3, 4, 0).lincoln_petersen, None);
    let all = of(12, 12, 12);
    near(all.unseen, 0.0, 1e-12);
    assert_eq!((all.interval.low, all.interval.high), (12.0, 13.0));
    let million = of(1_000_000, 1_000_000, 1_000_000);
    assert_eq!((million.interval.low, million.interval.high), (1e6, 1e6));
}

#[test]
fn recapture_is_right_at_least_about_as_often_as_it_says() {
    let mut draw = Draw(1951);
    let mut check = |faults: u32, first_sees, second_sees, least_held, most_off| {
        let (mut held, mut sum) = (0, 0.0);
        for _ in 0..3000 {
            let mut found = Found {
                by_first: 0,
                by_second: 0,
                by_both: 0,
            };
            for _ in 0..faults {
                let (first, second) = (draw.happens(first_sees), draw.happens(second_sees));
                found.by_first += u64::from(first);
                found.by_second += u64::from(second);
                found.by_both += u64::from(first && second);
            }
            let got = recapture(found, Confidence::P95).unwrap();
            held += u32::from(got.interval.holds(f64::from(faults)));
            sum += got.all;
        }
        let held = f64::from(held) / 3000.0;
        assert!(
            held > least_held,
            "{faults}, {first_sees}, {second_sees}: {held}"
        );
        near(sum / 3000.0, f64::from(faults), most_off);
    };
    check(40, 0.5, 0.6, 0.94, 0.3);
    check(40, 0.9, 0.9, 0.94, 0.1);
    check(40, 0.97, 0.99, 0.94, 0.1);
    check(12, 0.6, 0.6, 0.94, 0.3);
    check(100, 0.3, 0.3, 0.94, 3.0);
}

#[test]
fn how_many_shoppers() {
    // Virzi (1992); Nielsen (2000): five see 85% of the problems that 31% run into.
    near(chance_of_seeing(0.31, 5).unwrap(), 0.85, 0.01);
    near(chance_of_seeing(0.01, 1).unwrap(), 0.01, 1e-12);
    assert_eq!(chance_of_seeing(1.0, 0), Ok(0.0));
    assert_eq!(chance_of_seeing(1.0, 1), Ok(1.0));
    assert_eq!(chance_of_seeing(0.0, 9), Ok(0.0));
    let check = |frequency, probability, want| {
        assert_eq!(shoppers_needed(frequency, probability), Ok(want));
        assert!(chance_of_seeing(frequency, want).unwrap() >= probability - 1e-9);
        assert!(chance_of_seeing(frequency, want - 1).unwrap() < probability);
    };
    check(0.31, 0.84, 5);
    check(0.31, 0.85, 6);
    check(0.5, 0.75, 2);
    check(0.1, 0.85, 19);
    check(0.01, 0.95, 299);
    check(1.0, 0.99, 1);
}

#[test]
fn the_discovery_rate() {
    // By Lewis (2001): 4 shoppers, 5 problems, met by 4, 2, 1, 1 and 1: p = 9/20, of 5 problems 3 were met once.
    let got = discovery(4, &[4, 2, 1, 1, 1]).unwrap();
    near(got.observed, 0.45, 1e-12);
    near(got.normalised, (0.45 - 0.25) * 0.75, 1e-12);
    near(got.good_turing, 0.45 / 1.6, 1e-12);
    near(got.adjusted, (0.15 + 0.28125) / 2.0, 1e-12);
    near(got.share_found, 1.0 - (1.0 - 0.215_625_f64).powi(4), 1e-12);
}

/// What Lewis (2001) found by simulation: the adjusted rate is far nearer to the truth than the observed one.
#[test]
fn the_adjusted_rate_is_nearer_to_the_truth() {
    let mut draw = Draw(2001);
    let (mut observed, mut adjusted) = (0.0, 0.0);
    for _ in 0..500 {
        let met: Vec<u64> = (0..60)
            .map(|_| (0..4).filter(|_| draw.happens(0.15)).count() as u64)
            .filter(|met| *met > 0)
            .collect();
        let got = discovery(4, &met).unwrap();
        observed += (got.observed - 0.15).abs() / 500.0;
        adjusted += (got.adjusted - 0.15).abs() / 500.0;
    }
    assert!(observed > 0.14, "observed is off by {observed}");
    assert!(adjusted < 0.04, "adjusted is off by {adjusted}");
}
