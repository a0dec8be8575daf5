//! Files of drafts and cases. Their bytes are blobs, beside the table.

use kit::Time;
use serde::Serialize;

use crate::dialect::Row;
use crate::session::{Rd, Tx};
use crate::value::values;
use crate::{StoreError, blobs};

/// A file, without its bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FileRow {
    /// Its id.
    pub id: String,
    /// The draft that it was given to.
    pub draft_id: String,
    /// The case that it belongs to.
    pub case_id: String,
    /// Its name, safe to offer.
    pub name: String,
    /// `image/jpeg`
    pub kind: String,
    /// How large it is.
    pub size_bytes: i64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Whether anybody may see it.
    pub is_public: bool,
    /// Who added it, as the audit trail names them.
    pub who: String,
    /// When.
    pub at: Time,
}

const COLUMNS: &str =
    "id, draft_id, case_id, name, kind, size_bytes, sha256, is_public, who, at_us";

fn read(row: &Row<'_>) -> Result<FileRow, StoreError> {
    Ok(FileRow {
        id: row.text(0)?,
        draft_id: row.text(1)?,
        case_id: row.text(2)?,
        name: row.text(3)?,
        kind: row.text(4)?,
        size_bytes: row.int(5)?,
        sha256: row.text(6)?,
        is_public: row.int(7)? != 0,
        who: row.text(8)?,
        at: Time(row.int(9)?),
    })
}

/// Where the bytes of a file are kept.
fn blob(id: &str) -> String {
    format!("case-file/{id}")
}

/// Keeps a file and its bytes.
///
/// # Errors
/// Whatever the database says.
pub fn insert_file(tx: &mut Tx<'_>, file: &FileRow, bytes: &[u8]) -> Result<(), StoreError> {
    tx.execute(
        &format!(
            "INSERT INTO case_file ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
        ),
        values![
            &file.id,
            &file.draft_id,
            &file.case_id,
            &file.name,
            &file.kind,
            file.size_bytes,
            &file.sha256,
            i64::from(file.is_public),
            &file.who,
            file.at
        ],
    )?;
    blobs::put(tx, &blob(&file.id), bytes)
}

/// A file and its bytes.
///
/// # Errors
/// Whatever the database says.
pub fn file(rd: &mut Rd<'_>, id: &str) -> Result<Option<(FileRow, Vec<u8>)>, StoreError> {
    let found = rd.one(
        &format!("SELECT {COLUMNS} FROM case_file WHERE id = ?1"),
        values![id],
        read,
    )?;
    let Some(found) = found else { return Ok(None) };
    let bytes = blobs::get(rd, &blob(id))?.unwrap_or_default();
    Ok(Some((found, bytes)))
}

fn files_by(rd: &mut Rd<'_>, column: &str, id: &str) -> Result<Vec<FileRow>, StoreError> {
    rd.all(
        &format!("SELECT {COLUMNS} FROM case_file WHERE {column} = ?1 ORDER BY at_us, id"),
        values![id],
        read,
    )
}

/// The files of a case, oldest first.
///
/// # Errors
/// Whatever the database says.
pub fn files_of_case(rd: &mut Rd<'_>, case_id: &str) -> Result<Vec<FileRow>, StoreError> {
    files_by(rd, "case_id", case_id)
}

/// The files that were given to a draft, oldest first.
///
/// # Errors
/// Whatever the database says.
pub fn files_of_draft(rd: &mut Rd<'_>, draft_id: &str) -> Result<Vec<FileRow>, StoreError> {
    files_by(rd, "draft_id", draft_id)
}

/// A file that belongs to no case yet belongs to this one; whether there was one.
///
/// # Errors
/// Whatever the database says.
pub fn give_to_case(tx: &mut Tx<'_>, id: &str, case_id: &str) -> Result<bool, StoreError> {
    tx.execute(
        "UPDATE case_file SET case_id = ?2 WHERE id = ?1 AND case_id = ''",
        values![id, case_id],
    )
    .map(|changed| changed == 1)
}

/// Lets anybody see a file, or nobody but staff and the person.
///
/// # Errors
/// Whatever the database says.
pub fn show_file(tx: &mut Tx<'_>, id: &str, is_public: bool) -> Result<bool, StoreError> {
    tx.execute(
        "UPDATE case_file SET is_public = ?2 WHERE id = ?1",
        values![id, i64::from(is_public)],
    )
    .map(|changed| changed == 1)
}

/// Removes a file and its bytes; whether it was there.
///
/// # Errors
/// Whatever the database says.
pub fn remove_file(tx: &mut Tx<'_>, id: &str) -> Result<bool, StoreError> {
    blobs::remove(tx, &blob(id))?;
    tx.execute("DELETE FROM case_file WHERE id = ?1", values![id])
        .map(|gone| gone == 1)
}
