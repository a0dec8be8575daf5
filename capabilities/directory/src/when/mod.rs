//! When help is there: its schedules as lines that people read, and the next times.

mod typed;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time, Weekday};
use serde::Serialize;
use slots::recur::{End, Every, Rule};
use slots::say;

use crate::model::Schedule;

pub use typed::{as_typed, read_typed};

/// Starts looked at for one schedule before we stop: five days a week for 15 years.
const MOST_STARTS: usize = 4_000;

/// A line of opening times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// "Tuesday", "Monday to Friday", "First Saturday of the month"
    pub days: String,
    /// "10am to midday"; empty if not known.
    pub times: String,
    /// "From 3 December to 31 December 2026", what else was said; empty for neither.
    pub note: String,
}

/// One time that it is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occasion {
    /// When it begins, on the wall.
    pub from: DateTime,
    /// When it ends; the beginning where that is not known.
    pub until: DateTime,
}

/// The schedules as lines.
#[must_use]
pub fn lines(schedules: &[Schedule]) -> Vec<Line> {
    schedules.iter().filter_map(line).collect()
}

/// Whether it is on between two days only, such as a course.
#[must_use]
pub fn is_dated(schedule: &Schedule) -> bool {
    let last = schedule.until.as_ref().or(schedule.valid_to.as_ref());
    let once = schedule.freq.is_none() && schedule.byday.is_none();
    first_day(schedule).is_some() && (once || last.is_some())
}

/// Whether its last day is before `day`.
#[must_use]
pub fn is_over(schedule: &Schedule, day: Date) -> bool {
    let once = schedule.freq.is_none() && schedule.byday.is_none();
    let last = if once {
        first_day(schedule)
    } else {
        last_day(schedule)
    };
    last.is_some_and(|last| last < day)
}

/// Whether it is on the same days of each week from `day` on, without an end.
#[must_use]
pub fn is_every_week(schedule: &Schedule, day: Date) -> bool {
    let days = by_days(schedule);
    schedule.freq.as_deref().is_none_or(|freq| freq == "WEEKLY")
        && schedule.interval.is_none_or(|interval| interval <= 1.0)
        && !is_given(schedule.bymonthday.as_deref())
        && !days.is_empty()
        && days.iter().all(|(nth, _)| *nth == 0)
        && first_day(schedule).is_none_or(|first| first <= day)
        && last_day(schedule).is_none()
}

/// The days that it is on from `from` and before `until`; none if they cannot be told, as of what is on every
/// second week from a day that is not known.
#[must_use]
pub fn dates(schedule: &Schedule, from: Date, until: Date) -> Option<Vec<Date>> {
    let has_first = first_day(schedule).is_some();
    let can_be_told = match rule(schedule) {
        None => has_first && schedule.freq.is_none(),
        Some(rule) => {
            let has_days = is_given(schedule.byday.as_deref())
                || is_given(schedule.bymonthday.as_deref())
                || rule.every == Every::Day;
            has_first || (rule.interval == 1 && has_days)
        }
    };
    let midnight = |day: Date| day.to_datetime(Time::midnight());
    can_be_told.then(|| {
        of_schedule(schedule, midnight(from), midnight(until), MOST_STARTS)
            .iter()
            .map(|occasion| occasion.from.date())
            .collect()
    })
}

fn is_given(list: Option<&str>) -> bool {
    list.is_some_and(|list| !list.trim().is_empty())
}

/// The times that begin from `from` and before `until`, soonest first, at most `most`.
#[must_use]
pub fn occasions(
    schedules: &[Schedule],
    from: DateTime,
    until: DateTime,
    most: usize,
) -> Vec<Occasion> {
    let mut all: Vec<Occasion> = schedules
        .iter()
        .flat_map(|schedule| of_schedule(schedule, from, until, most))
        .collect();
    all.sort_unstable();
    all.dedup();
    all.truncate(most);
    all
}

fn of_schedule(schedule: &Schedule, from: DateTime, until: DateTime, most: usize) -> Vec<Occasion> {
    let opens = clock(schedule.opens_at.as_deref());
    let closes = clock(schedule.closes_at.as_deref());
    let first = first_day(schedule);
    let Some(rule) = rule(schedule) else {
        let day = first.filter(|_| schedule.freq.is_none());
        let once = day.map(|day| day.to_datetime(opens.unwrap_or_default()));
        return once
            .filter(|at| *at >= from && *at < until)
            .map(|at| occasion(at, closes))
            .into_iter()
            .collect();
    };
    // What comes after would only cost time.
    let rule = Rule {
        end: End::Date(until.date()),
        ..rule
    };
    // Without an interval it does not matter when it began, and looking back would only cost time.
    let is_plain = rule.interval == 1 && schedule.bymonthday.is_none() && schedule.byday.is_some();
    let start = match first {
        Some(first) if !is_plain || first > from.date() => first,
        _ => from.date(),
    };
    let start = start.to_datetime(opens.unwrap_or_default());
    let last = last_day(schedule);
    let zone = slots::london();
    let starts = rule.starts(start, &zone, &[], MOST_STARTS);
    starts
        .into_iter()
        .filter(|at| *at >= from)
        .take_while(|at| *at < until && last.is_none_or(|last| at.date() <= last))
        .take(most)
        .map(|at| occasion(at, closes))
        .collect()
}

fn occasion(from: DateTime, closes: Option<Time>) -> Occasion {
    let until = closes.map_or(from, |closes| {
        let same_day = from.date().to_datetime(closes);
        if same_day >= from {
            same_day
        } else {
            same_day.saturating_add(1.day())
        }
    });
    Occasion { from, until }
}

/// "Tuesday 24 November, 10am to midday"
#[must_use]
pub fn occasion_words(occasion: &Occasion) -> String {
    let day = occasion.from.date();
    let times = if occasion.until == occasion.from {
        say::time(occasion.from.time())
    } else {
        span_words(occasion.from.time(), occasion.until.time())
    };
    format!(
        "{} {}, {times}",
        say::weekday(day.weekday()),
        say::day_and_month(day)
    )
}

fn span_words(from: Time, until: Time) -> String {
    format!("{} to {}", say::time(from), say::time(until))
}

fn line(schedule: &Schedule) -> Option<Line> {
    let times = match (
        clock(schedule.opens_at.as_deref()),
        clock(schedule.closes_at.as_deref()),
    ) {
        (Some(from), Some(until)) => span_words(from, until),
        (Some(from), None) => format!("from {}", say::time(from)),
        (None, Some(until)) => format!("until {}", say::time(until)),
        (None, None) => String::new(),
    };
    let first = first_day(schedule);
    let last = last_day(schedule);
    let once = schedule.freq.is_none() && schedule.byday.is_none();
    let days = match (once, first) {
        (true, Some(first)) => say::full_date(first),
        (true, None) => String::new(),
        (false, _) => days_words(schedule),
    };
    let dates = match (once, first, last) {
        (true, ..) | (_, _, None) => String::new(),
        (_, Some(first), Some(last)) => format!(
            "From {} to {}",
            if first.year() == last.year() {
                say::day_and_month(first)
            } else {
                say::date(first)
            },
            say::date(last)
        ),
        (_, None, Some(last)) => format!("Until {}", say::date(last)),
    };
    let said = schedule.description.iter().chain(&schedule.notes);
    let notes: Vec<&str> = std::iter::once(dates.as_str())
        .chain(said.map(|text| text.trim()))
        .filter(|text| !text.is_empty())
        .collect();
    let line = Line {
        days,
        times,
        note: notes.join(". "),
    };
    (!(line.days.is_empty() && line.times.is_empty() && line.note.is_empty())).then_some(line)
}

/// "Tuesday and Thursday", "Monday to Friday", "First Saturday of the month", "Every 2 weeks on Monday"
fn days_words(schedule: &Schedule) -> String {
    let every = schedule
        .interval
        .filter(|n| *n > 1.0 && *n < 1_000.0)
        .map(|n| n.round());
    let monthly = schedule.freq.as_deref() == Some("MONTHLY");
    let days = by_days(schedule);
    let named = match (monthly, days.as_slice()) {
        (true, days) if !days.is_empty() => {
            let each: Vec<String> = days
                .iter()
                .map(|(nth, day)| format!("{} {}", nth_words(*nth), say::weekday(*day)))
                .collect();
            let each: Vec<&str> = each.iter().map(String::as_str).collect();
            let text = format!("{} of the month", app::kit::words::list(&each));
            capital(&text)
        }
        (true, _) => match schedule.bymonthday.as_deref() {
            Some(days) => format!("Day {days} of the month"),
            None => "Every month".into(),
        },
        (false, []) if schedule.freq.as_deref() == Some("DAILY") => "Every day".into(),
        (false, days) => {
            let days: Vec<Weekday> = days.iter().map(|(_, day)| *day).collect();
            weekdays_words(&days)
        }
    };
    match every {
        Some(n) if monthly => format!("{named}, every {n} months"),
        Some(n) => format!("{named}, every {n} weeks"),
        None => named,
    }
}

/// "Monday to Friday" where three or more follow one another, "Every day" for all.
fn weekdays_words(days: &[Weekday]) -> String {
    let mut days: Vec<i8> = days.iter().map(|day| day.to_monday_zero_offset()).collect();
    days.sort_unstable();
    days.dedup();
    if days.len() == 7 {
        return "Every day".into();
    }
    let name = |day: i8| Weekday::from_monday_zero_offset(day).map_or("", say::weekday);
    let mut parts: Vec<String> = Vec::new();
    let mut rest = days.as_slice();
    while let [first, ..] = rest {
        let run = rest
            .iter()
            .zip(*first..)
            .take_while(|(day, next)| **day == *next)
            .count();
        let (taken, after) = rest.split_at(run);
        match taken {
            [from, _, .., until] => parts.push(format!("{} to {}", name(*from), name(*until))),
            few => parts.extend(few.iter().map(|day| name(*day).to_owned())),
        }
        rest = after;
    }
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    app::kit::words::list(&parts)
}

const fn nth_words(nth: i16) -> &'static str {
    match nth {
        1 => "first",
        2 => "second",
        3 => "third",
        4 => "fourth",
        5 => "fifth",
        -1 => "last",
        -2 => "last but one",
        _ => "every",
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// The days of the week that it names, whichever of the month they are.
pub fn weekdays(schedule: &Schedule) -> impl Iterator<Item = Weekday> {
    by_days(schedule).into_iter().map(|(_, day)| day)
}

/// The days named: which one of the month (0 for each), and the day of the week.
fn by_days(schedule: &Schedule) -> Vec<(i16, Weekday)> {
    let text = schedule.byday.as_deref().unwrap_or_default();
    text.split(',')
        .filter_map(|day| {
            let day = day.trim();
            let split = day.len().checked_sub(2)?;
            let (nth, name) = (day.get(..split)?, day.get(split..)?);
            let nth = if nth.is_empty() { 0 } else { nth.parse().ok()? };
            Some((nth, weekday(name)?))
        })
        .collect()
}

fn weekday(code: &str) -> Option<Weekday> {
    Some(match code.to_ascii_uppercase().as_str() {
        "MO" => Weekday::Monday,
        "TU" => Weekday::Tuesday,
        "WE" => Weekday::Wednesday,
        "TH" => Weekday::Thursday,
        "FR" => Weekday::Friday,
        "SA" => Weekday::Saturday,
        "SU" => Weekday::Sunday,
        _ => return None,
    })
}

/// Its rule (RFC 5545), which ends with the last day; none for what is on once or cannot be read.
fn rule(schedule: &Schedule) -> Option<Rule> {
    let freq = match (schedule.freq.as_deref(), &schedule.byday) {
        (Some(freq), _) => freq,
        // Some publishers name the days and leave the word out.
        (None, Some(_)) => "WEEKLY",
        (None, None) => return None,
    };
    let mut text = format!("FREQ={freq}");
    if let Some(n) = schedule.interval.filter(|n| (1.0..=999.0).contains(n)) {
        text.push_str(&format!(";INTERVAL={}", n.round()));
    }
    for (name, list) in [
        ("BYDAY", &schedule.byday),
        ("BYMONTHDAY", &schedule.bymonthday),
    ] {
        if let Some(list) = list.as_ref().filter(|list| !list.trim().is_empty()) {
            let plain: String = list.chars().filter(|c| !c.is_whitespace()).collect();
            text.push_str(&format!(";{name}={plain}"));
        }
    }
    text.parse().ok()
}

fn first_day(schedule: &Schedule) -> Option<Date> {
    day(schedule.dtstart.as_deref()).or_else(|| day(schedule.valid_from.as_deref()))
}

fn last_day(schedule: &Schedule) -> Option<Date> {
    day(schedule.until.as_deref()).or_else(|| day(schedule.valid_to.as_deref()))
}

fn day(text: Option<&str>) -> Option<Date> {
    text?.get(..10)?.parse().ok()
}

/// "10:00", "10:00:00" and "10:00:00Z" as a time on the wall.
fn clock(text: Option<&str>) -> Option<Time> {
    let text = text?.trim();
    let mut parts = text.get(..5)?.split(':');
    let hour: i8 = parts.next()?.parse().ok()?;
    let minute: i8 = parts.next()?.parse().ok()?;
    Time::new(hour, minute, 0, 0).ok()
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use jiff::civil::date;

    /// A schedule of these; what is empty it does not have.
    pub fn schedule(freq: &str, byday: &str, opens: &str, closes: &str) -> Schedule {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Schedule {
            freq: text(freq),
            byday: text(byday),
            opens_at: text(opens),
            closes_at: text(closes),
            ..Schedule::default()
        }
    }

    #[track_caller]
    fn check(schedule: &Schedule, want: &str) {
        let got = lines(std::slice::from_ref(schedule));
        let got: Vec<String> = got
            .iter()
            .map(|line| format!("{} | {} | {}", line.days, line.times, line.note))
            .collect();
        assert_eq!(got.join("\n"), want);
    }

    #[test]
    fn schedules_are_lines_that_people_read() {
        check(
            &schedule("WEEKLY", "TU", "10:00", "12:00"),
            "Tuesday | 10am to midday | ",
        );
        check(
            &schedule("WEEKLY", "FR,MO,TU,WE,TH", "09:00:00", "17:30:00"),
            "Monday to Friday | 9am to 5:30pm | ",
        );
        check(
            &schedule("WEEKLY", "MO,TU,TH,SA,SU", "", ""),
            "Monday, Tuesday, Thursday, Saturday and Sunday |  | ",
        );
        check(
            &schedule("WEEKLY", "MO,TU,WE,TH,FR,SA,SU", "11:00", ""),
            "Every day | from 11am | ",
        );
        check(
            &schedule("MONTHLY", "1SA,3SA", "14:00", "16:00"),
            "First Saturday and third Saturday of the month | 2pm to 4pm | ",
        );
        check(
            &schedule("", "WE", "13:00", "14:00"),
            "Wednesday | 1pm to 2pm | ",
        );
        check(&schedule("", "", "", ""), "");
        check(
            &Schedule {
                interval: Some(2.0),
                until: Some("2026-12-31".into()),
                dtstart: Some("2026-12-03".into()),
                notes: Some("Bring a friend".into()),
                ..schedule("WEEKLY", "TH", "18:00", "20:00")
            },
            "Thursday, every 2 weeks | 6pm to 8pm | From 3 December to 31 December 2026. Bring a friend",
        );
        check(
            &Schedule {
                dtstart: Some("2026-12-05".into()),
                ..schedule("", "", "10:00", "15:00")
            },
            "Saturday 5 December 2026 | 10am to 3pm | ",
        );
        check(&schedule("SOMETIMES", "XX", "25:00", "99"), "");
    }

    fn next(schedule: &Schedule, most: usize) -> Vec<String> {
        // Tuesday 24 November 2026, 2:05pm.
        let from = date(2026, 11, 24).at(14, 5, 0, 0);
        let until = date(2027, 3, 1).at(0, 0, 0, 0);
        occasions(std::slice::from_ref(schedule), from, until, most)
            .iter()
            .map(occasion_words)
            .collect()
    }

    #[test]
    fn the_next_times_begin_now_and_end_with_the_course() {
        assert_eq!(
            next(&schedule("WEEKLY", "TU,TH", "10:00", "12:00"), 2),
            [
                "Thursday 26 November, 10am to midday",
                "Tuesday 1 December, 10am to midday"
            ]
        );
        assert_eq!(
            next(&schedule("MONTHLY", "1SA", "10:00", "13:00"), 2),
            [
                "Saturday 5 December, 10am to 1pm",
                "Saturday 2 January, 10am to 1pm"
            ]
        );
        let course = Schedule {
            dtstart: Some("2026-11-19".into()),
            until: Some("2026-12-03".into()),
            ..schedule("WEEKLY", "TH", "18:00", "20:00")
        };
        assert!(is_dated(&course));
        assert_eq!(
            next(&course, 9),
            [
                "Thursday 26 November, 6pm to 8pm",
                "Thursday 3 December, 6pm to 8pm"
            ]
        );
        let fortnightly = Schedule {
            interval: Some(2.0),
            dtstart: Some("2026-01-06".into()),
            ..schedule("WEEKLY", "TU", "09:00", "10:00")
        };
        assert_eq!(next(&fortnightly, 1), ["Tuesday 8 December, 9am to 10am"]);
        let once = Schedule {
            dtstart: Some("2026-12-05".into()),
            ..schedule("", "", "22:00", "01:00")
        };
        assert_eq!(next(&once, 3), ["Saturday 5 December, 10pm to 1am"]);
        assert!(next(&schedule("NEVER", "TU", "10:00", ""), 3).is_empty());
    }
}
