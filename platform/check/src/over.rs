//! What stays until a day is to be mended after it, where no look comes by that would tell.

use rules::State;
use store::checks::{self, FindingQuery};
use store::{Tx, audit};

use crate::{AUDIT, CheckError};

/// Findings that stay for now, at most.
const MOST: i64 = 100_000;

/// Puts findings back on the list that could stay until a day that is over, of the subjects that begin with `subjects`.
/// What rules find is put back by the next look; of what people report there is none. How many.
///
/// # Errors
/// Whatever the store says.
pub fn time_over(tx: &mut Tx<'_>, who: &str, subjects: &str) -> Result<usize, CheckError> {
    let now = tx.now();
    let query = FindingQuery {
        states: vec![State::Accepted.word().to_owned()],
        limit: MOST,
        ..FindingQuery::default()
    };
    let mut over = checks::list(tx, &query)?;
    over.retain(|row| {
        row.subject.starts_with(subjects) && row.until.is_some_and(|until| until <= now)
    });
    for row in &mut over {
        let version = row.version;
        State::Open.word().clone_into(&mut row.state);
        row.until = None;
        row.changed = now;
        if !checks::update(tx, row, version)? {
            return Err(CheckError::Stale);
        }
        checks::add_event(tx, &row.id, who, "time over", "")?;
        audit::note(tx, who, "time over", AUDIT, &row.id, "")?;
    }
    Ok(over.len())
}
