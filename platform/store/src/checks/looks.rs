//! Looks at a subject, and what each came to.

use kit::Time;
use serde::Serialize;

use crate::StoreError;
use crate::dialect::Row;
use crate::session::{Rd, Tx};
use crate::value::values;

/// A look, as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LookRow {
    /// Its id.
    pub id: String,
    /// What was looked at.
    pub subject: String,
    /// By which rule set.
    pub rules: String,
    /// Who asked for it.
    pub who: String,
    /// When it began.
    pub began: Time,
    /// When it ended.
    pub ended: Time,
    /// Pages that were judged.
    pub looked: i64,
    /// Pages that could not be.
    pub failed: i64,
    /// Findings that were new.
    pub found: i64,
    /// Findings that were gone and are there again.
    pub back: i64,
    /// Findings that are gone.
    pub gone: i64,
    /// Faults that are open after it, by severity: the worst first.
    pub open: [i64; 4],
    /// Questions that are open after it.
    pub questions: i64,
    /// What the capability says of it, as JSON.
    #[serde(skip)]
    pub doc: String,
}

const COLUMNS: &str = "id, subject, rules, who, began_us, ended_us, looked, failed, found, back, gone, critical, \
     serious, moderate, minor, questions, doc";

fn read(row: &Row<'_>) -> Result<LookRow, StoreError> {
    Ok(LookRow {
        id: row.text(0)?,
        subject: row.text(1)?,
        rules: row.text(2)?,
        who: row.text(3)?,
        began: Time(row.int(4)?),
        ended: Time(row.int(5)?),
        looked: row.int(6)?,
        failed: row.int(7)?,
        found: row.int(8)?,
        back: row.int(9)?,
        gone: row.int(10)?,
        open: [row.int(11)?, row.int(12)?, row.int(13)?, row.int(14)?],
        questions: row.int(15)?,
        doc: row.text(16)?,
    })
}

/// Keeps a look.
///
/// # Errors
/// Whatever the database says.
pub fn insert_look(tx: &mut Tx<'_>, look: &LookRow) -> Result<(), StoreError> {
    let [critical, serious, moderate, minor] = look.open;
    tx.execute(
        &format!(
            "INSERT INTO check_look ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, \
             ?15, ?16, ?17)"
        ),
        values![
            &look.id, &look.subject, &look.rules, &look.who, look.began, look.ended, look.looked, look.failed,
            look.found, look.back, look.gone, critical, serious, moderate, minor, look.questions, &look.doc,
        ],
    )
    .map(drop)
}

/// The last looks at a subject by one rule set, newest first.
///
/// # Errors
/// Whatever the database says.
pub fn looks(
    rd: &mut Rd<'_>,
    subject: &str,
    rules: &str,
    most: i64,
) -> Result<Vec<LookRow>, StoreError> {
    rd.all(
        &format!(
            "SELECT {COLUMNS} FROM check_look WHERE subject = ?1 AND rules = ?2 ORDER BY ended_us DESC, id DESC LIMIT ?3"
        ),
        values![subject, rules, most],
        read,
    )
}
