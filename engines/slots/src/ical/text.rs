//! The lines that a calendar is made of: folded, with parameters, escaped (RFC 5545, sections 3.1 to 3.3).

use jiff::civil::{Date, DateTime};

use super::IcalError;

/// Octets of a calendar.
const OCTETS: usize = 8 * 1024 * 1024;
/// Lines once unfolded.
const LINES: usize = 400_000;
/// Octets of a line once unfolded.
const LINE: usize = 64 * 1024;

/// One line, its name in capitals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where it begins, from 1.
    pub number: usize,
    /// "DTSTART"
    pub name: String,
    /// "TZID" and "Europe/London", the names in capitals.
    pub params: Vec<(String, String)>,
    /// What follows the colon, as it stands.
    pub value: String,
}

impl Line {
    /// A parameter's value.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The lines of a text, unfolded; CRLF and LF alike, empty ones passed over.
pub fn lines(text: &str) -> Result<Vec<Line>, IcalError> {
    if text.len() > OCTETS {
        let (what, most) = ("octets", OCTETS);
        return Err(IcalError::Large { what, most });
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut folded: Vec<(usize, String)> = Vec::new();
    for (number, line) in (1..).zip(text.split('\n')) {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let more = line.strip_prefix([' ', '\t']);
        let is_full = folded.len() >= LINES;
        match (more, folded.last_mut()) {
            (Some(more), Some((_, last))) => {
                if last.len() + more.len() > LINE {
                    let (what, most) = ("octets in a line", LINE);
                    return Err(IcalError::Large { what, most });
                }
                last.push_str(more);
            }
            _ if line.trim().is_empty() => {}
            _ if line.len() > LINE => {
                let (what, most) = ("octets in a line", LINE);
                return Err(IcalError::Large { what, most });
            }
            _ if is_full => {
                let (what, most) = ("lines", LINES);
                return Err(IcalError::Large { what, most });
            }
            _ => folded.push((number, line.to_owned())),
        }
    }
    folded
        .into_iter()
        .map(|(number, text)| {
            line(number, &text).ok_or_else(|| IcalError::Line {
                line: number,
                got: text.chars().take(40).collect(),
            })
        })
        .collect()
}

/// `NAME;PARAM=value;PARAM="quoted: value":VALUE`
fn line(number: usize, text: &str) -> Option<Line> {
    let is_name =
        |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let mut quoted = false;
    let colon = text.bytes().position(|b| {
        quoted ^= b == b'"';
        b == b':' && !quoted
    })?;
    let (head, value) = (&text[..colon], &text[colon + 1..]);
    let mut parts = split_outside_quotes(head, b';').into_iter();
    let name = parts.next().filter(|name| is_name(name))?;
    let params = parts
        .map(|part| {
            let (name, value) = part.split_once('=')?;
            is_name(name).then(|| {
                (
                    name.to_ascii_uppercase(),
                    value.trim_matches('"').to_owned(),
                )
            })
        })
        .collect::<Option<Vec<_>>>()?;
    Some(Line {
        number,
        name: name.to_ascii_uppercase(),
        params,
        value: value.to_owned(),
    })
}

fn split_outside_quotes(text: &str, at: u8) -> Vec<&str> {
    let (mut quoted, mut from, mut parts) = (false, 0, Vec::new());
    for (i, b) in text.bytes().enumerate() {
        quoted ^= b == b'"';
        if b == at && !quoted {
            parts.push(&text[from..i]);
            from = i + 1;
        }
    }
    parts.push(&text[from..]);
    parts
}

/// Text as it was before it was escaped (section 3.3.11).
pub fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n' | 'N') => out.push('\n'),
            Some(c) => out.push(c),
            None => {}
        }
    }
    out
}

/// Text as a calendar holds it; control characters that it may not hold are left out.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\t' => out.push(c),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Adds a line, folded after 75 octets and never within a character (section 3.1).
pub fn fold(out: &mut String, line: &str) {
    let mut left = 75;
    for c in line.chars() {
        if c.len_utf8() > left {
            out.push_str("\r\n ");
            left = 74;
        }
        left -= c.len_utf8();
        out.push(c);
    }
    out.push_str("\r\n");
}

/// `19970714`
pub fn read_date(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Date::new(
        text[..4].parse().ok()?,
        text[4..6].parse().ok()?,
        text[6..].parse().ok()?,
    )
    .ok()
}

/// `19970714T173000`; a leap second is read as the one before it.
pub fn read_date_time(text: &str) -> Option<DateTime> {
    let (date, time) = text.split_once('T')?;
    if time.len() != 6 || !time.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let second: i8 = time[4..].parse().ok()?;
    let time = jiff::civil::Time::new(
        time[..2].parse().ok()?,
        time[2..4].parse().ok()?,
        if second == 60 { 59 } else { second },
        0,
    )
    .ok()?;
    Some(read_date(date)?.to_datetime(time))
}

/// `-P1DT2H30M` in seconds (section 3.3.6): weeks alone, or days and times; at most 10 years.
pub fn read_duration_s(text: &str) -> Option<i64> {
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let text = text.strip_prefix('P')?;
    let (mut seconds, mut digits, mut in_time, mut any) = (0_i64, String::new(), false, false);
    for c in text.chars() {
        if c == 'T' && !in_time && digits.is_empty() {
            in_time = true;
            continue;
        }
        if c.is_ascii_digit() && digits.len() < 9 {
            digits.push(c);
            continue;
        }
        let unit = match (c, in_time) {
            ('W', false) => 7 * 86_400,
            ('D', false) => 86_400,
            ('H', true) => 3_600,
            ('M', true) => 60,
            ('S', true) => 1,
            _ => return None,
        };
        seconds += digits.parse::<i64>().ok()? * unit;
        digits.clear();
        any = true;
    }
    (any && digits.is_empty() && seconds <= 3_660 * 86_400).then_some(sign * seconds)
}
