//! The time, as something handed in, so that a test can set it.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An instant: microseconds of UTC since 1970. Europe/London appears only where a person reads.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Time(pub i64);

impl Time {
    /// Whole seconds after this instant (before it, if negative). Saturates.
    #[must_use]
    pub const fn plus_s(self, s: i64) -> Self {
        Self(self.0.saturating_add(s.saturating_mul(1_000_000)))
    }

    /// Microseconds from `earlier` to this instant.
    #[must_use]
    pub const fn since_us(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The same instant for calendar work. Instants beyond the years -9999 to 9999 are clipped.
    #[must_use]
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
    }

    /// Reads ISO 8601 (RFC 3339) with an offset or `Z`.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<Timestamp>()
            .ok()
            .map(|t| Self(t.as_microsecond()))
    }
}

impl fmt::Display for Time {
    /// ISO 8601 in UTC, as machines exchange it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.timestamp().fmt(f)
    }
}

/// Where the time comes from: the machine, or a test.
#[derive(Clone)]
pub struct Clock(Source);

#[derive(Clone)]
enum Source {
    Machine,
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub const fn machine() -> Self {
        Self(Source::Machine)
    }

    /// A clock that stands still until it is moved.
    #[must_use]
    pub fn set_to(at: Time) -> Self {
        Self(Source::Set(Arc::new(AtomicI64::new(at.0))))
    }

    /// Moves a set clock by `us` microseconds; the machine's clock pays no attention.
    pub fn advance_us(&self, us: i64) {
        if let Source::Set(at) = &self.0 {
            at.fetch_add(us, Ordering::SeqCst);
        }
    }

    /// The time now.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the clock"
    )]
    pub fn now(&self) -> Time {
        match &self.0 {
            Source::Machine => Time(Timestamp::now().as_microsecond()),
            Source::Set(at) => Time(at.load(Ordering::SeqCst)),
        }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({})", self.now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_iso_8601() {
        let t = Time::parse("2026-11-24T14:05:00.25Z").unwrap();
        assert_eq!(t.to_string(), "2026-11-24T14:05:00.25Z");
        assert_eq!(Time::parse("2026-11-24T15:05:00.25+01:00"), Some(t));
        assert_eq!(Time::parse("yesterday"), None);
    }

    #[test]
    fn far_instants_are_clipped_not_lost() {
        assert!(Time(i64::MAX).to_string().starts_with("9999-"));
        assert_eq!(Time(i64::MAX).plus_s(10), Time(i64::MAX));
    }

    #[test]
    fn a_set_clock_moves_only_when_told() {
        let clock = Clock::set_to(Time(5));
        assert_eq!(clock.now(), Time(5));
        clock.advance_us(7);
        assert_eq!(clock.clone().now(), Time(12));
    }
}
