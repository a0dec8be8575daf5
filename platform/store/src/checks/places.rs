//! Where a finding is.

use kit::Time;
use serde::Serialize;

use crate::StoreError;
use crate::session::{Rd, Tx};
use crate::value::values;

/// A place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceRow {
    /// The page.
    pub page: String,
    /// Where on it.
    pub place: String,
    /// Since when.
    pub first: Time,
}

/// Adds a place; one that is known stays as it is.
///
/// # Errors
/// Whatever the database says.
pub fn add_place(
    tx: &mut Tx<'_>,
    finding_id: &str,
    page: &str,
    place: &str,
) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute(
        "INSERT INTO finding_place (finding_id, page, place, first_us) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
        values![finding_id, page, place, now],
    )
    .map(drop)
}

/// Removes a place.
///
/// # Errors
/// Whatever the database says.
pub fn remove_place(
    tx: &mut Tx<'_>,
    finding_id: &str,
    page: &str,
    place: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM finding_place WHERE finding_id = ?1 AND page = ?2 AND place = ?3",
        values![finding_id, page, place],
    )
    .map(drop)
}

/// The places of a finding, by page.
///
/// # Errors
/// Whatever the database says.
pub fn places(
    rd: &mut Rd<'_>,
    finding_id: &str,
    skip: i64,
    most: i64,
) -> Result<Vec<PlaceRow>, StoreError> {
    rd.all(
        "SELECT page, place, first_us FROM finding_place WHERE finding_id = ?1 ORDER BY page, place LIMIT ?2 OFFSET ?3",
        values![finding_id, most, skip],
        |row| {
            Ok(PlaceRow {
                page: row.text(0)?,
                place: row.text(1)?,
                first: Time(row.int(2)?),
            })
        },
    )
}

/// How many places and how many pages a finding has.
///
/// # Errors
/// Whatever the database says.
pub fn count_places(rd: &mut Rd<'_>, finding_id: &str) -> Result<(i64, i64), StoreError> {
    let counts = rd.one(
        "SELECT count(*), count(DISTINCT page) FROM finding_place WHERE finding_id = ?1",
        values![finding_id],
        |row| Ok((row.int(0)?, row.int(1)?)),
    )?;
    Ok(counts.unwrap_or_default())
}

/// The pages that findings of a subject are at, gone ones apart.
///
/// # Errors
/// Whatever the database says.
pub fn pages(rd: &mut Rd<'_>, subject: &str, most: i64) -> Result<Vec<String>, StoreError> {
    rd.all(
        "SELECT DISTINCT p.page FROM finding f JOIN finding_place p ON p.finding_id = f.id
         WHERE f.subject = ?1 AND f.state <> 'gone' ORDER BY p.page LIMIT ?2",
        values![subject, most],
        |row| row.text(0),
    )
}
