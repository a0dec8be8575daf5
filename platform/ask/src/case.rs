//! A case: its columns, and the rest of it.

use std::ops::Deref;

use form::{Answers, Contact, Section};
use kit::Time;
use serde::{Deserialize, Serialize};
use store::cases::{self, CaseRow};
use store::{Rd, StoreError, Tx};

use crate::due::{due_after, working_days};

/// A case.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Case {
    /// What it is filtered and sorted by: `case.reference`, `case.status`…
    #[serde(flatten)]
    pub row: CaseRow,
    /// The rest.
    pub body: Body,
}

/// What of a case is neither filtered nor sorted by. All of it may be personal.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Body {
    /// What was answered, by the question's name.
    pub answers: Answers,
    /// What was answered, as people read it, with the questions' words as they stood then.
    pub sections: Vec<Section>,
    /// The answers that say nothing about a person: what open data may have.
    pub open: serde_json::Value,
    /// Whom to answer.
    pub contact: Contact,
    /// What was said in one's own words.
    pub words: String,
    /// What there is to pay.
    pub payment: Option<Payment>,
    /// By when it was promised, in working days from its opening; none for no promise.
    pub due_working_days: Option<i64>,
    /// What the person thought of it afterwards.
    pub rating: Option<Rating>,
    /// The organisation that it was passed to.
    pub passed_to: String,
    /// Whatever a capability keeps with its cases.
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// What there is to pay for a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// What for.
    pub what: String,
    /// How much, in pence.
    pub pence: i64,
    /// When it was paid; none while it is not.
    pub paid: Option<Time>,
    /// How it was paid, in words: "By card on the phone".
    #[serde(default)]
    pub how: String,
}

/// What the person thought of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// 1, very dissatisfied, to 5, very satisfied.
    pub score: u8,
    /// Why; may be empty.
    pub words: String,
    /// When.
    pub at: Time,
}

impl Deref for Case {
    type Target = CaseRow;
    fn deref(&self) -> &CaseRow {
        &self.row
    }
}

impl Case {
    pub(crate) fn read(row: CaseRow) -> Result<Self, StoreError> {
        let body = serde_json::from_str(&row.doc)
            .map_err(|e| StoreError::Unreadable(format!("case {}: {e}", row.reference)))?;
        Ok(Self { row, body })
    }

    /// The row with the rest written into it.
    pub(crate) fn packed(&self) -> Result<CaseRow, StoreError> {
        let doc =
            serde_json::to_string(&self.body).map_err(|e| StoreError::Unreadable(e.to_string()))?;
        Ok(CaseRow {
            doc,
            email: self.body.contact.email.trim().to_lowercase(),
            phone: digits(&self.body.contact.phone),
            ..self.row.clone()
        })
    }

    /// Where it stands; "received" if its status is not known any more.
    #[must_use]
    pub fn stands(&self) -> &'static crate::Status {
        crate::status(&self.row.status).unwrap_or(&crate::STATUSES[0])
    }

    /// Whether this address, number or postcode is the one that the person gave, however it is typed.
    #[must_use]
    pub fn is_reached_by(&self, typed: &str) -> bool {
        let contact = &self.body.contact;
        let plain = |text: &str| -> String {
            text.chars()
                .filter(|c| !c.is_whitespace())
                .flat_map(char::to_lowercase)
                .collect()
        };
        let word = plain(typed);
        if word.is_empty() {
            return false;
        }
        let number = digits(typed);
        let is_number =
            number.len() >= SHORTEST_NUMBER && !word.chars().any(|c| c.is_alphabetic() || c == '@');
        word == plain(&contact.email)
            || word == plain(&contact.postcode)
            || is_number && number == digits(&contact.phone)
    }

    /// By when it is due, if its clock starts again `now`: by the promise that it was opened with. Of an
    /// older case the days themselves are known, and not the promise.
    pub(crate) fn due_anew(&self, now: Time) -> Option<Time> {
        let days = self
            .body
            .due_working_days
            .or_else(|| self.row.due.map(|due| working_days(self.row.created, due)));
        days.map(|days| due_after(now, days))
    }

    /// The words that it is found by: of its title, its person and its answers; 400 at most.
    pub(crate) fn search_words(&self) -> Vec<String> {
        let answers = self
            .body
            .sections
            .iter()
            .flat_map(|s| &s.rows)
            .flat_map(|r| &r.lines);
        let contact = &self.body.contact;
        let texts = [
            &self.row.title,
            &self.row.reference,
            &self.row.category,
            &self.body.words,
            &contact.name,
            &contact.email,
            &contact.phone,
            &contact.postcode,
        ]
        .into_iter()
        .chain(answers);
        let mut words: Vec<String> = texts.flat_map(|text| tokens(text)).take(2_000).collect();
        // A reference and a postcode are found without their gap too.
        words.extend([&self.row.reference, &contact.postcode].map(|text| {
            text.chars()
                .filter(|c| c.is_alphanumeric())
                .flat_map(char::to_lowercase)
                .collect()
        }));
        words.retain(|word| !word.is_empty());
        words.sort_unstable();
        words.dedup();
        words.truncate(400);
        words
    }
}

/// Digits of a phone number, at least: fewer are too easily guessed.
const SHORTEST_NUMBER: usize = 6;

/// The digits of a phone number, those of this country without its code.
pub fn digits(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    digits
        .strip_prefix("44")
        .filter(|_| phone.trim_start().starts_with('+'))
        .map_or_else(
            || digits.clone(),
            |rest| format!("0{}", rest.trim_start_matches('0')),
        )
}

/// The words of a text, in small letters, 40 signs of each at most.
pub fn tokens(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().flat_map(char::to_lowercase).take(40).collect())
        .collect()
}

/// The case with this reference, typed as people do.
///
/// # Errors
/// Whatever the store says.
pub fn case(rd: &mut Rd<'_>, reference: &str) -> Result<Option<Case>, StoreError> {
    let Some(reference) = kit::reference::read(reference) else {
        return Ok(None);
    };
    cases::by_reference(rd, &reference)?
        .map(Case::read)
        .transpose()
}

/// The case with this id.
///
/// # Errors
/// Whatever the store says.
pub fn case_by_id(rd: &mut Rd<'_>, id: &str) -> Result<Option<Case>, StoreError> {
    cases::get(rd, id)?.map(Case::read).transpose()
}

/// The case that a link's secret opens, and the follower whose link it is: none for the person's own.
///
/// # Errors
/// Whatever the store says.
pub fn case_by_key(
    rd: &mut Rd<'_>,
    key: &str,
) -> Result<Option<(Case, Option<String>)>, StoreError> {
    let found = cases::by_key(rd, &kit::digest(key))?;
    let Some((row, follower)) = found else {
        return Ok(None);
    };
    Ok(Some((
        Case::read(row)?,
        Some(follower).filter(|f| !f.is_empty()),
    )))
}

/// A new secret for a link to a case: the person's own, or a follower's. It is not kept, only its digest is.
/// Links that were given out before stay good until the case is erased.
///
/// # Errors
/// Whatever the store says.
pub fn new_key(tx: &mut Tx<'_>, case_id: &str, follower: &str) -> Result<String, StoreError> {
    let key = tx.chance().secret();
    cases::add_key(tx, &kit::digest(&key), case_id, follower)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_known_by_what_they_gave() {
        let case = |phone: &str| Case {
            body: Body {
                contact: Contact {
                    email: "Ann@Example.org".into(),
                    phone: phone.into(),
                    postcode: "AB12 3CD".into(),
                    ..Contact::default()
                },
                ..Body::default()
            },
            ..Case::default()
        };
        for (phone, typed, want) in [
            ("", " ann@EXAMPLE.org ", true),
            ("", "ab123cd", true),
            ("+44 7700 900982", "07700 900982", true),
            ("07700900982", "+44 (0)7700 900 982", true),
            ("07700900982", "07700 900983", false),
            ("07700900982", "x07700900982", false),
            ("123", "123", false),
            ("", "", false),
            ("", " ", false),
            ("", "000000", false),
        ] {
            assert_eq!(case(phone).is_reached_by(typed), want, "{phone} {typed}");
        }
    }
}
