//! A draft of a form: what it is for, its pages in their order.

use app::ask::AskError;
use app::ask::versions::Version;
use app::{Fail, Page, View};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use form::{Fault as FormFault, Fields, Form, Kind, Question};
use http::StatusCode;
use serde::Serialize;

use super::fee::sentences;
use super::when::words;
use super::{draft, keep, moved, name_for, paragraphs};
use crate::apply::{Posted, Problem};

/// What does this form ask?
#[derive(Debug, Default, Serialize)]
pub struct EditPage {
    head: Head,
    /// What was filled in, by field.
    facts: Vec<Fact>,
    pages: Vec<Line>,
    /// The fee in sentences; none if there is nothing to pay.
    fee: Vec<String>,
    faults: Vec<FormFault>,
    errors: Vec<Problem>,
    /// The page that was just moved, to be found again.
    at: String,
}

/// What every page of the editor says.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Head {
    /// What the form is called.
    pub title: String,
    /// Where its versions are.
    pub path: String,
    /// Which version it is.
    pub version: i64,
    /// How often it was edited.
    pub edits: i64,
}

impl Head {
    pub fn of(version: &Version) -> Self {
        Self {
            title: version.form.title.clone(),
            path: format!("/forms/{}", version.row.form),
            version: version.version,
            edits: version.edits,
        }
    }

    pub fn sample() -> Self {
        Self {
            title: "Apply for a parking permit".into(),
            path: "/forms/parking-permit".into(),
            version: 2,
            edits: 5,
        }
    }
}

/// A fact about the form: a field.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
struct Fact {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    /// "line", "box" or "number".
    kind: &'static str,
    value: String,
    wrong: String,
}

#[derive(Debug, Serialize)]
struct Line {
    name: String,
    heading: String,
    section: String,
    when: String,
    asks: Vec<String>,
    stop: bool,
    repeat: bool,
}

/// The facts in fields.
fn facts(form: &Form) -> Vec<Fact> {
    let line = |name, label, hint, value: &str| Fact {
        name,
        label,
        hint,
        kind: "line",
        value: value.to_owned(),
        wrong: String::new(),
    };
    let long = |name, label, hint, value: &[String]| Fact {
        kind: "box",
        ..line(name, label, hint, &value.join("\n"))
    };
    let number = |name, label, hint, value: u32| Fact {
        kind: "number",
        ..line(name, label, hint, &value.to_string())
    };
    vec![
        line(
            "title",
            "What is the form called?",
            "Begin with what people do: “Apply for …”.",
            &form.title,
        ),
        line("about", "What is it for, in one sentence?", "", &form.about),
        long(
            "before",
            "What should people know before they start?",
            "A paragraph on each line.",
            &form.before,
        ),
        long(
            "needed",
            "What do they need to have at hand?",
            "One thing on each line.",
            &form.needed,
        ),
        number(
            "minutes",
            "How many minutes does it take?",
            "0 says nothing.",
            form.minutes,
        ),
        line(
            "category",
            "What are the cases filed under?",
            "",
            &form.category,
        ),
        line(
            "team",
            "Which team has the first move?",
            "The short name of a team. Leave it empty if none does.",
            &form.team,
        ),
        number(
            "due_working_days",
            "Within how many working days do we answer?",
            "0 promises nothing.",
            form.due_working_days,
        ),
        line(
            "purpose",
            "Why do we ask?",
            "It goes on from “We ask …”, such as “to decide on your permit”.",
            &form.purpose,
        ),
        number(
            "keep_days",
            "For how many days are answers kept after the case is closed?",
            "",
            form.keep_days,
        ),
        long(
            "done",
            "What happens next, once it is sent?",
            "A paragraph on each line.",
            &form.done,
        ),
    ]
}

/// The facts out of the fields.
fn read(form: &mut Form, fields: &Fields) -> Vec<(&'static str, String)> {
    let mut wrong = Vec::new();
    let mut line = |name: &'static str, most: usize, to: &mut String| {
        let given = fields.one(name);
        if given.chars().count() > most {
            wrong.push((name, format!("This must be {most} characters or fewer")));
        } else {
            *to = given.split_whitespace().collect::<Vec<_>>().join(" ");
        }
    };
    line("title", 100, &mut form.title);
    line("about", 300, &mut form.about);
    line("category", 60, &mut form.category);
    line("team", 60, &mut form.team);
    line("purpose", 300, &mut form.purpose);
    for (name, to) in [
        ("minutes", &mut form.minutes),
        ("due_working_days", &mut form.due_working_days),
        ("keep_days", &mut form.keep_days),
    ] {
        match fields.one(name).parse::<u32>() {
            Ok(n) if n <= 36_525 => *to = n,
            _ => wrong.push((name, "Enter a whole number, such as 10".into())),
        }
    }
    form.before = paragraphs(fields.one("before"));
    form.needed = paragraphs(fields.one("needed"));
    form.done = paragraphs(fields.one("done"));
    wrong
}

fn page(version: &Version, at: String) -> EditPage {
    let form = &version.form;
    EditPage {
        head: Head::of(version),
        facts: facts(form),
        pages: form
            .pages
            .iter()
            .map(|page| Line {
                name: page.name.clone(),
                heading: page.heading().to_owned(),
                section: page.section.clone(),
                when: page
                    .when
                    .as_ref()
                    .map(|when| words(form, when))
                    .unwrap_or_default(),
                asks: page.questions.iter().map(|q| q.label.clone()).collect(),
                stop: page.stop,
                repeat: page.repeat.is_some(),
            })
            .collect(),
        fee: sentences(form),
        faults: form::check(form),
        errors: Vec::new(),
        at,
    }
}

impl Page for EditPage {
    const TEMPLATE: &'static str = "services/forms-edit.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |name: &str, when: &str, stop| Line {
            name: name.into(),
            heading: "What is your name?".into(),
            section: "About you".into(),
            when: when.into(),
            asks: vec!["What is your name?".into()],
            stop,
            repeat: false,
        };
        let empty = Fields::default();
        let mut form = sample_form();
        let wrong = read(&mut form, &empty);
        let page = || Self {
            head: Head::sample(),
            facts: facts(&sample_form()),
            pages: vec![
                line("name", "", false),
                line("no", "“Do you live here?” is “No”", true),
            ],
            fee: vec![
                "Nothing if “Do you have a blue badge?” is “Yes”".into(),
                "£45 otherwise, for Resident permit".into(),
            ],
            at: "name".into(),
            ..Self::default()
        };
        let fault = |page: &str, stops| FormFault {
            page: page.into(),
            question: String::new(),
            message: "The form asks nothing. Add a page with a question.".into(),
            stops,
        };
        vec![
            ("a draft", page()),
            (
                "with faults",
                Self {
                    faults: vec![fault("", true), fault("name", false)],
                    pages: vec![],
                    fee: vec![],
                    ..page()
                },
            ),
            ("filled in wrongly", with_wrong(page(), &empty, &wrong)),
        ]
    }
}

/// A small form for samples.
pub fn sample_form() -> Form {
    Form {
        format: 1,
        name: "parking-permit".into(),
        title: "Apply for a parking permit".into(),
        about: "Park near your home.".into(),
        before: vec![],
        needed: vec!["the number plate".into()],
        minutes: 5,
        category: "parking".into(),
        team: "parking".into(),
        due_working_days: 5,
        purpose: "to decide on your permit".into(),
        keep_days: 365,
        pages: vec![],
        fee: None,
        done: vec!["We will write to you.".into()],
        after: None,
    }
}

/// The page as it was filled in, with what to mend.
fn with_wrong(mut page: EditPage, fields: &Fields, wrong: &[(&'static str, String)]) -> EditPage {
    for fact in &mut page.facts {
        fields.one(fact.name).clone_into(&mut fact.value);
        if let Some((_, message)) = wrong.iter().find(|(name, _)| *name == fact.name) {
            fact.wrong.clone_from(message);
        }
    }
    page.errors = wrong
        .iter()
        .map(|(name, text)| Problem {
            text: text.clone(),
            href: format!("#{name}"),
        })
        .collect();
    page
}

/// The draft.
pub async fn show(view: View, Path(name): Path<String>) -> Result<Response, Fail> {
    let version = draft(&view, &name).await?;
    Ok(view.page(&page(&version, String::new())))
}

/// Keeps the facts, or adds, moves or takes out a page.
pub async fn save(view: View, Path(name): Path<String>, posted: Posted) -> Result<Response, Fail> {
    let before = draft(&view, &name).await?;
    let (mut form, fields) = (before.form.clone(), &posted.fields);
    let edits = fields.one("edits").to_owned();
    let mut to = format!("/forms/{name}/edit");
    let (deed, of) = fields
        .one("do")
        .split_once(':')
        .unwrap_or((fields.one("do"), ""));
    let at = form.pages.iter().position(|page| page.name == of);
    match (deed, at) {
        ("facts", _) => {
            let wrong = read(&mut form, fields);
            if !wrong.is_empty() {
                let shown = with_wrong(page(&before, String::new()), fields, &wrong);
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, view.page(&shown)).into_response());
            }
        }
        ("add", _) => {
            let new = added(&form, fields.one("new-title"));
            to = format!("/forms/{name}/edit/{}", new.name);
            form.pages.push(new);
        }
        ("up" | "down", Some(at)) => {
            moved(&mut form.pages, at, deed == "down");
            to.push_str(&format!("#page-{of}"));
        }
        ("remove", Some(at)) => {
            form.pages.remove(at);
            to.push_str("#pages");
        }
        _ => {}
    }
    match keep(&view, before, &edits, form).await {
        Ok(_) => Ok(Redirect::to(&to).into_response()),
        Err(AskError::Refused(why)) if deed == "facts" => {
            // What was typed is kept beside what the other one changed.
            let now = draft(&view, &name).await?;
            let shown = EditPage {
                errors: vec![Problem {
                    text: why,
                    href: "#title".into(),
                }],
                ..with_wrong(page(&now, String::new()), fields, &[])
            };
            Ok((StatusCode::CONFLICT, view.page(&shown)).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// A page with one question of these words.
fn added(form: &Form, title: &str) -> form::Page {
    let words = if title.is_empty() {
        "New question"
    } else {
        title
    };
    let words: String = words.chars().take(200).collect();
    let taken = |name: &str| form.page(name).is_some() || form.question(name).is_some();
    let name = name_for(&words, &taken);
    form::Page {
        section: form
            .pages
            .last()
            .map(|page| page.section.clone())
            .unwrap_or_default(),
        questions: vec![Question::new(
            &name,
            words,
            Kind::Text {
                most: 200,
                pattern: None,
            },
        )],
        name,
        ..form::Page::default()
    }
}
