//! Half-finished answers.

use kit::Time;

use crate::StoreError;
use crate::dialect::Row;
use crate::session::{Rd, Tx};
use crate::value::values;

/// Half-finished answers, as they are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DraftRow {
    /// Its id.
    pub id: String,
    /// The digest of the secret in its link.
    pub key_hash: String,
    /// Which form.
    pub form: String,
    /// Which version of it.
    pub form_version: i64,
    /// Counts its changes from 1.
    pub version: i64,
    /// The answers, as JSON.
    pub doc: String,
    /// Where its link was sent, in small letters; may be empty.
    pub email: String,
    /// The case that it became.
    pub case_id: Option<String>,
    /// When it was begun.
    pub created: Time,
    /// When it last changed.
    pub changed: Time,
    /// When it is erased.
    pub erase: Time,
}

const COLUMNS: &str = "id, key_hash, form, form_version, version, doc, email, case_id, created_us, changed_us, erase_us";

fn read(row: &Row<'_>) -> Result<DraftRow, StoreError> {
    Ok(DraftRow {
        id: row.text(0)?,
        key_hash: row.text(1)?,
        form: row.text(2)?,
        form_version: row.int(3)?,
        version: row.int(4)?,
        doc: row.text(5)?,
        email: row.text(6)?,
        case_id: row.opt_text(7)?,
        created: Time(row.int(8)?),
        changed: Time(row.int(9)?),
        erase: Time(row.int(10)?),
    })
}

/// Keeps a new draft.
///
/// # Errors
/// Whatever the database says.
pub fn insert_draft(tx: &mut Tx<'_>, draft: &DraftRow) -> Result<(), StoreError> {
    tx.execute(
        &format!(
            "INSERT INTO draft ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
        ),
        values![
            &draft.id,
            &draft.key_hash,
            &draft.form,
            draft.form_version,
            draft.version,
            &draft.doc,
            &draft.email,
            draft.case_id.as_deref(),
            draft.created,
            draft.changed,
            draft.erase
        ],
    )
    .map(drop)
}

/// Keeps a changed draft, if it still has `version`; it has the next one afterwards. Whether it did.
///
/// # Errors
/// Whatever the database says.
pub fn change_draft(tx: &mut Tx<'_>, draft: &DraftRow, version: i64) -> Result<bool, StoreError> {
    tx.execute(
        "UPDATE draft SET version = ?2 + 1, form_version = ?3, doc = ?4, email = ?5, case_id = ?6, changed_us = ?7,
         erase_us = ?8 WHERE id = ?1 AND version = ?2",
        values![
            &draft.id,
            version,
            draft.form_version,
            &draft.doc,
            &draft.email,
            draft.case_id.as_deref(),
            draft.changed,
            draft.erase
        ],
    )
    .map(|changed| changed == 1)
}

/// The draft whose link has the secret of this digest.
///
/// # Errors
/// Whatever the database says.
pub fn draft_by_key(rd: &mut Rd<'_>, key_hash: &str) -> Result<Option<DraftRow>, StoreError> {
    rd.one(
        &format!("SELECT {COLUMNS} FROM draft WHERE key_hash = ?1"),
        values![key_hash],
        read,
    )
}

/// The drafts whose link was sent to this address.
///
/// # Errors
/// Whatever the database says.
pub fn drafts_of(rd: &mut Rd<'_>, email: &str) -> Result<Vec<DraftRow>, StoreError> {
    rd.all(
        &format!("SELECT {COLUMNS} FROM draft WHERE email = ?1 ORDER BY created_us, id"),
        values![email],
        read,
    )
}

/// Removes a draft; whether it was there. Its files are for the caller.
///
/// # Errors
/// Whatever the database says.
pub fn remove_draft(tx: &mut Tx<'_>, id: &str) -> Result<bool, StoreError> {
    tx.execute("DELETE FROM draft WHERE id = ?1", values![id])
        .map(|gone| gone == 1)
}
