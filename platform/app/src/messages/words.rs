//! The words of messages: read, tried with a sample, changed, and put back.

use axum::extract::{Form, Query};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use kit::Fault;
use serde::{Deserialize, Serialize};
use store::StoreError;
use tell::{ENGLISH, Gaps, OwnWords, Template, own_versions};

use super::WORDS;
use super::preview::Preview;
use crate::view::View;
use crate::{App, Fail, Page, Sample, encode};

/// Versions shown.
const VERSIONS: i64 = 20;

/// Every message that we send.
#[derive(Debug, Default, Serialize)]
pub struct Templates {
    lines: Vec<Line>,
}

#[derive(Debug, Serialize)]
struct Line {
    name: &'static str,
    subject: String,
    when: String,
    kind: &'static str,
    languages: Vec<Language>,
}

#[derive(Debug, Serialize)]
struct Language {
    code: String,
    name: String,
    /// Whether an officer's words are in use.
    is_own: bool,
}

impl Page for Templates {
    const TEMPLATE: &'static str = "messages/templates.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let language = |code: &str, name: &str, is_own| Language {
            code: code.into(),
            name: name.into(),
            is_own,
        };
        let line = Line {
            name: "services/booked.txt",
            subject: "Your place on ((course))".into(),
            when: "someone has booked a place".into(),
            kind: "needed",
            languages: vec![
                language("en", "English", true),
                language("cy", "Welsh", false),
            ],
        };
        vec![
            ("none", Self::default()),
            ("some", Self { lines: vec![line] }),
        ]
    }
}

/// The words of one message.
#[derive(Debug, Default, Serialize)]
pub struct Words {
    name: String,
    language: String,
    language_name: String,
    when: String,
    kind: &'static str,
    subject: String,
    sms: String,
    text: String,
    /// The version that is in use: 0 for the shipped words.
    in_use: i64,
    gaps: Vec<String>,
    samples: Vec<Choice>,
    preview: Preview,
    versions: Vec<Version>,
    is_own: bool,
    may_change: bool,
    done: Option<&'static str>,
    error: Option<String>,
    field: &'static str,
}

#[derive(Debug, Serialize)]
struct Choice {
    value: usize,
    text: &'static str,
    selected: bool,
}

#[derive(Debug, Serialize)]
struct Version {
    number: i64,
    at_us: i64,
    by: String,
    is_shipped: bool,
    subject: String,
    sms: String,
    text: String,
}

impl Page for Words {
    const TEMPLATE: &'static str = "messages/words.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let words = || Self {
            name: "services/booked.txt".into(),
            language: "en".into(),
            language_name: "English".into(),
            when: "someone has booked a place".into(),
            kind: "needed",
            subject: "Your place on ((course))".into(),
            sms: "((course)): booked".into(),
            text: "Hello ((name)),\n\nYou have a place.".into(),
            gaps: vec!["course".into(), "name".into()],
            samples: vec![Choice {
                value: 0,
                text: "a class",
                selected: true,
            }],
            preview: tell::Words::plain(
                "Your place on Get online",
                "Hello Ann,\n\nYou have a place.",
            )
            .into(),
            ..Self::default()
        };
        let version = |number, is_shipped| Version {
            number,
            at_us: 1_795_529_100_000_000,
            by: "Ann Marsh".into(),
            is_shipped,
            subject: "Your place".into(),
            sms: "Booked".into(),
            text: "You have a place.".into(),
        };
        vec![
            ("to read", words()),
            ("to change", Self { may_change: true, ..words() }),
            (
                "an officer's words",
                Self {
                    may_change: true,
                    is_own: true,
                    in_use: 2,
                    versions: vec![version(2, false), version(1, true)],
                    done: Some(SAVED),
                    ..words()
                },
            ),
            (
                "a gap that there is nothing for",
                Self {
                    may_change: true,
                    error: Some("There is no “nmae” to put in the message. These can be used: course, name.".into()),
                    field: "text",
                    ..words()
                },
            ),
        ]
    }
}

const SAVED: &str = "These words are in use from now on.";
const BACK: &str = "The words that came with the system are in use again.";

/// The samples of one message.
fn samples_of(app: &App, name: &str) -> Vec<Sample> {
    let own = crate::samples().into_iter();
    let all = own.chain(app.capabilities().iter().flat_map(|c| (c.samples)()));
    all.filter(|sample| sample.template == name).collect()
}

pub async fn list(view: View) -> Result<Response, Fail> {
    let app = view.app.clone();
    let lines = view
        .app
        .store()
        .read(move |rd| {
            let mut lines = Vec::new();
            for name in app.templates().letters() {
                let Some(shipped) = app.letter_template(name, ENGLISH)? else {
                    continue;
                };
                let mut languages = Vec::new();
                for (code, title) in app.languages() {
                    if app.letter_template(name, code)?.is_some() {
                        languages.push(Language {
                            code: code.into(),
                            name: title.into(),
                            is_own: tell::own_words(rd, name, code)?.is_some(),
                        });
                    }
                }
                lines.push(Line {
                    name,
                    subject: shipped.subject,
                    when: shipped.when,
                    kind: shipped.kind.word(),
                    languages,
                });
            }
            Ok::<_, StoreError>(lines)
        })
        .await?;
    Ok(view.page(&Templates { lines }))
}

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    name: String,
    #[serde(default = "english")]
    language: String,
    #[serde(default)]
    sample: usize,
    done: Option<String>,
}

fn english() -> String {
    ENGLISH.into()
}

pub async fn show(view: View, Query(asked): Query<Asked>) -> Result<Response, Fail> {
    let (mut page, shipped) = page(&view, &asked.name, &asked.language, asked.sample).await?;
    let words = shipped
        .reworded(&page.subject, &page.sms, &page.text)
        .map_err(|e| Fault::internal(e.to_string()))?;
    try_out(&view, &mut page, &words, asked.sample);
    page.done = match asked.done.as_deref() {
        Some("back") => Some(BACK),
        Some(_) => Some(SAVED),
        None => None,
    };
    Ok(view.page(&page))
}

/// The page with the words that are in use, before they are tried.
async fn page(
    view: &View,
    name: &str,
    language: &str,
    sample: usize,
) -> Result<(Words, Template), Fault> {
    let missing = || Fault::not_found("There is no such message, or none in that language.");
    let shipped = view
        .app
        .letter_template(name, language)?
        .ok_or_else(missing)?;
    let (name, language) = (name.to_owned(), language.to_owned());
    let (wanted, of) = (name.clone(), language.clone());
    let versions = view
        .app
        .store()
        .read(move |rd| own_versions(rd, &wanted, &of, VERSIONS))
        .await?;
    let newest = versions.first().map(|kept| kept.value.clone());
    let own = newest.as_ref().filter(|own| !own.is_shipped);
    let in_use = own.map_or((&shipped.subject, &shipped.sms, &shipped.text), |own| {
        (&own.subject, &own.sms, &own.text)
    });
    let samples = samples_of(&view.app, &name);
    let gaps = samples
        .first()
        .and_then(|sample| Gaps::of(&sample.value).ok())
        .map(|gaps| gaps.names().map(str::to_owned).collect())
        .unwrap_or_default();
    let title = view
        .app
        .languages()
        .into_iter()
        .find(|(code, _)| *code == language);
    let page = Words {
        subject: in_use.0.clone(),
        sms: in_use.1.clone(),
        text: in_use.2.clone(),
        language_name: title.map_or_else(|| language.clone(), |(_, title)| title.into()),
        when: shipped.when.clone(),
        kind: shipped.kind.word(),
        in_use: newest.as_ref().map_or(0, |own| own.version),
        is_own: own.is_some(),
        gaps,
        samples: samples
            .iter()
            .enumerate()
            .map(|(value, choice)| Choice {
                value,
                text: choice.name,
                selected: value == sample,
            })
            .collect(),
        versions: versions
            .into_iter()
            .map(|kept| Version {
                number: kept.value.version,
                at_us: kept.created.0,
                by: kept.value.by,
                is_shipped: kept.value.is_shipped,
                subject: kept.value.subject,
                sms: kept.value.sms,
                text: kept.value.text,
            })
            .collect(),
        may_change: view.who.may(WORDS),
        name,
        language,
        ..Words::default()
    };
    Ok((page, shipped))
}

/// Fills the words with a sample, for the preview; whether every sample can fill them.
fn try_out(view: &View, page: &mut Words, words: &Template, sample: usize) -> bool {
    let samples = samples_of(&view.app, &page.name);
    let mut first_fault = None;
    for (n, sample_of) in samples.iter().enumerate() {
        let filled = Gaps::of(&sample_of.value)
            .map_err(|e| e.to_string())
            .and_then(|gaps| words.fill(&gaps).map_err(|e| e.to_string()));
        match filled {
            Ok(filled) if n == sample.min(samples.len() - 1) => page.preview = filled.into(),
            Ok(_) => {}
            Err(why) => first_fault = first_fault.or(Some(why)),
        }
    }
    let is_sound = first_fault.is_none();
    if let Some(why) = first_fault {
        page.error = Some(sentence(&why));
        page.field = "text";
    }
    is_sound
}

/// What an engineer reads, as a sentence.
fn sentence(why: &str) -> String {
    let mut chars = why.chars();
    let first: String = chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    format!("{first}{}.", chars.as_str().trim_end_matches('.'))
}

#[derive(Deserialize)]
pub struct Change {
    #[serde(default)]
    name: String,
    #[serde(default = "english")]
    language: String,
    #[serde(default)]
    sample: usize,
    #[serde(default)]
    version: i64,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    sms: String,
    #[serde(default)]
    text: String,
    /// "try", "save" or "back".
    #[serde(default)]
    then: String,
}

pub async fn change(view: View, Form(given): Form<Change>) -> Result<Response, Fail> {
    let by = view.person()?.name.clone();
    let (mut page, shipped) = page(&view, &given.name, &given.language, given.sample).await?;
    let is_back = given.then == "back";
    if !is_back {
        (page.subject, page.sms, page.text) =
            (given.subject.clone(), given.sms.clone(), given.text.clone());
        let is_sound = match shipped.reworded(&given.subject, &given.sms, &given.text) {
            Ok(words) => try_out(&view, &mut page, &words, given.sample),
            Err(why) => {
                page.field = match &why {
                    tell::TemplateError::Missing("Subject") => "subject",
                    tell::TemplateError::Missing(_) => "sms",
                    _ => "text",
                };
                page.error = Some(sentence(&why.to_string()));
                false
            }
        };
        if !is_sound || given.then != "save" {
            let code = if is_sound {
                StatusCode::OK
            } else {
                StatusCode::UNPROCESSABLE_ENTITY
            };
            return Ok((code, view.page(&page)).into_response());
        }
    }
    let own = OwnWords {
        template: given.name.clone(),
        language: given.language.clone(),
        version: 0,
        is_shipped: is_back,
        subject: if is_back {
            String::new()
        } else {
            given.subject
        },
        sms: if is_back { String::new() } else { given.sms },
        text: if is_back { String::new() } else { given.text },
        by,
    };
    let (who, seen) = (view.who.audit_name(), given.version);
    let saved = view
        .app
        .store()
        .write(move |tx| tell::reword(tx, &who, seen, own.clone()))
        .await;
    match saved {
        Ok(_) => {}
        Err(StoreError::Taken(_)) => {
            page.error = Some(
                "Someone else changed these words while you were writing. Yours are below. Look at the newest version, then save again.".into(),
            );
            page.field = "text";
            return Ok((StatusCode::CONFLICT, view.page(&page)).into_response());
        }
        Err(error) => return Err(error.into()),
    }
    Ok(Redirect::to(&format!(
        "/messages/templates/words?name={}&language={}&sample={}&done={}",
        encode(&given.name),
        encode(&given.language),
        given.sample,
        if is_back { "back" } else { "saved" },
    ))
    .into_response())
}
