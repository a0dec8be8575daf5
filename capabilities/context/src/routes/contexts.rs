//! JSON-LD contexts kept here: put here by somebody, or fetched because a request named them.

use app::observe::ObserveError;
use app::store::{Filter, Page, Record, StoreError};
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::header;
use ngsi::context::is_core_address;
use ngsi::time::format_us;
use ngsi::{ErrorKind, NgsiError};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::IntoParams;

use crate::answer;
use crate::ask::media::Media;
use crate::ask::{Ask, Nothing, Sent};
use crate::link::contexts;
use crate::model::{BASE, CONTEXTS, ContextKind, KnownContext};
use crate::params::ContextPath;
use crate::refusal::{Answered, BodyRefusals, Refusal, Refusals};
use crate::schemas::ContextDocument;

/// Contexts that may be put here.
const MAX_HOSTED: i64 = 1_000;
/// The largest context that may be put here, in bytes.
const MAX_HOSTED_BYTES: usize = 1 << 20;

/// Which contexts.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListParams {
    /// Whether each is described, not only named.
    details: Option<bool>,
    /// Only those that came here in this way.
    #[param(inline)]
    kind: Option<ContextKind>,
}

/// How a context is shown.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReadParams {
    /// What is known of it, rather than the context itself.
    details: Option<bool>,
}

/// How a context is deleted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DeleteParams {
    /// Fetch it anew instead; only for those that were fetched.
    reload: Option<bool>,
}

/// Put a context here.
#[utoipa::path(
    post, path = "/ngsi-ld/v1/jsonldContexts", tag = "JSON-LD contexts", operation_id = "createContext",
    request_body(content((ContextDocument = "application/json"), (ContextDocument = "application/ld+json"))),
    responses((status = 201, description = "It is here.", headers(("Location" = String))), Refusals, BodyRefusals)
)]
pub async fn add(ask: Ask<Nothing>, sent: Sent) -> Answered {
    let document = sent.plain()?;
    let source = document
        .get("@context")
        .ok_or_else(|| NgsiError::invalid_request("the body must have an @context"))?;
    if source.is_null() || document.as_object().is_none_or(|members| members.len() > 1) {
        return Err(NgsiError::bad_data("the body must have an @context and nothing else").into());
    }
    if source.to_string().len() > MAX_HOSTED_BYTES {
        return Err(NgsiError::bad_data(format!(
            "a context may have {MAX_HOSTED_BYTES} bytes at most"
        ))
        .into());
    }
    contexts::compiled(&ask.app, source).await?;
    let known = KnownContext {
        kind: ContextKind::Hosted,
        tenant: ask.tenant.clone(),
        address: String::new(),
        document: json!({"@context": source}),
        at_us: ask.now_us(),
    };
    let who = ask.who.audit_name();
    let id = ask
        .app
        .store()
        .write(move |tx| {
            let hosted = Filter::Is("kind", ContextKind::Hosted.name().to_owned());
            if CONTEXTS.count(tx, &hosted)? >= MAX_HOSTED {
                let why = format!("{MAX_HOSTED} contexts are here already: remove some");
                return Err(ObserveError::from(NgsiError::new(
                    ErrorKind::TooManyResults,
                    why,
                )));
            }
            Ok(CONTEXTS.insert(tx, &who, known.clone())?.id)
        })
        .await?;
    Ok(answer::created(&format!("{BASE}/jsonldContexts/{id}")))
}

/// List the contexts kept here.
#[utoipa::path(
    get, path = "/ngsi-ld/v1/jsonldContexts", tag = "JSON-LD contexts", operation_id = "listContexts",
    params(ListParams),
    responses((status = 200, description = "Their addresses, or with `details=true` what is known of them.", body = Vec<Value>), Refusals)
)]
pub async fn list(ask: Ask<ListParams>) -> Answered {
    let filter = ask.params.kind.map_or(Filter::All, |kind| {
        Filter::Is("kind", kind.name().to_owned())
    });
    let page = Page {
        limit: MAX_HOSTED * 2,
        ..Page::default()
    };
    let found = ask
        .app
        .store()
        .read(move |rd| CONTEXTS.find(rd, &filter, page))
        .await?;
    let details = ask.params.details == Some(true);
    let shown = found
        .iter()
        .filter(|one| is_shown(&ask, &one.value))
        .map(|one| {
            if details {
                facts(&ask, one)
            } else {
                json!(address(&ask, one))
            }
        });
    Ok(json_answer(&Value::Array(shown.collect())))
}

/// Retrieve a context.
#[utoipa::path(
    get, path = "/ngsi-ld/v1/jsonldContexts/{contextId}", tag = "JSON-LD contexts", operation_id = "retrieveContext",
    params(ContextPath, ReadParams),
    responses((status = 200, description = "The context, or with `details=true` what is known of it.", body = Value), Refusals)
)]
pub async fn retrieve(ask: Ask<ReadParams>, Path(id): Path<String>) -> Answered {
    let found = find(&ask, &id).await?;
    let body = if ask.params.details == Some(true) {
        facts(&ask, &found)
    } else {
        found.value.document
    };
    Ok(json_answer(&body))
}

/// Remove a context, or fetch it anew.
#[utoipa::path(
    delete, path = "/ngsi-ld/v1/jsonldContexts/{contextId}", tag = "JSON-LD contexts", operation_id = "deleteContext",
    params(ContextPath, DeleteParams),
    responses((status = 204, description = "It was removed, or fetched anew."), Refusals)
)]
pub async fn delete(ask: Ask<DeleteParams>, Path(id): Path<String>) -> Answered {
    if is_core_address(&id) {
        return Err(NgsiError::bad_data("the core context is built in and stays").into());
    }
    let found = look(&ask, &id).await?;
    if ask.params.reload == Some(true) {
        let Some(found) = found.filter(|found| found.value.kind == ContextKind::Cached) else {
            return Err(
                NgsiError::bad_data("only a context that was fetched can be fetched anew").into(),
            );
        };
        contexts::reload(&ask.app, &found.value.address).await?;
        return Ok(answer::done());
    }
    let found = found.ok_or_else(|| lacks(&id))?;
    let who = ask.who.audit_name();
    ask.app
        .store()
        .write(move |tx| CONTEXTS.remove(tx, &who, &found.id).map(drop::<bool>))
        .await?;
    contexts::memory(&ask.app).forget();
    Ok(answer::done())
}

/// Whether the tenant may know of it: contexts put here are those of their tenants.
fn is_shown<P>(ask: &Ask<P>, context: &KnownContext) -> bool {
    context.kind == ContextKind::Cached || context.tenant == ask.tenant
}

/// The context with that id, or from that address.
async fn find<P>(ask: &Ask<P>, id: &str) -> Result<Record<KnownContext>, Refusal> {
    let found = look(ask, id).await?;
    Ok(found.ok_or_else(|| lacks(id))?)
}

/// The same; nothing if it is not here, or not for this tenant.
async fn look<P>(ask: &Ask<P>, id: &str) -> Result<Option<Record<KnownContext>>, Refusal> {
    let name = id.to_owned();
    let found: Option<Record<KnownContext>> = ask
        .app
        .store()
        .read(move |rd| -> Result<_, StoreError> {
            let own = name
                .rsplit_once("/jsonldContexts/")
                .map_or(name.as_str(), |(_, id)| id);
            match CONTEXTS.get(rd, own)? {
                Some(found) => Ok(Some(found)),
                None => CONTEXTS.by(rd, "address", &name),
            }
        })
        .await?;
    Ok(found.filter(|found| is_shown(ask, &found.value)))
}

fn lacks(id: &str) -> NgsiError {
    let shown: String = id.chars().take(80).collect();
    NgsiError::not_found(format!("there is no context {shown:?} here"))
}

/// Where programs find it.
fn address<P>(ask: &Ask<P>, context: &Record<KnownContext>) -> String {
    match context.value.address.as_str() {
        "" => contexts::hosted_address(&ask.app, &context.id),
        address => address.to_owned(),
    }
}

/// What is known of it.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 5.13.3. How often it was used is not counted; it was used when it was last fetched.
fn facts<P>(ask: &Ask<P>, context: &Record<KnownContext>) -> Value {
    json!({
        "URL": address(ask, context),
        "localId": context.id,
        "kind": context.value.kind.name(),
        "createdAt": format_us(context.created.0),
        "lastUsage": format_us(context.value.at_us),
    })
}

fn json_answer(body: &Value) -> Response {
    (
        [(header::CONTENT_TYPE, Media::Json.name())],
        body.to_string(),
    )
        .into_response()
}
