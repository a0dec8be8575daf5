//! The time that a calendar takes up: its events, each time that they come.

use std::collections::HashSet;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{Calendar, Event, When};
use crate::instant;

/// A stretch that is taken up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Taken {
    /// From when.
    pub from: Timestamp,
    /// Up to when.
    pub to: Timestamp,
    /// By which event.
    pub uid: String,
    /// What it says that it is.
    pub summary: String,
}

/// Times that one event is looked at.
const TIMES: usize = 4_000;

/// The stretches that a calendar takes up from `from` up to `to`, in order, `most` at most; whether that is
/// all of them. What is off, or takes up no time, is left out. `here` is the zone of times that name none.
#[must_use]
pub fn taken(
    calendar: &Calendar,
    here: &TimeZone,
    from: Timestamp,
    to: Timestamp,
    most: usize,
) -> (Vec<Taken>, bool) {
    // What replaces one of a series: the one it replaces is not there any more.
    let replaced: HashSet<(&str, Timestamp)> = calendar
        .events
        .iter()
        .filter_map(|event| {
            let one = event.instead_of.as_ref()?;
            Some((event.uid.as_str(), one.instant(here)))
        })
        .collect();
    let mut all = Vec::new();
    for event in calendar
        .events
        .iter()
        .filter(|e| !e.is_cancelled && !e.is_free)
    {
        let length = event
            .end
            .instant(here)
            .duration_since(event.start.instant(here));
        for start in starts(event, here, to) {
            let end = end_of(event, here, start, length);
            let begins = instant(&event.start.zone(here), start);
            let is_replaced =
                event.instead_of.is_none() && replaced.contains(&(event.uid.as_str(), begins));
            if end <= from || begins >= to || begins >= end || is_replaced {
                continue;
            }
            if all.len() >= most {
                all.sort();
                return (all, false);
            }
            all.push(Taken {
                from: begins,
                to: end,
                uid: event.uid.clone(),
                summary: event.summary.clone(),
            });
        }
    }
    all.sort();
    (all, true)
}

/// When an event begins, on the wall of its own zone, each time up to `to`.
fn starts(event: &Event, here: &TimeZone, to: Timestamp) -> Vec<DateTime> {
    let zone = event.start.zone(here);
    let first = event.start.on_the_wall(here);
    let on_wall = |when: &When| crate::local(&zone, when.instant(here));
    let excluded: Vec<DateTime> = event.excluded.iter().map(on_wall).collect();
    let mut starts = match &event.rule {
        Some(rule) if event.instead_of.is_none() => rule.starts(first, &zone, &excluded, TIMES),
        _ => vec![first],
    };
    starts.extend(event.added.iter().map(on_wall));
    starts.retain(|start| !excluded.contains(start) && instant(&zone, *start) < to);
    starts.sort_unstable();
    starts.dedup();
    starts
}

/// Whole days end with a day, however long the clocks make it; the rest lasts as long each time.
fn end_of(event: &Event, here: &TimeZone, start: DateTime, length: SignedDuration) -> Timestamp {
    let zone = event.start.zone(here);
    if let (When::Day(first), When::Day(end)) = (&event.start, &event.end) {
        let days = end.duration_since(*first);
        return instant(&zone, start.saturating_add(days));
    }
    let begins = instant(&zone, start);
    begins.saturating_add(length).unwrap_or(begins)
}
