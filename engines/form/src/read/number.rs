//! Numbers and amounts of money.

use super::{Read, wrong};
use crate::{Answer, Fields, Question, words};

/// Digits with perhaps a sign and a point, once blanks and the commas between thousands are away.
fn decimal(given: &str) -> Option<(String, usize)> {
    let plain: String = given
        .chars()
        .filter(|c| !c.is_whitespace() && *c != ',')
        .map(|c| if c == '−' { '-' } else { c })
        .collect();
    let digits = plain.strip_prefix('-').unwrap_or(&plain);
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let good = !whole.is_empty()
        && whole.len() <= 15
        && rest.len() <= 6
        && digits.split('.').count() <= 2
        && !digits.ends_with('.')
        && (whole.to_owned() + rest)
            .bytes()
            .all(|c| c.is_ascii_digit());
    good.then(|| (plain.clone(), rest.trim_end_matches('0').len()))
}

pub fn number(
    question: &Question,
    fields: &Fields,
    least: Option<f64>,
    most: Option<f64>,
    decimals: u8,
) -> Read {
    let called = words::called_first(question);
    let field = &question.name;
    let parsed = decimal(fields.one(field))
        .and_then(|(text, places)| text.parse::<f64>().ok().map(|n| (n, places)))
        .filter(|(n, _)| n.is_finite());
    let Some((n, places)) = parsed else {
        return wrong(field, format!("{called} must be a number, like 4"));
    };
    if places > usize::from(decimals) {
        let message = match decimals {
            0 => format!("{called} must be a whole number, like 4"),
            1 => format!("{called} must have 1 digit after the point at most"),
            n => format!("{called} must have {n} digits after the point at most"),
        };
        return wrong(field, message);
    }
    if let Some(least) = least
        && n < least
    {
        return wrong(
            field,
            format!("{called} must be {} or more", words::number(least)),
        );
    }
    if let Some(most) = most
        && n > most
    {
        return wrong(
            field,
            format!("{called} must be {} or fewer", words::number(most)),
        );
    }
    // -0 is 0.
    Ok(Answer::Number(n + 0.0))
}

pub fn money(question: &Question, fields: &Fields, least_pence: i64, most_pence: i64) -> Read {
    let called = words::called_first(question);
    let field = &question.name;
    let given = fields.one(field).trim_start_matches('£').trim();
    let pence = decimal(given)
        .filter(|(_, places)| *places <= 2)
        .and_then(|(text, _)| pence(&text));
    let Some(pence) = pence else {
        return wrong(
            field,
            format!("{called} must be an amount of money, like 600 or 193.54"),
        );
    };
    if pence < least_pence {
        let least = words::money(least_pence);
        return wrong(field, format!("{called} must be {least} or more"));
    }
    if pence > most_pence {
        let most = words::money(most_pence);
        return wrong(field, format!("{called} must be {most} or less"));
    }
    Ok(Answer::Pence(pence))
}

/// "12.5" as 1,250, without going through a fraction.
fn pence(text: &str) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let rest = format!("{:0<2}", rest.trim_end_matches('0'));
    let whole = whole.parse::<i64>().ok()?.checked_mul(100)?;
    Some(sign * whole.checked_add(rest.parse().ok()?)?)
}
