//! The first to see a request and the last to see its answer: an id, a line in the log, a count.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue};
use tracing::Instrument;

use crate::App;
use crate::view::RequestId;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

pub async fn enter(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let id = given(&request).unwrap_or_else(|| app.chance().id(app.now()));
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("none", |_| "matched");
    let span = tracing::info_span!("request", id, %method, path, route);
    let began = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let took = began.elapsed();
    let status = response.status().as_u16();
    span.in_scope(|| tracing::info!(status, took_us = took.as_micros() as u64, "answered"));
    metrics::counter!("borough_requests_total", "method" => method.to_string(), "status" => status.to_string())
        .increment(1);
    metrics::histogram!("borough_request_seconds").record(took.as_secs_f64());
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// An id that a proxy in front has given, if it is one that a log can hold.
fn given(request: &Request) -> Option<String> {
    let id = request.headers().get(REQUEST_ID)?.to_str().ok()?;
    let plain = id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    (plain && (8..=64).contains(&id.len())).then(|| id.to_owned())
}
