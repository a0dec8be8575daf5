//! The end of what is kept: the record goes, a number without a person stays.

use kit::Time;
use serde::Serialize;

use super::{COLUMNS, CaseRow, files_of_case, files_of_draft, read, remove_file};
use crate::StoreError;
use crate::session::{Rd, Tx};
use crate::value::values;

/// The cases whose time is over, the longest over first.
///
/// # Errors
/// Whatever the database says.
pub fn cases_due(rd: &mut Rd<'_>, now: Time, most: i64) -> Result<Vec<CaseRow>, StoreError> {
    rd.all(
        &format!("SELECT {COLUMNS} FROM ask_case WHERE erase_us <= ?1 ORDER BY erase_us LIMIT ?2"),
        values![now, most],
        read,
    )
}

/// Erases a case with everything that belongs to it: answers, events, words, followers, files, its draft.
/// What stays is one more in the count of its month, kind, category, ward and status.
///
/// # Errors
/// Whatever the database says.
pub fn erase(tx: &mut Tx<'_>, case: &CaseRow) -> Result<(), StoreError> {
    let month: String = case.created.to_string().chars().take(7).collect();
    let days_open = case
        .closed
        .map_or(0, |closed| closed.since_us(case.created) / 86_400_000_000);
    tx.execute(
        "INSERT INTO case_tally (month, kind, category, ward, status, n, days_open) VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6)
         ON CONFLICT (month, kind, category, ward, status)
         DO UPDATE SET n = case_tally.n + 1, days_open = case_tally.days_open + excluded.days_open",
        values![&month, &case.kind, &case.category, &case.ward, &case.status, days_open],
    )?;
    for file in files_of_case(tx, &case.id)? {
        remove_file(tx, &file.id)?;
    }
    for table in ["case_event", "case_word", "case_follower", "case_key"] {
        tx.execute(
            &format!("DELETE FROM {table} WHERE case_id = ?1"),
            values![&case.id],
        )?;
    }
    tx.execute("DELETE FROM draft WHERE case_id = ?1", values![&case.id])?;
    tx.execute("DELETE FROM ask_case WHERE id = ?1", values![&case.id])
        .map(drop)
}

/// Erases up to `most` drafts whose time is over, with their files; how many went.
///
/// # Errors
/// Whatever the database says.
pub fn erase_drafts(tx: &mut Tx<'_>, now: Time, most: i64) -> Result<usize, StoreError> {
    let due = tx.all(
        "SELECT id FROM draft WHERE erase_us <= ?1 ORDER BY erase_us LIMIT ?2",
        values![now, most],
        |row| row.text(0),
    )?;
    for id in &due {
        // Files that went on to a case are the case's.
        for file in files_of_draft(tx, id)? {
            if file.case_id.is_empty() {
                remove_file(tx, &file.id)?;
            }
        }
        tx.execute("DELETE FROM draft WHERE id = ?1", values![id])?;
    }
    Ok(due.len())
}

/// Erases up to `most` files that were given to nothing before `before`; how many went.
///
/// # Errors
/// Whatever the database says.
pub fn erase_files(tx: &mut Tx<'_>, before: Time, most: i64) -> Result<usize, StoreError> {
    let due = tx.all(
        "SELECT id FROM case_file WHERE case_id = '' AND draft_id = '' AND at_us < ?1 ORDER BY at_us LIMIT ?2",
        values![before, most],
        |row| row.text(0),
    )?;
    for id in &due {
        remove_file(tx, id)?;
    }
    Ok(due.len())
}

/// How many cases of a kind there were, once they are erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// The month in which they were opened: "2026-11".
    pub month: String,
    /// Their kind.
    pub kind: String,
    /// Their category.
    pub category: String,
    /// Their ward.
    pub ward: String,
    /// The status in which they ended.
    pub status: String,
    /// How many.
    pub n: i64,
    /// For how many days they were open, together.
    pub days_open: i64,
}

/// The counts of erased cases, by month.
///
/// # Errors
/// Whatever the database says.
pub fn tallies(rd: &mut Rd<'_>) -> Result<Vec<Tally>, StoreError> {
    rd.all(
        "SELECT month, kind, category, ward, status, n, days_open FROM case_tally
         ORDER BY month, kind, category, ward, status",
        values![],
        |row| {
            Ok(Tally {
                month: row.text(0)?,
                kind: row.text(1)?,
                category: row.text(2)?,
                ward: row.text(3)?,
                status: row.text(4)?,
                n: row.int(5)?,
                days_open: row.int(6)?,
            })
        },
    )
}
