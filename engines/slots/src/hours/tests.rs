use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Weekday, date};
use proptest::prelude::*;

use super::*;

fn library() -> Hours {
    let mut hours = Hours::weekly(&[
        (Weekday::Monday, "09:00-17:00"),
        (Weekday::Tuesday, "09:00-12:00"),
        (Weekday::Tuesday, "13:00-19:30"),
        (Weekday::Friday, "20:00-26:00"),
    ])
    .unwrap();
    hours.bank_holidays = OnBankHolidays::Closed;
    hours.exceptions.push(Exception {
        date: date(2026, 11, 30),
        spans: vec!["10:00-12:00".parse().unwrap()],
        why: "Staff training".into(),
    });
    hours
}

#[track_caller]
fn check(hours: &Hours, at: DateTime, want: &str) {
    assert_eq!(hours.words(at), want);
}

#[test]
fn in_words() {
    let library = library();
    // 24 November 2026 is a Tuesday.
    check(
        &library,
        date(2026, 11, 24).at(9, 0, 0, 0),
        "Open today until midday",
    );
    check(
        &library,
        date(2026, 11, 24).at(12, 0, 0, 0),
        "Closed now, opens today at 1pm",
    );
    check(
        &library,
        date(2026, 11, 24).at(19, 30, 0, 0),
        "Closed now, opens Friday at 8pm",
    );
    check(
        &library,
        date(2026, 11, 27).at(23, 0, 0, 0),
        "Open today until 2am",
    );
    check(
        &library,
        date(2026, 11, 28).at(1, 59, 0, 0),
        "Open today until 2am",
    );
    check(
        &library,
        date(2026, 11, 28).at(2, 0, 0, 0),
        "Closed now, opens Monday at 10am",
    );
    check(
        &library,
        date(2026, 12, 27).at(12, 0, 0, 0),
        "Closed now, opens Tuesday at 9am",
    );
    check(
        &library,
        date(2026, 11, 29).at(12, 0, 0, 0),
        "Closed now, opens tomorrow at 10am",
    );
    check(
        &Hours::always(),
        date(2026, 11, 24).at(3, 0, 0, 0),
        "Open all the time",
    );
    check(
        &Hours::default(),
        date(2026, 11, 24).at(3, 0, 0, 0),
        "Closed",
    );
    let mut summer = Hours::default();
    summer.seasons.push(Season {
        name: "Summer".into(),
        from: date(2027, 6, 1),
        to: date(2027, 8, 31),
        week: Hours::always().week,
    });
    check(
        &summer,
        date(2026, 11, 24).at(3, 0, 0, 0),
        "Closed now, opens 1 June at midnight",
    );
    check(
        &summer,
        date(2027, 8, 20).at(3, 0, 0, 0),
        "Open until 1 September at midnight",
    );
}

#[test]
fn as_a_table() {
    let rows: Vec<String> = library()
        .table(date(2026, 11, 30), 3)
        .into_iter()
        .map(|row| format!("{} {} {:?}", row.day, row.hours, row.why))
        .collect();
    expect_test::expect![[r#"
        Monday 10am to midday Some("Staff training")
        Tuesday 9am to midday and 1pm to 7:30pm None
        Wednesday Closed None"#]]
    .assert_eq(&rows.join("\n"));
    assert_eq!(library().usual().len(), 7);
}

#[test]
fn as_numbers() {
    let hours = Hours::weekly(&[
        (Weekday::Monday, "02:00-09:00"),
        (Weekday::Sunday, "22:00-26:00"),
    ])
    .unwrap();
    // Sunday runs into Monday, which goes on from there: as one.
    assert_eq!(hours.minutes_of_week(), [(0, 540), (10_000 - 40, 10_080)]);
    let unusual = library().unusual(date(2026, 11, 24), 40);
    let days: Vec<String> = unusual.iter().map(|(date, _)| date.to_string()).collect();
    assert_eq!(
        days,
        ["2026-11-30", "2026-12-25", "2026-12-28", "2027-01-01"]
    );
}

#[test]
fn refuses_what_overlaps() {
    let refusal = |days: &[(Weekday, &str)]| Hours::weekly(days).unwrap_err().to_string();
    expect_test::expect!["Monday: 11:00-13:00 begins before 09:00-12:00 has ended"].assert_eq(
        &refusal(&[
            (Weekday::Monday, "09:00-12:00"),
            (Weekday::Monday, "11:00-13:00"),
        ]),
    );
    expect_test::expect!["Monday: 01:00-09:00 begins before 20:00-26:00 has ended"].assert_eq(
        &refusal(&[
            (Weekday::Monday, "01:00-09:00"),
            (Weekday::Sunday, "20:00-26:00"),
        ]),
    );
    let mut hours = library();
    hours.exceptions.push(hours.exceptions[0].clone());
    expect_test::expect!["2026-11-30 is there twice"]
        .assert_eq(&hours.check().unwrap_err().to_string());
}

#[test]
fn as_text_and_back() {
    let text = serde_json::to_string(&library()).unwrap();
    assert_eq!(serde_json::from_str::<Hours>(&text).unwrap(), library());
    assert!(serde_json::from_str::<Hours>(r#"{"weeks":[]}"#).is_err());
}

fn some_hours() -> impl Strategy<Value = Hours> {
    let day = prop::collection::vec(0_u16..1440, 0..6).prop_map(|mut edges| {
        edges.sort_unstable();
        edges.dedup();
        edges
            .chunks_exact(2)
            .filter_map(|pair| Span::new(pair[0], pair[1]).ok())
            .collect::<Vec<_>>()
    });
    let exception = (0_i32..30, day.clone());
    (
        prop::collection::vec(day, 7),
        prop::collection::btree_map(0_i32..30, exception, 0..4),
    )
        .prop_map(|(days, exceptions)| Hours {
            week: std::array::from_fn(|i| days[i].clone()),
            exceptions: exceptions
                .into_iter()
                .map(|(n, (_, spans))| Exception {
                    date: date(2026, 11, 1).saturating_add(n.days()),
                    spans,
                    why: String::new(),
                })
                .collect(),
            ..Hours::default()
        })
}

proptest! {
    /// Until the next change it stays as it is, and at the change it turns.
    #[test]
    fn the_next_change_is_the_first(hours in some_hours(), minute in 0_i64..30 * 1440) {
        let at = date(2026, 11, 1).at(0, 0, 0, 0).saturating_add(minute.minutes());
        let is_open = hours.is_open(at);
        match hours.next_change(at) {
            Some(change) => {
                prop_assert_eq!(change.opens, !is_open);
                prop_assert_eq!(hours.is_open(change.at), change.opens);
                let mut step = at;
                while step < change.at && step < at.saturating_add(3.days()) {
                    prop_assert_eq!(hours.is_open(step), is_open);
                    step = step.saturating_add(7.minutes());
                }
            }
            None => prop_assert!(!is_open || hours.week.iter().all(|day| !day.is_empty())),
        }
    }

    /// The index answers as the hours do, on a day that is as usual.
    #[test]
    fn the_index_agrees(hours in some_hours(), day in 40_i32..47, minute in 0_u16..1440) {
        let on: Date = date(2026, 11, 1).saturating_add(day.days());
        let of_week = u16::try_from(index(on.weekday())).unwrap() * DAY + minute;
        let indexed = hours.minutes_of_week().iter().any(|(from, to)| (*from..*to).contains(&of_week));
        prop_assert_eq!(indexed, hours.is_open(crate::at_minute(on, minute)));
    }
}
