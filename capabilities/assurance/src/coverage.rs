//! What is shown and what is not: each requirement with its criteria and evidence, and each piece of evidence
//! with what it leads back to.

use app::{Fail, Page, Routes, View};
use axum::extract::Path;
use axum::response::Response;
use contract::Requirement;
use contract::coverage::{Back, Cover, Shown, trace};
use serde::Serialize;

use crate::OFFICERS;
use crate::edit::{Crumb, crumbs};
use crate::model::Room;
use crate::specification::look;

pub fn routes() -> Routes {
    Routes::new()
        .get("/assurance/{contract}/coverage", OFFICERS, show)
        .get("/assurance/{contract}/coverage.csv", OFFICERS, csv)
}

/// Which requirements are shown to be met?
#[derive(Debug, Default, Serialize)]
pub struct Coverage {
    path: String,
    crumbs: Vec<Crumb>,
    counts: Vec<(&'static str, &'static str, usize)>,
    rows: Vec<Row>,
    back: Vec<BackRow>,
}

/// A criterion, or a requirement that has none.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Row {
    pub id: String,
    pub title: String,
    pub priority: &'static str,
    pub depth: usize,
    /// The rows of its requirement, on the first of them; 0 on the others.
    pub span: usize,
    pub criterion: String,
    pub state: &'static str,
    pub look: &'static str,
    pub pieces: usize,
}

#[derive(Debug, Clone, Default, Serialize)]
struct BackRow {
    what: String,
    leads_to: String,
    state: &'static str,
    look: &'static str,
}

const STATES: [Shown; 5] = [
    Shown::Passing,
    Shown::Partly,
    Shown::Uncovered,
    Shown::Stale,
    Shown::Failing,
];

impl Coverage {
    fn of(room: &Room) -> Self {
        let found = trace(&room.specification, &room.evidence());
        let counts = STATES.map(|state| (state.word(), look(state), found.count(state)));
        let back = room
            .pieces
            .iter()
            .zip(&found.back)
            .map(|(piece, (_, back))| {
                let one = &piece.value.evidence;
                let (state, look) = match back {
                    Back::InForce => ("In force", "good"),
                    Back::Stale => ("Out of date", "warning"),
                    Back::Orphan => ("Leads nowhere", "bad"),
                };
                let criterion = one
                    .criterion
                    .map(|n| format!(", criterion {n}"))
                    .unwrap_or_default();
                BackRow {
                    what: one.what.clone(),
                    leads_to: format!("{} version {}{criterion}", one.requirement, one.version),
                    state,
                    look,
                }
            });
        Self {
            path: room.path(),
            crumbs: crumbs(&room.contract.value.title, &room.path(), &[]),
            counts: counts.to_vec(),
            rows: rows(room),
            back: back.collect(),
        }
    }
}

/// The rows of the matrix, in the order of the specification.
#[must_use]
pub fn rows(room: &Room) -> Vec<Row> {
    let found = trace(&room.specification, &room.evidence());
    let depths = room.specification.depths();
    let all = room
        .specification
        .requirements
        .iter()
        .zip(&found.covers)
        .zip(depths);
    all.flat_map(|((one, cover), depth)| rows_of(one, cover, depth.unwrap_or(0)))
        .collect()
}

fn rows_of(one: &Requirement, cover: &Cover, depth: usize) -> Vec<Row> {
    let first = Row {
        id: one.id.clone(),
        title: one.title.clone(),
        priority: one.priority.word(),
        depth,
        span: cover.criteria.len().max(1),
        criterion: String::new(),
        state: cover.shown.word(),
        look: look(cover.shown),
        pieces: cover.evidence.len(),
    };
    if cover.criteria.is_empty() {
        return vec![first];
    }
    let criteria = one.criteria.iter().zip(&cover.criteria).enumerate();
    let row = |(n, (criterion, shown)): (
        usize,
        (&contract::Criterion, &contract::coverage::CriterionCover),
    )| Row {
        span: if n == 0 { first.span } else { 0 },
        criterion: format!("{}. {}", criterion.number, criterion.text),
        state: shown.shown.word(),
        look: look(shown.shown),
        pieces: shown.evidence.len(),
        ..first.clone()
    };
    criteria.map(row).collect()
}

impl Page for Coverage {
    const TEMPLATE: &'static str = "assurance/coverage.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let empty = || Self {
            path: "/assurance/1".into(),
            crumbs: crumbs("Library booking", "/assurance/1", &[]),
            counts: STATES.map(|state| (state.word(), look(state), 0)).to_vec(),
            ..Self::default()
        };
        let row = |span, criterion: &str, shown: Shown| Row {
            id: "REQ-1".into(),
            title: "A room is booked".into(),
            priority: "must",
            depth: 1,
            span,
            criterion: criterion.into(),
            state: shown.word(),
            look: look(shown),
            pieces: 2,
        };
        let back = |state, look| BackRow {
            what: "Tried by keyboard".into(),
            leads_to: "REQ-1 version 1".into(),
            state,
            look,
        };
        let full = Self {
            rows: vec![
                row(2, "1. A date is chosen", Shown::Passing),
                row(0, "2. It is paid", Shown::Failing),
                row(1, "", Shown::Uncovered),
            ],
            back: vec![
                back("In force", "good"),
                back("Out of date", "warning"),
                back("Leads nowhere", "bad"),
            ],
            ..empty()
        };
        vec![("nothing yet", empty()), ("some", full)]
    }
}

async fn show(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    Ok(view.page(&Coverage::of(&Room::open(&view.app, &id).await?)))
}

async fn csv(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let head = [
        "requirement",
        "title",
        "priority",
        "criterion",
        "state",
        "pieces_of_evidence",
    ];
    let line = |row: Row| {
        [
            row.id,
            row.title,
            row.priority.to_owned(),
            row.criterion,
            row.state.to_owned(),
            row.pieces.to_string(),
        ]
    };
    Ok(app::sheet::download(
        "coverage",
        app::sheet::csv(head, rows(&room).into_iter().map(line)),
    ))
}
