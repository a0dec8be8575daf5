//! One message: what it said, what became of it, and sending it again.

use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use kit::Fault;
use serde::{Deserialize, Serialize};
use store::{Record, StoreError, audit};
use tell::{Address, Channel, MESSAGES, Message, State, sms};

use super::{SEND, shape};
use crate::view::View;
use crate::{Fail, Page, encode};

#[derive(Debug, Default, Serialize)]
pub struct One {
    id: String,
    created_us: i64,
    to: Vec<String>,
    channel: &'static str,
    subject: String,
    text: String,
    sms: String,
    sms_parts: usize,
    /// Its words are for the person's eyes alone.
    is_hidden: bool,
    about: String,
    shape: &'static str,
    word: &'static str,
    why: String,
    template: String,
    language: String,
    provider: &'static str,
    provider_id: String,
    not_before_us: Option<i64>,
    history: Vec<Line>,
    others: Vec<String>,
    /// Why messages to this address come back, if they do.
    failing: Option<String>,
    may_send: bool,
    done: Option<&'static str>,
    elsewhere: String,
    error: Option<String>,
}

#[derive(Debug, Serialize)]
struct Line {
    at_us: i64,
    shape: &'static str,
    word: &'static str,
    note: String,
}

impl One {
    fn new(record: Record<Message>, failing: Option<String>, may_send: bool) -> Self {
        let message = record.value;
        let (kind, word) = shape(message.state);
        let is_hidden = !message.may_be_shown();
        let short = sms::plain(if message.sms.is_empty() {
            &message.text
        } else {
            &message.sms
        });
        Self {
            id: record.id,
            created_us: record.created.0,
            to: message.to.lines().map(str::to_owned).collect(),
            channel: message.channel.name(),
            sms_parts: sms::measure(&short).parts,
            sms: if message.channel == Channel::Sms && !is_hidden {
                short
            } else {
                String::new()
            },
            subject: message.subject,
            text: if is_hidden {
                String::new()
            } else {
                message.text
            },
            is_hidden,
            about: message.about,
            shape: kind,
            word,
            why: message.last_answer,
            template: message.template,
            language: message.language,
            provider: match message.provider.as_str() {
                "smtp" => "our mail server",
                "notify" => "GOV.UK Notify",
                _ => "",
            },
            provider_id: message.provider_id,
            not_before_us: message.not_before.map(|at| at.0),
            history: message
                .history
                .into_iter()
                .map(|step| Line {
                    at_us: step.at.0,
                    shape: shape(step.state).0,
                    word: shape(step.state).1,
                    note: step.note,
                })
                .collect(),
            others: message
                .others
                .iter()
                .map(|other| {
                    format!(
                        "{} ({})",
                        other.text.replace('\n', ", "),
                        other.channel.name()
                    )
                })
                .collect(),
            failing,
            may_send: may_send && message.state != State::Waiting,
            ..Self::default()
        }
    }
}

impl Page for One {
    const TEMPLATE: &'static str = "messages/message.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let step = |state: State, note: &str| Line {
            at_us: 1_795_529_100_000_000,
            shape: shape(state).0,
            word: shape(state).1,
            note: note.into(),
        };
        let one = |state: State, history: Vec<Line>| Self {
            id: "01jdf0y7w3".into(),
            created_us: 1_795_529_100_000_000,
            to: vec!["ann@example.org".into()],
            channel: "email",
            subject: "Your place on Get online".into(),
            text: "Hello Ann,\n\nYou have a place.".into(),
            about: "BK-7Q2K".into(),
            shape: shape(state).0,
            word: shape(state).1,
            template: "services/booked.txt".into(),
            language: "en".into(),
            history,
            ..Self::default()
        };
        let waiting = Self {
            not_before_us: Some(1_795_529_900_000_000),
            ..one(State::Waiting, vec![step(State::Waiting, "")])
        };
        let delivered = Self {
            provider: "GOV.UK Notify",
            provider_id: "740e5834-3a29-46b4-9a6f-000000000001".into(),
            channel: "text message",
            sms: "Get online: Tuesday 2pm".into(),
            sms_parts: 1,
            may_send: true,
            ..one(
                State::Delivered,
                vec![
                    step(State::Waiting, ""),
                    step(State::Delivered, "GOV.UK Notify: delivered"),
                ],
            )
        };
        let unreachable = || Self {
            failing: Some("the mail server refused: nobody of that name".into()),
            others: vec!["+447700900123 (text message)".into()],
            may_send: true,
            why: "the mail server refused: nobody of that name".into(),
            ..one(
                State::Unreachable,
                vec![step(State::Unreachable, "nobody of that name")],
            )
        };
        vec![
            ("waiting", waiting),
            ("delivered", delivered),
            ("cannot be reached", unreachable()),
            (
                "for the person alone",
                Self {
                    is_hidden: true,
                    text: String::new(),
                    ..unreachable()
                },
            ),
            (
                "sent elsewhere, mistyped",
                Self {
                    elsewhere: "ann at example".into(),
                    error: Some(WRITE_TO.into()),
                    ..unreachable()
                },
            ),
            (
                "to be sent again",
                Self {
                    done: Some(AGAIN),
                    ..one(State::Waiting, vec![step(State::Waiting, "")])
                },
            ),
        ]
    }
}

const AGAIN: &str = "The message will be sent again.";
const WRITE_TO: &str =
    "Enter an email address, such as ann@example.org, or a mobile number, such as 07700 900123.";

#[derive(Deserialize)]
pub struct Done {
    done: Option<String>,
}

pub async fn show(
    view: View,
    Path(id): Path<String>,
    Query(asked): Query<Done>,
) -> Result<Response, Fail> {
    let mut page = page(&view, id).await?;
    page.done = asked.done.map(|_| AGAIN);
    Ok(view.page(&page))
}

/// The page; that it was read is noted, for a message is about a person.
async fn page(view: &View, id: String) -> Result<One, Fault> {
    let who = view.who.audit_name();
    let found = view
        .app
        .store()
        .write(move |tx| {
            let Some(found) = MESSAGES.get(tx, &id)? else {
                return Ok(None);
            };
            audit::note(tx, &who, "read", MESSAGES.name, &found.id, "")?;
            let failing = tell::failing(tx, &found.value.address())?;
            Ok::<_, StoreError>(Some((found, failing)))
        })
        .await?;
    let (record, failing) = found.ok_or_else(missing)?;
    Ok(One::new(record, failing.map(|f| f.why), view.who.may(SEND)))
}

fn missing() -> Fault {
    Fault::not_found("There is no such message. Messages are kept for 90 days.")
}

#[derive(Deserialize)]
pub struct Again {
    #[serde(default)]
    elsewhere: String,
}

pub async fn again(
    view: View,
    Path(id): Path<String>,
    Form(asked): Form<Again>,
) -> Result<Response, Fail> {
    let elsewhere = asked.elsewhere.trim().to_owned();
    let other = match (tell::email(&elsewhere), tell::phone(&elsewhere)) {
        (Some(text), _) => Some(Address {
            channel: Channel::Email,
            text,
        }),
        (None, Some(text)) => Some(Address {
            channel: Channel::Sms,
            text,
        }),
        (None, None) if elsewhere.is_empty() => None,
        (None, None) => {
            let mut page = page(&view, id).await?;
            page.elsewhere = elsewhere.chars().take(254).collect();
            page.error = Some(WRITE_TO.into());
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response());
        }
    };
    let who = view.who.audit_name();
    let wanted = id.clone();
    view.app
        .store()
        .write(move |tx| {
            let sent = tell::send_again(tx, &who, &wanted, other.clone())?;
            audit::note(tx, &who, "sent again", MESSAGES.name, &sent.id, "")
        })
        .await?;
    Ok(Redirect::to(&format!("/messages/{}?done=again", encode(&id))).into_response())
}
