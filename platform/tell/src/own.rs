//! An officer's own words for a message, with every version that there was.

use serde::{Deserialize, Serialize};
use store::{Collection, Field, Filter, Page, Rd, Record, StoreError, Tx, collection::sortable};

use crate::{Template, TemplateError};

/// One version of an officer's words for one template in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnWords {
    /// The template's name: "services/booked.txt".
    pub template: String,
    /// The language.
    pub language: String,
    /// Counts from 1.
    pub version: i64,
    /// Whether this version goes back to the shipped words; the rest is empty then.
    pub is_shipped: bool,
    /// What it is about.
    pub subject: String,
    /// The shorter text.
    pub sms: String,
    /// The text.
    pub text: String,
    /// Who wrote it.
    pub by: String,
}

/// Officers' words.
pub const OWN_WORDS: Collection<OwnWords> = Collection {
    name: "message-words",
    purpose: "to use the words that officers chose for a message",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "for as long as the message is in use",
    audited: true,
    fields: &[Field {
        name: "version",
        // Two officers who save at once would have the same version: the second is told.
        unique: true,
        of: |own| vec![at(&own.template, &own.language, own.version)],
    }],
};

fn at(template: &str, language: &str, version: i64) -> String {
    format!("{template}|{language}|{}", sortable(version))
}

/// The versions for a template in a language, newest first.
///
/// # Errors
/// Whatever the store says.
pub fn own_versions(
    rd: &mut Rd<'_>,
    template: &str,
    language: &str,
    most: i64,
) -> Result<Vec<Record<OwnWords>>, StoreError> {
    let all = Filter::Between(
        "version",
        at(template, language, 0),
        at(template, language, i64::MAX),
    );
    let page = Page {
        newest_first: true,
        limit: most,
        skip: 0,
    };
    OWN_WORDS.find(rd, &all, page)
}

/// The words in use for a template in a language, if an officer chose any.
///
/// # Errors
/// Whatever the store says.
pub fn own_words(
    rd: &mut Rd<'_>,
    template: &str,
    language: &str,
) -> Result<Option<OwnWords>, StoreError> {
    let newest = own_versions(rd, template, language, 1)?.pop();
    Ok(newest.map(|kept| kept.value).filter(|own| !own.is_shipped))
}

/// Adds a version after `seen`, the one that the officer had before them (0 for none).
///
/// # Errors
/// [`StoreError::Taken`] if somebody else has added one meanwhile.
pub fn reword(
    tx: &mut Tx<'_>,
    who: &str,
    seen: i64,
    own: OwnWords,
) -> Result<Record<OwnWords>, StoreError> {
    let version = seen.clamp(0, i64::MAX - 1) + 1;
    OWN_WORDS.insert(tx, who, OwnWords { version, ..own })
}

impl OwnWords {
    /// The template in these words.
    ///
    /// # Errors
    /// [`TemplateError`] if they do not make one.
    pub fn over(&self, shipped: &Template) -> Result<Template, TemplateError> {
        shipped.reworded(&self.subject, &self.sms, &self.text)
    }
}
