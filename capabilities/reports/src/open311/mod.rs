//! Open311 GeoReport v2: what can be reported, reports, and how they go, for other programs.
//!
//! # Source
//! GeoReport v2 (open311.org), with the extensions that its page "Extensions" lists and the updates that
//! FixMyStreet exchanges (`servicerequestupdates`). Where the standard leaves a choice: an ending of the
//! path decides the format, and without one it is XML; an unknown `jurisdiction_id` is 404, an absent one
//! is ours, for there is one; private reports do not exist here.

mod discovery;
mod media;
mod offer;
mod requests;
mod services;
mod updates;
mod wire;
mod xml;

use app::{Allow, App, Routes, Who};
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use serde::Serialize;

use crate::acts;
use crate::categories::Categories;
use crate::photo::MOST_POST_BYTES;
use crate::sent::Sent;

pub use media::SERVICE as MEDIA;
pub use wire::{Format, first};
pub use xml::tag as element;

use wire::Wrong;

/// The doors.
pub fn routes() -> Routes {
    let large = || DefaultBodyLimit::max(MOST_POST_BYTES);
    Routes::new()
        .get("/open311/{file}", Allow::Anyone, discovery::outside)
        .get("/open311/v2/may/send", Allow::To(SEND), may)
        .get("/open311/v2/may/update", Allow::To(UPDATE), may)
        .get("/open311/v2/{file}", Allow::Anyone, read)
        .post("/open311/v2/{file}", Allow::Anyone, write.layer(large()))
        .get("/open311/v2/services/{file}", Allow::Anyone, services::one)
        .get("/open311/v2/requests/{file}", Allow::Anyone, requests::one)
        .get("/open311/v2/tokens/{file}", Allow::Anyone, requests::token)
}

/// Whether a key is good for sending reports, or updates: a client's first try, before anything is sent.
/// The doors that take them are open themselves, for the standard has the key in a field of the form.
async fn may() -> &'static str {
    "This key may do that.\n"
}

/// `services.json`, `requests.xml`…: a list.
async fn read(
    state: axum::extract::State<App>,
    axum::extract::Path(file): axum::extract::Path<String>,
    axum::extract::RawQuery(query): axum::extract::RawQuery,
) -> Response {
    let (name, format) = Format::split(&file);
    let app = &state.0;
    match name {
        "discovery" => discovery::answer(app, format),
        "services" => services::list(app, format, &query.unwrap_or_default()),
        "requests" => requests::list(app, format, &query.unwrap_or_default()).await,
        "servicerequestupdates" => updates::list(app, format, &query.unwrap_or_default()).await,
        _ => refuse(format, 404, "there is no such resource"),
    }
}

/// A new report, or an update of one.
async fn write(
    state: axum::extract::State<App>,
    axum::extract::Path(file): axum::extract::Path<String>,
    axum::extract::RawQuery(query): axum::extract::RawQuery,
    who: Who,
    request: axum::extract::Request,
) -> Response {
    let (name, format) = Format::split(&file);
    let sent = Sent::read(request).await;
    let sent = match sent.and_then(|sent| sent.and_query(&query.unwrap_or_default())) {
        Ok(sent) => sent,
        Err(why) => return refuse(format, 400, &why),
    };
    match name {
        "requests" => requests::made(&state.0, format, who, sent).await,
        "servicerequestupdates" => updates::taken(&state.0, format, who, sent).await,
        _ => refuse(format, 404, "there is no such resource"),
    }
}

/// What a client asks in an address, and the categories, if it means us.
///
/// # Errors
/// The refusal.
fn asked(
    app: &App,
    format: Format,
    query: &str,
) -> Result<(Sent, std::sync::Arc<Categories>), Box<Response>> {
    let sent = Sent::of_query(query).map_err(|why| Box::new(refuse(format, 400, &why)))?;
    let all = ours(app, format, &sent)?;
    Ok((sent, all))
}

/// The categories, if the client means us.
///
/// # Errors
/// The refusal.
fn ours(
    app: &App,
    format: Format,
    sent: &Sent,
) -> Result<std::sync::Arc<Categories>, Box<Response>> {
    let all = Categories::of(app).map_err(|fault| Box::new(broken(format, &fault)))?;
    match sent.one("jurisdiction_id") {
        Some(id) if !id.eq_ignore_ascii_case(&all.jurisdiction) => Err(Box::new(refuse(
            format,
            404,
            "jurisdiction_id was not found",
        ))),
        _ => Ok(all),
    }
}

/// Who sends: by a key in the request's header, or in the field that the standard has for it.
///
/// # Errors
/// The refusal.
async fn sender(
    app: &App,
    format: Format,
    who: Who,
    sent: &Sent,
    act: app::Act,
) -> Result<Who, Box<Response>> {
    let who = match sent.one("api_key") {
        Some(key) => match app::signin::machine(app, key).await {
            Ok(machine) => machine.map_or(Who::Anyone, Who::Machine),
            Err(fault) => return Err(Box::new(broken(format, &fault))),
        },
        None => who,
    };
    if who.may(act) {
        return Ok(who);
    }
    Err(Box::new(if who == Who::Anyone {
        refuse(format, 403, "api_key was not provided, or is not known")
    } else {
        refuse(format, 403, "this api_key may not do that")
    }))
}

/// What may send reports, and what may say how they go.
const SEND: app::Act = acts::SEND;
const UPDATE: app::Act = acts::UPDATE;

fn answer(
    format: Format,
    code: StatusCode,
    root: &str,
    item: &str,
    what: &impl Serialize,
) -> Response {
    let headers = [
        (header::CONTENT_TYPE, format.media_type()),
        // Anybody's page may read it: it is open, and carries no cookie.
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (code, headers, format.write(root, item, what)).into_response()
}

fn refuse(format: Format, code: u16, description: &str) -> Response {
    let wrong = vec![Wrong {
        code,
        description: description.to_owned(),
    }];
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::BAD_REQUEST);
    answer(format, status, "errors", "error", &wrong)
}

/// What went wrong at our end, or was refused by a verb.
fn broken(format: Format, fault: &app::kit::Fault) -> Response {
    // The standard knows 400 for whatever cannot be done as it was asked.
    let code = match app::status(fault.kind).as_u16() {
        401 => 403,
        409 | 413 | 422 => 400,
        other => other,
    };
    if let Some(source) = &fault.source {
        tracing::warn!(error = %source, "an Open311 request failed");
    }
    refuse(format, code, &fault.message)
}
