//! Large things that are only ever read and written whole.

use crate::StoreError;
use crate::session::{Rd, Tx};
use crate::value::values;

/// Keeps `body` under `name`, in place of what was there.
///
/// # Errors
/// Whatever the database says.
pub fn put(tx: &mut Tx<'_>, name: &str, body: &[u8]) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO blob (name, body) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET body = excluded.body",
        values![name, body],
    )
    .map(drop)
}

/// What is kept under `name`.
///
/// # Errors
/// Whatever the database says.
pub fn get(rd: &mut Rd<'_>, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    rd.one(
        "SELECT body FROM blob WHERE name = ?1",
        values![name],
        |row| row.bytes(0),
    )
}

/// The names that begin with `start`, in order.
///
/// # Errors
/// Whatever the database says.
pub fn names(rd: &mut Rd<'_>, start: &str) -> Result<Vec<String>, StoreError> {
    let end = format!("{start}\u{10FFFF}");
    rd.all(
        "SELECT name FROM blob WHERE name >= ?1 AND name < ?2 ORDER BY name",
        values![start, &end],
        |row| row.text(0),
    )
}

/// Removes what is kept under `name`; whether it was there.
///
/// # Errors
/// Whatever the database says.
pub fn remove(tx: &mut Tx<'_>, name: &str) -> Result<bool, StoreError> {
    tx.execute("DELETE FROM blob WHERE name = ?1", values![name])
        .map(|gone| gone == 1)
}
