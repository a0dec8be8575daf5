//! The bank holidays of England and Wales, by rule, with their substitutes and the days that were proclaimed.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// A bank holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BankHoliday {
    /// The day that is free.
    pub date: Date,
    /// "Boxing Day"
    pub name: &'static str,
    /// Whether it stands in for a day at the weekend.
    pub is_substitute: bool,
}

/// Holidays that were moved by proclamation: the usual date, and where it went.
const MOVED: [(Date, Date); 4] = [
    (Date::constant(2002, 5, 27), Date::constant(2002, 6, 4)),
    (Date::constant(2012, 5, 28), Date::constant(2012, 6, 4)),
    (Date::constant(2020, 5, 4), Date::constant(2020, 5, 8)),
    (Date::constant(2022, 5, 30), Date::constant(2022, 6, 2)),
];

/// Holidays of one year alone.
const ONCE: [(Date, &str); 7] = [
    (Date::constant(2002, 6, 3), "Golden Jubilee"),
    (Date::constant(2011, 4, 29), "Royal wedding"),
    (Date::constant(2012, 6, 5), "Diamond Jubilee"),
    (Date::constant(2022, 6, 3), "Platinum Jubilee bank holiday"),
    (
        Date::constant(2022, 9, 19),
        "Bank Holiday for the State Funeral of Queen Elizabeth II",
    ),
    (
        Date::constant(2023, 5, 8),
        "Bank holiday for the coronation of King Charles III",
    ),
    (Date::constant(1999, 12, 31), "Millennium"),
];

/// The bank holiday on a day, if there is one.
#[must_use]
pub fn bank_holiday(date: Date) -> Option<BankHoliday> {
    // None of them falls at a weekend.
    if matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
        return None;
    }
    bank_holidays(date.year())
        .into_iter()
        .find(|holiday| holiday.date == date)
}

/// The bank holidays of a year in order, as they have been since 1978; those that no proclamation has
/// changed yet, for a year to come. None beyond the years 1583 to 9998.
///
/// # Source
/// Banking and Financial Dealings Act 1971, schedule 1, and the proclamations under its section 1.
#[must_use]
pub fn bank_holidays(year: i16) -> Vec<BankHoliday> {
    if !(1583..=9998).contains(&year) {
        return Vec::new();
    }
    let day = |month, day| Date::constant(year, month, day);
    let easter = easter(year);
    let mut all: Vec<BankHoliday> = Vec::with_capacity(10);
    let fixed = [
        (easter.saturating_sub(2.days()), "Good Friday"),
        (easter.saturating_add(1.day()), "Easter Monday"),
        (monday_from(day(5, 1)), "Early May bank holiday"),
        (monday_from(day(5, 25)), "Spring bank holiday"),
        (monday_from(day(8, 25)), "Summer bank holiday"),
    ];
    for (usual, name) in fixed {
        let moved = MOVED.iter().find(|(from, _)| *from == usual);
        all.push(BankHoliday {
            date: moved.map_or(usual, |(_, to)| *to),
            name,
            is_substitute: false,
        });
    }
    for (date, name) in ONCE.iter().filter(|(date, _)| date.year() == year) {
        all.push(BankHoliday {
            date: *date,
            name,
            is_substitute: false,
        });
    }
    // A day at the weekend goes to the next weekday that is not free already; the two days of Christmas
    // are looked at together, so that each keeps its own where it can.
    let floating = [
        (day(1, 1), "New Year’s Day"),
        (day(12, 26), "Boxing Day"),
        (day(12, 25), "Christmas Day"),
    ];
    let on_weekday = |date: Date| !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
    let (kept, displaced): (Vec<_>, Vec<_>) = floating
        .into_iter()
        .partition(|(date, _)| on_weekday(*date));
    for (date, name) in kept {
        all.push(BankHoliday {
            date,
            name,
            is_substitute: false,
        });
    }
    // Christmas Day before Boxing Day: it has the earlier substitute where both are displaced.
    for (date, name) in displaced.into_iter().rev() {
        let mut to = date;
        while !on_weekday(to) || all.iter().any(|holiday| holiday.date == to) {
            to = to.saturating_add(1.day());
        }
        all.push(BankHoliday {
            date: to,
            name,
            is_substitute: true,
        });
    }
    all.sort_unstable_by_key(|holiday| holiday.date);
    all
}

/// The first Monday on or after a day.
fn monday_from(date: Date) -> Date {
    let days = i32::from(date.weekday().until(Weekday::Monday));
    date.saturating_add(days.days())
}

/// Easter Sunday, in the Gregorian calendar.
///
/// # Source
/// The anonymous Gregorian computus (Nature, 20 April 1876); J. Meeus, Astronomical Algorithms, chapter 8.
fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    let part = |n: i32| i8::try_from(n).unwrap_or(1);
    Date::new(year, part(month), part(day)).unwrap_or(Date::ZERO)
}
