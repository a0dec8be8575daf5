//! What a run came to is kept: results, the evidence of requirements, and findings of broken limits, all at once.

use std::collections::HashSet;

use app::App;
use app::check;
use app::kit::Fault;
use app::store::{Record, Tx};
use contract::scenario::{Scenario, Showing, showings};
use contract::{Evidence, Outcome};

use super::limits::{self, hold};
use super::model::{CAME, Came, CameTo, Kind, RUNS, Run, TEST_SITES, word};
use super::tried::Done;
use crate::model::{FILES, Kept, PIECES, Piece, Room, of_contract, subject};

/// Who the evidence is by.
const BY: &str = "tried by the council's own browser";
/// What evidence of trials is called, so that the next run puts its own in its place.
const TRIED: &str = "trials";
/// The same of limits.
const LIMITS: &str = "limits";

/// Keeps what a run came to, and ends it.
///
/// # Errors
/// Whatever the store says.
pub async fn keep(app: &App, contract: &str, run: &Run, done: Done) -> Result<(), Fault> {
    let (contract, run) = (contract.to_owned(), run.clone());
    app.store()
        .write(move |tx| write(tx, &contract, &run, &done))
        .await?;
    Ok(())
}

fn write(tx: &mut Tx<'_>, contract: &str, run: &Run, done: &Done) -> Result<(), check::CheckError> {
    // It may have been stopped, or its contract erased, meanwhile.
    let is_on = RUNS
        .get(tx, contract)?
        .is_some_and(|kept| kept.value.is_on());
    let Some(room) = Room::read(tx, contract)?.filter(|_| is_on) else {
        return Ok(());
    };
    let site = TEST_SITES.get(tx, contract)?.map(|site| site.value.address);
    let site = site.unwrap_or_default();
    let before = records(tx, contract)?;
    let touched = results(tx, &room, run, done)?;
    evidence(tx, &room, run, &site, &touched)?;
    of_limits(tx, &room, run, done, &site)?;
    let after = records(tx, contract)?;
    for unused in before.difference(&after) {
        FILES.remove(tx, "system", unused)?;
    }
    let mut not_tried = done
        .outcomes
        .iter()
        .filter(|one| one.to == CameTo::NotTried);
    let count = not_tried.clone().count();
    let whole = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let ended = Run {
        ended: Some(tx.now()),
        done: whole(done.outcomes.len()),
        of: whole(done.outcomes.len()),
        not_tried: whole(count),
        why: not_tried
            .next()
            .map(|one| one.why.clone())
            .unwrap_or_default(),
        ..run.clone()
    };
    RUNS.change(tx, "system", contract, None, ended)?;
    Ok(())
}

/// Keeps each result in the place of the one before; what could not be tried leaves that as it is. The results that
/// are new, by their ids.
fn results(
    tx: &mut Tx<'_>,
    room: &Room,
    run: &Run,
    done: &Done,
) -> Result<HashSet<String>, check::CheckError> {
    let (contract, until, now) = (&room.contract.id, room.until(), tx.now());
    let known = of_contract(tx, &CAME, contract)?;
    let mut touched = HashSet::new();
    for one in &done.outcomes {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let mut came = Came {
            contract: contract.clone(),
            trial: one.trial.clone(),
            kind: one.kind,
            name: one.scenario.name.clone(),
            file: one.scenario.file.clone(),
            line: one.scenario.line,
            tags: one.scenario.tags.clone(),
            way: word(one.way).to_owned(),
            to: one.to,
            why: one.why.clone(),
            finished: count(one.finished),
            tried: count(one.tried),
            moves: one.moves,
            took_ms: one.took_ms,
            at: now,
            record: String::new(),
            until,
        };
        let before = known.iter().find(|known| known.value.is_of(&came));
        let says_more = before.is_some_and(|known| known.value.to != CameTo::NotTried);
        if one.to == CameTo::NotTried && says_more {
            continue;
        }
        if !one.record.is_empty() {
            let name = format!("{}.html", slug(&format!("{} {}", came.name, came.way)));
            let file = Kept::new(contract, &name, "text/html", one.record.as_bytes(), until);
            came.record = FILES.insert(tx, &run.who, file)?.id;
        }
        let id = match before {
            Some(known) => CAME.change(tx, &run.who, &known.id, None, came)?.id,
            None => CAME.insert(tx, &run.who, came)?.id,
        };
        touched.insert(id);
    }
    // Scenarios that a changed file no longer has, and rows that a changed table has not.
    let tried: HashSet<(&str, u64)> = done
        .outcomes
        .iter()
        .map(|one| (one.trial.as_str(), one.scenario.line))
        .collect();
    let trials: HashSet<&str> = tried.iter().map(|(trial, _)| *trial).collect();
    for old in known.iter().filter(|old| {
        trials.contains(old.value.trial.as_str())
            && !tried.contains(&(old.value.trial.as_str(), old.value.line))
    }) {
        CAME.remove(tx, &run.who, &old.id)?;
    }
    Ok(touched)
}

/// Keeps what the results show of the requirements, in the place of what the run before showed of them.
fn evidence(
    tx: &mut Tx<'_>,
    room: &Room,
    run: &Run,
    site: &str,
    touched: &HashSet<String>,
) -> Result<(), check::CheckError> {
    let all = of_contract(tx, &CAME, &room.contract.id)?;
    let tried: Vec<(Scenario, Option<Outcome>)> = all
        .iter()
        .map(|came| {
            let outcome = match came.value.to {
                CameTo::Passed => Some(Outcome::Passed),
                CameTo::Failed | CameTo::AtTimes => Some(Outcome::Failed),
                CameTo::NotUnderstood | CameTo::NotTried => None,
            };
            let scenario = Scenario {
                name: came.value.name.clone(),
                tags: came.value.tags.clone(),
                file: came.value.file.clone(),
                line: came.value.line,
            };
            (scenario, outcome)
        })
        .collect();
    for showing in showings(&room.specification, &tried) {
        let by: Vec<&Record<Came>> = showing.by.iter().filter_map(|n| all.get(*n)).collect();
        if !by.iter().any(|came| touched.contains(&came.id)) {
            continue;
        }
        let what = said(&showing, &by, site);
        // The record of what failed first, or of the first.
        let shown = by.iter().find(|came| came.value.to != CameTo::Passed);
        let record = shown.or(by.first()).map(|came| came.value.record.clone());
        let target = &showing.target;
        let piece = Shows {
            requirement: &target.requirement,
            criterion: target.criterion,
            outcome: showing.outcome,
            what,
            record: record.unwrap_or_default(),
            source: TRIED,
        };
        put(tx, room, run, piece)?;
    }
    Ok(())
}

/// What a piece says that comes from trials.
fn said(showing: &Showing, by: &[&Record<Came>], site: &str) -> String {
    let each = |came: &&Record<Came>| {
        let one = &came.value;
        let way = match one.kind {
            Kind::Scenarios => String::new(),
            Kind::Journey => format!(" ({})", one.way),
        };
        format!("“{}”{way}", one.name)
    };
    let (failed, passed): (Vec<_>, Vec<_>) =
        by.iter().partition(|came| came.value.to != CameTo::Passed);
    let mut parts = Vec::new();
    if !passed.is_empty() {
        let names: Vec<String> = passed.iter().map(each).collect();
        parts.push(format!("Passed: {}.", names.join(", ")));
    }
    for came in failed {
        let one = &came.value;
        parts.push(match one.to {
            CameTo::AtTimes => format!(
                "At times alone, {} of {}: {}. {}",
                one.finished,
                one.tried,
                each(&came),
                one.why
            ),
            _ => format!("{}: {}. {}", one.to.words(), each(&came), one.why),
        });
    }
    let with = match showing.outcome {
        Outcome::Passed => "Tried",
        Outcome::Failed => "Tried, and not met",
    };
    format!("{with} on {site}. {}", parts.join(" "))
}

/// A piece to keep.
struct Shows<'s> {
    requirement: &'s str,
    criterion: Option<u32>,
    outcome: Outcome,
    what: String,
    record: String,
    source: &'static str,
}

/// Keeps a piece in the place of the one that the run before had for the same.
fn put(tx: &mut Tx<'_>, room: &Room, run: &Run, shows: Shows<'_>) -> Result<(), check::CheckError> {
    const LONGEST: usize = 4_000;
    let Some(requirement) = room.specification.get(shows.requirement) else {
        return Ok(());
    };
    let file = match shows.record.as_str() {
        "" => None,
        id => FILES.get(tx, id)?,
    };
    let what: String = shows.what.trim().chars().take(LONGEST).collect();
    let sha256 = match &file {
        Some(file) => app::kit::digest(file.value.bytes()),
        None => app::kit::digest(&what),
    };
    let evidence = Evidence {
        id: String::new(),
        requirement: shows.requirement.to_owned(),
        version: requirement.version,
        criterion: shows.criterion,
        outcome: shows.outcome,
        what,
        made_us: tx.now().0,
    };
    let piece = Piece {
        contract: room.contract.id.clone(),
        evidence,
        by: BY.to_owned(),
        file_name: file
            .as_ref()
            .map(|file| file.value.name.clone())
            .unwrap_or_default(),
        file: file.map(|file| file.id).unwrap_or_default(),
        sha256,
        source: shows.source.to_owned(),
        until: room.until(),
    };
    let before = room.pieces.iter().find(|before| {
        let of = &before.value.evidence;
        before.value.source == shows.source
            && of.requirement == shows.requirement
            && of.criterion == shows.criterion
    });
    match before {
        Some(before) => drop(PIECES.change(tx, &run.who, &before.id, None, piece)?),
        None => drop(PIECES.insert(tx, &run.who, piece)?),
    }
    Ok(())
}

/// Holds the run against the quality limits: findings of the verb check, and evidence of each limit.
fn of_limits(
    tx: &mut Tx<'_>,
    room: &Room,
    run: &Run,
    done: &Done,
    site: &str,
) -> Result<(), check::CheckError> {
    let held = hold(&room.specification, done, site);
    for shown in held.shown {
        let shows = Shows {
            requirement: &shown.requirement,
            criterion: Some(shown.criterion),
            outcome: shown.outcome,
            what: format!("Measured on {site}. {}", shown.what),
            record: String::new(),
            source: LIMITS,
        };
        put(tx, room, run, shows)?;
    }
    if held.pages.is_empty() {
        return Ok(());
    }
    let look = check::Look {
        subject: subject(&room.contract.id),
        rules: limits::RULES.into(),
        began: run.began.unwrap_or(run.asked),
        pages: held.pages,
        left_out: held.left_out,
        unjudged: held.unjudged,
        found: held.found,
        ..check::Look::default()
    };
    check::record(tx, &run.who, &look).map(drop)
}

/// The records that results and evidence refer to.
fn records(tx: &mut Tx<'_>, contract: &str) -> Result<HashSet<String>, check::CheckError> {
    let of_results = of_contract(tx, &CAME, contract)?;
    let pieces = of_contract(tx, &PIECES, contract)?;
    let of_evidence = pieces
        .into_iter()
        .filter(|piece| piece.value.source == TRIED);
    Ok(of_results
        .into_iter()
        .map(|came| came.value.record)
        .chain(of_evidence.map(|piece| piece.value.file))
        .filter(|id| !id.is_empty())
        .collect())
}

/// Small letters, digits and hyphens.
fn slug(text: &str) -> String {
    let letters = |c: char| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_lowercase()
        } else {
            ' '
        }
    };
    let text: String = text.chars().map(letters).collect();
    let parts: Vec<&str> = text.split_whitespace().collect();
    let short: String = parts.join("-").chars().take(80).collect();
    match short.trim_matches('-') {
        "" => "record".into(),
        short => short.into(),
    }
}
