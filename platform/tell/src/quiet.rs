//! Quiet hours: when a telephone should not ring.

use kit::{Time, words};
use serde::{Deserialize, Serialize};

/// From when until when, in minutes after local midnight; it may run over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    /// The first quiet minute, from 0 to 1,439.
    pub from_min: u16,
    /// The first minute that is not quiet any more. The same as `from_min` for no quiet hours.
    pub until_min: u16,
}

impl Default for Quiet {
    /// From 9pm to 8am.
    fn default() -> Self {
        Self {
            from_min: 21 * 60,
            until_min: 8 * 60,
        }
    }
}

impl Quiet {
    /// When the quiet hours that `now` falls into end; none if it falls into none. They are those of the
    /// clock on the wall, so a night may have an hour more or less.
    #[must_use]
    pub fn ends(self, now: Time) -> Option<Time> {
        let here = words::local(now);
        let minute = u16::try_from(here.hour()).unwrap_or(0) * 60
            + u16::try_from(here.minute()).unwrap_or(0);
        let (from, until) = (self.from_min % 1_440, self.until_min % 1_440);
        let over_midnight = from > until;
        let is_quiet = if over_midnight {
            minute >= from || minute < until
        } else {
            (from..until).contains(&minute)
        };
        if !is_quiet {
            return None;
        }
        let day = if over_midnight && minute >= from {
            here.date().tomorrow().ok()?
        } else {
            here.date()
        };
        let (hour, minute) = (
            i8::try_from(until / 60).ok()?,
            i8::try_from(until % 60).ok()?,
        );
        let end = day
            .at(hour, minute, 0, 0)
            .to_zoned_datetime(here.time_zone().clone())
            .ok()?;
        // An hour that the clock skips could otherwise end before it began.
        Some(Time(end.timestamp().as_microsecond()).max(now.plus_s(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(quiet: Quiet, now: &str, want: Option<&str>) {
        let got = quiet.ends(Time::parse(now).unwrap());
        assert_eq!(got.map(|at| at.to_string()).as_deref(), want, "{now}");
    }

    #[test]
    fn the_night_is_that_of_the_clock_on_the_wall() {
        let night = Quiet::default();
        check(night, "2026-11-24T14:05:00Z", None);
        check(night, "2026-11-24T20:59:59Z", None);
        check(night, "2026-11-24T21:00:00Z", Some("2026-11-25T08:00:00Z"));
        check(night, "2026-11-25T07:59:00Z", Some("2026-11-25T08:00:00Z"));
        check(night, "2026-11-25T08:00:00Z", None);
        // In summer 9pm is 8pm of UTC.
        check(night, "2026-07-01T20:00:00Z", Some("2026-07-02T07:00:00Z"));
        // The clocks go back on 25 October 2026 and forward on 29 March 2026.
        check(night, "2026-10-24T20:30:00Z", Some("2026-10-25T08:00:00Z"));
        check(night, "2026-03-28T21:30:00Z", Some("2026-03-29T07:00:00Z"));
    }

    #[test]
    fn other_hours() {
        let noon = Quiet {
            from_min: 720,
            until_min: 780,
        };
        check(noon, "2026-11-24T12:30:00Z", Some("2026-11-24T13:00:00Z"));
        check(noon, "2026-11-24T13:00:00Z", None);
        check(
            Quiet {
                from_min: 60,
                until_min: 60,
            },
            "2026-11-24T01:00:00Z",
            None,
        );
        // 1:30am is left out on the night that the clocks go forward.
        let odd = Quiet {
            from_min: 30,
            until_min: 90,
        };
        check(odd, "2026-03-29T00:45:00Z", Some("2026-03-29T01:30:00Z"));
        check(
            Quiet {
                from_min: u16::MAX,
                until_min: u16::MAX,
            },
            "2026-11-24T12:30:00Z",
            None,
        );
    }
}
