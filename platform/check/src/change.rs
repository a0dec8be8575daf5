//! What people say of a finding between looks. Each deed is checked against the version that was read, and written
//! into its history and the audit trail.

use kit::Time;
use rules::{Outcome, Severity, State};
use store::checks::{self, FindingRow};
use store::{Tx, audit};

use crate::error::WORDS;
use crate::{AUDIT, CheckError, Finding, Refusal};

/// Something to do to a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Somebody has it in hand; nobody, if empty.
    Owner(String),
    /// Another team has it, and nobody of it yet.
    Team(String),
    /// It does more or less harm than the rule thinks.
    Severity(Severity),
    /// It is mended: the next look tells.
    Mended(String),
    /// It stays for now.
    Accept {
        /// Why.
        words: String,
        /// Until when.
        until: Time,
        /// What it stays on, as a word of whoever looks; may be empty. [`ground`] reads it again.
        ground: &'static str,
    },
    /// A person looked: whether it is a fault, and what they saw.
    Answer {
        /// Whether it is.
        is_fault: bool,
        /// What they saw.
        words: String,
    },
    /// It is to be mended after all.
    Reopen(String),
    /// Something is said about it.
    Note(String),
}

/// Does something to a finding. With `version`, only if it is still the one that was read.
///
/// # Errors
/// [`CheckError::Stale`] if it changed since; [`CheckError::Refused`] if it cannot be done; nothing is written then.
pub fn change(
    tx: &mut Tx<'_>,
    who: &str,
    id: &str,
    version: Option<i64>,
    change: Change,
) -> Result<Finding, CheckError> {
    let mut row = checks::get(tx, id)?.ok_or(CheckError::NotFound)?;
    let read = row.version;
    if version.is_some_and(|version| version != read) {
        return Err(CheckError::Stale);
    }
    let on = match &change {
        Change::Accept { ground, .. } => *ground,
        _ => "",
    };
    let (kind, words) = apply(&mut row, change, tx.now())?;
    row.changed = tx.now();
    if !checks::update(tx, &row, read)? {
        return Err(CheckError::Stale);
    }
    row.version = read + 1;
    checks::add_event(tx, id, who, format!("{kind} {on}").trim_end(), &words)?;
    audit::note(tx, who, kind, AUDIT, id, on)?;
    Ok(Finding::read(row)?)
}

/// What the history calls the deed by which a finding stays; behind it stands the ground.
const ACCEPTED: &str = "accepted";

/// On what somebody let a finding stay, if this is the kind of an event in its history that tells of that; empty where
/// they named nothing.
#[must_use]
pub fn ground(kind: &str) -> Option<&str> {
    match kind.strip_prefix(ACCEPTED)? {
        "" => Some(""),
        on => on.strip_prefix(' '),
    }
}

/// Puts the change into the row; what the history calls it, and what it says.
fn apply(
    row: &mut FindingRow,
    change: Change,
    now: Time,
) -> Result<(&'static str, String), CheckError> {
    let state = State::of(&row.state).unwrap_or_default();
    let is_gone = state == State::Gone;
    let to = |row: &mut FindingRow, state: State, until: Option<Time>| {
        row.state = state.word().to_owned();
        row.until = until;
    };
    Ok(match change {
        Change::Owner(owner) => {
            row.owner.clone_from(&owner);
            ("owner", owner)
        }
        Change::Team(team) => {
            row.owner.clear();
            row.team.clone_from(&team);
            ("team", team)
        }
        Change::Severity(severity) => {
            row.severity = severity.rank();
            ("severity", severity.word().to_owned())
        }
        Change::Note(words) => ("note", must_say(words)?),
        Change::Mended(_) | Change::Accept { .. } | Change::Answer { .. } if is_gone => {
            return Err(CheckError::Refused(Refusal::Gone));
        }
        Change::Mended(words) => {
            let words = said(words)?;
            to(row, State::Mended, None);
            ("mended", words)
        }
        Change::Accept { words, until, .. } => {
            let words = must_say(words)?;
            if until <= now {
                return Err(CheckError::Refused(Refusal::Past));
            }
            to(row, State::Accepted, Some(until));
            (ACCEPTED, words)
        }
        Change::Answer { is_fault, words } => {
            let words = if is_fault || row.outcome == Outcome::NeedsPerson.word() {
                said(words)?
            } else {
                // The rule was sure: whoever says otherwise says why.
                must_say(words)?
            };
            let (answer, state) = if is_fault {
                ("fault", State::Open)
            } else {
                ("sound", State::Sound)
            };
            answer.clone_into(&mut row.answer);
            to(row, state, None);
            (answer, words)
        }
        Change::Reopen(words) => {
            let words = said(words)?;
            row.answer.clear();
            to(row, State::Open, None);
            ("reopened", words)
        }
    })
}

fn said(words: String) -> Result<String, CheckError> {
    if words.chars().count() > WORDS {
        return Err(CheckError::Refused(Refusal::Long));
    }
    Ok(words.trim().to_owned())
}

fn must_say(words: String) -> Result<String, CheckError> {
    let words = said(words)?;
    if words.is_empty() {
        return Err(CheckError::Refused(Refusal::NoReason));
    }
    Ok(words)
}
