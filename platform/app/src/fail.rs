//! How a fault becomes an answer: a page for people, problem details (RFC 9457) for machines.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderValue, Method, StatusCode, header};
use kit::{Fault, Kind};
use serde::Serialize;
use std::sync::Arc;

use crate::view::View;
use crate::{App, Page};

/// What a handler returns when it cannot answer.
#[derive(Debug)]
pub struct Fail(pub Fault);

impl<E: Into<Fault>> From<E> for Fail {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

/// The status of each kind, once.
#[must_use]
pub const fn status(kind: Kind) -> StatusCode {
    match kind {
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::SignInFirst => StatusCode::UNAUTHORIZED,
        Kind::Unreadable => StatusCode::BAD_REQUEST,
        Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::TooBusy => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl IntoResponse for Fail {
    /// Plain words; [`show`] turns them into a page or a problem, for it knows who asked.
    fn into_response(self) -> Response {
        if let Some(source) = &self.0.source {
            let cause: &dyn std::error::Error = source.as_ref();
            if self.0.kind == Kind::Internal {
                tracing::error!(error = cause, "request failed");
            } else {
                tracing::info!(error = cause, message = self.0.message, "request refused");
            }
        }
        let mut response = (status(self.0.kind), self.0.message.clone()).into_response();
        response.extensions_mut().insert(Shown(Arc::new(self.0)));
        response
    }
}

#[derive(Clone)]
struct Shown(Arc<Fault>);

/// Problem details for HTTP APIs (RFC 9457).
#[derive(Debug, Serialize)]
pub struct Problem<'a> {
    /// What kind of problem: `about:blank` means that the status says it all.
    pub r#type: &'a str,
    /// The status in words.
    pub title: &'a str,
    /// The status.
    pub status: u16,
    /// What happened and what to do.
    pub detail: &'a str,
}

/// The page of an error.
#[derive(Serialize)]
pub struct ErrorPage {
    /// Its heading.
    pub heading: &'static str,
    /// What happened and what to do.
    pub message: String,
    /// To find it in the log.
    pub request_id: String,
    /// Whether signing in could help.
    pub sign_in: bool,
}

impl Page for ErrorPage {
    const TEMPLATE: &'static str = "error.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |kind, message: &str| Self {
            heading: heading(kind),
            message: message.into(),
            request_id: "01jdf0y7w3".into(),
            sign_in: false,
        };
        vec![
            (
                "not found",
                page(Kind::NotFound, "There is no bench with that number."),
            ),
            (
                "forbidden",
                page(Kind::Forbidden, "You are not allowed to see devices."),
            ),
            (
                "internal",
                page(Kind::Internal, &Fault::internal("sample").message),
            ),
        ]
    }
}

const fn heading(kind: Kind) -> &'static str {
    match kind {
        Kind::NotFound => "We cannot find that",
        Kind::Invalid => "We cannot use what you sent",
        Kind::Conflict => "Something else got there first",
        Kind::Forbidden => "You are not allowed to do that",
        Kind::SignInFirst => "Sign in first",
        Kind::Unreadable => "We cannot read what you sent",
        Kind::TooLarge => "That is too large to send",
        Kind::TooBusy => "We are too busy just now",
        Kind::Internal => "Sorry, something went wrong",
    }
}

/// Gives each error the form that its reader wants.
pub async fn show(State(app): State<App>, request: Request, next: Next) -> Response {
    let wants_page = wants_page(&request);
    let (method, target) = (request.method().clone(), request.uri().clone());
    let view = View::of(&app, &request);
    let response = next.run(request).await;
    if response.status().as_u16() < 400 {
        return response;
    }
    let Some(fault) = fault_of(&response) else {
        return response;
    };
    // A person who may sign in and try again is taken there, and brought back afterwards.
    if fault.kind == Kind::SignInFirst && wants_page && method == Method::GET {
        return Redirect::to(&crate::signin::sign_in_path(&target.to_string())).into_response();
    }
    let code = response.status();
    let mut shown = if wants_page {
        let page = ErrorPage {
            heading: heading(fault.kind),
            message: fault.message.clone(),
            request_id: view.request_id.clone(),
            sign_in: fault.kind == Kind::SignInFirst,
        };
        view.page(&page)
    } else {
        let problem = Problem {
            r#type: "about:blank",
            title: code.canonical_reason().unwrap_or("Error"),
            status: code.as_u16(),
            detail: &fault.message,
        };
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        ([(header::CONTENT_TYPE, "application/problem+json")], body).into_response()
    };
    *shown.status_mut() = code;
    for (name, value) in response.headers() {
        if *name != header::CONTENT_TYPE && *name != header::CONTENT_LENGTH {
            shown.headers_mut().insert(name, value.clone());
        }
    }
    if code == StatusCode::UNAUTHORIZED {
        shown
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    shown
}

/// What went wrong, in our words or, for what the web library refuses by itself, from its status.
/// An answer that carries its own body of a machine's kind is left alone.
fn fault_of(response: &Response) -> Option<Arc<Fault>> {
    if let Some(Shown(fault)) = response.extensions().get() {
        return Some(Arc::clone(fault));
    }
    let kind = response
        .headers()
        .get(header::CONTENT_TYPE)
        .map(|v| v.as_bytes());
    if !matches!(kind, None | Some(b"text/plain; charset=utf-8")) {
        return None;
    }
    let (kind, message) = match response.status() {
        StatusCode::NOT_FOUND => (
            Kind::NotFound,
            "There is nothing at this address. Check it for a slip, or start from the home page.",
        ),
        StatusCode::METHOD_NOT_ALLOWED => (
            Kind::Invalid,
            "This address does not take that kind of request.",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => {
            (Kind::TooLarge, "What you sent is larger than we can take.")
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            (Kind::Invalid, "We cannot read that kind of content.")
        }
        StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => (
            Kind::TooBusy,
            "This took too long and was stopped. Try again, or ask for less.",
        ),
        StatusCode::TOO_MANY_REQUESTS => (
            Kind::TooBusy,
            "You have asked too often. Wait a minute and try again.",
        ),
        code if code.is_client_error() => (
            Kind::Invalid,
            "We cannot read what you sent. Check it and try again.",
        ),
        _ => (
            Kind::Internal,
            "Something went wrong at our end. Try again in a few minutes.",
        ),
    };
    Some(Arc::new(Fault::new(kind, message)))
}

fn wants_page(request: &Request) -> bool {
    let accept = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    accept.contains("text/html")
}

/// The answer where a handler panicked: the panic itself is in the log.
#[must_use]
pub fn panicked() -> Response {
    Fail(Fault::internal("a handler panicked")).into_response()
}
