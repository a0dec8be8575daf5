//! The content of a request, and the context in whose words it speaks.

use std::collections::HashMap;
use std::sync::Arc;

use app::App;
use axum::extract::{FromRequest, Request};
use axum::response::IntoResponse;
use bytes::Bytes;
use http::{Method, StatusCode, header};
use ngsi::{Context, NgsiError, read};
use serde_json::Value;

use super::Ask;
use super::media::BodyMedia;
use crate::link::contexts;
use crate::refusal::Refusal;

const LINK_BESIDE: &str =
    "application/ld+json has its @context inside: a Link header may not name another";

/// The content of a request.
pub struct Sent {
    media: BodyMedia,
    bytes: Bytes,
}

impl FromRequest<App> for Sent {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        let is_patch = request.method() == Method::PATCH;
        let media = BodyMedia::of(request.headers())
            .filter(|media| is_patch || *media != BodyMedia::MergePatch)
            .ok_or_else(|| {
                Refusal::of_status(
                    StatusCode::UNSUPPORTED_MEDIA_TYPE,
                    "Content-Type must be application/json or application/ld+json",
                )
            })?;
        let bytes = Bytes::from_request(request, app)
            .await
            .map_err(|why| match why.status() {
                status @ StatusCode::PAYLOAD_TOO_LARGE => Refusal::of_status(
                    status,
                    format!(
                        "the body is larger than {} bytes",
                        app.config().http.body_limit_bytes
                    ),
                ),
                _ => NgsiError::invalid_request(format!("the body breaks off: {why}")).into(),
            })?;
        Ok(Self { media, bytes })
    }
}

/// One item of a batch, the context in whose words it speaks, and why it has none.
pub struct Item {
    /// The item, without its `@context`.
    pub document: Value,
    /// Its context.
    pub context: Result<Arc<Context>, Refusal>,
}

impl Sent {
    /// The document without its `@context`, and that context, compiled.
    ///
    /// # Errors
    /// `InvalidRequest` for what is not JSON; `BadRequestData` when the context is not where the kind of
    /// content says; what the context's own fetching says.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 6.3.5.
    pub async fn document<P>(self, ask: &Ask<P>) -> Result<(Value, Arc<Context>), Refusal> {
        let mut document = read::json(&self.bytes)?;
        if !document.is_object() {
            return Err(NgsiError::invalid_request("the body must be a JSON object").into());
        }
        let inside = read::take_context(&mut document)?;
        let source = self.source(inside, ask)?;
        let context = match source {
            Some(source) => contexts::compiled(&ask.app, &source).await?,
            None => ask.context().await?,
        };
        Ok((document, context))
    }

    /// The document as it stands, for operations whose content has no words to expand.
    ///
    /// # Errors
    /// `InvalidRequest` for what is not JSON.
    pub fn plain(self) -> Result<Value, Refusal> {
        Ok(read::json(&self.bytes)?)
    }

    /// The items of a batch, each with its own context; those of one source share it.
    ///
    /// # Errors
    /// `InvalidRequest` for what is not JSON, `BadRequestData` for what is no batch of objects, and for
    /// a `Link` header beside JSON-LD.
    pub async fn items<P>(self, ask: &Ask<P>) -> Result<Vec<Item>, Refusal> {
        let documents = read::batch(read::json(&self.bytes)?, Ok)?;
        if self.media == BodyMedia::JsonLd && ask.link.is_some() {
            return Err(NgsiError::bad_data(LINK_BESIDE).into());
        }
        let mut known: HashMap<String, Result<Arc<Context>, Refusal>> = HashMap::new();
        let mut items = Vec::with_capacity(documents.len());
        for item in documents {
            let mut document = item.result?;
            let inside = read::take_context(&mut document)?;
            let context = match self.source(inside, ask) {
                Err(refusal) => Err(refusal),
                Ok(None) => Ok(ask.context().await?),
                Ok(Some(source)) => {
                    let name = source.to_string();
                    if !known.contains_key(&name) {
                        let compiled = contexts::compiled(&ask.app, &source).await;
                        known.insert(name.clone(), compiled);
                    }
                    known[&name].clone()
                }
            };
            items.push(Item { document, context });
        }
        Ok(items)
    }

    /// Which `@context` holds: the one inside, or none for that of the request.
    fn source<P>(&self, inside: Option<Value>, ask: &Ask<P>) -> Result<Option<Value>, Refusal> {
        let refuse = |why: &str| Err(NgsiError::bad_data(why).into());
        match (self.media, inside) {
            (BodyMedia::Json, Some(_)) => {
                refuse("application/json may not hold an @context: send application/ld+json")
            }
            (BodyMedia::JsonLd, _) if ask.link.is_some() => refuse(LINK_BESIDE),
            (BodyMedia::JsonLd, None) => refuse("application/ld+json must hold an @context"),
            (BodyMedia::MergePatch, Some(_)) if ask.link.is_some() => {
                refuse("the @context is inside: a Link header may not name another")
            }
            (_, inside) => Ok(inside),
        }
    }
}

/// The bare answer to a body of unknown length. It has a kind, so that the house puts no words into it.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 6.3.4: "just a 411 HTTP status code".
pub fn length_required() -> axum::response::Response {
    let json = [(header::CONTENT_TYPE, "application/json")];
    (StatusCode::LENGTH_REQUIRED, json).into_response()
}
