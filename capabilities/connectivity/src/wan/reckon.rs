//! What readings say of a link: whether it is up, how full it is, when it failed, and for how much of the time it was
//! there.

use app::kit::Time;

use super::model::{Day, begin_of};

/// A reading holds until the next, but no longer than this: then there is no news.
pub const HOLDS_US: i64 = 15 * 60 * 1_000_000;

/// A reading at its instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heard {
    /// When.
    pub at: Time,
    /// Traffic in, bit/s.
    pub in_bps: u64,
    /// Traffic out, bit/s.
    pub out_bps: u64,
    /// Whether the link was up.
    pub up: bool,
}

impl Heard {
    /// Traffic the busier way, bit/s: both ways have the whole capacity.
    pub fn busier_bps(&self) -> u64 {
        self.in_bps.max(self.out_bps)
    }
}

/// How a link is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It was up when it was last heard of.
    Up(Heard),
    /// It was down then.
    Down(Heard),
    /// It was last heard of too long ago.
    NoNews(Time),
    /// It was never heard of, or not for a month.
    Never,
}

/// A time when a link was down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outage {
    /// The first reading that said so.
    pub begin: Time,
    /// How it ended.
    pub end: End,
}

/// How an outage ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The first reading that said it was up.
    Up(Time),
    /// It has not.
    Going,
    /// There was no news any more from then on, so nobody knows.
    Unknown(Time),
}

/// For how much of a stretch of time a link was there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Availability {
    /// Time that it was up, µs.
    pub up_us: i64,
    /// Time that it was down, µs.
    pub down_us: i64,
    /// The whole stretch, µs.
    pub all_us: i64,
}

/// The readings of days that are in order, each at its instant.
pub fn heard(days: &[Day]) -> Vec<Heard> {
    let of_day = |day: &Day| {
        let begin = begin_of(day.day);
        let at = move |reading: &super::model::Reading| Heard {
            at: begin.plus_s(i64::from(reading.s)),
            in_bps: reading.in_bps,
            out_bps: reading.out_bps,
            up: reading.up,
        };
        day.readings.iter().map(at).collect::<Vec<_>>()
    };
    days.iter().flat_map(of_day).collect()
}

/// How a link is now.
pub fn state(heard: &[Heard], now: Time) -> State {
    match heard.last() {
        None => State::Never,
        Some(last) if now.since_us(last.at) > HOLDS_US => State::NoNews(last.at),
        Some(last) if last.up => State::Up(*last),
        Some(last) => State::Down(*last),
    }
}

/// The lowest number that at least so many per cent of the numbers do not pass: the nearest-rank percentile.
///
/// None of no numbers.
pub fn percentile(mut numbers: Vec<u64>, percent: usize) -> Option<u64> {
    numbers.sort_unstable();
    let rank = (numbers.len() * percent).div_ceil(100);
    numbers.get(rank.saturating_sub(1)).copied()
}

/// The times when a link was down, oldest first.
pub fn outages(heard: &[Heard], now: Time) -> Vec<Outage> {
    let mut found = Vec::new();
    let mut open: Option<(Time, Time)> = None;
    for reading in heard {
        if let Some((begin, last)) = open
            && reading.at.since_us(last) > HOLDS_US
        {
            let end = End::Unknown(Time(last.0 + HOLDS_US));
            found.push(Outage { begin, end });
            open = None;
        }
        open = match (open, reading.up) {
            (Some((begin, _)), true) => {
                let end = End::Up(reading.at);
                found.push(Outage { begin, end });
                None
            }
            (Some((begin, _)), false) => Some((begin, reading.at)),
            (None, true) => None,
            (None, false) => Some((reading.at, reading.at)),
        };
    }
    if let Some((begin, last)) = open {
        let end = if now.since_us(last) > HOLDS_US {
            End::Unknown(Time(last.0 + HOLDS_US))
        } else {
            End::Going
        };
        found.push(Outage { begin, end });
    }
    found
}

impl Outage {
    /// How long it is known to have lasted, s.
    pub fn lasted_s(&self, now: Time) -> i64 {
        let end = match self.end {
            End::Up(at) | End::Unknown(at) => at,
            End::Going => now,
        };
        end.since_us(self.begin).max(0) / 1_000_000
    }
}

/// For how much of the time from `from` to `to` a link was up, and down; the rest is not known.
pub fn availability(heard: &[Heard], from: Time, to: Time) -> Availability {
    let mut found = Availability {
        all_us: to.since_us(from).max(0),
        ..Availability::default()
    };
    let next = heard.iter().skip(1).map(|next| next.at).chain([to]);
    for (reading, next) in heard.iter().zip(next) {
        let until = next
            .min(Time(reading.at.0.saturating_add(HOLDS_US)))
            .min(to);
        let held_us = until.since_us(reading.at.max(from)).max(0);
        if reading.up {
            found.up_us += held_us;
        } else {
            found.down_us += held_us;
        }
    }
    found
}

impl Availability {
    /// In per cent of the time that is known: "99.95 %"; none if nothing is.
    pub fn percent(self) -> Option<String> {
        let known_us = self.up_us + self.down_us;
        if known_us == 0 {
            return None;
        }
        if self.down_us == 0 {
            return Some("100 %".to_owned());
        }
        // What was down for a moment must not be called always up.
        let percent = self.up_us as f64 / known_us as f64 * 100.0;
        Some(format!(
            "{:.2} %",
            ((percent * 100.0).floor() / 100.0).min(99.99)
        ))
    }

    /// How much of the stretch is known, in whole per cent, rounded down.
    pub fn known_percent(self) -> i64 {
        (self.up_us + self.down_us) * 100 / self.all_us.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE_US: i64 = 60_000_000;

    /// Readings at minutes: "0+ 5- 10+" is up, down after 5 minutes, up after 10.
    fn readings(text: &str) -> Vec<Heard> {
        let one = |word: &str| {
            let (minute, sign) = word.split_at(word.len() - 1);
            Heard {
                at: at(minute.parse().unwrap()),
                in_bps: 1,
                out_bps: 2,
                up: sign == "+",
            }
        };
        text.split_whitespace().map(one).collect()
    }

    fn at(minute: i64) -> Time {
        Time(minute * MINUTE_US)
    }

    #[test]
    fn a_percentile_is_one_of_the_numbers() {
        #[track_caller]
        fn check(numbers: &[u64], want: Option<u64>) {
            assert_eq!(percentile(numbers.to_vec(), 95), want);
        }
        check(&[], None);
        check(&[7], Some(7));
        check(&[3, 1, 2], Some(3));
        let hundred: Vec<u64> = (1..=100).rev().collect();
        check(&hundred, Some(95));
        let twenty: Vec<u64> = (1..=20).collect();
        check(&twenty, Some(19));
    }

    #[test]
    fn outages_begin_and_end_with_readings_and_silence_is_no_news() {
        #[track_caller]
        fn check(text: &str, now: i64, want: &[(i64, End)]) {
            let want: Vec<Outage> = want
                .iter()
                .map(|(begin, end)| Outage {
                    begin: at(*begin),
                    end: *end,
                })
                .collect();
            assert_eq!(outages(&readings(text), at(now)), want, "{text}");
        }
        check("", 0, &[]);
        check("0+ 5+", 10, &[]);
        check("0+ 5- 10- 15+ 20+", 20, &[(5, End::Up(at(15)))]);
        check("0- 5-", 10, &[(0, End::Going)]);
        check("0- 5-", 30, &[(0, End::Unknown(at(20)))]);
        // It came back while nobody told.
        check("0- 5- 60+", 60, &[(0, End::Unknown(at(20)))]);
        check(
            "0- 60- 65+",
            70,
            &[(0, End::Unknown(at(15))), (60, End::Up(at(65)))],
        );
        // Fifteen minutes are just short enough.
        check("0- 15+", 15, &[(0, End::Up(at(15)))]);
    }

    #[test]
    fn how_long_an_outage_lasted_is_what_is_known() {
        let lasted = |text: &str, now: i64| outages(&readings(text), at(now))[0].lasted_s(at(now));
        assert_eq!(lasted("0- 5- 10+", 20), 600);
        assert_eq!(lasted("0- 5-", 12), 720);
        assert_eq!(lasted("0- 5- 90+", 90), 1_200);
    }

    #[test]
    fn what_was_not_heard_is_neither_up_nor_down() {
        #[track_caller]
        fn check(text: &str, (from, to): (i64, i64), (up, down): (i64, i64)) {
            let got = availability(&readings(text), at(from), at(to));
            let minutes = (got.up_us / MINUTE_US, got.down_us / MINUTE_US);
            assert_eq!(minutes, (up, down), "{text}");
        }
        check("", (0, 60), (0, 0));
        check("0+ 10- 20+ 30+", (0, 40), (30, 10));
        check("0+ 60+", (0, 70), (25, 0));
        check("0- 10+", (5, 10), (0, 5));
        check("0+", (0, 60), (15, 0));
        check("0+ 50-", (0, 40), (15, 0));
    }

    #[test]
    fn availability_is_never_rounded_up_to_all() {
        #[track_caller]
        fn check(up_us: i64, down_us: i64, want: Option<&str>) {
            let got = Availability {
                up_us,
                down_us,
                all_us: 4_000_000,
            };
            assert_eq!(got.percent().as_deref(), want);
        }
        check(0, 0, None);
        check(10, 0, Some("100 %"));
        check(3_999_999, 1, Some("99.99 %"));
        check(995, 5, Some("99.50 %"));
        check(0, 5, Some("0.00 %"));
    }

    #[test]
    fn a_link_that_was_not_heard_of_is_not_called_up() {
        let all = readings("0+ 5+");
        assert_eq!(state(&[], at(5)), State::Never);
        assert_eq!(state(&all, at(20)), State::Up(all[1]));
        assert_eq!(state(&all, at(21)), State::NoNews(at(5)));
        let down = readings("0-");
        assert_eq!(state(&down, at(1)), State::Down(down[0]));
    }
}
