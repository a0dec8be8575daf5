//! A rule in plain words: "every Tuesday and Thursday, 8 times".

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::{ByDay, End, Every, Rule};
use crate::{local, say};

impl Rule {
    /// In plain words, for something that first begins at `first`; the words are right but say less than the
    /// rule where it is an unusual one.
    #[must_use]
    pub fn words(&self, first: DateTime, zone: &TimeZone) -> String {
        let (one, many) = match self.every {
            Every::Day => ("day", "days"),
            Every::Week => ("week", "weeks"),
            Every::Month => ("month", "months"),
            Every::Year => ("year", "years"),
        };
        let often = match self.interval {
            1 => format!("every {one}"),
            n => format!("every {n} {many}"),
        };
        let is_plain = self.positions.is_empty() && self.months.is_empty();
        let days: Vec<String> = self.days.iter().map(day).collect();
        let what = match (self.every, is_plain) {
            (Every::Week, true) if self.interval == 1 && self.days.is_empty() => {
                format!("every {}", say::weekday(first.weekday()))
            }
            (Every::Week, true) if self.interval == 1 => format!("every {}", list(&days)),
            (Every::Week, true) if self.days.is_empty() => {
                format!("{often} on {}", say::weekday(first.weekday()))
            }
            (Every::Week, true) => format!("{often} on {}", list(&days)),
            (Every::Month, true) if !days.is_empty() && self.month_days.is_empty() => {
                format!("{often} on {}", list(&days))
            }
            (Every::Month, true) if days.is_empty() && self.month_days.len() <= 1 => {
                let on = self.month_days.first().copied().unwrap_or(first.day());
                match on {
                    -1 => format!("{often} on the last day"),
                    n if n < 0 => format!("{often} at set times"),
                    n => format!("{often} on day {n}"),
                }
            }
            (Every::Year, true) if days.is_empty() && self.month_days.is_empty() => {
                format!("{often} on {}", say::day_and_month(first.date()))
            }
            (Every::Day, true) if days.is_empty() && self.month_days.is_empty() => often,
            _ => format!("{often} at set times"),
        };
        match self.end {
            End::Never => what,
            End::Count(1) => "once".into(),
            End::Count(n) => format!("{what}, {n} times"),
            End::Date(date) => format!("{what} until {}", say::date(date)),
            End::Local(at) => format!("{what} until {}", say::date(at.date())),
            End::Instant(at) => format!("{what} until {}", say::date(local(zone, at).date())),
        }
    }
}

fn day(by: &ByDay) -> String {
    let name = say::weekday(by.day);
    match by.nth {
        0 => name.into(),
        1 => format!("the first {name}"),
        2 => format!("the second {name}"),
        3 => format!("the third {name}"),
        4 => format!("the fourth {name}"),
        5 => format!("the fifth {name}"),
        -1 => format!("the last {name}"),
        n if n < 0 => format!("the {} to last {name}", -n),
        n => format!("{name} number {n}"),
    }
}

fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
