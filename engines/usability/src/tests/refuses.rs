//! What is refused, and in which words.

use expect_test::{Expect, expect};

use crate::compare::{Quantity, holm, means, times};
use crate::faults::{Found, chance_of_seeing, discovery, recapture, shoppers_needed};
use crate::sus::{self, percentile};
use crate::time::{Attempt, on_task};
use crate::{Confidence, Refused, Summary, Tally, ease, umux_lite};

const P95: Confidence = Confidence::P95;

#[track_caller]
fn check<T: std::fmt::Debug>(got: Result<T, Refused>, want: Expect) {
    want.assert_eq(&got.unwrap_err().to_string());
}

#[test]
fn refuses_what_it_cannot_work_out() {
    check(
        Confidence::new(1.0),
        expect!["confidence must be from 0.5 to 0.9999, got 1"],
    );
    check(
        Confidence::new(f64::NAN),
        expect!["confidence must be from 0.5 to 0.9999, got NaN"],
    );
    check(
        Tally::of(0, 0),
        expect!["observations: at least 1 needed, got 0"],
    );
    check(
        Tally::of(6, 5),
        expect!["observations: 6 of 5 is more than all of them"],
    );
    check(
        Tally::of(0, u64::MAX),
        expect!["observations: at most 1000000 allowed, got 18446744073709551615"],
    );
    check(
        Tally::of(1, 2).unwrap().benchmark(1.1, P95),
        expect!["benchmark must be from 0 to 1, got 1.1"],
    );
    check(
        sus::score(&[Some(6); 10]),
        expect!["an answer must be from 1 to 5, got 6"],
    );
    check(
        sus::score(&[None; 10]),
        expect!["answers of the ten: at least 9 needed, got 0"],
    );
    check(
        sus::summary(&[], P95),
        expect!["SUS scores: at least 1 needed, got 0"],
    );
    check(
        sus::summary(&[50.0, 101.0], P95),
        expect!["SUS scores must be from 0 to 100, got 101"],
    );
    check(
        sus::consistency(&[[3; 10]]),
        expect!["people: at least 2 needed, got 1"],
    );
    check(
        percentile(f64::INFINITY),
        expect!["a SUS score must be from 0 to 100, got inf"],
    );
    check(
        umux_lite::score(0, 7),
        expect!["an answer must be from 1 to 7, got 0"],
    );
    check(
        umux_lite::as_sus(-1.0),
        expect!["a UMUX-Lite score must be from 0 to 100, got -1"],
    );
    check(
        ease::summary(&[8], P95),
        expect!["answers of ease must be from 1 to 7, got 8"],
    );
    check(
        ease::net(&[], P95),
        expect!["answers of ease: at least 1 needed, got 0"],
    );
    check(
        Summary::of(&[1.0, f64::MAX]),
        expect!["a value must be from -1000000000000 to 1000000000000, got 1.7976931348623157e308"],
    );
    check(
        on_task(&[], P95),
        expect!["attempts: at least 1 needed, got 0"],
    );
    check(
        on_task(
            &[Attempt {
                time_s: 0.0,
                is_finished: true,
            }],
            P95,
        ),
        expect!["a time in seconds must be from 0.001 to 604800, got 0"],
    );
    check(
        means(Quantity::Sus, &[50.0], &[60.0, 70.0], P95),
        expect!["people in each group: at least 2 needed, got 1"],
    );
    check(
        means(Quantity::Sus, &[50.0; 3], &[60.0; 3], P95),
        expect!["values that differ from the others: at least 1 needed, got 0"],
    );
    check(
        times(&[], &[60.0, 70.0], P95),
        expect!["people in each group: at least 2 needed, got 0"],
    );
    check(
        holm(&[0.5, -0.1]),
        expect!["a probability must be from 0 to 1, got -0.1"],
    );
    check(
        recapture(
            Found {
                by_first: 3,
                by_second: 4,
                by_both: 5,
            },
            P95,
        ),
        expect!["faults: 5 of 3 is more than all of them"],
    );
    check(
        recapture(
            Found {
                by_first: u64::MAX,
                by_second: 4,
                by_both: 1,
            },
            P95,
        ),
        expect!["faults: at most 1000000 allowed, got 18446744073709551615"],
    );
    check(
        chance_of_seeing(-0.1, 5),
        expect!["how often a problem is met must be from 0 to 1, got -0.1"],
    );
    check(
        shoppers_needed(0.0, 0.9),
        expect!["how often a problem is met must be from 0.000001 to 1, got 0"],
    );
    check(
        shoppers_needed(0.1, 1.0),
        expect!["probability must be from 0.000001 to 0.999999, got 1"],
    );
    check(
        shoppers_needed(1e-6, 0.99),
        expect!["shoppers must be from 1 to 1000000, got 4605168"],
    );
    check(
        discovery(1, &[1]),
        expect!["shoppers: at least 2 needed, got 1"],
    );
    check(
        discovery(4, &[]),
        expect!["problems: at least 1 needed, got 0"],
    );
    check(
        discovery(4, &[5]),
        expect!["shoppers who met a problem must be from 1 to 4, got 5"],
    );
}
