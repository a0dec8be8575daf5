//! How the interface answers: open to every page, kept by whoever asks until something changes, and with
//! problem details where it cannot.

use app::kit::{Fault, Time};
use app::{App, Fail};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::ask::Ask;

/// An answer, or a fault that pages of other sites may read as well.
pub type Answered = Result<Response, Refused>;

/// A fault with the header that lets pages of other sites read it.
pub struct Refused(Fault);

impl<E: Into<Fault>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = Fail(self.0).into_response();
        open(response.headers_mut());
        response
    }
}

/// Whoever asks, from whichever page, may read the answer.
fn open(headers: &mut HeaderMap) {
    let any = HeaderValue::from_static("*");
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, any);
    let seen = HeaderValue::from_static("etag, last-modified");
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, seen);
    // Frames and pictures of other sites may hold it as well.
    let shared = HeaderValue::from_static("cross-origin");
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        shared,
    );
}

/// What marks an answer: it changes with the directory and with what was asked.
pub struct Mark {
    etag: String,
    modified: Option<Time>,
}

impl Mark {
    /// Of an answer in turn `turn` to what was asked.
    pub fn new(turn: i64, asked: &str, modified: Option<Time>) -> Self {
        let mut hash = Sha256::new();
        hash.update(env!("CARGO_PKG_VERSION"));
        hash.update(asked);
        let digest: String = hash
            .finalize()
            .iter()
            .take(6)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Self {
            etag: format!("W/\"{turn}-{digest}\""),
            modified,
        }
    }

    /// Whether the caller has it already.
    pub fn is_known(&self, headers: &HeaderMap) -> bool {
        let text = |name| {
            headers
                .get(name)
                .and_then(|value: &HeaderValue| value.to_str().ok())
        };
        if let Some(tags) = text(header::IF_NONE_MATCH) {
            let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
            return tags
                .split(',')
                .any(|tag| tag.trim() == "*" || bare(tag) == bare(&self.etag));
        }
        // Dates of HTTP have no fractions of a second (RFC 9110, section 5.6.7).
        let since = text(header::IF_MODIFIED_SINCE).and_then(http_date);
        since
            .zip(self.modified)
            .is_some_and(|(since, at)| at.0.div_euclid(1_000_000) <= since.as_second())
    }

    fn write(&self, headers: &mut HeaderMap) {
        open(headers);
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=0, must-revalidate"),
        );
        if let Ok(etag) = HeaderValue::from_str(&self.etag) {
            headers.insert(header::ETAG, etag);
        }
        let modified = self
            .modified
            .map(|at| at.timestamp().strftime(HTTP_DATE).to_string());
        if let Some(Ok(modified)) = modified.map(|text| HeaderValue::from_str(&text)) {
            headers.insert(header::LAST_MODIFIED, modified);
        }
    }
}

const HTTP_DATE: &str = "%a, %d %b %Y %H:%M:%S GMT";

fn http_date(text: &str) -> Option<Timestamp> {
    let at = jiff::civil::DateTime::strptime(HTTP_DATE, text).ok()?;
    jiff::tz::TimeZone::UTC.to_timestamp(at).ok()
}

/// The caller has it already.
pub fn unchanged(mark: &Mark) -> Response {
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    mark.write(response.headers_mut());
    response
}

/// A value.
pub fn value(mark: &Mark, value: &Value) -> Response {
    let body = serde_json::to_vec(value).unwrap_or_default();
    let mut response = ([(header::CONTENT_TYPE, "application/json")], body).into_response();
    mark.write(response.headers_mut());
    response
}

/// A page of a list.
pub fn page(mark: &Mark, ask: &Ask, total: usize, contents: Vec<Value>) -> Response {
    let size = if ask.minimal { total.max(1) } else { ask.limit };
    let pages = total.div_ceil(size);
    // A short page says how many rows it holds, as every reader counts them.
    let held = contents.len();
    let size = if ask.page >= pages { held } else { size };
    value(
        mark,
        &json!({
            "total_items": total,
            "total_pages": pages,
            "page_number": ask.page,
            "size": size,
            "first_page": ask.page == 1,
            "last_page": ask.page >= pages,
            "empty": held == 0,
            "contents": contents,
        }),
    )
}

/// There is no such thing.
pub fn missing(what: &str, app: &App) -> Refused {
    let place = &app.place().facts().name;
    Refused(Fault::not_found(format!(
        "There is no such {what} in the directory of {place}. It may have been taken away."
    )))
}
