//! Finding the right thing from plain words: what a capability makes findable is found by the next
//! query on any node, from words, places, opening times and what people narrow by; and it says why.

mod ask;
mod because;
pub mod gazetteer;
mod mirror;
mod names;
mod read;
#[cfg(test)]
mod tests;
mod thing;

use std::sync::Arc;

use jiff::tz::TimeZone;
use kit::{Fault, Kind, Time};
use store::Store;

pub use ask::{Ask, Found, Hit, MOST};
pub use because::open as open_words;
pub use names::{PlaceName, put_place, remove_place};
pub use read::Near;
pub use search::{Count, Facet, FacetCounts, Hours, Mended, Moment, Span, State};
pub use thing::{Thing, put, put_only, remove};

/// The verb find. Cheap to clone.
#[derive(Clone)]
pub struct Find {
    store: Store,
    mirror: Arc<mirror::Mirror>,
}

impl Find {
    /// Finds in `store`, where words mean what `meanings` says besides what they mean everywhere: one
    /// meaning on a line, as in `engines/search/src/meanings.txt`.
    ///
    /// # Errors
    /// A fault that names the line that cannot be read.
    pub fn new(store: Store, meanings: &str) -> Result<Self, Fault> {
        let meanings = search::Meanings::read(meanings)
            .map_err(|e| Fault::new(Kind::Invalid, format!("meanings.txt, {e}")))?;
        Ok(Self {
            store,
            mirror: Arc::new(mirror::Mirror::new(meanings)),
        })
    }
}

/// The date and the time of day that clocks here show.
#[must_use]
pub fn moment(at: Time) -> Moment {
    let london = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    let local = at.timestamp().to_zoned_datetime(london);
    let minute = i32::from(local.hour()) * 60 + i32::from(local.minute());
    let first = jiff::civil::date(1970, 1, 1);
    Moment {
        day: (local.date() - first).get_days(),
        // A day has 1,440.
        minute: u16::try_from(minute).unwrap_or(0),
    }
}
