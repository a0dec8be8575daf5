//! Where is what I asked for? By reference, with what only its person knows.

use app::ask::{self, Case};
use app::kit::{Fault, Time};
use app::store::{Collection, StoreError, Tx};
use app::{Fail, Page, View, book, encode};
use axum::extract::{Form, Query};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use serde::{Deserialize, Serialize};

/// Wrong tries at one reference before it is closed to them for a while.
const MOST_TRIES: u32 = 10;
/// How long a while is.
const CLOSED_S: i64 = 3_600;

/// Wrong tries at one reference: somebody may be guessing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tries {
    count: u32,
    since: Time,
}

/// Wrong tries, by reference.
pub const TRIES: Collection<Tries> = Collection {
    name: "track-try",
    purpose: "to notice when somebody guesses at your reference",
    personal: false,
    erase_at: |_, now| Some(now.plus_s(CLOSED_S)),
    kept_for: "1 hour",
    audited: false,
    fields: &[],
};

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
const ENTER_CONTACT: &str = "Enter the email address or the postcode that you gave us";
const NOTHING_FITS: &str = "We cannot find anything with that reference and that email address or postcode. Check both against our message to you.";
const TOO_OFTEN: &str = "There were too many wrong tries for this reference. Wait an hour, or use the link in our message to you.";

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

/// What a reference and what only its person knows lead to. Wrong tries at a reference that exists are
/// counted; one that does not exist looks the same from outside.
fn look(tx: &mut Tx<'_>, reference: &str, contact: &str) -> Result<Found, Fault> {
    let now = tx.now();
    let tries = TRIES
        .get(tx, reference)?
        .map(|kept| kept.value)
        .filter(|tries| now < tries.since.plus_s(CLOSED_S));
    if tries
        .as_ref()
        .is_some_and(|tries| tries.count >= MOST_TRIES)
    {
        return Ok(Found::TooOften);
    }
    let case = ask::case(tx, reference)?;
    if let Some(case) = case.as_ref().filter(|case| is_theirs(case, contact)) {
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
        note_wrong(tx, reference, tries, now)?;
    }
    Ok(Found::Nothing)
}

fn note_wrong(
    tx: &mut Tx<'_>,
    reference: &str,
    tries: Option<Tries>,
    now: Time,
) -> Result<(), StoreError> {
    let next = tries.map_or(
        Tries {
            count: 1,
            since: now,
        },
        |tries| Tries {
            count: tries.count + 1,
            since: tries.since,
        },
    );
    TRIES.remove(tx, "system", reference)?;
    TRIES
        .insert_as(tx, "system", reference.to_owned(), next)
        .map(drop)
}

/// Whether this address or postcode is the one that the person gave.
fn is_theirs(case: &Case, typed: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars()
            .filter(|c| !c.is_whitespace())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let contact = &case.body.contact;
    let typed = plain(typed);
    !typed.is_empty() && (typed == plain(&contact.email) || typed == plain(&contact.postcode))
}
