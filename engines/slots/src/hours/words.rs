//! Opening hours as people read them.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Weekday};
use serde::Serialize;

use super::Hours;
use crate::say;

/// A day of a table of opening hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Which day; none in the table of the usual week.
    pub date: Option<Date>,
    /// "Monday"
    pub day: &'static str,
    /// "9am to 5pm", "Closed"
    pub hours: String,
    /// Why it is not as usual, if it is not: "Boxing Day".
    pub why: Option<String>,
    /// Whether it is as in the usual week.
    pub is_usual: bool,
    /// Whether it is open at all.
    pub is_open: bool,
}

impl Hours {
    /// How it stands at `at`: "Open today until 5pm", "Closed now, opens Monday at 9am".
    #[must_use]
    pub fn words(&self, at: DateTime) -> String {
        let Some(change) = self.next_change(at) else {
            return if self.is_open(at) {
                "Open all the time".into()
            } else {
                "Closed".into()
            };
        };
        let time = say::time(change.at.time());
        if change.opens {
            return format!("Closed now, opens {} at {time}", day_from(at, change.at));
        }
        // Closing at midnight, or in the small hours, still belongs to today.
        let closes = change.at.saturating_sub(6.hours()).date();
        if closes <= at.date() || change.at.date() == at.date() {
            format!("Open today until {time}")
        } else {
            format!("Open until {} at {time}", day_from(at, change.at))
        }
    }

    /// The hours of `days` days from `from` on, with what differs from the usual week.
    #[must_use]
    pub fn table(&self, from: Date, days: u16) -> Vec<Row> {
        (0..i32::from(days))
            .map_while(|n| from.checked_add(n.days()).ok())
            .map(|date| {
                let day = self.on(date);
                let is_usual = day.spans == self.week[super::index(date.weekday())];
                Row {
                    date: Some(date),
                    day: say::weekday(date.weekday()),
                    hours: say::spans(&day.spans),
                    why: day.why.filter(|_| !is_usual),
                    is_usual,
                    is_open: !day.spans.is_empty(),
                }
            })
            .collect()
    }

    /// The usual week, Monday first.
    #[must_use]
    pub fn usual(&self) -> Vec<Row> {
        Weekday::Monday
            .cycle_forward()
            .zip(&self.week)
            .map(|(day, spans)| Row {
                date: None,
                day: say::weekday(day),
                hours: say::spans(spans),
                why: None,
                is_usual: true,
                is_open: !spans.is_empty(),
            })
            .collect()
    }
}

/// "today", "tomorrow", "Monday", "4 January", "4 January 2028".
fn day_from(now: DateTime, at: DateTime) -> String {
    let days = at.date().duration_since(now.date()).as_hours() / 24;
    match days {
        0 => "today".into(),
        1 => "tomorrow".into(),
        2..=6 => say::weekday(at.weekday()).into(),
        7..=300 => say::day_and_month(at.date()),
        _ => say::date(at.date()),
    }
}
