//! iCalendar (RFC 5545): calendars read from others and written for them.
//!
//! Read are events with what matters to a diary: when, what, where, how it repeats, whether it is off and
//! whether it takes up time. What else a calendar holds is passed over. One event that cannot be read does
//! not lose the others: it is told of among [`Read::problems`].

mod busy;
mod read;
#[cfg(test)]
mod tests;
pub(crate) mod text;
mod write;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::recur::Rule;
use crate::{instant, named};

pub use busy::{Taken, taken};
pub use read::{Problem, Read, read};
pub use write::write;

/// A calendar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    /// What it is called: "Meeting room, Central Library".
    pub name: String,
    /// What is in it.
    pub events: Vec<Event>,
}

/// Something in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Names it for ever, in every copy.
    pub uid: String,
    /// Counts its changes.
    pub sequence: u32,
    /// When this copy was made.
    pub stamp: Timestamp,
    /// When it begins.
    pub start: When,
    /// When it ends; as `start` for a moment, or for the whole of a day.
    pub end: When,
    /// What.
    pub summary: String,
    /// More about it.
    pub description: String,
    /// Where.
    pub location: String,
    /// The page about it.
    pub url: String,
    /// Whether it is off.
    pub is_cancelled: bool,
    /// Whether it takes up no time: others may book it.
    pub is_free: bool,
    /// How it repeats.
    pub rule: Option<Rule>,
    /// When it is left out.
    pub excluded: Vec<When>,
    /// When it is besides.
    pub added: Vec<When>,
    /// Of something that repeats: which one this one replaces.
    pub instead_of: Option<When>,
    /// Minutes before the start at which to remind; none for not at all.
    pub remind_min: Option<u32>,
}

impl Event {
    /// An event with nothing but a name and its time.
    #[must_use]
    pub fn new(uid: impl Into<String>, stamp: Timestamp, start: When, end: When) -> Self {
        Self {
            uid: uid.into(),
            sequence: 0,
            stamp,
            start,
            end,
            summary: String::new(),
            description: String::new(),
            location: String::new(),
            url: String::new(),
            is_cancelled: false,
            is_free: false,
            rule: None,
            excluded: Vec::new(),
            added: Vec::new(),
            instead_of: None,
            remind_min: None,
        }
    }
}

/// A time in a calendar, as it was written (RFC 5545, sections 3.3.4 and 3.3.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// A whole day.
    Day(Date),
    /// The clock on the wall, wherever one is.
    Wall(DateTime),
    /// The clock on the wall of a zone of the IANA's.
    Zoned(DateTime, String),
    /// An instant.
    Instant(Timestamp),
}

impl When {
    /// On the wall, in its own zone, or for an instant in `here`.
    #[must_use]
    pub fn on_the_wall(&self, here: &TimeZone) -> DateTime {
        match self {
            Self::Day(date) => date.at(0, 0, 0, 0),
            Self::Wall(at) | Self::Zoned(at, _) => *at,
            Self::Instant(at) => crate::local(here, *at),
        }
    }

    /// The zone that it is written in; `here` where it names none.
    #[must_use]
    pub fn zone(&self, here: &TimeZone) -> TimeZone {
        match self {
            Self::Zoned(_, name) => named(name).unwrap_or_else(|| here.clone()),
            _ => here.clone(),
        }
    }

    /// The instant, for somebody who lives by `here`.
    #[must_use]
    pub fn instant(&self, here: &TimeZone) -> Timestamp {
        match self {
            Self::Instant(at) => *at,
            other => instant(&other.zone(here), other.on_the_wall(here)),
        }
    }
}

/// Why a text is not a calendar that we can read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IcalError {
    /// Too much.
    #[error("a calendar may have at most {most} {what}, this one has more")]
    Large {
        /// Of what.
        what: &'static str,
        /// How many there may be.
        most: usize,
    },
    /// It does not begin as a calendar does.
    #[error("line {line}: a calendar begins with BEGIN:VCALENDAR")]
    NoCalendar {
        /// Where.
        line: usize,
    },
    /// A line that is not one of a calendar.
    #[error("line {line}: expected NAME:VALUE, got {got:?}")]
    Line {
        /// Where.
        line: usize,
        /// How it begins.
        got: String,
    },
    /// Something ends that did not begin, or does not end.
    #[error("line {line}: END:{got} does not close BEGIN:{open}")]
    Nesting {
        /// Where.
        line: usize,
        /// What ends.
        got: String,
        /// What is open.
        open: String,
    },
    /// The text stops in the middle.
    #[error("line {line}: the calendar stops before END:{open}")]
    Cut {
        /// Where.
        line: usize,
        /// What is open.
        open: String,
    },
}
