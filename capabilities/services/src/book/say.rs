//! Times, places and lengths of bookings in words.

use app::book::Resource;
use app::kit::Time;
use jiff::civil::{Date, DateTime};

/// What the clock on the wall shows.
pub fn wall(at: Time) -> DateTime {
    slots::local(&slots::london(), at.timestamp())
}

/// The instant that the clock on the wall shows.
pub fn instant(at: DateTime) -> Time {
    Time(slots::instant(&slots::london(), at).as_microsecond())
}

/// From the first moment of a day to that of the next.
pub fn day_of(date: Date) -> (Time, Time) {
    let next = date.tomorrow().unwrap_or(date);
    (instant(date.at(0, 0, 0, 0)), instant(next.at(0, 0, 0, 0)))
}

/// "Wednesday 25 November 2026, 10am to midday"; with both days where it lasts longer.
pub fn when(starts: Time, ends: Time) -> String {
    let (from, to) = (wall(starts), wall(ends));
    let day = slots::say::full_date(from.date());
    let (starts, ends) = (slots::say::time(from.time()), slots::say::time(to.time()));
    let is_one_day = from.date() == to.date()
        || (to.date().yesterday().ok() == Some(from.date()) && ends == "midnight");
    if is_one_day {
        format!("{day}, {starts} to {ends}")
    } else {
        format!(
            "{day} at {starts} to {} at {ends}",
            slots::say::full_date(to.date())
        )
    }
}

/// "10am to midday"
pub fn times(starts: Time, ends: Time) -> String {
    let time = |at| slots::say::time(wall(at).time());
    format!("{} to {}", time(starts), time(ends))
}

/// "Central Library, 1 High Street"
pub fn place(resource: &Resource) -> String {
    [&resource.place, &resource.address]
        .into_iter()
        .filter(|text| !text.is_empty())
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ")
}

/// "45 minutes", "1 hour", "1 hour 30 minutes", "2 weeks"
pub fn length(minutes: u32) -> String {
    let count = |n: u32, one, many| app::kit::words::count(i64::from(n), one, many);
    match minutes {
        m if m >= 10_080 && m.is_multiple_of(10_080) => count(m / 10_080, "week", "weeks"),
        m if m >= 1_440 && m.is_multiple_of(1_440) => count(m / 1_440, "day", "days"),
        m if m < 60 => count(m, "minute", "minutes"),
        m if m.is_multiple_of(60) => count(m / 60, "hour", "hours"),
        m => format!(
            "{} {}",
            count(m / 60, "hour", "hours"),
            count(m % 60, "minute", "minutes")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(starts: &str, ends: &str, want: &str) {
        let at = |text| Time::parse(text).unwrap();
        assert_eq!(when(at(starts), at(ends)), want);
    }

    #[test]
    fn times_in_words() {
        check(
            "2026-11-25T10:00:00Z",
            "2026-11-25T12:00:00Z",
            "Wednesday 25 November 2026, 10am to midday",
        );
        check(
            "2026-07-01T21:00:00Z",
            "2026-07-01T23:00:00Z",
            "Wednesday 1 July 2026, 10pm to midnight",
        );
        check(
            "2026-11-25T10:00:00Z",
            "2026-12-02T10:00:00Z",
            "Wednesday 25 November 2026 at 10am to Wednesday 2 December 2026 at 10am",
        );
        let all: Vec<String> = [45, 60, 90, 1_440, 20_160]
            .into_iter()
            .map(length)
            .collect();
        assert_eq!(
            all,
            [
                "45 minutes",
                "1 hour",
                "1 hour 30 minutes",
                "1 day",
                "2 weeks"
            ]
        );
    }
}
