//! What repeats: "every Tuesday, 8 times", as RFC 5545 writes it.
//!
//! Rules of days and longer: `DAILY`, `WEEKLY`, `MONTHLY` and `YEARLY` with `INTERVAL`, `COUNT`, `UNTIL`,
//! `BYMONTH`, `BYMONTHDAY`, `BYDAY`, `BYSETPOS` and `WKST`. Others are refused by name.

mod expand;
mod parse;
#[cfg(test)]
mod tests;
mod words;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Weekday};
use serde::{Deserialize, Serialize};

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

/// When it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Never.
    Never,
    /// After so many.
    Count(u32),
    /// With this day.
    Date(Date),
    /// With this time on the wall.
    Local(DateTime),
    /// With this instant.
    Instant(Timestamp),
}

/// A day of the week, each or the nth of the month or year (from its end, if negative).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByDay {
    /// Which one: 1 the first, -1 the last; 0 each.
    pub nth: i16,
    /// Of which day.
    pub day: Weekday,
}

/// A rule of recurrence (RFC 5545, section 3.3.10). Read one with `parse`, write it with `to_string`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rule {
    /// What it counts in.
    pub every: Every,
    /// Each, each second…: 1 to 1,000.
    pub interval: u16,
    /// When it ends.
    pub end: End,
    /// Months, 1 to 12; any if empty.
    pub months: Vec<i8>,
    /// Days of the month, 1 to 31, from its end if negative; any if empty.
    pub month_days: Vec<i8>,
    /// Days of the week; any if empty.
    pub days: Vec<ByDay>,
    /// Which of those found in each period: 1 the first, -1 the last; all if empty.
    pub positions: Vec<i16>,
    /// The day that begins a week.
    pub week_start: Weekday,
}

/// Why a text is not a rule that we can follow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// Too long a text.
    #[error("a rule may have at most 500 characters, got {0}")]
    Long(usize),
    /// A part is not NAME=VALUE, or is there twice.
    #[error("a part of a rule is written once, as NAME=VALUE, got {0:?}")]
    Part(String),
    /// A part that we do not follow.
    #[error("{0} is not something we can follow")]
    Unknown(String),
    /// A value out of its range.
    #[error("{name} cannot be {value:?}")]
    Value {
        /// Of which part.
        name: &'static str,
        /// What it is.
        value: String,
    },
    /// FREQ is not there.
    #[error("FREQ is missing")]
    NoFreq,
    /// Both ends.
    #[error("COUNT and UNTIL cannot both be there")]
    TwoEnds,
    /// "The second Tuesday" of a day or a week.
    #[error("BYDAY can only count days in a month or a year")]
    Ordinal,
}
