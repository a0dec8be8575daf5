//! What can be offered: the starts that opening hours allow, and how many places each has left.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::{Hours, instant, local};

/// Starts that one day may have.
const STARTS: usize = 288;

/// How a resource is given out in stretches of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Minutes from one start to the next: 5, 10, 15, 20, 30, or a multiple of 60 up to a day.
    pub every_min: u32,
    /// How long one may have it, in minutes, shortest first; each a multiple of [`Rules::grid_min`].
    pub lengths_min: Vec<u32>,
    /// Minutes kept free before each, to get ready.
    #[serde(default)]
    pub before_min: u32,
    /// Minutes kept free after each, to clear away.
    #[serde(default)]
    pub after_min: u32,
    /// Minutes from now to the first start that is offered.
    #[serde(default)]
    pub notice_min: u32,
    /// Days from today to the last day that is offered, 0 to 731.
    pub horizon_days: u16,
}

/// Why rules cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RulesError {
    /// Starts may be every 5, 10, 15, 20, 30 or whole hours.
    #[error(
        "starts may be every 5, 10, 15, 20 or 30 minutes or every whole hours up to a day, got {0} minutes"
    )]
    Every(u32),
    /// No length, one of nothing, or one out of order.
    #[error("lengths must be 1 to 12, more than 0, at most 31 days and shortest first, got {0:?}")]
    Lengths(Vec<u32>),
    /// A length or a buffer does not fit the grid.
    #[error("{what} must be a multiple of {grid_min} minutes, got {got_min}")]
    Grid {
        /// Which.
        what: &'static str,
        /// What it must be a multiple of.
        grid_min: u32,
        /// What it is.
        got_min: u32,
    },
    /// Too far ahead.
    #[error("the last day offered may be at most 731 days ahead, got {0}")]
    Horizon(u16),
    /// Too long.
    #[error("{what} may be at most {most_min} minutes, got {got_min}")]
    Long {
        /// Which.
        what: &'static str,
        /// How many there may be.
        most_min: u32,
        /// How many there are.
        got_min: u32,
    },
}

impl Rules {
    /// The minutes of the grid that starts, lengths and buffers keep to: those between starts, or an hour.
    #[must_use]
    pub fn grid_min(&self) -> u32 {
        self.every_min.clamp(5, 60)
    }

    /// Whether they can be kept.
    ///
    /// # Errors
    /// [`RulesError`] that names the first part at fault.
    pub fn check(&self) -> Result<(), RulesError> {
        const DAY: u32 = 24 * 60;
        let every = self.every_min;
        let is_whole = every.is_multiple_of(60) && (60..=DAY).contains(&every);
        if !(matches!(every, 5 | 10 | 15 | 20 | 30) || is_whole) {
            return Err(RulesError::Every(every));
        }
        let lengths = &self.lengths_min;
        let in_order = lengths.windows(2).all(|pair| pair[0] < pair[1]);
        let is_sound = |length: &u32| (1..=31 * DAY).contains(length);
        if !in_order || !(1..=12).contains(&lengths.len()) || !lengths.iter().all(is_sound) {
            return Err(RulesError::Lengths(
                lengths.iter().copied().take(12).collect(),
            ));
        }
        if self.horizon_days > 731 {
            return Err(RulesError::Horizon(self.horizon_days));
        }
        let long = [
            ("time to get ready", DAY, self.before_min),
            ("time to clear away", DAY, self.after_min),
            ("notice", 366 * DAY, self.notice_min),
        ];
        for (what, most_min, got_min) in long {
            if got_min > most_min {
                return Err(RulesError::Long {
                    what,
                    most_min,
                    got_min,
                });
            }
        }
        let grid_min = self.grid_min();
        let on_grid = [
            ("time to get ready", self.before_min),
            ("time to clear away", self.after_min),
        ];
        for (what, got_min) in lengths.iter().map(|l| ("a length", *l)).chain(on_grid) {
            if !got_min.is_multiple_of(grid_min) {
                return Err(RulesError::Grid {
                    what,
                    grid_min,
                    got_min,
                });
            }
        }
        Ok(())
    }

    /// From when to when a place is taken up by a booking, getting ready and clearing away included.
    #[must_use]
    pub fn taken_up(&self, start: Timestamp, end: Timestamp) -> (Timestamp, Timestamp) {
        (
            plus_min(start, -i64::from(self.before_min)),
            plus_min(end, i64::from(self.after_min)),
        )
    }
}

/// A stretch that is taken, getting ready and clearing away included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy {
    /// From when.
    pub from: Timestamp,
    /// Up to when.
    pub to: Timestamp,
    /// Which place, from 0; none for all of them.
    pub place: Option<u32>,
}

/// A stretch that can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Slot {
    /// From when.
    pub start: Timestamp,
    /// Up to when.
    pub end: Timestamp,
    /// How many places are free all through it: 0 if it is full.
    pub left: u32,
}

/// The stretches of `length_min` minutes that begin on `date`, full ones too, in order.
///
/// Starts follow one another `rules.every_min` elapsed minutes from the start of each opening, so that no
/// start falls into the hour that the clocks leave out, and both of the hour that they repeat are there.
/// None where the length is not one of the rules', before the notice is over, or beyond the horizon.
///
/// | argument | range |
/// |---|---|
/// | `places` | how many may have it at once, 0 to 1,000 |
/// | `taken`  | what is taken that day and around it, in any order |
#[must_use]
#[expect(
    clippy::too_many_arguments,
    reason = "each is a fact of its own that only the caller has"
)]
pub fn offer(
    hours: &Hours,
    zone: &TimeZone,
    rules: &Rules,
    places: u32,
    length_min: u32,
    now: Timestamp,
    date: Date,
    taken: &[Busy],
) -> Vec<Slot> {
    let today = local(zone, now).date();
    let last = today.saturating_add(i32::from(rules.horizon_days).days());
    if !rules.lengths_min.contains(&length_min)
        || date < today
        || date > last
        || rules.every_min == 0
    {
        return Vec::new();
    }
    let earliest = plus_min(now, i64::from(rules.notice_min));
    let mut slots = Vec::new();
    for span in hours.on(date).spans {
        let (opens, closes) = span.on(date);
        let (mut start, closes) = (instant(zone, opens), instant(zone, closes));
        loop {
            let end = plus_min(start, i64::from(length_min));
            // A loan that lasts for days comes back on another day: its end need only be in the hours then.
            let fits = if length_min > 24 * 60 {
                start < closes && hours.is_open(local(zone, plus_min(end, -1)))
            } else {
                end <= closes
            };
            if start >= closes || (length_min <= 24 * 60 && !fits) || slots.len() >= STARTS {
                break;
            }
            if fits && start >= earliest {
                let (from, to) = rules.taken_up(start, end);
                slots.push(Slot {
                    start,
                    end,
                    left: u32::try_from(places_free(places, from, to, taken).len()).unwrap_or(0),
                });
            }
            start = plus_min(start, i64::from(rules.every_min));
        }
    }
    slots
}

/// The places among `places` that nothing in `taken` touches from `from` up to `to`, lowest first.
#[must_use]
pub fn places_free(places: u32, from: Timestamp, to: Timestamp, taken: &[Busy]) -> BTreeSet<u32> {
    let mut free: BTreeSet<u32> = (0..places.min(1_000)).collect();
    for busy in taken.iter().filter(|b| b.from < to && from < b.to) {
        match busy.place {
            Some(place) => {
                free.remove(&place);
            }
            None => free.clear(),
        }
    }
    free
}

/// An instant some minutes later, clipped to what can be said.
fn plus_min(at: Timestamp, minutes: i64) -> Timestamp {
    at.saturating_add(SignedDuration::from_secs(minutes.saturating_mul(60)))
        .unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{local, london};
    use jiff::civil::{Weekday, date};
    use proptest::prelude::*;

    fn rules() -> Rules {
        Rules {
            every_min: 60,
            lengths_min: vec![60, 120],
            before_min: 0,
            after_min: 0,
            notice_min: 0,
            horizon_days: 60,
        }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// The starts on the wall and the places left.
    #[track_caller]
    fn check(hours: &Hours, rules: &Rules, length_min: u32, on: Date, taken: &[Busy], want: &str) {
        let now = at("2026-03-02T09:30:00Z");
        let got: Vec<String> = offer(hours, &london(), rules, 2, length_min, now, on, taken)
            .iter()
            .map(|slot| {
                let start = local(&london(), slot.start);
                format!("{}:{:02}/{}", start.hour(), start.minute(), slot.left)
            })
            .collect();
        assert_eq!(got.join(" "), want);
    }

    #[test]
    fn offers_what_is_open_and_free() {
        let hours = Hours::weekly(&[
            (Weekday::Monday, "09:00-13:00"),
            (Weekday::Tuesday, "09:00-12:00"),
            (Weekday::Tuesday, "13:00-15:00"),
        ])
        .unwrap();
        let (monday, tuesday) = (date(2026, 3, 2), date(2026, 3, 3));
        check(
            &hours,
            &rules(),
            60,
            tuesday,
            &[],
            "9:00/2 10:00/2 11:00/2 13:00/2 14:00/2",
        );
        check(
            &hours,
            &rules(),
            120,
            tuesday,
            &[],
            "9:00/2 10:00/2 13:00/2",
        );
        check(&hours, &rules(), 90, tuesday, &[], "");
        // Now is 9:30 on Monday; with two hours' notice the first is midday.
        check(&hours, &rules(), 60, monday, &[], "10:00/2 11:00/2 12:00/2");
        let notice = Rules {
            notice_min: 120,
            ..rules()
        };
        check(&hours, &notice, 60, monday, &[], "12:00/2");
        check(&hours, &rules(), 60, date(2026, 3, 1), &[], "");
        check(&hours, &rules(), 60, date(2026, 5, 5), &[], "");
        let busy = |from, to, place| Busy {
            from: at(from),
            to: at(to),
            place,
        };
        let taken = [
            busy("2026-03-03T09:30:00Z", "2026-03-03T10:30:00Z", Some(0)),
            busy("2026-03-03T13:00:00Z", "2026-03-03T14:00:00Z", None),
        ];
        check(
            &hours,
            &rules(),
            60,
            tuesday,
            &taken,
            "9:00/1 10:00/1 11:00/2 13:00/0 14:00/2",
        );
        let clearing = Rules {
            after_min: 60,
            ..rules()
        };
        check(
            &hours,
            &clearing,
            60,
            tuesday,
            &taken,
            "9:00/1 10:00/1 11:00/2 13:00/0 14:00/2",
        );
        let preparing = Rules {
            before_min: 60,
            ..rules()
        };
        check(
            &hours,
            &preparing,
            60,
            tuesday,
            &taken,
            "9:00/1 10:00/1 11:00/1 13:00/0 14:00/0",
        );
    }

    #[test]
    fn the_clocks_change() {
        let night = Hours::weekly(&[(Weekday::Sunday, "00:00-04:00")]).unwrap();
        let starts = |on| {
            let now = at("2026-03-02T09:30:00Z");
            let far = Rules {
                horizon_days: 365,
                ..rules()
            };
            let slots = offer(&night, &london(), &far, 1, 60, now, on, &[]);
            let walls: Vec<i8> = slots
                .iter()
                .map(|s| local(&london(), s.start).hour())
                .collect();
            walls
        };
        assert_eq!(starts(date(2026, 3, 29)), [0, 2, 3]);
        assert_eq!(starts(date(2026, 10, 25)), [0, 1, 1, 2, 3]);
    }

    #[test]
    fn a_loan_comes_back_when_it_is_open() {
        let hours = Hours::weekly(&[
            (Weekday::Monday, "10:00-12:00"),
            (Weekday::Thursday, "10:00-12:00"),
        ])
        .unwrap();
        let week = Rules {
            lengths_min: vec![3 * 1440, 7 * 1440],
            ..rules()
        };
        check(&hours, &week, 7 * 1440, date(2026, 3, 9), &[], "11:00/2");
        check(&hours, &week, 3 * 1440, date(2026, 3, 9), &[], "11:00/2");
        check(&hours, &week, 3 * 1440, date(2026, 3, 12), &[], "");
    }

    #[test]
    fn refuses_rules_that_cannot_be() {
        let refusal = |change: fn(&mut Rules)| {
            let mut wrong = rules();
            change(&mut wrong);
            wrong.check().unwrap_err().to_string()
        };
        assert_eq!(rules().check(), Ok(()));
        expect_test::expect!["starts may be every 5, 10, 15, 20 or 30 minutes or every whole hours up to a day, got 7 minutes"]
            .assert_eq(&refusal(|r| r.every_min = 7));
        expect_test::expect!["lengths must be 1 to 12, more than 0, at most 31 days and shortest first, got [120, 60]"]
            .assert_eq(&refusal(|r| r.lengths_min = vec![120, 60]));
        expect_test::expect!["a length must be a multiple of 60 minutes, got 90"]
            .assert_eq(&refusal(|r| r.lengths_min = vec![90]));
        expect_test::expect!["the last day offered may be at most 731 days ahead, got 999"]
            .assert_eq(&refusal(|r| r.horizon_days = 999));
        expect_test::expect!["time to clear away may be at most 1440 minutes, got 4294967295"]
            .assert_eq(&refusal(|r| r.after_min = u32::MAX));
    }

    proptest! {
        /// Whatever is taken: what is offered as free does not touch what is taken in that place.
        #[test]
        fn what_is_free_is_free(
            taken in prop::collection::vec((0_i64..2_000, 1_i64..300, 0_u32..3), 0..20),
            every in prop::sample::select(vec![5_u32, 15, 30, 60]),
            after in 0_u32..3,
        ) {
            let zone = london();
            let first = instant(&zone, date(2026, 10, 24).at(0, 0, 0, 0));
            let taken: Vec<Busy> = taken.into_iter().map(|(from, len, place)| Busy {
                from: plus_min(first, from), to: plus_min(first, from + len), place: (place < 2).then_some(place),
            }).collect();
            let rules = Rules { every_min: every, lengths_min: vec![60], after_min: after * 60, ..rules() };
            let now = at("2026-10-20T00:00:00Z");
            for slot in offer(&Hours::always(), &zone, &rules, 2, 60, now, date(2026, 10, 25), &taken) {
                let (from, to) = rules.taken_up(slot.start, slot.end);
                let hit = |place| taken.iter().any(|b| b.place.is_none_or(|p| p == place) && b.from < to && from < b.to);
                let free = (0..2).filter(|p| !hit(*p)).count();
                prop_assert_eq!(u32::try_from(free).unwrap(), slot.left);
                prop_assert_eq!(slot.end.duration_since(slot.start).as_mins(), 60);
            }
        }
    }
}
