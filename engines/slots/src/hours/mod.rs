//! When something is open: a week, its seasons, bank holidays, and single days that differ.

mod index;
mod open;
#[cfg(test)]
mod tests;
mod words;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use crate::span::{DAY, Span, SpanError};
use crate::working::bank_holiday;

pub use open::Change;
pub use words::Row;

/// The stretches of each day of a week, Monday first.
pub type Week = [Vec<Span>; 7];

/// Stretches that one day may have.
const SPANS: usize = 8;
/// Seasons that hours may have.
const SEASONS: usize = 24;
/// Single days that may differ.
const EXCEPTIONS: usize = 1_000;
/// Characters of a name or of a reason.
const WORDS: usize = 200;

/// When something is open.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Hours {
    /// The usual week.
    pub week: Week,
    /// Parts of the year with a week of their own; where two meet, the first counts.
    pub seasons: Vec<Season>,
    /// Single days that differ, for good or ill: they count before all else.
    pub exceptions: Vec<Exception>,
    /// What bank holidays do.
    pub bank_holidays: OnBankHolidays,
}

/// A part of the year with a week of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Season {
    /// "Summer hours"
    pub name: String,
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// Its week.
    pub week: Week,
}

/// A day that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// Which day.
    pub date: Date,
    /// When it is open then; never, if empty.
    pub spans: Vec<Span>,
    /// Why, for whoever reads: "Staff training".
    #[serde(default)]
    pub why: String,
}

/// What bank holidays do to opening hours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnBankHolidays {
    /// Nothing.
    #[default]
    AsUsual,
    /// It is closed.
    Closed,
    /// It has these hours.
    Spans(Vec<Span>),
}

/// The hours of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// When it is open, in order.
    pub spans: Vec<Span>,
    /// Why it is not as usual, if it is not.
    pub why: Option<String>,
}

/// Why opening hours cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// A stretch is not one.
    #[error(transparent)]
    Span(#[from] SpanError),
    /// Two stretches of a day overlap or are out of order.
    #[error("{day}: {second} begins before {first} has ended")]
    Overlap {
        /// The day's name or date.
        day: String,
        /// The stretch before.
        first: Span,
        /// The one that begins too soon.
        second: Span,
    },
    /// A season ends before it begins.
    #[error("{0:?} ends before it begins")]
    Season(String),
    /// Two exceptions of one day.
    #[error("{0} is there twice")]
    Twice(Date),
    /// Too many of something.
    #[error("{count} {what}, at most {most}")]
    Many {
        /// Of what.
        what: &'static str,
        /// How many there are.
        count: usize,
        /// How many there may be.
        most: usize,
    },
}

impl Hours {
    /// Open day and night.
    #[must_use]
    pub fn always() -> Self {
        Self {
            week: std::array::from_fn(|_| vec![Span::whole_day()]),
            ..Self::default()
        }
    }

    /// Monday to Friday from 9am to 5pm, but for bank holidays.
    #[must_use]
    pub fn office() -> Self {
        let mut week = Week::default();
        for day in &mut week[..5] {
            day.extend(Span::new(9 * 60, 17 * 60));
        }
        Self {
            week,
            bank_holidays: OnBankHolidays::Closed,
            ..Self::default()
        }
    }

    /// These stretches of these days, in the order given: `&[(Monday, "09:00-12:00"), (Monday, "13:00-17:00")]`.
    ///
    /// # Errors
    /// [`HoursError`] if a text is not a stretch, or two overlap.
    pub fn weekly(days: &[(Weekday, &str)]) -> Result<Self, HoursError> {
        let mut hours = Self::default();
        for (day, text) in days {
            hours.week[index(*day)].push(text.parse()?);
        }
        hours.check()?;
        Ok(hours)
    }

    /// Whether they can be kept: call it on whatever came from outside.
    ///
    /// # Errors
    /// [`HoursError`] that names the first day or season at fault.
    pub fn check(&self) -> Result<(), HoursError> {
        few("seasons", self.seasons.len(), SEASONS)?;
        few("days that differ", self.exceptions.len(), EXCEPTIONS)?;
        check_week(&self.week, "")?;
        for season in &self.seasons {
            few("characters", season.name.len(), WORDS)?;
            if season.to < season.from {
                return Err(HoursError::Season(season.name.clone()));
            }
            check_week(&season.week, &season.name)?;
        }
        let mut dates: Vec<Date> = self.exceptions.iter().map(|e| e.date).collect();
        dates.sort_unstable();
        if let Some(twice) = dates.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(HoursError::Twice(twice[0]));
        }
        for exception in &self.exceptions {
            few("characters", exception.why.len(), WORDS)?;
            check_day(&exception.spans, || exception.date.to_string())?;
        }
        if let OnBankHolidays::Spans(spans) = &self.bank_holidays {
            check_day(spans, || "bank holidays".into())?;
        }
        Ok(())
    }

    /// The hours of a day: as the exception says if there is one, else the bank holiday, else the season,
    /// else the week.
    #[must_use]
    pub fn on(&self, date: Date) -> Day {
        if let Some(exception) = self.exceptions.iter().find(|e| e.date == date) {
            return Day {
                spans: exception.spans.clone(),
                why: Some(exception.why.clone()).filter(|why| !why.is_empty()),
            };
        }
        let on_holiday = match &self.bank_holidays {
            OnBankHolidays::AsUsual => None,
            OnBankHolidays::Closed => Some(Vec::new()),
            OnBankHolidays::Spans(spans) => Some(spans.clone()),
        };
        if let Some(spans) = on_holiday
            && let Some(holiday) = bank_holiday(date)
        {
            return Day {
                spans,
                why: Some(holiday.name.into()),
            };
        }
        let season = self
            .seasons
            .iter()
            .find(|season| season.from <= date && date <= season.to);
        let day = index(date.weekday());
        match season {
            Some(season) => Day {
                spans: season.week[day].clone(),
                why: Some(season.name.clone()).filter(|name| !name.is_empty()),
            },
            None => Day {
                spans: self.week[day].clone(),
                why: None,
            },
        }
    }

    /// Whether it is ever open at all.
    #[must_use]
    pub fn is_ever_open(&self) -> bool {
        let some = |week: &Week| week.iter().any(|day| !day.is_empty());
        some(&self.week)
            || self.seasons.iter().any(|season| some(&season.week))
            || self.exceptions.iter().any(|e| !e.spans.is_empty())
    }
}

/// Monday is 0.
pub(crate) fn index(day: Weekday) -> usize {
    usize::try_from(day.to_monday_zero_offset()).unwrap_or(0)
}

fn few(what: &'static str, count: usize, most: usize) -> Result<(), HoursError> {
    if count > most {
        return Err(HoursError::Many { what, count, most });
    }
    Ok(())
}

/// Each day in order, and none running into the next.
fn check_week(week: &Week, season: &str) -> Result<(), HoursError> {
    let name = |day: usize| {
        let offset = i8::try_from(day).unwrap_or(0);
        let day = Weekday::from_monday_zero_offset(offset).unwrap_or(Weekday::Monday);
        let between = if season.is_empty() { "" } else { ", " };
        format!("{season}{between}{}", crate::say::weekday(day))
    };
    for (day, spans) in week.iter().enumerate() {
        check_day(spans, || name(day))?;
        let next = week[(day + 1) % 7].first();
        if let (Some(last), Some(next)) = (spans.last(), next)
            && last.to_min() > next.from_min() + DAY
        {
            return Err(HoursError::Overlap {
                day: name((day + 1) % 7),
                first: *last,
                second: *next,
            });
        }
    }
    Ok(())
}

fn check_day(spans: &[Span], name: impl Fn() -> String) -> Result<(), HoursError> {
    few("stretches in a day", spans.len(), SPANS)?;
    match spans
        .windows(2)
        .find(|pair| pair[1].from_min() < pair[0].to_min())
    {
        Some(pair) => Err(HoursError::Overlap {
            day: name(),
            first: pair[0],
            second: pair[1],
        }),
        None => Ok(()),
    }
}
