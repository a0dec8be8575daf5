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
use crate::value::values;

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
    /// What its rows without a document mean, in the words of whoever appends.
    pub shape: String,
}

/// One row of a series: a number, a document, or a number with a document about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// When.
    pub at: Time,
    /// What is rolled up.
    pub number: Option<f64>,
    /// Anything else there is to say.
    pub doc: Option<String>,
}

/// Appends one reading. A reading of the same instant replaces the one before.
///
/// # Errors
/// [`StoreError::NotFinite`], and whatever the database says.
pub fn append(
    tx: &mut Tx<'_>,
    key: Key<'_>,
    at: Time,
    reading: &Reading,
) -> Result<(), StoreError> {
    let (series, _) = open(tx, key, "")?;
    let (number, doc) = match reading {
        Reading::Number(n) => (Some(*n), None),
        Reading::Doc(doc) => (None, Some(doc.clone())),
    };
    append_row(tx, series, &Row { at, number, doc })
}

/// Appends one row to the series of that number. A row of the same instant replaces the one before.
///
/// # Errors
/// [`StoreError::NotFinite`], and whatever the database says.
pub fn append_row(tx: &mut Tx<'_>, series: i64, row: &Row) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO reading_log (series, at_us, number, doc) VALUES (?1, ?2, ?3, ?4)",
        values![series, row.at, row.number, row.doc.as_deref()],
    )
    .map(drop)
}

/// The series of this key, if anything was ever read.
///
/// # Errors
/// Whatever the database says.
pub fn find(rd: &mut Rd<'_>, key: Key<'_>) -> Result<Option<i64>, StoreError> {
    Ok(seek(rd, key)?.map(|(id, _)| id))
}

/// The number and the shape of the series of this key, if anything was ever read.
///
/// # Errors
/// Whatever the database says.
pub fn seek(rd: &mut Rd<'_>, key: Key<'_>) -> Result<Option<(i64, String)>, StoreError> {
    let Some(attr) = terms::find(rd, key.tenant, key.attr)? else {
        return Ok(None);
    };
    rd.one(
        "SELECT id, shape FROM series WHERE tenant = ?1 AND entity = ?2 AND attr = ?3 AND dataset = ?4",
        values![key.tenant.0, key.entity, attr, key.dataset],
        |row| Ok((row.int(0)?, row.text(1)?)),
    )
}

/// The number and the shape of the series of this key; a new one is made with this shape.
///
/// # Errors
/// Whatever the database says.
pub fn open(tx: &mut Tx<'_>, key: Key<'_>, shape: &str) -> Result<(i64, String), StoreError> {
    match seek(tx, key)? {
        Some(found) => Ok(found),
        None => begin(tx, key, shape),
    }
}

/// The same where there is hardly one yet: it is made first, and sought if it is there.
///
/// # Errors
/// Whatever the database says.
pub fn begin(tx: &mut Tx<'_>, key: Key<'_>, shape: &str) -> Result<(i64, String), StoreError> {
    let attr = terms::number(tx, key.tenant, key.attr)?;
    let made = tx.insert(
        "INSERT INTO series (tenant, entity, attr, dataset, shape) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (tenant, entity, attr, dataset) DO NOTHING",
        "id",
        values![key.tenant.0, key.entity, attr, key.dataset, shape],
    )?;
    match made {
        Some(id) => Ok((id, shape.to_owned())),
        None => seek(tx, key)?
            .ok_or_else(|| StoreError::Unreadable(format!("series of {}", key.entity))),
    }
}

/// Every series of an entity.
///
/// # Errors
/// Whatever the database says.
pub fn of_entity(rd: &mut Rd<'_>, tenant: Tenant, entity: &str) -> Result<Vec<Series>, StoreError> {
    rd.all(
        "SELECT s.id, term.iri, s.dataset, s.shape FROM series s JOIN term ON term.id = s.attr
         WHERE s.tenant = ?1 AND s.entity = ?2 ORDER BY s.id",
        values![tenant.0, entity],
        |row| {
            Ok(Series {
                id: row.int(0)?,
                attr: row.text(1)?,
                dataset: row.text(2)?,
                shape: row.text(3)?,
            })
        },
    )
}

/// The ids of entities that have a history, in the order of their names, after `after`.
///
/// # Errors
/// Whatever the database says.
pub fn entities(
    rd: &mut Rd<'_>,
    tenant: Tenant,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, StoreError> {
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
    let reading = |row: Row| match row.number {
        Some(number) => (row.at, Reading::Number(number)),
        None => (row.at, Reading::Doc(row.doc.unwrap_or_default())),
    };
    Ok(rows(rd, series, from, to, order, limit)?
        .into_iter()
        .map(reading)
        .collect())
}

/// The same as they were appended.
///
/// # Errors
/// Whatever the database says.
pub fn rows(
    rd: &mut Rd<'_>,
    series: i64,
    from: Time,
    to: Time,
    order: Order,
    limit: i64,
) -> Result<Vec<Row>, StoreError> {
    let way = if order == Order::Oldest {
        "ASC"
    } else {
        "DESC"
    };
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
        Order::Oldest => out.sort_by_key(|row| row.at),
        Order::Newest => out.sort_by_key(|row| std::cmp::Reverse(row.at)),
    }
    out.dedup_by_key(|row| row.at);
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
        tx.execute(
            &format!("DELETE FROM {table} WHERE series = ?1"),
            values![series],
        )?;
    }
    tx.execute("DELETE FROM series WHERE id = ?1", values![series])
        .map(drop)
}

/// Forgets what was read at one instant; whether there was anything.
///
/// # Errors
/// Whatever the database says.
pub fn remove(tx: &mut Tx<'_>, series: i64, at: Time) -> Result<bool, StoreError> {
    let mut gone = 0;
    for table in ["reading", "reading_log"] {
        gone += tx.execute(
            &format!("DELETE FROM {table} WHERE series = ?1 AND at_us = ?2"),
            values![series, at],
        )?;
    }
    rollup::from_readings(tx, series, rollup::start_of(at, HOUR_S))?;
    rollup::from_hours(tx, series, rollup::start_of(at, DAY_S))?;
    Ok(gone > 0)
}

fn read(row: &crate::dialect::Row<'_>) -> Result<Row, StoreError> {
    Ok(Row {
        at: Time(row.int(0)?),
        number: row.opt_real(1)?,
        doc: row.opt_text(2)?,
    })
}
