//! A stretch of a day: "09:00-17:00".

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// Minutes in a day on the wall.
pub(crate) const DAY: u16 = 24 * 60;

/// From one minute of a day up to, and not including, another, which may be of the day after:
/// "22:00-26:00" ends at 2am.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span {
    from_min: u16,
    to_min: u16,
}

/// Why a text is not a stretch of a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpanError {
    /// Not two times with a hyphen between.
    #[error("a stretch of a day is written 09:00-17:00, got {0:?}")]
    Form(String),
    /// The end is not after the start, or more than a day after it.
    #[error("a stretch of a day must end after it starts and within 24 hours, got {0:?}")]
    Order(String),
}

impl Span {
    /// From `from_min`, 0 to 1439, up to `to_min`, at most 24 hours later.
    ///
    /// # Errors
    /// [`SpanError::Order`] if they are not in that order.
    pub fn new(from_min: u16, to_min: u16) -> Result<Self, SpanError> {
        let span = Self { from_min, to_min };
        if from_min >= DAY || to_min <= from_min || to_min - from_min > DAY {
            return Err(SpanError::Order(span.to_string()));
        }
        Ok(span)
    }

    /// The whole day.
    #[must_use]
    pub const fn whole_day() -> Self {
        Self {
            from_min: 0,
            to_min: DAY,
        }
    }

    /// Its first minute, 0 to 1439.
    #[must_use]
    pub const fn from_min(self) -> u16 {
        self.from_min
    }

    /// The minute after its last, 1 to 2879.
    #[must_use]
    pub const fn to_min(self) -> u16 {
        self.to_min
    }

    /// Its start and end on the wall, of a day.
    #[must_use]
    pub fn on(self, date: Date) -> (DateTime, DateTime) {
        (at_minute(date, self.from_min), at_minute(date, self.to_min))
    }
}

/// What the wall shows `minute` minutes after the midnight that begins `date`.
#[must_use]
pub fn at_minute(date: Date, minute: u16) -> DateTime {
    let (days, of_day) = (minute / DAY, minute % DAY);
    let hour = i8::try_from(of_day / 60).unwrap_or(0);
    let of_hour = i8::try_from(of_day % 60).unwrap_or(0);
    date.saturating_add(i32::from(days).days())
        .at(hour, of_hour, 0, 0)
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (a, b) = (self.from_min, self.to_min);
        write!(f, "{:02}:{:02}-{:02}:{:02}", a / 60, a % 60, b / 60, b % 60)
    }
}

impl FromStr for Span {
    type Err = SpanError;

    fn from_str(text: &str) -> Result<Self, SpanError> {
        let form = || SpanError::Form(text.chars().take(40).collect());
        let (from, to) = text.split_once('-').ok_or_else(form)?;
        let minute = |text: &str| {
            let (hour, minute) = text.trim().split_once(':')?;
            let digits = |s: &str| s.len() == 2 && s.bytes().all(|b| b.is_ascii_digit());
            if !digits(hour) || !digits(minute) {
                return None;
            }
            let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
            (hour <= 48 && minute < 60).then_some(hour * 60 + minute)
        };
        let (from, to) = (minute(from).ok_or_else(form)?, minute(to).ok_or_else(form)?);
        Self::new(from, to)
    }
}

impl TryFrom<String> for Span {
    type Error = SpanError;

    fn try_from(text: String) -> Result<Self, SpanError> {
        text.parse()
    }
}

impl From<Span> for String {
    fn from(span: Span) -> Self {
        span.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: &str) {
        let got = text
            .parse::<Span>()
            .map_or_else(|e| e.to_string(), |span| span.to_string());
        assert_eq!(got, want);
    }

    #[test]
    fn reads_and_writes() {
        check("09:00-17:00", "09:00-17:00");
        check("00:00-24:00", "00:00-24:00");
        check("22:00 - 26:00", "22:00-26:00");
        check(
            "9-5",
            "a stretch of a day is written 09:00-17:00, got \"9-5\"",
        );
        check(
            "09:00-09:60",
            "a stretch of a day is written 09:00-17:00, got \"09:00-09:60\"",
        );
        check(
            "17:00-09:00",
            "a stretch of a day must end after it starts and within 24 hours, got \"17:00-09:00\"",
        );
        check(
            "24:00-25:00",
            "a stretch of a day must end after it starts and within 24 hours, got \"24:00-25:00\"",
        );
        check(
            "10:00-48:00",
            "a stretch of a day must end after it starts and within 24 hours, got \"10:00-48:00\"",
        );
    }
}
