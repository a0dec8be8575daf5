//! Working days and working time, for clocks that are honest about weekends and bank holidays.

mod holidays;
#[cfg(test)]
mod tests;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Weekday};

use crate::Hours;

pub use holidays::{BankHoliday, bank_holiday, bank_holidays};

/// Whether England works on that day: Monday to Friday, but for bank holidays.
#[must_use]
pub fn is_working_day(date: Date) -> bool {
    !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) && bank_holiday(date).is_none()
}

/// The `n`th working day after `date` (before it, if negative). The day itself does not count: one working
/// day after a Friday, or after the Saturday that follows it, is a Monday. Stops at the ends of the years
/// -9999 to 9999.
#[must_use]
pub fn add_working_days(date: Date, n: i16) -> Date {
    let step = i32::from(n.signum()).days();
    let (mut date, mut left) = (date, n.unsigned_abs());
    while left > 0 {
        let Ok(next) = date.checked_add(step) else {
            return date;
        };
        date = next;
        left -= u16::from(is_working_day(date));
    }
    date
}

/// How many working days come after `from`, up to and including `to`; 0 if `to` is not later. The work is
/// in proportion to the days between.
#[must_use]
pub fn working_days_between(from: Date, to: Date) -> i64 {
    let mut days = 0;
    let mut date = from;
    while date < to {
        let Ok(next) = date.tomorrow() else { break };
        date = next;
        days += i64::from(is_working_day(date));
    }
    days
}

/// Minutes between two times on the wall during which `hours` were open; 0 if `to` is not later. The work
/// is in proportion to the days between.
#[must_use]
pub fn working_minutes_between(hours: &Hours, from: DateTime, to: DateTime) -> i64 {
    let (first, days) = days_of(from, to);
    let mut counted_to = from;
    let mut seconds = 0;
    for (opens, closes) in hours.stretches(first, days) {
        let (start, end) = (opens.max(counted_to), closes.min(to));
        if start < end {
            seconds += end.duration_since(start).as_secs();
            counted_to = end;
        }
    }
    seconds / 60
}

/// When a clock that runs only while `hours` are open has run `minutes` minutes; none if that takes more
/// than ten years, or `minutes` is negative.
#[must_use]
pub fn after_working_minutes(hours: &Hours, from: DateTime, minutes: i64) -> Option<DateTime> {
    const DAYS: i32 = 3_660;
    let mut left = minutes.checked_mul(60).filter(|s| *s >= 0)?;
    if left == 0 {
        return Some(from);
    }
    let mut counted_to = from;
    for (opens, closes) in hours.stretches(from.date().saturating_sub(1.day()), DAYS) {
        let start = opens.max(counted_to);
        if start >= closes {
            continue;
        }
        let open_s = closes.duration_since(start).as_secs();
        if open_s >= left {
            return start.checked_add(left.seconds()).ok();
        }
        left -= open_s;
        counted_to = closes;
    }
    None
}

/// The day before the first, and how many days from there to the last.
fn days_of(from: DateTime, to: DateTime) -> (Date, i32) {
    let first = from.date().saturating_sub(1.day());
    let days = to.date().duration_since(first).as_hours() / 24 + 1;
    (first, i32::try_from(days).unwrap_or(0).max(0))
}
