//! What is held about a person, in one place: for a subject access request (UK GDPR, article 15).

mod drafts;
mod html;
mod named;

use std::io::{Cursor, Write};

use form::Section;
use serde::Serialize;
use store::cases::{self, CaseQuery, FileRow};
use store::{Rd, StoreError};

use crate::case::digits;
use crate::{AskError, Case, Event, case, events};

pub use html::section;

/// About whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Whoever has this address.
    Email(String),
    /// Whoever has this number.
    Phone(String),
    /// Whoever asked this.
    Reference(String),
    /// Whoever has this name and this postcode: for those who gave no address and no number.
    Named {
        /// Every word of it is a word of their name.
        name: String,
        /// With its gap or without.
        postcode: String,
    },
}

/// Everything that this verb holds about a person.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Held {
    /// Their cases, oldest first.
    pub cases: Vec<HeldCase>,
    /// Answers that they have not sent.
    pub drafts: Vec<HeldDraft>,
    /// References of the cases that they follow.
    pub follows: Vec<String>,
}

/// A case, with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeldCase {
    /// The case.
    #[serde(flatten)]
    pub case: Case,
    /// What happened to it, notes among staff included: they are about the person too.
    pub events: Vec<Event>,
    /// Its files, without their bytes.
    pub files: Vec<FileRow>,
}

/// Answers that were not sent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeldDraft {
    /// Its id.
    #[serde(skip)]
    pub id: String,
    /// Which form.
    pub form: String,
    /// What people call the form.
    pub title: String,
    /// When it was begun.
    pub created: kit::Time,
    /// When it last changed.
    pub changed: kit::Time,
    /// When it is erased.
    pub erase: kit::Time,
    /// The answers, as people read them.
    pub sections: Vec<Section>,
}

/// Everything held about somebody: what they asked, what was noted, their files, their drafts whose link
/// was sent to them, what they follow.
///
/// # Errors
/// [`AskError::Refused`] if more than 10,000 cases are theirs; whatever the store says.
pub fn held_about(rd: &mut Rd<'_>, subject: &Subject) -> Result<Held, AskError> {
    let mut query = CaseQuery {
        limit: MOST,
        ..CaseQuery::default()
    };
    let mut email = String::new();
    let found = match subject {
        Subject::Email(given) => {
            email = given.trim().to_lowercase();
            query.email = Some(email.clone());
            cases::list(rd, &query)?
        }
        Subject::Phone(given) => {
            query.phone = Some(digits(given));
            cases::list(rd, &query)?
        }
        Subject::Reference(given) => case(rd, given)?.map(|case| case.row).into_iter().collect(),
        Subject::Named { name, postcode } => named::cases_of(rd, name, postcode)?,
    };
    // Somebody without an address, or with an empty number, is nobody: not everybody.
    let is_nobody = [&query.email, &query.phone]
        .into_iter()
        .flatten()
        .any(String::is_empty);
    if is_nobody {
        return Ok(Held::default());
    }
    if i64::try_from(found.len()).unwrap_or(i64::MAX) >= MOST {
        return Err(AskError::refused(
            "There are more cases than one export can hold. Ask for them one at a time.",
        ));
    }
    let mut held = Held::default();
    for row in found {
        let id = row.id.clone();
        held.cases.push(HeldCase {
            case: Case::read(row)?,
            events: events(rd, &id, false)?,
            files: cases::files_of_case(rd, &id)?,
        });
    }
    if email.is_empty() {
        return Ok(held);
    }
    for row in drafts::unsent(rd, &email)? {
        held.drafts.push(drafts::read(rd, row)?);
    }
    for follower in cases::followed_by(rd, &email)? {
        if let Some(row) = cases::get(rd, &follower.case_id)? {
            held.follows.push(row.reference);
        }
    }
    Ok(held)
}

const MOST: i64 = 10_000;

impl Held {
    /// Whether nothing is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cases.is_empty() && self.drafts.is_empty() && self.follows.is_empty()
    }

    /// Takes in what was found in another way, each thing once.
    pub fn add(&mut self, other: Self) {
        for case in other.cases {
            if !self.cases.iter().any(|known| known.case.id == case.case.id) {
                self.cases.push(case);
            }
        }
        for draft in other.drafts {
            if !self.drafts.iter().any(|known| known.id == draft.id) {
                self.drafts.push(draft);
            }
        }
        for reference in other.follows {
            if !self.follows.contains(&reference) {
                self.follows.push(reference);
            }
        }
    }

    /// As JSON, for a program.
    #[must_use]
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// As a page to read and print, complete in itself.
    #[must_use]
    pub fn html(&self) -> String {
        html::page(self)
    }

    /// Both, and the files, in one ZIP.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn zip(&self, rd: &mut Rd<'_>) -> Result<Vec<u8>, StoreError> {
        let broken = |e: &dyn std::fmt::Display| StoreError::Unreadable(e.to_string());
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        let texts = [("held.json", self.json()), ("held.html", self.html())];
        for (name, text) in texts {
            zip.start_file(name, options).map_err(|e| broken(&e))?;
            zip.write_all(text.as_bytes()).map_err(|e| broken(&e))?;
        }
        for case in &self.cases {
            for kept in &case.files {
                let Some((_, bytes)) = cases::file(rd, &kept.id)? else {
                    continue;
                };
                let name: String = kept
                    .name
                    .chars()
                    .map(|c| {
                        if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') {
                            c
                        } else {
                            '_'
                        }
                    })
                    .collect();
                let path = format!("files/{}/{}-{name}", case.case.reference, kept.id);
                zip.start_file(path, options).map_err(|e| broken(&e))?;
                zip.write_all(&bytes).map_err(|e| broken(&e))?;
            }
        }
        Ok(zip.finish().map_err(|e| broken(&e))?.into_inner())
    }
}
