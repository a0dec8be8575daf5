//! Hours and days of a series: count, sum, lowest, highest, first and last.

use kit::Time;

use super::{Order, Reading, range};
use crate::StoreError;
use crate::session::{Rd, Tx};
use crate::value::values;

/// Seconds in an hour.
pub const HOUR_S: i64 = 3_600;
/// Seconds in a day (of UTC).
pub const DAY_S: i64 = 86_400;

/// The numeric readings of a stretch of time, summed up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bucket {
    /// When it begins.
    pub start: Time,
    /// How many readings; never 0.
    pub count: i64,
    /// Their sum.
    pub sum: f64,
    /// The lowest.
    pub min: f64,
    /// The highest.
    pub max: f64,
    /// The earliest.
    pub first: f64,
    /// The latest.
    pub last: f64,
}

impl Bucket {
    const fn of(start: Time, value: f64) -> Self {
        Self {
            start,
            count: 1,
            sum: value,
            min: value,
            max: value,
            first: value,
            last: value,
        }
    }

    /// Takes in a bucket that comes after.
    fn add(&mut self, later: &Self) {
        self.count += later.count;
        self.sum += later.sum;
        self.min = self.min.min(later.min);
        self.max = self.max.max(later.max);
        self.last = later.last;
    }

    /// The mean.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    pub fn mean(&self) -> f64 {
        self.sum / self.count as f64
    }
}

/// The beginning of the stretch of `span_s` that `at` falls in, counted from 1970.
pub fn start_of(at: Time, span_s: i64) -> Time {
    let span_us = span_s.max(1).saturating_mul(1_000_000);
    Time(at.0.div_euclid(span_us).saturating_mul(span_us))
}

/// The buckets of `span_s` seconds that begin in `from..to`, oldest first; stretches without a number are left out.
///
/// Whole days come from the daily roll-ups and whole hours from the hourly ones; readings not merged
/// yet are counted in, so the answer always equals that of the raw rows.
///
/// # Errors
/// Whatever the database says.
pub fn buckets(
    rd: &mut Rd<'_>,
    series: i64,
    span_s: i64,
    from: Time,
    to: Time,
) -> Result<Vec<Bucket>, StoreError> {
    let span_s = span_s.max(1);
    let (from, to) = (
        start_of(from, span_s),
        start_of(Time(to.0.saturating_sub(1)), span_s).plus_s(span_s),
    );
    let base = [DAY_S, HOUR_S].into_iter().find(|base| span_s % base == 0);
    let Some(base) = base else {
        return Ok(group(&raw(rd, series, from, to)?, span_s));
    };
    let mut parts = kept(rd, series, base, from, to)?;
    let fresh = rd.all(
        "SELECT DISTINCT at_us FROM reading_log WHERE series = ?1 AND at_us >= ?2 AND at_us < ?3",
        values![series, from, to],
        |row| Ok(start_of(Time(row.int(0)?), base)),
    )?;
    let fresh: std::collections::BTreeSet<Time> = fresh.into_iter().collect();
    parts.retain(|bucket| !fresh.contains(&bucket.start));
    for start in fresh {
        parts.extend(group(&raw(rd, series, start, start.plus_s(base))?, base));
    }
    parts.sort_by_key(|bucket| bucket.start);
    Ok(group(&parts, span_s))
}

/// Each numeric reading as a bucket of its own.
fn raw(rd: &mut Rd<'_>, series: i64, from: Time, to: Time) -> Result<Vec<Bucket>, StoreError> {
    let readings = range(rd, series, from, to, Order::Oldest, i64::MAX)?;
    Ok(readings
        .into_iter()
        .filter_map(|(at, reading)| match reading {
            Reading::Number(value) => Some(Bucket::of(at, value)),
            Reading::Doc(_) => None,
        })
        .collect())
}

fn kept(
    rd: &mut Rd<'_>,
    series: i64,
    span_s: i64,
    from: Time,
    to: Time,
) -> Result<Vec<Bucket>, StoreError> {
    rd.all(
        "SELECT start_us, n, total, low, high, first, last FROM rollup
         WHERE series = ?1 AND span_s = ?2 AND start_us >= ?3 AND start_us < ?4 ORDER BY start_us",
        values![series, span_s, from, to],
        |row| {
            Ok(Bucket {
                start: Time(row.int(0)?),
                count: row.int(1)?,
                sum: row.real(2)?,
                min: row.real(3)?,
                max: row.real(4)?,
                first: row.real(5)?,
                last: row.real(6)?,
            })
        },
    )
}

/// Joins consecutive buckets, oldest first, into stretches of `span_s`.
fn group(parts: &[Bucket], span_s: i64) -> Vec<Bucket> {
    let mut out: Vec<Bucket> = Vec::new();
    for part in parts {
        let start = start_of(part.start, span_s);
        match out.last_mut() {
            Some(bucket) if bucket.start == start => bucket.add(part),
            _ => out.push(Bucket { start, ..*part }),
        }
    }
    out
}

/// Whether the hour that begins at `start` has a roll-up.
pub fn is_kept(rd: &mut Rd<'_>, series: i64, start: Time) -> Result<bool, StoreError> {
    Ok(rd
        .one(
            "SELECT n FROM rollup WHERE series = ?1 AND span_s = ?2 AND start_us = ?3",
            values![series, HOUR_S, start],
            |row| row.int(0),
        )?
        .is_some())
}

/// Computes the hour that begins at `start` anew from its merged readings.
pub fn from_readings(tx: &mut Tx<'_>, series: i64, start: Time) -> Result<(), StoreError> {
    let numbers = tx.all(
        "SELECT at_us, number FROM reading
         WHERE series = ?1 AND at_us >= ?2 AND at_us < ?3 AND number IS NOT NULL ORDER BY at_us",
        values![series, start, start.plus_s(HOUR_S)],
        |row| Ok(Bucket::of(Time(row.int(0)?), row.real(1)?)),
    )?;
    keep(tx, series, HOUR_S, start, group(&numbers, HOUR_S).first())
}

/// Computes the day that begins at `start` anew from its hours.
pub fn from_hours(tx: &mut Tx<'_>, series: i64, start: Time) -> Result<(), StoreError> {
    let hours = kept(tx, series, HOUR_S, start, start.plus_s(DAY_S))?;
    keep(tx, series, DAY_S, start, group(&hours, DAY_S).first())
}

fn keep(
    tx: &mut Tx<'_>,
    series: i64,
    span_s: i64,
    start: Time,
    bucket: Option<&Bucket>,
) -> Result<(), StoreError> {
    let Some(b) = bucket else {
        return tx
            .execute(
                "DELETE FROM rollup WHERE series = ?1 AND span_s = ?2 AND start_us = ?3",
                values![series, span_s, start],
            )
            .map(drop);
    };
    tx.execute(
        "INSERT INTO rollup (series, span_s, start_us, n, total, low, high, first, last)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (series, span_s, start_us) DO UPDATE SET n = excluded.n, total = excluded.total,
         low = excluded.low, high = excluded.high, first = excluded.first, last = excluded.last",
        values![series, span_s, start, b.count, b.sum, b.min, b.max, b.first, b.last],
    )
    .map(drop)
}
