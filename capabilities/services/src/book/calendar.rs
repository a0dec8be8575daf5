//! Bookings as files and feeds that calendars read.

use app::book;
use app::kit::Fault;
use app::{App, Fail, View, encode};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use http::header;

use super::open;
use super::take::{Key, link};

/// The name of this site, by which calendars know that two copies are of one booking.
pub fn host(app: &App) -> String {
    let url = app.config().public_url();
    let rest = url.split("://").nth(1).unwrap_or(&url);
    rest.split(['/', ':']).next().unwrap_or(rest).to_owned()
}

/// A calendar as a file to be kept or followed.
pub fn calendar(name: &str, text: String) -> Response {
    let file = format!("attachment; filename=\"{name}.ics\"");
    (
        [
            (
                header::CONTENT_TYPE,
                "text/calendar; charset=utf-8".to_owned(),
            ),
            (header::CONTENT_DISPOSITION, file),
        ],
        text,
    )
        .into_response()
}

/// When a resource is taken, for anyone to see in their own calendar; not by whom.
pub async fn of_resource(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Fail> {
    let host = host(&app);
    let text = app
        .store()
        .read(move |rd| {
            let rec = book::resource(rd, &id)?;
            if rec.value.audience == book::Audience::Staff {
                return Err(book::BookError::NoResource);
            }
            book::feed::of_resource(rd, &rec, &host)
        })
        .await?;
    Ok(calendar("calendar", text))
}

/// One booking, to be added to one's own calendar; asked for again it says how the booking is now.
pub async fn of_booking(
    view: View,
    Path(reference): Path<String>,
    Query(Key { key }): Query<Key>,
) -> Result<Response, Fail> {
    let booking = open(&view, &reference, &key).await?;
    if !matches!(
        booking.state,
        book::State::Booked | book::State::Arrived | book::State::Cancelled
    ) {
        return Err(Fault::conflict(
            "This is not booked yet, so there is nothing to add to a calendar.",
        )
        .into());
    }
    let id = booking.resource.clone();
    let rec = view
        .app
        .store()
        .read(move |rd| book::resource(rd, &id))
        .await?;
    let url = format!(
        "{}{}",
        view.app.config().public_url(),
        link(&booking.reference, &key)
    );
    let text = book::feed::one(&booking, &rec.value, &host(&view.app), &url);
    Ok(calendar(
        &format!("booking-{}", encode(&booking.reference)),
        text,
    ))
}
