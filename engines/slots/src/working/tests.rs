use jiff::civil::{Date, DateTime, date};
use proptest::prelude::*;

use super::*;

/// As published for England and Wales at gov.uk/bank-holidays, 2019 to 2028.
const PUBLISHED: &str = "\
2019-01-01 2019-04-19 2019-04-22 2019-05-06 2019-05-27 2019-08-26 2019-12-25 2019-12-26
2020-01-01 2020-04-10 2020-04-13 2020-05-08 2020-05-25 2020-08-31 2020-12-25 2020-12-28
2021-01-01 2021-04-02 2021-04-05 2021-05-03 2021-05-31 2021-08-30 2021-12-27 2021-12-28
2022-01-03 2022-04-15 2022-04-18 2022-05-02 2022-06-02 2022-06-03 2022-08-29 2022-09-19 2022-12-26 2022-12-27
2023-01-02 2023-04-07 2023-04-10 2023-05-01 2023-05-08 2023-05-29 2023-08-28 2023-12-25 2023-12-26
2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-08-26 2024-12-25 2024-12-26
2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26
2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28
2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28
2028-01-03 2028-04-14 2028-04-17 2028-05-01 2028-05-29 2028-08-28 2028-12-25 2028-12-26";

#[test]
fn bank_holidays_are_those_published() {
    for (year, line) in (2019..).zip(PUBLISHED.lines()) {
        let got: Vec<String> = bank_holidays(year)
            .iter()
            .map(|holiday| holiday.date.to_string())
            .collect();
        assert_eq!(got.join(" "), line);
    }
}

#[test]
fn substitutes_are_named() {
    let named = |date| bank_holiday(date).map(|h| (h.name, h.is_substitute));
    assert_eq!(named(date(2022, 12, 27)), Some(("Christmas Day", true)));
    assert_eq!(named(date(2022, 12, 26)), Some(("Boxing Day", false)));
    assert_eq!(named(date(2021, 12, 28)), Some(("Boxing Day", true)));
    assert_eq!(named(date(2021, 12, 25)), None);
    assert!(bank_holidays(i16::MIN).is_empty());
}

#[test]
fn working_days_are_counted() {
    #[track_caller]
    fn check(from: Date, n: i16, want: Date) {
        assert_eq!(add_working_days(from, n), want);
    }
    // Thursday before Easter 2026; Friday and Monday are holidays.
    check(date(2026, 4, 2), 1, date(2026, 4, 7));
    check(date(2026, 4, 4), 1, date(2026, 4, 7));
    check(date(2026, 4, 7), -1, date(2026, 4, 2));
    check(date(2026, 12, 24), 3, date(2026, 12, 31));
    check(date(2026, 12, 24), 0, date(2026, 12, 24));
    check(Date::MAX, 5, Date::MAX);
    assert_eq!(
        working_days_between(date(2026, 12, 24), date(2027, 1, 4)),
        4
    );
    assert_eq!(
        working_days_between(date(2026, 12, 24), date(2026, 12, 1)),
        0
    );
}

#[test]
fn working_time_is_counted() {
    #[track_caller]
    fn check(from: DateTime, to: DateTime, want_min: i64) {
        assert_eq!(
            working_minutes_between(&Hours::office(), from, to),
            want_min
        );
    }
    let at = |day, hour, minute| date(2026, 12, day).at(hour, minute, 0, 0);
    check(at(24, 16, 0), at(24, 16, 30), 30);
    check(at(24, 16, 0), at(29, 9, 30), 90);
    check(at(25, 9, 0), at(28, 17, 0), 0);
    check(at(29, 9, 0), at(24, 9, 0), 0);
    let due = |minutes| after_working_minutes(&Hours::office(), at(24, 16, 0), minutes);
    assert_eq!(due(90), Some(at(29, 9, 30)));
    assert_eq!(due(60), Some(at(24, 17, 0)));
    assert_eq!(due(-1), None);
    assert_eq!(due(i64::MAX), None);
    assert_eq!(
        after_working_minutes(&Hours::default(), at(24, 16, 0), 1),
        None
    );
}

proptest! {
    #[test]
    fn a_clock_that_has_run_out_has_run(minutes in 1_i64..20_000, day in 1_i8..28, hour in 0_i8..24) {
        let from = date(2026, 3, day).at(hour, 13, 0, 0);
        let due = after_working_minutes(&Hours::office(), from, minutes).unwrap();
        prop_assert_eq!(working_minutes_between(&Hours::office(), from, due), minutes);
    }

    #[test]
    fn days_added_are_days_between(n in 1_i16..300, day in 1_i8..28) {
        let from = date(2026, 3, day);
        prop_assert_eq!(working_days_between(from, add_working_days(from, n)), i64::from(n));
    }
}
