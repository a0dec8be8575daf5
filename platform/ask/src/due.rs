//! By when: in working days of England, and not while we wait for the person.

use jiff::civil::Time as Clock;
use kit::Time;

/// The end of the `days`th working day after `from`, as people here count it.
#[must_use]
pub fn due_after(from: Time, days: i64) -> Time {
    let zone = slots::london();
    let day = slots::local(&zone, from.timestamp()).date();
    let days = i16::try_from(days).unwrap_or(i16::MAX);
    end_of(slots::add_working_days(day, days))
}

/// The working days from `from` to `due`.
pub fn working_days(from: Time, due: Time) -> i64 {
    let zone = slots::london();
    let [from, due] = [from, due].map(|at| slots::local(&zone, at.timestamp()).date());
    slots::working_days_between(from, due)
}

/// `due`, later by the working days from `stood` to `now`.
pub fn put_off(due: Time, stood: Time, now: Time) -> Time {
    let due_on = slots::local(&slots::london(), due.timestamp()).date();
    let days = i16::try_from(working_days(stood, now)).unwrap_or(i16::MAX);
    if days == 0 {
        due
    } else {
        end_of(slots::add_working_days(due_on, days))
    }
}

/// Offices close at five.
fn end_of(day: jiff::civil::Date) -> Time {
    let closing = day.to_datetime(Clock::constant(17, 0, 0, 0));
    Time(slots::instant(&slots::london(), closing).as_microsecond())
}
