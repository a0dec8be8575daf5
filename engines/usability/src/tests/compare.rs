//! Comparisons against published figures, and their words.

use expect_test::expect;

use super::{Draw, near};
use crate::compare::{
    Comparison, Pairs, Quantity, holm, mark, means, pairs, proportions, summaries, times,
};
use crate::{Confidence, Summary, Tally};

const P95: Confidence = Confidence::P95;

/// The effect, the ends of its interval and the probability, to so many decimals.
#[track_caller]
fn check(got: Comparison, want: (f64, f64, f64, f64), off: f64) {
    near(got.effect, want.0, off);
    near(got.interval.low, want.1, off);
    near(got.interval.high, want.2, off);
    near(got.p, want.3, off);
}

fn tally(some: u64, all: u64) -> Tally {
    Tally::of(some, all).unwrap()
}

#[test]
fn two_proportions() {
    // Sauro and Lewis (2016), chapter 5: 37 of 455 and 22 of 438; the figures by the formulas, summed apart from this.
    let got = proportions(tally(37, 455), tally(22, 438), P95);
    check(got, (-0.03109, -0.06363, 0.00186, 0.06166), 0.00002);
    // Nothing between them, nothing to see: all did, and none did.
    let all = proportions(tally(5, 5), tally(8, 8), P95);
    assert_eq!((all.effect, all.p), (0.0, 1.0));
    let none = proportions(tally(0, 5), tally(0, 8), P95);
    assert_eq!((none.effect, none.p), (0.0, 1.0));
    // As far apart as can be.
    let apart = proportions(tally(0, 20), tally(20, 20), P95);
    assert!(apart.p < 1e-9 && apart.interval.high == 1.0 && apart.is_clear());
}

#[test]
fn paired_proportions() {
    let of = |both, only_first, only_second, neither| {
        let cells = Pairs {
            both,
            only_first,
            only_second,
            neither,
        };
        pairs(cells, P95).unwrap()
    };
    // Fagerland, Lydersen and Laake (2013), the data of Bentur and others: exact 0.0703, mid-p 0.0391.
    let bentur = of(1, 1, 7, 12);
    near(bentur.p, 0.0703, 0.00005);
    near(bentur.p_mid.unwrap(), 0.0391, 0.00005);
    near(bentur.effect, 6.0 / 21.0, 1e-12);
    // The R package PropCIs, diffpropci.mp(b = 40, c = 20, n = 160): Agresti and Min (2005).
    let propcis = of(50, 40, 20, 50);
    near(propcis.interval.low, -0.216_017_26, 5e-9);
    near(propcis.interval.high, -0.030_896_32, 5e-9);
    // The same people did the same with both.
    let same = of(9, 0, 0, 1);
    assert_eq!((same.effect, same.p, same.p_mid), (0.0, 1.0, Some(1.0)));
    let even = of(3, 4, 4, 1);
    assert_eq!(even.p, 1.0);
    near(even.p_mid.unwrap(), 1.0, 1e-12);
}

#[test]
fn two_means() {
    // NIST/SEMATECH e-Handbook, 1.3.5.3 (AUTO83B.DAT): T = -12.94627 with 136.8750 degrees of freedom, of which the
    // 0.975 quantile is 1.97749.
    let us = Summary {
        count: 249,
        mean: 20.14458,
        standard_deviation: 6.41470,
    };
    let japan = Summary {
        count: 79,
        mean: 30.48101,
        standard_deviation: 6.10771,
    };
    let apart = 30.48101 - 20.14458;
    let half = 1.97749 * apart / 12.94627;
    let got = summaries(Quantity::Sus, us, japan, P95).unwrap();
    check(got, (apart, apart - half, apart + half, 0.0), 0.0002);

    // Student's sleep (1908), unpaired, as R's t.test(extra ~ group): p 0.07939, -3.3654832 to 0.2054832.
    let first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    let second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    let got = means(Quantity::Ease, &second, &first, P95).unwrap();
    check(got, (-1.58, -3.365_483_2, 0.205_483_2, 0.07939), 0.000_005);
}

#[test]
fn two_times() {
    let first_s = [40.0, 52.0, 61.0, 70.0, 95.0];
    let twice: Vec<f64> = first_s.iter().map(|s| s * 2.0).collect();
    let got = times(&first_s, &twice, P95).unwrap();
    near(got.effect, 2.0, 1e-9);
    near(got.interval.low * got.interval.high, 4.0, 1e-9);
    let back = times(&twice, &first_s, P95).unwrap();
    near(back.effect, 0.5, 1e-9);
    near(back.p, got.p, 1e-12);
    assert_eq!(means(Quantity::Time, &first_s, &twice, P95), Ok(got));
}

#[test]
fn many_comparisons() {
    let check = |plain: &[f64], want: &[f64]| {
        let got = holm(plain).unwrap();
        assert_eq!(got.len(), want.len());
        got.iter()
            .zip(want)
            .for_each(|(got, want)| near(*got, *want, 1e-12));
    };
    // The Python package pingouin, holm([.50, .003, .32, .054, .0003]).
    check(
        &[0.50, 0.003, 0.32, 0.054, 0.0003],
        &[0.64, 0.012, 0.64, 0.162, 0.0015],
    );
    check(&[0.04], &[0.04]);
    check(&[0.5, 1.0, 0.9], &[1.0, 1.0, 1.0]);
    check(&[0.01, 0.01], &[0.02, 0.02]);

    let one = proportions(tally(21, 30), tally(28, 30), P95);
    assert!(one.is_clear());
    let mut four = [one; 4];
    mark(&mut four).unwrap();
    assert!(!four[0].is_clear());
    near(four[0].p_holm.unwrap(), 4.0 * one.p, 1e-12);
}

/// How often a test at 5% cries wolf where nothing differs.
#[test]
fn false_alarms_are_as_rare_as_stated() {
    let mut draw = Draw(1979);
    let (mut shares, mut scores) = (0, 0);
    for _ in 0..4000 {
        let mut finished = || (0..20).filter(|_| draw.happens(0.8)).count() as u64;
        let (first, second) = (tally(finished(), 20), tally(finished(), 20));
        shares += u32::from(proportions(first, second, P95).is_clear());
        let first: Vec<f64> = (0..8).map(|_| 68.0 + 6.0 * draw.normal()).collect();
        let second: Vec<f64> = (0..14).map(|_| 68.0 + 18.0 * draw.normal()).collect();
        scores += u32::from(
            means(Quantity::Sus, &first, &second, P95)
                .unwrap()
                .is_clear(),
        );
    }
    near(f64::from(shares) / 4000.0, 0.05, 0.02);
    near(f64::from(scores) / 4000.0, 0.05, 0.01);
}

#[test]
fn in_words() {
    let mut three = [proportions(tally(21, 30), tally(28, 30), P95); 3];
    mark(&mut three).unwrap();
    let scores = |second: &[f64]| means(Quantity::Sus, &[60.0, 70.0, 75.0], second, P95).unwrap();
    let slower = |second_s: &[f64]| times(&[60.0, 66.0, 70.0], second_s, P95).unwrap();
    let all = [
        proportions(tally(4, 10), tally(9, 10), P95),
        proportions(tally(8, 10), tally(8, 10), P95),
        proportions(tally(500, 1000), tally(900, 1000), P95),
        three[0],
        scores(&[62.5, 70.0, 75.5]),
        scores(&[20.0, 22.5, 17.5]),
        slower(&[55.0, 61.0, 73.0]),
        slower(&[150.0, 170.0, 180.0]),
        slower(&[0.001, 604_800.0]),
    ];
    let words = all.map(|one| one.words("release 1", "release 2"));
    expect![[r#"
        90% finished with release 2, 40% finished with release 1: 50 percentage points more (95% interval: 7 to 77 percentage points more). Chance alone would hardly do this (p = 0.022).
        80% finished with release 2, 80% finished with release 1: no difference (95% interval: 35 percentage points fewer to 35 percentage points more). This could be chance (p = 1.000).
        90% finished with release 2, 50% finished with release 1: 40 percentage points more (95% interval: 36 to 44 percentage points more). Chance alone would hardly do this (p less than 0.001).
        93% finished with release 2, 70% finished with release 1: 23 percentage points more (95% interval: 3 to 41 percentage points more). Among so many comparisons this could be chance (p = 0.062).
        69.3 is the SUS score of release 2, 68.3 is the SUS score of release 1: 1.0 points higher (95% interval: 15.3 points lower to 17.3 points higher). This could be chance (p = 0.872).
        20.0 is the SUS score of release 2, 68.3 is the SUS score of release 1: 48.3 points lower (95% interval: 65.3 to 31.4 points lower). Chance alone would hardly do this (p = 0.005).
        63 seconds is the usual time with release 2, 65 seconds is the usual time with release 1: 4% shorter (95% interval: 29% shorter to 29% longer). This could be chance (p = 0.690).
        2 minutes 46 seconds is the usual time with release 2, 65 seconds is the usual time with release 1: 2.5 times as long (95% interval: 2.1 to 3.1 times as long). Chance alone would hardly do this (p less than 0.001).
        25 seconds is the usual time with release 2, 65 seconds is the usual time with release 1: 62% shorter (95% interval: more than 99% shorter to more than 1000 times as long). This could be chance (p = 0.939)."#]].assert_eq(&words.join("\n"));
}
