//! Where is what I asked for? By reference, with what only its person knows.

use app::kit::Fault;
use app::store::Tx;
use app::{Fail, Page, View, ask, book, encode};
use axum::extract::{Form, Query};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::guess::{self, TOO_OFTEN};

#[derive(Debug, Default, Serialize)]
pub struct Find {
    reference: String,
    contact: String,
    reference_error: Option<&'static str>,
    contact_error: Option<&'static str>,
    /// Nothing fits both together.
    error: Option<String>,
    /// Whether somebody has just stopped following something.
    stopped: bool,
}

impl Page for Find {
    const TEMPLATE: &'static str = "track/find.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let typed = || Self {
            reference: "BX7K-3MQD".into(),
            contact: "ann@example.org".into(),
            ..Self::default()
        };
        vec![
            ("empty", Self::default()),
            (
                "nothing typed",
                Self {
                    reference_error: Some(ENTER_REFERENCE),
                    contact_error: Some(ENTER_CONTACT),
                    ..Self::default()
                },
            ),
            (
                "nothing fits",
                Self {
                    error: Some(NOTHING_FITS.into()),
                    ..typed()
                },
            ),
            (
                "updates were stopped",
                Self {
                    stopped: true,
                    ..Self::default()
                },
            ),
            (
                "a slip",
                Self {
                    reference: "BX7K-3MQX".into(),
                    reference_error: Some(SLIP),
                    ..typed()
                },
            ),
        ]
    }
}

const ENTER_REFERENCE: &str = "Enter your reference";
const SLIP: &str = "Check your reference. It has 8 letters and numbers, like BX7K-3MQD";
const ENTER_CONTACT: &str = "Enter the email address, phone number or postcode that you gave us";
const NOTHING_FITS: &str = "We cannot find anything with that reference and that email address, phone number or postcode. Check both against our message to you.";

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    reference: String,
    stopped: Option<String>,
}

pub async fn show(view: View, Query(asked): Query<Asked>) -> Response {
    view.page(&Find {
        reference: short(&asked.reference),
        stopped: asked.stopped.is_some(),
        ..Find::default()
    })
}

fn short(text: &str) -> String {
    text.trim().chars().take(254).collect()
}

#[derive(Deserialize)]
pub struct Given {
    #[serde(default)]
    reference: String,
    #[serde(default)]
    contact: String,
}

/// Where a reference leads.
enum Found {
    Case { reference: String, key: String },
    Booking { reference: String, key: String },
    Nothing,
    TooOften,
}

pub async fn find(view: View, Form(given): Form<Given>) -> Result<Response, Fail> {
    let mut page = Find {
        reference: short(&given.reference),
        contact: short(&given.contact),
        ..Find::default()
    };
    let reference = app::kit::reference::read(&page.reference);
    page.reference_error = match (&reference, page.reference.is_empty()) {
        (_, true) => Some(ENTER_REFERENCE),
        (None, false) => Some(SLIP),
        (Some(_), false) => None,
    };
    page.contact_error = page.contact.is_empty().then_some(ENTER_CONTACT);
    let (Some(reference), None) = (reference, page.contact_error) else {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response());
    };
    let contact = page.contact.clone();
    let found = view
        .app
        .store()
        .write(move |tx| look(tx, &reference, &contact))
        .await?;
    let target = match found {
        Found::Case { reference, key } => format!("/track/{reference}?key={}", encode(&key)),
        Found::Booking { reference, key } => format!("/booking/{reference}?key={}", encode(&key)),
        Found::Nothing | Found::TooOften => {
            let is_closed = matches!(found, Found::TooOften);
            page.error = Some(if is_closed { TOO_OFTEN } else { NOTHING_FITS }.into());
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response());
        }
    };
    Ok(Redirect::to(&target).into_response())
}

/// What a reference and what only its person knows lead to.
fn look(tx: &mut Tx<'_>, reference: &str, contact: &str) -> Result<Found, Fault> {
    if guess::is_closed(tx, reference)? {
        return Ok(Found::TooOften);
    }
    let case = ask::case(tx, reference)?;
    if let Some(case) = case.as_ref().filter(|case| case.is_reached_by(contact)) {
        let key = ask::new_key(tx, &case.id, "")?;
        return Ok(Found::Case {
            reference: case.reference.clone(),
            key,
        });
    }
    let booking = match book::by_reference_and_contact(tx, reference, contact) {
        Ok((booking, key)) => {
            return Ok(Found::Booking {
                reference: booking.reference.clone(),
                key,
            });
        }
        Err(book::BookError::NoBooking) => book::by_reference(tx, reference).ok(),
        Err(error) => return Err(error.into()),
    };
    if case.is_some() || booking.is_some() {
        guess::note_wrong(tx, reference)?;
    }
    Ok(Found::Nothing)
}
