//! A client of Open311 GeoReport v2: sends a report, asks for its id and how it goes.

use app::bus::{Outbound, Request};

use crate::open311::first;

/// Why a call came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// It did not answer, or is too busy: try again later.
    #[error("{0}")]
    Later(String),
    /// It refuses: trying again will not help.
    #[error("{0}")]
    Refused(String),
}

/// What a GeoReport server is and what we are there.
#[derive(Clone)]
pub struct Client<'a> {
    pub outbound: &'a Outbound,
    /// Without a slash at its end.
    pub endpoint: &'a str,
    /// Empty for none.
    pub jurisdiction: &'a str,
    /// Empty for none.
    pub key: &'a str,
}

/// A report at another authority.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remote {
    /// What it calls the report; empty if it gave a token.
    pub id: String,
    /// What to ask for the id by.
    pub token: String,
    /// `open` or `closed`; empty if it did not say.
    pub status: String,
    /// What it said with it.
    pub notes: String,
}

/// Whether a server that answers so is busy or broken for now: to ask again later may help.
pub const fn is_for_now(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500..)
}

impl Client<'_> {
    /// Sends a report.
    ///
    /// # Errors
    /// [`RemoteError`].
    pub async fn send(&self, fields: &[(&str, String)]) -> Result<Remote, RemoteError> {
        let mut all = vec![
            ("api_key", self.key.to_owned()),
            ("jurisdiction_id", self.jurisdiction.to_owned()),
        ];
        all.extend(fields.iter().cloned());
        all.retain(|(_, value)| !value.is_empty());
        let pairs: Vec<String> = all
            .iter()
            .map(|(name, value)| format!("{}={}", app::encode(name), app::encode(value)))
            .collect();
        let request = Request::post(
            format!("{}/requests.json", self.endpoint),
            "application/x-www-form-urlencoded; charset=utf-8",
            pairs.join("&"),
        );
        let remote = self.call(request).await?;
        if remote.id.is_empty() && remote.token.is_empty() {
            return Err(RemoteError::Refused(
                "it gave neither an id nor a token".into(),
            ));
        }
        Ok(remote)
    }

    /// How a report goes.
    ///
    /// # Errors
    /// [`RemoteError`].
    pub async fn ask(&self, id: &str) -> Result<Remote, RemoteError> {
        self.get(&format!("requests/{}", app::encode(id))).await
    }

    /// The id of a token; empty while there is none.
    ///
    /// # Errors
    /// [`RemoteError`].
    pub async fn redeem(&self, token: &str) -> Result<Remote, RemoteError> {
        self.get(&format!("tokens/{}", app::encode(token))).await
    }

    async fn get(&self, path: &str) -> Result<Remote, RemoteError> {
        let place = if self.jurisdiction.is_empty() {
            String::new()
        } else {
            format!("?jurisdiction_id={}", app::encode(self.jurisdiction))
        };
        self.call(Request::get(format!(
            "{}/{path}.json{place}",
            self.endpoint
        )))
        .await
    }

    async fn call(&self, request: Request) -> Result<Remote, RemoteError> {
        let later = |error: &dyn std::fmt::Display| RemoteError::Later(error.to_string());
        let answer = self.outbound.call(request).await.map_err(|e| later(&e))?;
        let is_json = answer
            .header("content-type")
            .is_some_and(|kind| kind.contains("json"));
        let fields = first(&answer.body, is_json);
        let field = |name: &str| {
            let found = fields.iter().find(|(known, _)| known == name);
            found.map_or_else(String::new, |(_, value)| {
                value.chars().take(2_000).collect()
            })
        };
        match answer.status {
            200..300 => Ok(Remote {
                id: field("service_request_id"),
                token: field("token"),
                status: field("status").to_ascii_lowercase(),
                notes: field("status_notes"),
            }),
            status if is_for_now(status) => Err(later(&format!("it answered {status}"))),
            status => Err(RemoteError::Refused(format!(
                "it answered {status}: {}",
                field("description")
            ))),
        }
    }
}
