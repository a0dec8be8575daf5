//! A day of readings: taken in whatever order they come, and after a month summed up by the hour.

use std::time::Duration;

use app::kit::Fault;
use app::store::{Filter, Page, StoreError, Tx};
use app::{App, Job};

use super::model::{DAYS, Day, Hour, Reading, day_key, day_of};

/// Readings of a link that a day holds: one a minute, and a few over.
pub const MOST_A_DAY: usize = 1_500;
/// Days whose readings are kept one by one: this month's and those of the last 30 days.
pub const RAW_DAYS: i64 = 35;
/// Days that are summed up in one go of the job.
const MOST_AT_ONCE: i64 = 500;

/// What became of a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is kept.
    New,
    /// There is one of the same instant: it was sent before.
    Known,
    /// The day holds no more.
    Full,
}

impl Day {
    /// Takes a reading in, in its place.
    pub fn take(&mut self, reading: Reading) -> Taken {
        match self
            .readings
            .binary_search_by_key(&reading.s, |known| known.s)
        {
            Ok(_) => Taken::Known,
            Err(_) if self.readings.len() >= MOST_A_DAY => Taken::Full,
            Err(place) => {
                self.readings.insert(place, reading);
                Taken::New
            }
        }
    }

    /// Its hours: those that were summed up, or else from the readings.
    pub fn by_hour(&self) -> Vec<Hour> {
        if !self.hours.is_empty() {
            let hours = self.hours.iter().filter(|hour| hour.count > 0);
            return hours.copied().collect();
        }
        let up: Vec<&Reading> = self.readings.iter().filter(|reading| reading.up).collect();
        let hours = up.chunk_by(|a, b| a.s / 3_600 == b.s / 3_600);
        hours.filter_map(summed).collect()
    }

    /// Sums its hours up and lets the readings go, but for those from which outages are seen.
    pub fn sum_up(&mut self) {
        self.hours = self.by_hour();
        if self.hours.is_empty() {
            // It was never up: a mark that there is nothing left to sum up.
            self.hours.push(Hour::default());
        }
        // The first of the day may end an outage that began the day before.
        let mut was_up = false;
        self.readings.retain(|reading| {
            let tells = !reading.up || !was_up;
            was_up = reading.up;
            tells
        });
    }
}

/// Readings of one hour, all of a link that is up.
fn summed(readings: &[&Reading]) -> Option<Hour> {
    let first = readings.first()?;
    let count = readings.len() as u64;
    let mean = |of: fn(&Reading) -> u64| {
        let sum: u128 = readings.iter().map(|reading| u128::from(of(reading))).sum();
        u64::try_from(sum / u128::from(count)).unwrap_or(u64::MAX)
    };
    let busier = readings
        .iter()
        .map(|reading| reading.in_bps.max(reading.out_bps));
    Some(Hour {
        hour: u8::try_from(first.s / 3_600).unwrap_or(23),
        count: u32::try_from(count).unwrap_or(u32::MAX),
        in_bps: mean(|reading| reading.in_bps),
        out_bps: mean(|reading| reading.out_bps),
        most_bps: busier.max().unwrap_or(0),
    })
}

/// Sums up the days that are old enough.
pub const SUM_UP: Job = Job {
    name: "wan-sum-up-days",
    every: Duration::from_secs(3_600),
    run: |app| Box::pin(sum_up(app)),
};

async fn sum_up(app: App) -> Result<String, Fault> {
    let many = app.store().write(sum_up_old).await?;
    Ok(format!("{many} days of links summed up"))
}

fn sum_up_old(tx: &mut Tx<'_>) -> Result<usize, StoreError> {
    let oldest = day_key(day_of(tx.now()) - RAW_DAYS);
    let page = Page {
        limit: MOST_AT_ONCE,
        ..Page::default()
    };
    let old = DAYS.find(tx, &Filter::Between("raw", String::new(), oldest), page)?;
    let many = old.len();
    for mut kept in old {
        kept.value.sum_up();
        DAYS.change(tx, "wan-sum-up-days", &kept.id, None, kept.value)?;
    }
    Ok(many)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::slice::from_ref;

    use app::kit::Time;
    use app::store::Store;

    use super::super::model::{begin_of, day_id, days};
    use super::super::reckon::{End, Outage, heard, outages};

    fn reading(s: u32, bps: u64, up: bool) -> Reading {
        Reading {
            s,
            in_bps: bps,
            out_bps: bps / 2,
            up,
        }
    }

    #[test]
    fn readings_find_their_places_and_count_once() {
        let mut day = Day::default();
        assert_eq!(day.take(reading(600, 5, true)), Taken::New);
        assert_eq!(day.take(reading(0, 1, true)), Taken::New);
        assert_eq!(day.take(reading(300, 3, false)), Taken::New);
        assert_eq!(day.take(reading(300, 9, true)), Taken::Known);
        let order: Vec<u32> = day.readings.iter().map(|reading| reading.s).collect();
        assert_eq!(order, [0, 300, 600]);
        for s in 1_000..1_000 + MOST_A_DAY as u32 - 3 {
            assert_eq!(day.take(reading(s, 1, true)), Taken::New);
        }
        assert_eq!(day.take(reading(80_000, 1, true)), Taken::Full);
    }

    #[test]
    fn a_day_that_is_summed_up_still_tells_its_outages() {
        let mut day = Day::default();
        for (s, bps, up) in [
            (0, 10, true),
            (300, 30, true),
            (600, 0, false),
            (900, 0, false),
            (1_200, 20, true),
            (1_500, 40, true),
            (7_200, 8, true),
        ] {
            day.take(reading(s, bps, up));
        }
        let now = Time(86_400_000_000);
        let before = (day.by_hour(), outages(&heard(from_ref(&day)), now));
        assert_eq!((before.0.len(), before.0[0].count), (2, 4));
        assert_eq!((before.0[0].in_bps, before.0[0].most_bps), (25, 40));
        let want = Outage {
            begin: Time(600_000_000),
            end: End::Up(Time(1_200_000_000)),
        };
        assert_eq!(before.1, [want]);
        day.sum_up();
        assert_eq!(day.readings.len(), 4);
        assert_eq!(
            (day.by_hour(), outages(&heard(from_ref(&day)), now)),
            before
        );
    }

    #[tokio::test]
    async fn old_days_are_summed_up_once() {
        let folder = testkit::folder();
        let url = format!("sqlite:{}", folder.path().join("borough.db").display());
        let store = Store::open(&url, testkit::clock(), testkit::chance()).unwrap();
        let today = day_of(store.now());
        let work = move |tx: &mut Tx<'_>| {
            for (ago, up) in [
                (RAW_DAYS, true),
                (RAW_DAYS + 1, true),
                (RAW_DAYS + 2, false),
            ] {
                let mut day = Day {
                    link: "a--b".into(),
                    day: today - ago,
                    ..Day::default()
                };
                day.take(reading(60, 10, up));
                DAYS.insert_as(tx, "test", day_id("a--b", day.day), day)?;
            }
            let (first, again) = (sum_up_old(tx)?, sum_up_old(tx)?);
            let all = days(tx, "a--b", today - RAW_DAYS - 2, today)?;
            Ok::<_, StoreError>((first, again, all))
        };
        let (first, again, all) = store.write(work).await.unwrap();
        assert_eq!((first, again, all.len()), (2, 0, 3));
        let left: Vec<usize> = all.iter().map(|day| day.readings.len()).collect();
        assert_eq!(left, [1, 1, 1]);
        assert!(begin_of(all[0].day) < begin_of(all[1].day));
    }
}
