//! Dates as people write them: "23 September 2020", "23/09/2020", "autumn 2024", "the end of 2023".

use jiff::civil::Date;

/// A date that was said, which may be no more than a month or a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// The first day that it may mean.
    pub from: Date,
    /// The last day that it may mean.
    pub to: Date,
}

impl Said {
    /// Whether it names a day.
    pub fn is_day(self) -> bool {
        self.from == self.to
    }
}

/// Years that a statement may speak of: before, a number is something else.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// The dates of a plain text (see [`crate::words::plain`]), in its order.
pub fn dates(plain: &str) -> Vec<Said> {
    let tokens: Vec<&str> = plain
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '[' | ']' | ';' | '"'))
        .map(|token| token.trim_matches(|c| matches!(c, '.' | ':' | '\'')))
        .filter(|token| !token.is_empty() && *token != "of" && *token != "the")
        .collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let rest = tokens.get(at..).unwrap_or_default();
        let (said, used) = read(rest);
        out.extend(said);
        at += used.max(1);
    }
    out
}

fn read(tokens: &[&str]) -> (Option<Said>, usize) {
    let token = |n: usize| tokens.get(n).copied().unwrap_or_default();
    if let Some(date) = figures(token(0)) {
        return (day(date), 1);
    }
    // "23 September 2020", "September 23 2020".
    let in_order = [
        (ordinal(token(0)), month(token(1)), year(token(2))),
        (ordinal(token(1)), month(token(0)), year(token(2))),
    ];
    for (number, month, year) in in_order {
        if let (Some(number), Some(month), Some(year)) = (number, month, year)
            && let Ok(date) = Date::new(year, month, number)
        {
            return (day(date), 3);
        }
    }
    if let (Some(month), Some(year)) = (month(token(0)), year(token(1))) {
        return (months(year, month, month), 2);
    }
    if let (Some((from, to)), Some(year)) = (season(token(0)), year(token(1))) {
        return (months(year, from, to), 2);
    }
    // A year alone: not where it is the year of an act, which is told by the word before it.
    match year(token(0)) {
        Some(year) => (months(year, 1, 12), 1),
        None if matches!(token(0), "regulations" | "act" | "order") && year(token(1)).is_some() => {
            (None, 2)
        }
        None => (None, 1),
    }
}

fn day(date: Date) -> Option<Said> {
    YEARS.contains(&date.year()).then_some(Said {
        from: date,
        to: date,
    })
}

fn months(year: i16, from: i8, to: i8) -> Option<Said> {
    let from = Date::new(year, from, 1).ok()?;
    let to = Date::new(year, to, 1).ok()?.last_of_month();
    Some(Said { from, to })
}

/// "23/09/2020", "23.9.20", "2020-09-23".
fn figures(token: &str) -> Option<Date> {
    let parts: Vec<&str> = token.split(['/', '-', '.']).collect();
    let [first, second, third] = parts.as_slice() else {
        return None;
    };
    let digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
    if ![first, second, third].into_iter().all(|s| digits(s)) {
        return None;
    }
    let (year, month, day) = match (first.len(), third.len()) {
        (4, 1..=2) => (first.parse().ok()?, second, third),
        (1..=2, 4) => (third.parse().ok()?, second, first),
        // "1.4.10" is a criterion and no date: of short years only slashes make one.
        (1..=2, 2) if token.contains('/') => (2000 + third.parse::<i16>().ok()?, second, first),
        _ => return None,
    };
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

fn ordinal(token: &str) -> Option<i8> {
    let digits = token.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let ending = token.get(digits.len()..)?;
    matches!(ending, "" | "st" | "nd" | "rd" | "th")
        .then(|| digits.parse().ok())
        .flatten()
        .filter(|day| (1..=31).contains(day))
}

fn year(token: &str) -> Option<i16> {
    (token.len() == 4)
        .then(|| token.parse().ok())
        .flatten()
        .filter(|year| YEARS.contains(year))
}

fn month(token: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let token = if token == "sept" { "sep" } else { token };
    let at = MONTHS
        .iter()
        .position(|month| *month == token || (token.len() == 3 && month.starts_with(token)))?;
    i8::try_from(at + 1).ok()
}

/// The months of a season or quarter. Winter goes on into the next year: the year's own end is the sure part.
fn season(token: &str) -> Option<(i8, i8)> {
    Some(match token {
        "spring" => (3, 5),
        "summer" => (6, 8),
        "autumn" => (9, 11),
        "winter" => (1, 12),
        "q1" => (1, 3),
        "q2" => (4, 6),
        "q3" => (7, 9),
        "q4" => (10, 12),
        "early" => (1, 4),
        "mid" => (5, 8),
        "late" | "end" => (9, 12),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[track_caller]
    fn check(text: &str, want: &[(Date, Date)]) {
        let got: Vec<(Date, Date)> = dates(text)
            .iter()
            .map(|said| (said.from, said.to))
            .collect();
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        let day = date(2020, 9, 3);
        for text in [
            "prepared on 3 september 2020.",
            "3rd of september, 2020",
            "september 3rd, 2020",
            "3 sept 2020",
            "03/09/2020",
            "3/9/20",
            "03.09.2020",
            "2020-09-03",
        ] {
            check(text, &[(day, day)]);
        }
        check("by march 2024", &[(date(2024, 3, 1), date(2024, 3, 31))]);
        check("the end of 2024", &[(date(2024, 9, 1), date(2024, 12, 31))]);
        check("in 2024", &[(date(2024, 1, 1), date(2024, 12, 31))]);
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "criterion 1.4.10 and 2.4.1",
            "accessibility regulations 2018",
            "the equality act 2010",
            "31 february",
            "call 01632 960 200",
            "99/99/9999",
            "9999999999999999/1/1",
        ] {
            check(text, &[]);
        }
    }
}
