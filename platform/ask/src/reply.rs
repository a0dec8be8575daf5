//! What a person tells us of their own case: the one way in, for every page that takes an answer.

use store::Tx;

use crate::notice::Notices;
use crate::{AskError, Case, Change, NewFile, Notice, case_by_id, change, events, keep_file};

/// The audit trail's name for the person whose case it is, when they write to it.
pub const ASKER: &str = "asker";

/// The same words within so many seconds are one sending, clicked twice.
const TWICE_S: i64 = 600;

/// What somebody tells us of a case. All of it is for staff, and for whoever wrote it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reply {
    /// What they say; may be empty if there are files.
    pub words: String,
    /// Files, checked and made safe.
    pub files: Vec<NewFile>,
    /// Whether a closed case is to be opened again. Everybody sees that it is open, and nobody why.
    pub reopens: bool,
}

/// Takes a reply: keeps it, opens the case again if it says so, goes on with a case that waited for its
/// person, and tells whoever has it in hand, once. Sent twice, it is one reply.
///
/// # Errors
/// [`AskError::Refused`] if nothing is said; whatever the store says.
pub fn reply(tx: &mut Tx<'_>, who: &str, id: &str, reply: &Reply) -> Result<Vec<Notice>, AskError> {
    let before = case_by_id(tx, id)?.ok_or(AskError::NotFound)?;
    let words = reply.words.trim();
    if words.is_empty() && reply.files.is_empty() {
        return Err(AskError::refused("Write something, or choose a file."));
    }
    let reopens = reply.reopens && !before.is_open;
    if !reopens && is_twice(tx, who, id, words)? {
        return Ok(Vec::new());
    }
    if !words.is_empty() {
        let note = Change::Note {
            words: words.to_owned(),
            public: false,
        };
        change(tx, who, id, None, note)?;
    }
    for file in &reply.files {
        let kept = keep_file(tx, who, file)?;
        let attach = Change::Attach {
            file: kept.id,
            public: false,
        };
        change(tx, who, id, None, attach)?;
    }
    let mut told = Vec::new();
    if reopens {
        let reopen = Change::Reopen {
            words: String::new(),
        };
        told = change(tx, who, id, None, reopen)?.notices;
    } else if before.status == "need-you" && who == ASKER {
        // The person knows that they have answered, and to others it is no news.
        let looking = Change::Status {
            status: "looking".into(),
            words: String::new(),
        };
        change(tx, who, id, None, looking)?;
    }
    told.extend(hands(&case_by_id(tx, id)?.ok_or(AskError::NotFound)?));
    Ok(told)
}

fn is_twice(tx: &mut Tx<'_>, who: &str, id: &str, words: &str) -> Result<bool, AskError> {
    let now = tx.now();
    Ok(!words.is_empty()
        && events(tx, id, false)?.iter().any(|event| {
            event.who == who && event.words == words && now.since_us(event.at) < TWICE_S * 1_000_000
        }))
}

/// Tells whoever has the case in hand that there is a reply: without its words, which stay with the case.
fn hands(case: &Case) -> Vec<Notice> {
    let mut notices = Notices::of(case);
    notices.hands("case-answered");
    notices.done()
}
