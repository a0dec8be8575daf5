//! A rule from its text and back.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use super::{ByDay, End, Every, Rule, RuleError};
use crate::ical::text::{read_date, read_date_time};

/// Characters of a rule.
const LONG: usize = 500;

impl FromStr for Rule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        if text.len() > LONG {
            return Err(RuleError::Long(text.len()));
        }
        let mut every = None;
        let mut rule = Self {
            every: Every::Day,
            interval: 1,
            end: End::Never,
            months: Vec::new(),
            month_days: Vec::new(),
            days: Vec::new(),
            positions: Vec::new(),
            week_start: Weekday::Monday,
        };
        let mut seen: Vec<String> = Vec::new();
        for part in text.split(';').filter(|part| !part.is_empty()) {
            let (name, value) = part
                .split_once('=')
                .ok_or_else(|| RuleError::Part(part.into()))?;
            let name = name.to_ascii_uppercase();
            if seen.contains(&name) {
                return Err(RuleError::Part(part.into()));
            }
            match name.as_str() {
                "FREQ" => every = Some(freq(value)?),
                "INTERVAL" => rule.interval = number("INTERVAL", value, 1, 1_000)?,
                "COUNT" => {
                    let count = number("COUNT", value, 1, 10_000)?;
                    rule.end = one_end(rule.end, End::Count(u32::from(count)))?;
                }
                "UNTIL" => rule.end = one_end(rule.end, until(value)?)?,
                "BYMONTH" => rule.months = list("BYMONTH", value, |n| (1..=12).contains(&n))?,
                "BYMONTHDAY" => {
                    rule.month_days =
                        list("BYMONTHDAY", value, |n| n != 0 && (-31..=31).contains(&n))?;
                }
                "BYDAY" => {
                    rule.days = value.split(',').map(by_day).collect::<Result<_, _>>()?;
                }
                "BYSETPOS" => {
                    let positions: Vec<i16> =
                        list("BYSETPOS", value, |n| n != 0 && (-366..=366).contains(&n))?;
                    rule.positions = positions;
                }
                "WKST" => rule.week_start = weekday("WKST", value)?,
                _ => return Err(RuleError::Unknown(part.chars().take(60).collect())),
            }
            seen.push(name);
        }
        rule.every = every.ok_or(RuleError::NoFreq)?;
        let counts_days = rule.days.iter().any(|day| day.nth != 0);
        if counts_days && matches!(rule.every, Every::Day | Every::Week) {
            return Err(RuleError::Ordinal);
        }
        if rule.every == Every::Week && !rule.month_days.is_empty() {
            return Err(RuleError::Unknown("BYMONTHDAY with FREQ=WEEKLY".into()));
        }
        Ok(rule)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let freq = match self.every {
            Every::Day => "DAILY",
            Every::Week => "WEEKLY",
            Every::Month => "MONTHLY",
            Every::Year => "YEARLY",
        };
        write!(f, "FREQ={freq}")?;
        if self.interval != 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        match self.end {
            End::Never => {}
            End::Count(count) => write!(f, ";COUNT={count}")?,
            End::Date(date) => write!(f, ";UNTIL={}", date.strftime("%Y%m%d"))?,
            End::Local(at) => write!(f, ";UNTIL={}", at.strftime("%Y%m%dT%H%M%S"))?,
            End::Instant(at) => {
                let at = TimeZone::UTC.to_datetime(at);
                write!(f, ";UNTIL={}Z", at.strftime("%Y%m%dT%H%M%S"))?;
            }
        }
        let days: Vec<String> = self.days.iter().map(ToString::to_string).collect();
        for (name, values) in [
            ("BYMONTH", texts(&self.months)),
            ("BYMONTHDAY", texts(&self.month_days)),
            ("BYDAY", days),
            ("BYSETPOS", texts(&self.positions)),
        ] {
            if !values.is_empty() {
                write!(f, ";{name}={}", values.join(","))?;
            }
        }
        if self.week_start != Weekday::Monday {
            write!(f, ";WKST={}", code(self.week_start))?;
        }
        Ok(())
    }
}

impl fmt::Display for ByDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.nth != 0 {
            write!(f, "{}", self.nth)?;
        }
        f.write_str(code(self.day))
    }
}

impl TryFrom<String> for Rule {
    type Error = RuleError;

    fn try_from(text: String) -> Result<Self, RuleError> {
        text.parse()
    }
}

impl From<Rule> for String {
    fn from(rule: Rule) -> Self {
        rule.to_string()
    }
}

fn texts<T: ToString>(all: &[T]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

fn wrong(name: &'static str, value: &str) -> RuleError {
    RuleError::Value {
        name,
        value: value.chars().take(60).collect(),
    }
}

fn freq(value: &str) -> Result<Every, RuleError> {
    Ok(match value.to_ascii_uppercase().as_str() {
        "DAILY" => Every::Day,
        "WEEKLY" => Every::Week,
        "MONTHLY" => Every::Month,
        "YEARLY" => Every::Year,
        _ => return Err(wrong("FREQ", value)),
    })
}

fn number(name: &'static str, value: &str, least: u16, most: u16) -> Result<u16, RuleError> {
    value
        .parse()
        .ok()
        .filter(|n| (least..=most).contains(n))
        .ok_or_else(|| wrong(name, value))
}

fn list<T: TryFrom<i16>>(
    name: &'static str,
    value: &str,
    is_sound: impl Fn(i16) -> bool,
) -> Result<Vec<T>, RuleError> {
    value
        .split(',')
        .map(|one| {
            one.parse::<i16>()
                .ok()
                .filter(|n| is_sound(*n))
                .and_then(|n| T::try_from(n).ok())
                .ok_or_else(|| wrong(name, one))
        })
        .collect()
}

fn one_end(before: End, end: End) -> Result<End, RuleError> {
    if before == End::Never {
        Ok(end)
    } else {
        Err(RuleError::TwoEnds)
    }
}

fn until(value: &str) -> Result<End, RuleError> {
    let in_utc = value.strip_suffix('Z');
    if let Some(at) = read_date_time(in_utc.unwrap_or(value)) {
        return Ok(match in_utc {
            Some(_) => End::Instant(crate::instant(&TimeZone::UTC, at)),
            None => End::Local(at),
        });
    }
    read_date(value)
        .map(End::Date)
        .ok_or_else(|| wrong("UNTIL", value))
}

fn by_day(text: &str) -> Result<ByDay, RuleError> {
    let at = text.len().saturating_sub(2);
    let (nth, day) = text
        .split_at_checked(at)
        .ok_or_else(|| wrong("BYDAY", text))?;
    let nth = match nth {
        "" => 0,
        nth => nth
            .parse::<i16>()
            .ok()
            .filter(|n| *n != 0 && (-53..=53).contains(n))
            .ok_or_else(|| wrong("BYDAY", text))?,
    };
    Ok(ByDay {
        nth,
        day: weekday("BYDAY", day)?,
    })
}

const CODES: [(&str, Weekday); 7] = [
    ("MO", Weekday::Monday),
    ("TU", Weekday::Tuesday),
    ("WE", Weekday::Wednesday),
    ("TH", Weekday::Thursday),
    ("FR", Weekday::Friday),
    ("SA", Weekday::Saturday),
    ("SU", Weekday::Sunday),
];

fn weekday(name: &'static str, text: &str) -> Result<Weekday, RuleError> {
    CODES
        .iter()
        .find(|(code, _)| code.eq_ignore_ascii_case(text))
        .map(|(_, day)| *day)
        .ok_or_else(|| wrong(name, text))
}

fn code(day: Weekday) -> &'static str {
    CODES
        .iter()
        .find(|(_, of)| *of == day)
        .map_or("MO", |(code, _)| code)
}
