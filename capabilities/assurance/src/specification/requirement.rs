//! One requirement: what it says, what shows that it is met, and how it read before.

use app::kit::Fault as Refusal;
use app::store::Record;
use app::{Fail, Page, View};
use axum::extract::Path;
use axum::response::Response;
use contract::Requirement;
use contract::coverage::{Shown, trace};
use serde::Serialize;

use super::import::ChangeLine;
use super::look;
use crate::edit::{Crumb, crumbs};
use crate::evidence;
use crate::model::{REVISIONS, Revision, Room, of_contract};

/// What is a requirement, and what shows that it is met?
#[derive(Debug, Default, Serialize)]
pub struct RequirementPage {
    path: String,
    crumbs: Vec<Crumb>,
    one: Requirement,
    state: &'static str,
    look: &'static str,
    criteria: Vec<(u32, String, String, &'static str, &'static str)>,
    evidence: Vec<evidence::Line>,
    revisions: Vec<(i64, String, ChangeLine)>,
}

impl Page for RequirementPage {
    const TEMPLATE: &'static str = "assurance/requirement.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let one = Requirement {
            id: "REQ-1".into(),
            title: "By keyboard".into(),
            text: "All of it.\nEverywhere.".into(),
            version: 2,
            weight: 3,
            ..Requirement::default()
        };
        let bare = || Self {
            path: "/assurance/1".into(),
            crumbs: crumbs(
                "Library booking",
                "/assurance/1",
                &[("Specification", "/assurance/1/specification")],
            ),
            one: one.clone(),
            state: "No evidence",
            look: "unknown",
            ..Self::default()
        };
        let line = ChangeLine {
            id: "REQ-1".into(),
            title: "By keyboard".into(),
            words: "text".into(),
            is_stale: true,
            before: "All of it".into(),
            after: "All of it, by keyboard".into(),
        };
        let full = Self {
            criteria: vec![
                (
                    1,
                    "A date is chosen".into(),
                    "book.feature:3".into(),
                    "Shown",
                    "good",
                ),
                (2, "It is paid".into(), String::new(), "Failing", "bad"),
            ],
            evidence: evidence::Line::samples(),
            revisions: vec![(1_795_529_100_000_000, "edited in the page".into(), line)],
            ..bare()
        };
        vec![("new", bare()), ("with evidence and a history", full)]
    }
}

pub async fn requirement(
    view: View,
    Path((id, which)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let one = room.specification.get(&which).cloned();
    let one = one
        .ok_or_else(|| Refusal::not_found("The specification has no such requirement any more."))?;
    let found = trace(&room.specification, &room.evidence());
    let cover = found.covers.iter().find(|cover| cover.id == which);
    let all = view
        .app
        .store()
        .read(move |rd| of_contract(rd, &REVISIONS, &id))
        .await?;
    let revision = |record: &Record<Revision>| {
        let change = record
            .value
            .changes
            .iter()
            .find(|change| change.id == which)?;
        Some((
            record.created.0,
            record.value.how.clone(),
            ChangeLine::of(change),
        ))
    };
    let criteria = one.criteria.iter().map(|criterion| {
        let shown =
            cover.and_then(|cover| cover.criteria.iter().find(|c| c.number == criterion.number));
        let shown = shown.map_or(Shown::Uncovered, |one| one.shown);
        (
            criterion.number,
            criterion.text.clone(),
            criterion.scenario.clone(),
            shown.word(),
            look(shown),
        )
    });
    let shown = cover.map_or(Shown::Uncovered, |cover| cover.shown);
    Ok(view.page(&RequirementPage {
        path: room.path(),
        crumbs: crumbs(
            &room.contract.value.title,
            &room.path(),
            &[("Specification", &format!("{}/specification", room.path()))],
        ),
        state: shown.word(),
        look: look(shown),
        criteria: criteria.collect(),
        evidence: evidence::lines(&room, Some(&one.id)),
        revisions: all.iter().rev().filter_map(revision).collect(),
        one,
    }))
}
