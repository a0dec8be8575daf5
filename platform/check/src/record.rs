//! A look becomes findings: what is new, what is still there, what is back, what is gone.

use std::collections::{HashMap, HashSet};

use kit::Time;
use rules::{Fault, Found, Saw, State, faults};
use serde::Serialize;
use store::checks::{self, FindingRow, LookRow};
use store::{Tx, audit};

use crate::evidence::keep;
use crate::finding::padded;
use crate::{AUDIT, CheckError, Evidence};

/// Places of one finding that are kept; how many there are is counted beyond that.
const MOST_PLACES: usize = 2_000;
/// How long a finding is kept once it is gone.
const GONE_S: i64 = 2 * 365 * 86_400;

/// What a look came to.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// What was looked at: "website:…".
    pub subject: String,
    /// The rule set. Only its own findings can be gone by it.
    pub rules: String,
    /// When it began.
    pub began: Time,
    /// When it ended; now, if none.
    pub ended: Option<Time>,
    /// The pages that were judged.
    pub pages: Vec<String>,
    /// The pages that are no more: nothing is at them.
    pub no_more: Vec<String>,
    /// How many could not be.
    pub failed: usize,
    /// Rules that judged no page this time: what they found before stays.
    pub left_out: HashSet<String>,
    /// Rules that could not judge a page, with that page: what they found there before stays.
    pub unjudged: HashSet<(String, String)>,
    /// What was found.
    pub found: Vec<Found>,
    /// What it is shown by.
    pub evidence: Vec<Evidence>,
    /// The team that new findings go to; may be empty.
    pub team: String,
    /// The account that new findings go to; may be empty.
    pub owner: String,
    /// What the capability says of the look, as JSON.
    pub doc: String,
}

/// What a look changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Recorded {
    /// The look's id.
    pub look: String,
    /// Findings that are new, by their ids.
    pub found: Vec<String>,
    /// Findings that are there again.
    pub back: Vec<String>,
    /// Findings that are gone.
    pub gone: Vec<String>,
}

/// Writes down what a look came to.
///
/// # Errors
/// Whatever the store says.
pub fn record(tx: &mut Tx<'_>, who: &str, look: &Look) -> Result<Recorded, CheckError> {
    let looked: HashSet<&str> = look
        .pages
        .iter()
        .chain(&look.no_more)
        .map(String::as_str)
        .collect();
    let mut known: HashMap<String, FindingRow> = checks::of_rules(tx, &look.subject, &look.rules)?
        .into_iter()
        .map(|row| (row.sign.clone(), row))
        .collect();
    let mut shown_by: HashMap<&str, Vec<&Evidence>> = HashMap::new();
    for piece in &look.evidence {
        shown_by.entry(&piece.sign).or_default().push(piece);
    }
    let mut done = Recorded {
        look: tx.new_id(),
        ..Recorded::default()
    };
    for fault in faults(&look.found) {
        let id = match known.remove(&fault.sign) {
            Some(row) => again(tx, who, look, &looked, row, &fault, &mut done)?,
            None => new(tx, who, look, &fault, &mut done)?,
        };
        if let Some(pieces) = shown_by.get(fault.sign.as_str()) {
            keep(tx, &id, pieces)?;
        }
    }
    for row in known.into_values() {
        if row.state != State::Gone.word() {
            unseen(tx, who, look, &looked, row, &mut done)?;
        }
    }
    let (open, questions) = checks::count_by_severity(tx, &look.subject)?;
    let row = LookRow {
        id: done.look.clone(),
        subject: look.subject.clone(),
        rules: look.rules.clone(),
        who: who.to_owned(),
        began: look.began,
        ended: ended(tx, look),
        looked: whole(look.pages.len()),
        failed: whole(look.failed),
        found: whole(done.found.len()),
        back: whole(done.back.len()),
        gone: whole(done.gone.len()),
        open,
        questions,
        doc: look.doc.clone(),
    };
    checks::insert_look(tx, &row)?;
    audit::note(tx, who, "looked", "look", &row.id, &look.subject)?;
    Ok(done)
}

fn new(
    tx: &mut Tx<'_>,
    who: &str,
    look: &Look,
    fault: &Fault,
    done: &mut Recorded,
) -> Result<String, CheckError> {
    let now = ended(tx, look);
    let row = FindingRow {
        id: tx.new_id(),
        subject: look.subject.clone(),
        rules: look.rules.clone(),
        sign: fault.sign.clone(),
        version: 1,
        rule: fault.rule.clone(),
        criteria: padded(&fault.criteria),
        severity: fault.severity.rank(),
        outcome: fault.outcome.word().to_owned(),
        state: State::Open.word().to_owned(),
        owner: look.owner.clone(),
        team: look.team.clone(),
        message: fault.message.clone(),
        question: fault.question.clone().unwrap_or_default(),
        places: whole(fault.places.len()),
        pages: whole(fault.pages()),
        first: now,
        last: now,
        changed: now,
        ..FindingRow::default()
    };
    checks::insert(tx, &row)?;
    for place in fault.places.iter().take(MOST_PLACES) {
        checks::add_place(tx, &row.id, &place.at, &place.place)?;
    }
    checks::add_event(tx, &row.id, who, "found", "")?;
    done.found.push(row.id.clone());
    Ok(row.id)
}

/// A finding that is known and was seen again: perhaps elsewhere, perhaps in other words.
fn again(
    tx: &mut Tx<'_>,
    who: &str,
    look: &Look,
    looked: &HashSet<&str>,
    mut row: FindingRow,
    fault: &Fault,
    done: &mut Recorded,
) -> Result<String, CheckError> {
    let here: HashSet<(&str, &str)> = fault
        .places
        .iter()
        .map(|place| (place.at.as_str(), place.place.as_str()))
        .collect();
    let elsewhere = leave(tx, look, looked, &row, &here)?;
    for place in fault
        .places
        .iter()
        .take(MOST_PLACES.saturating_sub(elsewhere))
    {
        checks::add_place(tx, &row.id, &place.at, &place.place)?;
    }
    let version = row.version;
    let before = State::of(&row.state).unwrap_or_default();
    let after = before.after(Saw::There);
    row.rule.clone_from(&fault.rule);
    row.criteria = padded(&fault.criteria);
    row.message.clone_from(&fault.message);
    row.question = fault.question.clone().unwrap_or_default();
    row.last = ended(tx, look);
    if elsewhere == 0 {
        (row.places, row.pages) = (whole(fault.places.len()), whole(fault.pages()));
    } else {
        (row.places, row.pages) = checks::count_places(tx, &row.id)?;
    }
    // What may stay until a day is to be mended after it.
    let over = before == State::Accepted && row.until.is_some_and(|until| until <= row.last);
    if over || after != before {
        row.state = State::Open.word().to_owned();
        row.until = None;
        row.changed = ended(tx, look);
        let kind = if over { "time over" } else { "back" };
        checks::add_event(tx, &row.id, who, kind, "")?;
        audit::note(tx, who, kind, AUDIT, &row.id, "")?;
        done.back.push(row.id.clone());
    }
    write(tx, &row, version)?;
    Ok(row.id)
}

/// A finding that is known and was not seen.
fn unseen(
    tx: &mut Tx<'_>,
    who: &str,
    look: &Look,
    looked: &HashSet<&str>,
    mut row: FindingRow,
    done: &mut Recorded,
) -> Result<(), CheckError> {
    let elsewhere = leave(tx, look, looked, &row, &HashSet::new())?;
    let saw = if elsewhere == 0 {
        Saw::Nowhere
    } else {
        Saw::CannotTell
    };
    let version = row.version;
    if State::of(&row.state).unwrap_or_default().after(saw) == State::Gone {
        row.state = State::Gone.word().to_owned();
        row.until = None;
        row.changed = ended(tx, look);
        checks::add_event(tx, &row.id, who, "gone", "")?;
        audit::note(tx, who, "gone", AUDIT, &row.id, "")?;
        done.gone.push(row.id.clone());
    } else {
        (row.places, row.pages) = checks::count_places(tx, &row.id)?;
    }
    write(tx, &row, version)
}

/// Takes away the places that were looked at and where it is no more; how many stay that were not looked at.
fn leave(
    tx: &mut Tx<'_>,
    look: &Look,
    looked: &HashSet<&str>,
    row: &FindingRow,
    here: &HashSet<(&str, &str)>,
) -> Result<usize, CheckError> {
    let is_left_out = look.left_out.contains(&row.rule);
    let mut elsewhere = 0;
    for place in checks::places(tx, &row.id, 0, whole(MOST_PLACES))? {
        let judged = !is_left_out
            && looked.contains(place.page.as_str())
            && !look
                .unjudged
                .contains(&(row.rule.clone(), place.page.clone()));
        if !judged {
            elsewhere += 1;
        } else if !here.contains(&(place.page.as_str(), place.place.as_str())) {
            checks::remove_place(tx, &row.id, &place.page, &place.place)?;
        }
    }
    Ok(elsewhere)
}

fn ended(tx: &Tx<'_>, look: &Look) -> Time {
    look.ended.unwrap_or_else(|| tx.now())
}

fn write(tx: &mut Tx<'_>, row: &FindingRow, version: i64) -> Result<(), CheckError> {
    if checks::update(tx, row, version)? {
        Ok(())
    } else {
        Err(CheckError::Stale)
    }
}

fn whole(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Forgets a subject: its looks, its findings and all that belongs to them.
///
/// # Errors
/// Whatever the store says.
pub fn forget(tx: &mut Tx<'_>, who: &str, subject: &str) -> Result<(), CheckError> {
    for id in checks::ids_of(tx, subject)? {
        checks::erase(tx, &id)?;
    }
    checks::erase_looks(tx, subject)?;
    Ok(audit::note(tx, who, "forgotten", AUDIT, subject, "")?)
}

/// Forgets up to `most` findings that have been gone for two years. How many.
///
/// # Errors
/// Whatever the store says.
pub fn forget_gone(tx: &mut Tx<'_>, now: Time, most: i64) -> Result<usize, CheckError> {
    let due = checks::gone_before(tx, now.plus_s(-GONE_S), most)?;
    for id in &due {
        checks::erase(tx, id)?;
    }
    Ok(due.len())
}
