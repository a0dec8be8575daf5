//! The sessions of a class: when, how many places, whether it takes place.

use kit::Time;

use crate::StoreError;
use crate::dialect::Row;
use crate::session::{Rd, Tx};
use crate::value::values;

/// A session to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// From when.
    pub starts: Time,
    /// Up to when.
    pub ends: Time,
    /// How many places it has.
    pub places: i64,
    /// What it is called, where it has a name of its own.
    pub title: String,
}

/// A session of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its number.
    pub id: i64,
    /// Of which resource.
    pub resource: String,
    /// From when.
    pub starts: Time,
    /// Up to when.
    pub ends: Time,
    /// How many places it has.
    pub places: i64,
    /// Whether it takes place.
    pub is_on: bool,
    /// What it is called, where it has a name of its own.
    pub title: String,
}

const COLUMNS: &str = "id, resource, starts_us, ends_us, places, is_on, title";

impl Session {
    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.int(0)?,
            resource: row.text(1)?,
            starts: Time(row.int(2)?),
            ends: Time(row.int(3)?),
            places: row.int(4)?,
            is_on: row.int(5)? != 0,
            title: row.text(6)?,
        })
    }
}

/// Adds a session; its number, or none if the resource has one that begins then.
///
/// # Errors
/// Whatever the database says.
pub fn add_session(
    tx: &mut Tx<'_>,
    resource: &str,
    new: &NewSession,
) -> Result<Option<i64>, StoreError> {
    tx.insert(
        "INSERT INTO book_session (resource, starts_us, ends_us, places, is_on, title)
         VALUES (?1, ?2, ?3, ?4, 1, ?5) ON CONFLICT DO NOTHING",
        "id",
        values![resource, new.starts, new.ends, new.places, &new.title],
    )
}

/// Writes a session anew, under its number.
///
/// # Errors
/// [`StoreError::Taken`] if the resource has another that begins then.
pub fn change_session(tx: &mut Tx<'_>, session: &Session) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE book_session SET starts_us = ?2, ends_us = ?3, places = ?4, is_on = ?5, title = ?6 WHERE id = ?1",
        values![
            session.id,
            session.starts,
            session.ends,
            session.places,
            i64::from(session.is_on),
            &session.title
        ],
    )
    .map(drop)
}

/// A session by its number.
///
/// # Errors
/// Whatever the database says.
pub fn session(rd: &mut Rd<'_>, id: i64) -> Result<Option<Session>, StoreError> {
    rd.one(
        &format!("SELECT {COLUMNS} FROM book_session WHERE id = ?1"),
        values![id],
        Session::read,
    )
}

/// The sessions of a resource that begin from `from` up to `to`, in order; at most `most`.
///
/// # Errors
/// Whatever the database says.
pub fn sessions(
    rd: &mut Rd<'_>,
    resource: &str,
    from: Time,
    to: Time,
    most: i64,
) -> Result<Vec<Session>, StoreError> {
    rd.all(
        &format!(
            "SELECT {COLUMNS} FROM book_session WHERE resource = ?1 AND starts_us >= ?2 AND starts_us < ?3
             ORDER BY starts_us LIMIT ?4"
        ),
        values![resource, from, to, most],
        Session::read,
    )
}

/// How many places of each session are given, and how many wait, of those that begin from `from` up to `to`:
/// number, given, waiting.
///
/// # Errors
/// Whatever the database says.
pub fn session_counts(
    rd: &mut Rd<'_>,
    resource: &str,
    from: Time,
    to: Time,
) -> Result<Vec<(i64, i64, i64)>, StoreError> {
    rd.all(
        "SELECT s.id,
           (SELECT count(*) FROM book_claim c WHERE c.resource = s.resource AND c.cell = s.id),
           (SELECT count(*) FROM booking b WHERE b.session = s.id AND b.state = 'waiting')
         FROM book_session s WHERE s.resource = ?1 AND s.starts_us >= ?2 AND s.starts_us < ?3
         ORDER BY s.starts_us",
        values![resource, from, to],
        |row| Ok((row.int(0)?, row.int(1)?, row.int(2)?)),
    )
}
