//! Quiet hours: when a telephone should not ring.

use kit::{Time, words};
use serde::{Deserialize, Serialize};

/// Minutes of a day.
const DAY_MIN: u16 = 1_440;
/// People choose whole and half hours.
const STEP_MIN: u16 = 30;

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

/// Why quiet hours cannot be as they were chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuietError {
    /// A time that is not a whole or a half hour of the day.
    #[error("not a whole or half hour of the day")]
    Time,
    /// They end when they begin.
    #[error("the end is the start")]
    Same,
}

impl Quiet {
    /// No quiet hours: the telephone may ring at any time.
    pub const NONE: Self = Self {
        from_min: 0,
        until_min: 0,
    };

    /// The whole and half hours of a day that quiet hours may begin and end at, in minutes after midnight.
    pub fn choices() -> impl Iterator<Item = u16> {
        (0..DAY_MIN / STEP_MIN).map(|step| step * STEP_MIN)
    }

    /// A time of day as a form sends it: 1,260 is "21:00".
    #[must_use]
    pub fn typed(minute: u16) -> String {
        let minute = minute % DAY_MIN;
        format!("{:02}:{:02}", minute / 60, minute % 60)
    }

    /// The quiet hours from one chosen time to another, both as "21:00".
    ///
    /// # Errors
    /// What cannot be.
    pub fn chosen(from: &str, until: &str) -> Result<Self, QuietError> {
        let minute = |text: &str| {
            Self::choices()
                .find(|minute| Self::typed(*minute) == text)
                .ok_or(QuietError::Time)
        };
        let (from_min, until_min) = (minute(from)?, minute(until)?);
        if from_min == until_min {
            return Err(QuietError::Same);
        }
        Ok(Self {
            from_min,
            until_min,
        })
    }

    /// Whether the telephone may ring at any time.
    #[must_use]
    pub const fn is_none(self) -> bool {
        self.from_min % DAY_MIN == self.until_min % DAY_MIN
    }

    /// "9pm to 8am"; "none" for no quiet hours.
    #[must_use]
    pub fn words(self) -> String {
        if self.is_none() {
            return "none".into();
        }
        let time = words::time_of_day;
        format!("{} to {}", time(self.from_min), time(self.until_min))
    }

    /// When the quiet hours that `now` falls into end; none if it falls into none. They are those of the
    /// clock on the wall, so a night may have an hour more or less. Where that clock shows a time twice or
    /// not at all they begin at the earlier reading of it and end at the later one: they are never shorter
    /// than they were asked for.
    #[must_use]
    pub fn ends(self, now: Time) -> Option<Time> {
        if self.is_none() {
            return None;
        }
        let (from, until) = (self.from_min % DAY_MIN, self.until_min % DAY_MIN);
        let over_midnight = from > until;
        let (from_hour, from_minute) = clock(from)?;
        let (until_hour, until_minute) = clock(until)?;
        let (here, now) = (words::local(now), now.timestamp());
        let (zone, today) = (here.time_zone(), here.date());
        // Those that began yesterday may run into today.
        let first = if over_midnight {
            today.yesterday().ok()?
        } else {
            today
        };
        [first, today].into_iter().find_map(|day| {
            let last = if over_midnight {
                day.tomorrow().ok()?
            } else {
                day
            };
            let begins = zone.to_ambiguous_timestamp(day.at(from_hour, from_minute, 0, 0));
            let ends = zone.to_ambiguous_timestamp(last.at(until_hour, until_minute, 0, 0));
            let (begins, ends) = (begins.earlier().ok()?, ends.later().ok()?);
            (begins <= now && now < ends).then(|| Time(ends.as_microsecond()))
        })
    }
}

/// The hour and the minute that a clock shows so many minutes after midnight.
fn clock(minute: u16) -> Option<(i8, i8)> {
    let hour = i8::try_from(minute / 60).ok()?;
    Some((hour, i8::try_from(minute % 60).ok()?))
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
        check(Quiet::NONE, "2026-11-24T01:00:00Z", None);
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

    /// From 11:30pm to 1:30am: an end that the clock shows twice on 25 October and not at all on 29 March.
    #[test]
    fn an_end_that_comes_twice_or_not_at_all_is_waited_for() {
        let late = Quiet::chosen("23:30", "01:30").unwrap();
        check(late, "2026-10-24T22:30:00Z", Some("2026-10-25T01:30:00Z"));
        // 1:45am the first time, 1:15am the second time, and then over.
        check(late, "2026-10-25T00:45:00Z", Some("2026-10-25T01:30:00Z"));
        check(late, "2026-10-25T01:15:00Z", Some("2026-10-25T01:30:00Z"));
        check(late, "2026-10-25T01:30:00Z", None);
        check(late, "2026-03-29T00:59:00Z", Some("2026-03-29T01:30:00Z"));
        check(late, "2026-03-29T01:30:00Z", None);
        // A start that comes twice: from the first time on.
        let early = Quiet::chosen("01:30", "06:00").unwrap();
        check(early, "2026-10-25T00:29:00Z", None);
        check(early, "2026-10-25T00:30:00Z", Some("2026-10-25T06:00:00Z"));
        check(early, "2026-10-25T01:15:00Z", Some("2026-10-25T06:00:00Z"));
        check(early, "2026-03-29T01:00:00Z", Some("2026-03-29T05:00:00Z"));
    }

    #[test]
    fn whole_and_half_hours_are_chosen_and_the_end_differs_from_the_start() {
        #[track_caller]
        fn check(from: &str, until: &str, want: Result<&str, QuietError>) {
            let got = Quiet::chosen(from, until).map(Quiet::words);
            assert_eq!(got.as_deref().map_err(|e| *e), want, "{from} {until}");
        }
        check("21:00", "08:00", Ok("9pm to 8am"));
        check("22:30", "00:00", Ok("10:30pm to midnight"));
        check("09:00", "17:30", Ok("9am to 5:30pm"));
        check("21:00", "21:00", Err(QuietError::Same));
        check("00:00", "00:00", Err(QuietError::Same));
        check("21:15", "08:00", Err(QuietError::Time));
        check("21:00", "24:00", Err(QuietError::Time));
        check("9pm", "", Err(QuietError::Time));
        assert_eq!(Quiet::NONE.words(), "none");
        assert_eq!(Quiet::chosen("21:00", "08:00"), Ok(Quiet::default()));
    }
}
