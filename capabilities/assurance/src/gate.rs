//! What the rules say about a milestone now, and the dossier of what was decided.

use app::kit::Fault;
use app::store::collection::Page;
use app::store::{Filter, Rd, StoreError, Tx};
use app::{App, kit};
use contract::coverage::trace;
use contract::dossier::{Block, Dossier, Part, seal};
use contract::gate::{Decided, Decision, Finding, Known, Panel, Walk, decide};

use crate::exercises::model::{EXERCISES, State};
use crate::exercises::results::{Results, Seen};
use crate::model::{FILES, Milestone, Room, day, of_contract, pounds};

/// Where the secret key of this place stands.
const KEY: &str = "assurance/signing-key";

/// The exercises of a contract that count: those that are over, and of a chain of them the last.
///
/// # Errors
/// Whatever the store says.
fn results(rd: &mut Rd<'_>, contract: &str) -> Result<Vec<Results>, StoreError> {
    let mut all = of_contract(rd, &EXERCISES, contract)?;
    all.retain(|one| one.value.state == State::Closed);
    all.sort_by(|a, b| a.value.ends.cmp(&b.value.ends));
    let is_last = |id: &str| !all.iter().any(|other| other.value.before == id);
    let mut found = Vec::new();
    for one in all.iter().filter(|one| is_last(&one.id)) {
        found.push(Seen::read(rd, one.clone())?.results());
    }
    Ok(found)
}

/// What people and synthetic shoppers found, beside the evidence.
#[derive(Debug, Default)]
pub struct Tried {
    /// The exercises that count.
    pub results: Vec<Results>,
    /// The journeys, in each way.
    pub walks: Vec<Walk>,
}

impl Tried {
    /// Reads them.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn read(rd: &mut Rd<'_>, contract: &str) -> Result<Self, StoreError> {
        Ok(Self {
            results: results(rd, contract)?,
            walks: crate::trials::walks(rd, contract)?,
        })
    }
}

/// What the rules say now.
#[must_use]
pub fn advise(room: &Room, milestone: &Milestone, tried: &Tried) -> Decided {
    let findings: Vec<Finding> = room
        .problems
        .iter()
        .filter(|one| !one.is_mended())
        .map(|one| Finding {
            what: one.what.clone(),
            severity: one.severity,
        })
        .collect();
    let panels: Vec<Panel> = tried
        .results
        .iter()
        .filter_map(|one| one.panel.clone())
        .collect();
    let found = trace(&room.specification, &room.evidence());
    decide(
        &milestone.rules,
        &room.specification,
        &found,
        Known {
            findings: &findings,
            panels: &panels,
            walks: &tried.walks,
        },
    )
}

/// The secret key of this place, made at its first use.
///
/// # Errors
/// Whatever the store says.
pub fn key(tx: &mut Tx<'_>, new: [u8; 32]) -> Result<[u8; 32], StoreError> {
    if let Some(kept) = kept_key(tx)? {
        return Ok(kept);
    }
    app::store::blobs::put(tx, KEY, &new)?;
    Ok(new)
}

fn kept_key(rd: &mut Rd<'_>) -> Result<Option<[u8; 32]>, StoreError> {
    Ok(app::store::blobs::get(rd, KEY)?.and_then(|bytes| bytes.try_into().ok()))
}

/// The public key of this place; none before anything was signed.
///
/// # Errors
/// Whatever the store says.
pub async fn public_key(app: &App) -> Result<Option<String>, Fault> {
    let kept = app.store().read(kept_key).await?;
    Ok(kept.map(|seed| contract::dossier::public_key(&seed)))
}

/// 32 bytes of chance.
#[must_use]
pub fn fresh(chance: &kit::Chance) -> [u8; 32] {
    let mut seed = [0; 32];
    for part in seed.chunks_mut(8) {
        part.copy_from_slice(&chance.bits().to_le_bytes());
    }
    seed
}

/// What an officer says.
pub struct Said<'a> {
    /// What is decided.
    pub decision: Decision,
    /// Why.
    pub words: &'a str,
    /// Who says so.
    pub by: &'a str,
}

/// Everything that a decision rests on, sealed. It knows shoppers by their numbers alone.
///
/// # Errors
/// Whatever the store says.
pub fn dossier(
    rd: &mut Rd<'_>,
    room: &Room,
    milestone: &Milestone,
    tried: &Tried,
    said: &Said<'_>,
    seed: &[u8; 32],
    now: kit::Time,
) -> Result<Dossier, StoreError> {
    let advised = advise(room, milestone, tried);
    let one = &room.contract.value;
    let mut page = vec![
        Block::Text(format!("{}, delivered by {}.", one.title, one.supplier)),
        Block::Text(format!(
            "{}: due {}, {} to be paid.",
            milestone.title,
            day(&milestone.due),
            pounds(milestone.payment_pence)
        )),
        Block::Heading("What was decided".into()),
        Block::Text(format!(
            "{}, by {} on {}. {}",
            said.decision.word(),
            said.by,
            kit::words::date(now),
            said.words
        )),
        Block::Heading("What the rules said".into()),
        Block::Text(format!("{}.", advised.decision.word())),
        Block::List(
            advised
                .reasons
                .iter()
                .map(|reason| format!("{}: {}", reason.word(), reason.text))
                .collect(),
        ),
        Block::Text(advised.risk.clone()),
        Block::Heading("What is shown".into()),
    ];
    let cells = |row: crate::coverage::Row| {
        vec![
            row.id,
            row.title,
            row.priority.to_owned(),
            row.criterion,
            row.state.to_owned(),
        ]
    };
    page.push(Block::Table {
        caption: "Requirements and their criteria".into(),
        head: ["Requirement", "Title", "Wanted", "Criterion", "State"]
            .map(str::to_owned)
            .to_vec(),
        rows: crate::coverage::rows(room).into_iter().map(cells).collect(),
    });
    let piece = |one: &app::store::Record<crate::model::Piece>| {
        let of = &one.value.evidence;
        let criterion = of
            .criterion
            .map(|n| format!(", criterion {n}"))
            .unwrap_or_default();
        let outcome = if of.outcome == contract::Outcome::Passed {
            "met"
        } else {
            "not met"
        };
        vec![
            one.id.clone(),
            format!("{} version {}{criterion}", of.requirement, of.version),
            outcome.to_owned(),
            of.what.clone(),
            kit::words::date_time(kit::Time(of.made_us)),
            one.value.sha256.clone(),
        ]
    };
    page.push(Block::Table {
        caption: "Evidence".into(),
        head: [
            "Piece",
            "Of",
            "Shows",
            "What was done and seen",
            "When",
            "SHA-256",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: room.pieces.iter().map(piece).collect(),
    });
    if !tried.walks.is_empty() {
        page.push(Block::Heading("Synthetic shoppers".into()));
        page.push(walk_table(&tried.walks));
    }
    for one in &tried.results {
        page.push(Block::Heading(format!("Mystery shoppers: {}", one.title)));
        page.push(Block::List(one.sentences()));
        page.push(Block::Table {
            caption: "Common Industry Format".into(),
            head: one.cells.0.clone(),
            rows: one.cells.1.clone(),
        });
    }
    let open = room.problems.iter().filter(|one| !one.is_mended());
    page.push(Block::Heading("Open problems".into()));
    page.push(Block::List(
        open.map(|one| format!("{}: {}", one.severity.word(), one.what))
            .collect(),
    ));
    let json = |name: &str, value: serde_json::Result<Vec<u8>>| Part {
        name: name.into(),
        media_type: "application/json".into(),
        bytes: value.unwrap_or_default(),
    };
    let mut parts = vec![
        json(
            "specification.json",
            serde_json::to_vec_pretty(&room.specification),
        ),
        json("rules.json", serde_json::to_vec_pretty(&milestone.rules)),
        json("advice.json", serde_json::to_vec_pretty(&advised)),
        json("evidence.json", serde_json::to_vec_pretty(&room.evidence())),
        json("walks.json", serde_json::to_vec_pretty(&tried.walks)),
    ];
    for one in &tried.results {
        parts.push(json(
            &format!("shoppers/{}.json", one.id),
            serde_json::to_vec_pretty(one),
        ));
    }
    for one in room.pieces.iter().filter(|one| !one.value.file.is_empty()) {
        if let Some(file) = FILES.get(rd, &one.value.file)? {
            parts.push(Part {
                name: format!("evidence/{}-{}", one.id, file.value.name),
                media_type: file.value.media_type.clone(),
                bytes: file.value.bytes(),
            });
        }
    }
    let title = format!("{}: {}", one.title, milestone.title);
    Ok(seal(&title, &now.to_string(), &page, parts, seed))
}

/// What synthetic shoppers came to, as a dossier shows it.
fn walk_table(walks: &[Walk]) -> Block {
    let row = |walk: &Walk| {
        vec![
            walk.journey.clone(),
            walk.way.clone(),
            walk.end.words().to_owned(),
            format!("{} of {}", walk.finished, walk.tried),
            walk.moves.to_string(),
            format!("{:.1}", walk.took_ms as f64 / 1_000.0),
            walk.broke.clone(),
        ]
    };
    Block::Table {
        caption: "Each journey in each way".into(),
        head: [
            "Journey",
            "Way",
            "Can it be done",
            "Walks to the end",
            "Moves",
            "Seconds",
            "Where it broke",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: walks.iter().map(row).collect(),
    }
}

/// How many exercises of a contract are still open.
///
/// # Errors
/// Whatever the store says.
pub fn open_exercises(rd: &mut Rd<'_>, contract: &str) -> Result<usize, StoreError> {
    let filter = Filter::Is("contract", contract.to_owned());
    let all = EXERCISES.find(rd, &filter, Page::default())?;
    Ok(all
        .iter()
        .filter(|one| one.value.state == State::Open)
        .count())
}
