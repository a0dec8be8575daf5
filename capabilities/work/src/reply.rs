//! Replies: words that officers send often, for each kind of work.

use app::kit::Fault;
use app::store::{Collection, Field, Filter, Page, Rd, Record, StoreError, Tx};
use serde::{Deserialize, Serialize};

/// The longest reply, in characters.
const LONGEST: usize = 4_000;

/// Words that are sent often.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// What officers choose it by: "Repaired".
    pub title: String,
    /// The category of work it is for; empty for any.
    pub category: String,
    /// The status that a case gets with it; empty to leave it as it is.
    pub status: String,
    /// The words, with ((name)), ((reference)) and ((what)) filled in for each case.
    pub words: String,
}

/// Replies.
pub const REPLIES: Collection<Reply> = Collection {
    name: "reply",
    purpose: "to answer people in words that were thought about",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until it is taken away",
    audited: true,
    fields: &[Field {
        name: "category",
        unique: false,
        of: |reply| vec![reply.category.clone()],
    }],
};

/// Every reply, by its title.
///
/// # Errors
/// Whatever the store says.
pub fn all(rd: &mut Rd<'_>) -> Result<Vec<Record<Reply>>, StoreError> {
    let mut replies = REPLIES.find(rd, &Filter::All, Page::default())?;
    replies.sort_by(|a, b| a.value.title.cmp(&b.value.title));
    Ok(replies)
}

/// The replies that fit a category: its own and those for any.
///
/// # Errors
/// Whatever the store says.
pub fn fitting(rd: &mut Rd<'_>, category: &str) -> Result<Vec<Record<Reply>>, StoreError> {
    let mut replies = all(rd)?;
    replies.retain(|reply| reply.value.category.is_empty() || reply.value.category == category);
    Ok(replies)
}

/// Keeps a reply, new or in place of the one with this id and version.
///
/// # Errors
/// A fault, if words are missing or too many; [`StoreError::Stale`] if somebody else changed it.
pub fn put(
    tx: &mut Tx<'_>,
    who: &str,
    before: Option<(&str, i64)>,
    reply: Reply,
) -> Result<(), Fault> {
    if reply.title.trim().is_empty() || reply.words.trim().is_empty() {
        return Err(Fault::invalid("Enter a title and the words of the reply."));
    }
    if reply.words.chars().count() > LONGEST || reply.title.chars().count() > 100 {
        return Err(Fault::invalid(
            "A reply has at most 4,000 characters, and its title 100.",
        ));
    }
    match before {
        Some((id, version)) => REPLIES
            .change(tx, who, id, Some(version), reply)
            .map(drop)?,
        None => REPLIES.insert(tx, who, reply).map(drop)?,
    }
    Ok(())
}
