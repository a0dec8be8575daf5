//! What GOV.UK Notify and mail servers call us back with: the bearer token is one of our keys, which may do
//! this alone.

use axum::body::Bytes;
use axum::extract::State;
use http::StatusCode;

use crate::{App, Fail};

pub async fn receipt(State(app): State<App>, body: Bytes) -> Result<StatusCode, Fail> {
    app.tell().hear_receipt(&body).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn text(State(app): State<App>, body: Bytes) -> Result<StatusCode, Fail> {
    app.tell().hear_text(&body).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An email that came back, as it is.
pub async fn bounce(State(app): State<App>, body: Bytes) -> Result<StatusCode, Fail> {
    app.tell().hear_bounce(&body).await?;
    Ok(StatusCode::NO_CONTENT)
}
