//! Laws that hold for any input.

use proptest::prelude::*;

use crate::compare::{Pairs, Quantity, holm, pairs, proportions, summaries};
use crate::faults::{Found, chance_of_seeing, discovery, recapture, shoppers_needed};
use crate::sequential::{Aim, Plan, Verdict};
use crate::sus::{grade, percentile};
use crate::time::{Attempt, on_task};
use crate::{Confidence, Interval, Summary, Tally};

fn any_tally() -> impl Strategy<Value = Tally> {
    (1_u64..=1_000_000)
        .prop_flat_map(|all| (0..=all, Just(all)))
        .prop_map(|(some, all)| Tally::of(some, all).unwrap())
}

fn any_confidence() -> impl Strategy<Value = Confidence> {
    (0.5..=0.9999).prop_map(|level| Confidence::new(level).unwrap())
}

/// Sound and unsound numbers: shares, everyday figures, infinities, NaN and the rest.
fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![0.0..=1.0, -100.0..200.0, prop::num::f64::ANY]
}

/// Whether one lies in the other, but for the last figures.
fn lies_in(inner: Interval, outer: Interval) -> bool {
    let slack = 1e-9 * (1.0 + outer.low.abs() + outer.high.abs());
    inner.low >= outer.low - slack && inner.high <= outer.high + slack
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn intervals_of_shares_hold_what_was_seen_and_stay_on_the_scale(tally in any_tally(), confidence in any_confidence()) {
        for interval in [tally.adjusted_wald(confidence), tally.exact(confidence)] {
            prop_assert!(interval.low <= tally.observed() + 1e-12 && interval.high >= tally.observed() - 1e-12, "{interval:?}");
            prop_assert!(0.0 <= interval.low && interval.high <= 1.0);
        }
        let (_, estimate) = tally.advised();
        prop_assert!((0.0..=1.0).contains(&estimate));
    }

    #[test]
    fn intervals_grow_with_confidence(tally in any_tally(), a in any_confidence(), b in any_confidence()) {
        let (less, more) = if a < b { (a, b) } else { (b, a) };
        prop_assert!(lies_in(tally.adjusted_wald(less), tally.adjusted_wald(more)));
        prop_assert!(lies_in(tally.exact(less), tally.exact(more)));
    }

    #[test]
    fn intervals_shrink_with_more_of_the_same(some in 0_u64..500, others in 1_u64..500, confidence in any_confidence()) {
        let one = Tally::of(some, some + others).unwrap();
        let ten = Tally::of(10 * some, 10 * (some + others)).unwrap();
        prop_assert!(ten.adjusted_wald(confidence).width() <= one.adjusted_wald(confidence).width());
        prop_assert!(ten.exact(confidence).width() <= one.exact(confidence).width());
    }

    #[test]
    fn the_exact_test_and_the_exact_interval_agree(some in 1_u64..60, others in 1_u64..60, confidence in any_confidence()) {
        let tally = Tally::of(some, some + others).unwrap();
        let low = tally.exact(confidence).low;
        let p = tally.benchmark(low, confidence).unwrap().p;
        prop_assert!((p - (1.0 - confidence.level()) / 2.0).abs() < 1e-8, "{p}");
    }

    #[test]
    fn intervals_of_means_hold_the_mean(values in prop::collection::vec(-1e6..1e6, 2..40), confidence in any_confidence()) {
        let summary = Summary::of(&values).unwrap();
        if let Some(interval) = summary.interval(confidence) {
            prop_assert!(interval.holds(summary.mean));
            prop_assert!(interval.width() <= summary.interval(Confidence::new(0.9999).unwrap()).unwrap().width());
        }
    }

    #[test]
    fn turning_a_comparison_round_turns_its_effect_round(a in any_tally(), b in any_tally(), confidence in any_confidence()) {
        let (there, back) = (proportions(a, b, confidence), proportions(b, a, confidence));
        prop_assert!((there.effect + back.effect).abs() < 1e-12);
        prop_assert!((there.interval.low + back.interval.high).abs() < 1e-9);
        prop_assert!((there.p - back.p).abs() < 1e-9);
        prop_assert!(!there.words("a", "b").is_empty());
    }

    #[test]
    fn pairs_of_any_size(both in 0..=u64::MAX, only_first in 0_u64..3000, only_second in 0_u64..3000, neither in 0_u64..3000, huge in any::<bool>()) {
        let both = if huge { both } else { both % 3000 };
        let cells = Pairs { both, only_first, only_second, neither };
        if let Ok(got) = pairs(cells, Confidence::P95) {
            prop_assert!((0.0..=1.0).contains(&got.p) && got.p_mid.unwrap() <= got.p);
            prop_assert!(got.interval.low <= got.interval.high);
        }
    }

    #[test]
    fn holm_only_raises_and_keeps_the_order(plain in prop::collection::vec(0.0..=1.0, 1..30)) {
        let corrected = holm(&plain).unwrap();
        for (i, p) in plain.iter().enumerate() {
            prop_assert!(corrected[i] >= *p && corrected[i] <= 1.0);
            for (j, q) in plain.iter().enumerate() {
                prop_assert!(p > q || corrected[i] <= corrected[j]);
            }
        }
    }

    #[test]
    fn times_of_any_size(times in prop::collection::vec((any_number(), any::<bool>()), 0..30), sound in prop::collection::vec((0.001_f64..604_800.0, any::<bool>()), 1..40)) {
        let attempts = |of: &[(f64, bool)]| -> Vec<Attempt> {
            of.iter().map(|&(time_s, is_finished)| Attempt { time_s, is_finished }).collect()
        };
        let _ = on_task(&attempts(&times), Confidence::P95);
        let got = on_task(&attempts(&sound), Confidence::P95).unwrap();
        if let (Some(mean), Some(interval)) = (got.geometric_mean_s, got.geometric_mean_interval_s) {
            prop_assert!(interval.low <= mean * (1.0 + 1e-12) && interval.high >= mean * (1.0 - 1e-12));
        }
        if let (Some(median), Some(interval)) = (got.median_s, got.median_interval_s) {
            prop_assert!(interval.holds(median));
        }
    }

    #[test]
    fn nothing_panics_whatever_it_is_given(a in any_number(), b in any_number(), c in any_number(), d in any_number(), m in any::<u64>(), n in any::<u64>(), k in any::<u64>()) {
        let _ = (Confidence::new(a), percentile(a), grade(b), Tally::of(m, n), holm(&[a, b]));
        let _ = (chance_of_seeing(a, u32::try_from(m % 4_000_000_000).unwrap()), shoppers_needed(a, b));
        let _ = (recapture(Found { by_first: m, by_second: n, by_both: k }, Confidence::P99), discovery(m, &[n, k]));
        let one = Summary { count: m, mean: a, standard_deviation: b };
        let two = Summary { count: n % 1_000_000, mean: c, standard_deviation: d };
        let _ = (one.interval(Confidence::P99), two.interval(Confidence::P99));
        for quantity in [Quantity::Sus, Quantity::Time] {
            let _ = summaries(quantity, one, two, Confidence::P99).map(|one| one.words("a", "b"));
        }
        let aim = Aim { good: a, poor: b, risk_of_rejecting_good: c, risk_of_accepting_poor: d };
        let _ = (aim.wald_lines(), Plan::new(aim));
    }

    #[test]
    fn as_many_faults_as_were_found(by_first in 0_u64..2000, by_second in 0_u64..2000, by_both in 0_u64..2000, confidence in any_confidence()) {
        if let Ok(got) = recapture(Found { by_first, by_second, by_both }, confidence) {
            let found = got.found as f64;
            prop_assert!(got.all >= found - 1e-9 && got.interval.low >= found && got.interval.low <= got.interval.high);
            prop_assert!(got.interval.high.is_finite());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_plan_keeps_its_risks_and_ends(poor in 0.05_f64..0.8, apart in 0.15_f64..0.9, alpha in 0.01_f64..0.3, beta in 0.01_f64..0.3, seen in prop::collection::vec(any::<bool>(), 0..80)) {
        let good = (poor + apart).min(0.99);
        let plan = Plan::new(Aim { good, poor, risk_of_rejecting_good: alpha, risk_of_accepting_poor: beta }).unwrap();
        let (rejecting, accepting) = plan.risks();
        prop_assert!(rejecting <= alpha && accepting <= beta);
        let progress = plan.progress(seen.iter().copied());
        if progress.verdict == Verdict::GoOn {
            prop_assert_eq!(progress.visits as usize, seen.len());
            prop_assert_eq!(progress.most_to_come, plan.longest() - progress.visits);
        }
        let mut before = 0.0;
        for rate in [0.0, 0.2, 0.4, 0.6, 0.8, 1.0] {
            let accepted = plan.operating(rate).unwrap().accepted;
            prop_assert!(accepted >= before - 1e-9, "better is accepted more");
            before = accepted;
        }
        prop_assert!((before - 1.0).abs() < 1e-12);
    }
}
