//! Judging a feed: at an address, in a folder of saved answers, or one of them.

mod saved;
mod show;
mod walk;

use app::bus::Outbound;
use app::kit::{Fault, Kind, Time};
use hsds::Verdict;
use jiff::civil::Date;
use jiff::tz::TimeZone;

pub use show::{json, text};
pub use walk::{Depth, Walked, walk};

/// The day in the place.
pub fn day(at: Time) -> Date {
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    at.timestamp().to_zoned_datetime(zone).date()
}

/// Judges what is at an address, in a folder or in a file. `told` hears how far it is, where that takes long.
///
/// # Errors
/// [`Kind::Unreadable`] if there is nothing to judge.
pub async fn judge(
    outbound: &Outbound,
    what: &str,
    depth: Depth,
    today: Date,
    told: &mut (dyn FnMut(&str) + Send),
) -> Result<Verdict, Fault> {
    if what.starts_with("http://") || what.starts_with("https://") {
        let walked = walk(outbound, what, depth, today, told).await?;
        return Ok(walked.verdict);
    }
    let path = std::path::Path::new(what);
    if path.is_dir() {
        saved::folder(path, today)
    } else {
        saved::file(path, today)
    }
}

/// There is nothing to judge.
fn unreadable(message: String) -> Fault {
    Fault::new(Kind::Unreadable, message)
}
