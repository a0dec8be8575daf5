//! Contracts: the list of them, and one with all that belongs to it.

use app::kit::words;
use app::store::collection::Page as Pages;
use app::store::{Filter, Record, StoreError};
use app::teams::Names;
use app::{Fail, Page, Routes, Sample, View};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use contract::coverage::{Shown, trace};
use serde::Serialize;

use crate::OFFICERS;
use crate::edit::{Crumb, Edit, Field, Given, crumbs};
use crate::exercises::model::{EXERCISES, Exercise};
use crate::model::{CONTRACTS, Contract, Milestone, Problem, Room, day, of_contract, pounds};
use crate::posted::Posted;
use crate::problems::stands;

pub fn routes() -> Routes {
    Routes::new()
        .get("/assurance", OFFICERS, list)
        .get("/assurance/new", OFFICERS, begin)
        .post("/assurance/new", OFFICERS, add)
        .get("/assurance/{contract}", OFFICERS, show)
        .get("/assurance/{contract}/facts", OFFICERS, facts)
        .post("/assurance/{contract}/facts", OFFICERS, change)
        .post("/assurance/{contract}/link", OFFICERS, link)
}

pub fn samples() -> Vec<Sample> {
    List::sample_values()
        .into_iter()
        .chain(ContractPage::sample_values())
        .collect()
}

/// Which contracts do we hold suppliers to?
#[derive(Debug, Default, Serialize)]
pub struct List {
    contracts: Vec<Line>,
}

#[derive(Debug, Clone, Default, Serialize)]
struct Line {
    id: String,
    title: String,
    supplier: String,
    value: String,
    ends: String,
}

impl Line {
    fn of(record: &Record<Contract>) -> Self {
        let one = &record.value;
        Self {
            id: record.id.clone(),
            title: one.title.clone(),
            supplier: one.supplier.clone(),
            value: pounds(one.value_pence),
            ends: day(&one.ends),
        }
    }
}

impl Page for List {
    const TEMPLATE: &'static str = "assurance/contracts.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = Line {
            id: "1".into(),
            title: "Library booking".into(),
            supplier: "Quayside Software".into(),
            value: "£180,000".into(),
            ends: "31 March 2028".into(),
        };
        vec![
            ("nothing yet", Self::default()),
            (
                "some",
                Self {
                    contracts: vec![line],
                },
            ),
        ]
    }
}

async fn list(view: View) -> Result<Response, Fail> {
    let page = Pages {
        newest_first: true,
        ..Pages::default()
    };
    let all = view
        .app
        .store()
        .read(move |rd| CONTRACTS.find(rd, &Filter::All, page))
        .await?;
    Ok(view.page(&List {
        contracts: all.iter().map(Line::of).collect(),
    }))
}

/// How does a contract stand?
#[derive(Debug, Default, Serialize)]
pub struct ContractPage {
    path: String,
    contract: Line,
    about: String,
    owner: String,
    starts: String,
    requirements: usize,
    shown: usize,
    failing: usize,
    stale: usize,
    uncovered: usize,
    pieces: usize,
    milestones: Vec<MilestoneLine>,
    exercises: Vec<ExerciseLine>,
    problems: Vec<ProblemLine>,
    /// The supplier's link, right after it was made.
    link: String,
    has_link: bool,
    crumbs: Vec<Crumb>,
}

#[derive(Debug, Clone, Default, Serialize)]
struct MilestoneLine {
    id: String,
    title: String,
    due: String,
    payment: String,
    decision: &'static str,
}

#[derive(Debug, Clone, Default, Serialize)]
struct ExerciseLine {
    id: String,
    title: String,
    channel: &'static str,
    state: &'static str,
}

#[derive(Debug, Clone, Default, Serialize)]
struct ProblemLine {
    id: String,
    what: String,
    severity: &'static str,
    met_by: usize,
    look: &'static str,
    state: &'static str,
    /// The last day on which it may stay; empty if it is not accepted.
    until: String,
    /// Who has it in hand; empty for nobody.
    owner: String,
}

impl ProblemLine {
    fn of(one: &Problem, names: &Names) -> Self {
        let (look, state) = stands(one.state);
        Self {
            id: one.id.clone(),
            what: one.what.clone(),
            severity: one.severity.word(),
            met_by: one.met_by,
            look,
            state,
            until: one
                .until
                .map(words::last_day)
                .map(words::date)
                .unwrap_or_default(),
            owner: names.person(&one.owner),
        }
    }
}

impl ContractPage {
    fn of(room: &Room, exercises: &[Record<Exercise>], names: &Names) -> Self {
        let found = trace(&room.specification, &room.evidence());
        let milestone = |one: &Record<Milestone>| MilestoneLine {
            id: one.id.clone(),
            title: one.value.title.clone(),
            due: day(&one.value.due),
            payment: pounds(one.value.payment_pence),
            decision: one
                .value
                .deed
                .as_ref()
                .map_or("", |deed| deed.decision.word()),
        };
        let exercise = |one: &Record<Exercise>| ExerciseLine {
            id: one.id.clone(),
            title: one.value.title.clone(),
            channel: one.value.channel.words(),
            state: one.value.state.words(),
        };
        Self {
            path: room.path(),
            contract: Line::of(&room.contract),
            about: room.contract.value.about.clone(),
            owner: room.contract.value.owner.clone(),
            starts: day(&room.contract.value.starts),
            requirements: room.specification.requirements.len(),
            shown: found.count(Shown::Passing),
            failing: found.count(Shown::Failing),
            stale: found.count(Shown::Stale),
            uncovered: found.count(Shown::Uncovered) + found.count(Shown::Partly),
            pieces: room.pieces.len(),
            milestones: room.milestones.iter().map(milestone).collect(),
            exercises: exercises.iter().map(exercise).collect(),
            problems: room
                .problems
                .iter()
                .map(|one| ProblemLine::of(one, names))
                .collect(),
            link: String::new(),
            has_link: !room.contract.value.supplier_link.is_empty(),
            crumbs: crumbs("", "", &[]),
        }
    }
}

impl Page for ContractPage {
    const TEMPLATE: &'static str = "assurance/contract.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let empty = || Self {
            path: "/assurance/1".into(),
            contract: Line {
                id: "1".into(),
                title: "Library booking".into(),
                supplier: "Quayside Software".into(),
                value: "£180,000".into(),
                ends: "31 March 2028".into(),
            },
            starts: "1 April 2026".into(),
            crumbs: crumbs("", "", &[]),
            ..Self::default()
        };
        let full = || Self {
            about: "Rooms and computers of the libraries.".into(),
            owner: "Ann Marsh".into(),
            requirements: 12,
            shown: 8,
            failing: 1,
            stale: 1,
            uncovered: 2,
            pieces: 14,
            milestones: vec![
                MilestoneLine {
                    id: "1".into(),
                    title: "First release".into(),
                    due: "30 June 2026".into(),
                    payment: "£60,000".into(),
                    decision: "Accept",
                },
                MilestoneLine {
                    id: "2".into(),
                    title: "Second release".into(),
                    due: "30 June 2027".into(),
                    payment: "£60,000".into(),
                    decision: "",
                },
            ],
            exercises: vec![ExerciseLine {
                id: "1".into(),
                title: "Autumn visits".into(),
                channel: "Online",
                state: "Closed",
            }],
            problems: vec![
                ProblemLine {
                    id: "1".into(),
                    what: "The date cannot be chosen by keyboard.".into(),
                    severity: "serious",
                    met_by: 3,
                    look: "bad",
                    state: "Open",
                    ..ProblemLine::default()
                },
                ProblemLine {
                    id: "3".into(),
                    what: "The hint is long.".into(),
                    severity: "moderate",
                    look: "warning",
                    state: "Accepted",
                    until: "24 December 2026".into(),
                    owner: "Grace Odell".into(),
                    ..ProblemLine::default()
                },
                ProblemLine {
                    id: "2".into(),
                    what: "The price was hidden.".into(),
                    severity: "minor",
                    look: "good",
                    state: "Put right",
                    ..ProblemLine::default()
                },
            ],
            has_link: true,
            ..empty()
        };
        vec![
            ("new", empty()),
            ("under way", full()),
            (
                "a link was made",
                Self {
                    link: "https://saltreach.example/assurance/supplier/abc".into(),
                    ..full()
                },
            ),
        ]
    }
}

async fn page(view: &View, id: &str) -> Result<ContractPage, Fail> {
    let room = Room::open(&view.app, id).await?;
    let of = id.to_owned();
    let (mut exercises, names) = view
        .app
        .store()
        .read(move |rd| {
            let exercises = of_contract(rd, &EXERCISES, &of)?;
            Ok::<_, StoreError>((exercises, Names::read(rd)?))
        })
        .await?;
    exercises.sort_by(|a, b| b.value.ends.cmp(&a.value.ends));
    Ok(ContractPage::of(&room, &exercises, &names))
}

async fn show(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    Ok(view.page(&page(&view, &id).await?))
}

fn form(one: &Contract, action: String, version: i64) -> Edit {
    let pounds = if one.title.is_empty() {
        String::new()
    } else {
        pounds(one.value_pence)
    };
    Edit {
        title: if version == 0 {
            "A new contract".into()
        } else {
            "Change the contract".into()
        },
        caption: one.title.clone(),
        crumbs: crumbs(&one.title, action.trim_end_matches("/facts"), &[]),
        action,
        version,
        button: "Save".into(),
        fields: vec![
            Field::line("title", "What is it about?", &one.title),
            Field::line("supplier", "Who delivers?", &one.supplier),
            Field::text("about", "In a sentence or two (optional)", &one.about),
            Field::short("starts", "First day", &one.starts).hint("Such as 2026-12-24"),
            Field::short("ends", "Last day", &one.ends)
                .hint("Everything is kept for 6 years after it"),
            Field::short("value", "What it is worth, in pounds", &pounds),
            Field::line("owner", "Who answers for it here?", &one.owner),
        ],
        ..Edit::default()
    }
}

fn read(given: &mut Given<'_>) -> Contract {
    let one = Contract {
        title: given.line("title", 120, "Enter what it is about"),
        supplier: given.line("supplier", 120, "Enter who delivers"),
        about: given.text("about", 1_000),
        starts: given.date("starts"),
        ends: given.date("ends"),
        value_pence: given.pounds("value"),
        owner: given.line("owner", 120, "Enter who answers for it"),
        supplier_link: String::new(),
    };
    if !one.starts.is_empty() && !one.ends.is_empty() && one.ends < one.starts {
        given.tell("ends", "The last day must not be before the first");
    }
    one
}

async fn begin(view: View) -> Response {
    view.page(&form(&Contract::default(), "/assurance/new".into(), 0))
}

async fn add(view: View, posted: Posted) -> Result<Response, Fail> {
    let mut given = Given::new(&posted.fields);
    let one = read(&mut given);
    if given.is_wrong() {
        return Ok(form(&Contract::default(), "/assurance/new".into(), 0).again(&view, &given));
    }
    let who = view.who.audit_name();
    let kept = view
        .app
        .store()
        .write(move |tx| CONTRACTS.insert(tx, &who, one.clone()))
        .await?;
    Ok(Redirect::to(&format!("/assurance/{}", kept.id)).into_response())
}

async fn facts(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let action = format!("{}/facts", room.path());
    Ok(view.page(&form(&room.contract.value, action, room.contract.version)))
}

async fn change(view: View, Path(id): Path<String>, posted: Posted) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let mut given = Given::new(&posted.fields);
    let mut one = read(&mut given);
    if given.is_wrong() {
        let action = format!("{}/facts", room.path());
        return Ok(form(&room.contract.value, action, room.contract.version).again(&view, &given));
    }
    one.supplier_link
        .clone_from(&room.contract.value.supplier_link);
    let (who, version, to) = (view.who.audit_name(), given.version(), room.path());
    view.app
        .store()
        .write(move |tx| CONTRACTS.change(tx, &who, &id, Some(version), one.clone()))
        .await?;
    Ok(Redirect::to(&to).into_response())
}

/// Makes the supplier's link anew: the one before stops working. It is shown once.
async fn link(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let secret = view.app.chance().secret();
    let mut one = room.contract.value.clone();
    one.supplier_link = app::kit::digest(&secret);
    let (who, of) = (view.who.audit_name(), id.clone());
    view.app
        .store()
        .write(move |tx| CONTRACTS.change(tx, &who, &of, Some(room.contract.version), one.clone()))
        .await?;
    let mut shown = page(&view, &id).await?;
    shown.link = format!(
        "{}/assurance/supplier/{secret}",
        view.app.config().public_url()
    );
    // The answer to a POST: a redirect would have to carry the secret in its address.
    Ok((
        [(http::header::CACHE_CONTROL, "private, no-store")],
        view.page(&shown),
    )
        .into_response())
}
