//! Guesses at a reference: every page that opens something by its reference shares one limit.

use app::kit::Time;
use app::store::{Collection, Record, StoreError, Tx};
use serde::{Deserialize, Serialize};

/// Wrong tries at one reference before it is closed to them for a while.
const MOST_TRIES: u32 = 10;
/// How long a while is.
const CLOSED_S: i64 = 3_600;

/// What is said of a reference that is closed.
pub const TOO_OFTEN: &str = "There were too many wrong tries for this reference. Wait an hour, or use the link in our message to you.";

/// Wrong tries at one reference: somebody may be guessing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tries {
    count: u32,
    since: Time,
}

/// Wrong tries, by reference.
pub const TRIES: Collection<Tries> = Collection {
    name: "track-try",
    purpose: "to notice when somebody guesses at your reference",
    personal: false,
    erase_at: |_, now| Some(now.plus_s(CLOSED_S)),
    kept_for: "1 hour",
    audited: false,
    fields: &[],
};

/// Whether there were too many wrong tries at `reference` lately.
///
/// # Errors
/// Whatever the store says.
pub fn is_closed(tx: &mut Tx<'_>, reference: &str) -> Result<bool, StoreError> {
    let tries = lately(tx, reference)?;
    Ok(tries.is_some_and(|tries| tries.value.count >= MOST_TRIES))
}

/// Counts a wrong try at a reference that exists. One that does not exist looks the same from outside.
///
/// # Errors
/// Whatever the store says.
pub fn note_wrong(tx: &mut Tx<'_>, reference: &str) -> Result<(), StoreError> {
    let next = match lately(tx, reference)? {
        Some(tries) => Tries {
            count: tries.value.count + 1,
            since: tries.value.since,
        },
        None => Tries {
            count: 1,
            since: tx.now(),
        },
    };
    TRIES.remove(tx, "system", reference)?;
    TRIES
        .insert_as(tx, "system", reference.to_owned(), next)
        .map(drop)
}

fn lately(tx: &mut Tx<'_>, reference: &str) -> Result<Option<Record<Tries>>, StoreError> {
    let now = tx.now();
    let tries = TRIES.get(tx, reference)?;
    Ok(tries.filter(|tries| now < tries.value.since.plus_s(CLOSED_S)))
}
