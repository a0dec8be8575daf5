//! Text of one or several lines, email addresses, phone numbers, names.

use super::{Read, wrong};
use crate::{Answer, Fields, Limit, Pattern, PersonName, Question, Wrong, words};

/// One line: blanks and line ends within it become single blanks.
pub fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub fn text(question: &Question, fields: &Fields, most: usize, pattern: Option<&Pattern>) -> Read {
    let given = tidy(fields.one(&question.name));
    if let Some(pattern) = pattern {
        return match shaped(pattern, &given) {
            Ok(text) => Ok(Answer::Text(text)),
            Err(like) => wrong(
                &question.name,
                format!("Enter {} in full, like {like}", words::called(question)),
            ),
        };
    }
    fits(question, &question.name, &given, most)?;
    Ok(Answer::Text(given))
}

/// Refuses what is longer than `most` characters.
fn fits(question: &Question, field: &str, given: &str, most: usize) -> Result<(), Vec<Wrong>> {
    if given.chars().count() > most {
        let called = words::called_first(question);
        return wrong(
            field,
            format!("{called} must be {most} characters or fewer"),
        );
    }
    Ok(())
}

/// `given` as the pattern has it, or an example of what it should be.
fn shaped(pattern: &Pattern, given: &str) -> Result<String, String> {
    match pattern {
        Pattern::Postcode => postcode(given).ok_or_else(|| "SX1 2AB".into()),
        Pattern::NationalInsurance => {
            national_insurance(given).ok_or_else(|| "QQ 12 34 56 C".into())
        }
        Pattern::Vehicle => vehicle(given).ok_or_else(|| "AB12 CDE".into()),
        Pattern::Mask(mask) => masked(mask, given).ok_or_else(|| {
            mask.chars()
                .map(|c| match c {
                    '9' => '1',
                    other => other,
                })
                .collect()
        }),
    }
}

fn bare(given: &str) -> String {
    given
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// "sx12ab" as "SX1 2AB".
///
/// # Source
/// BS 7666-0: an outward code of 2 to 4 signs, an inward code of a digit and two letters.
pub fn postcode(given: &str) -> Option<String> {
    if given
        .chars()
        .any(|c| !c.is_ascii_alphanumeric() && c != ' ')
    {
        return None;
    }
    let bare = bare(given);
    if !(5..=7).contains(&bare.len()) {
        return None;
    }
    let (out, inward) = bare.split_at(bare.len() - 3);
    let kinds = |text: &str| -> String {
        text.chars()
            .map(|c| if c.is_ascii_digit() { '9' } else { 'A' })
            .collect()
    };
    let outward = ["A9", "A99", "AA9", "AA99", "A9A", "AA9A"];
    (outward.contains(&kinds(out).as_str()) && kinds(inward) == "9AA")
        .then(|| format!("{out} {inward}"))
}

/// "qq123456c" as "QQ 12 34 56 C".
///
/// # Source
/// HMRC NIM39110: two letters, six digits, one of A to D; D, F, I, Q, U and V begin no number, O is not
/// the second letter. (QQ is the example that HMRC itself prints, and is refused as it is never given out.)
fn national_insurance(given: &str) -> Option<String> {
    let n = bare(given);
    let [a, b, digits @ .., end] = n.as_bytes() else {
        return None;
    };
    let good = n.len() == 9
        && a.is_ascii_uppercase()
        && b.is_ascii_uppercase()
        && !b"DFIQUV".contains(a)
        && !b"DFIQUVO".contains(b)
        && digits.iter().all(u8::is_ascii_digit)
        && (b'A'..=b'D').contains(end);
    good.then(|| {
        format!(
            "{} {} {} {} {}",
            &n[..2],
            &n[2..4],
            &n[4..6],
            &n[6..8],
            &n[8..]
        )
    })
}

/// "ab12cde" as "AB12 CDE"; older and personal plates as they are: 2 to 7 letters and digits, one of each.
fn vehicle(given: &str) -> Option<String> {
    let n = bare(given);
    let good = (2..=7).contains(&n.len())
        && n.chars().any(|c| c.is_ascii_digit())
        && n.chars().any(|c| c.is_ascii_alphabetic());
    let current = n.len() == 7
        && n.bytes().enumerate().all(|(i, c)| {
            if (2..4).contains(&i) {
                c.is_ascii_digit()
            } else {
                c.is_ascii_alphabetic()
            }
        });
    if current {
        return Some(format!("{} {}", &n[..4], &n[4..]));
    }
    good.then_some(n)
}

fn masked(mask: &str, given: &str) -> Option<String> {
    let mut given = given.chars().filter(|c| !c.is_whitespace());
    let mut out = String::new();
    for want in mask.chars() {
        if want.is_whitespace() {
            out.push(' ');
            continue;
        }
        let got = given.next()?.to_ascii_uppercase();
        let good = match want {
            '9' => got.is_ascii_digit(),
            'A' => got.is_ascii_alphabetic(),
            other => got == other.to_ascii_uppercase(),
        };
        if !good {
            return None;
        }
        out.push(got);
    }
    given.next().is_none().then_some(out)
}

pub fn long_text(
    question: &Question,
    fields: &Fields,
    most: usize,
    most_words: Option<usize>,
) -> Read {
    let given = fields.one(&question.name).to_owned();
    if let Some(most) = most_words {
        let called = words::called_first(question);
        if given.split_whitespace().count() > most {
            return wrong(
                &question.name,
                format!("{called} must be {most} words or fewer"),
            );
        }
        // Words have no length of their own.
        fits(question, &question.name, &given, Limit::FIELD_CHARS - 1)?;
    } else {
        fits(question, &question.name, &given, most)?;
    }
    Ok(Answer::Text(given))
}

pub fn email(question: &Question, fields: &Fields) -> Read {
    let given = fields.one(&question.name);
    if is_email(given) {
        return Ok(Answer::Text(given.to_owned()));
    }
    wrong(
        &question.name,
        "Enter an email address in the right form, like name@example.com",
    )
}

/// Whether mail could be sent there: one `@`, a part before it without blanks, a name with a dot after it.
fn is_email(text: &str) -> bool {
    let Some((local, host)) = text.rsplit_once('@') else {
        return false;
    };
    let plain = |c: char| {
        !c.is_whitespace()
            && !matches!(
                c,
                '<' | '>' | ',' | ';' | ':' | '"' | '(' | ')' | '[' | ']' | '\\' | '@'
            )
    };
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    text.len() <= 254
        && (1..=64).contains(&local.len())
        && local.chars().all(plain)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && host.contains('.')
        && host.split('.').all(label)
}

pub fn phone(question: &Question, fields: &Fields) -> Read {
    let given = tidy(fields.one(&question.name));
    let digits = given.chars().filter(char::is_ascii_digit).count();
    let plain = given.chars().enumerate().all(|(i, c)| {
        c.is_ascii_digit() || matches!(c, ' ' | '(' | ')' | '-' | '.') || (c == '+' && i == 0)
    });
    if plain && (10..=15).contains(&digits) && given.chars().count() <= 30 {
        return Ok(Answer::Text(given));
    }
    wrong(
        &question.name,
        "Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192",
    )
}

pub fn name(question: &Question, fields: &Fields) -> Read {
    let [first, last] = ["first", "last"].map(|part| format!("{}-{part}", question.name));
    let name = PersonName {
        first: tidy(fields.one(&first)),
        last: tidy(fields.one(&last)),
    };
    let mut bad = Vec::new();
    for (field, given, what) in [
        (first, &name.first, "first name"),
        (last, &name.last, "last name"),
    ] {
        if given.is_empty() {
            bad.push(Wrong::new(field, format!("Enter the {what}")));
        } else if given.chars().count() > 100 {
            let what = words::upper_first(what);
            bad.push(Wrong::new(
                field,
                format!("{what} must be 100 characters or fewer"),
            ));
        }
    }
    if bad.is_empty() {
        Ok(Answer::Name(name))
    } else {
        Err(bad)
    }
}
