//! Times as a provider types them, a line each: "Tuesday 10:00 to 12:00", "First Saturday 2pm to 4pm",
//! "Monday to Friday 9am to 5pm".

use jiff::civil::Weekday;

use super::{clock, line};
use crate::model::{Schedule, ids};

/// Lines that one place may have.
const MOST: usize = 20;

const DAYS: [(&str, &str, Weekday); 7] = [
    ("mon", "MO", Weekday::Monday),
    ("tue", "TU", Weekday::Tuesday),
    ("wed", "WE", Weekday::Wednesday),
    ("thu", "TH", Weekday::Thursday),
    ("fri", "FR", Weekday::Friday),
    ("sat", "SA", Weekday::Saturday),
    ("sun", "SU", Weekday::Sunday),
];

const NTH: [(&str, &str); 6] = [
    ("first", "1"),
    ("second", "2"),
    ("third", "3"),
    ("fourth", "4"),
    ("fifth", "5"),
    ("last", "-1"),
];

/// The schedules as their provider would type them; none if one of them cannot be typed, and then
/// they are changed in words by staff.
#[must_use]
pub fn as_typed(schedules: &[Schedule]) -> Option<String> {
    let typed: Option<Vec<String>> = schedules.iter().map(one_as_typed).collect();
    typed.map(|lines| lines.join("\n"))
}

fn one_as_typed(schedule: &Schedule) -> Option<String> {
    let shown = line(schedule)?;
    let text = format!("{} {}", shown.days, shown.times);
    // Only what comes back as the same may be changed here.
    let back = read_typed("", &text).ok()?;
    let [back] = back.as_slice() else { return None };
    let same = |a: &Schedule| {
        (
            a.freq.clone().unwrap_or_else(|| "WEEKLY".into()),
            super::by_days(a),
            clock(a.opens_at.as_deref()),
            clock(a.closes_at.as_deref()),
        )
    };
    let plain = schedule.interval.is_none_or(|n| n == 1.0)
        && schedule.until.is_none()
        && schedule.valid_to.is_none()
        && schedule.bymonthday.is_none();
    let sorted = |a: &Schedule| {
        let mut key = same(a);
        key.1
            .sort_by_key(|(nth, day)| (*nth, day.to_monday_zero_offset()));
        key
    };
    (plain && sorted(back) == sorted(schedule)).then_some(text)
}

/// Reads what was typed; `owner` names the rows, so that the same line keeps its id.
///
/// # Errors
/// What is wrong with which line, for the person who typed it.
pub fn read_typed(owner: &str, text: &str) -> Result<Vec<Schedule>, String> {
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    if lines.len() > MOST {
        return Err(format!("Write at most {MOST} lines of times."));
    }
    lines.iter().map(|line| read_line(owner, line)).collect()
}

fn read_line(owner: &str, text: &str) -> Result<Schedule, String> {
    let shown: String = text.chars().take(60).collect();
    let lower = text
        .to_lowercase()
        .replace(['–', '—'], " to ")
        .replace(',', " ")
        .replace(" of the month", " ");
    let words: Vec<&str> = lower.split_whitespace().collect();
    let starts_times = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    let is_time =
        |word: &&str| starts_times(word) || matches!(*word, "midday" | "noon" | "midnight");
    let Some(at) = words.iter().position(is_time) else {
        return Err(format!(
            "“{shown}” has no times. Write a day and times, such as Tuesday 10am to 12:30pm."
        ));
    };
    let (days, times) = words.split_at(at);
    let (opens, closes) = read_times(times).ok_or_else(|| {
        format!("We cannot read the times in “{shown}”. Write them as 10am to 12:30pm.")
    })?;
    let (freq, byday) = read_days(days).ok_or_else(|| {
        format!(
            "We cannot read the days in “{shown}”. Write them as Tuesday, Monday to Friday or First Saturday."
        )
    })?;
    Ok(Schedule {
        id: ids::of(&[owner, "schedule", &freq, &byday, &opens, &closes]),
        freq: Some(freq),
        byday: Some(byday),
        opens_at: Some(opens),
        closes_at: Some(closes),
        ..Schedule::default()
    })
}

/// "10am to 12:30pm" as "10:00" and "12:30".
fn read_times(words: &[&str]) -> Option<(String, String)> {
    let joined = words.join(" ").replace('-', " to ");
    let (from, until) = joined.split_once(" to ")?;
    let (from, until) = (read_time(from)?, read_time(until)?);
    let text = |(hour, minute): (u8, u8)| format!("{hour:02}:{minute:02}");
    // Until midnight is the last minute of the day.
    let until = if until == (0, 0) { (23, 59) } else { until };
    Some((text(from), text(until)))
}

fn read_time(text: &str) -> Option<(u8, u8)> {
    let plain = text.trim().replace(' ', "").replace('.', ":");
    match plain.as_str() {
        "midday" | "noon" => return Some((12, 0)),
        "midnight" => return Some((0, 0)),
        _ => {}
    }
    let (digits, half) = if let Some(digits) = plain.strip_suffix("am") {
        (digits, Some(false))
    } else if let Some(digits) = plain.strip_suffix("pm") {
        (digits, Some(true))
    } else {
        (plain.as_str(), None)
    };
    let (hour, minute) = digits.split_once(':').unwrap_or((digits, "00"));
    let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
    let hour = match (half, hour) {
        (Some(afternoon), 1..=12) => hour % 12 + if afternoon { 12 } else { 0 },
        (None, 0..=23) => hour,
        _ => return None,
    };
    (minute < 60).then_some((hour, minute))
}

fn read_days(words: &[&str]) -> Option<(String, String)> {
    let mut codes: Vec<String> = Vec::new();
    let (mut nth, mut monthly, mut until_next) = ("", false, false);
    let mut last: Option<Weekday> = None;
    for word in words {
        let plain = word.trim_end_matches('s');
        match plain {
            "and" | "every" | "each" | "the" | "on" | "&" => continue,
            "to" => {
                until_next = true;
                continue;
            }
            "day" | "daily" => {
                codes.extend(DAYS.iter().map(|(_, code, _)| (*code).to_owned()));
                continue;
            }
            _ => {}
        }
        if let Some((_, n)) = NTH.iter().find(|(name, _)| *name == plain) {
            (nth, monthly) = (n, true);
            continue;
        }
        let (_, code, day) = DAYS.iter().find(|(name, ..)| plain.starts_with(name))?;
        if until_next {
            let mut at = last?;
            while at != *day {
                at = at.next();
                codes.push(code_of(at).to_owned());
            }
            until_next = false;
        } else {
            codes.push(format!("{nth}{code}"));
        }
        last = Some(*day);
    }
    if codes.is_empty() || until_next {
        return None;
    }
    // A day named twice is one day.
    let mut once: Vec<String> = Vec::new();
    for code in codes {
        if !once.contains(&code) {
            once.push(code);
        }
    }
    let freq = if monthly { "MONTHLY" } else { "WEEKLY" };
    Some((freq.into(), once.join(",")))
}

fn code_of(day: Weekday) -> &'static str {
    DAYS.iter()
        .find(|(_, _, known)| *known == day)
        .map_or("", |(_, code, _)| code)
}

#[cfg(test)]
mod tests {
    use super::super::weekdays_words;
    use super::*;

    #[track_caller]
    fn check(text: &str, want: &str) {
        let got = match read_typed("x", text) {
            Ok(all) => all
                .iter()
                .map(|s| {
                    format!(
                        "{} {} {} {}",
                        s.freq.as_deref().unwrap(),
                        s.byday.as_deref().unwrap(),
                        s.opens_at.as_deref().unwrap(),
                        s.closes_at.as_deref().unwrap()
                    )
                })
                .collect::<Vec<_>>()
                .join("; "),
            Err(why) => why,
        };
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn times_are_read_as_people_type_them() {
        check("Tuesday 10:00 to 12:00", "WEEKLY TU 10:00 12:00");
        check("tues & thurs, 10am-12.30pm", "WEEKLY TU,TH 10:00 12:30");
        check(
            "Monday to Friday 9am – 5pm",
            "WEEKLY MO,TU,WE,TH,FR 09:00 17:00",
        );
        check(
            "Saturday to Monday 8am to midday",
            "WEEKLY SA,SU,MO 08:00 12:00",
        );
        check(
            "First Saturday of the month 2pm to 4pm",
            "MONTHLY 1SA 14:00 16:00",
        );
        check("last Fridays 7 pm to midnight", "MONTHLY -1FR 19:00 23:59");
        check(
            "Every day 9 to 17",
            "WEEKLY MO,TU,WE,TH,FR,SA,SU 09:00 17:00",
        );
        check(
            "Monday 9am to 5pm\n\nMonday and Monday 1pm to 2pm",
            "WEEKLY MO 09:00 17:00; WEEKLY MO 13:00 14:00",
        );
        check("", "");
    }

    #[test]
    fn what_cannot_be_read_is_said_with_its_line() {
        check(
            "whenever",
            "“whenever” has no times. Write a day and times, such as Tuesday 10am to 12:30pm.",
        );
        check(
            "Tuesday 25:00 to 26:00",
            "We cannot read the times in “Tuesday 25:00 to 26:00”. Write them as 10am to 12:30pm.",
        );
        check(
            "Blursday 10am to 11am",
            "We cannot read the days in “Blursday 10am to 11am”. Write them as Tuesday, Monday to Friday or First Saturday.",
        );
        check(
            "10am to 11am",
            "We cannot read the days in “10am to 11am”. Write them as Tuesday, Monday to Friday or First Saturday.",
        );
    }

    #[test]
    fn what_was_typed_comes_back_and_what_cannot_be_typed_does_not() {
        let text = "Tuesday and Thursday 10am to midday\nFirst Saturday of the month 2pm to 4pm\nMonday to Friday 9am to 5pm";
        let read = read_typed("x", text).unwrap();
        assert_eq!(as_typed(&read).as_deref(), Some(text));
        let course = Schedule {
            until: Some("2026-12-31".into()),
            ..read[0].clone()
        };
        assert_eq!(as_typed(&[course]), None);
        assert_eq!(weekdays_words(&[]), "");
    }
}
