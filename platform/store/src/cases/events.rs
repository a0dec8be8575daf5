//! What happened to a case, in order.

use kit::Time;
use serde::Serialize;

use crate::StoreError;
use crate::session::{Rd, Tx};
use crate::value::values;

/// Something that happened to a case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct EventRow {
    /// Its number, in the order of happening.
    pub seq: i64,
    /// When.
    pub at: Time,
    /// Which version of the case it made.
    pub version: i64,
    /// By whom, as the audit trail names them.
    pub who: String,
    /// "opened", "status", "note"…
    pub kind: String,
    /// Whether the person may see it.
    pub is_public: bool,
    /// What was said.
    pub words: String,
    /// The rest, as JSON: what it was before and is now.
    pub doc: String,
}

/// Writes down what happened. Its number is given by the store.
///
/// # Errors
/// Whatever the database says.
pub fn add_event(tx: &mut Tx<'_>, case_id: &str, event: &EventRow) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO case_event (case_id, at_us, version, who, kind, is_public, words, doc)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        values![
            case_id,
            event.at,
            event.version,
            &event.who,
            &event.kind,
            i64::from(event.is_public),
            &event.words,
            &event.doc
        ],
    )
    .map(drop)
}

/// What happened, oldest first: all of it, or only what the person may see.
///
/// # Errors
/// Whatever the database says.
pub fn events(
    rd: &mut Rd<'_>,
    case_id: &str,
    public_only: bool,
) -> Result<Vec<EventRow>, StoreError> {
    rd.all(
        "SELECT seq, at_us, version, who, kind, is_public, words, doc FROM case_event
         WHERE case_id = ?1 AND is_public >= ?2 ORDER BY seq",
        values![case_id, i64::from(public_only)],
        |row| {
            Ok(EventRow {
                seq: row.int(0)?,
                at: Time(row.int(1)?),
                version: row.int(2)?,
                who: row.text(3)?,
                kind: row.text(4)?,
                is_public: row.int(5)? != 0,
                words: row.text(6)?,
                doc: row.text(7)?,
            })
        },
    )
}

/// Takes the words out of something that happened; whether it was there.
///
/// # Errors
/// Whatever the database says.
pub fn redact_event(
    tx: &mut Tx<'_>,
    case_id: &str,
    seq: i64,
    words: &str,
) -> Result<bool, StoreError> {
    tx.execute(
        "UPDATE case_event SET words = ?3, doc = '{}' WHERE case_id = ?1 AND seq = ?2",
        values![case_id, seq, words],
    )
    .map(|changed| changed == 1)
}
