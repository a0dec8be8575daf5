//! Checking the answers before they are sent; and what must be asked again because the form has changed.

use app::ask::versions;
use app::{Fail, Page};
use axum::response::Response;
use form::{Again, Section, SummaryRow};
use serde::Serialize;

use super::page::last;
use super::pages::Words;
use super::run::Run;

/// Is this right?
#[derive(Debug, Default, Serialize)]
pub struct CheckPage {
    words: Words,
    sections: Vec<Section>,
    fee: Option<String>,
    fee_for: String,
    change: String,
    back: String,
}

impl CheckPage {
    fn answers() -> Vec<Section> {
        vec![Section {
            title: "About you".into(),
            rows: vec![
                SummaryRow {
                    label: "What is your name?".into(),
                    lines: vec!["Ann Marsh".into()],
                    page: "name".into(),
                    item: 0,
                    question: "name".into(),
                },
                SummaryRow {
                    label: "What is your phone number? (optional)".into(),
                    lines: vec![],
                    page: "phone".into(),
                    item: 0,
                    question: "phone".into(),
                },
            ],
        }]
    }
}

impl Page for CheckPage {
    const TEMPLATE: &'static str = "services/apply-check.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = || Self {
            words: Words::sample(),
            sections: Self::answers(),
            change: "/apply/parking-permit/".into(),
            back: "/apply/parking-permit/name".into(),
            ..Self::default()
        };
        let paid = Self {
            fee: Some("£45.50".into()),
            fee_for: "Permit for 12 months".into(),
            ..page()
        };
        let trial = Self {
            words: Words {
                trial: true,
                ..Words::sample()
            },
            ..page()
        };
        vec![("free", page()), ("to pay", paid), ("in a trial", trial)]
    }
}

/// The answers, each with its link to be changed.
pub async fn check(run: Run) -> Result<Response, Fail> {
    if let Some(elsewhere) = run.caught_up().await? {
        return Ok(elsewhere);
    }
    let (draft, _) = match run.begun() {
        Ok(begun) => begun,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let form = run.form();
    if !form.is_complete(&draft.answers) {
        return Ok(run.step(form.resume(&draft.answers), last(form, &draft.answers)));
    }
    Ok(run.view.page(&CheckPage {
        words: Words::of(&run),
        sections: form.summary(&draft.answers),
        fee: form.fee_pence(&draft.answers).map(form::money),
        fee_for: form
            .fee
            .as_ref()
            .map(|fee| fee.what.clone())
            .unwrap_or_default(),
        change: run.path(""),
        back: run.path(last(form, &draft.answers)),
    }))
}

/// What has changed since I began?
#[derive(Debug, Default, Serialize)]
pub struct AgainPage {
    words: Words,
    again: Vec<Again>,
    /// What was answered and has no place any more.
    aside: Vec<Section>,
    /// Everything that was answered, where the form is closed.
    kept: Vec<Section>,
    closed: bool,
    until_us: i64,
    go_on: String,
}

impl Page for AgainPage {
    const TEMPLATE: &'static str = "services/apply-again.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = || Self {
            words: Words::sample(),
            until_us: 1_797_948_300_000_000,
            go_on: "/apply/parking-permit/resume".into(),
            ..Self::default()
        };
        let again = Again {
            page: "zone".into(),
            label: "Which zone do you live in?".into(),
            why: "This question is new.".into(),
        };
        vec![
            ("nothing to do", page()),
            (
                "asked again",
                Self {
                    again: vec![again],
                    aside: CheckPage::answers(),
                    ..page()
                },
            ),
            (
                "closed",
                Self {
                    closed: true,
                    kept: CheckPage::answers(),
                    ..page()
                },
            ),
        ]
    }
}

/// What has changed, or that the form is closed and what was answered.
pub async fn again(run: Run) -> Result<Response, Fail> {
    let (draft, _) = match run.begun() {
        Ok(begun) => begun,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let closed = run.published.is_none();
    let form = run.form();
    // What was set aside is shown in the words of the versions before.
    let (name, before) = (form.name.clone(), draft.form_version);
    let old = run
        .view
        .app
        .store()
        .read(move |rd| versions::all(rd, Some(&name)))
        .await?;
    let mut rows = Vec::new();
    for (name, answer) in draft.aside.iter() {
        let of = old.iter().filter(|v| v.version < before);
        let found = of.filter_map(|v| v.form.question(name)).next();
        if let Some((page, question)) = found {
            rows.push(SummaryRow {
                label: question.label.clone(),
                lines: question.words(answer),
                page: page.name.clone(),
                item: 0,
                question: name.to_owned(),
            });
        }
    }
    let aside = if rows.is_empty() {
        vec![]
    } else {
        vec![Section {
            title: String::new(),
            rows,
        }]
    };
    Ok(run.view.page(&AgainPage {
        words: Words::of(&run),
        again: draft.again.clone(),
        aside,
        kept: if closed {
            form.summary(&draft.answers)
        } else {
            vec![]
        },
        closed,
        until_us: draft.erase.0,
        go_on: run.path("resume"),
    }))
}
