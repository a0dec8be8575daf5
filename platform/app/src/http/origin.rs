//! A form sent from another site is turned back.
//!
//! A browser says with each unsafe request where it came from (`Sec-Fetch-Site`, and `Origin` before
//! that). Machines send neither and carry no cookie, so they pass. See docs/decisions/0004.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Method, header};
use kit::Fault;

use crate::Fail;

pub async fn same_origin(request: Request, next: Next) -> Response {
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if safe || is_ours(request.headers()) {
        return next.run(request).await;
    }
    Fail(Fault::forbidden(
        "This was sent from another site, so nothing was done. Open the page here and send it again.",
    ))
    .into_response()
}

fn is_ours(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (text("sec-fetch-site"), text("origin")) {
        (Some("same-origin" | "none"), _) | (None, None) => true,
        (Some(_), _) => false,
        (None, Some(origin)) => {
            let host = headers
                .get(header::HOST)
                .and_then(|host| host.to_str().ok());
            origin.split_once("://").map(|(_, from)| from) == host
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(headers: &[(&'static str, &'static str)], want: bool) {
        let map: HeaderMap = headers
            .iter()
            .map(|(name, value)| {
                (
                    http::HeaderName::from_static(name),
                    http::HeaderValue::from_static(value),
                )
            })
            .collect();
        assert_eq!(is_ours(&map), want, "{headers:?}");
    }

    #[test]
    fn only_our_own_forms_are_taken() {
        check(&[], true);
        check(&[("sec-fetch-site", "same-origin")], true);
        check(&[("sec-fetch-site", "none")], true);
        check(
            &[
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://a.example"),
                ("host", "a.example"),
            ],
            false,
        );
        check(&[("sec-fetch-site", "same-site")], false);
        check(
            &[("origin", "https://a.example"), ("host", "a.example")],
            true,
        );
        check(
            &[("origin", "https://evil.example"), ("host", "a.example")],
            false,
        );
        check(&[("origin", "null"), ("host", "a.example")], false);
    }
}
