//! The last look before it is sent, and what happens then.

use app::{Fail, Page, View, ground};
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use form::{Fields, Kind, Question, Wrong};
use serde::{Deserialize, Serialize};

use super::{again, at, elsewhere, onwards};
use crate::cases;
use crate::categories::Categories;
use crate::danger::{self, Call, told};
use crate::draft::{DRAFTS, Draft, Sent, Step};

/// Is this right?
#[derive(Debug, Default, Serialize)]
pub struct CheckPage {
    errors: Vec<Wrong>,
    back_path: String,
    rows: Vec<Row>,
    private_why: String,
    calls: Vec<Call>,
    name: String,
    email: String,
    phone: String,
}

/// A line of what was said, with the way to change it.
#[derive(Debug, Clone, Serialize)]
struct Row {
    label: String,
    lines: Vec<String>,
    href: String,
}

impl Page for CheckPage {
    const TEMPLATE: &'static str = "reports/check.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let row = |label: &str, line: &str| Row {
            label: label.into(),
            lines: vec![line.into()],
            href: "/report/abc/category".into(),
        };
        let page = || Self {
            back_path: "/report/abc/same".into(),
            rows: vec![
                row("What is wrong", "Two slats are broken."),
                row("Where", "Quay Street, Wendmouth"),
            ],
            ..Self::default()
        };
        vec![
            ("open", page()),
            (
                "private, and perhaps urgent",
                Self {
                    private_why: "It is about people, so we do not show it on the map.".into(),
                    calls: vec![Call {
                        title: "Call 999 if a crime is happening".into(),
                        call: "999".into(),
                        tel: "999".into(),
                        text: "Ask for the police.".into(),
                    }],
                    ..page()
                },
            ),
            (
                "an address with a slip",
                Self {
                    email: "ann@".into(),
                    errors: vec![Wrong::new(
                        "email",
                        "Enter an email address in the correct format, like name@example.com",
                    )],
                    ..page()
                },
            ),
        ]
    }
}

/// Your report is with us.
#[derive(Debug, Serialize)]
pub struct SentPage {
    reference: String,
    /// The person's own link to it.
    own_path: String,
    title: String,
    due_us: Option<i64>,
    email: String,
    is_private: bool,
    calls: Vec<Call>,
}

impl Page for SentPage {
    const TEMPLATE: &'static str = "reports/sent.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = || Self {
            reference: "BX7K-3MQD".into(),
            own_path: "/reports/BX7K-3MQD?key=abc".into(),
            title: "Bench or seat".into(),
            due_us: Some(1_796_738_700_000_000),
            email: "ann@example.org".into(),
            is_private: false,
            calls: vec![],
        };
        vec![
            ("with an address", page()),
            (
                "private, without an address",
                Self {
                    email: String::new(),
                    is_private: true,
                    due_us: None,
                    ..page()
                },
            ),
        ]
    }
}

fn read(all: &Categories, key: &str, draft: &Draft, view: &View) -> CheckPage {
    let mut rows = Vec::new();
    let mut row = |label: &str, lines: Vec<String>, step: Option<Step>| {
        if !lines.is_empty() {
            rows.push(Row {
                label: label.into(),
                lines,
                href: step.map_or_else(String::new, |step| step.path(key)),
            });
        }
    };
    let words = draft.words.lines().map(ToOwned::to_owned).collect();
    row("What is wrong", words, None);
    let photos = draft
        .photos
        .iter()
        .map(|photo| photo.name.clone())
        .collect();
    row("Photo", photos, None);
    row("Where", place_lines(draft, view), Some(Step::Place));
    if let Some(category) = draft.category(all) {
        row("Kind", vec![category.name.clone()], Some(Step::Category));
        for question in &category.questions {
            let answer = draft.answers.get(&question.name);
            let lines = answer.map_or_else(Vec::new, |answer| question.words(answer));
            row(&question.label, lines, Some(Step::Questions));
        }
    }
    let category = draft.category(all);
    CheckPage {
        errors: Vec::new(),
        back_path: Step::Category.path(key),
        rows,
        private_why: category.map_or_else(String::new, |c| c.private_why.clone()),
        calls: calls(all, draft),
        name: draft.name.clone(),
        email: draft.email.clone(),
        phone: draft.phone.clone(),
    }
}

fn place_lines(draft: &Draft, view: &View) -> Vec<String> {
    let thing = draft.thing.as_ref().map(|thing| thing.name.clone());
    let street = draft.at.map(|at| ground::street(&view.app, at));
    let pin = draft
        .at
        .map(|at| format!("On the map at {:.5}, {:.5}", at.lat, at.lon));
    [thing, street, Some(draft.spot.clone()), pin]
        .into_iter()
        .flatten()
        .filter(|line| !line.is_empty())
        .collect()
}

/// Whom to call: by the words and by the kind.
fn calls(all: &Categories, draft: &Draft) -> Vec<Call> {
    let mut calls = told(all, &draft.words);
    let of_kind = draft
        .category(all)
        .map(|category| danger::of(all, category));
    for call in of_kind.into_iter().flatten() {
        if !calls.contains(&call) {
            calls.push(call);
        }
    }
    calls
}

pub async fn page(view: View, Path(key): Path<String>) -> Result<Response, Fail> {
    let (draft, all) = at(&view.app, &key).await?;
    if draft
        .value
        .next(&all, !told(&all, &draft.value.words).is_empty())
        != Step::Check
    {
        return Ok(onwards(&all, &key, &draft.value));
    }
    Ok(view.page(&read(&all, &key, &draft.value, &view)))
}

/// How we may answer.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Person {
    name: String,
    email: String,
    phone: String,
}

/// Sends it. Sent twice, it is one report: the secret of its pages makes the second known.
pub async fn sent(
    view: View,
    Path(key): Path<String>,
    Form(person): Form<Person>,
) -> Result<Response, Fail> {
    let app = &view.app;
    let (before, all) = at(app, &key).await?;
    if let Some(other) = elsewhere(&all, &key, &before.value) {
        return Ok(other);
    }
    let mut draft = before.value.clone();
    let errors = take_person(&mut draft, &person, &view);
    if draft.next(&all, !told(&all, &draft.words).is_empty()) != Step::Check {
        return Ok(onwards(&all, &key, &draft));
    }
    if !errors.is_empty() {
        let mut page = read(&all, &key, &draft, &view);
        page.errors = errors;
        return Ok(again(view.page(&page)));
    }
    let once = before.id.clone();
    let new = cases::New::of_draft(app, &all, &draft, &once).await?;
    let (cases_app, id) = (app.clone(), before.id.clone());
    let opened = app
        .store()
        .write(move |tx| {
            let opened = cases::open(&cases_app, tx, &new)?;
            if !opened.is_repeat {
                let kept = Draft {
                    sent: Some(Sent {
                        reference: opened.reference.clone(),
                        key: opened.key.clone(),
                    }),
                    ..draft.clone()
                };
                DRAFTS.change(tx, "anyone", &id, None, kept)?;
            }
            Ok::<_, app::kit::Fault>(opened)
        })
        .await?;
    cases::opened(app, &opened).await;
    Ok(Redirect::to(&Step::Sent.path(&key)).into_response())
}

/// Who the person is, if they say so; what is wrong with it.
fn take_person(draft: &mut Draft, person: &Person, view: &View) -> Vec<Wrong> {
    let today = view.app.today();
    let fields = Fields::new([("email", &person.email), ("phone", &person.phone)]);
    let optional = |name: &str, label: &str, kind: Kind| Question {
        optional: true,
        ..Question::new(name, label, kind)
    };
    draft.name = person.name.trim().chars().take(100).collect();
    draft.email = fields.one("email").to_owned();
    draft.phone = fields.one("phone").to_owned();
    [
        optional("email", "Email address", Kind::Email),
        optional("phone", "Phone number", Kind::Phone),
    ]
    .iter()
    .filter_map(|question| question.read(&fields, &[], today).err())
    .flatten()
    .collect()
}

/// What happens next.
pub async fn done(view: View, Path(key): Path<String>) -> Result<Response, Fail> {
    let (draft, all) = at(&view.app, &key).await?;
    let Some(sent) = &draft.value.sent else {
        return Ok(onwards(&all, &key, &draft.value));
    };
    let report = cases::by_reference(&view.app, &all, &sent.reference).await?;
    let category = draft.value.category(&all);
    Ok(view.page(&SentPage {
        own_path: cases::own_path(&sent.reference, &sent.key),
        reference: sent.reference.clone(),
        title: all.name(&draft.value.category).to_owned(),
        due_us: report.and_then(|report| report.due_us),
        email: draft.value.email.clone(),
        is_private: category.is_some_and(|category| category.private),
        calls: calls(&all, &draft.value),
    }))
}
