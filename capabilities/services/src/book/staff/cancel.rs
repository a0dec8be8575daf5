//! Cancelling for somebody, with the reason that they are told.

use app::book::{self, BookError, By, State};
use app::{Fail, Page, View};
use axum::extract::{Form, Path};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::diary::{back, of};
use crate::book::{letters, say};

/// Why is it cancelled?
#[derive(Debug, Serialize)]
pub struct CancelFor {
    id: String,
    title: String,
    reference: String,
    when: String,
    name: String,
    date: String,
}

impl Page for CancelFor {
    const TEMPLATE: &'static str = "services/bookings-cancel.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = Self {
            id: "meeting-room".into(),
            title: "Meeting room".into(),
            reference: "BX7K-3MQD".into(),
            when: "Wednesday 25 November 2026, 10am to midday".into(),
            name: "Ann Lee".into(),
            date: "2026-11-25".into(),
        };
        vec![("full", page)]
    }
}

/// The page that asks why.
pub async fn form(
    view: View,
    Path((id, reference)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let wanted = id.clone();
    let (rec, booking) = view
        .app
        .store()
        .read(move |rd| {
            let rec = book::resource(rd, &wanted)?;
            Ok::<_, BookError>((rec, of(rd, &wanted, &reference)?))
        })
        .await?;
    Ok(view.page(&CancelFor {
        id,
        title: rec.value.title,
        reference: booking.reference.clone(),
        when: say::when(booking.starts, booking.ends),
        name: booking.details.name.clone(),
        date: say::wall(booking.starts).date().to_string(),
    }))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Reason {
    why: String,
}

/// Cancels.
pub async fn cancel(
    view: View,
    Path((id, reference)): Path<(String, String)>,
    Form(Reason { why }): Form<Reason>,
) -> Result<Response, Fail> {
    let (app, who, resource) = (view.app.clone(), view.who.audit_name(), id.clone());
    let starts = view
        .app
        .store()
        .write(move |tx| {
            let booking = of(tx, &resource, &reference)?;
            let notices = match booking.state {
                State::Waiting | State::Offered | State::Held => {
                    book::decline(tx, &who, booking.id)?
                }
                _ => book::cancel(tx, &who, booking.id, &By::Staff, why.trim())?,
            };
            letters::send(&app, tx, &notices)?;
            Ok::<_, BookError>(booking.starts)
        })
        .await?;
    Ok(back(
        &id,
        &say::wall(starts).date().to_string(),
        "cancelled",
    ))
}
