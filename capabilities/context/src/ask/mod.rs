//! What every request says besides its content: for which tenant, in whose words, in which form.

mod body;
pub mod media;
mod prefer;

use std::sync::Arc;

use app::{App, Who};
use axum::extract::{FromRequestParts, Query};
use http::request::Parts;
use http::{HeaderMap, HeaderName, StatusCode, Uri, header};
use ngsi::context::linked_context;
use ngsi::name::{require_name, require_uri};
use ngsi::write::Version;
use ngsi::{Context, ErrorKind, NgsiError};
use serde::de::DeserializeOwned;
use serde_json::json;

pub use body::{Item, Sent, length_required};

use crate::link::contexts;
use crate::refusal::Refusal;
use crate::snapshots::{self, SNAPSHOT};
use media::Media;

/// Names the tenant, both ways.
pub const TENANT: HeaderName = HeaderName::from_static("ngsild-tenant");

/// The longest name of a tenant.
const MAX_TENANT: usize = 64;

/// A request without its content; `P` are its parameters.
#[derive(Clone)]
pub struct Ask<P = Nothing> {
    /// The house.
    pub app: App,
    /// Who asks.
    pub who: Who,
    /// The tenant that is meant; empty for the default one. That of its own where a snapshot is named.
    pub tenant: String,
    /// The address of the context that a `Link` header names.
    pub link: Option<String>,
    /// The header fields.
    pub headers: HeaderMap,
    /// What was asked for.
    pub uri: Uri,
    /// The parameters.
    pub params: P,
}

/// No parameters.
#[derive(Debug, Clone, Copy, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

impl<P: DeserializeOwned> FromRequestParts<App> for Ask<P> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let links: Vec<&str> = parts
            .headers
            .get_all(header::LINK)
            .iter()
            .filter_map(|v| v.to_str().ok())
            .collect();
        let mut tenant = tenant(&parts.headers)?.unwrap_or_default().to_owned();
        if let Some(id) = parts.headers.get(SNAPSHOT) {
            let id = id.to_str().unwrap_or_default();
            tenant = snapshots::space_of(app, &tenant, id).await?;
        }
        Ok(Self {
            app: app.clone(),
            who: parts
                .extensions
                .get::<Who>()
                .cloned()
                .unwrap_or(Who::Anyone),
            tenant,
            link: linked_context(&links.join(", "))?.map(str::to_owned),
            params: params(&parts.uri)?,
            uri: parts.uri.clone(),
            headers: parts.headers.clone(),
        })
    }
}

/// Reads the parameters. One that the operation does not have makes the request unreadable.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 6.3.20.
fn params<P: DeserializeOwned>(uri: &Uri) -> Result<P, Refusal> {
    match Query::<P>::try_from_uri(uri) {
        Ok(Query(params)) => Ok(params),
        Err(why) => {
            let why = why.body_text();
            let why = why
                .strip_prefix("Failed to deserialize query string: ")
                .unwrap_or(&why);
            let kind = if why.contains("unknown field") || why.contains("duplicate field") {
                ErrorKind::InvalidRequest
            } else {
                ErrorKind::BadRequestData
            };
            Err(NgsiError::new(kind, format!("the parameters cannot be read: {why}")).into())
        }
    }
}

/// The tenant that the header names, if it names one.
fn tenant(headers: &HeaderMap) -> Result<Option<&str>, NgsiError> {
    let Some(name) = headers.get(TENANT) else {
        return Ok(None);
    };
    let is_name = |text: &&str| {
        text.len() <= MAX_TENANT
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
    };
    name.to_str().ok().filter(is_name).map(Some).ok_or_else(|| {
        NgsiError::bad_data(format!(
            "NGSILD-Tenant must be up to {MAX_TENANT} letters, digits, hyphens, dots and underscores"
        ))
    })
}

impl<P> Ask<P> {
    /// The context in whose words the request speaks: that of the `Link` header, else the core.
    ///
    /// # Errors
    /// If it cannot be had.
    pub async fn context(&self) -> Result<Arc<Context>, Refusal> {
        match &self.link {
            Some(address) => contexts::compiled(&self.app, &json!(address)).await,
            None => Ok(Context::core()),
        }
    }

    /// Refuses a tenant that nothing was ever kept for.
    ///
    /// # Errors
    /// `NonexistentTenant`.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 5.5.10: only what creates may name a new one.
    pub async fn known_tenant(&self) -> Result<(), Refusal> {
        if self.tenant.is_empty() || self.app.context().exists(&self.tenant).await? {
            return Ok(());
        }
        Err(NgsiError::new(
            ErrorKind::NonexistentTenant,
            format!("there is no tenant {:?}", self.tenant),
        )
        .into())
    }

    /// The form of the answer.
    ///
    /// # Errors
    /// 406 if the caller takes none of those offered.
    pub fn media(&self, offered: &[Media]) -> Result<Media, Refusal> {
        Media::accepted(&self.headers, offered).ok_or_else(|| {
            let names: Vec<&str> = offered.iter().map(|media| media.name()).collect();
            Refusal::of_status(
                StatusCode::NOT_ACCEPTABLE,
                format!("this is offered as {}", names.join(", ")),
            )
        })
    }

    /// Whether the caller wants the context of GeoJSON beside it instead of inside.
    pub fn prefers_plain_json(&self) -> bool {
        prefer::preference(&self.headers, "body") == Some("json")
    }

    /// The version of the standard that the caller would like the answer to follow.
    pub fn preferred_version(&self) -> Option<Version> {
        prefer::version(&self.headers)
    }

    /// The time now, in UTC microseconds.
    pub fn now_us(&self) -> i64 {
        self.app.now().0
    }
}

/// The URI of an entity or subscription in a path.
///
/// # Errors
/// `BadRequestData` if it is no URI.
pub fn uri(id: String) -> Result<String, NgsiError> {
    require_uri("id", &id)?;
    Ok(id)
}

/// The full name of an attribute or type in a path.
///
/// # Errors
/// `BadRequestData` if it is no name.
pub fn full_name(name: &str, context: &Context) -> Result<String, NgsiError> {
    require_name("the name in the path", name)?;
    Ok(context.expand(name).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenants_have_plain_names() {
        let check = |name: &str, want: Option<Option<&str>>| {
            let headers = HeaderMap::from_iter([(
                TENANT,
                http::HeaderValue::from_bytes(name.as_bytes()).unwrap(),
            )]);
            assert_eq!(tenant(&headers).ok(), want, "{name}");
        };
        assert_eq!(tenant(&HeaderMap::new()).ok(), Some(None));
        check("estuary", Some(Some("estuary")));
        check("", Some(Some("")));
        check("a b", None);
        check("é", None);
        check("../x", None);
        check(&"x".repeat(65), None);
    }

    #[test]
    fn parameters_that_are_not_offered_are_refused() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Some {
            limit: Option<u32>,
        }
        let check = |query: &str, want: &str| {
            let uri: Uri = format!("/x?{query}").parse().unwrap();
            let got = params::<Some>(&uri).map(|p| p.limit.unwrap_or_default().to_string());
            let got = got.unwrap_or_else(|refusal| refusal.body()["type"].to_string());
            assert!(got.contains(want), "{query}: {got}");
        };
        check("limit=5", "5");
        check("", "0");
        check("limit=five", "BadRequestData");
        check("limit=1&limit=2", "InvalidRequest");
        check("nothing=1", "InvalidRequest");
    }
}
