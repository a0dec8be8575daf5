//! Where network servers and devices send their messages: answered once the message is committed.

use app::kit::{Fault, Kind};
use app::{App, Fail, Who};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use uplink::{Message, What};
use utoipa::IntoParams;

use crate::SEND;
use crate::intake::{self, Receipt};
use crate::link::{self, MOST_BYTES};
use crate::model::device_id;

/// Which event.
#[derive(Deserialize, IntoParams)]
pub struct WhichEvent {
    /// `up`, `status`, `join`, `ack`, `txack`, `log`, `location` or `integration`.
    event: Option<String>,
}

/// Takes an event of ChirpStack 4, as its HTTP integration posts it in JSON.
#[utoipa::path(
    post,
    path = "/devices/in/chirpstack",
    tag = "devices",
    params(WhichEvent),
    request_body(content = serde_json::Value, content_type = "application/json", description = "The event"),
    responses(
        (status = 200, description = "Committed, or known already", body = Receipt),
        (status = 202, description = "Kept as it came, for it could not be read; the reason says why", body = Receipt),
        (status = 401, description = "No key was shown"),
        (status = 403, description = "The key is not for this device"),
        (status = 413, description = "Too long"),
        (status = 422, description = "Not an event of ChirpStack"),
        (status = 503, description = "Nothing can be kept just now: send it again")
    )
)]
pub async fn chirpstack(
    State(app): State<App>,
    who: Who,
    Query(which): Query<WhichEvent>,
    body: Bytes,
) -> Result<Response, Fail> {
    let event = which
        .event
        .ok_or_else(|| Fault::invalid("Say which event it is, for example ?event=up."))?;
    within(&body)?;
    take(&app, &who, link::chirpstack(&event, body)).await
}

/// Takes a message of The Things Stack 3, as its webhook posts it in JSON.
#[utoipa::path(
    post,
    path = "/devices/in/things-stack",
    tag = "devices",
    request_body(content = serde_json::Value, content_type = "application/json", description = "The message"),
    responses(
        (status = 200, description = "Committed, or known already", body = Receipt),
        (status = 202, description = "Kept as it came, for it could not be read; the reason says why", body = Receipt),
        (status = 401, description = "No key was shown"),
        (status = 403, description = "The key is not for this device"),
        (status = 413, description = "Too long"),
        (status = 422, description = "Not a message of The Things Stack"),
        (status = 503, description = "Nothing can be kept just now: send it again")
    )
)]
pub async fn things_stack(State(app): State<App>, who: Who, body: Bytes) -> Result<Response, Fail> {
    within(&body)?;
    take(&app, &who, link::things_stack(body)).await
}

/// Takes an object of fields, or a pack of SenML, from a device that speaks for itself.
///
/// With an `Idempotency-Key`, an `id` or a `time` in it, a message that is sent twice counts once.
#[utoipa::path(
    post,
    path = "/devices/in/json/{device}",
    tag = "devices",
    params(
        ("device" = String, Path, description = "The device's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "The sender's own id of this message")
    ),
    request_body(content = serde_json::Value, content_type = "application/json", description = "The fields"),
    responses(
        (status = 200, description = "Committed, or known already", body = Receipt),
        (status = 202, description = "Kept as it came, for it could not be read; the reason says why", body = Receipt),
        (status = 401, description = "No key was shown"),
        (status = 403, description = "The key is not for this device"),
        (status = 413, description = "Too long"),
        (status = 422, description = "Not an object of fields"),
        (status = 503, description = "Nothing can be kept just now: send it again")
    )
)]
pub async fn json(
    State(app): State<App>,
    who: Who,
    Path(device): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Fail> {
    within(&body)?;
    let key = headers
        .get("idempotency-key")
        .and_then(|key| key.to_str().ok());
    take(
        &app,
        &who,
        link::plain(&device, key, body, || app.store().new_id()),
    )
    .await
}

fn within(body: &Bytes) -> Result<(), Fault> {
    if body.len() <= MOST_BYTES {
        return Ok(());
    }
    let message = format!(
        "This message is {} bytes long, and we take {MOST_BYTES} at most.",
        body.len()
    );
    Err(Fault::new(Kind::TooLarge, message))
}

async fn take(app: &App, who: &Who, read: Result<Message, String>) -> Result<Response, Fail> {
    let message = read.map_err(|why| unreadable(&why))?;
    if !may_send(who, &message.device) {
        return Err(Fault::forbidden(format!(
            "This key may not send for the device {}.",
            message.device
        ))
        .into());
    }
    // Here somebody is there to be told, so nothing need be kept.
    if let What::Unreadable(why) = &message.what {
        return Err(unreadable(why).into());
    }
    let receipt = intake::receive(app, message).await?;
    let held = receipt.outcome == "held" && !receipt.duplicate;
    let status = if held {
        StatusCode::ACCEPTED
    } else {
        StatusCode::OK
    };
    Ok((status, Json(receipt)).into_response())
}

fn unreadable(why: &str) -> Fault {
    Fault::invalid(format!(
        "We cannot read this: {}.",
        why.trim_end_matches('.')
    ))
}

/// A key can be bound to one device, however its id was typed.
fn may_send(who: &Who, device: &str) -> bool {
    match who {
        Who::Machine(machine) => {
            let bound = machine.only.as_deref().map(device_id);
            who.may(SEND) && bound.is_none_or(|only| only.as_deref() == Ok(device))
        }
        _ => who.may_to(SEND, device),
    }
}
