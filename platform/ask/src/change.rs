//! What can be done to a case. Each deed is checked against the version that was read, written into the
//! timeline and the audit trail, and gives back whom to tell.

mod apply;
mod kind;
mod merge;

use kit::Time;
use serde::{Deserialize, Serialize};
use store::cases::{self, EventRow};
use store::{Rd, StoreError, Tx, audit};

use crate::notice::Notices;
use crate::{AUDIT, AskError, Case, Notice};

pub use kind::NewKind;

/// Characters of what is said with a change, at most.
const WORDS: usize = 10_000;

/// Something to do to a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It stands elsewhere. The person is told, with `words`.
    Status {
        /// A status of [`crate::STATUSES`].
        status: String,
        /// What the person is told; may be empty.
        words: String,
    },
    /// Something is said about it: to the person, or among staff.
    Note {
        /// What.
        words: String,
        /// Whether the person sees it, and is told.
        public: bool,
    },
    /// Somebody has it in hand; nobody, if empty.
    Assign {
        /// Their account.
        owner: String,
    },
    /// Another team has it, and nobody of it yet.
    Team {
        /// The team's short name.
        team: String,
        /// What the team should know.
        words: String,
    },
    /// It is passed to another organisation, and closed here.
    PassOn {
        /// Which organisation.
        to: String,
        /// What the person is told.
        words: String,
    },
    /// It is more or less pressing.
    Priority(i64),
    /// It should be settled by another time.
    Due(Option<Time>),
    /// It is about something else.
    Category {
        /// What.
        category: String,
        /// Whether nobody but staff may know that it exists.
        private: bool,
    },
    /// It is called something else.
    Title(String),
    /// It is somewhere else.
    Place {
        /// Degrees east.
        lon: f64,
        /// Degrees north.
        lat: f64,
        /// The ward there.
        ward: String,
        /// The thing there; may be empty.
        asset: String,
    },
    /// Its pin stood wrong: it is moved. What it is about stays.
    Pin {
        /// Degrees east.
        lon: f64,
        /// Degrees north.
        lat: f64,
        /// The ward there.
        ward: String,
        /// What the case is called, now that it is there.
        title: String,
        /// A capability's own facts about where it is, put over those before.
        extra: serde_json::Map<String, serde_json::Value>,
    },
    /// It is of another kind. What was answered stays with it.
    Kind(NewKind),
    /// A file belongs to it.
    Attach {
        /// A file that was kept and belongs to nothing yet.
        file: String,
        /// Whether anybody may see it.
        public: bool,
    },
    /// A file is shown to anybody, or hidden.
    Show {
        /// Which.
        file: String,
        /// Whether anybody may see it.
        public: bool,
    },
    /// It is the same as another: closed, and its followers go along.
    Merge {
        /// The other's reference.
        into: String,
    },
    /// It is open again; a duplicate is one no more.
    Reopen {
        /// Why.
        words: String,
    },
    /// It is late or hard: whoever leads the team is told.
    Escalate {
        /// Why.
        words: String,
    },
    /// What there was to pay is paid.
    Paid {
        /// "By card on the phone".
        how: String,
    },
    /// The person says how it was.
    Rate {
        /// 1 to 5.
        score: u8,
        /// Why; may be empty.
        words: String,
    },
    /// What was said is taken out of the timeline.
    Redact {
        /// The number of what happened.
        seq: i64,
    },
    /// A capability's own facts about it, put over those before.
    Extra(serde_json::Map<String, serde_json::Value>),
}

/// What became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// The case as it is now.
    pub case: Case,
    /// Whom to tell.
    pub notices: Vec<Notice>,
}

/// Something that happened to a case.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Event {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: Time,
    /// Which version of the case it made.
    pub version: i64,
    /// By whom, as the audit trail names them.
    pub who: String,
    /// "opened", "status", "note", "assigned"…
    pub kind: String,
    /// Whether the person may see it.
    pub public: bool,
    /// What was said.
    pub words: String,
    /// What it was before, and is now: `{"from": "received", "to": "looking"}`.
    pub facts: serde_json::Value,
}

impl Event {
    fn read(row: EventRow) -> Self {
        Self {
            seq: row.seq,
            at: row.at,
            version: row.version,
            who: row.who,
            kind: row.kind,
            public: row.is_public,
            words: row.words,
            facts: serde_json::from_str(&row.doc).unwrap_or_default(),
        }
    }

    /// What happened, in one sentence for the person.
    #[must_use]
    pub fn sentence(&self) -> String {
        let to = self.facts["to"].as_str().unwrap_or_default();
        match self.kind.as_str() {
            "opened" => "You sent this to us.".into(),
            "status" => crate::status(to).map_or_else(
                || "Something changed.".into(),
                |status| format!("{}.", status.resident),
            ),
            "reopened" => "This is open again.".into(),
            "merged" => "Somebody told us about this before you. You will hear how it goes.".into(),
            "joined" => "Somebody else told us about this too.".into(),
            "passed" => format!("We passed this to {to}."),
            "paid" => "You paid.".into(),
            "attached" => "A file was added.".into(),
            "rated" => "You told us how it was.".into(),
            "category" if self.facts["private"].as_bool() == Some(true) => {
                "This is now private.".into()
            }
            "category" => {
                let name = self.facts["name"].as_str().unwrap_or(to);
                format!("This is now under {name}.")
            }
            _ => "We wrote to you.".into(),
        }
    }
}

/// What happened to a case, oldest first: all of it, or only what the person may see.
///
/// # Errors
/// Whatever the store says.
pub fn events(rd: &mut Rd<'_>, case_id: &str, public_only: bool) -> Result<Vec<Event>, StoreError> {
    let rows = cases::events(rd, case_id, public_only)?;
    Ok(rows.into_iter().map(Event::read).collect())
}

/// Does something to a case. With `version`, only if it is still the one that was read.
///
/// # Errors
/// [`AskError::Stale`] with the case as it is now and what happened meanwhile; [`AskError::Refused`] if it
/// cannot be done; nothing is written then.
pub fn change(
    tx: &mut Tx<'_>,
    who: &str,
    id: &str,
    version: Option<i64>,
    change: Change,
) -> Result<Changed, AskError> {
    let row = cases::get(tx, id)?.ok_or(AskError::NotFound)?;
    let before = Case::read(row)?;
    if let Some(read) = version.filter(|read| *read != before.version) {
        let since = events(tx, id, false)?
            .into_iter()
            .filter(|event| event.version > read)
            .collect();
        return Err(AskError::Stale {
            case: Box::new(before),
            since,
        });
    }
    match change {
        Change::Merge { into } => merge::merge(tx, who, before, &into),
        Change::Redact { seq } => redact(tx, who, before, seq),
        change => {
            let deed = apply::apply(tx, before.clone(), change)?;
            let case = write(tx, who, before.version, deed.case, &deed.event)?;
            let notices = deed.tell.notices(tx, &case, &deed.event.words)?;
            Ok(Changed { case, notices })
        }
    }
}

/// What a change does: the case afterwards, what is written into the timeline, whom to tell.
struct Deed {
    case: Case,
    event: NewEvent,
    tell: Tell,
}

/// What is written into the timeline.
struct NewEvent {
    kind: &'static str,
    public: bool,
    words: String,
    facts: serde_json::Value,
}

/// Whom to tell.
enum Tell {
    Nobody,
    /// The person alone.
    Person(&'static str),
    /// The person and those who follow it.
    Everyone(&'static str),
    Account(&'static str, String),
    Team(&'static str, String),
}

impl Tell {
    fn notices(self, tx: &mut Tx<'_>, case: &Case, words: &str) -> Result<Vec<Notice>, AskError> {
        let mut notices = Notices::of(case);
        match self {
            Self::Nobody => {}
            Self::Person(template) => notices.person(tx, template, words)?,
            Self::Everyone(template) => {
                notices.person(tx, template, words)?;
                notices.followers(tx, template, words)?;
            }
            Self::Account(template, account) => {
                notices.staff(template, crate::To::Account(account), words);
            }
            Self::Team(template, team) => notices.staff(template, crate::To::Team(team), words),
        }
        Ok(notices.done())
    }
}

/// Writes the case, the timeline and the audit trail.
fn write(
    tx: &mut Tx<'_>,
    who: &str,
    version: i64,
    mut case: Case,
    event: &NewEvent,
) -> Result<Case, AskError> {
    case.row.changed = tx.now();
    case.row = case.packed()?;
    if !cases::update(tx, &case.row, version)? {
        return Err(AskError::NotFound);
    }
    case.row.version = version + 1;
    if matches!(event.kind, "title" | "category" | "place") {
        cases::set_words(tx, &case.id, &case.search_words())?;
    }
    let row = EventRow {
        at: case.changed,
        version: case.version,
        who: who.to_owned(),
        kind: event.kind.into(),
        is_public: event.public,
        words: event.words.clone(),
        doc: event.facts.to_string(),
        ..EventRow::default()
    };
    cases::add_event(tx, &case.id, &row)?;
    audit::note(tx, who, event.kind, AUDIT, &case.id, &case.reference)?;
    Ok(case)
}

fn redact(tx: &mut Tx<'_>, who: &str, case: Case, seq: i64) -> Result<Changed, AskError> {
    if !events(tx, &case.id, false)?
        .iter()
        .any(|event| event.seq == seq)
    {
        return Err(AskError::refused("There is no such entry in the timeline."));
    }
    cases::redact_event(tx, &case.id, seq, "(taken out)")?;
    let version = case.version;
    let event = NewEvent {
        kind: "redacted",
        public: false,
        words: String::new(),
        facts: serde_json::json!({ "seq": seq }),
    };
    let case = write(tx, who, version, case, &event)?;
    Ok(Changed {
        case,
        notices: Vec::new(),
    })
}

/// What is said, without the blanks around it.
///
/// # Errors
/// If it is longer than [`WORDS`].
fn said(words: String) -> Result<String, AskError> {
    if words.chars().count() > WORDS {
        return Err(AskError::refused(format!(
            "What you say must be {WORDS} characters or fewer."
        )));
    }
    Ok(words.trim().to_owned())
}
