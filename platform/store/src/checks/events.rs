//! What happened to a finding, in order.

use kit::Time;
use serde::Serialize;

use crate::StoreError;
use crate::session::{Rd, Tx};
use crate::value::values;

/// Something that happened to a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingEvent {
    /// When.
    pub at: Time,
    /// By whom, as the audit trail names them.
    pub who: String,
    /// "found", "gone", "back", "owner", "mended"…
    pub kind: String,
    /// What was said.
    pub words: String,
}

/// Writes down what happens now.
///
/// # Errors
/// Whatever the database says.
pub fn add_event(
    tx: &mut Tx<'_>,
    finding_id: &str,
    who: &str,
    kind: &str,
    words: &str,
) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute(
        "INSERT INTO finding_event (finding_id, at_us, who, kind, words) VALUES (?1, ?2, ?3, ?4, ?5)",
        values![finding_id, now, who, kind, words],
    )
    .map(drop)
}

/// What happened, oldest first.
///
/// # Errors
/// Whatever the database says.
pub fn events(rd: &mut Rd<'_>, finding_id: &str) -> Result<Vec<FindingEvent>, StoreError> {
    rd.all(
        "SELECT at_us, who, kind, words FROM finding_event WHERE finding_id = ?1 ORDER BY seq",
        values![finding_id],
        |row| {
            Ok(FindingEvent {
                at: Time(row.int(0)?),
                who: row.text(1)?,
                kind: row.text(2)?,
                words: row.text(3)?,
            })
        },
    )
}
