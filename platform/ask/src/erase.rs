//! The end of the data: what was asked is erased when its time is over, without anybody having to think of it.

use kit::Time;
use store::{StoreError, Tx, audit, cases};

use crate::AUDIT;

/// How much was erased.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Erased {
    /// Cases, with all that belonged to them.
    pub cases: usize,
    /// Drafts, with their files.
    pub drafts: usize,
    /// Files that belonged to nothing.
    pub files: usize,
}

/// How long a file may belong to nothing.
const LOOSE_S: i64 = 2 * 86_400;

/// Erases up to `most` cases, drafts and files whose time is over. What stays of a case is a number: one
/// more of its month, kind, category, ward and status. The audit trail says that it was erased, and names
/// no person. Call it until it erases nothing.
///
/// # Errors
/// Whatever the store says.
pub fn erase_due(tx: &mut Tx<'_>, now: Time, most: i64) -> Result<Erased, StoreError> {
    let due = cases::cases_due(tx, now, most)?;
    for case in &due {
        cases::erase(tx, case)?;
        audit::note(tx, "system", "erased", AUDIT, &case.id, "its time was over")?;
    }
    Ok(Erased {
        cases: due.len(),
        drafts: cases::erase_drafts(tx, now, most)?,
        files: cases::erase_files(tx, now.plus_s(-LOOSE_S), most)?,
    })
}
