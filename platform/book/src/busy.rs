//! Time that somebody else's calendar takes up.

use kit::Time;
use slots::ical::Taken;
use store::{Tx, audit, bookings};

use crate::{BookError, booking, resource};

/// What came of taking in a calendar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// How many stretches it takes up.
    pub stretches: usize,
    /// The references of bookings that are in its way: somebody must look at them.
    pub clashes: Vec<String>,
}

/// Puts the stretches of a calendar that was read in the place of those of the last time. They take up every
/// place of the resource; bookings that are there already stay, and of the next 5,000 those in the way are told of.
///
/// # Errors
/// [`BookError::NoResource`] if there is none.
pub fn import_busy(
    tx: &mut Tx<'_>,
    who: &str,
    resource_id: &str,
    taken: &[Taken],
) -> Result<Imported, BookError> {
    let rec = resource(tx, resource_id)?;
    let busy: Vec<bookings::Busy> = taken
        .iter()
        .map(|one| bookings::Busy {
            starts: Time(one.from.as_microsecond()),
            ends: Time(one.to.as_microsecond()),
            // A name of any length would be too long for an index.
            uid: kit::digest(&one.uid),
        })
        .collect();
    bookings::replace_busy(tx, &rec.id, &busy)?;
    let note = format!("{} stretches of another calendar", busy.len());
    audit::note(tx, who, "changed", "book_resource", &rec.id, &note)?;
    let now = tx.now();
    let mut clashes = Vec::new();
    for one in booking::diary(tx, &rec.id, now, Time(i64::MAX))? {
        let is_in_the_way = busy
            .iter()
            .any(|busy| busy.starts < one.ends && one.starts < busy.ends);
        if one.state.has_places() && is_in_the_way {
            clashes.push(one.reference.clone());
        }
    }
    Ok(Imported {
        stretches: busy.len(),
        clashes,
    })
}
