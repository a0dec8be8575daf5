//! Who else wants to know what becomes of a case.

use kit::Time;

use crate::StoreError;
use crate::dialect::Row;
use crate::session::{Rd, Tx};
use crate::value::values;

/// Somebody who follows a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FollowerRow {
    /// Its id.
    pub id: String,
    /// Which case.
    pub case_id: String,
    /// Where to write, in small letters.
    pub email: String,
    /// Since when.
    pub at: Time,
}

fn read(row: &Row<'_>) -> Result<FollowerRow, StoreError> {
    Ok(FollowerRow {
        id: row.text(0)?,
        case_id: row.text(1)?,
        email: row.text(2)?,
        at: Time(row.int(3)?),
    })
}

/// Adds a follower; whether they were not one before.
///
/// # Errors
/// Whatever the database says.
pub fn add_follower(tx: &mut Tx<'_>, follower: &FollowerRow) -> Result<bool, StoreError> {
    tx.execute(
        "INSERT INTO case_follower (id, case_id, email, at_us) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO NOTHING",
        values![
            &follower.id,
            &follower.case_id,
            &follower.email,
            follower.at
        ],
    )
    .map(|added| added == 1)
}

/// Who follows a case, first to ask first.
///
/// # Errors
/// Whatever the database says.
pub fn followers(rd: &mut Rd<'_>, case_id: &str) -> Result<Vec<FollowerRow>, StoreError> {
    rd.all(
        "SELECT id, case_id, email, at_us FROM case_follower WHERE case_id = ?1 ORDER BY at_us, id",
        values![case_id],
        read,
    )
}

/// What an address follows.
///
/// # Errors
/// Whatever the database says.
pub fn followed_by(rd: &mut Rd<'_>, email: &str) -> Result<Vec<FollowerRow>, StoreError> {
    rd.all(
        "SELECT id, case_id, email, at_us FROM case_follower WHERE email = ?1 ORDER BY at_us, id",
        values![email],
        read,
    )
}

/// Takes a follower away; whether there was one.
///
/// # Errors
/// Whatever the database says.
pub fn remove_follower(tx: &mut Tx<'_>, id: &str) -> Result<bool, StoreError> {
    tx.execute("DELETE FROM case_follower WHERE id = ?1", values![id])
        .map(|gone| gone == 1)
}

/// Those who follow `from` follow `to` from now on; who follows both already, follows it once.
///
/// # Errors
/// Whatever the database says.
pub fn move_followers(tx: &mut Tx<'_>, from: &str, to: &str) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM case_follower WHERE case_id = ?1
         AND email IN (SELECT email FROM case_follower WHERE case_id = ?2)",
        values![from, to],
    )?;
    tx.execute(
        "UPDATE case_key SET case_id = ?2 WHERE case_id = ?1 AND follower <> ''",
        values![from, to],
    )?;
    tx.execute(
        "UPDATE case_follower SET case_id = ?2 WHERE case_id = ?1",
        values![from, to],
    )
    .map(drop)
}
