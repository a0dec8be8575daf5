//! The parts of an email: as much of MIME (RFC 2045, RFC 2046) as a report of a mail server needs.
//!
//! A message may be hostile: it is read in one go over its text for each of at most [`DEPTH`] levels, and
//! what is within a returned message is not looked into.

use std::borrow::Cow;

use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD as BASE64;

/// Parts read of one message at most.
const PARTS: usize = 50;
/// How deep multiparts within multiparts are read.
const DEPTH: usize = 4;

/// The fields of a header, unfolded, in their order; their names in lower case.
#[derive(Debug, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// The first field of that name; empty if there is none.
    pub fn get(&self, name: &str) -> &str {
        let mut fields = self.0.iter();
        fields
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value.as_str())
    }

    /// All fields of that name.
    pub fn all(&self, name: &'static str) -> impl Iterator<Item = &str> {
        let named = self.0.iter().filter(move |(known, _)| known == name);
        named.map(|(_, value)| value.as_str())
    }
}

/// A part that is not made of parts.
#[derive(Debug)]
pub struct Part<'t> {
    /// `message/delivery-status`, in lower case.
    pub kind: String,
    encoding: String,
    body: &'t str,
}

impl Part<'_> {
    /// What it holds. Of quoted-printable text only the lines are joined: the words looked for in a report
    /// are plain ASCII.
    pub fn text(&self) -> Cow<'_, str> {
        match self.encoding.as_str() {
            "quoted-printable" => self.body.replace("=\r\n", "").replace("=\n", "").into(),
            "base64" => {
                let is_kept = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/');
                let tight: String = self.body.chars().filter(is_kept).collect();
                BASE64
                    .decode(tight)
                    .map_or(Cow::Borrowed(self.body), |bytes| {
                        Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
                    })
            }
            _ => Cow::Borrowed(self.body),
        }
    }
}

/// The header of a message, and its parts, those within others among them.
pub fn read(text: &str) -> (Fields, Vec<Part<'_>>) {
    let (fields, body) = head(text);
    let mut parts = Vec::new();
    gather(&fields, body, DEPTH, &mut parts);
    (fields, parts)
}

fn gather<'t>(fields: &Fields, body: &'t str, depth: usize, parts: &mut Vec<Part<'t>>) {
    let (kind, boundary) = content_type(fields.get("content-type"));
    let Some(boundary) = boundary.filter(|_| kind.starts_with("multipart/")) else {
        let encoding = fields.get("content-transfer-encoding").to_ascii_lowercase();
        parts.push(Part {
            kind,
            encoding,
            body,
        });
        return;
    };
    if depth == 0 {
        return;
    }
    for piece in split(body, boundary.trim_end()) {
        if parts.len() >= PARTS {
            return;
        }
        let (fields, body) = head(piece);
        gather(&fields, body, depth - 1, parts);
    }
}

/// The fields up to the first empty line, and what follows it (RFC 5322, section 2.2). A line that is no
/// field is left out.
pub fn head(text: &str) -> (Fields, &str) {
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        rest = after;
        if line.trim().is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    (Fields(fields), rest)
}

/// Groups of fields with empty lines between them, at most [`PARTS`].
pub fn groups(text: &str) -> Vec<Fields> {
    let (mut groups, mut rest) = (Vec::new(), text.trim_start());
    while !rest.is_empty() && groups.len() < PARTS {
        let (fields, after) = head(rest);
        groups.push(fields);
        rest = after.trim_start();
    }
    groups
}

/// What stands between the lines of a boundary (RFC 2046, section 5.1.1), at most [`PARTS`]. The last one
/// of a message that was cut short is there as far as it goes.
fn split<'t>(body: &'t str, boundary: &str) -> Vec<&'t str> {
    let (mut pieces, mut start, mut at) = (Vec::new(), None, 0);
    for line in body.split_inclusive('\n') {
        let marked = line.trim_end().strip_prefix("--");
        let after = marked.and_then(|rest| rest.strip_prefix(boundary));
        if let Some(end @ ("" | "--")) = after {
            pieces.extend(start.and_then(|start| body.get(start..at)));
            if end == "--" || pieces.len() >= PARTS {
                return pieces;
            }
            start = Some(at + line.len());
        }
        at += line.len();
    }
    pieces.extend(start.and_then(|start| body.get(start..)));
    pieces
}

/// The kind and the boundary that a `Content-Type` field tells (RFC 2045, section 5.1).
fn content_type(value: &str) -> (String, Option<String>) {
    let (kind, parameters) = value.split_once(';').unwrap_or((value, ""));
    let kind = match kind.trim() {
        "" => "text/plain".to_owned(),
        kind => kind.to_ascii_lowercase(),
    };
    (kind, parameter(parameters, "boundary"))
}

fn parameter(text: &str, wanted: &str) -> Option<String> {
    let mut rest = text;
    loop {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => {
                let (value, next) = after.split_once(';').unwrap_or((after, ""));
                (value.trim().to_owned(), next)
            }
        };
        let name = name.trim_matches(|c: char| c == ';' || c.is_whitespace());
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value).filter(|value| !value.is_empty());
        }
        rest = next;
    }
}

/// Text up to the quotation mark that ends it, and what follows that.
fn unquoted(text: &str) -> (String, &str) {
    let (mut value, mut chars) = (String::new(), text.chars());
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => value.extend(chars.next()),
            c => value.push(c),
        }
    }
    (value, chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(message: &str, want: &[(&str, &str)]) {
        let (_, parts) = read(message);
        let got: Vec<(String, String)> = parts
            .iter()
            .map(|part| (part.kind.clone(), part.text().trim().to_owned()))
            .collect();
        let got: Vec<(&str, &str)> = got
            .iter()
            .map(|(kind, text)| (kind.as_str(), text.as_str()))
            .collect();
        assert_eq!(got, want);
    }

    #[test]
    fn parts_are_told_apart() {
        check("Subject: x\r\n\r\nHello", &[("text/plain", "Hello")]);
        check(
            "Content-Type: Multipart/Report; report-type=delivery-status;\r\n\tboundary=\"a;=\\\"b\"\r\n\r\n\
             before\r\n--a;=\"b\r\n\r\none\r\n--a;=\"b  \r\nContent-Type: Message/Delivery-Status\r\n\r\ntwo\r\n\
             --a;=\"b--\r\nafter",
            &[("text/plain", "one"), ("message/delivery-status", "two")],
        );
        check(
            "Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/report; boundary=i\n\n\
             --i\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nT25l\nIGxpbmU=\n--i--\n--o\n\n\
             cut sho",
            &[("text/html", "One line"), ("text/plain", "cut sho")],
        );
        check(
            "Content-Transfer-Encoding: quoted-printable\n\n5.=\n1.1",
            &[("text/plain", "5.1.1")],
        );
        check("", &[("text/plain", "")]);
        check(
            "Content-Type: multipart/mixed; boundary=\n\n--\nx",
            &[("multipart/mixed", "--\nx")],
        );
    }

    #[test]
    fn fields_are_unfolded() {
        let (fields, body) =
            head("From ann Tue 14\nTo: a,\r\n b\r\n c\r\nnonsense\r\nTO: d\r\n\r\nBody: x");
        assert_eq!(fields.get("to"), "a, b c");
        assert_eq!(fields.all("to").collect::<Vec<_>>(), ["a, b c", "d"]);
        assert_eq!((fields.get("body"), body), ("", "Body: x"));
        assert_eq!(groups("\n\nA: 1\n\n\nB: 2\n").len(), 2);
    }

    #[test]
    fn hostile_messages_are_read_in_bounds() {
        let many = format!(
            "Content-Type: multipart/mixed; boundary=b\n\n{}",
            "--b\n\n".repeat(100_000)
        );
        assert_eq!(read(&many).1.len(), PARTS);
        let mut deep = String::new();
        for level in 0..10_000 {
            deep += &format!("Content-Type: multipart/mixed; boundary={level}\n\n--{level}\n");
        }
        assert_eq!(read(&deep).1.len(), 0);
        let nested = "Content-Type: message/rfc822\n\n".repeat(30_000);
        assert_eq!(read(&nested).1.len(), 1);
        let quoted = format!("Content-Type: multipart/x; {}", "a=\"".repeat(100_000));
        assert_eq!(read(&quoted).1.len(), 1);
    }
}
