//! Half-finished answers: kept for 28 days from their last change, found again by a secret link on any device.

use std::collections::BTreeMap;

use form::{Again, Answer, Answers, Form, Row, carry};
use jiff::civil::Date;
use kit::Time;
use serde::{Deserialize, Serialize};
use store::cases::{self, DraftRow};
use store::{Rd, StoreError, Tx};

use crate::{AskError, NewCase, Opened, Payment, aside, case_by_id, open};

/// How long they are kept after their last change.
const KEPT_S: i64 = 28 * 86_400;

/// Half-finished answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Its id.
    pub id: String,
    /// Which form.
    pub form: String,
    /// Which version of it.
    pub form_version: i64,
    /// Counts its changes from 1: hand it back with the next answers.
    pub version: i64,
    /// What was answered.
    pub answers: Answers,
    /// What no longer has a place because the form changed.
    pub aside: Answers,
    /// What must be asked again because the form changed.
    pub again: Vec<Again>,
    /// Where its link was sent; may be empty.
    pub email: String,
    /// The case that it became.
    pub case_id: Option<String>,
    /// When it was begun.
    pub created: Time,
    /// When it last changed.
    pub changed: Time,
    /// When it is erased.
    pub erase: Time,
    key_hash: String,
    stamps: BTreeMap<String, i64>,
}

/// What of a draft is kept as JSON.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Doc {
    answers: Answers,
    aside: Answers,
    again: Vec<Again>,
    /// At which version of the draft each answer was last given.
    stamps: BTreeMap<String, i64>,
}

/// What became of answers that were handed in.
#[derive(Debug, Clone, PartialEq)]
pub enum Saved {
    /// They are kept.
    Kept(Draft),
    /// The same questions were answered on another device meanwhile. Nothing was changed: show both.
    Clash(Clash),
}

/// Answers that two devices gave to the same questions.
#[derive(Debug, Clone, PartialEq)]
pub struct Clash {
    /// The draft as it is now.
    pub draft: Draft,
    /// The names of the questions that the other device answered otherwise.
    pub names: Vec<String>,
}

impl Draft {
    fn read(row: DraftRow) -> Result<Self, StoreError> {
        let doc: Doc = serde_json::from_str(&row.doc)
            .map_err(|e| StoreError::Unreadable(format!("draft {}: {e}", row.id)))?;
        Ok(Self {
            id: row.id,
            form: row.form,
            form_version: row.form_version,
            version: row.version,
            answers: doc.answers,
            aside: doc.aside,
            again: doc.again,
            email: row.email,
            case_id: row.case_id,
            created: row.created,
            changed: row.changed,
            erase: row.erase,
            key_hash: row.key_hash,
            stamps: doc.stamps,
        })
    }

    fn packed(&self) -> Result<DraftRow, StoreError> {
        let doc = Doc {
            answers: self.answers.clone(),
            aside: self.aside.clone(),
            again: self.again.clone(),
            stamps: self.stamps.clone(),
        };
        Ok(DraftRow {
            id: self.id.clone(),
            key_hash: self.key_hash.clone(),
            form: self.form.clone(),
            form_version: self.form_version,
            version: self.version,
            doc: serde_json::to_string(&doc).map_err(|e| StoreError::Unreadable(e.to_string()))?,
            email: self.email.clone(),
            case_id: self.case_id.clone(),
            created: self.created,
            changed: self.changed,
            erase: self.erase,
        })
    }

    fn stamp(&mut self, name: &str) {
        self.stamps.insert(name.to_owned(), self.version + 1);
        self.aside.remove(name);
    }
}

/// A draft as it is kept.
pub fn read(row: DraftRow) -> Result<Draft, StoreError> {
    Draft::read(row)
}

/// Begins answers to a form; and the secret of their link, which is not kept.
///
/// # Errors
/// Whatever the store says.
pub fn begin_draft(
    tx: &mut Tx<'_>,
    form: &str,
    form_version: i64,
) -> Result<(Draft, String), StoreError> {
    let key = tx.chance().secret();
    let now = tx.now();
    let draft = Draft {
        id: tx.new_id(),
        form: form.to_owned(),
        form_version,
        version: 1,
        answers: Answers::default(),
        aside: Answers::default(),
        again: Vec::new(),
        email: String::new(),
        case_id: None,
        created: now,
        changed: now,
        erase: now.plus_s(KEPT_S),
        key_hash: kit::digest(&key),
        stamps: BTreeMap::new(),
    };
    cases::insert_draft(tx, &draft.packed()?)?;
    Ok((draft, key))
}

/// The answers that a secret opens; none if it opens nothing, or their time is over.
///
/// # Errors
/// Whatever the store says.
pub fn draft(rd: &mut Rd<'_>, key: &str) -> Result<Option<Draft>, StoreError> {
    let now = rd.now();
    let found = cases::draft_by_key(rd, &kit::digest(key))?;
    found
        .filter(|row| row.erase > now)
        .map(Draft::read)
        .transpose()
}

fn wanted(rd: &mut Rd<'_>, key: &str) -> Result<Draft, AskError> {
    let draft = draft(rd, key)?.ok_or(AskError::NotFound)?;
    if draft.case_id.is_some() {
        return Err(AskError::refused("You have sent this already."));
    }
    Ok(draft)
}

fn keep(tx: &mut Tx<'_>, mut draft: Draft) -> Result<Draft, AskError> {
    draft.changed = tx.now();
    draft.erase = draft.changed.plus_s(KEPT_S);
    let version = draft.version;
    if !cases::change_draft(tx, &draft.packed()?, version)? {
        return Err(AskError::NotFound);
    }
    draft.version = version + 1;
    Ok(draft)
}

/// Keeps answers of a page, from a device that saw `version`. What other devices answered meanwhile is
/// kept too, unless it is the same questions and says otherwise. No files are no answer.
///
/// # Errors
/// [`AskError::NotFound`] if the secret opens nothing; [`AskError::Refused`] once it was sent.
pub fn save_draft(
    tx: &mut Tx<'_>,
    key: &str,
    version: i64,
    answers: Vec<(String, Answer)>,
) -> Result<Saved, AskError> {
    let mut draft = wanted(tx, key)?;
    let names: Vec<String> = answers
        .iter()
        .filter(|(name, answer)| {
            let newer = draft.stamps.get(name).is_some_and(|stamp| *stamp > version);
            newer && draft.answers.get(name) != Some(answer)
        })
        .map(|(name, _)| name.clone())
        .collect();
    if !names.is_empty() {
        return Ok(Saved::Clash(Clash { draft, names }));
    }
    for (name, answer) in answers {
        draft.stamp(&name);
        if answer == Answer::Files(Vec::new()) {
            draft.answers.remove(&name);
        } else {
            draft.answers.set(name, answer);
        }
    }
    keep(tx, draft).map(Saved::Kept)
}

/// Keeps the answers for one of the things that a page is repeated for: in place of those at `at`, as new
/// ones where there are none, or takes them away where `row` is none. Rows that another device changed
/// meanwhile clash.
///
/// # Errors
/// As [`save_draft`].
pub fn save_row(
    tx: &mut Tx<'_>,
    key: &str,
    version: i64,
    page: &str,
    at: usize,
    row: Option<Row>,
) -> Result<Saved, AskError> {
    let mut draft = wanted(tx, key)?;
    if draft.stamps.get(page).is_some_and(|stamp| *stamp > version) {
        // The same again, as a browser sends it twice, is no clash.
        let same = row.is_some() && draft.answers.rows(page).get(at) == row.as_ref();
        let names = vec![page.to_owned()];
        return Ok(if same {
            Saved::Kept(draft)
        } else {
            Saved::Clash(Clash { draft, names })
        });
    }
    match row {
        Some(row) => draft.answers.set_row(page, at, row),
        None => draft.answers.remove_row(page, at),
    }
    draft.stamp(page);
    keep(tx, draft).map(Saved::Kept)
}

/// Remembers where the link was sent, so that the person can be shown what is held about them.
///
/// # Errors
/// As [`save_draft`].
pub fn remember_draft(tx: &mut Tx<'_>, key: &str, email: &str) -> Result<Draft, AskError> {
    let mut draft = wanted(tx, key)?;
    draft.email = email.trim().to_lowercase();
    keep(tx, draft)
}

/// Throws answers away, because their owner wishes it; whether there were any.
///
/// # Errors
/// Whatever the store says.
pub fn forget_draft(tx: &mut Tx<'_>, key: &str) -> Result<bool, StoreError> {
    let Some(draft) = draft(tx, key)? else {
        return Ok(false);
    };
    for file in cases::files_of_draft(tx, &draft.id)? {
        if file.case_id.is_empty() {
            cases::remove_file(tx, &file.id)?;
        }
    }
    cases::remove_draft(tx, &draft.id)
}

/// Carries answers over to another version of their form. Nothing is lost: what no longer fits is set
/// aside, and what must be asked again is named.
///
/// # Errors
/// As [`save_draft`].
pub fn carry_draft(
    tx: &mut Tx<'_>,
    key: &str,
    old: &Form,
    new: &Form,
    new_version: i64,
    today: Date,
) -> Result<Draft, AskError> {
    let mut draft = wanted(tx, key)?;
    if draft.form_version == new_version {
        return Ok(draft);
    }
    let carried = carry(old, new, &draft.answers, today);
    draft.form_version = new_version;
    draft.answers = carried.answers;
    for (name, answer) in carried.aside.iter() {
        draft.aside.set(name, answer.clone());
    }
    draft.again = carried.again;
    keep(tx, draft)
}

/// Sends answers: they become a case, which the secret of the draft opens from now on. Sent twice, by two devices or by a browser that lost the first
/// answer, they become one.
///
/// # Errors
/// [`AskError::Refused`] if something is still to be answered.
pub fn send_draft(
    tx: &mut Tx<'_>,
    who: &str,
    key: &str,
    form: &Form,
    source: &str,
    ward: String,
) -> Result<Opened, AskError> {
    let mut draft = draft(tx, key)?.ok_or(AskError::NotFound)?;
    if let Some(id) = &draft.case_id {
        let case = case_by_id(tx, id)?.ok_or(AskError::NotFound)?;
        return Ok(Opened {
            case,
            key: key.to_owned(),
            repeat: true,
            notices: Vec::new(),
        });
    }
    if !form.is_complete(&draft.answers) {
        return Err(AskError::refused(
            "Some questions still need an answer before you can send this.",
        ));
    }
    let mut new = NewCase {
        once: Some(format!("draft:{}", draft.id)),
        source: source.to_owned(),
        ward,
        ..NewCase::of_form(form, draft.form_version, &draft.answers)
    };
    // What the form no longer asks is for staff to read, with the files that belong to it.
    new.sections.extend(aside::section(
        tx,
        &draft.form,
        draft.form_version,
        &draft.aside,
    )?);
    let files = draft.aside.files();
    new.files
        .extend(files.into_iter().map(|file| file.id.clone()));
    let mut opened = open(tx, who, new)?;
    // Whoever has the link to the answers has the link to the case.
    cases::add_key(tx, &draft.key_hash, &opened.case.id, "")?;
    key.clone_into(&mut opened.key);
    // The answers are the case's now; the draft stays as the way from the link to the case.
    (draft.answers, draft.aside) = (Answers::default(), Answers::default());
    draft.again.clear();
    draft.case_id = Some(opened.case.id.clone());
    keep(tx, draft)?;
    Ok(opened)
}

impl NewCase {
    /// The case that answers to a form make.
    #[must_use]
    pub fn of_form(form: &Form, version: i64, answers: &Answers) -> Self {
        let sent = form.sent(answers);
        let payment = form.fee_pence(&sent).map(|pence| Payment {
            what: form
                .fee
                .as_ref()
                .map(|fee| fee.what.clone())
                .unwrap_or_default(),
            pence,
            paid: None,
            how: String::new(),
        });
        let due = i64::from(form.due_working_days);
        Self {
            kind: "application".into(),
            form: form.name.clone(),
            form_version: version,
            category: form.category.clone(),
            title: form.title.clone(),
            sections: form.summary(&sent),
            open: form.open_json(&sent),
            contact: form.contact(&sent),
            place: form.point(&sent).map(|point| (point.lon, point.lat)),
            team: form.team.clone(),
            due_working_days: (due > 0).then_some(due),
            keep_days: i64::from(form.keep_days),
            files: sent
                .files()
                .into_iter()
                .map(|file| file.id.clone())
                .collect(),
            payment,
            answers: sent,
            ..Self::default()
        }
    }
}
