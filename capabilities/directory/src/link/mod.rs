//! Other directories' feeds, fetched politely through the guarded door.

use std::time::Duration;

use app::bus::{Outbound, OutboundError, Request};
use serde_json::Value;

/// The largest answer that is taken, in bytes.
const MOST_BYTES: usize = 32 << 20;
/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two calls of the same feed.
const PAUSE: Duration = Duration::from_millis(40);
/// How often a feed that is busy is asked again.
const TRIES: u32 = 3;
/// The longest that a busy feed is waited for, in seconds.
const MOST_WAIT_S: u64 = 20;
/// Rows that are asked for at once.
pub const PER_PAGE: usize = 100;

/// Another directory's feed.
#[derive(Clone)]
pub struct Remote {
    outbound: Outbound,
    base: String,
}

/// What a feed said.
#[derive(Debug, Clone)]
pub struct Said {
    /// The address asked.
    pub url: String,
    /// What it said.
    pub value: Value,
    /// Whether pages of other sites may read it.
    pub is_open: bool,
}

/// Why a feed did not say.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Silent {
    /// It has no such answer.
    #[error("it answers 404: there is no such address")]
    Missing,
    /// It answers something else.
    #[error("it answers {0}")]
    Status(u16),
    /// It answers what is not JSON.
    #[error("it is not JSON: {0}")]
    NotJson(String),
    /// It does not answer.
    #[error("{0}")]
    Lost(#[from] OutboundError),
}

impl Remote {
    /// The feed at an address, with or without a slash at its end.
    pub fn new(outbound: &Outbound, base: &str) -> Self {
        Self {
            outbound: outbound.clone(),
            base: base.trim().trim_end_matches('/').to_owned(),
        }
    }

    /// The address of a path beneath it.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// What it says at a path beneath it, such as `/services?page=1`. It is asked again if it is busy.
    ///
    /// # Errors
    /// [`Silent`].
    pub async fn get(&self, path: &str) -> Result<Said, Silent> {
        let url = self.url(path);
        for tried in 1.. {
            tokio::time::sleep(PAUSE).await;
            let request = Request {
                headers: vec![("accept".into(), "application/json".into())],
                time: PATIENCE,
                most: MOST_BYTES,
                ..Request::get(&url)
            };
            let answer = self.outbound.call(request).await;
            let is_busy = match &answer {
                Ok(answer) => matches!(answer.status, 429 | 502 | 503 | 504),
                Err(OutboundError::Time(_) | OutboundError::Lost { .. }) => true,
                Err(_) => false,
            };
            if is_busy && tried < TRIES {
                let asked = answer
                    .as_ref()
                    .ok()
                    .and_then(|a| a.header("retry-after")?.trim().parse().ok());
                let wait = asked.unwrap_or(u64::from(tried)).min(MOST_WAIT_S);
                tokio::time::sleep(Duration::from_secs(wait)).await;
                continue;
            }
            let answer = answer?;
            return match answer.status {
                200 => {
                    let is_open = answer.header("access-control-allow-origin") == Some("*");
                    let value = json(&answer.body).map_err(Silent::NotJson)?;
                    Ok(Said {
                        url,
                        value,
                        is_open,
                    })
                }
                404 | 410 => Err(Silent::Missing),
                status => Err(Silent::Status(status)),
            };
        }
        Err(Silent::Missing)
    }
}

/// JSON in UTF-8; a byte order mark, which RFC 8259 (section 8.1) lets a reader ignore, is ignored.
///
/// # Errors
/// Why it is none, in words.
pub fn json(bytes: &[u8]) -> Result<Value, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    serde_json::from_slice(bytes).map_err(|e| e.to_string())
}

/// A page of a list: its rows, and whether it is the last one.
pub fn page(value: &Value) -> (&[Value], bool) {
    let rows = value
        .get("contents")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    let number = |name: &str| value.get(name).and_then(Value::as_u64);
    let is_last = match (number("page_number"), number("total_pages")) {
        (Some(at), Some(pages)) => at >= pages,
        _ => value
            .get("last_page")
            .and_then(Value::as_bool)
            .unwrap_or(true),
    };
    (rows, is_last || rows.is_empty())
}
