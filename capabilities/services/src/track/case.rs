//! Where does my request stand? A timeline in plain words, what happens next, and what the person can do.

use app::ask::{self, ASKER, Event, Moves};
use app::kit::{Time, words};
use app::store::StoreError;
use app::{App, Fail, Page, View, encode};
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::seen::{Seen, Ways};
use crate::pay::Owed;

/// How long after it was closed a person may ask for it to be opened again, in days.
const REOPEN_DAYS: i64 = 90;

#[derive(Debug, Default, Serialize)]
pub struct CasePage {
    reference: String,
    key: String,
    title: String,
    status: &'static str,
    shape: &'static str,
    /// What happens next, in sentences.
    next: String,
    /// What the person has to pay.
    owed: Option<Owed>,
    opened_us: i64,
    steps: Vec<Step>,
    files: Vec<FileLine>,
    sections: Vec<SectionLine>,
    is_own: bool,
    may_add: bool,
    may_reopen: bool,
    may_rate: bool,
    rated: Option<&'static str>,
    /// When it is erased, if that is known.
    erase_us: Option<i64>,
    done: Option<&'static str>,
    pub(super) words: String,
    pub(super) field: &'static str,
    pub(super) error: Option<String>,
}

#[derive(Debug, Serialize)]
struct Step {
    at_us: i64,
    sentence: String,
    words: String,
    is_theirs: bool,
}

#[derive(Debug, Serialize)]
struct FileLine {
    id: String,
    name: String,
    is_picture: bool,
}

#[derive(Debug, Serialize)]
struct SectionLine {
    title: String,
    rows: Vec<RowLine>,
}

#[derive(Debug, Serialize)]
struct RowLine {
    label: String,
    lines: Vec<String>,
}

/// The five answers to "How did we do?".
pub const RATINGS: [&str; 5] = [
    "Very dissatisfied",
    "Dissatisfied",
    "Neither satisfied nor dissatisfied",
    "Satisfied",
    "Very satisfied",
];

impl CasePage {
    /// The page of a case as `seen`, at `now`.
    pub fn new(
        app: &App,
        seen: &Seen,
        events: Vec<Event>,
        files: Vec<ask::File>,
        key: &str,
        now: Time,
    ) -> Self {
        let (case, is_own) = (&seen.case, seen.is_own());
        let status = case.stands();
        let steps = events
            .into_iter()
            .filter(|event| event.public || is_own && event.who == ASKER)
            .map(|event| {
                let is_theirs = event.who == ASKER;
                Step {
                    at_us: event.at.0,
                    sentence: sentence(&event, is_own),
                    words: event.words,
                    is_theirs,
                }
            })
            .collect();
        let sections = case
            .body
            .sections
            .iter()
            .filter(|_| is_own)
            .map(|section| SectionLine {
                title: section.title.clone(),
                rows: section
                    .rows
                    .iter()
                    .map(|row| RowLine {
                        label: row.label.clone(),
                        lines: row.lines.clone(),
                    })
                    .collect(),
            })
            .collect();
        Self {
            reference: case.reference.clone(),
            key: key.to_owned(),
            title: case.title.clone(),
            status: status.resident,
            shape: match status.moves {
                Moves::Nobody => "good",
                Moves::Person => "warning",
                Moves::Us | Moves::Other => "unknown",
            },
            next: next(seen, now),
            owed: Owed::of(app, case).filter(|_| is_own),
            opened_us: case.created.0,
            steps,
            files: files
                .into_iter()
                .filter(|file| is_own || file.is_public)
                .map(|file| FileLine {
                    is_picture: file.kind.starts_with("image/"),
                    id: file.id,
                    name: file.name,
                })
                .collect(),
            sections,
            is_own,
            may_add: is_own && case.is_open,
            may_reopen: may_reopen(seen, now),
            may_rate: may_rate(seen),
            rated: case
                .body
                .rating
                .as_ref()
                .filter(|_| is_own)
                .and_then(|rating| {
                    RATINGS
                        .get(usize::from(rating.score).saturating_sub(1))
                        .copied()
                }),
            erase_us: case.erase.filter(|_| is_own).map(|at| at.0),
            ..Self::default()
        }
    }
}

/// Whether the person may ask for it to be opened again.
pub fn may_reopen(seen: &Seen, now: Time) -> bool {
    let closed = seen.case.closed.filter(|_| !seen.case.is_open);
    let recently = closed.is_some_and(|closed| now < closed.plus_s(REOPEN_DAYS * 86_400));
    seen.is_own() && recently && seen.case.status != "withdrawn"
}

/// Whether the person may say how we did: once, when it is over.
pub fn may_rate(seen: &Seen) -> bool {
    let case = &seen.case;
    seen.is_own() && !case.is_open && case.body.rating.is_none() && case.status != "duplicate"
}

fn sentence(event: &Event, is_own: bool) -> String {
    match (event.kind.as_str(), event.who == ASKER, is_own) {
        ("note", true, _) => "You told us more.".into(),
        ("opened", _, false) => "Somebody sent this to us.".into(),
        ("reopened", true, true) => "You asked us to look at this again.".into(),
        ("note", false, false) => "We wrote about this.".into(),
        _ => event.sentence(),
    }
}

/// What happens next, and by when.
fn next(seen: &Seen, now: Time) -> String {
    let (case, is_own) = (&seen.case, seen.is_own());
    let by = match case.due {
        Some(due) if due > now => format!(" We aim to finish by {}.", words::date(due)),
        Some(due) => format!(
            " We aimed to finish by {}. This is taking longer than we said, and we are sorry.",
            words::date(due)
        ),
        None => String::new(),
    };
    match (case.status.as_str(), is_own) {
        ("received", true) => {
            format!("We will look at what you sent and tell you what we will do.{by}")
        }
        ("received", false) => format!("We will look at it and say here what we will do.{by}"),
        ("looking", _) => format!("Someone is dealing with this.{by}"),
        ("planned", _) => format!("We know what to do and when.{by}"),
        ("need-you", true) => "We cannot go on until we hear from you. Tell us below.".into(),
        ("need-you", false) => "We are waiting for an answer.".into(),
        ("to-pay", true) => "We go on as soon as you have paid.".into(),
        ("to-pay", false) => "We are waiting for an answer.".into(),
        ("with-others", _) => format!("They do the work for us, and we keep an eye on it.{by}"),
        ("done" | "agreed", true) => "There is nothing more that you need to do.".into(),
        ("refused" | "no-action", true) => {
            "Our message to you says why. If you think that is wrong, ask us below to look again."
                .into()
        }
        ("passed-on", _) if !case.body.passed_to.is_empty() => {
            format!("{} can tell you how it goes on.", case.body.passed_to)
        }
        ("duplicate", _) => "We deal with both together.".into(),
        _ => String::new(),
    }
}

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    key: String,
    #[serde(default)]
    done: String,
}

pub async fn show(
    view: View,
    jar: CookieJar,
    Path(reference): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fail> {
    let ways = Ways::of(&view, &jar, &reference, &asked.key).await?;
    let Some(mut page) = page(&view, ways, &asked.key).await? else {
        return Ok(
            Redirect::to(&format!("/track?reference={}", encode(&reference))).into_response(),
        );
    };
    page.done = match asked.done.as_str() {
        "added" => Some("Thank you. We have what you sent."),
        "reopened" => Some("We will look at this again."),
        "rated" => Some("Thank you for telling us."),
        _ => None,
    };
    Ok(view.page(&page))
}

/// The page, if one of the ways opens the case.
pub async fn page(view: &View, ways: Ways, key: &str) -> Result<Option<CasePage>, app::kit::Fault> {
    let (app, key, now) = (view.app.clone(), key.to_owned(), view.app.now());
    view.app
        .store()
        .read(move |rd| {
            let Some(seen) = ways.open(rd)? else {
                return Ok(None);
            };
            let events = ask::events(rd, &seen.case.id, false)?;
            let files = ask::files(rd, &seen.case.id)?;
            let page = CasePage::new(&app, &seen, events, files, &key, now);
            Ok::<_, StoreError>(Some(page))
        })
        .await
        .map_err(Into::into)
}

/// The page again, with what was wrong and what was typed.
pub async fn again(
    view: &View,
    ways: Ways,
    key: &str,
    field: &'static str,
    typed: &str,
    error: impl Into<String>,
) -> Result<Response, Fail> {
    let Some(mut page) = page(view, ways, key).await? else {
        return Err(super::deeds::gone().into());
    };
    page.field = field;
    page.words = typed.chars().take(20_000).collect();
    page.error = Some(error.into());
    Ok((StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response())
}

impl Page for CasePage {
    const TEMPLATE: &'static str = "track/case.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let step = |sentence: &str, words: &str, is_theirs| Step {
            at_us: 1_795_529_100_000_000,
            sentence: sentence.into(),
            words: words.into(),
            is_theirs,
        };
        let page = || Self {
            reference: "BX7K-3MQD".into(),
            key: "s3cr3t".into(),
            title: "Broken bench in Harbour Gardens".into(),
            status: "We are looking at it",
            shape: "unknown",
            next: "Someone is dealing with this. We aim to finish by 4 December 2026.".into(),
            opened_us: 1_795_442_700_000_000,
            steps: vec![
                step("You sent this to us.", "", false),
                step("You told us more.", "The left leg is loose too.", true),
            ],
            files: vec![FileLine {
                id: "01jdf0y7w3".into(),
                name: "bench.jpg".into(),
                is_picture: true,
            }],
            sections: vec![SectionLine {
                title: "About the bench".into(),
                rows: vec![RowLine {
                    label: "What is wrong?".into(),
                    lines: vec!["A slat is broken".into()],
                }],
            }],
            is_own: true,
            may_add: true,
            ..Self::default()
        };
        let closed = || Self {
            status: "It is done",
            shape: "good",
            next: "There is nothing more that you need to do.".into(),
            may_add: false,
            may_reopen: true,
            may_rate: true,
            erase_us: Some(1_827_065_100_000_000),
            ..page()
        };
        let owing = |link: &str| Self {
            status: "You need to pay",
            shape: "warning",
            next: "We go on as soon as you have paid.".into(),
            owed: Some(Owed {
                amount: "£45.50".into(),
                what: "Permit for 12 months".into(),
                link: link.into(),
            }),
            ..page()
        };
        vec![
            ("open", page()),
            ("to pay by hand", owing("")),
            ("to pay by link", owing("https://pay.example/BX7K-3MQD")),
            (
                "added to",
                Self {
                    done: Some("Thank you. We have what you sent."),
                    ..page()
                },
            ),
            (
                "nothing written",
                Self {
                    field: "words",
                    error: Some("Write something, or choose a file".into()),
                    ..page()
                },
            ),
            (
                "we need something",
                Self {
                    status: "We need something from you",
                    shape: "warning",
                    next: "We cannot go on until we hear from you. Tell us below.".into(),
                    ..page()
                },
            ),
            ("closed", closed()),
            (
                "no answer chosen",
                Self {
                    field: "score-1",
                    error: Some("Choose how satisfied you are".into()),
                    ..closed()
                },
            ),
            (
                "closed and rated",
                Self {
                    may_rate: false,
                    rated: Some(RATINGS[4]),
                    ..closed()
                },
            ),
            (
                "followed by another",
                Self {
                    is_own: false,
                    may_add: false,
                    files: Vec::new(),
                    sections: Vec::new(),
                    ..page()
                },
            ),
        ]
    }
}
