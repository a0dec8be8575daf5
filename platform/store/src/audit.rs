//! Who did what to which record, and when.

use kit::Time;

use crate::StoreError;
use crate::session::{Rd, Tx};
use crate::value::values;

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// When.
    pub at: Time,
    /// By whom: a person's or machine's id, or "system".
    pub who: String,
    /// What: "added", "changed", "removed", "read", or a capability's own word.
    pub act: String,
    /// In which collection.
    pub collection: String,
    /// Which record.
    pub id: String,
    /// Anything to add, without personal data.
    pub note: String,
}

/// Writes down what `who` did, in the same transaction as the deed.
///
/// # Errors
/// Whatever the database says.
pub fn note(
    tx: &mut Tx<'_>,
    who: &str,
    act: &str,
    collection: &str,
    id: &str,
    note: &str,
) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute(
        "INSERT INTO audit (at_us, who, act, collection, id, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        values![now, who, act, collection, id, note],
    )
    .map(drop)
}

/// What was done to a record, newest first.
///
/// # Errors
/// Whatever the database says.
pub fn of(
    rd: &mut Rd<'_>,
    collection: &str,
    id: &str,
    limit: i64,
) -> Result<Vec<Deed>, StoreError> {
    rd.all(
        "SELECT at_us, who, act, collection, id, note FROM audit
         WHERE collection = ?1 AND id = ?2 ORDER BY seq DESC LIMIT ?3",
        values![collection, id, limit],
        |row| {
            Ok(Deed {
                at: Time(row.int(0)?),
                who: row.text(1)?,
                act: row.text(2)?,
                collection: row.text(3)?,
                id: row.text(4)?,
                note: row.text(5)?,
            })
        },
    )
}
