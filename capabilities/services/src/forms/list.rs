//! Which forms are there, and where does each stand?

use std::collections::BTreeMap;

use app::ask::versions as kept;
use app::{Fail, Page, View};
use axum::response::{IntoResponse, Redirect, Response};
use form::{Form, Kind, Question};
use http::StatusCode;
use serde::Serialize;

use super::{account, name_for};
use crate::apply::{Posted, Problem};

/// Which forms are there, and where does each stand?
#[derive(Debug, Default, Serialize)]
pub struct ListPage {
    forms: Vec<Line>,
    title: String,
    errors: Vec<Problem>,
}

#[derive(Debug, Default, Serialize)]
struct Line {
    title: String,
    path: String,
    /// The version that is published; 0 for none.
    published: i64,
    /// "draft", "proposed", "approved" or nothing.
    working: String,
    changed_us: i64,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "services/forms-list.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |published, working: &str| Line {
            title: "Apply for a parking permit".into(),
            path: "/forms/parking-permit".into(),
            published,
            working: working.into(),
            changed_us: 1_795_529_100_000_000,
        };
        let problem = Problem {
            text: "Enter what the form is called".into(),
            href: "#title".into(),
        };
        vec![
            ("nothing yet", Self::default()),
            (
                "some",
                Self {
                    forms: vec![line(2, ""), line(1, "proposed"), line(0, "draft")],
                    ..Self::default()
                },
            ),
            (
                "no title",
                Self {
                    errors: vec![problem],
                    ..Self::default()
                },
            ),
        ]
    }
}

async fn page(view: &View) -> Result<ListPage, Fail> {
    let all = view.app.store().read(|rd| kept::all(rd, None)).await?;
    let mut lines: BTreeMap<String, Line> = BTreeMap::new();
    // Newest first within a form: the first one met gives the title.
    for version in all {
        let line = lines
            .entry(version.row.form.clone())
            .or_insert_with(|| Line {
                title: version.form.title.clone(),
                path: format!("/forms/{}", version.row.form),
                changed_us: version.changed.0,
                ..Line::default()
            });
        match version.state.as_str() {
            "published" => line.published = version.version,
            "retired" => {}
            state => line.working = state.to_owned(),
        }
        line.changed_us = line.changed_us.max(version.changed.0);
    }
    Ok(ListPage {
        forms: lines.into_values().collect(),
        ..ListPage::default()
    })
}

/// The list.
pub async fn list(view: View) -> Result<Response, Fail> {
    Ok(view.page(&page(&view).await?))
}

/// Adds a form, with one question to begin with.
pub async fn add(view: View, posted: Posted) -> Result<Response, Fail> {
    let title = posted.fields.one("title").to_owned();
    if title.is_empty() || title.chars().count() > 100 {
        let problem = Problem {
            text: if title.is_empty() {
                "Enter what the form is called".into()
            } else {
                "What the form is called must be 100 characters or fewer".into()
            },
            href: "#title".into(),
        };
        let shown = ListPage {
            title,
            errors: vec![problem],
            ..page(&view).await?
        };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, view.page(&shown)).into_response());
    }
    let who = account(&view)?;
    let form = view
        .app
        .store()
        .write(move |tx| {
            let all = kept::all(tx, None)?;
            let name = name_for(&title, &|name| all.iter().any(|v| v.row.form == name));
            kept::add(tx, &who, &begun(&name, &title))
        })
        .await?;
    Ok(Redirect::to(&format!("/forms/{}/edit", form.row.form)).into_response())
}

/// A form to begin with.
fn begun(name: &str, title: &str) -> Form {
    let page = |question: Question| form::Page {
        name: question.name.clone(),
        section: "About you".into(),
        questions: vec![question],
        ..form::Page::default()
    };
    Form {
        format: 1,
        name: name.to_owned(),
        title: title.to_owned(),
        about: String::new(),
        before: vec![],
        needed: vec![],
        minutes: 0,
        category: name.to_owned(),
        team: String::new(),
        due_working_days: 10,
        purpose: String::new(),
        keep_days: 365,
        pages: vec![
            page(Question::new("name", "What is your name?", Kind::Name)),
            page(Question::new(
                "email",
                "What is your email address?",
                Kind::Email,
            )),
        ],
        fee: None,
        done: vec!["We will write to you within 10 working days.".into()],
        after: None,
    }
}
