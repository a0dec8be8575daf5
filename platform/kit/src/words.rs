//! Dates, times, numbers and plurals, as people in the place read them. All wording of this kind lives here.

use jiff::ZonedDateTime;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::Time;

/// The time zone that people here live by; its rules are built into the binary.
fn london() -> TimeZone {
    TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC)
}

/// An instant by the clock on the wall, for calendar work.
#[must_use]
pub fn local(at: Time) -> ZonedDateTime {
    at.timestamp().to_zoned_datetime(london())
}

/// The instant at which a day here is over; none for the last day that there is.
#[must_use]
pub fn end_of(day: Date) -> Option<Time> {
    let next = day.tomorrow().ok()?.to_zoned_datetime(london()).ok()?;
    Some(Time(next.timestamp().as_microsecond()))
}

/// An instant of the last day of what holds until then: what is kept is the [end](end_of) of that day, the first
/// instant of the next.
#[must_use]
pub const fn last_day(until: Time) -> Time {
    Time(until.0.saturating_sub(1))
}

/// "24 November 2026"
#[must_use]
pub fn date(at: Time) -> String {
    let d = local(at);
    format!("{} {} {}", d.day(), MONTHS[month_index(&d)], d.year())
}

/// "24 Nov", for the axis of a chart.
#[must_use]
pub fn short_date(at: Time) -> String {
    let d = local(at);
    format!("{} {}", d.day(), &MONTHS[month_index(&d)][..3])
}

/// "2:05pm"
#[must_use]
pub fn time(at: Time) -> String {
    let d = local(at);
    time_of_day(u16::from(d.hour().unsigned_abs()) * 60 + u16::from(d.minute().unsigned_abs()))
}

/// The time of day that is so many minutes after midnight: 845 is "2:05pm", 720 is "midday".
#[must_use]
pub fn time_of_day(minute: u16) -> String {
    let minute_of_day = minute % 1_440;
    let (hour, minute) = (minute_of_day / 60, minute_of_day % 60);
    if minute == 0 && hour % 12 == 0 {
        return if hour == 0 { "midnight" } else { "midday" }.into();
    }
    let half = if hour < 12 { "am" } else { "pm" };
    let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
    if minute == 0 {
        format!("{hour}{half}")
    } else {
        format!("{hour}:{minute:02}{half}")
    }
}

/// How far, for somebody who goes there: "about 350 metres" for a walk, "1.2 miles" beyond.
#[must_use]
pub fn distance(distance_m: f64) -> String {
    if distance_m < 1_000.0 {
        let metres = (distance_m / 50.0).round().max(1.0) * 50.0;
        format!("about {} metres", number(metres))
    } else {
        let miles = (distance_m / 160.934_4).round() / 10.0;
        let unit = if miles == 1.0 { "mile" } else { "miles" };
        format!("{} {unit}", number(miles))
    }
}

/// "24 November 2026 at 2:05pm"
#[must_use]
pub fn date_time(at: Time) -> String {
    format!("{} at {}", date(at), time(at))
}

/// "2 minutes ago", "yesterday at 4pm", and the date once that is easier to read. A future instant
/// (a device whose clock is wrong) is given as a date.
#[must_use]
pub fn ago(at: Time, now: Time) -> String {
    let s = now.since_us(at) / 1_000_000;
    match s {
        i64::MIN..=-60 => date_time(at),
        -59..=59 => "just now".into(),
        60..=3_599 => format!("{} ago", count(s / 60, "minute", "minutes")),
        3_600..=86_399 => format!("{} ago", count(s / 3_600, "hour", "hours")),
        _ => {
            let days = (local(now).date() - local(at).date()).get_days();
            if days == 1 {
                format!("yesterday at {}", time(at))
            } else {
                date_time(at)
            }
        }
    }
}

/// "90 seconds" as "1 minute", "26 hours", "3 days": one unit, rounded down, for how long something lasts.
#[must_use]
pub fn lasting(s: i64) -> String {
    match s {
        i64::MIN..=119 => count(s.max(0), "second", "seconds"),
        120..=7_199 => count(s / 60, "minute", "minutes"),
        7_200..=172_799 => count(s / 3_600, "hour", "hours"),
        _ => count(s / 86_400, "day", "days"),
    }
}

/// "1 bench", "12 benches", "1,200 benches"
#[must_use]
pub fn count(n: i64, one: &str, many: &str) -> String {
    format!("{} {}", whole(n), if n == 1 { one } else { many })
}

/// "1,234,567"
#[must_use]
pub fn whole(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if n < 0 {
        out.push('−');
    }
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// A measured number with as many decimals as it deserves: 3 significant figures below 100,
/// whole numbers above, no trailing zeros. "not known" for what is not a number.
#[must_use]
pub fn number(n: f64) -> String {
    if !n.is_finite() {
        return "not known".into();
    }
    let size = n.abs();
    let decimals = match size {
        s if s >= 100.0 || s == s.trunc() => 0,
        s if s >= 10.0 => 1,
        s if s >= 1.0 => 2,
        _ => 3,
    };
    let text = format!("{size:.decimals$}");
    let (int, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let fraction = fraction.trim_end_matches('0');
    let sign = if n < 0.0 && (int != "0" || !fraction.is_empty()) {
        "−"
    } else {
        ""
    };
    let int = int.parse().map_or_else(|_| int.to_owned(), whole);
    if fraction.is_empty() {
        format!("{sign}{int}")
    } else {
        format!("{sign}{int}.{fraction}")
    }
}

/// "bins, benches and screens"
#[must_use]
pub fn list(items: &[&str]) -> String {
    match items {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// `batteryLevel` and `battery_level` as "Battery level"; a compact IRI loses its path.
#[must_use]
pub fn from_term(term: &str) -> String {
    let name = term.rsplit(['/', '#', ':']).next().unwrap_or(term);
    let mut out = String::with_capacity(name.len() + 4);
    let mut before_lower = false;
    for c in name.chars() {
        if c == '_' || c == '-' {
            out.push(' ');
            before_lower = false;
            continue;
        }
        if c.is_uppercase() && before_lower {
            out.push(' ');
            out.extend(c.to_lowercase());
        } else if out.is_empty() {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
        before_lower = c.is_lowercase() || c.is_ascii_digit();
    }
    out
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month_index(d: &ZonedDateTime) -> usize {
    usize::try_from(d.month() - 1).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(got: String, want: &str) {
        assert_eq!(got, want);
    }

    fn at(text: &str) -> Time {
        Time::parse(text).unwrap()
    }

    #[test]
    fn dates_are_local() {
        check(
            date_time(at("2026-11-24T14:05:00Z")),
            "24 November 2026 at 2:05pm",
        );
        check(
            date_time(at("2026-07-01T23:30:00Z")),
            "2 July 2026 at 12:30am",
        );
        check(time(at("2026-01-05T12:00:00Z")), "midday");
        check(time(at("2026-01-05T16:00:00Z")), "4pm");
        check(short_date(at("2026-01-05T16:00:00Z")), "5 Jan");
        check(time_of_day(0), "midnight");
        check(time_of_day(5), "12:05am");
        check(time_of_day(725), "12:05pm");
        check(time_of_day(1_439), "11:59pm");
    }

    #[test]
    fn the_last_day_is_the_one_that_was_typed() {
        #[track_caller]
        fn last(typed: &str, want: &str) {
            let until = typed.parse::<Date>().ok().and_then(end_of).unwrap();
            check(date(last_day(until)), want);
        }
        last("2026-12-24", "24 December 2026");
        last("2026-12-31", "31 December 2026");
        // Summer time begins, holds, and ends.
        last("2027-03-28", "28 March 2027");
        last("2027-03-31", "31 March 2027");
        last("2026-10-25", "25 October 2026");
    }

    #[test]
    fn ages_are_what_people_say() {
        let now = at("2026-11-24T14:05:00Z");
        check(ago(at("2026-11-24T14:04:30Z"), now), "just now");
        check(ago(at("2026-11-24T14:03:00Z"), now), "2 minutes ago");
        check(ago(at("2026-11-24T13:05:00Z"), now), "1 hour ago");
        check(ago(at("2026-11-23T11:00:00Z"), now), "yesterday at 11am");
        check(
            ago(at("2026-11-20T11:00:00Z"), now),
            "20 November 2026 at 11am",
        );
        check(
            ago(at("2027-11-20T11:00:00Z"), now),
            "20 November 2027 at 11am",
        );
        check(lasting(90), "90 seconds");
        check(lasting(3 * 86_400), "3 days");
    }

    #[test]
    fn numbers_are_grouped_and_trimmed() {
        check(whole(-1_234_567), "−1,234,567");
        check(number(0.0), "0");
        check(number(-0.0001), "0");
        check(number(21.456), "21.5");
        check(number(3.0), "3");
        check(number(1_234.5), "1,234");
        check(number(0.1234), "0.123");
        check(number(f64::NAN), "not known");
        check(count(1, "bench", "benches"), "1 bench");
        check(distance(0.0), "about 50 metres");
        check(distance(349.0), "about 350 metres");
        check(distance(1_609.0), "1 mile");
        check(distance(4_321.0), "2.7 miles");
    }

    #[test]
    fn terms_become_words() {
        check(from_term("batteryLevel"), "Battery level");
        check(
            from_term("https://uri.example/ns#noise_level"),
            "Noise level",
        );
        check(from_term("NO2"), "NO2");
        check(
            list(&["bins", "benches", "screens"]),
            "bins, benches and screens",
        );
    }
}
