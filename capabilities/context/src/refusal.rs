//! What a program is told when its request cannot be carried out: the standard's problem details.

use std::collections::BTreeMap;

use app::observe::ObserveError;
use app::store::StoreError;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use ngsi::{ErrorKind, NgsiError};
use serde_json::{Value, json};
use utoipa::openapi::{self, RefOr};
use utoipa::{IntoResponses, ToSchema};

/// What a handler returns.
pub type Answered = Result<Response, Refusal>;

/// A request that cannot be carried out.
#[derive(Debug, Clone)]
pub struct Refusal {
    status: StatusCode,
    body: Value,
}

/// Problem details (RFC 9457), as NGSI-LD uses them.
#[derive(Debug, serde::Serialize, ToSchema)]
#[allow(dead_code, reason = "it is only described, in the OpenAPI document")]
pub struct ProblemDetails {
    /// The standard's address for this kind of problem, or `about:blank` when the status says it all.
    #[schema(format = "uri-reference")]
    r#type: String,
    /// The same for every problem of this kind.
    title: String,
    /// What was the matter, with the offending value.
    detail: Option<String>,
    /// The HTTP status.
    status: Option<u16>,
}

/// The answers that any request may get when it cannot be carried out.
pub struct Refusals;

/// The further answers that a request with a body may get.
pub struct BodyRefusals;

impl IntoResponses for Refusals {
    fn responses() -> BTreeMap<String, RefOr<openapi::Response>> {
        described(&[
            (400, "The request cannot be read, or is not valid NGSI-LD."),
            (401, "A key is missing, or is not known."),
            (403, "The key may not do this, or too much is asked."),
            (404, "There is no such thing, or no such tenant."),
            (406, "It is offered in other forms only."),
            (414, "The address is longer than 64 KiB."),
            (429, "The caller asks too often."),
            (500, "The fault is ours."),
            (503, "Nothing can be kept just now: try again."),
            (
                504,
                "A JSON-LD context cannot be had, or this took too long.",
            ),
        ])
    }
}

impl IntoResponses for BodyRefusals {
    fn responses() -> BTreeMap<String, RefOr<openapi::Response>> {
        described(&[
            (
                409,
                "The thing to make is already there, or others changed it at the same time.",
            ),
            (411, "The length of the body is not told."),
            (413, "The body is too large."),
            (415, "The body is of another kind than JSON."),
            (422, "The operation is understood but not offered."),
        ])
    }
}

/// Each status with problem details: those of the standard, or those of the house around it.
fn described(each: &[(u16, &str)]) -> BTreeMap<String, RefOr<openapi::Response>> {
    let problem = || openapi::Content::new(Some(openapi::Ref::from_schema_name("ProblemDetails")));
    each.iter()
        .map(|(status, words)| {
            let mut response = openapi::ResponseBuilder::new().description(*words);
            // Those two are turned back before there is anyone to explain.
            if ![411, 414].contains(status) {
                response = response
                    .content("application/json", problem())
                    .content("application/problem+json", problem());
            }
            (status.to_string(), RefOr::T(response.build()))
        })
        .collect()
}

impl Refusal {
    /// A refusal that its HTTP status explains.
    pub fn of_status(status: StatusCode, detail: impl Into<String>) -> Self {
        let body = json!({
            "type": "about:blank",
            "title": status.canonical_reason().unwrap_or("Refused"),
            "detail": detail.into(),
            "status": status.as_u16(),
        });
        Self { status, body }
    }

    /// A refusal in the words of another broker.
    pub fn told(status: StatusCode, body: Value) -> Self {
        Self { status, body }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The problem details, as one item of a batch reports them.
    pub fn body(&self) -> &Value {
        &self.body
    }

    fn busy(error: &StoreError) -> Self {
        tracing::warn!(%error, "nothing can be kept just now");
        let status = StatusCode::SERVICE_UNAVAILABLE;
        let detail = "nothing new can be kept just now: try again in a few minutes";
        let mut body = NgsiError::new(ErrorKind::InternalError, detail).to_json();
        body["status"] = json!(status.as_u16());
        Self { status, body }
    }
}

impl From<NgsiError> for Refusal {
    fn from(error: NgsiError) -> Self {
        let status =
            StatusCode::from_u16(error.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self {
            status,
            body: error.to_json(),
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Taken(what) => {
                NgsiError::already_exists(format!("{what} is already there")).into()
            }
            StoreError::Stale { .. } => {
                NgsiError::new(ErrorKind::Conflict, error.to_string()).into()
            }
            StoreError::NotFinite(_) | StoreError::Nul => {
                NgsiError::bad_data(error.to_string()).into()
            }
            StoreError::Lost(_)
            | StoreError::Contended
            | StoreError::Closing
            | StoreError::Full => Self::busy(&error),
            _ => {
                tracing::error!(%error, "request failed");
                NgsiError::new(ErrorKind::InternalError, "something went wrong here").into()
            }
        }
    }
}

impl From<ObserveError> for Refusal {
    fn from(error: ObserveError) -> Self {
        match error {
            ObserveError::Ngsi(error) => error.into(),
            ObserveError::Store(error) => error.into(),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let json = HeaderValue::from_static("application/json");
        let mut response = (
            self.status,
            [(header::CONTENT_TYPE, json)],
            self.body.to_string(),
        )
            .into_response();
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(refusal: impl Into<Refusal>, want: expect_test::Expect) {
        let refusal = refusal.into();
        want.assert_eq(&format!("{} {}", refusal.status.as_u16(), refusal.body));
    }

    #[test]
    fn each_cause_has_its_status_and_type() {
        check(
            NgsiError::bad_data("id must be a URI, got \"x\""),
            expect_test::expect![[
                r#"400 {"type":"https://uri.etsi.org/ngsi-ld/errors/BadRequestData","title":"The content is not valid NGSI-LD","detail":"id must be a URI, got \"x\"","status":400}"#
            ]],
        );
        check(
            StoreError::Taken("urn:a:b".into()),
            expect_test::expect![[
                r#"409 {"type":"https://uri.etsi.org/ngsi-ld/errors/AlreadyExists","title":"Already exists","detail":"urn:a:b is already there","status":409}"#
            ]],
        );
        check(
            StoreError::Full,
            expect_test::expect![[
                r#"503 {"type":"https://uri.etsi.org/ngsi-ld/errors/InternalError","title":"Something went wrong here","detail":"nothing new can be kept just now: try again in a few minutes","status":503}"#
            ]],
        );
        check(
            StoreError::Database("secret words".into()),
            expect_test::expect![[
                r#"500 {"type":"https://uri.etsi.org/ngsi-ld/errors/InternalError","title":"Something went wrong here","detail":"something went wrong here","status":500}"#
            ]],
        );
        check(
            Refusal::of_status(StatusCode::NOT_ACCEPTABLE, "only application/json"),
            expect_test::expect![[
                r#"406 {"type":"about:blank","title":"Not Acceptable","detail":"only application/json","status":406}"#
            ]],
        );
    }
}
