//! A page of a draft: its words, whether it is repeated, its questions in their order.

use app::ask::AskError;
use app::ask::versions::Version;
use app::kit::Fault;
use app::{Fail, Page, View};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use form::{Fields, Kind, Link, Page as FormPage, Question, Repeat};
use http::StatusCode;
use serde::Serialize;

use super::edit::Head;
use super::when::words;
use super::{draft, keep, moved, name_for, paragraphs};
use crate::apply::{Posted, Problem};

/// What does this page say and ask?
#[derive(Debug, Default, Serialize)]
pub struct PagePage {
    head: Head,
    name: String,
    heading: String,
    title: String,
    section: String,
    texts: String,
    /// "asks", "repeats" or "ends".
    nature: String,
    one: String,
    many: String,
    most: String,
    link_text: String,
    link_path: String,
    /// When it is shown, in words; empty for always.
    when: String,
    questions: Vec<Line>,
    kinds: Vec<(&'static str, &'static str)>,
    errors: Vec<Problem>,
}

#[derive(Debug, Serialize)]
struct Line {
    name: String,
    label: String,
    kind: &'static str,
    optional: bool,
}

fn kinds() -> Vec<(&'static str, &'static str)> {
    Kind::all()
        .into_iter()
        .map(|(words, kind)| (kind.name(), words))
        .collect()
}

fn shown(version: &Version, page: &FormPage) -> PagePage {
    let form = &version.form;
    let nature = match (page.stop, &page.repeat) {
        (true, _) => "ends",
        (false, Some(_)) => "repeats",
        (false, None) => "asks",
    };
    PagePage {
        head: Head::of(version),
        name: page.name.clone(),
        heading: page.heading().to_owned(),
        title: page.title.clone(),
        section: page.section.clone(),
        texts: page.words.join("\n"),
        nature: nature.into(),
        one: page
            .repeat
            .as_ref()
            .map(|r| r.one.clone())
            .unwrap_or_default(),
        many: page
            .repeat
            .as_ref()
            .map(|r| r.many.clone())
            .unwrap_or_default(),
        most: page
            .repeat
            .as_ref()
            .map_or("5".into(), |r| r.most.to_string()),
        link_text: page
            .link
            .as_ref()
            .map(|link| link.text.clone())
            .unwrap_or_default(),
        link_path: page
            .link
            .as_ref()
            .map(|link| link.path.clone())
            .unwrap_or_default(),
        when: page
            .when
            .as_ref()
            .map(|when| words(form, when))
            .unwrap_or_default(),
        questions: page
            .questions
            .iter()
            .map(|question| Line {
                name: question.name.clone(),
                label: question.label.clone(),
                kind: question.kind.name(),
                optional: question.optional,
            })
            .collect(),
        kinds: kinds(),
        errors: Vec::new(),
    }
}

impl Page for PagePage {
    const TEMPLATE: &'static str = "services/forms-page.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = || Self {
            head: Head::sample(),
            name: "name".into(),
            heading: "What is your name?".into(),
            section: "About you".into(),
            nature: "asks".into(),
            most: "5".into(),
            questions: vec![Line {
                name: "name".into(),
                label: "What is your name?".into(),
                kind: "name",
                optional: false,
            }],
            kinds: kinds(),
            ..Self::default()
        };
        let problem = Problem {
            text: "Enter what one of them is called".into(),
            href: "#one".into(),
        };
        vec![
            ("asks", page()),
            (
                "repeats, sometimes",
                Self {
                    nature: "repeats".into(),
                    one: "vehicle".into(),
                    many: "vehicles".into(),
                    when: "“Do you live here?” is “Yes”".into(),
                    ..page()
                },
            ),
            (
                "ends",
                Self {
                    nature: "ends".into(),
                    questions: vec![],
                    when: "(“A” is “Yes” or “B” is “No”)".into(),
                    ..page()
                },
            ),
            (
                "filled in wrongly",
                Self {
                    nature: "repeats".into(),
                    errors: vec![problem],
                    ..page()
                },
            ),
        ]
    }
}

fn gone() -> Fault {
    Fault::not_found("That page is not in the draft any more. Go back to the form.")
}

/// The page.
pub async fn show(
    view: View,
    Path((form, name)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let version = draft(&view, &form).await?;
    let page = version.form.page(&name).ok_or_else(gone)?;
    Ok(view.page(&shown(&version, page)))
}

/// What was filled in, in the page; what to mend.
fn read(page: &mut FormPage, fields: &Fields) -> Vec<(&'static str, String)> {
    let mut wrong = Vec::new();
    let line = |name: &str, most: usize| -> String {
        let text = fields
            .one(name)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        text.chars().take(most).collect()
    };
    page.title = line("title", 200);
    page.section = line("section", 100);
    page.words = paragraphs(fields.one("texts"));
    page.stop = fields.one("nature") == "ends";
    page.repeat = (fields.one("nature") == "repeats").then(|| Repeat {
        one: line("one", 60),
        many: line("many", 60),
        most: fields.one("most").parse().unwrap_or(0),
    });
    if let Some(repeat) = &page.repeat {
        if repeat.one.is_empty() {
            wrong.push(("one", "Enter what one of them is called".into()));
        }
        if repeat.many.is_empty() {
            wrong.push(("many", "Enter what several of them are called".into()));
        }
        if !(2..=form::Limit::ROWS).contains(&repeat.most) {
            wrong.push((
                "most",
                format!("Enter a whole number from 2 to {}", form::Limit::ROWS),
            ));
        }
    }
    let path = line("link-path", 500);
    page.link = (!path.is_empty()).then(|| Link {
        text: line("link-text", 100),
        path,
    });
    if page.link.as_ref().is_some_and(|link| link.text.is_empty()) {
        wrong.push(("link-text", "Enter the words of the link".into()));
    }
    wrong
}

/// Keeps the page, or adds, moves or takes out a question.
pub async fn save(
    view: View,
    Path((form_name, name)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Fail> {
    let before = draft(&view, &form_name).await?;
    let fields = &posted.fields;
    let mut form = before.form.clone();
    let taken = |new: &str| {
        let form = &before.form;
        form.question(new).is_some() || form.page(new).is_some()
    };
    let page = form
        .pages
        .iter_mut()
        .find(|page| page.name == name)
        .ok_or_else(gone)?;
    let mut to = format!("/forms/{form_name}/edit/{name}");
    let (deed, of) = fields
        .one("do")
        .split_once(':')
        .unwrap_or((fields.one("do"), ""));
    let at = page
        .questions
        .iter()
        .position(|question| question.name == of);
    let mut wrong = Vec::new();
    match (deed, at) {
        ("save", _) => {
            wrong = read(page, fields);
            to = format!("/forms/{form_name}/edit#page-{name}");
        }
        ("add", _) => {
            let kind = Kind::all()
                .into_iter()
                .find(|(_, kind)| kind.name() == fields.one("kind"));
            let label: String = fields.one("label").chars().take(300).collect();
            if label.is_empty() {
                wrong.push(("label", "Enter the question".into()));
            } else if let Some((_, kind)) = kind {
                let new = name_for(&label, &taken);
                to = format!("/forms/{form_name}/edit/{name}/{new}");
                page.questions.push(Question::new(new, label, kind));
            } else {
                wrong.push(("kind", "Choose what kind of answer it takes".into()));
            }
        }
        ("up" | "down", Some(at)) => moved(&mut page.questions, at, deed == "down"),
        ("remove", Some(at)) => {
            page.questions.remove(at);
        }
        _ => {}
    }
    let filled = page.clone();
    let errors: Vec<Problem> = wrong
        .into_iter()
        .map(|(field, text)| Problem {
            text,
            href: format!("#{field}"),
        })
        .collect();
    if !errors.is_empty() {
        let page = PagePage {
            errors,
            ..shown(&before, &filled)
        };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response());
    }
    let edits = fields.one("edits").to_owned();
    match keep(&view, before, &edits, form).await {
        Ok(_) => Ok(Redirect::to(&to).into_response()),
        Err(AskError::Refused(why)) => {
            let now = draft(&view, &form_name).await?;
            let page = PagePage {
                errors: vec![Problem {
                    text: why,
                    href: "#title".into(),
                }],
                ..shown(&now, &filled)
            };
            Ok((StatusCode::CONFLICT, view.page(&page)).into_response())
        }
        Err(other) => Err(other.into()),
    }
}
