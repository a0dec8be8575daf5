//! What a form on a page needs to say about its fields.

use jiff::civil::Date;
use serde::Serialize;

/// What is wrong with a field: `errors` of `parts.html` lists them, each leading to its field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// The field, whose id it is on the page.
    pub field: &'static str,
    /// In words for the person who typed it.
    pub text: String,
}

impl Wrong {
    /// What is wrong with a field.
    pub fn new(field: &'static str, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { field, text }
    }
}

/// An entry of a list to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub text: String,
    /// Whether it is the one.
    pub selected: bool,
}

impl Choice {
    /// An entry, the one if its value is `chosen`.
    #[must_use]
    pub fn new(value: &str, text: &str, chosen: &str) -> Self {
        Self {
            value: value.to_owned(),
            text: text.to_owned(),
            selected: value == chosen,
        }
    }
}

/// The day that was typed as three numbers, if there is such a day.
#[must_use]
pub fn day(day: &str, month: &str, year: &str) -> Option<Date> {
    let number = |text: &str| text.trim().parse::<i16>().ok();
    let (day, month) = (
        i8::try_from(number(day)?).ok()?,
        i8::try_from(number(month)?).ok()?,
    );
    Date::new(number(year)?, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_they_are_typed() {
        let want = Date::new(2026, 12, 4).ok();
        for (typed, want) in [
            (("4", "12", "2026"), want),
            ((" 04 ", "12", "2026"), want),
            (("31", "2", "2026"), None),
            (("", "12", "2026"), None),
            (("4", "99999999999", "2026"), None),
        ] {
            assert_eq!(day(typed.0, typed.1, typed.2), want, "{typed:?}");
        }
    }
}
