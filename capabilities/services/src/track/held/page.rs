//! The page of a request by a person to see what is held about them: the search, the list, the copy.

use std::collections::BTreeSet;

use app::kit::Fault;
use app::store::{StoreError, audit};
use app::{Fail, Page, View, Wrong};
use axum::extract::Form;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Serialize;

use super::elsewhere::kinds;
use super::search::{Found, Keys};
use super::tick::{Group, Line};
use crate::track::my::export::{answer, pack};

/// Things that one list has at most: nobody can look through more.
const MOST: usize = 500;
/// What the audit trail calls all that is held about people.
const AUDIT: &str = "held-data";

const TOO_MANY: &str =
    "More than 500 things were found. Search by fewer things at a time, or by name and postcode";
const TICK: &str = "Tick what belongs to the person who asked";

/// What do we hold about somebody?
#[derive(Debug, Default, Serialize)]
pub struct HeldPage {
    given: Keys,
    errors: Vec<Wrong>,
    /// Whether a search was made.
    has_looked: bool,
    groups: Vec<Group>,
    /// Addresses and numbers on what was found that were not looked for.
    also: Vec<String>,
    /// Why the records are kept that were too many to be looked through.
    unread: Vec<&'static str>,
}

impl HeldPage {
    fn new(given: Keys, found: &Found) -> Self {
        let groups = found.groups();
        let total: usize = groups.iter().map(|group| group.lines.len()).sum();
        if total > MOST {
            return Self {
                given,
                errors: vec![Wrong::new("email", TOO_MANY)],
                ..Self::default()
            };
        }
        let also: BTreeSet<String> = found
            .mine
            .held
            .cases
            .iter()
            .flat_map(|held| [&held.case.body.contact.email, &held.case.body.contact.phone])
            .map(|text| text.trim().to_lowercase())
            .filter(|text| !text.is_empty() && *text != given.email && *text != given.phone)
            .collect();
        Self {
            given,
            has_looked: true,
            groups,
            also: also.into_iter().collect(),
            unread: found.elsewhere.too_many.clone(),
            ..Self::default()
        }
    }

    fn answer(&self, view: &View) -> Response {
        let page = view.page(self);
        if self.errors.is_empty() {
            page
        } else {
            (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
        }
    }
}

impl Page for HeldPage {
    const TEMPLATE: &'static str = "track/held.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let given = || Keys {
            reason: "Request SAR-2026-014".into(),
            email: "ann@example.org".into(),
            ..Keys::default()
        };
        let found = || {
            Self {
            given: given(),
            has_looked: true,
            groups: vec![
                Group {
                    title: "What they asked",
                    why: "Why we keep it: to do what you asked us to do. For how long: 180 days after it is closed.".into(),
                    lines: vec![
                        Line::new(
                            "case",
                            "1",
                            "Broken bench in Harbour Gardens (BX7K-3MQD)",
                            "Ann Marsh, ann@example.org, AB12 3CD. Sent 24 November 2026.",
                        ),
                        Line::new(
                            "case",
                            "2",
                            "Hire a room (CZ4H-9PWR)",
                            "Ben Marsh, ann@example.org, 07700 900982. Sent 25 November 2026.",
                        ),
                    ],
                },
                Group {
                    title: "Other records",
                    why: String::new(),
                    lines: vec![Line::new(
                        "other",
                        "report-alert 3",
                        "Report alert",
                        "place: Quay Street, Wendmouth. Taken down 24 November 2026.",
                    )],
                },
            ],
            also: vec!["07700 900982".into()],
            ..Self::default()
        }
        };
        vec![
            ("empty", Self::default()),
            (
                "nothing typed",
                Self {
                    errors: Keys::default().wrong(),
                    ..Self::default()
                },
            ),
            ("found", found()),
            (
                "nothing ticked",
                Self {
                    errors: vec![Wrong::new("tick-1", TICK)],
                    unread: vec!["to send you messages"],
                    ..found()
                },
            ),
            (
                "too many",
                Self {
                    given: given(),
                    errors: vec![Wrong::new("email", TOO_MANY)],
                    ..Self::default()
                },
            ),
            (
                "nothing found",
                Self {
                    given: given(),
                    has_looked: true,
                    ..Self::default()
                },
            ),
        ]
    }
}

pub async fn show(view: View) -> Response {
    view.page(&HeldPage::default())
}

/// Writes down who looks and why, before anything is shown.
async fn note(view: &View, act: &'static str, keys: &Keys) -> Result<(), Fault> {
    let (who, reason) = (view.who.audit_name(), keys.reason.clone());
    view.app
        .store()
        .write(move |tx| audit::note(tx, &who, act, AUDIT, "", &reason))
        .await
        .map_err(|e: StoreError| e.into())
}

/// The page of a search.
async fn looked(view: &View, keys: Keys) -> Result<HeldPage, Fault> {
    let errors = keys.wrong();
    if !errors.is_empty() {
        return Ok(HeldPage {
            given: keys,
            errors,
            ..HeldPage::default()
        });
    }
    note(view, "searched", &keys).await?;
    let (wanted, kinds) = (keys.clone(), kinds(&view.app));
    let found = view
        .app
        .store()
        .read(move |rd| Found::read(rd, &wanted, &kinds))
        .await?;
    Ok(HeldPage::new(keys, &found))
}

/// Looks for all that is held. It is asked for by a form and not by an address: addresses stand in histories.
pub async fn find(view: View, Form(fields): Form<Vec<(String, String)>>) -> Result<Response, Fail> {
    let page = looked(&view, Keys::read(&fields)).await?;
    Ok(page.answer(&view))
}

/// A copy of what was ticked.
pub async fn copy(view: View, Form(fields): Form<Vec<(String, String)>>) -> Result<Response, Fail> {
    let ticked: BTreeSet<String> = fields
        .iter()
        .filter(|(name, _)| name == "tick")
        .map(|(_, value)| value.clone())
        .collect();
    let keys = Keys::read(&fields);
    if ticked.is_empty() || !keys.wrong().is_empty() {
        let mut page = looked(&view, keys).await?;
        if !page.groups.is_empty() {
            page.errors.push(Wrong::new("tick-1", TICK));
        }
        return Ok(page.answer(&view));
    }
    note(&view, "took a copy", &keys).await?;
    let kinds = kinds(&view.app);
    let zip = view
        .app
        .store()
        .read(move |rd| {
            let found = Found::read(rd, &keys, &kinds)?.only(&ticked);
            if found.groups().is_empty() {
                return Err(Fault::conflict(
                    "What you ticked is not there any more. Search again.",
                ));
            }
            let others = found.elsewhere.found.into_iter().map(|(_, other)| other);
            let others: Vec<_> = others.collect();
            pack(rd, &found.mine, &others)
        })
        .await?;
    Ok(answer(zip))
}
