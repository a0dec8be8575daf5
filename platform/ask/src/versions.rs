//! Forms and their versions: drafted, proposed, approved by another person, published, retired.
//!
//! One version of a form is published at a time, which the database itself sees to. No version is ever
//! thrown away: every case keeps the one that it was asked with.

use form::{Form, check};
use serde::Serialize;
use store::cases::{self, VersionRow};
use store::{Rd, StoreError, Tx, audit};

use crate::AskError;

/// What the audit trail calls a version of a form.
const AUDIT: &str = "form";

/// A version of a form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Version {
    /// Who made it, and where it stands.
    #[serde(flatten)]
    pub row: VersionRow,
    /// The form itself.
    #[serde(skip)]
    pub form: Form,
}

impl std::ops::Deref for Version {
    type Target = VersionRow;
    fn deref(&self) -> &VersionRow {
        &self.row
    }
}

impl Version {
    fn read(row: VersionRow) -> Result<Self, StoreError> {
        let form = Form::parse(&row.doc).map_err(|e| {
            StoreError::Unreadable(format!("form {} version {}: {e}", row.form, row.version))
        })?;
        Ok(Self { row, form })
    }
}

/// The published version of a form.
///
/// # Errors
/// Whatever the store says.
pub fn published(rd: &mut Rd<'_>, form: &str) -> Result<Option<Version>, StoreError> {
    in_state(rd, form, "published")
}

fn in_state(rd: &mut Rd<'_>, form: &str, state: &str) -> Result<Option<Version>, StoreError> {
    cases::version_in(rd, form, state)?
        .map(Version::read)
        .transpose()
}

/// Every form that is published.
///
/// # Errors
/// Whatever the store says.
pub fn all_published(rd: &mut Rd<'_>) -> Result<Vec<Version>, StoreError> {
    cases::published(rd)?
        .into_iter()
        .map(Version::read)
        .collect()
}

/// One version of a form, whatever its state.
///
/// # Errors
/// Whatever the store says.
pub fn version(rd: &mut Rd<'_>, form: &str, version: i64) -> Result<Option<Version>, StoreError> {
    cases::version(rd, form, version)?
        .map(Version::read)
        .transpose()
}

/// Every version of a form, newest first; of every form, if none is named.
///
/// # Errors
/// Whatever the store says.
pub fn all(rd: &mut Rd<'_>, form: Option<&str>) -> Result<Vec<Version>, StoreError> {
    cases::versions(rd, form)?
        .into_iter()
        .map(Version::read)
        .collect()
}

/// How many cases were asked with a version of a form, and are not erased yet.
///
/// # Errors
/// Whatever the store says.
pub fn cases_of(rd: &mut Rd<'_>, form: &str, version: i64) -> Result<i64, StoreError> {
    let query = cases::CaseQuery {
        form: Some(form.to_owned()),
        form_version: Some(version),
        ..cases::CaseQuery::default()
    };
    cases::count(rd, &query)
}

/// Publishes a form that comes with the place, if there is no form of that name; whether it did.
///
/// # Errors
/// [`AskError::Refused`] with the first fault of a form that cannot be published.
pub fn import(tx: &mut Tx<'_>, who: &str, form: &Form) -> Result<bool, AskError> {
    refuse_faults(form)?;
    let row = row(tx, who, form, 1, "published");
    let added = cases::insert_version(tx, &row)?;
    if added {
        note(tx, who, "published", &row)?;
    }
    Ok(added)
}

/// Adds a form, as a draft of its first version.
///
/// # Errors
/// [`AskError::Refused`] if there is a form of that name.
pub fn add(tx: &mut Tx<'_>, who: &str, form: &Form) -> Result<Version, AskError> {
    let row = row(tx, who, form, 1, "draft");
    if !cases::insert_version(tx, &row)? {
        return Err(AskError::refused(
            "There is a form with that name already. Give this one another.",
        ));
    }
    note(tx, who, "added", &row)?;
    Ok(Version::read(row)?)
}

/// The version of a form that is being worked on: the one that there is, or a new draft made from the
/// published one, or from the newest.
///
/// # Errors
/// [`AskError::NotFound`] if there is no such form.
pub fn draft_of(tx: &mut Tx<'_>, who: &str, form: &str) -> Result<Version, AskError> {
    let all = all(tx, Some(form))?;
    let working = |v: &&Version| matches!(v.state.as_str(), "draft" | "proposed" | "approved");
    if let Some(found) = all.iter().find(working) {
        return Ok(found.clone());
    }
    let newest = all.first().ok_or(AskError::NotFound)?;
    let from = all
        .iter()
        .find(|v| v.state == "published")
        .unwrap_or(newest);
    let row = row(tx, who, &from.form, newest.version + 1, "draft");
    if !cases::insert_version(tx, &row)? {
        return Err(AskError::refused(
            "Somebody else began a new version just now. Open it again.",
        ));
    }
    note(tx, who, "added", &row)?;
    Ok(Version::read(row)?)
}

/// Puts another text in a draft, if nobody edited it since it was read.
///
/// # Errors
/// [`AskError::Refused`] if it is no draft any more, was edited meanwhile, or would change its name.
pub fn edit(
    tx: &mut Tx<'_>,
    who: &str,
    before: &Version,
    form: &Form,
) -> Result<Version, AskError> {
    if form.name != before.row.form {
        return Err(AskError::refused(
            "A form keeps its name. Make a new form instead.",
        ));
    }
    let found = wanted(tx, &before.row.form, before.version)?;
    if found.state != "draft" {
        return Err(AskError::refused(
            "Only a draft can be edited. Send it back to be a draft first.",
        ));
    }
    let row = VersionRow {
        doc: form.to_json(),
        made_by: found.made_by.clone(),
        ..found.row.clone()
    };
    if found.edits != before.edits {
        return Err(AskError::refused(
            "Somebody else edited this form since you opened it. Look at their change, then make yours again.",
        ));
    }
    change(tx, who, "edited", row)
}

/// What can be done with a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// A draft is handed to another person.
    Propose,
    /// Another person finds it good.
    Approve,
    /// It is to be worked on again.
    SendBack,
    /// People are asked with it from now on; the one before is retired.
    Publish,
    /// Nobody is asked with it any more.
    Retire,
}

/// Moves a version on. `account` is who does it: whoever made or proposed a version cannot approve it.
///
/// # Errors
/// [`AskError::Refused`] with why not.
pub fn step(
    tx: &mut Tx<'_>,
    account: &str,
    form: &str,
    version: i64,
    to: Move,
    words: &str,
) -> Result<Version, AskError> {
    let found = wanted(tx, form, version)?;
    let mut row = found.row.clone();
    row.note = words.trim().chars().take(1_000).collect();
    let (act, state) = match (to, row.state.as_str()) {
        (Move::Propose, "draft") => {
            refuse_faults(&found.form)?;
            row.proposed_by = account.to_owned();
            ("proposed", "proposed")
        }
        (Move::Approve, "proposed") => {
            if row.proposed_by == account || row.made_by == account {
                return Err(AskError::refused(
                    "Somebody else must approve this: you made it or proposed it.",
                ));
            }
            row.approved_by = account.to_owned();
            ("approved", "approved")
        }
        (Move::SendBack, "proposed" | "approved") => {
            row.proposed_by.clear();
            row.approved_by.clear();
            ("sent back", "draft")
        }
        (Move::Publish, "approved") => {
            if let Some(before) = cases::version_in(tx, form, "published")? {
                let retired = VersionRow {
                    state: "retired".into(),
                    ..before
                };
                change(tx, account, "retired", retired)?;
            }
            ("published", "published")
        }
        (Move::Retire, "published") => ("retired", "retired"),
        (_, state) => {
            return Err(AskError::refused(format!(
                "This version is {state} now, so that cannot be done. Open the page again.",
            )));
        }
    };
    row.state = state.into();
    change(tx, account, act, row)
}

fn wanted(rd: &mut Rd<'_>, form: &str, number: i64) -> Result<Version, AskError> {
    version(rd, form, number)?.ok_or(AskError::NotFound)
}

fn row(tx: &Tx<'_>, who: &str, form: &Form, version: i64, state: &str) -> VersionRow {
    VersionRow {
        form: form.name.clone(),
        version,
        state: state.into(),
        doc: form.to_json(),
        edits: 1,
        made_by: who.to_owned(),
        created: tx.now(),
        changed: tx.now(),
        ..VersionRow::default()
    }
}

fn change(tx: &mut Tx<'_>, who: &str, act: &str, mut row: VersionRow) -> Result<Version, AskError> {
    row.changed = tx.now();
    let edits = row.edits;
    if !cases::change_version(tx, &row, edits)? {
        return Err(AskError::NotFound);
    }
    row.edits = edits + 1;
    note(tx, who, act, &row)?;
    Ok(Version::read(row)?)
}

fn note(tx: &mut Tx<'_>, who: &str, act: &str, row: &VersionRow) -> Result<(), StoreError> {
    audit::note(
        tx,
        who,
        act,
        AUDIT,
        &row.form,
        &format!("version {}", row.version),
    )
}

fn refuse_faults(form: &Form) -> Result<(), AskError> {
    let first = check(form).into_iter().find(|fault| fault.stops);
    first.map_or(Ok(()), |fault| {
        let at = [fault.page.as_str(), fault.question.as_str()];
        let at: Vec<&str> = at.into_iter().filter(|part| !part.is_empty()).collect();
        let at = if at.is_empty() {
            String::new()
        } else {
            format!("{}: ", at.join(", "))
        };
        Err(AskError::refused(format!("{at}{}", fault.message)))
    })
}
