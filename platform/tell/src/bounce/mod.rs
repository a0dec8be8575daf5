//! Mail that came back: which message it is about, and what it says became of it.
//!
//! Anybody can send such mail. It is believed only where it holds the key of a message, which goes with the
//! message as part of its sender's address and nowhere else: `bounces+KEY@place.example`.
//!
//! # Source
//! RFC 3464 (delivery status notifications), RFC 6522 (which took the place of RFC 3462: multipart/report),
//! RFC 6533 (their international form), RFC 3834 (automatic answers).

mod code;
mod mime;

use kit::Chance;

use crate::outcome::Outcome;
use crate::words::one_line;
use code::Code;
use mime::{Fields, Part};

/// The largest message read, in bytes.
pub const BOUNCE_MOST: usize = 1 << 20;
/// The length of a key: 128 bits, for the part of an address before the `@` has room for 64 characters
/// (RFC 5321, section 4.5.3.1.1).
pub const KEY: usize = 26;
/// Keys looked for in one message at most.
const KEYS_MOST: usize = 10;
/// Characters read of a bounce that is no report.
const WORDS_MOST: usize = 4_000;

/// Where the mail servers on the way write the address that a bounce was sent to.
const SENT_TO: [&str; 5] = [
    "to",
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
];

/// A new key of a message, in small letters and digits.
pub fn new_key(chance: &Chance) -> String {
    let mut key = chance.secret();
    key.truncate(KEY);
    key
}

/// A message that came back, or a report about one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounce {
    /// What may be keys of ours.
    pub keys: Vec<String>,
    reports: Vec<Report>,
}

/// What is said of one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Report {
    recipients: Vec<String>,
    outcome: Outcome,
}

impl Bounce {
    /// What became of the message to that address. An address that passes its mail on to others is not
    /// named in the report: then the best of what is said of them counts.
    pub fn outcome_for(&self, to: &str) -> Option<&Outcome> {
        let is_theirs = |report: &&Report| {
            let mut recipients = report.recipients.iter();
            recipients.any(|one| one.eq_ignore_ascii_case(to))
        };
        let named = self.reports.iter().find(is_theirs);
        let best = || {
            self.reports
                .iter()
                .min_by_key(|report| match report.outcome {
                    Outcome::Delivered(_) => 0,
                    Outcome::Noted(_) => 1,
                    _ => 2,
                })
        };
        named.or_else(best).map(|report| &report.outcome)
    }
}

/// Reads a message. None if it is not one that came back: somebody's answer, or an automatic one.
pub fn read(text: &str) -> Option<Bounce> {
    let (fields, parts) = mime::read(text);
    let mut keys = Vec::new();
    for field in SENT_TO.into_iter().flat_map(|name| fields.all(name)) {
        add_keys(&mut keys, field);
    }
    let mut reports = Vec::new();
    for part in &parts {
        match part.kind.as_str() {
            "message/delivery-status" | "message/global-delivery-status" => {
                for group in mime::groups(&part.text()) {
                    // Postfix names the sender here.
                    add_keys(&mut keys, group.get("x-postfix-sender"));
                    reports.extend(report(&group));
                }
            }
            "message/rfc822"
            | "message/global"
            | "text/rfc822-headers"
            | "message/global-headers" => {
                let returned = part.text();
                add_keys(&mut keys, mime::head(&returned).0.get("return-path"));
            }
            _ => {}
        }
    }
    if reports.is_empty() && !keys.is_empty() {
        reports.extend(by_words(&fields, &parts));
    }
    (!reports.is_empty()).then_some(Bounce { keys, reports })
}

/// Adds the keys in a field of addresses.
fn add_keys(keys: &mut Vec<String>, field: &str) {
    for after in field.split('+').skip(1) {
        let Some((key, _)) = after.split_once('@') else {
            continue;
        };
        let is_key = key.len() == KEY && key.bytes().all(|b| b.is_ascii_alphanumeric());
        let key = key.to_ascii_lowercase();
        if is_key && keys.len() < KEYS_MOST && !keys.contains(&key) {
            keys.push(key);
        }
    }
}

/// What a group of fields says of one recipient (RFC 3464, section 2.3); none if it is not of a recipient.
fn report(group: &Fields) -> Option<Report> {
    let action = group.get("action").to_ascii_lowercase();
    let diagnostic = group.get("diagnostic-code");
    // `smtp; 550 5.1.1 …`: the kind of the code, then what was said.
    let said = diagnostic
        .split_once(';')
        .map_or(diagnostic, |(_, said)| said);
    let mut code = Code::read(group.get("status")).filter(|code| code.class != 2);
    // 5.0.0 says no more than that it failed.
    if code.is_none_or(|code| code.subject == 0) {
        code = Code::find(said).or(code);
    }
    let outcome = match action.split_whitespace().next()? {
        "failed" => code::failure(code, said),
        "delayed" => Outcome::Noted(format!(
            "not there yet, it is still tried: {}",
            code::why(code, said)
        )),
        "delivered" => Outcome::Delivered("their mail server reports that it has arrived".into()),
        "relayed" | "expanded" => {
            Outcome::Noted("passed on to a mail server that does not say what becomes of it".into())
        }
        _ => return None,
    };
    let of = |name| {
        let address = group.get(name);
        let (_, address) = address.split_once(';').unwrap_or(("", address));
        address.trim().trim_matches(['<', '>']).to_owned()
    };
    Some(Report {
        recipients: vec![of("original-recipient"), of("final-recipient")],
        outcome,
    })
}

/// What a mail server that knows no reports says in its own words.
fn by_words(fields: &Fields, parts: &[Part<'_>]) -> Option<Report> {
    let from = fields.get("from").to_lowercase();
    let is_server = from.contains("mailer-daemon") || from.contains("postmaster@");
    let is_answer = ["x-autoreply", "x-autorespond"]
        .iter()
        .any(|name| !fields.get(name).is_empty())
        || fields
            .get("auto-submitted")
            .to_ascii_lowercase()
            .starts_with("auto-replied")
            && fields.get("x-failed-recipients").is_empty();
    if !is_server || is_answer {
        return None;
    }
    let text = parts.first().map(Part::text).unwrap_or_default();
    let kept: String = text.chars().take(WORDS_MOST).collect();
    // Below a line like this is a copy of our message.
    let lines: Vec<&str> = kept
        .lines()
        .take_while(|line| !line.starts_with("---"))
        .collect();
    let (code, reply) = (
        lines.iter().find_map(|line| Code::find(line)),
        lines.iter().find_map(|line| code::reply(line)),
    );
    let is_final = code.map_or(reply.is_some_and(|code| code >= 500), |code| {
        code.class == 5
    });
    let outcome = if is_final {
        // The line that says so, for an officer to read.
        let line = lines
            .iter()
            .find(|line| Code::find(line).is_some() || code::reply(line).is_some());
        code::failure(code, line.copied().unwrap_or_default())
    } else {
        let subject = one_line(fields.get("subject"), 200);
        Outcome::Noted(format!(
            "a mail server wrote something that we cannot read: {subject}"
        ))
    };
    Some(Report {
        recipients: Vec::new(),
        outcome,
    })
}

#[cfg(test)]
mod tests;
