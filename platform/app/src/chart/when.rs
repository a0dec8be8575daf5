//! Marks on an axis of time, where people who live by Europe/London expect them.

use kit::{Time, words};

const ZONE: &str = "Europe/London";
const MINUTE_US: i64 = 60_000_000;
const HOUR_US: i64 = 60 * MINUTE_US;
const DAY_US: i64 = 24 * HOUR_US;

/// A mark: when, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Microseconds of UTC since 1970.
    pub at_us: i64,
    /// "2:05pm", "24 Nov", "Nov", "2026"
    pub label: String,
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Seconds(i64),
    Hours(i64),
    Days(i64),
    Months(i64),
    Years(i64),
}

use Step::{Days, Hours, Months, Seconds, Years};

const STEPS: [Step; 28] = [
    Seconds(1),
    Seconds(5),
    Seconds(15),
    Seconds(60),
    Seconds(120),
    Seconds(300),
    Seconds(600),
    Seconds(900),
    Seconds(1_800),
    Hours(1),
    Hours(2),
    Hours(3),
    Hours(6),
    Hours(12),
    Days(1),
    Days(2),
    Days(7),
    Days(14),
    Months(1),
    Months(2),
    Months(3),
    Months(6),
    Years(1),
    Years(2),
    Years(5),
    Years(10),
    Years(20),
    Years(100),
];

impl Step {
    const fn about_us(self) -> i64 {
        match self {
            Seconds(n) => n * 1_000_000,
            Hours(n) => n * HOUR_US,
            Days(n) => n * DAY_US,
            Months(n) => n * 30 * DAY_US,
            Years(n) => n * 365 * DAY_US,
        }
    }
}

/// At most about `most` marks from one instant to another.
pub fn marks(from_us: i64, to_us: i64, most: i64) -> Vec<Mark> {
    // Nothing was measured before the year 1 or will be after 9990.
    let (from_us, to_us) = (
        from_us.max(-62_135_000_000_000_000),
        to_us.min(253_000_000_000_000_000),
    );
    if from_us > to_us {
        return Vec::new();
    }
    let span_us = to_us - from_us;
    let step = STEPS
        .into_iter()
        .find(|step| span_us / step.about_us() <= most);
    let step = step.unwrap_or(Years(
        1_000 * (1 + span_us / (1_000 * 365 * DAY_US * most.max(1))),
    ));
    let instants = match step {
        Seconds(n) => evenly(from_us, to_us, n * 1_000_000),
        Hours(n) => hours(from_us, to_us, n),
        Days(n) => days(from_us, to_us, n),
        Months(n) => months(from_us, to_us, n),
        Years(n) => years(from_us, to_us, n),
    };
    instants
        .into_iter()
        .map(|at_us| Mark {
            at_us,
            label: label(at_us, step),
        })
        .collect()
}

fn label(at_us: i64, step: Step) -> String {
    let at = Time(at_us);
    let date = words::short_date(at);
    match step {
        Seconds(n) if n < 60 => format!("{} s", at_us.div_euclid(1_000_000).rem_euclid(60)),
        // The day stands where it begins.
        Seconds(_) | Hours(_) => match words::time(at) {
            time if time == "midnight" => date,
            time => time,
        },
        Days(_) => date,
        Months(_) => match date.split_once(' ') {
            Some((_, "Jan")) => year(at),
            Some((_, month)) => month.to_owned(),
            None => date,
        },
        Years(_) => year(at),
    }
}

fn year(at: Time) -> String {
    words::date(at)
        .rsplit(' ')
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// Local time differs from UTC by whole hours, so shorter steps need no calendar.
fn evenly(from_us: i64, to_us: i64, step_us: i64) -> Vec<i64> {
    let first = from_us.saturating_add(step_us - 1).div_euclid(step_us);
    (first..=to_us.div_euclid(step_us))
        .map(|n| n * step_us)
        .collect()
}

/// On the local clock, also across the nights when it changes.
fn hours(from_us: i64, to_us: i64, n: i64) -> Vec<i64> {
    let on_the_clock = |at_us: &i64| {
        Time(*at_us)
            .timestamp()
            .in_tz(ZONE)
            .is_ok_and(|local| i64::from(local.hour()) % n == 0)
    };
    evenly(from_us, to_us, HOUR_US)
        .into_iter()
        .filter(on_the_clock)
        .collect()
}

/// Local midnights; every seventh is a Monday.
fn days(from_us: i64, to_us: i64, n: i64) -> Vec<i64> {
    let mut found = Vec::new();
    let Ok(mut day) = Time(from_us)
        .timestamp()
        .in_tz(ZONE)
        .and_then(|local| local.start_of_day())
    else {
        return found;
    };
    while day.timestamp().as_microsecond() <= to_us {
        let at_us = day.timestamp().as_microsecond();
        let number = at_us.saturating_add(DAY_US / 2).div_euclid(DAY_US);
        if at_us >= from_us && (number + 3).rem_euclid(n) == 0 {
            found.push(at_us);
        }
        let Ok(next) = day.tomorrow().and_then(|day| day.start_of_day()) else {
            break;
        };
        day = next;
    }
    found
}

fn months(from_us: i64, to_us: i64, n: i64) -> Vec<i64> {
    let mut found = Vec::new();
    let local = Time(from_us).timestamp().in_tz(ZONE);
    let Ok(mut month) = local.and_then(|local| local.first_of_month()?.start_of_day()) else {
        return found;
    };
    while month.timestamp().as_microsecond() <= to_us {
        let at_us = month.timestamp().as_microsecond();
        if at_us >= from_us && i64::from(month.month() - 1) % n == 0 {
            found.push(at_us);
        }
        let Ok(next) = month.last_of_month().and_then(|day| day.tomorrow()) else {
            break;
        };
        month = next;
    }
    found
}

fn years(from_us: i64, to_us: i64, n: i64) -> Vec<i64> {
    let mut found = Vec::new();
    let local = Time(from_us).timestamp().in_tz(ZONE);
    let Ok(mut year) = local.and_then(|local| local.first_of_year()?.start_of_day()) else {
        return found;
    };
    while year.timestamp().as_microsecond() <= to_us {
        let at_us = year.timestamp().as_microsecond();
        if at_us >= from_us && i64::from(year.year()) % n == 0 {
            found.push(at_us);
        }
        let Ok(next) = year.last_of_year().and_then(|day| day.tomorrow()) else {
            break;
        };
        year = next;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: &str, to: &str, want: &str) {
        let at = |text: &str| Time::parse(text).unwrap().0;
        let got: Vec<_> = marks(at(from), at(to), 5)
            .into_iter()
            .map(|mark| mark.label)
            .collect();
        assert_eq!(got.join(", "), want, "{from} to {to}");
    }

    #[test]
    fn marks_are_on_the_clock_and_in_the_calendar() {
        check(
            "2026-11-24T14:02:10Z",
            "2026-11-24T14:02:50Z",
            "15 s, 30 s, 45 s",
        );
        check(
            "2026-11-24T14:02:00Z",
            "2026-11-24T14:40:00Z",
            "2:10pm, 2:20pm, 2:30pm, 2:40pm",
        );
        check(
            "2026-11-24T14:00:00Z",
            "2026-11-25T14:00:00Z",
            "6pm, 25 Nov, 6am, midday",
        );
        check(
            "2026-11-17T09:00:00Z",
            "2026-11-24T09:00:00Z",
            "18 Nov, 20 Nov, 22 Nov, 24 Nov",
        );
        check(
            "2026-11-01T00:00:00Z",
            "2026-11-30T00:00:00Z",
            "2 Nov, 9 Nov, 16 Nov, 23 Nov, 30 Nov",
        );
        check(
            "2026-08-20T00:00:00Z",
            "2027-02-20T00:00:00Z",
            "Sep, Nov, 2027",
        );
        check(
            "2024-05-01T00:00:00Z",
            "2026-11-24T00:00:00Z",
            "Jul, 2025, Jul, 2026, Jul",
        );
        check(
            "1990-05-01T00:00:00Z",
            "2026-11-24T00:00:00Z",
            "2000, 2010, 2020",
        );
    }

    #[test]
    fn marks_are_local_across_the_nights_when_the_clocks_change() {
        check(
            "2026-10-24T23:00:00Z",
            "2026-10-26T00:00:00Z",
            "25 Oct, 6am, midday, 6pm, 26 Oct",
        );
        check(
            "2026-03-28T18:00:00Z",
            "2026-03-29T18:00:00Z",
            "6pm, 29 Mar, 6am, midday, 6pm",
        );
        check(
            "2026-07-01T23:00:00Z",
            "2026-07-04T23:00:00Z",
            "2 Jul, 3 Jul, 4 Jul, 5 Jul",
        );
    }

    #[test]
    fn the_ends_of_time_are_no_trouble() {
        assert!(marks(5, 4, 5).is_empty());
        assert_eq!(marks(0, 0, 5).len(), 1);
        for (from, to) in [
            (i64::MIN, i64::MAX),
            (0, i64::MAX),
            (i64::MAX, i64::MAX),
            (i64::MIN, i64::MIN),
        ] {
            assert!(marks(from, to, 5).len() <= 8, "{from} to {to}");
        }
    }
}
