//! A list of services that somebody keeps: it is in the address, so nothing is kept of it here.

use app::kit::Fault;
use app::store::StoreError;
use app::{App, Page, encode};
use serde::{Deserialize, Serialize};

use super::choice::kept;
use super::entry::Entry;
use super::help::{Card, sample_entry};
use super::wrong::{FieldError, is_email};
use super::{Choice, qr};
use crate::model::change;

/// Lists sent to one address in a day: enough for a family, too few for a nuisance.
pub const MOST_A_DAY: usize = 5;

/// What was typed to send a list.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ToSend {
    /// The ids, as in the address.
    pub keep: String,
    /// Where to.
    pub email: String,
}

/// My list.
#[derive(Debug, Default, Serialize)]
pub struct List {
    cards: Vec<Card>,
    /// Of the ids in the address, so many are not there any more.
    gone: usize,
    /// The ids as they stand in an address.
    keep: String,
    /// To find more and add it.
    more_path: String,
    /// The list's whole address, and as a square.
    address: String,
    square: String,
    /// What was typed.
    given: ToSend,
    errors: Vec<FieldError>,
    /// It was sent.
    sent: bool,
}

/// What became of sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// It was, or it was not asked for.
    Not,
    /// It is on its way.
    Yes,
}

impl List {
    /// The list of these ids.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn read(
        app: &App,
        given: ToSend,
        errors: Vec<FieldError>,
        sent: Sent,
    ) -> Result<Self, Fault> {
        let ids = kept(&given.keep);
        let entries = entries(app, &ids).await?;
        let gone = ids.len() - entries.len();
        let here: Vec<String> = entries.iter().map(|entry| entry.id.clone()).collect();
        let choice = Choice {
            keep: here.clone(),
            ..Choice::default()
        };
        let cards = entries.into_iter().map(|entry| {
            let without: Vec<&str> = here
                .iter()
                .map(String::as_str)
                .filter(|id| *id != entry.id)
                .collect();
            let card = Card::new(entry, None, "", &choice);
            Card {
                keep_path: format!("/help/list?keep={}", encode(&without.join(" "))),
                ..card
            }
        });
        let cards: Vec<Card> = cards.collect();
        let keep = encode(&here.join(" "));
        let address = format!("{}/help/list?keep={keep}", app.config().public_url());
        Ok(Self {
            square: qr::svg(&address),
            more_path: if keep.is_empty() {
                "/help".into()
            } else {
                format!("/help?keep={keep}")
            },
            given: ToSend {
                keep: here.join(" "),
                ..given
            },
            cards,
            gone,
            keep,
            address,
            errors,
            sent: sent == Sent::Yes,
        })
    }
}

/// The services of a list that are shown, in its order.
///
/// # Errors
/// Whatever the store says.
pub async fn entries(app: &App, ids: &[String]) -> Result<Vec<Entry>, Fault> {
    let now = app.now();
    let ids = ids.to_vec();
    Ok(app
        .store()
        .read(move |rd| {
            let mut entries = Vec::new();
            for id in &ids {
                if let Some(bundle) = change::read(rd, id)?
                    && bundle.service.is_shown()
                {
                    entries.push(Entry::new(&bundle, now));
                }
            }
            Ok::<_, StoreError>(entries)
        })
        .await?)
}

impl ToSend {
    /// What must be mended before it can be sent.
    #[must_use]
    pub fn errors(&self) -> Vec<FieldError> {
        if is_email(self.email.trim()) {
            Vec::new()
        } else {
            vec![FieldError::at(
                "email",
                "Write an email address such as name@example.com",
            )]
        }
    }
}

impl Page for List {
    const TEMPLATE: &'static str = "directory/list.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let some = || Self {
            cards: vec![
                Card {
                    entry: sample_entry("Computer help in libraries", false),
                    is_kept: true,
                    keep_path: "/help/list?keep=".into(),
                    ..Card::default()
                },
                Card {
                    entry: sample_entry("Tea and tablets", true),
                    is_kept: true,
                    ..Card::default()
                },
            ],
            keep: "b7a1f3c2".into(),
            more_path: "/help?keep=b7a1f3c2".into(),
            address: "https://saltreach.example/help/list?keep=b7a1f3c2".into(),
            square: qr::svg("https://saltreach.example/help/list?keep=b7a1f3c2"),
            ..Self::default()
        };
        let wrong = ToSend {
            keep: "b7a1f3c2".into(),
            email: "nobody".into(),
        };
        vec![
            (
                "empty",
                Self {
                    more_path: "/help".into(),
                    ..Self::default()
                },
            ),
            ("some", some()),
            ("some are gone", Self { gone: 1, ..some() }),
            (
                "an address that is none",
                Self {
                    errors: wrong.errors(),
                    given: wrong,
                    ..some()
                },
            ),
            (
                "sent",
                Self {
                    sent: true,
                    ..some()
                },
            ),
        ]
    }
}
