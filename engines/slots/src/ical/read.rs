//! A calendar from its text.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::text::{Line, lines, read_date, read_date_time, read_duration_s, unescape};
use super::{Calendar, Event, IcalError, When};
use crate::{instant, named};

/// Events in a calendar.
const EVENTS: usize = 50_000;
/// Dates that one event leaves out, or has besides.
const DATES: usize = 5_000;
/// Octets of a text of an event that are kept.
const TEXT: usize = 16 * 1024;
/// Problems that are told of.
const PROBLEMS: usize = 100;

/// What was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Read {
    /// The calendar, but for the events that could not be read.
    pub calendar: Calendar,
    /// What could not be read, the first hundred.
    pub problems: Vec<Problem>,
}

/// An event that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line at fault, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub words: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.words)
    }
}

/// Reads a calendar. Several in one text are read as one.
///
/// # Errors
/// [`IcalError`] with the line, if the text as a whole is not a calendar, or is too large.
pub fn read(text: &str) -> Result<Read, IcalError> {
    let lines = lines(text)?;
    let mut out = Read::default();
    let mut open: Vec<String> = Vec::new();
    let mut draft: Option<(usize, Draft)> = None;
    for line in &lines {
        match line.name.as_str() {
            "BEGIN" => {
                let name = line.value.trim().to_ascii_uppercase();
                if open.is_empty() && name != "VCALENDAR" {
                    return Err(IcalError::NoCalendar { line: line.number });
                }
                if name == "VEVENT" && open.len() == 1 {
                    draft = Some((line.number, Draft::default()));
                }
                open.push(name);
            }
            "END" => {
                let name = line.value.trim().to_ascii_uppercase();
                match open.pop() {
                    Some(opened) if opened == name => {}
                    opened => {
                        return Err(IcalError::Nesting {
                            line: line.number,
                            got: name.chars().take(40).collect(),
                            open: opened.unwrap_or_else(|| "nothing".into()),
                        });
                    }
                }
                if name == "VEVENT"
                    && open.len() == 1
                    && let Some((at, draft)) = draft.take()
                {
                    match draft.finish(at) {
                        Ok(event) => out.calendar.events.push(event),
                        Err(problem) if out.problems.len() < PROBLEMS => out.problems.push(problem),
                        Err(_) => {}
                    }
                }
                if out.calendar.events.len() > EVENTS {
                    let (what, most) = ("events", EVENTS);
                    return Err(IcalError::Large { what, most });
                }
            }
            _ if open.is_empty() => return Err(IcalError::NoCalendar { line: line.number }),
            "X-WR-CALNAME" | "NAME" if open.len() == 1 => {
                out.calendar.name = clipped(&unescape(&line.value));
            }
            _ => {
                if let Some((_, draft)) = &mut draft {
                    draft.take(line, open.len() == 2);
                }
            }
        }
    }
    match open.pop() {
        Some(open) => Err(IcalError::Cut {
            line: lines.last().map_or(1, |line| line.number),
            open,
        }),
        None if lines.is_empty() => Err(IcalError::NoCalendar { line: 1 }),
        None => Ok(out),
    }
}

/// An event being read.
#[derive(Default)]
struct Draft {
    event: Option<Box<Event>>,
    uid: String,
    start: Option<When>,
    end: Option<When>,
    duration_s: Option<i64>,
    problem: Option<Problem>,
}

impl Draft {
    fn event(&mut self) -> &mut Event {
        self.event.get_or_insert_with(|| {
            let never = When::Instant(Timestamp::UNIX_EPOCH);
            Box::new(Event::new("", Timestamp::UNIX_EPOCH, never.clone(), never))
        })
    }

    /// One line, of the event itself or of something within it, such as an alarm.
    fn take(&mut self, line: &Line, is_own: bool) {
        if let Err(words) = self.take_line(line, is_own)
            && self.problem.is_none()
        {
            self.problem = Some(Problem {
                line: line.number,
                words,
            });
        }
    }

    fn take_line(&mut self, line: &Line, is_own: bool) -> Result<(), String> {
        if !is_own {
            if line.name == "TRIGGER"
                && let Some(s) = read_duration_s(&line.value).filter(|s| *s <= 0)
            {
                self.event().remind_min = u32::try_from(-s / 60).ok();
            }
            return Ok(());
        }
        let text = || clipped(&unescape(&line.value));
        match line.name.as_str() {
            "UID" => self.uid = clipped(line.value.trim()),
            "SEQUENCE" => {
                self.event().sequence =
                    line.value.trim().parse().map_err(|_| {
                        format!("SEQUENCE is not a number: {:?}", short(&line.value))
                    })?;
            }
            "DTSTAMP" => {
                let stamp = when(line, &line.value)?;
                self.event().stamp = stamp.instant(&TimeZone::UTC);
            }
            "DTSTART" => self.start = Some(when(line, &line.value)?),
            "DTEND" => self.end = Some(when(line, &line.value)?),
            "DURATION" => {
                let duration = read_duration_s(line.value.trim())
                    .filter(|s| *s >= 0)
                    .ok_or_else(|| format!("DURATION cannot be {:?}", short(&line.value)))?;
                self.duration_s = Some(duration);
            }
            "SUMMARY" => self.event().summary = text(),
            "DESCRIPTION" => self.event().description = text(),
            "LOCATION" => self.event().location = text(),
            "URL" => self.event().url = clipped(line.value.trim()),
            "STATUS" => {
                self.event().is_cancelled = line.value.trim().eq_ignore_ascii_case("CANCELLED");
            }
            "TRANSP" => {
                self.event().is_free = line.value.trim().eq_ignore_ascii_case("TRANSPARENT");
            }
            "RRULE" => {
                let rule = line
                    .value
                    .trim()
                    .parse()
                    .map_err(|e| format!("RRULE: {e}"))?;
                self.event().rule = Some(rule);
            }
            "EXDATE" => {
                let dates = whens(line)?;
                self.event().excluded.extend(dates);
            }
            "RDATE" => {
                let dates = whens(line)?;
                self.event().added.extend(dates);
            }
            "RECURRENCE-ID" => {
                let one = when(line, &line.value)?;
                self.event().instead_of = Some(one);
            }
            _ => {}
        }
        let event = self.event();
        if event.excluded.len() > DATES || event.added.len() > DATES {
            return Err(format!("more than {DATES} dates in one event"));
        }
        Ok(())
    }

    fn finish(mut self, at: usize) -> Result<Event, Problem> {
        let problem = |words: &str| Problem {
            line: at,
            words: words.into(),
        };
        if let Some(problem) = self.problem {
            return Err(problem);
        }
        let start = self
            .start
            .take()
            .ok_or_else(|| problem("an event without DTSTART"))?;
        let mut event = *self.event.unwrap_or_else(|| {
            Box::new(Event::new(
                "",
                Timestamp::UNIX_EPOCH,
                start.clone(),
                start.clone(),
            ))
        });
        if self.uid.is_empty() {
            return Err(problem("an event without UID"));
        }
        event.uid = self.uid;
        event.end = match (self.end, self.duration_s) {
            (Some(end), _) => end,
            (None, Some(s)) => later(&start, s),
            (None, None) => match &start {
                When::Day(date) => When::Day(date.saturating_add(1.day())),
                at => at.clone(),
            },
        };
        event.start = start;
        let here = TimeZone::UTC;
        if matches!(event.start, When::Day(_)) != matches!(event.end, When::Day(_)) {
            return Err(problem("DTSTART and DTEND are not of the same kind"));
        }
        if event.end.instant(&here) < event.start.instant(&here) {
            return Err(problem("an event that ends before it begins"));
        }
        Ok(event)
    }
}

/// Seconds after a time, kept in its own form.
fn later(start: &When, s: i64) -> When {
    match start {
        When::Day(date) => When::Day(date.saturating_add((s / 86_400).days())),
        When::Wall(at) => When::Wall(at.saturating_add(s.seconds())),
        When::Zoned(_, name) => {
            let zone = start.zone(&TimeZone::UTC);
            let end = after(start.instant(&zone), s);
            When::Zoned(crate::local(&zone, end), name.clone())
        }
        When::Instant(at) => When::Instant(after(*at, s)),
    }
}

fn after(at: Timestamp, s: i64) -> Timestamp {
    at.saturating_add(SignedDuration::from_secs(s))
        .unwrap_or(at)
}

fn whens(line: &Line) -> Result<Vec<When>, String> {
    line.value
        .split(',')
        // A period says besides how long: when it begins is what counts.
        .map(|one| when(line, one.split('/').next().unwrap_or(one)))
        .collect()
}

fn when(line: &Line, value: &str) -> Result<When, String> {
    let value = value.trim();
    let wrong = || format!("{} cannot be {:?}", line.name, short(value));
    if let Some(date) = read_date(value) {
        return Ok(When::Day(date));
    }
    if let Some(at) = value.strip_suffix('Z') {
        let at = read_date_time(at).ok_or_else(wrong)?;
        return Ok(When::Instant(instant(&TimeZone::UTC, at)));
    }
    let at = read_date_time(value).ok_or_else(wrong)?;
    let Some(name) = line.param("TZID") else {
        return Ok(When::Wall(at));
    };
    let name =
        known(name).ok_or_else(|| format!("we do not know the time zone {:?}", short(name)))?;
    Ok(When::Zoned(at, name))
}

/// The IANA's name of a zone: as it is, with what some put before it, or from a name that Windows gives it.
fn known(name: &str) -> Option<String> {
    let tail = |n| {
        let mut at = name.rmatch_indices('/').nth(n).map_or(0, |(i, _)| i + 1);
        at = at.min(name.len());
        &name[at..]
    };
    for candidate in [name, tail(1), tail(2)] {
        if named(candidate).is_some() {
            return Some(candidate.to_owned());
        }
    }
    WINDOWS
        .iter()
        .find(|(windows, _)| *windows == name)
        .map(|(_, iana)| (*iana).to_owned())
}

/// Zones that calendars here are likely to be written in (CLDR, windowsZones, territory 001).
const WINDOWS: [(&str, &str); 12] = [
    ("GMT Standard Time", "Europe/London"),
    ("Greenwich Standard Time", "Atlantic/Reykjavik"),
    ("UTC", "Etc/UTC"),
    ("W. Europe Standard Time", "Europe/Berlin"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("Central European Standard Time", "Europe/Warsaw"),
    ("Romance Standard Time", "Europe/Paris"),
    ("E. Europe Standard Time", "Europe/Chisinau"),
    ("FLE Standard Time", "Europe/Kiev"),
    ("Eastern Standard Time", "America/New_York"),
    ("Pacific Standard Time", "America/Los_Angeles"),
    ("India Standard Time", "Asia/Calcutta"),
];

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

fn clipped(text: &str) -> String {
    let mut end = text.len().min(TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}
