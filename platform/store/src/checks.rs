//! What was looked at, what was found, where, and what happened to it since.
//!
//! This part keeps and finds; `platform/check` has the rules. Each function does one thing to one table.

mod events;
mod evidence;
mod list;
mod looks;
mod places;

use kit::Time;
use serde::Serialize;

use crate::StoreError;
use crate::dialect::Row;
use crate::session::{Rd, Tx};
use crate::value::values;

pub use events::{FindingEvent, add_event, events};
pub use evidence::{EvidenceRow, evidence, evidence_of, insert_evidence, remove_evidence};
pub use list::{FindingQuery, FindingSort, count, count_by_severity, list};
pub use looks::{LookRow, insert_look, looks};
pub use places::{PlaceRow, add_place, count_places, pages, places, remove_place};

/// A finding, as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FindingRow {
    /// Its id.
    pub id: String,
    /// What was looked at: "website:…", "contract:…".
    pub subject: String,
    /// The rule set that found it.
    pub rules: String,
    /// What is alike in all its places.
    pub sign: String,
    /// Counts its changes from 1.
    pub version: i64,
    /// The rule.
    pub rule: String,
    /// What it goes against, each between blanks: " 1.1.1 4.1.2 ".
    pub criteria: String,
    /// 0 is the worst.
    pub severity: i64,
    /// "fail" or "needs-person".
    pub outcome: String,
    /// What a person said of it: "fault", "sound" or nothing yet.
    pub answer: String,
    /// Where it stands.
    pub state: String,
    /// The account that has it in hand; may be empty.
    pub owner: String,
    /// The team that has it; may be empty.
    pub team: String,
    /// What is wrong, and what to mend.
    pub message: String,
    /// What a person must say; may be empty.
    pub question: String,
    /// In how many places it was when it was last seen.
    pub places: i64,
    /// On how many pages.
    pub pages: i64,
    /// When it was first seen.
    pub first: Time,
    /// When it was last seen.
    pub last: Time,
    /// When it last changed.
    pub changed: Time,
    /// Until when it may stay as it is.
    pub until: Option<Time>,
}

/// The columns, in the order of [`read`].
const COLUMNS: &str = "id, subject, rules, sign, version, rule, criteria, severity, outcome, answer, state, owner, \
     team, message, question, places, pages, first_us, last_us, changed_us, until_us";

fn read(row: &Row<'_>) -> Result<FindingRow, StoreError> {
    Ok(FindingRow {
        id: row.text(0)?,
        subject: row.text(1)?,
        rules: row.text(2)?,
        sign: row.text(3)?,
        version: row.int(4)?,
        rule: row.text(5)?,
        criteria: row.text(6)?,
        severity: row.int(7)?,
        outcome: row.text(8)?,
        answer: row.text(9)?,
        state: row.text(10)?,
        owner: row.text(11)?,
        team: row.text(12)?,
        message: row.text(13)?,
        question: row.text(14)?,
        places: row.int(15)?,
        pages: row.int(16)?,
        first: Time(row.int(17)?),
        last: Time(row.int(18)?),
        changed: Time(row.int(19)?),
        until: row.opt_int(20)?.map(Time),
    })
}

/// Keeps a new finding.
///
/// # Errors
/// Whatever the database says.
pub fn insert(tx: &mut Tx<'_>, finding: &FindingRow) -> Result<(), StoreError> {
    let f = finding;
    tx.execute(
        &format!(
            "INSERT INTO finding ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, \
             ?15, ?16, ?17, ?18, ?19, ?20, ?21)"
        ),
        values![
            &f.id, &f.subject, &f.rules, &f.sign, f.version, &f.rule, &f.criteria, f.severity, &f.outcome, &f.answer,
            &f.state, &f.owner, &f.team, &f.message, &f.question, f.places, f.pages, f.first, f.last, f.changed,
            f.until,
        ],
    )
    .map(drop)
}

/// Keeps a changed finding, if it still has `version`; it has the next one afterwards. Whether it did.
/// Its id, subject, rules, sign and first day never change.
///
/// # Errors
/// Whatever the database says.
pub fn update(tx: &mut Tx<'_>, finding: &FindingRow, version: i64) -> Result<bool, StoreError> {
    let f = finding;
    let changed = tx.execute(
        "UPDATE finding SET version = ?2 + 1, rule = ?3, criteria = ?4, severity = ?5, outcome = ?6, answer = ?7, \
         state = ?8, owner = ?9, team = ?10, message = ?11, question = ?12, places = ?13, pages = ?14, last_us = ?15, \
         changed_us = ?16, until_us = ?17 WHERE id = ?1 AND version = ?2",
        values![
            &f.id, version, &f.rule, &f.criteria, f.severity, &f.outcome, &f.answer, &f.state, &f.owner, &f.team,
            &f.message, &f.question, f.places, f.pages, f.last, f.changed, f.until,
        ],
    )?;
    Ok(changed == 1)
}

/// The finding with this id.
///
/// # Errors
/// Whatever the database says.
pub fn get(rd: &mut Rd<'_>, id: &str) -> Result<Option<FindingRow>, StoreError> {
    rd.one(
        &format!("SELECT {COLUMNS} FROM finding WHERE id = ?1"),
        values![id],
        read,
    )
}

/// All that a rule set ever found of a subject, gone or not.
///
/// # Errors
/// Whatever the database says.
pub fn of_rules(
    rd: &mut Rd<'_>,
    subject: &str,
    rules: &str,
) -> Result<Vec<FindingRow>, StoreError> {
    rd.all(
        &format!("SELECT {COLUMNS} FROM finding WHERE subject = ?1 AND rules = ?2"),
        values![subject, rules],
        read,
    )
}

/// Findings that have been gone since before `before`, `most` of them at most.
///
/// # Errors
/// Whatever the database says.
pub fn gone_before(rd: &mut Rd<'_>, before: Time, most: i64) -> Result<Vec<String>, StoreError> {
    rd.all(
        "SELECT id FROM finding WHERE state = 'gone' AND changed_us < ?1 ORDER BY changed_us LIMIT ?2",
        values![before, most],
        |row| row.text(0),
    )
}

/// All findings of a subject.
///
/// # Errors
/// Whatever the database says.
pub fn ids_of(rd: &mut Rd<'_>, subject: &str) -> Result<Vec<String>, StoreError> {
    rd.all(
        "SELECT id FROM finding WHERE subject = ?1",
        values![subject],
        |row| row.text(0),
    )
}

/// Removes a finding with all that belongs to it.
///
/// # Errors
/// Whatever the database says.
pub fn erase(tx: &mut Tx<'_>, id: &str) -> Result<(), StoreError> {
    for kept in evidence_of(tx, id)? {
        crate::blobs::remove(tx, &kept.blob())?;
    }
    for table in ["finding_place", "finding_event", "finding_evidence"] {
        tx.execute(
            &format!("DELETE FROM {table} WHERE finding_id = ?1"),
            values![id],
        )?;
    }
    tx.execute("DELETE FROM finding WHERE id = ?1", values![id])
        .map(drop)
}

/// Removes the looks at a subject.
///
/// # Errors
/// Whatever the database says.
pub fn erase_looks(tx: &mut Tx<'_>, subject: &str) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM check_look WHERE subject = ?1",
        values![subject],
    )
    .map(drop)
}
