//! What people asked of us: forms and their versions, half-finished answers, cases, what happened to them.
//!
//! This part keeps and finds; `platform/ask` has the rules. Each function does one thing to one table.

mod drafts;
mod erase;
mod events;
mod files;
mod followers;
mod list;
mod versions;

use kit::Time;
use serde::Serialize;

use crate::StoreError;
use crate::dialect::Row;
use crate::session::{Rd, Tx};
use crate::value::values;

pub use drafts::{DraftRow, change_draft, draft_by_key, drafts_of, insert_draft, remove_draft};
pub use erase::{Tally, cases_due, erase, erase_drafts, erase_files, tallies};
pub use events::{EventRow, add_event, events, redact_event};
pub use files::{
    FileRow, file, files_of_case, files_of_draft, give_to_case, insert_file, remove_file, show_file,
};
pub use followers::{
    FollowerRow, add_follower, followed_by, followers, move_followers, remove_follower,
};
pub use list::{CaseQuery, Circle, Column, Sort, count, count_by, list, places};
pub use versions::{
    VersionRow, change_version, insert_version, published, version, version_in, versions,
};

/// A case, as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct CaseRow {
    /// Its id.
    pub id: String,
    /// What people know it by.
    pub reference: String,
    /// What makes a second sending of the same thing known.
    #[serde(skip)]
    pub once: Option<String>,
    /// Counts its changes from 1.
    pub version: i64,
    /// "application", "report"…
    pub kind: String,
    /// The form that it was asked with; may be empty.
    pub form: String,
    /// Which version of it.
    pub form_version: i64,
    /// What it is about.
    pub category: String,
    /// Where it stands.
    pub status: String,
    /// Whether somebody still has to do something.
    pub is_open: bool,
    /// Whether nobody but staff may know that it exists.
    pub is_private: bool,
    /// The account that has it in hand; may be empty.
    pub owner: String,
    /// The team that has it; may be empty.
    pub team: String,
    /// 0 as usual, higher is sooner.
    pub priority: i64,
    /// By when it should be settled.
    pub due: Option<Time>,
    /// Since when its clock stands, because we wait for somebody else.
    pub paused: Option<Time>,
    /// The ward that it is in.
    pub ward: String,
    /// The thing that it is about: an entity's id.
    pub asset: String,
    /// How it reached us: "web", "phone", "open311"…
    pub source: String,
    /// Degrees east.
    pub lon: Option<f64>,
    /// Degrees north.
    pub lat: Option<f64>,
    /// The case that it is a duplicate of.
    pub parent: String,
    /// The person's address, in small letters.
    pub email: String,
    /// The person's number, digits alone.
    pub phone: String,
    /// One line that says what it is.
    pub title: String,
    /// The rest, as JSON.
    #[serde(skip)]
    pub doc: String,
    /// Days that it is kept once it is closed.
    pub keep_days: i64,
    /// When it was opened.
    pub created: Time,
    /// When it last changed.
    pub changed: Time,
    /// When it was closed.
    pub closed: Option<Time>,
    /// When it is erased.
    pub erase: Option<Time>,
}

/// The columns, in the order of [`read`].
const COLUMNS: &str = "id, reference, once, version, kind, form, form_version, category, status, is_open, \
     is_private, owner, team, priority, due_us, paused_us, ward, asset, source, lon, lat, parent, email, phone, \
     title, doc, keep_days, created_us, changed_us, closed_us, erase_us";

fn read(row: &Row<'_>) -> Result<CaseRow, StoreError> {
    Ok(CaseRow {
        id: row.text(0)?,
        reference: row.text(1)?,
        once: row.opt_text(2)?,
        version: row.int(3)?,
        kind: row.text(4)?,
        form: row.text(5)?,
        form_version: row.int(6)?,
        category: row.text(7)?,
        status: row.text(8)?,
        is_open: row.int(9)? != 0,
        is_private: row.int(10)? != 0,
        owner: row.text(11)?,
        team: row.text(12)?,
        priority: row.int(13)?,
        due: row.opt_int(14)?.map(Time),
        paused: row.opt_int(15)?.map(Time),
        ward: row.text(16)?,
        asset: row.text(17)?,
        source: row.text(18)?,
        lon: row.opt_real(19)?,
        lat: row.opt_real(20)?,
        parent: row.text(21)?,
        email: row.text(22)?,
        phone: row.text(23)?,
        title: row.text(24)?,
        doc: row.text(25)?,
        keep_days: row.int(26)?,
        created: Time(row.int(27)?),
        changed: Time(row.int(28)?),
        closed: row.opt_int(29)?.map(Time),
        erase: row.opt_int(30)?.map(Time),
    })
}

/// Keeps a new case. Whether it was new: a case with the same id, reference or `once` stays as it is.
///
/// # Errors
/// Whatever the database says.
pub fn insert(tx: &mut Tx<'_>, case: &CaseRow) -> Result<bool, StoreError> {
    let added = tx.execute(
        &format!(
            "INSERT INTO ask_case ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, \
             ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31) ON CONFLICT DO NOTHING"
        ),
        values![
            &case.id, &case.reference,  case.once.as_deref(), case.version, &case.kind, &case.form,
            case.form_version, &case.category, &case.status, i64::from(case.is_open), i64::from(case.is_private),
            &case.owner, &case.team, case.priority, case.due, case.paused, &case.ward, &case.asset, &case.source,
            case.lon, case.lat, &case.parent, &case.email, &case.phone, &case.title, &case.doc, case.keep_days,
            case.created, case.changed, case.closed, case.erase,
        ],
    )?;
    Ok(added == 1)
}

/// Keeps a changed case, if it still has `version`; it has the next one afterwards. Whether it did.
/// Its id, reference, keys, form and beginning never change.
///
/// # Errors
/// Whatever the database says.
pub fn update(tx: &mut Tx<'_>, case: &CaseRow, version: i64) -> Result<bool, StoreError> {
    let changed = tx.execute(
        "UPDATE ask_case SET version = ?2 + 1, category = ?3, status = ?4, is_open = ?5, is_private = ?6, owner = ?7, \
         team = ?8, priority = ?9, due_us = ?10, paused_us = ?11, ward = ?12, asset = ?13, lon = ?14, lat = ?15, \
         parent = ?16, email = ?17, phone = ?18, title = ?19, doc = ?20, keep_days = ?21, changed_us = ?22, \
         closed_us = ?23, erase_us = ?24 WHERE id = ?1 AND version = ?2",
        values![
            &case.id, version, &case.category, &case.status, i64::from(case.is_open), i64::from(case.is_private),
            &case.owner, &case.team, case.priority, case.due, case.paused, &case.ward, &case.asset, case.lon, case.lat,
            &case.parent, &case.email, &case.phone, &case.title, &case.doc, case.keep_days, case.changed, case.closed,
            case.erase,
        ],
    )?;
    Ok(changed == 1)
}

fn by(rd: &mut Rd<'_>, column: &str, value: &str) -> Result<Option<CaseRow>, StoreError> {
    rd.one(
        &format!("SELECT {COLUMNS} FROM ask_case WHERE {column} = ?1"),
        values![value],
        read,
    )
}

/// The case with this id.
///
/// # Errors
/// Whatever the database says.
pub fn get(rd: &mut Rd<'_>, id: &str) -> Result<Option<CaseRow>, StoreError> {
    by(rd, "id", id)
}

/// The case that people know by this reference.
///
/// # Errors
/// Whatever the database says.
pub fn by_reference(rd: &mut Rd<'_>, reference: &str) -> Result<Option<CaseRow>, StoreError> {
    by(rd, "reference", reference)
}

/// The case that was sent as `once`.
///
/// # Errors
/// Whatever the database says.
pub fn by_once(rd: &mut Rd<'_>, once: &str) -> Result<Option<CaseRow>, StoreError> {
    by(rd, "once", once)
}

/// Lets the secret of this digest open a case: for the person, or for one who follows it.
///
/// # Errors
/// Whatever the database says.
pub fn add_key(
    tx: &mut Tx<'_>,
    key_hash: &str,
    case_id: &str,
    follower: &str,
) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute(
        "INSERT INTO case_key (key_hash, case_id, follower, at_us) VALUES (?1, ?2, ?3, ?4)",
        values![key_hash, case_id, follower, now],
    )
    .map(drop)
}

/// The case that the secret of this digest opens, and the follower whose link it is; empty for the person's own.
///
/// # Errors
/// Whatever the database says.
pub fn by_key(rd: &mut Rd<'_>, key_hash: &str) -> Result<Option<(CaseRow, String)>, StoreError> {
    let found = rd.one(
        "SELECT case_id, follower FROM case_key WHERE key_hash = ?1",
        values![key_hash],
        |row| Ok((row.text(0)?, row.text(1)?)),
    )?;
    let Some((id, follower)) = found else {
        return Ok(None);
    };
    Ok(get(rd, &id)?.map(|case| (case, follower)))
}

/// Closes every link to a case, or those of one follower.
///
/// # Errors
/// Whatever the database says.
pub fn remove_keys(
    tx: &mut Tx<'_>,
    case_id: &str,
    follower: Option<&str>,
) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM case_key WHERE case_id = ?1 AND follower = coalesce(?2, follower)",
        values![case_id, follower],
    )
    .map(drop)
}

/// Puts the words that a case is found by in place of those before.
///
/// # Errors
/// Whatever the database says.
pub fn set_words(tx: &mut Tx<'_>, id: &str, words: &[String]) -> Result<(), StoreError> {
    tx.execute("DELETE FROM case_word WHERE case_id = ?1", values![id])?;
    for word in words {
        tx.execute(
            "INSERT INTO case_word (word, case_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            values![word, id],
        )?;
    }
    Ok(())
}
