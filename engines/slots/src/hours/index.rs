//! Opening hours as plain numbers, for an index that asks "open at this minute of the week?".

use jiff::ToSpan;
use jiff::civil::Date;

use super::Hours;
use crate::span::{DAY, Span};

/// Minutes in a week.
const WEEK: u16 = 7 * DAY;

impl Hours {
    /// When it is open in a usual week: from a minute up to another, 0 to 10,080 from Monday at midnight, in
    /// order and apart; what runs past the end of the week is cut in two.
    #[must_use]
    pub fn minutes_of_week(&self) -> Vec<(u16, u16)> {
        let mut all: Vec<(u16, u16)> = Vec::new();
        for (day, spans) in (0_u16..).zip(&self.week) {
            for span in spans {
                let (from, to) = (day * DAY + span.from_min(), day * DAY + span.to_min());
                all.push((from, to.min(WEEK)));
                if to > WEEK {
                    all.push((0, to - WEEK));
                }
            }
        }
        all.sort_unstable();
        let mut merged: Vec<(u16, u16)> = Vec::new();
        for (from, to) in all {
            match merged.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => merged.push((from, to)),
            }
        }
        merged
    }

    /// The days among `days` from `from` on whose hours are not those of the usual week, with their hours.
    #[must_use]
    pub fn unusual(&self, from: Date, days: u16) -> Vec<(Date, Vec<Span>)> {
        (0..i32::from(days))
            .map_while(|n| from.checked_add(n.days()).ok())
            .filter_map(|date| {
                let spans = self.on(date).spans;
                (spans != self.week[super::index(date.weekday())]).then_some((date, spans))
            })
            .collect()
    }
}
