//! What is typed into the forms of the network: lines of text, whole numbers, pounds, days.

use app::Wrong;
use jiff::civil::Date;

use crate::money;

/// A line of text of up to 100 characters; `ask` says what to do where it is missing, nothing if it may be.
pub fn line(text: &str, field: &'static str, ask: &str, wrong: &mut Vec<Wrong>) -> String {
    let text = text.trim();
    if text.is_empty() && !ask.is_empty() {
        wrong.push(Wrong::new(field, ask));
    }
    if text.chars().count() > 100 {
        wrong.push(Wrong::new(field, "This must be 100 characters or fewer"));
    }
    text.to_owned()
}

/// A whole number in a range; what is left empty is 0.
pub fn whole(
    text: &str,
    field: &'static str,
    (least, most): (u32, u32),
    wrong: &mut Vec<Wrong>,
) -> u32 {
    let digits: String = text.chars().filter(|c| !matches!(c, ',' | ' ')).collect();
    let number = if digits.is_empty() {
        Some(0)
    } else {
        digits.parse().ok()
    };
    number
        .filter(|number| (least..=most).contains(number))
        .unwrap_or_else(|| {
            let why = format!("Enter a whole number from {least} to {most}");
            wrong.push(Wrong::new(field, why));
            0
        })
}

/// Pounds, in pence; none if it is no amount.
pub fn pence(text: &str) -> Option<u64> {
    money::pence(text).and_then(|pence| pence.try_into().ok())
}

/// Pence as they are typed: "1250", "12.50".
pub fn typed_pence(pence: u64) -> String {
    money::typed(i64::try_from(pence).unwrap_or(i64::MAX))
}

/// A day in three parts that may be left out.
pub fn day(parts: [&str; 3], field: &'static str, wrong: &mut Vec<Wrong>) -> Option<Date> {
    if parts.iter().all(|part| part.trim().is_empty()) {
        return None;
    }
    let [day, month, year] = parts;
    let read = app::day(day, month, year).filter(|day| (2000..=2100).contains(&day.year()));
    if read.is_none() {
        wrong.push(Wrong::new(field, "Enter a day, such as 31 3 2027"));
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pounds_are_read_to_the_penny() {
        #[track_caller]
        fn check(text: &str, want: Option<u64>) {
            assert_eq!(pence(text), want, "{text}");
        }
        check("£1,250", Some(125_000));
        check("12.5", Some(1_250));
        check("0", Some(0));
        check("", None);
        check("-1", None);
        check("1.234", None);
        check("99999999999999999999", None);
        assert_eq!(typed_pence(1_250), "12.50");
        assert_eq!(typed_pence(125_000), "1250");
    }

    #[test]
    fn numbers_out_of_range_are_told() {
        #[track_caller]
        fn check(text: &str, want: u32, wrongs: usize) {
            let mut wrong = Vec::new();
            assert_eq!(whole(text, "people", (0, 5_000), &mut wrong), want);
            assert_eq!(wrong.len(), wrongs, "{text}");
        }
        check("1,250", 1_250, 0);
        check("", 0, 0);
        check("5001", 0, 1);
        check("-1", 0, 1);
        check("many", 0, 1);
    }

    #[test]
    fn a_day_is_whole_or_left_out() {
        let mut wrong = Vec::new();
        assert_eq!(day(["", " ", ""], "ends", &mut wrong), None);
        assert!(wrong.is_empty());
        assert!(day(["31", "3", "2027"], "ends", &mut wrong).is_some());
        assert_eq!(day(["31", "2", "2027"], "ends", &mut wrong), None);
        assert_eq!(wrong.len(), 1);
    }
}
