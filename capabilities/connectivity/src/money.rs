//! Amounts of money as people type them.

/// Pounds, with a sign and commas or without, in pence: "£1,250.50" is 125,050. None if it is no amount, or a negative
/// one.
pub fn pence(text: &str) -> Option<i64> {
    let plain: String = text
        .chars()
        .filter(|c| !matches!(c, '£' | ',' | ' '))
        .collect();
    let (pounds, rest) = plain.split_once('.').unwrap_or((&plain, ""));
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if rest.len() > 2 || !is_digits(pounds) || !is_digits(rest) {
        return None;
    }
    let rest = format!("{rest:0<2}").parse::<i64>().ok()?;
    let pounds = pounds.parse::<i64>().ok()?;
    pounds.checked_mul(100)?.checked_add(rest)
}

/// The same the other way round: "1250", "12.50".
pub fn typed(pence: i64) -> String {
    match pence % 100 {
        0 => (pence / 100).to_string(),
        rest => format!("{}.{rest:02}", pence / 100),
    }
}
