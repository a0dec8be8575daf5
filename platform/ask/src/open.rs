//! Opening a case.

use form::{Answers, Contact, Section};
use kit::Time;
use store::cases::{self, CaseRow, EventRow};
use store::{StoreError, Tx, audit};

use crate::notice::Notices;
use crate::{AUDIT, AskError, Body, Case, Notice, Payment, due_after, new_key, status};

/// A case to be opened. What is left empty is empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewCase {
    /// "application", "report"…
    pub kind: String,
    /// The form that it was asked with.
    pub form: String,
    /// Which version of it.
    pub form_version: i64,
    /// What it is about.
    pub category: String,
    /// One line that says what it is; cut at 200 characters.
    pub title: String,
    /// What was said in one's own words.
    pub words: String,
    /// What was answered.
    pub answers: Answers,
    /// The same, as people read it.
    pub sections: Vec<Section>,
    /// The answers that say nothing about a person.
    pub open: serde_json::Value,
    /// Whom to answer.
    pub contact: Contact,
    /// Where it is: degrees east, degrees north.
    pub place: Option<(f64, f64)>,
    /// The thing that it is about: an entity's id.
    pub asset: String,
    /// The ward that it is in.
    pub ward: String,
    /// How it reached us.
    pub source: String,
    /// The team that has the first move.
    pub team: String,
    /// 0 as usual, higher is sooner.
    pub priority: i64,
    /// Whether nobody but staff may know that it exists.
    pub private: bool,
    /// By when it should be settled, in working days; none for no promise.
    pub due_working_days: Option<i64>,
    /// Days that it is kept once it is closed; 0 is taken as 365.
    pub keep_days: i64,
    /// What there is to pay.
    pub payment: Option<Payment>,
    /// Files that were kept before, and belong to it now.
    pub files: Vec<String>,
    /// What makes a second sending of the same thing known; none never to look.
    pub once: Option<String>,
    /// Whatever a capability keeps with its cases.
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// A case that was opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// The case.
    pub case: Case,
    /// The secret for the person's link. It is not kept.
    pub key: String,
    /// Whether it had been opened before, by the same `once`.
    pub repeat: bool,
    /// Whom to tell.
    pub notices: Vec<Notice>,
}

/// Tries to find a reference that is free, of 17 thousand million.
const TRIES: usize = 8;

/// Opens a case. The same `once` again gives back the same case, and tells nobody twice.
///
/// # Errors
/// [`AskError::Refused`] for a place that is not on the earth; whatever the store says.
pub fn open(tx: &mut Tx<'_>, who: &str, new: NewCase) -> Result<Opened, AskError> {
    if let Some((lon, lat)) = new.place
        && geo::Point::new(lon, lat).is_err()
    {
        return Err(AskError::refused(
            "That place is not on the map. Choose it again.",
        ));
    }
    if let Some(once) = &new.once
        && let Some(row) = cases::by_once(tx, once)?
    {
        let key = new_key(tx, &row.id, "")?;
        return Ok(Opened {
            case: Case::read(row)?,
            key,
            repeat: true,
            notices: Vec::new(),
        });
    }
    let files = new.files.clone();
    let case = kept(tx, built(tx.now(), new))?;
    for id in files {
        cases::give_to_case(tx, &id, &case.id)?;
    }
    cases::set_words(tx, &case.id, &case.search_words())?;
    let event = EventRow {
        at: case.created,
        version: 1,
        who: who.to_owned(),
        kind: "opened".into(),
        is_public: true,
        doc: "{}".into(),
        ..EventRow::default()
    };
    cases::add_event(tx, &case.id, &event)?;
    audit::note(tx, who, "opened", AUDIT, &case.id, &case.reference)?;
    let key = new_key(tx, &case.id, "")?;
    let mut notices = Notices::of(&case);
    let template = if case.row.status == "to-pay" {
        "case-to-pay"
    } else {
        "case-received"
    };
    notices.person(tx, template, "")?;
    Ok(Opened {
        notices: notices.done(),
        case,
        key,
        repeat: false,
    })
}

fn built(now: Time, new: NewCase) -> Case {
    let owed = new
        .payment
        .as_ref()
        .is_some_and(|p| p.paid.is_none() && p.pence > 0);
    let row = CaseRow {
        version: 1,
        status: if owed { "to-pay" } else { "received" }.into(),
        is_open: true,
        is_private: new.private,
        once: new.once,
        kind: new.kind,
        form: new.form,
        form_version: new.form_version,
        category: new.category,
        team: new.team,
        priority: new.priority,
        due: new.due_working_days.map(|days| due_after(now, days)),
        paused: owed.then_some(now),
        ward: new.ward,
        asset: new.asset,
        source: new.source,
        lon: new.place.map(|(lon, _)| lon),
        lat: new.place.map(|(_, lat)| lat),
        title: new.title.chars().take(200).collect(),
        keep_days: if new.keep_days <= 0 {
            365
        } else {
            new.keep_days
        },
        created: now,
        changed: now,
        ..CaseRow::default()
    };
    debug_assert!(status(&row.status).is_some());
    let body = Body {
        answers: new.answers,
        sections: new.sections,
        open: new.open,
        contact: new.contact,
        words: new.words,
        payment: new.payment,
        due_working_days: new.due_working_days,
        extra: new.extra,
        ..Body::default()
    };
    Case { row, body }
}

/// The case, kept under a reference of its own.
fn kept(tx: &mut Tx<'_>, mut case: Case) -> Result<Case, AskError> {
    case.row.id = tx.new_id();
    for _ in 0..TRIES {
        case.row.reference = kit::reference::new(tx.chance());
        case.row = case.packed()?;
        if cases::insert(tx, &case.row)? {
            return Ok(case);
        }
    }
    Err(StoreError::Taken("every reference that was tried".into()).into())
}
