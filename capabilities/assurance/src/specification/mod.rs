//! The specification of a contract: read, taken in from a file after a look at what it changes, edited, taken away.

mod edit;
mod feature;
mod import;
mod requirement;

use app::{Fail, Page, Routes, Sample, View};
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use contract::coverage::{Shown, trace};
use contract::{Requirement, reqif, sheet};
use http::header;
use serde::{Deserialize, Serialize};

use crate::OFFICERS;
use crate::edit::{Crumb, Error, crumbs};
use crate::model::Room;

pub fn routes() -> Routes {
    Routes::new()
        .get("/assurance/{contract}/specification", OFFICERS, show)
        .post(
            "/assurance/{contract}/specification",
            OFFICERS,
            import::send,
        )
        .get("/assurance/{contract}/specification.csv", OFFICERS, csv)
        .get(
            "/assurance/{contract}/specification.reqif",
            OFFICERS,
            reqif_file,
        )
        .get(
            "/assurance/{contract}/import/{waiting}",
            OFFICERS,
            import::preview,
        )
        .post(
            "/assurance/{contract}/import/{waiting}",
            OFFICERS,
            import::commit,
        )
        .get("/assurance/{contract}/requirement", OFFICERS, edit::show)
        .post("/assurance/{contract}/requirement", OFFICERS, edit::save)
        .get(
            "/assurance/{contract}/requirements/{requirement}",
            OFFICERS,
            requirement::requirement,
        )
}

pub fn samples() -> Vec<Sample> {
    [
        SpecificationPage::sample_values(),
        import::Import::sample_values(),
        requirement::RequirementPage::sample_values(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What must the supplier deliver?
#[derive(Debug, Default, Serialize)]
pub struct SpecificationPage {
    path: String,
    title: String,
    crumbs: Vec<Crumb>,
    requirements: Vec<Line>,
    columns: Vec<(&'static str, &'static str)>,
    errors: Vec<Error>,
    faults: Vec<String>,
    done: &'static str,
}

#[derive(Debug, Clone, Default, Serialize)]
struct Line {
    id: String,
    title: String,
    kind: &'static str,
    priority: &'static str,
    weight: u32,
    version: u32,
    depth: usize,
    criteria: usize,
    state: &'static str,
    look: &'static str,
}

/// The look of a state on pages: the kind of status that `parts.html` knows.
#[must_use]
pub const fn look(shown: Shown) -> &'static str {
    match shown {
        Shown::Failing => "bad",
        Shown::Stale => "warning",
        Shown::Uncovered | Shown::Partly => "unknown",
        Shown::Passing => "good",
    }
}

impl SpecificationPage {
    fn of(room: &Room) -> Self {
        let found = trace(&room.specification, &room.evidence());
        let depths = room.specification.depths();
        let all = room
            .specification
            .requirements
            .iter()
            .zip(&found.covers)
            .zip(depths);
        let line =
            |((one, cover), depth): ((&Requirement, &contract::coverage::Cover), Option<usize>)| {
                Line {
                    id: one.id.clone(),
                    title: one.title.clone(),
                    kind: one.kind.word(),
                    priority: one.priority.word(),
                    weight: one.weight,
                    version: one.version,
                    depth: depth.unwrap_or(0),
                    criteria: one.criteria.len(),
                    state: cover.shown.word(),
                    look: look(cover.shown),
                }
            };
        Self {
            path: room.path(),
            title: room.contract.value.title.clone(),
            crumbs: crumbs(&room.contract.value.title, &room.path(), &[]),
            requirements: all.map(line).collect(),
            columns: sheet::COLUMNS.to_vec(),
            ..Self::default()
        }
    }
}

impl Page for SpecificationPage {
    const TEMPLATE: &'static str = "assurance/specification.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let empty = || Self {
            path: "/assurance/1".into(),
            title: "Library booking".into(),
            crumbs: crumbs("Library booking", "/assurance/1", &[]),
            columns: sheet::COLUMNS.to_vec(),
            ..Self::default()
        };
        let line = |id: &str, depth, shown: Shown| Line {
            id: id.into(),
            title: "A room can be booked by keyboard".into(),
            kind: "accessibility",
            priority: "must",
            weight: 3,
            version: 2,
            depth,
            criteria: 2,
            state: shown.word(),
            look: look(shown),
        };
        let full = || Self {
            requirements: vec![
                line("REQ-1", 0, Shown::Partly),
                line("REQ-1.1", 1, Shown::Failing),
                line("REQ-2", 0, Shown::Stale),
            ],
            ..empty()
        };
        vec![
            ("nothing yet", empty()),
            (
                "some",
                Self {
                    done: "The changes were taken in.",
                    ..full()
                },
            ),
            (
                "a file with faults",
                Self {
                    errors: vec![Error::new(
                        "file",
                        "The file has faults, and nothing of it was taken in.",
                    )],
                    faults: vec!["Line 3, kind: This is one of functional, accessibility.".into()],
                    ..full()
                },
            ),
        ]
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Done {
    done: String,
}

async fn show(
    view: View,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, Fail> {
    let mut page = SpecificationPage::of(&Room::open(&view.app, &id).await?);
    page.done = if done.done.is_empty() {
        ""
    } else {
        "The changes were taken in."
    };
    Ok(view.page(&page))
}
async fn csv(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    Ok(app::sheet::download(
        "specification",
        sheet::write(&room.specification),
    ))
}

async fn reqif_file(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let text = reqif::write(&room.specification, &view.app.now().to_string(), "borough");
    let headers = [
        (header::CONTENT_TYPE, "application/xml; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"specification.reqif\"",
        ),
    ];
    Ok((headers, text).into_response())
}
