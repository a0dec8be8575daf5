//! Values in a query, and how they compare with values in entities.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde_json::Value;

use crate::entity::{IndexValue, simple};
use crate::time::{parse_clock_us, parse_date_us, parse_us};

/// A value that a query compares with.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// A number.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// Text in quotes.
    Text(String),
    /// A URI or a name, without quotes.
    Word(String),
    /// A moment, a date or a time of day, without quotes.
    Time(TimeKind, i64, String),
}

/// Which sort of time text is, since one sort never equals another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeKind {
    /// A moment.
    DateTime,
    /// A day.
    Date,
    /// A time of day.
    Time,
}

impl TimeKind {
    fn parse_us(self, text: &str) -> Option<i64> {
        match self {
            Self::DateTime => parse_us(text),
            Self::Date => parse_date_us(text),
            Self::Time => parse_clock_us(text),
        }
    }
}

/// What a path led to.
pub(super) enum Target<'a> {
    /// A JSON value.
    Json(&'a Value),
    /// A moment that the broker keeps.
    Moment(i64),
    /// Text that the broker keeps.
    Text(&'a str),
}

impl Literal {
    /// Reads a bare word: a number, yes or no, a time, else a URI or a name.
    pub(super) fn bare(text: &str) -> Self {
        let is_number = text.starts_with(|c: char| c.is_ascii_digit() || c == '-');
        if is_number && let Ok(Value::Number(number)) = serde_json::from_str(text) {
            return Self::Number(number.as_f64().unwrap_or_default());
        }
        match text {
            "true" => return Self::Bool(true),
            "false" => return Self::Bool(false),
            _ => {}
        }
        [TimeKind::DateTime, TimeKind::Date, TimeKind::Time]
            .into_iter()
            .find_map(|kind| Some(Self::Time(kind, kind.parse_us(text)?, text.to_owned())))
            .unwrap_or_else(|| Self::Word(text.to_owned()))
    }

    /// How the target stands to this value; nothing when they are of different sorts.
    pub(super) fn order(&self, target: &Target) -> Option<Ordering> {
        match (self, target) {
            (Self::Time(kind, us, _), Target::Json(value)) => match simple(value)? {
                IndexValue::Text(text) => Some(kind.parse_us(&text)?.cmp(us)),
                _ => None,
            },
            (_, Target::Json(value)) => simple(value)?.partial_cmp(&self.index_value()?),
            (Self::Time(_, us, _), Target::Moment(at_us)) => Some(at_us.cmp(us)),
            (Self::Text(text), Target::Moment(at_us)) => Some(at_us.cmp(&parse_us(text)?)),
            (Self::Text(wanted) | Self::Word(wanted), Target::Text(text)) => {
                Some((*text).cmp(wanted))
            }
            _ => None,
        }
    }

    /// Whether the target equals this value.
    pub(super) fn equals(&self, target: &Target) -> bool {
        match (self, target) {
            (Self::Bool(wanted), Target::Json(value)) => {
                matches!(simple(value), Some(IndexValue::Bool(b)) if b == *wanted)
            }
            _ => self.order(target) == Some(Ordering::Equal),
        }
    }

    /// The value as an index holds it; nothing for times, whose text may be written in many ways.
    pub fn index_value(&self) -> Option<IndexValue<'_>> {
        match self {
            Self::Number(number) => Some(IndexValue::Number(*number)),
            Self::Bool(bool) => Some(IndexValue::Bool(*bool)),
            Self::Text(text) | Self::Word(text) => Some(IndexValue::Text(Cow::Borrowed(text))),
            Self::Time(..) => None,
        }
    }
}
