//! What every answer tells the browser to refuse.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue, header};

use crate::App;

/// In the extensions of an answer that other sites may show in a frame. It must hold nothing that is for
/// one person, and no form that changes anything.
#[derive(Debug, Clone, Copy)]
pub struct Framed;

/// What does not change from answer to answer.
#[derive(Clone)]
pub struct Fixed {
    policy: Option<HeaderValue>,
    framed: Option<HeaderValue>,
    is_https: bool,
}

impl Fixed {
    pub fn new(app: &App) -> Self {
        Self {
            policy: HeaderValue::from_str(&content_policy(app, "'none'")).ok(),
            framed: HeaderValue::from_str(&content_policy(app, "*")).ok(),
            is_https: app.config().is_https(),
        }
    }
}

pub async fn secure(State(always): State<Fixed>, request: Request, next: Next) -> Response {
    let private = request.headers().contains_key(header::COOKIE);
    let mut response = next.run(request).await;
    let is_framed = response.extensions().get::<Framed>().is_some();
    let headers = response.headers_mut();
    if !is_framed {
        headers
            .entry(header::X_FRAME_OPTIONS)
            .or_insert(HeaderValue::from_static("DENY"));
    }
    let fixed: [(HeaderName, &'static str); 4] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)",
        ),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
    ];
    for (name, value) in fixed {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    let policy = if is_framed {
        always.framed
    } else {
        always.policy
    };
    if let Some(policy) = policy {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if always.is_https {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000; includeSubDomains"),
        );
    }
    if private {
        // What a signed-in person sees is kept by nobody on the way.
        headers
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("private, no-store"));
    }
    response
}

/// Everything from ourselves; pictures from the tile server too, if there is one.
fn content_policy(app: &App, frame_ancestors: &str) -> String {
    let tiles = app
        .config()
        .map
        .tiles_url
        .split('/')
        .take(3)
        .collect::<Vec<_>>()
        .join("/");
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data: {tiles}; \
         connect-src 'self' {tiles}; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors {frame_ancestors}"
    )
}
