//! The times at which something that repeats begins.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;

use super::{ByDay, End, Every, Rule};
use crate::instant;

/// Periods in a row that may hold nothing, before we take it that nothing more will come: more than the
/// years from one 29 February on a given day of the week to the next.
const EMPTY: usize = 1_000;
/// Periods looked at in all.
const PERIODS: usize = 40_000;

impl Rule {
    /// When it begins on the wall, from `first` on, but for `excluded`: at most `most` times.
    ///
    /// `first` is the first of them if the rule has it; it gives the time of day, and the day where the rule
    /// names none. What is excluded counts towards `COUNT`, as RFC 5545, section 3.8.5.1 has it.
    #[must_use]
    pub fn starts(
        &self,
        first: DateTime,
        zone: &TimeZone,
        excluded: &[DateTime],
        most: usize,
    ) -> Vec<DateTime> {
        let mut starts = Vec::new();
        let (mut counted, mut empty) = (0_u32, 0_usize);
        for n in 0..PERIODS {
            if empty > EMPTY {
                break;
            }
            let Some(days) = self.period(first.date(), n) else {
                break;
            };
            empty = if days.is_empty() { empty + 1 } else { 0 };
            for at in days.into_iter().map(|day| day.to_datetime(first.time())) {
                if at < first {
                    continue;
                }
                counted += 1;
                if self.is_past(at, counted, zone) {
                    return starts;
                }
                if excluded.contains(&at) {
                    continue;
                }
                if starts.len() >= most {
                    return starts;
                }
                starts.push(at);
            }
        }
        starts
    }

    fn is_past(&self, at: DateTime, counted: u32, zone: &TimeZone) -> bool {
        match self.end {
            End::Never => false,
            End::Count(count) => counted > count,
            End::Date(date) => at.date() > date,
            End::Local(end) => at > end,
            End::Instant(end) => instant(zone, at) > end,
        }
    }

    /// The days of the `n`th period; none beyond the calendar.
    fn period(&self, first: Date, n: usize) -> Option<Vec<Date>> {
        let step = i32::try_from(n)
            .ok()?
            .checked_mul(i32::from(self.interval))?;
        let mut days = match self.every {
            Every::Day => self.of_day(first.checked_add(step.days()).ok()?),
            Every::Week => {
                let back = i32::from(first.weekday().since(self.week_start));
                let week = first.saturating_sub(back.days());
                self.of_week(first, week.checked_add(step.weeks()).ok()?)
            }
            Every::Month => self.of_month(
                first,
                first.first_of_month().checked_add(step.months()).ok()?,
            ),
            Every::Year => {
                self.of_year(first, first.first_of_year().checked_add(step.years()).ok()?)
            }
        };
        days.sort_unstable();
        days.dedup();
        if self.positions.is_empty() {
            return Some(days);
        }
        let mut chosen: Vec<Date> = self
            .positions
            .iter()
            .filter_map(|position| nth(&days, *position))
            .collect();
        chosen.sort_unstable();
        chosen.dedup();
        Some(chosen)
    }

    fn of_day(&self, day: Date) -> Vec<Date> {
        let is_in = self.is_month(day) && self.is_month_day(day) && self.is_weekday(day);
        if is_in { vec![day] } else { Vec::new() }
    }

    fn of_week(&self, first: Date, week: Date) -> Vec<Date> {
        days_from(week, 7)
            .filter(|day| self.is_month(*day))
            .filter(|day| {
                if self.days.is_empty() {
                    day.weekday() == first.weekday()
                } else {
                    self.is_weekday(*day)
                }
            })
            .collect()
    }

    fn of_month(&self, first: Date, month: Date) -> Vec<Date> {
        if !self.is_month(month) {
            return Vec::new();
        }
        let all = days_from(month, i32::from(month.days_in_month()));
        if !self.month_days.is_empty() {
            return all
                .filter(|day| self.is_month_day(*day) && self.is_weekday(*day))
                .collect();
        }
        if self.days.is_empty() {
            return all.filter(|day| day.day() == first.day()).collect();
        }
        let all: Vec<Date> = all.collect();
        self.days.iter().flat_map(|by| these(&all, *by)).collect()
    }

    fn of_year(&self, first: Date, year: Date) -> Vec<Date> {
        let months = || (0..12).filter_map(|n| year.checked_add(n.months()).ok());
        if !self.months.is_empty() || !self.month_days.is_empty() {
            return months()
                .flat_map(|month| self.of_month(first, month))
                .collect();
        }
        if self.days.is_empty() {
            return Date::new(year.year(), first.month(), first.day())
                .into_iter()
                .collect();
        }
        let all: Vec<Date> = days_from(year, i32::from(year.days_in_year())).collect();
        self.days.iter().flat_map(|by| these(&all, *by)).collect()
    }

    fn is_month(&self, day: Date) -> bool {
        self.months.is_empty() || self.months.contains(&day.month())
    }

    fn is_month_day(&self, day: Date) -> bool {
        let from_end = day.day() - day.days_in_month() - 1;
        self.month_days.is_empty()
            || self
                .month_days
                .iter()
                .any(|n| *n == day.day() || *n == from_end)
    }

    fn is_weekday(&self, day: Date) -> bool {
        self.days.is_empty() || self.days.iter().any(|by| by.day == day.weekday())
    }
}

fn days_from(first: Date, days: i32) -> impl Iterator<Item = Date> {
    (0..days).filter_map(move |n| first.checked_add(n.days()).ok())
}

/// Each of a day of the week among `all`, or the nth.
fn these(all: &[Date], by: ByDay) -> Vec<Date> {
    let of_day = |day: Weekday| all.iter().copied().filter(move |d| d.weekday() == day);
    let days: Vec<Date> = of_day(by.day).collect();
    if by.nth == 0 {
        days
    } else {
        nth(&days, by.nth).into_iter().collect()
    }
}

/// The nth from the front, or from the back if negative.
fn nth(days: &[Date], n: i16) -> Option<Date> {
    let size = usize::from(n.unsigned_abs());
    let at = if n > 0 {
        size.checked_sub(1)?
    } else {
        days.len().checked_sub(size)?
    };
    days.get(at).copied()
}
