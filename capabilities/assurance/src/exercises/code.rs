//! Raters: two people read each visit by themselves, say whether it was done and which planted faults it caught.

use app::{Fail, Page, View};
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};

use super::Open;
use super::model::{CODINGS, Coding, Visit};
use crate::edit::{Crumb, Error, crumbs};
use crate::posted::Posted;

/// What did this shopper do and notice?
#[derive(Debug, Default, Serialize)]
pub struct Code {
    path: String,
    crumbs: Vec<Crumb>,
    left: usize,
    visit: Option<Shown>,
    planted: Vec<String>,
    errors: Vec<Error>,
}

/// A visit, as a rater reads it: no name, no ending that would lead.
#[derive(Debug, Clone, Default, Serialize)]
struct Shown {
    shopper: u32,
    task: usize,
    name: String,
    success: String,
    what: String,
    problems: Vec<String>,
    picture: String,
}

impl Page for Code {
    const TEMPLATE: &'static str = "assurance/code.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let none = || Self {
            path: "/assurance/exercises/1".into(),
            crumbs: crumbs("Library booking", "/assurance/1", &[]),
            ..Self::default()
        };
        let visit = Shown {
            shopper: 3,
            task: 0,
            name: "Book a room".into(),
            success: "You see a reference.".into(),
            what: "I booked the small room.".into(),
            problems: vec!["The price came late.".into()],
            picture: "/assurance/1/files/7".into(),
        };
        let one = || Self {
            left: 4,
            visit: Some(visit.clone()),
            planted: vec!["The price is shown only at the end.".into()],
            ..none()
        };
        vec![
            ("nothing left", none()),
            ("a visit", one()),
            (
                "not chosen",
                Self {
                    errors: vec![Error::new("done", "Choose whether it was done")],
                    ..one()
                },
            ),
        ]
    }
}

async fn page(view: &View, id: &str) -> Result<(Open, Code), Fail> {
    let open = Open::read(&view.app, id).await?;
    let seen = open.seen(&view.app).await?;
    let rater = view.person()?.id.clone();
    let is_read = |visit: &Visit| {
        seen.codings
            .iter()
            .any(|one| one.rater == rater && one.shopper == visit.shopper && one.task == visit.task)
    };
    let left: Vec<&Visit> = seen
        .visits
        .iter()
        .map(|one| &one.value)
        .filter(|visit| visit.is_told && !is_read(visit))
        .collect();
    let none = Default::default();
    let shown = left.first().map(|visit| {
        let task = open.exercise.value.tasks.get(visit.task).unwrap_or(&none);
        Shown {
            shopper: visit.shopper,
            task: visit.task,
            name: task.name.clone(),
            success: task.success.clone(),
            what: visit.what.clone(),
            problems: visit.problems.clone(),
            picture: if visit.picture.is_empty() {
                String::new()
            } else {
                format!("{}/files/{}", open.room.path(), visit.picture)
            },
        }
    });
    let page = Code {
        path: open.path(),
        crumbs: crumbs(
            &open.room.contract.value.title,
            &open.room.path(),
            &[(&open.exercise.value.title, &open.path())],
        ),
        left: left.len(),
        visit: shown,
        planted: open.exercise.value.planted.clone(),
        errors: Vec::new(),
    };
    Ok((open, page))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Wrong {
    wrong: String,
}

pub async fn show(
    view: View,
    Path(id): Path<String>,
    Query(wrong): Query<Wrong>,
) -> Result<Response, Fail> {
    let (_, mut page) = page(&view, &id).await?;
    if !wrong.wrong.is_empty() && page.visit.is_some() {
        page.errors = vec![Error::new("done", "Choose whether it was done")];
    }
    Ok(view.page(&page))
}

pub async fn save(view: View, Path(id): Path<String>, posted: Posted) -> Result<Response, Fail> {
    let (open, _) = page(&view, &id).await?;
    let fields = &posted.fields;
    let is_done = match fields.one("done") {
        "yes" => true,
        "no" => false,
        _ => return Ok(Redirect::to(&format!("{}/code?wrong=yes", open.path())).into_response()),
    };
    let seen = open.seen(&view.app).await?;
    let shopper: u32 = fields.one("shopper").parse().unwrap_or(0);
    let task: usize = fields.one("task").parse().unwrap_or(usize::MAX);
    let is_there = seen
        .visits
        .iter()
        .any(|one| one.value.shopper == shopper && one.value.task == task);
    let planted = open.exercise.value.planted.len();
    let coding = Coding {
        exercise: id,
        shopper,
        task,
        rater: view.person()?.id.clone(),
        is_done,
        caught: fields
            .all("caught")
            .iter()
            .filter_map(|n| n.parse().ok())
            .filter(|n| *n < planted)
            .collect(),
        until: open.exercise.value.words_until(),
    };
    let who = view.who.audit_name();
    let which = format!(
        "{} {} {} {}",
        coding.exercise, coding.shopper, coding.task, coding.rater
    );
    if is_there {
        view.app
            .store()
            .write(move |tx| match CODINGS.by(tx, "which", &which)? {
                // Sent twice, the first stands.
                Some(_) => Ok(()),
                None => CODINGS.insert(tx, &who, coding.clone()).map(drop),
            })
            .await?;
    }
    Ok(Redirect::to(&format!("{}/code", open.path())).into_response())
}
