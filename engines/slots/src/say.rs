//! Days and times of day in words, for whoever has civil times in hand. `kit::words` says the same of instants.

use jiff::civil::{Date, Time, Weekday};

use crate::span::{DAY, Span};

/// "9am", "5:30pm", "midday", "midnight"
#[must_use]
pub fn time(at: Time) -> String {
    let (hour, minute) = (at.hour(), at.minute());
    match (hour, minute) {
        (0, 0) => return "midnight".into(),
        (12, 0) => return "midday".into(),
        _ => {}
    }
    let half = if hour < 12 { "am" } else { "pm" };
    let hour = (hour + 11) % 12 + 1;
    if minute == 0 {
        format!("{hour}{half}")
    } else {
        format!("{hour}:{minute:02}{half}")
    }
}

/// "Monday"
#[must_use]
pub const fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

/// "November", of 1 to 12.
#[must_use]
pub const fn month(month: i8) -> &'static str {
    match month {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        _ => "December",
    }
}

/// "24 November 2026"
#[must_use]
pub fn date(day: Date) -> String {
    format!("{} {} {}", day.day(), month(day.month()), day.year())
}

/// "Tuesday 24 November 2026"
#[must_use]
pub fn full_date(day: Date) -> String {
    format!("{} {}", weekday(day.weekday()), date(day))
}

/// "24 November"
#[must_use]
pub fn day_and_month(day: Date) -> String {
    format!("{} {}", day.day(), month(day.month()))
}

/// "9am to 5pm", "10pm to 2am", "all day"
#[must_use]
pub fn span(span: Span) -> String {
    if span == Span::whole_day() {
        return "all day".into();
    }
    format!("{} to {}", minute(span.from_min()), minute(span.to_min()))
}

/// "9am to midday and 1pm to 5pm"; "Closed" for none.
#[must_use]
pub fn spans(all: &[Span]) -> String {
    match all {
        [] => "Closed".into(),
        [one] if *one == Span::whole_day() => "Open all day".into(),
        [rest @ .., last] => {
            let rest: Vec<String> = rest.iter().copied().map(span).collect();
            if rest.is_empty() {
                span(*last)
            } else {
                format!("{} and {}", rest.join(", "), span(*last))
            }
        }
    }
}

/// A minute of the day, or of the day after, as a time.
fn minute(of_day: u16) -> String {
    let of_day = of_day % DAY;
    let part = |n: u16| i8::try_from(n).unwrap_or(0);
    time(Time::new(part(of_day / 60), part(of_day % 60), 0, 0).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(of: &[&str], want: &str) {
        let all: Vec<Span> = of.iter().map(|text| text.parse().unwrap()).collect();
        assert_eq!(spans(&all), want);
    }

    #[test]
    fn stretches_in_words() {
        check(&[], "Closed");
        check(&["09:00-17:30"], "9am to 5:30pm");
        check(
            &["09:00-12:00", "13:05-17:00"],
            "9am to midday and 1:05pm to 5pm",
        );
        check(&["00:00-24:00"], "Open all day");
        check(&["20:00-26:30"], "8pm to 2:30am");
        check(&["18:00-24:00"], "6pm to midnight");
    }

    #[test]
    fn dates_in_words() {
        let day = Date::constant(2026, 11, 24);
        assert_eq!(full_date(day), "Tuesday 24 November 2026");
        assert_eq!(day_and_month(day), "24 November");
    }
}
