//! Files that came with an answer or were added to a case. What they are was found out before.

use store::cases::{self, FileRow};
use store::{Rd, StoreError, Tx};

/// A file, without its bytes.
pub type File = FileRow;

/// A file to be kept: checked and made safe by whoever took it in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewFile {
    /// Its name, safe to offer.
    pub name: String,
    /// `image/jpeg`
    pub kind: String,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// The draft that it was given to; empty for none.
    pub draft_id: String,
    /// Whether anybody may see it.
    pub public: bool,
}

/// Keeps a file. It belongs to nothing until it is sent with a case or attached to one; what belongs to
/// nothing is erased after two days.
///
/// # Errors
/// Whatever the store says.
pub fn keep_file(tx: &mut Tx<'_>, who: &str, new: &NewFile) -> Result<File, StoreError> {
    let file = FileRow {
        id: tx.new_id(),
        draft_id: new.draft_id.clone(),
        case_id: String::new(),
        name: new.name.chars().take(200).collect(),
        kind: new.kind.clone(),
        size_bytes: i64::try_from(new.bytes.len()).unwrap_or(i64::MAX),
        sha256: kit::digest(&new.bytes),
        is_public: new.public,
        who: who.to_owned(),
        at: tx.now(),
    };
    cases::insert_file(tx, &file, &new.bytes)?;
    Ok(file)
}

/// A file and its bytes. Who may have it is for the caller to say, from the case that it belongs to.
///
/// # Errors
/// Whatever the store says.
pub fn file(rd: &mut Rd<'_>, id: &str) -> Result<Option<(File, Vec<u8>)>, StoreError> {
    cases::file(rd, id)
}

/// The files of a case.
///
/// # Errors
/// Whatever the store says.
pub fn files(rd: &mut Rd<'_>, case_id: &str) -> Result<Vec<File>, StoreError> {
    cases::files_of_case(rd, case_id)
}

/// The files that were given to a draft, and are no case's yet.
///
/// # Errors
/// Whatever the store says.
pub fn draft_files(rd: &mut Rd<'_>, draft_id: &str) -> Result<Vec<File>, StoreError> {
    let mut files = cases::files_of_draft(rd, draft_id)?;
    files.retain(|file| file.case_id.is_empty());
    Ok(files)
}

/// Removes a file; whether it was there.
///
/// # Errors
/// Whatever the store says.
pub fn remove_file(tx: &mut Tx<'_>, id: &str) -> Result<bool, StoreError> {
    cases::remove_file(tx, id)
}
