//! The start of a form: what it is for, what to have at hand, what becomes of the answers.

use app::ask::{self, AskError};
use app::kit::Fault;
use app::{Fail, Page};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::pages::Words;
use super::run::Run;

/// What is this form for, and what do I need?
#[derive(Debug, Serialize)]
pub struct StartPage {
    words: Words,
    about: String,
    before: Vec<String>,
    needed: Vec<String>,
    minutes: u32,
    due_working_days: u32,
    purpose: String,
    keep_days: u32,
    fee: Option<String>,
    /// How far one has come, if answers were begun.
    begun: Option<Begun>,
}

#[derive(Debug, Serialize)]
struct Begun {
    answered: usize,
    until_us: i64,
    go_on: String,
}

impl Page for StartPage {
    const TEMPLATE: &'static str = "services/apply-start.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let new = || Self {
            words: Words::sample(),
            about: "Park near your home.".into(),
            before: vec!["You can apply if you live in the zone.".into()],
            needed: vec!["the number plate".into(), "proof of where you live".into()],
            minutes: 5,
            due_working_days: 5,
            purpose: "to decide on your permit".into(),
            keep_days: 365,
            fee: Some("£45.50".into()),
            begun: None,
        };
        let least = Self {
            before: vec![],
            needed: vec![],
            minutes: 0,
            due_working_days: 0,
            fee: None,
            words: Words {
                trial: true,
                ..Words::sample()
            },
            ..new()
        };
        let begun = Begun {
            answered: 3,
            until_us: 1_797_948_300_000_000,
            go_on: "/apply/parking-permit/vehicle".into(),
        };
        vec![
            ("at first", new()),
            ("with the least, in a trial", least),
            (
                "begun before",
                Self {
                    begun: Some(begun),
                    ..new()
                },
            ),
        ]
    }
}

/// The start page.
pub async fn start(run: Run) -> Result<Response, Fail> {
    let open = run.draft.as_ref().filter(|draft| draft.case_id.is_none());
    // A form that is gone has a page of its own for those who had begun.
    if open.is_some() && run.published.is_none() {
        return Ok(run.to("again"));
    }
    let version = run.published.as_ref().unwrap_or(&run.version);
    let form = &version.form;
    let begun = open.map(|draft| Begun {
        answered: draft.answers.len(),
        until_us: draft.erase.0,
        go_on: run.path("resume"),
    });
    let fee = form.fee.as_ref().map(|fee| {
        let all = fee.rules.iter().map(|rule| rule.pence).chain([fee.pence]);
        let (least, most) = all.fold((i64::MAX, 0), |(l, m), pence| (l.min(pence), m.max(pence)));
        match least {
            0 => format!("Nothing, or up to {}", form::money(most)),
            _ if least == most => form::money(most),
            _ => format!("Between {} and {}", form::money(least), form::money(most)),
        }
    });
    Ok(run.view.page(&StartPage {
        words: Words {
            title: form.title.clone(),
            ..Words::of(&run)
        },
        about: form.about.clone(),
        before: form.before.clone(),
        needed: form.needed.clone(),
        minutes: form.minutes,
        due_working_days: form.due_working_days,
        purpose: form.purpose.clone(),
        keep_days: form.keep_days,
        fee,
        begun,
    }))
}

/// Begins answers, and puts their secret into the cookie.
pub async fn begin(run: Run) -> Result<Response, Fail> {
    let version = run.published.clone().ok_or_else(|| {
        Fault::not_found("This form is closed. See what else you can ask for at /apply.")
    })?;
    let (name, number) = (version.form.name.clone(), version.version);
    let (draft, key) = run
        .view
        .app
        .store()
        .write(move |tx| Ok::<_, AskError>(ask::begin_draft(tx, &name, number)?))
        .await?;
    let step = version.form.resume(&draft.answers);
    Ok((run.with_key(key), run.step(step, "check")).into_response())
}
