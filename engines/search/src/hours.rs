//! Opening hours: the usual week, and the days that differ; in the time that clocks on the wall show.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Minutes of a day.
const DAY: u16 = 1_440;
/// Days looked ahead for the next opening; of a place that never closes, for its closing.
const AHEAD: i32 = 14;

/// From when until when, in minutes from 00:00 of the day on which it begins.
///
/// `until` may be past midnight, up to 2,880: 20:00 to 02:00 is 1,200 to 1,560. A span that ends before it
/// begins, or that begins on another day, is no span and is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The first minute, below 1,440.
    pub from: u16,
    /// The minute after the last, above `from`.
    pub until: u16,
}

/// When something is open.
///
/// All of it is local wall-clock time, so that "9 to 5" is 9 to 5 in summer and in winter. A span
/// belongs to the day on which it begins: a Friday night that ends on Saturday is Friday's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Hours {
    /// The usual week, Monday first.
    pub week: [Vec<Span>; 7],
    /// What holds instead on a date, by its days since 1 January 1970; nothing for closed all day.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub instead: BTreeMap<i32, Vec<Span>>,
}

/// A local date and time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// Days since 1 January 1970.
    pub day: i32,
    /// Minutes since 00:00, below 1,440.
    pub minute: u16,
}

/// How a place is at some moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is open.
    Open {
        /// When it closes; none if it does not within two weeks.
        until: Option<Moment>,
    },
    /// It is closed.
    Closed {
        /// When it opens next; none if it does not within two weeks.
        opens: Option<Moment>,
    },
}

impl Hours {
    /// How it is at a moment.
    #[must_use]
    pub fn state(&self, at: Moment) -> State {
        Packed::from(self).state(at)
    }

    /// Whether it is open at a moment.
    #[must_use]
    pub fn is_open(&self, at: Moment) -> bool {
        Packed::from(self).is_open(at)
    }
}

/// The same in few bytes: what the index keeps.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Packed {
    /// Where the spans of each weekday end in `spans`.
    ends: [u8; 7],
    spans: Box<[Span]>,
    /// Days that differ, each once for each of its spans; a day without any has one that is empty.
    instead: Box<[(i32, Span)]>,
}

/// Spans of a day that are kept; nobody has more.
const MOST: usize = 24;
/// Days that differ that are kept: some years of them.
const MOST_INSTEAD: usize = 2_000;

impl From<&Hours> for Packed {
    fn from(hours: &Hours) -> Self {
        let mut ends = [0; 7];
        let mut spans = Vec::new();
        for (end, day) in ends.iter_mut().zip(&hours.week) {
            spans.extend(sound(day));
            *end = u8::try_from(spans.len()).unwrap_or(u8::MAX);
        }
        let mut instead = Vec::new();
        for (&day, spans) in hours.instead.iter().take(MOST_INSTEAD) {
            let before = instead.len();
            instead.extend(sound(spans).map(|span| (day, span)));
            if instead.len() == before {
                instead.push((day, Span { from: 0, until: 0 }));
            }
        }
        Self {
            ends,
            spans: spans.into(),
            instead: instead.into(),
        }
    }
}

fn sound(spans: &[Span]) -> impl Iterator<Item = Span> {
    let spans = spans.iter().take(MOST).copied();
    spans
        .map(|span| Span {
            until: span.until.min(2 * DAY),
            ..span
        })
        .filter(|span| span.from < DAY && span.from < span.until)
}

impl Packed {
    /// Bytes on the heap.
    pub fn bytes(&self) -> usize {
        size_of_val(&*self.spans) + size_of_val(&*self.instead)
    }

    /// The spans that begin on a date.
    fn of(&self, day: i32) -> impl Iterator<Item = Span> {
        let first = self.instead.partition_point(|(other, _)| *other < day);
        let special = self.instead[first..]
            .iter()
            .take_while(move |(other, _)| *other == day);
        // 1 January 1970 was a Thursday.
        let weekday = usize::try_from((i64::from(day) + 3).rem_euclid(7)).unwrap_or(0);
        let usual = if self.instead.get(first).is_some_and(|(d, _)| *d == day) {
            &[]
        } else {
            let begin = weekday.checked_sub(1).map_or(0, |before| self.ends[before]);
            &self.spans[usize::from(begin)..usize::from(self.ends[weekday])]
        };
        special
            .map(|(_, span)| *span)
            .filter(|span| span.from < span.until)
            .chain(usual.iter().copied())
    }

    /// Whether it is open at a moment.
    pub fn is_open(&self, at: Moment) -> bool {
        self.end_of(at, i32::from(at.minute)).is_some()
    }

    /// The spans of the day so many after `at`, in minutes from 00:00 of `at`'s day.
    fn shifted(&self, at: Moment, ahead: i32) -> impl Iterator<Item = (i32, i32)> {
        let shift = ahead * i32::from(DAY);
        self.of(at.day.saturating_add(ahead))
            .map(move |span| (i32::from(span.from) + shift, i32::from(span.until) + shift))
    }

    /// When the last of the spans ends that hold at `t`, both in minutes from 00:00 of `at`'s day.
    fn end_of(&self, at: Moment, t: i32) -> Option<i32> {
        let ahead = t.div_euclid(i32::from(DAY));
        (ahead - 1..=ahead)
            .flat_map(|ahead| self.shifted(at, ahead))
            .filter(|&(from, until)| from <= t && t < until)
            .map(|(_, until)| until)
            .max()
    }

    /// How it is at a moment.
    pub fn state(&self, at: Moment) -> State {
        let now = i32::from(at.minute);
        if let Some(mut end) = self.end_of(at, now) {
            // What begins as this ends goes on with it.
            while end < AHEAD * i32::from(DAY) {
                match self.end_of(at, end) {
                    Some(later) => end = later,
                    None => {
                        return State::Open {
                            until: Some(at.at_minute(end)),
                        };
                    }
                }
            }
            return State::Open { until: None };
        }
        let opens = (0..=AHEAD)
            .find_map(|ahead| {
                self.shifted(at, ahead)
                    .map(|(from, _)| from)
                    .filter(|&t| t > now)
                    .min()
            })
            .map(|t| at.at_minute(t));
        State::Closed { opens }
    }
}

impl Moment {
    /// The moment that is `minute` minutes from 00:00 of this one's day.
    const fn at_minute(self, minute: i32) -> Self {
        let day = minute.div_euclid(DAY as i32);
        Self {
            day: self.day.saturating_add(day),
            // Below a day's minutes, so that nothing is lost.
            minute: minute.rem_euclid(DAY as i32) as u16,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tuesday 24 November 2026.
    const TUESDAY: i32 = 20_781;

    fn hours(week: &[(usize, u16, u16)]) -> Hours {
        let mut hours = Hours::default();
        for &(day, from, until) in week {
            hours.week[day].push(Span { from, until });
        }
        hours
    }

    /// "open until 17:00 +0", the days counted from Tuesday.
    fn said(hours: &Hours, day: i32, hour: u16, minute: u16) -> String {
        let at = |m: Moment| {
            format!(
                "{:02}:{:02} {:+}",
                m.minute / 60,
                m.minute % 60,
                m.day - TUESDAY
            )
        };
        let moment = Moment {
            day: TUESDAY + day,
            minute: hour * 60 + minute,
        };
        match hours.state(moment) {
            State::Open { until } => {
                until.map_or("open".into(), |m| format!("open until {}", at(m)))
            }
            State::Closed { opens } => {
                opens.map_or("closed".into(), |m| format!("closed until {}", at(m)))
            }
        }
    }

    #[track_caller]
    fn check(hours: &Hours, at: (i32, u16, u16), want: &str) {
        assert_eq!(said(hours, at.0, at.1, at.2), want);
    }

    #[test]
    fn an_ordinary_week() {
        let shop = hours(&[(1, 540, 720), (1, 780, 1020), (3, 540, 1020)]);
        check(&shop, (0, 8, 59), "closed until 09:00 +0");
        check(&shop, (0, 9, 0), "open until 12:00 +0");
        check(&shop, (0, 12, 0), "closed until 13:00 +0");
        check(&shop, (0, 17, 0), "closed until 09:00 +2");
        check(&shop, (2, 17, 0), "closed until 09:00 +7");
    }

    #[test]
    fn a_night_belongs_to_the_evening_before() {
        // Friday and Saturday, 8pm to 2am.
        let club = hours(&[(4, 1200, 1560), (5, 1200, 1560)]);
        check(&club, (3, 23, 0), "open until 02:00 +4");
        check(&club, (4, 1, 59), "open until 02:00 +4");
        check(&club, (4, 2, 0), "closed until 20:00 +4");
        let mut shut = club.clone();
        shut.instead.insert(TUESDAY + 4, vec![]);
        check(&shut, (4, 1, 0), "open until 02:00 +4");
        check(&shut, (4, 21, 0), "closed until 20:00 +10");
        // Sunday night runs into Monday.
        check(
            &hours(&[(6, 1380, 1500)]),
            (6, 0, 30),
            "open until 01:00 +6",
        );
    }

    #[test]
    fn a_day_may_differ() {
        let mut shop = hours(&[(1, 540, 1020)]);
        shop.instead.insert(
            TUESDAY,
            vec![Span {
                from: 600,
                until: 660,
            }],
        );
        shop.instead.insert(
            TUESDAY + 1,
            vec![Span {
                from: 0,
                until: 1440,
            }],
        );
        check(&shop, (0, 9, 30), "closed until 10:00 +0");
        check(&shop, (0, 10, 30), "open until 11:00 +0");
        check(&shop, (1, 0, 0), "open until 00:00 +2");
        check(&shop, (7, 9, 30), "open until 17:00 +7");
    }

    #[test]
    fn always_and_never() {
        let all: Vec<_> = (0..7).map(|day| (day, 0, 1440)).collect();
        check(&hours(&all), (0, 3, 0), "open");
        check(&Hours::default(), (0, 3, 0), "closed");
        // What is no span is left out.
        check(
            &hours(&[(1, 600, 600), (1, 900, 60), (1, 2000, 2100)]),
            (0, 10, 0),
            "closed",
        );
        check(
            &hours(&[(1, 0, u16::MAX)]),
            (2, 0, 0),
            "closed until 00:00 +7",
        );
        let edge = Moment {
            day: i32::MAX,
            minute: 1439,
        };
        assert!(!Hours::default().is_open(edge));
    }
}
