//! Forms, and every version of them that ever was.

use kit::Time;
use serde::Serialize;

use crate::StoreError;
use crate::dialect::Row;
use crate::session::{Rd, Tx};
use crate::value::values;

/// A version of a form, as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct VersionRow {
    /// The form's name.
    pub form: String,
    /// Counts its versions from 1.
    pub version: i64,
    /// "draft", "proposed", "approved", "published" or "retired".
    pub state: String,
    /// The form, as JSON.
    #[serde(skip)]
    pub doc: String,
    /// Counts the edits of this version from 1.
    pub edits: i64,
    /// The account that made it.
    pub made_by: String,
    /// The account that proposed it.
    pub proposed_by: String,
    /// The account that approved it.
    pub approved_by: String,
    /// What was said when it last changed its state.
    pub note: String,
    /// When it was made.
    pub created: Time,
    /// When it last changed.
    pub changed: Time,
}

const COLUMNS: &str = "form, version, state, doc, edits, made_by, proposed_by, approved_by, note, created_us, changed_us";

fn read(row: &Row<'_>) -> Result<VersionRow, StoreError> {
    Ok(VersionRow {
        form: row.text(0)?,
        version: row.int(1)?,
        state: row.text(2)?,
        doc: row.text(3)?,
        edits: row.int(4)?,
        made_by: row.text(5)?,
        proposed_by: row.text(6)?,
        approved_by: row.text(7)?,
        note: row.text(8)?,
        created: Time(row.int(9)?),
        changed: Time(row.int(10)?),
    })
}

/// Keeps a new version; whether its number was free.
///
/// # Errors
/// Whatever the database says.
pub fn insert_version(tx: &mut Tx<'_>, version: &VersionRow) -> Result<bool, StoreError> {
    tx.execute(
        &format!(
            "INSERT INTO form_version ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
             ON CONFLICT DO NOTHING"
        ),
        values![
            &version.form,
            version.version,
            &version.state,
            &version.doc,
            version.edits,
            &version.made_by,
            &version.proposed_by,
            &version.approved_by,
            &version.note,
            version.created,
            version.changed
        ],
    )
    .map(|added| added == 1)
}

/// Keeps a changed version, if it still has `edits`; it has one more afterwards. Whether it did.
///
/// # Errors
/// Whatever the database says.
pub fn change_version(
    tx: &mut Tx<'_>,
    version: &VersionRow,
    edits: i64,
) -> Result<bool, StoreError> {
    tx.execute(
        "UPDATE form_version SET state = ?4, doc = ?5, edits = ?3 + 1, proposed_by = ?6, approved_by = ?7, note = ?8,
         changed_us = ?9 WHERE form = ?1 AND version = ?2 AND edits = ?3",
        values![
            &version.form,
            version.version,
            edits,
            &version.state,
            &version.doc,
            &version.proposed_by,
            &version.approved_by,
            &version.note,
            version.changed
        ],
    )
    .map(|changed| changed == 1)
}

/// One version of a form.
///
/// # Errors
/// Whatever the database says.
pub fn version(
    rd: &mut Rd<'_>,
    form: &str,
    version: i64,
) -> Result<Option<VersionRow>, StoreError> {
    rd.one(
        &format!("SELECT {COLUMNS} FROM form_version WHERE form = ?1 AND version = ?2"),
        values![form, version],
        read,
    )
}

/// The newest version of a form that is in this state.
///
/// # Errors
/// Whatever the database says.
pub fn version_in(
    rd: &mut Rd<'_>,
    form: &str,
    state: &str,
) -> Result<Option<VersionRow>, StoreError> {
    rd.one(
        &format!(
            "SELECT {COLUMNS} FROM form_version WHERE form = ?1 AND state = ?2 ORDER BY version DESC LIMIT 1"
        ),
        values![form, state],
        read,
    )
}

/// Every version of a form, newest first; of every form, if none is named.
///
/// # Errors
/// Whatever the database says.
pub fn versions(rd: &mut Rd<'_>, form: Option<&str>) -> Result<Vec<VersionRow>, StoreError> {
    rd.all(
        &format!(
            "SELECT {COLUMNS} FROM form_version WHERE form = coalesce(?1, form) ORDER BY form, version DESC"
        ),
        values![form],
        read,
    )
}

/// Every form that is published, in the order of their names.
///
/// # Errors
/// Whatever the database says.
pub fn published(rd: &mut Rd<'_>) -> Result<Vec<VersionRow>, StoreError> {
    rd.all(
        &format!("SELECT {COLUMNS} FROM form_version WHERE state = 'published' ORDER BY form"),
        values![],
        read,
    )
}
