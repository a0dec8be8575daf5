//! Whether it is open at a time, and when that changes.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use super::Hours;

/// How far ahead a change is looked for.
const DAYS: i32 = 400;

/// A moment at which it opens or closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// When.
    pub at: DateTime,
    /// Whether it opens then.
    pub opens: bool,
}

impl Hours {
    /// Whether it is open when the clock on the wall shows `at`.
    #[must_use]
    pub fn is_open(&self, at: DateTime) -> bool {
        self.stretches(at.date().saturating_sub(1.day()), 2)
            .any(|(from, to)| from <= at && at < to)
    }

    /// When it next opens or closes, within 400 days.
    #[must_use]
    pub fn next_change(&self, at: DateTime) -> Option<Change> {
        let from = at.date().saturating_sub(1.day());
        let horizon = at.saturating_add(DAYS.days());
        let mut stretches = self.stretches(from, DAYS + 3);
        if !self.is_open(at) {
            let (opens, _) = stretches.find(|(from, _)| *from > at)?;
            return Some(Change {
                at: opens,
                opens: true,
            });
        }
        // One stretch may begin as another ends: it closes where nothing goes on.
        let mut open_until = at;
        for (from, to) in stretches {
            if from > open_until {
                break;
            }
            open_until = open_until.max(to);
        }
        (open_until < horizon).then_some(Change {
            at: open_until,
            opens: false,
        })
    }

    /// Every stretch that begins on one of `days` days, in the order of their starts.
    pub(crate) fn stretches(
        &self,
        from: Date,
        days: i32,
    ) -> impl Iterator<Item = (DateTime, DateTime)> + '_ {
        (0..days)
            .map_while(move |n| from.checked_add(n.days()).ok())
            .flat_map(|date| {
                self.on(date)
                    .spans
                    .into_iter()
                    .map(move |span| span.on(date))
            })
    }
}
