//! The words that messages and summaries share: dates, times, money, and what a question's answer is called.

use jiff::civil::Date;

use crate::Question;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// "24 November 2026"
#[must_use]
pub fn day(day: Date) -> String {
    let month = usize::try_from(day.month() - 1).unwrap_or(0);
    format!(
        "{} {} {}",
        day.day(),
        MONTHS.get(month).unwrap_or(&""),
        day.year()
    )
}

/// The month of a number, a name or its first letters: 1 to 12.
pub fn month(text: &str) -> Option<i8> {
    if let Ok(number) = text.parse::<i8>() {
        return (1..=12).contains(&number).then_some(number);
    }
    let text = text.to_lowercase();
    if text.len() < 3 {
        return None;
    }
    (1..=12)
        .zip(MONTHS)
        .find(|(_, name)| name.to_lowercase().starts_with(&text))
        .map(|(number, _)| number)
}

/// "2:05pm", "midday"
pub fn minute(minute: u16) -> String {
    let (hour, minute) = (minute / 60, minute % 60);
    match (hour, minute) {
        (0, 0) => return "midnight".into(),
        (12, 0) => return "midday".into(),
        _ => {}
    }
    let half = if hour < 12 { "am" } else { "pm" };
    let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
    if minute == 0 {
        format!("{hour}{half}")
    } else {
        format!("{hour}:{minute:02}{half}")
    }
}

/// "£1,234.50", "£30"
#[must_use]
pub fn money(pence: i64) -> String {
    let pounds = grouped(&(pence.unsigned_abs() / 100).to_string());
    let sign = if pence < 0 { "−" } else { "" };
    match pence.unsigned_abs() % 100 {
        0 => format!("{sign}£{pounds}"),
        rest => format!("{sign}£{pounds}.{rest:02}"),
    }
}

/// "1,234.5": a number as it was given, its thousands apart.
#[must_use]
pub fn number(n: f64) -> String {
    let text = format!("{}", n.abs());
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let sign = if n < 0.0 { "−" } else { "" };
    let whole = grouped(whole);
    if rest.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{rest}")
    }
}

fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// What messages call a question's answer: "your email address".
pub fn called(question: &Question) -> String {
    if !question.called.is_empty() {
        return question.called.clone();
    }
    let label = question.label.trim();
    let asked = label.strip_suffix('?').unwrap_or(label);
    for start in ["What is ", "What are ", "What’s ", "What was "] {
        if let Some(rest) = asked.strip_prefix(start) {
            return rest.to_owned();
        }
    }
    if label.ends_with('?') {
        return format!("an answer to “{label}”");
    }
    lower_first(label)
}

/// The same at the beginning of a sentence: "Your email address".
pub fn called_first(question: &Question) -> String {
    upper_first(&called(question))
}

/// With its first letter large.
#[must_use]
pub fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// With its first letter small, unless the word is all large letters: "DVLA number".
fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    let Some(first) = chars.next() else {
        return String::new();
    };
    if chars.clone().next().is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    first.to_lowercase().chain(chars).collect()
}
