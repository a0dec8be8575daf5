//! A calendar as text that others read.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::text::{escape, fold};
use super::{Calendar, Event, When};

/// Europe/London as it has been since 1996, for readers that know no names of zones (section 3.6.5).
const LONDON: &str = "BEGIN:VTIMEZONE\r\nTZID:Europe/London\r\n\
BEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\nTZNAME:BST\r\nDTSTART:19960331T010000\r\n\
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n\
BEGIN:STANDARD\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\nTZNAME:GMT\r\nDTSTART:19961027T020000\r\n\
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

/// The calendar as text, its lines ended with CRLF and folded after 75 octets. Zones other than Europe/London
/// are written by their IANA name alone.
#[must_use]
pub fn write(calendar: &Calendar) -> String {
    let mut out = String::with_capacity(600 + calendar.events.len() * 400);
    for line in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//borough//book//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ] {
        fold(&mut out, line);
    }
    if !calendar.name.is_empty() {
        fold(
            &mut out,
            &format!("X-WR-CALNAME:{}", escape(&calendar.name)),
        );
    }
    if calendar.events.iter().any(in_london) {
        out.push_str(LONDON);
    }
    for event in &calendar.events {
        write_event(&mut out, event);
    }
    fold(&mut out, "END:VCALENDAR");
    out
}

fn in_london(event: &Event) -> bool {
    let is = |when: &When| matches!(when, When::Zoned(_, name) if name == "Europe/London");
    is(&event.start)
        || is(&event.end)
        || event.excluded.iter().chain(&event.added).any(is)
        || event.instead_of.as_ref().is_some_and(is)
}

fn write_event(out: &mut String, event: &Event) {
    fold(out, "BEGIN:VEVENT");
    fold(out, &format!("UID:{}", one_line(&event.uid)));
    fold(out, &format!("DTSTAMP:{}", utc(event.stamp)));
    fold(out, &format!("SEQUENCE:{}", event.sequence));
    fold(out, &when("DTSTART", &event.start));
    fold(out, &when("DTEND", &event.end));
    for (name, text) in [
        ("SUMMARY", &event.summary),
        ("DESCRIPTION", &event.description),
        ("LOCATION", &event.location),
    ] {
        if !text.is_empty() {
            fold(out, &format!("{name}:{}", escape(text)));
        }
    }
    if !event.url.is_empty() {
        fold(out, &format!("URL:{}", one_line(&event.url)));
    }
    let status = if event.is_cancelled {
        "STATUS:CANCELLED"
    } else {
        "STATUS:CONFIRMED"
    };
    fold(out, status);
    if event.is_free {
        fold(out, "TRANSP:TRANSPARENT");
    }
    if let Some(rule) = &event.rule {
        fold(out, &format!("RRULE:{rule}"));
    }
    for one in &event.excluded {
        fold(out, &when("EXDATE", one));
    }
    for one in &event.added {
        fold(out, &when("RDATE", one));
    }
    if let Some(one) = &event.instead_of {
        fold(out, &when("RECURRENCE-ID", one));
    }
    if let Some(minutes) = event.remind_min {
        fold(out, "BEGIN:VALARM");
        fold(out, "ACTION:DISPLAY");
        fold(out, &format!("DESCRIPTION:{}", escape(&event.summary)));
        fold(out, &format!("TRIGGER:-PT{minutes}M"));
        fold(out, "END:VALARM");
    }
    fold(out, "END:VEVENT");
}

fn when(name: &str, when: &When) -> String {
    match when {
        When::Day(date) => format!("{name};VALUE=DATE:{}", date.strftime("%Y%m%d")),
        When::Wall(at) => format!("{name}:{}", wall(*at)),
        When::Zoned(at, zone) => format!("{name};TZID={}:{}", one_line(zone), wall(*at)),
        When::Instant(at) => format!("{name}:{}", utc(*at)),
    }
}

fn wall(at: DateTime) -> String {
    at.strftime("%Y%m%dT%H%M%S").to_string()
}

fn utc(at: Timestamp) -> String {
    format!("{}Z", wall(TimeZone::UTC.to_datetime(at)))
}

/// What is not escaped must not break out of its line.
fn one_line(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}
