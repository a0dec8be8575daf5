//! What is kept to show a finding by: a picture of the element, its code, the answer of a server.

use kit::Time;
use serde::Serialize;

use crate::StoreError;
use crate::dialect::Row;
use crate::session::{Rd, Tx};
use crate::value::values;

/// A piece of evidence; its bytes are the blob [`EvidenceRow::blob`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct EvidenceRow {
    /// Its id.
    pub id: String,
    /// The finding that it shows.
    pub finding: String,
    /// "picture", "code", "request"…
    pub kind: String,
    /// "image/png".
    pub media: String,
    /// The page that it is of.
    pub page: String,
    /// Where on that.
    pub place: String,
    /// The digest of its bytes, in hexadecimal.
    pub sha256: String,
    /// How many bytes.
    pub size_bytes: i64,
    /// When it was kept.
    pub at: Time,
}

impl EvidenceRow {
    /// The name of the blob with its bytes.
    #[must_use]
    pub fn blob(&self) -> String {
        format!("evidence/{}", self.id)
    }
}

const COLUMNS: &str = "id, finding_id, kind, media, page, place, sha256, size_bytes, at_us";

fn read(row: &Row<'_>) -> Result<EvidenceRow, StoreError> {
    Ok(EvidenceRow {
        id: row.text(0)?,
        finding: row.text(1)?,
        kind: row.text(2)?,
        media: row.text(3)?,
        page: row.text(4)?,
        place: row.text(5)?,
        sha256: row.text(6)?,
        size_bytes: row.int(7)?,
        at: Time(row.int(8)?),
    })
}

/// Keeps a piece of evidence.
///
/// # Errors
/// Whatever the database says.
pub fn insert_evidence(tx: &mut Tx<'_>, row: &EvidenceRow) -> Result<(), StoreError> {
    tx.execute(
        &format!(
            "INSERT INTO finding_evidence ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
        ),
        values![
            &row.id,
            &row.finding,
            &row.kind,
            &row.media,
            &row.page,
            &row.place,
            &row.sha256,
            row.size_bytes,
            row.at,
        ],
    )
    .map(drop)
}

/// Removes a piece; its blob is the caller's to remove.
///
/// # Errors
/// Whatever the database says.
pub fn remove_evidence(tx: &mut Tx<'_>, id: &str) -> Result<(), StoreError> {
    tx.execute("DELETE FROM finding_evidence WHERE id = ?1", values![id])
        .map(drop)
}

/// The piece with this id.
///
/// # Errors
/// Whatever the database says.
pub fn evidence(rd: &mut Rd<'_>, id: &str) -> Result<Option<EvidenceRow>, StoreError> {
    rd.one(
        &format!("SELECT {COLUMNS} FROM finding_evidence WHERE id = ?1"),
        values![id],
        read,
    )
}

/// All that is kept of a finding, newest first.
///
/// # Errors
/// Whatever the database says.
pub fn evidence_of(rd: &mut Rd<'_>, finding: &str) -> Result<Vec<EvidenceRow>, StoreError> {
    rd.all(
        &format!(
            "SELECT {COLUMNS} FROM finding_evidence WHERE finding_id = ?1 ORDER BY at_us DESC, id"
        ),
        values![finding],
        read,
    )
}
