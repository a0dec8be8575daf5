//! Moves readings from the log to their places, in sorted batches, and repairs the roll-ups they touch.

use std::collections::{BTreeMap, BTreeSet};

use kit::Time;

use super::rollup::{self, DAY_S, HOUR_S};
use crate::StoreError;
use crate::session::Tx;
use crate::value::{Value, values};

/// What a merge did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Merged {
    /// Rows taken from the log.
    pub readings: usize,
    /// Hours whose roll-up was computed anew.
    pub hours: usize,
}

/// Moves up to `most` readings, oldest appended first. Safe to run at any time and any number of times.
///
/// # Errors
/// Whatever the database says; nothing has moved then.
pub fn merge(tx: &mut Tx<'_>, most: i64) -> Result<Merged, StoreError> {
    struct Logged {
        series: i64,
        at_us: i64,
        number: Option<f64>,
        doc: Option<String>,
    }
    let upto = tx.one(
        "SELECT CAST(coalesce(max(seq), 0) AS BIGINT) FROM (SELECT seq FROM reading_log ORDER BY seq LIMIT ?1) AS batch",
        values![most],
        |row| row.int(0),
    )?;
    let upto = upto.unwrap_or(0);
    let mut batch = tx.all(
        "SELECT series, at_us, number, doc FROM reading_log WHERE seq <= ?1 ORDER BY series, at_us, seq DESC",
        values![upto],
        |row| {
            Ok(Logged { series: row.int(0)?, at_us: row.int(1)?, number: row.opt_real(2)?, doc: row.opt_text(3)? })
        },
    )?;
    if batch.is_empty() {
        return Ok(Merged::default());
    }
    let readings = batch.len();
    batch.dedup_by_key(|row| (row.series, row.at_us));
    let cells: Vec<Value<'_>> = batch
        .iter()
        .flat_map(|row| {
            [
                row.series.into(),
                row.at_us.into(),
                row.number.into(),
                row.doc.as_deref().into(),
            ]
        })
        .collect();
    tx.insert_many(
        "INSERT INTO reading (series, at_us, number, doc)",
        "ON CONFLICT (series, at_us) DO UPDATE SET number = excluded.number, doc = excluded.doc",
        4,
        &cells,
    )?;
    tx.execute("DELETE FROM reading_log WHERE seq <= ?1", values![upto])?;

    // Whether any of the readings of each hour is a number.
    let mut hours: BTreeMap<(i64, Time), bool> = BTreeMap::new();
    for row in &batch {
        let hour = (row.series, rollup::start_of(Time(row.at_us), HOUR_S));
        *hours.entry(hour).or_default() |= row.number.is_some();
    }
    let mut days = BTreeSet::new();
    for (&(series, start), &has_number) in &hours {
        // What is no number concerns a roll-up only where it took a number's place.
        if has_number || rollup::is_kept(tx, series, start)? {
            rollup::from_readings(tx, series, start)?;
            days.insert((series, rollup::start_of(start, DAY_S)));
        }
    }
    for &(series, start) in &days {
        rollup::from_hours(tx, series, start)?;
    }
    Ok(Merged {
        readings,
        hours: hours.len(),
    })
}
