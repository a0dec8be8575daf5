//! Days of the calendar, as instants and as people read them.

use app::kit::{Time, words};
use jiff::civil::Date;

/// The middle of a day.
pub fn noon(day: Date) -> Time {
    let noon = day.at(12, 0, 0, 0).in_tz("UTC").ok();
    Time(noon.map_or(0, |noon| noon.timestamp().as_microsecond()))
}

/// A day as people read it: "24 November 2026".
pub fn day(day: Date) -> String {
    words::date(noon(day))
}
