//! What was sent, to whom, and what has become of it?

use axum::extract::Query;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use store::{Filter, Page as Part, Rd, Record, StoreError};
use tell::{Channel, MESSAGES, Message, State};

use super::shape;
use crate::view::View;
use crate::{Fail, Page, encode};

/// Messages on one page.
const PAGE: i64 = 50;
/// States that an officer is asked to look at, and those worth a filter.
const CHIPS: [State; 7] = [
    State::Unreachable,
    State::Failed,
    State::Waiting,
    State::KeptHere,
    State::Sent,
    State::Delivered,
    State::Withheld,
];

#[derive(Debug, Default, Serialize)]
pub struct List {
    q: String,
    state: String,
    channel: String,
    chips: Vec<Chip>,
    lines: Vec<Line>,
    total: i64,
    page: i64,
    pages: i64,
    base: String,
    /// Channels that nobody carries: their messages stay here.
    kept_here: Vec<&'static str>,
}

#[derive(Debug, Serialize)]
struct Chip {
    slug: &'static str,
    word: &'static str,
    count: i64,
}

#[derive(Debug, Serialize)]
struct Line {
    id: String,
    at_us: i64,
    to: String,
    channel: &'static str,
    subject: String,
    about: String,
    shape: &'static str,
    word: &'static str,
    why: String,
}

impl Line {
    fn new(record: Record<Message>) -> Self {
        let message = record.value;
        let (shape, word) = shape(message.state);
        Self {
            id: record.id,
            at_us: record.created.0,
            to: message.to.replace('\n', ", "),
            channel: message.channel.name(),
            subject: message.subject,
            about: message.about,
            shape,
            word,
            why: message.last_answer,
        }
    }
}

impl Page for List {
    const TEMPLATE: &'static str = "messages/list.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |state: State, why: &str| {
            let (shape, word) = shape(state);
            Line {
                id: "01jdf0y7w3".into(),
                at_us: 1_795_529_100_000_000,
                to: "ann@example.org".into(),
                channel: Channel::Email.name(),
                subject: "Your place on Get online".into(),
                about: "BK-7Q2K".into(),
                shape,
                word,
                why: why.into(),
            }
        };
        let chip = Chip {
            slug: "unreachable",
            word: "Cannot be reached",
            count: 1,
        };
        let full = Self {
            chips: vec![chip],
            lines: vec![
                line(State::Delivered, "GOV.UK Notify: delivered"),
                line(
                    State::Unreachable,
                    "the mail server refused: nobody of that name",
                ),
            ],
            total: 120,
            page: 1,
            pages: 3,
            base: "/messages".into(),
            ..Self::default()
        };
        vec![
            (
                "nothing sent yet",
                Self {
                    kept_here: vec!["email", "text message", "letter"],
                    ..Self::default()
                },
            ),
            ("full", full),
            (
                "nothing fits",
                Self {
                    q: "nobody@example.org".into(),
                    state: "failed".into(),
                    page: 1,
                    ..Self::default()
                },
            ),
        ]
    }
}

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    channel: String,
    page: Option<i64>,
}

pub async fn show(view: View, Query(asked): Query<Asked>) -> Result<Response, Fail> {
    let q: String = asked.q.trim().chars().take(254).collect();
    let state = State::read(&asked.state);
    let channel = Channel::read(&asked.channel);
    let page = asked.page.unwrap_or(1).clamp(1, 10_000);
    let wanted = q.clone();
    let (records, total, counts) = view
        .app
        .store()
        .read(move |rd| {
            let mut counts = Vec::new();
            for state in CHIPS {
                let of = Filter::Is("state", state.word().to_owned());
                counts.push((state, MESSAGES.count(rd, &of)?));
            }
            let (records, total) = if wanted.is_empty() {
                listed(rd, state, channel, page)?
            } else {
                searched(rd, &wanted, state, channel)?
            };
            Ok::<_, StoreError>((records, total, counts))
        })
        .await?;
    let parts = [
        ("q", q.as_str()),
        ("state", state.map_or("", State::word)),
        ("channel", channel.map_or("", Channel::word)),
    ];
    let query: Vec<String> = parts
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    let tell = view.app.tell();
    Ok(view.page(&List {
        chips: counts
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(state, count)| Chip {
                slug: state.word(),
                word: shape(state).1,
                count,
            })
            .collect(),
        lines: records.into_iter().map(Line::new).collect(),
        total,
        page,
        pages: if q.is_empty() {
            (total + PAGE - 1) / PAGE
        } else {
            1
        },
        base: if query.is_empty() {
            "/messages".into()
        } else {
            format!("/messages?{}", query.join("&"))
        },
        kept_here: Channel::ALL
            .into_iter()
            .filter(|channel| tell.carrier(*channel).is_none())
            .map(Channel::name)
            .collect(),
        q,
        state: asked.state,
        channel: asked.channel,
    }))
}

type Found = (Vec<Record<Message>>, i64);

fn listed(
    rd: &mut Rd<'_>,
    state: Option<State>,
    channel: Option<Channel>,
    page: i64,
) -> Result<Found, StoreError> {
    let filter = match (state, channel) {
        (None, None) => Filter::All,
        (Some(state), None) => Filter::Is("state", state.word().into()),
        (None, Some(channel)) => Filter::Is("state", channel.word().into()),
        (Some(state), Some(channel)) => {
            Filter::Is("state", format!("{}/{}", state.word(), channel.word()))
        }
    };
    let part = Part {
        newest_first: true,
        limit: PAGE,
        skip: (page - 1) * PAGE,
    };
    Ok((
        MESSAGES.find(rd, &filter, part)?,
        MESSAGES.count(rd, &filter)?,
    ))
}

/// By a person's address, by the reference of a case or a booking, or by the message's own.
fn searched(
    rd: &mut Rd<'_>,
    q: &str,
    state: Option<State>,
    channel: Option<Channel>,
) -> Result<Found, StoreError> {
    let to = tell::To {
        email: Some(q.to_owned()),
        phone: Some(q.to_owned()),
        ..tell::To::default()
    };
    let mut found = tell::messages_to(rd, &to)?;
    found.extend(tell::messages_about(rd, q)?);
    found.extend(MESSAGES.get(rd, q)?);
    found.retain(|record| {
        state.is_none_or(|state| record.value.state == state)
            && channel.is_none_or(|channel| record.value.channel == channel)
    });
    let total = i64::try_from(found.len()).unwrap_or(i64::MAX);
    Ok((found, total))
}
