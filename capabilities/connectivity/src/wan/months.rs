//! How a link did lately: now, in the last 30 days, and this month.

use app::kit::{Time, words};

use super::model::{Day, day_of};
use super::reckon::{
    Availability, End, Heard, Outage, State, availability, heard, outages, percentile, state,
};

/// Days whose readings the 95th percentile is taken from.
const PERCENTILE_DAYS: i64 = 30;

/// How a link did lately.
#[derive(Debug, Clone)]
pub struct Lately {
    /// Now.
    pub state: State,
    /// The 95th percentile of the busier way over 30 days, bit/s; readings of a link that is down are left out.
    pub busy_bps: Option<u64>,
    /// Outages of this month, also those that began before it.
    pub outages: Vec<Outage>,
    /// Since this month began.
    pub month: Availability,
}

/// The first day whose readings [`Lately::of`] looks at: they reach back to the beginning of this month, and 30 days.
pub fn first_day(now: Time) -> i64 {
    day_of(month_begin(now)).min(day_of(now) - PERCENTILE_DAYS)
}

/// When this month began, here.
pub fn month_begin(now: Time) -> Time {
    let first = words::local(now).date().first_of_month();
    // The end of the day before is when the first day begins.
    let begin = first.yesterday().ok().and_then(words::end_of);
    begin.unwrap_or(now)
}

impl Lately {
    /// From what was heard since [`first_day`].
    pub fn of(days: &[Day], now: Time) -> Self {
        let all = heard(days);
        let begin = month_begin(now);
        let since = now.plus_s(-PERCENTILE_DAYS * 86_400);
        let busy = all.iter().filter(|one| one.up && one.at >= since);
        let ended = |outage: &Outage| match outage.end {
            End::Up(at) | End::Unknown(at) => at,
            End::Going => now,
        };
        let mut outages = outages(&all, now);
        outages.retain(|outage| ended(outage) > begin);
        Self {
            state: state(&all, now),
            busy_bps: percentile(busy.map(Heard::busier_bps).collect(), 95),
            outages,
            month: availability(&all, begin, now),
        }
    }

    /// How its state looks: good, bad or unknown.
    pub fn looks(&self) -> &'static str {
        match self.state {
            State::Up(_) => "good",
            State::Down(_) => "bad",
            State::NoNews(_) | State::Never => "unknown",
        }
    }

    /// Its state in a word or two.
    pub fn word(&self) -> &'static str {
        match self.state {
            State::Up(_) => "Up",
            State::Down(_) => "Down",
            State::NoNews(_) => "No news",
            State::Never => "Never heard of",
        }
    }

    /// Since when: that it is down, or that there is no news.
    pub fn since(&self) -> Option<Time> {
        match self.state {
            State::Down(last) => {
                let going = self.outages.iter().find(|outage| outage.end == End::Going);
                Some(going.map_or(last.at, |outage| outage.begin))
            }
            State::NoNews(at) => Some(at),
            State::Up(_) | State::Never => None,
        }
    }

    /// What it carries now, bit/s the busier way; none if that is not known.
    pub fn now_bps(&self) -> Option<u64> {
        match self.state {
            State::Up(last) => Some(last.busier_bps()),
            _ => None,
        }
    }
}

/// Traffic as a share of a capacity, in whole per cent.
pub fn percent(bps: u64, capacity_mbps: u32) -> Option<i64> {
    let capacity_bps = u128::from(capacity_mbps) * 1_000_000;
    let share = (u128::from(bps) * 200 + capacity_bps).checked_div(capacity_bps * 2)?;
    i64::try_from(share).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wan::model::{Reading, begin_of};

    #[test]
    fn this_month_begins_at_midnight_here() {
        #[track_caller]
        fn check(now: &str, want: &str) {
            let begin = month_begin(Time::parse(now).unwrap());
            assert_eq!(begin.to_string(), want);
        }
        check("2026-11-24T14:05:00Z", "2026-11-01T00:00:00Z");
        // In July clocks are an hour ahead.
        check("2026-07-09T10:00:00Z", "2026-06-30T23:00:00Z");
        check("2026-06-30T23:30:00Z", "2026-06-30T23:00:00Z");
    }

    #[test]
    fn shares_are_rounded_to_the_nearest() {
        assert_eq!(percent(500_000, 1), Some(50));
        assert_eq!(percent(504_999, 1), Some(50));
        assert_eq!(percent(505_000, 1), Some(51));
        assert_eq!(percent(2_000_000, 1), Some(200));
        assert_eq!(percent(1, 0), None);
    }

    #[test]
    fn an_outage_that_goes_on_is_told_with_its_beginning() {
        let now = Time::parse("2026-11-24T14:05:00Z").unwrap();
        let day = Day {
            link: "a--b".into(),
            day: day_of(now),
            readings: [(49_800, true), (50_100, false), (50_400, false)]
                .map(|(s, up)| Reading {
                    s,
                    in_bps: 4_000_000,
                    out_bps: 1_000_000,
                    up,
                })
                .to_vec(),
            hours: Vec::new(),
        };
        let got = Lately::of(std::slice::from_ref(&day), now);
        assert_eq!((got.looks(), got.word()), ("bad", "Down"));
        assert_eq!(got.since(), Some(begin_of(day.day).plus_s(50_100)));
        assert_eq!((got.now_bps(), got.busy_bps), (None, Some(4_000_000)));
        assert_eq!(got.outages.len(), 1);
        let later = Lately::of(&[day], now.plus_s(3_600));
        assert_eq!((later.word(), later.outages.len()), ("No news", 1));
    }
}
