//! Days and times of day.

use jiff::Span;
use jiff::civil::Date;

use super::{Read, wrong};
use crate::{Answer, Day, Fields, Question, Wrong, words};

impl Day {
    /// The day itself, given today.
    #[must_use]
    pub fn on(self, today: Date) -> Date {
        match self {
            Self::Today(days) => {
                let span = Span::new().try_days(days).unwrap_or_default();
                today.saturating_add(span)
            }
            Self::YearsAgo(years) => {
                let span = Span::new().try_years(-i64::from(years)).unwrap_or_default();
                today.saturating_add(span)
            }
            Self::On(year, month, day) => Date::new(year, month, day).unwrap_or(today),
        }
    }
}

pub fn date(
    question: &Question,
    fields: &Fields,
    from: Option<Day>,
    to: Option<Day>,
    today: Date,
) -> Read {
    let called = words::called_first(question);
    let part = |name: &str| format!("{}-{name}", question.name);
    let [day, month, year] = ["day", "month", "year"].map(|name| fields.one(&part(name)));
    let missing: Vec<&str> = [("day", day), ("month", month), ("year", year)]
        .into_iter()
        .filter(|(_, given)| given.is_empty())
        .map(|(name, _)| name)
        .collect();
    if let Some(first) = missing.first() {
        let what = missing.join(" and a ");
        return wrong(part(first), format!("{called} must include a {what}"));
    }
    let year = year
        .parse::<i16>()
        .ok()
        .filter(|y| (1000..=9999).contains(y));
    let Some(year) = year else {
        return wrong(part("year"), "Year must include 4 numbers");
    };
    let found = day
        .parse::<i8>()
        .ok()
        .zip(words::month(month))
        .and_then(|(day, month)| Date::new(year, month, day).ok());
    let Some(found) = found else {
        return wrong(part("day"), format!("{called} must be a real date"));
    };
    let refuse = |limit: String| -> Result<Answer, Vec<Wrong>> {
        wrong(part("day"), format!("{called} must be {limit}"))
    };
    if let Some(limit) = from
        && found < limit.on(today)
    {
        return refuse(match limit {
            Day::Today(0) => "today or in the future".into(),
            Day::Today(1) => "in the future".into(),
            other => format!("on or after {}", words::day(other.on(today))),
        });
    }
    if let Some(limit) = to
        && found > limit.on(today)
    {
        return refuse(match limit {
            Day::Today(0) => "today or in the past".into(),
            Day::Today(-1) => "in the past".into(),
            other => format!("on or before {}", words::day(other.on(today))),
        });
    }
    Ok(Answer::Date(found))
}

pub fn time(question: &Question, fields: &Fields) -> Read {
    match minute(fields.one(&question.name)) {
        Some(minute) => Ok(Answer::Minute(minute)),
        None => wrong(
            &question.name,
            format!(
                "{} must be a time, like 2:05pm or 14:05",
                words::called_first(question)
            ),
        ),
    }
}

/// Minutes since midnight of "2:05pm", "2.05 pm", "14:05", "2pm", "midday".
fn minute(given: &str) -> Option<u16> {
    let text: String = given
        .to_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    match text.as_str() {
        "midday" | "noon" | "12noon" => return Some(720),
        "midnight" => return Some(0),
        _ => {}
    }
    let (clock, half) = ["am", "pm", "a.m.", "p.m."]
        .iter()
        .find_map(|end| {
            text.strip_suffix(end)
                .map(|rest| (rest, end.chars().next()))
        })
        .unwrap_or((&text, None));
    let (hour, minute) = match clock.split_once([':', '.']) {
        Some((hour, minute)) if minute.len() == 2 => (hour, minute),
        Some(_) => return None,
        // A bare number is a time only with am or pm.
        None if half.is_some() => (clock, "00"),
        None => return None,
    };
    if !clock.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let hour: u16 = hour.parse().ok()?;
    let minute: u16 = minute.parse().ok()?;
    let hour = match half {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some('a') => hour % 12,
        Some(_) => hour % 12 + 12,
    };
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}
