//! Counts added up: by month, and how a hotspot did lately.

use std::collections::BTreeMap;

use app::chart::{Line, Series, line};
use app::kit::words;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use super::data;
use super::model::{Counts, Hotspot, Month};
use crate::when::{day, noon};

/// Days that "lately" means.
pub const LATELY_DAYS: i64 = 30;
/// Without counts for so many days there is no news.
const SILENT_DAYS: i32 = 7;
/// Fewer sessions than this lately are no use worth its cost.
const IDLE_SESSIONS: i64 = 10;
/// A hotspot is full where its busiest hour has so many of a hundred people that it can serve.
const FULL_PERCENT: i64 = 90;
/// Months that a chart shows.
pub const CHARTED_MONTHS: i32 = 13;

/// Counts of several days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// Days that have counts.
    pub days: i64,
    /// Sessions.
    pub sessions: i64,
    /// People of each day, added up.
    pub people: i64,
    /// Data, in bytes.
    pub bytes: i64,
    /// The most people at once.
    pub busiest: i64,
    /// Minutes out of service.
    pub down_minutes: i64,
    /// Days on which it was full.
    pub full_days: i64,
}

/// How a hotspot did lately.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lately {
    /// The last day that has counts.
    pub last: Option<Date>,
    /// The last 30 days.
    pub sum: Sum,
}

/// A month as a page tells it.
#[derive(Debug, Clone, Serialize)]
pub struct MonthRow {
    month: String,
    sessions: i64,
    people: i64,
    data: String,
    busiest: i64,
    down: String,
    days: i64,
}

impl Sum {
    fn add(&mut self, counts: Counts, limit: i64) {
        self.days += 1;
        self.sessions = self.sessions.saturating_add(counts.sessions);
        self.people = self.people.saturating_add(counts.people);
        self.bytes = self.bytes.saturating_add(counts.bytes);
        self.busiest = self.busiest.max(counts.busiest);
        self.down_minutes = self.down_minutes.saturating_add(counts.down_minutes);
        self.full_days += i64::from(is_full(counts.busiest, limit));
    }
}

/// Whether so many people at once are near what a hotspot can serve; not if that is not known.
pub const fn is_full(busiest: i64, limit: i64) -> bool {
    limit > 0 && busiest.saturating_mul(100) >= limit.saturating_mul(FULL_PERCENT)
}

/// How a hotspot did lately.
pub fn lately<'a>(
    hotspot: &Hotspot,
    months: impl IntoIterator<Item = &'a Month>,
    today: Date,
) -> Lately {
    let since = today.saturating_sub(LATELY_DAYS.days());
    let mut lately = Lately::default();
    for (day, counts) in months.into_iter().flat_map(Month::by_day) {
        lately.last = lately.last.max(Some(day));
        if day > since {
            lately.sum.add(counts, hotspot.limit);
        }
    }
    lately
}

/// How a hotspot stands: how that looks, and in words.
pub fn stands(hotspot: &Hotspot, lately: &Lately, today: Date) -> (&'static str, &'static str) {
    if !hotspot.trouble.is_empty() {
        return ("bad", "Out of order");
    }
    let is_heard = lately
        .last
        .is_some_and(|last| (today - last).get_days() <= SILENT_DAYS);
    match lately.sum {
        _ if !is_heard => ("unknown", "No counts"),
        sum if sum.full_days > 0 => ("warning", "Nearly full"),
        sum if sum.sessions < IDLE_SESSIONS => ("warning", "Hardly used"),
        _ => ("good", "In use"),
    }
}

/// The first day of the first month that a chart shows.
pub fn charted_from(today: Date) -> Date {
    let first = today.first_of_month();
    first.saturating_sub((CHARTED_MONTHS - 1).months())
}

/// All counts by month, the oldest first.
pub fn by_month<'a>(months: impl IntoIterator<Item = &'a Month>) -> Vec<(Date, Sum)> {
    let mut all: BTreeMap<Date, Sum> = BTreeMap::new();
    for month in months {
        let sum = all.entry(month.first).or_default();
        for (_, counts) in month.by_day() {
            sum.add(counts, 0);
        }
    }
    all.into_iter().collect()
}

/// Sessions and people by month; empty before the first counts.
pub fn chart(months: &[(Date, Sum)]) -> String {
    if months.is_empty() {
        return String::new();
    }
    let over = |label: &str, of: fn(&Sum) -> i64| Series {
        label: label.to_owned(),
        points: months
            .iter()
            .map(|(first, sum)| (noon(*first).0, of(sum) as f64))
            .collect(),
    };
    line(&Line {
        title: "Sessions and people by month".to_owned(),
        unit: String::new(),
        lines: vec![
            over("Sessions", |sum| sum.sessions),
            over("People", |sum| sum.people),
        ],
        band: None,
        from_us: 0,
        to_us: 0,
    })
}

/// The months as rows of a table, the newest first.
pub fn rows(months: &[(Date, Sum)]) -> Vec<MonthRow> {
    let row = |(first, sum): &(Date, Sum)| MonthRow {
        month: month_words(*first),
        sessions: sum.sessions,
        people: sum.people,
        data: data(sum.bytes),
        busiest: sum.busiest,
        down: down(sum.down_minutes),
        days: sum.days,
    };
    months.iter().rev().map(row).collect()
}

/// "November 2026"
pub fn month_words(first: Date) -> String {
    let whole = day(first);
    let month = whole.split_once(' ').map(|(_, month)| month.to_owned());
    month.unwrap_or(whole)
}

/// How long something was out of service, in words.
pub fn down(minutes: i64) -> String {
    match minutes {
        0 => "never".to_owned(),
        minutes => words::lasting(minutes.saturating_mul(60)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::seed::example;
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 24);

    fn month(days: &[(i8, i64, i64)]) -> Month {
        let counts = |(day, sessions, busiest): &(i8, i64, i64)| {
            let counts = Counts {
                sessions: *sessions,
                people: sessions / 2,
                busiest: *busiest,
                down_minutes: 90,
                ..Counts::default()
            };
            (*day, counts)
        };
        Month {
            hotspot: "hall".into(),
            first: date(2026, 11, 1),
            days: days.iter().map(counts).collect(),
        }
    }

    #[track_caller]
    fn check(trouble: &str, days: &[(i8, i64, i64)], want: &str) {
        let hotspot = Hotspot {
            limit: 40,
            trouble: trouble.into(),
            ..example()[0].1.clone()
        };
        let lately = lately(&hotspot, [&month(days)], TODAY);
        assert_eq!(stands(&hotspot, &lately, TODAY).1, want);
    }

    #[test]
    fn a_hotspot_is_full_idle_silent_or_in_use() {
        check("", &[(20, 60, 12), (23, 50, 35)], "In use");
        check("", &[(20, 60, 36), (23, 50, 12)], "Nearly full");
        check("", &[(20, 3, 1), (23, 6, 1)], "Hardly used");
        check("", &[(16, 60, 12)], "No counts");
        check("", &[(17, 60, 12)], "In use");
        check("", &[], "No counts");
        check("No power", &[(23, 50, 35)], "Out of order");
        assert!(!is_full(100, 0));
    }

    #[test]
    fn months_are_added_up_over_all_hotspots() {
        let one = month(&[(3, 10, 4), (4, 20, 6)]);
        let older = Month {
            first: date(2026, 10, 1),
            ..one.clone()
        };
        let all = by_month([&one, &older, &one]);
        let got: Vec<(Date, i64, i64)> = all
            .iter()
            .map(|(first, sum)| (*first, sum.sessions, sum.days))
            .collect();
        let want = [(older.first, 30, 2), (one.first, 60, 4)];
        assert_eq!(got, want);
        assert_eq!(all[1].1.busiest, 6);
        assert_eq!(month_words(one.first), "November 2026");
        assert_eq!(down(180), "3 hours");
        assert_eq!(charted_from(TODAY), date(2025, 11, 1));
        assert!(chart(&all).contains("Sessions"));
        assert_eq!(chart(&[]), "");
    }
}
