//! What other parts of the house hold of a person: records with their email address or their phone number.
//!
//! Each part keeps records of its own kind. What they share is how they name an address, and that is what a
//! person is found by. Of each record its plain facts are shown, without secrets and without the ids of staff.

use std::collections::BTreeMap;

use app::store::{Collection, Entry, Filter, Page, Rd, Record, StoreError};
use app::{App, signin, tell};
use serde_json::Value;

use super::search::Keys;
use crate::track::my::export::Other;

/// Records of one kind that are read through at most.
const MOST: i64 = 5_000;
/// Records read at a time: some hold whole files.
const AT_ONCE: usize = 50;
/// What records call an email address.
const EMAIL: &str = "email";
/// What records call a phone number.
const PHONES: [&str; 2] = ["phone", "from"];
/// Digits of a number that are compared, from its end: the code of a country may be written or not.
const DIGITS: usize = 10;

/// What was found.
#[derive(Debug, Default)]
pub struct Elsewhere {
    /// Each with what names it on the page.
    pub found: Vec<(String, Other)>,
    /// Why the records are kept that were too many to be read through.
    pub too_many: Vec<&'static str>,
}

/// The kinds of records to look through: those with personal data that a person's own page does not show.
pub fn kinds(app: &App) -> Vec<Entry> {
    let shown = [
        tell::MESSAGES.name,
        tell::PREFERENCES.name,
        tell::FAILING.name,
    ];
    let capabilities = app.capabilities().iter();
    signin::COLLECTIONS
        .iter()
        .chain(tell::COLLECTIONS)
        .chain(capabilities.flat_map(|capability| capability.collections))
        .filter(|entry| entry.personal && !shown.contains(&entry.name))
        .copied()
        .collect()
}

/// Looks through records of these kinds.
///
/// # Errors
/// Whatever the store says.
pub fn look(rd: &mut Rd<'_>, kinds: &[Entry], keys: &Keys) -> Result<Elsewhere, StoreError> {
    let mut all = Elsewhere::default();
    if keys.email.is_empty() && keys.phone.is_empty() {
        return Ok(all);
    }
    for kind in kinds {
        let records = as_json(kind);
        let first = Page {
            limit: 1,
            ..Page::default()
        };
        let first = records.find(rd, &Filter::All, first)?;
        // All records of a kind have the same names.
        if !first.iter().any(|record| has_address(&record.value)) {
            continue;
        }
        let count = records.count(rd, &Filter::All)?;
        if count > MOST {
            all.too_many.push(kind.purpose);
            continue;
        }
        for skip in (0..count).step_by(AT_ONCE) {
            let page = Page {
                skip,
                limit: AT_ONCE as i64,
                newest_first: false,
            };
            let read = records.find(rd, &Filter::All, page)?;
            let theirs = read
                .into_iter()
                .filter(|record| is_theirs(&record.value, keys));
            all.found.extend(theirs.map(|record| other(kind, record)));
        }
    }
    Ok(all)
}

/// Records of any kind, to be read.
fn as_json(kind: &Entry) -> Collection<Value> {
    Collection {
        name: kind.name,
        purpose: kind.purpose,
        personal: kind.personal,
        erase_at: |_, _| None,
        kept_for: kind.kept_for,
        audited: false,
        fields: &[],
    }
}

fn other(kind: &Entry, record: Record<Value>) -> (String, Other) {
    // The id of some records is the digest of a secret: the page has a digest of it.
    let key = format!("{} {}", kind.name, app::kit::digest(&record.id));
    let other = Other {
        kind: kind.name,
        why: kind.purpose,
        kept_for: kind.kept_for,
        recorded: record.created,
        facts: facts(&record.value),
    };
    (key, other)
}

fn has_address(record: &Value) -> bool {
    std::iter::once(EMAIL)
        .chain(PHONES)
        .any(|name| record.get(name).is_some())
}

fn is_theirs(record: &Value, keys: &Keys) -> bool {
    let text = |name: &str| record.get(name).and_then(Value::as_str).unwrap_or_default();
    let is_email = !keys.email.is_empty() && text(EMAIL).trim().to_lowercase() == keys.email;
    let wanted = ending(&keys.phone);
    let is_phone = wanted.is_some() && PHONES.iter().any(|name| ending(text(name)) == wanted);
    is_email || is_phone
}

/// The last digits of a phone number; none of what is too short or no number.
fn ending(phone: &str) -> Option<String> {
    if phone.contains(char::is_alphabetic) {
        return None;
    }
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    let from = digits.len().checked_sub(DIGITS)?;
    Some(digits.into_iter().skip(from).collect())
}

/// The plain facts of a record, each by its name. What lies deeper can be about other people.
fn facts(record: &Value) -> BTreeMap<String, String> {
    let Value::Object(record) = record else {
        return BTreeMap::new();
    };
    record
        .iter()
        .filter(|(name, _)| !is_secret(name))
        .filter_map(|(name, value)| {
            let text = match value {
                Value::String(text) if !is_opaque(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                Value::Bool(true) => "yes".to_owned(),
                Value::Bool(false) => "no".to_owned(),
                _ => return None,
            };
            Some((name.replace('_', " "), text))
        })
        .filter(|(_, text)| !text.is_empty())
        .collect()
}

/// Whether a fact of this name opens something, or says which of our staff did something.
fn is_secret(name: &str) -> bool {
    const PARTS: [&str; 9] = [
        "key", "secret", "digest", "hash", "password", "token", "link", "session", "subject",
    ];
    const STAFF: [&str; 3] = ["owner", "rater", "by"];
    let name = name.to_lowercase();
    PARTS.iter().any(|part| name.contains(part))
        || STAFF.contains(&name.as_str())
        || name.ends_with("_by")
}

/// Whether a text is nothing that a person reads: an id, a digest, the bytes of a file.
fn is_opaque(text: &str) -> bool {
    text.len() >= 20
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+/=_-$,".contains(c))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn keys(email: &str, phone: &str) -> Keys {
        Keys {
            email: email.into(),
            phone: phone.into(),
            ..Keys::default()
        }
    }

    #[test]
    fn a_record_is_theirs_if_it_has_their_address_or_number() {
        let check = |record: Value, email: &str, phone: &str, want: bool| {
            assert_eq!(is_theirs(&record, &keys(email, phone)), want, "{record}");
        };
        let ann = || json!({"email": "Ann@Example.org", "phone": ""});
        check(ann(), "ann@example.org", "", true);
        check(ann(), "ben@example.org", "", false);
        check(ann(), "", "07700 900982", false);
        let text = || json!({"from": "+447700900982"});
        check(text(), "", "07700 900 982", true);
        check(text(), "", "07700 900 983", false);
        check(text(), "", "900982", false);
        check(json!({"email": ""}), "", "", false);
        check(json!([]), "ann@example.org", "", false);
    }

    #[test]
    fn facts_hold_no_secret_and_no_member_of_staff() {
        let record = json!({
            "email": "ann@example.org", "place": "Quay Street, Wendmouth", "radius_m": 500,
            "key": "abc", "password": "$argon2id$", "decided_by": "1", "is_confirmed": true,
            "organization": "0192f0c1a2b34c5d8e9f", "before": {"name": "Ben"}, "name": "",
        });
        let facts: Vec<String> = facts(&record)
            .into_iter()
            .map(|(name, text)| format!("{name}: {text}"))
            .collect();
        assert_eq!(
            facts,
            [
                "email: ann@example.org",
                "is confirmed: yes",
                "place: Quay Street, Wendmouth",
                "radius m: 500"
            ]
        );
    }
}
