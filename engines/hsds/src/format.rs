//! Whether a text has the form that its field asks for.

use jiff::Timestamp;
use jiff::civil;

use crate::table::WEEKDAYS;

/// A UUID in its usual form (RFC 9562, section 4), of any version.
#[must_use]
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// An absolute address (RFC 3986, section 4.3): a scheme, and for `http` and `https` a host.
#[must_use]
pub fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    let is_plain = rest
        .bytes()
        .all(|b| b.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&b));
    if !is_scheme || !is_plain || rest.is_empty() || !percents_are_whole(rest) {
        return false;
    }
    if !is_web(text) {
        return true;
    }
    let Some(rest) = rest.strip_prefix("//") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !host.ends_with(']') => (name, port),
        _ => (host, ""),
    };
    !name.is_empty() && port.bytes().all(|b| b.is_ascii_digit())
}

/// Whether an address is one that a browser opens.
#[must_use]
pub fn is_web(text: &str) -> bool {
    let scheme = text.split(':').next().unwrap_or_default();
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

fn percents_are_whole(text: &str) -> bool {
    text.split('%').skip(1).all(|after| {
        let mut digits = after.bytes();
        matches!((digits.next(), digits.next()), (Some(a), Some(b)) if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
    })
}

/// An email address as people use them (RFC 5321, section 4.1.2, without quoted local parts): one
/// `@`, and a domain of at least two labels.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let is_local = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&b));
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    is_local && domain.contains('.') && domain.len() <= 255 && domain.split('.').all(is_label)
}

/// A date and time with an offset (RFC 3339, section 5.6).
#[must_use]
pub fn date_time(text: &str) -> Option<Timestamp> {
    let has_time = text.as_bytes().get(10).is_some_and(|b| b"Tt".contains(b));
    has_time.then(|| text.parse().ok()).flatten()
}

/// A day: `2026-11-24` (RFC 3339, full-date).
#[must_use]
pub fn date(text: &str) -> Option<civil::Date> {
    (text.len() == 10).then(|| text.parse().ok()).flatten()
}

/// A time: `09:30`, `09:30:00`, with or without `Z` or an offset. Midnight at the end of a day is 24:00.
#[must_use]
pub fn time(text: &str) -> Option<civil::Time> {
    let bare = text.strip_suffix(['Z', 'z']).unwrap_or(text);
    let bare = match bare.rfind(['+', '-']) {
        Some(at) => {
            let offset = bare.get(at + 1..)?;
            (offset.len() == 5)
                .then(|| offset.parse::<civil::Time>().ok())
                .flatten()?;
            bare.get(..at)?
        }
        None => bare,
    };
    if matches!(bare, "24:00" | "24:00:00") {
        return Some(civil::Time::MAX);
    }
    let is_padded = bare.as_bytes().get(2) == Some(&b':') && bare.len() >= 5;
    is_padded.then(|| bare.parse().ok()).flatten()
}

/// A telephone number as people write it: 3 to 15 digits (ITU-T E.164, section 6) and the usual signs.
#[must_use]
pub fn is_phone(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    // "01632 960000 ext 12" is how extensions are written.
    let number = lower.split("ext").next().unwrap_or_default();
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let signs = |c: char| c.is_ascii_digit() || " +()-./\u{a0}".contains(c) || c == 'x';
    (3..=15).contains(&digits) && number.chars().all(signs) && number.matches('+').count() <= 1
}

/// A United Kingdom postcode (BS 7666), with or without its space.
#[must_use]
pub fn is_postcode(text: &str) -> bool {
    let plain: Vec<u8> = text
        .bytes()
        .filter(|b| *b != b' ')
        .map(|b| b.to_ascii_uppercase())
        .collect();
    let Some((outward, inward)) = plain
        .len()
        .checked_sub(3)
        .and_then(|at| plain.split_at_checked(at))
    else {
        return false;
    };
    let is_inward = matches!(inward, [d, a, b] if d.is_ascii_digit()
        && [a, b].iter().all(|c| c.is_ascii_uppercase() && !b"CIKMOV".contains(c)));
    let letter = u8::is_ascii_uppercase;
    let digit = u8::is_ascii_digit;
    let is_outward = match outward {
        [a, d] => letter(a) && digit(d),
        [a, b, c] => {
            letter(a) && ((digit(b) && (digit(c) || letter(c))) || (letter(b) && digit(c)))
        }
        [a, b, c, d] => letter(a) && letter(b) && digit(c) && (digit(d) || letter(d)),
        _ => false,
    };
    is_inward && is_outward && text.bytes().all(|b| b == b' ' || b.is_ascii_alphanumeric())
}

/// A language as ISO 639 or BCP 47 names it: `pl`, `cym`, `en-GB`.
#[must_use]
pub fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

/// A currency as ISO 4217 names it: three capitals.
#[must_use]
pub fn is_currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase())
}

/// A list of weekdays, each with a place in the month if it is monthly: `MO,WE`, `2TU`, `-1FR` (RFC 5545, 3.3.10).
#[must_use]
pub fn is_days(text: &str, monthly: bool) -> bool {
    text.split(',').map(str::trim).all(|part| {
        let Some((place, day)) = part
            .len()
            .checked_sub(2)
            .and_then(|at| part.split_at_checked(at))
        else {
            return false;
        };
        let is_place = place.is_empty()
            || (monthly
                && place
                    .parse::<i8>()
                    .is_ok_and(|n| n != 0 && (-5..=5).contains(&n)));
        is_place && WEEKDAYS.contains(&day)
    })
}

/// A list of whole numbers other than nought, each at most `most` from either end.
#[must_use]
pub fn is_numbers(text: &str, most: i32) -> bool {
    text.split(',').all(|part| {
        part.trim()
            .parse::<i32>()
            .is_ok_and(|n| n != 0 && n.abs() <= most)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(is: impl Fn(&str) -> bool, right: &[&str], wrong: &[&str]) {
        for text in right {
            assert!(is(text), "{text:?} is right");
        }
        for text in wrong.iter().chain(&["", " ", "\u{0}", "é"]) {
            assert!(!is(text), "{text:?} is wrong");
        }
    }

    #[test]
    fn formats_of_the_schema() {
        check(
            is_uri,
            &[
                "http://example.com",
                "https://a.b:8080/c?d=%20#e",
                "urn:uuid:1",
                "mailto:a@b.c",
                "http://[::1]/",
            ],
            &[
                "example/counselling",
                "example_com",
                "http://",
                "http:///x",
                "www.example.org",
                "http://a b",
                "http://a/%2",
                "https:x",
                "http://a:b/",
                "1a:b",
            ],
        );
        check(
            is_email,
            &["email@example.com", "a.b+c@d-e.co.uk", "o'neil@example.org"],
            &[
                "email-example_com",
                "a@b",
                "@b.c",
                "a@@b.c",
                "a b@c.d",
                "a@b..c",
                ".a@b.c",
                "a@-b.c",
            ],
        );
        check(
            is_uuid,
            &[
                "ac148810-d857-441c-9679-408f346de14b",
                "AC148810-D857-441C-9679-408F346DE14B",
            ],
            &["reg-12345", "ac148810d857441c9679408f346de14b"],
        );
        check(
            |t| date_time(t).is_some(),
            &["2023-03-15T10:30:45.123Z", "2023-03-15t10:30:45+01:00"],
            &[
                "2023-03-15",
                "2023-03-15 10:30:45Z",
                "2023-03-15T10:30:45",
                "2023-13-15T10:30:45Z",
            ],
        );
    }

    #[test]
    fn formats_of_the_descriptions() {
        check(
            |t| date(t).is_some(),
            &["2024-02-29"],
            &["2023-02-29", "2023-2-9", "20230209", "2023-02-09T00:00Z"],
        );
        check(
            |t| time(t).is_some(),
            &["10:00", "10:00:00", "09:00-05:00", "09:00Z", "24:00"],
            &["9:00", "25:00", "10", "10am", "09:00-5", "24:01"],
        );
        check(
            is_phone,
            &[
                "01632 960000",
                "+44 (0)1632 960-000",
                "999",
                "01632 960000 ext 12",
            ],
            &[
                "call us",
                "12",
                "+44+1",
                "1234567890123456",
                "01632 960000 (Ann)",
            ],
        );
        check(
            is_postcode,
            &[
                "M1 1AE", "SW1A 1AA", "cr26xh", "DN55 1PT", "W1P 1HQ", "EC1A 1BB",
            ],
            &["ABC 1234", "SW1A", "M1 1AC", "1M 1AE", "SW1A-1AA"],
        );
        check(
            is_language,
            &["pl", "cym", "en-GB", "zh-Hant"],
            &["Polish", "e", "en_GB", "en-"],
        );
        check(is_currency, &["GBP"], &["gbp", "£", "POUND"]);
        check(
            |t| is_days(t, false),
            &["MO", "TH,FR", "TH, FR"],
            &["2MO", "Monday", "MO;TU", "MO,"],
        );
        check(
            |t| is_days(t, true),
            &["2MO", "-1FR", "+1SA"],
            &["0MO", "6MO", "2"],
        );
        check(|t| is_numbers(t, 31), &["2,3,4", "-1"], &["0", "32", "a"]);
    }
}
