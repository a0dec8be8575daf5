//! Readings over time: appended to a log first, merged in sorted batches, rolled up by hour and by day.
//!
//! A reading in key order costs a tenth of one written to its own place in the table, so an append
//! goes to the log and [`merge`] moves batches over. Readers look at both, so nothing waits for a merge.
//! Roll-ups are recomputed from the raw rows of each hour that a merge touched, which repairs them
//! for late, corrected and repeated readings alike.

mod merge;
mod rollup;

use kit::Time;

use crate::StoreError;
use crate::entities::Tenant;
use crate::session::{Rd, Tx};
use crate::terms;
use crate::value::{Value, values};

pub use merge::{Merged, merge};
pub use rollup::{Bucket, DAY_S, HOUR_S, buckets};

/// What was read.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// A finite number.
    Number(f64),
    /// Anything else, as the JSON text it is served as.
    Doc(String),
}

/// Which series: one attribute of one entity, and one data set of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key<'a> {
    /// Whose.
    pub tenant: Tenant,
    /// The entity's id.
    pub entity: &'a str,
    /// The attribute's IRI.
    pub attr: &'a str,
    /// The data set's id; empty for the default.
    pub dataset: &'a str,
}

/// A series that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Its number.
    pub id: i64,
    /// The attribute's IRI.
    pub attr: String,
    /// The data set's id; empty for the default.
    pub dataset: String,
}

/// Appends one reading. A reading of the same instant replaces the one before.
///
/// # Errors
/// [`StoreError::NotFinite`], and whatever the database says.
pub fn append(tx: &mut Tx<'_>, key: Key<'_>, at: Time, reading: &Reading) -> Result<(), StoreError> {
    let series = number(tx, key)?;
    let (number, doc) = match reading {
        Reading::Number(n) => (Value::Real(*n), Value::Null),
        Reading::Doc(doc) => (Value::Null, Value::Text(doc)),
    };
    tx.execute(
        "INSERT INTO reading_log (series, at_us, number, doc) VALUES (?1, ?2, ?3, ?4)",
        &[series.into(), at.into(), number, doc],
    )
    .map(drop)
}

/// The series of this key, if anything was ever read.
///
/// # Errors
/// Whatever the database says.
pub fn find(rd: &mut Rd<'_>, key: Key<'_>) -> Result<Option<i64>, StoreError> {
    let Some(attr) = terms::find(rd, key.tenant, key.attr)? else { return Ok(None) };
    rd.one(
        "SELECT id FROM series WHERE tenant = ?1 AND entity = ?2 AND attr = ?3 AND dataset = ?4",
        values![key.tenant.0, key.entity, attr, key.dataset],
        |row| row.int(0),
    )
}

fn number(tx: &mut Tx<'_>, key: Key<'_>) -> Result<i64, StoreError> {
    if let Some(id) = find(tx, key)? {
        return Ok(id);
    }
    let attr = terms::number(tx, key.tenant, key.attr)?;
    tx.execute(
        "INSERT INTO series (tenant, entity, attr, dataset) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (tenant, entity, attr, dataset) DO NOTHING",
        values![key.tenant.0, key.entity, attr, key.dataset],
    )?;
    find(tx, key)?.ok_or_else(|| StoreError::Unreadable(format!("series of {}", key.entity)))
}

/// Every series of an entity.
///
/// # Errors
/// Whatever the database says.
pub fn of_entity(rd: &mut Rd<'_>, tenant: Tenant, entity: &str) -> Result<Vec<Series>, StoreError> {
    rd.all(
        "SELECT s.id, term.iri, s.dataset FROM series s JOIN term ON term.id = s.attr
         WHERE s.tenant = ?1 AND s.entity = ?2 ORDER BY s.id",
        values![tenant.0, entity],
        |row| Ok(Series { id: row.int(0)?, attr: row.text(1)?, dataset: row.text(2)? }),
    )
}

/// The ids of entities that have a history, in the order of their names, after `after`.
///
/// # Errors
/// Whatever the database says.
pub fn entities(rd: &mut Rd<'_>, tenant: Tenant, after: &str, limit: i64) -> Result<Vec<String>, StoreError> {
    rd.all(
        "SELECT DISTINCT entity FROM series WHERE tenant = ?1 AND entity > ?2 ORDER BY entity LIMIT ?3",
        values![tenant.0, after, limit],
        |row| row.text(0),
    )
}

/// Which end of a range to begin at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Oldest first.
    Oldest,
    /// Newest first.
    Newest,
}

/// The readings with `from <= at < to`, at most `limit` of them.
///
/// # Errors
/// Whatever the database says.
pub fn range(
    rd: &mut Rd<'_>,
    series: i64,
    from: Time,
    to: Time,
    order: Order,
    limit: i64,
) -> Result<Vec<(Time, Reading)>, StoreError> {
    let way = if order == Order::Oldest { "ASC" } else { "DESC" };
    let bound = values![series, from, to, limit];
    let merged = rd.all(
        &format!(
            "SELECT at_us, number, doc FROM reading
             WHERE series = ?1 AND at_us >= ?2 AND at_us < ?3 ORDER BY at_us {way} LIMIT ?4"
        ),
        bound,
        read,
    )?;
    // Of one instant the last appended wins, so it must be met first.
    let logged = rd.all(
        &format!(
            "SELECT at_us, number, doc FROM reading_log
             WHERE series = ?1 AND at_us >= ?2 AND at_us < ?3 ORDER BY at_us {way}, seq DESC LIMIT ?4"
        ),
        bound,
        read,
    )?;
    if logged.is_empty() {
        return Ok(merged);
    }
    let mut out = logged;
    out.extend(merged);
    // The sort is stable: within an instant the log stays before the merged table.
    match order {
        Order::Oldest => out.sort_by_key(|(at, _)| *at),
        Order::Newest => out.sort_by_key(|(at, _)| std::cmp::Reverse(*at)),
    }
    out.dedup_by_key(|(at, _)| *at);
    out.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(out)
}

/// The newest reading.
///
/// # Errors
/// Whatever the database says.
pub fn last(rd: &mut Rd<'_>, series: i64) -> Result<Option<(Time, Reading)>, StoreError> {
    Ok(range(rd, series, Time(i64::MIN), Time(i64::MAX), Order::Newest, 1)?.pop())
}

/// Forgets a series and everything read of it.
///
/// # Errors
/// Whatever the database says.
pub fn delete(tx: &mut Tx<'_>, series: i64) -> Result<(), StoreError> {
    for table in ["reading", "reading_log", "rollup"] {
        tx.execute(&format!("DELETE FROM {table} WHERE series = ?1"), values![series])?;
    }
    tx.execute("DELETE FROM series WHERE id = ?1", values![series]).map(drop)
}

fn read(row: &crate::dialect::Row<'_>) -> Result<(Time, Reading), StoreError> {
    let reading = match row.opt_real(1)? {
        Some(number) => Reading::Number(number),
        None => Reading::Doc(row.opt_text(2)?.unwrap_or_default()),
    };
    Ok((Time(row.int(0)?), reading))
}
