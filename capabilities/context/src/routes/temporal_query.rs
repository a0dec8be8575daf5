//! Reading histories: one, or those of many entities.

use std::sync::Arc;

use app::observe::Found;
use axum::extract::Path;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use ngsi::temporal;
use ngsi::time::format_us;
use ngsi::{Context, NgsiError};
use serde_json::{Map, Value};

use crate::answer;
use crate::ask::media::PLAIN;
use crate::ask::{Ask, Sent, uri};
use crate::found;
use crate::link::sources::{Sources, Warnings};
use crate::maps::Wanted;
use crate::params::{EntityPath, Search, TemporalQueryParams, TemporalRead, TemporalShown};
use crate::partial::{Stretch, cut};
use crate::refusal::{Answered, BodyRefusals, Refusal, Refusals};
use crate::schemas::{QueryDocument, ShownEntity};

/// Retrieve the history of an entity.
#[utoipa::path(
    get, path = "/ngsi-ld/v1/temporal/entities/{entityId}", tag = "NGSI-LD histories",
    operation_id = "retrieveTemporal", params(EntityPath, TemporalRead),
    responses(
        (status = 200, description = "The history.", content(
            (ShownEntity = "application/json"), (ShownEntity = "application/ld+json"),
        )),
        (status = 206, description = "The first part of it; `Content-Range` says which.", content(
            (ShownEntity = "application/json"), (ShownEntity = "application/ld+json"),
        )),
        Refusals,
    )
)]
pub async fn retrieve(ask: Ask<TemporalRead>, Path(id): Path<String>) -> Answered {
    let media = ask.media(PLAIN)?;
    let id = uri(id)?;
    let context = ask.context().await?;
    let (shown, over_time) = ask.params.read(&context, page(&ask))?;
    ask.known_tenant().await?;
    let lacks = || NgsiError::not_found(format!("there is no history of {id}"));
    let mut warnings = Warnings::default();
    let sources = Sources::at_hand(&ask, ask.params.local).await?;
    let what = (id.as_str(), shown.how.projection.names());
    let past = Some(&over_time.history);
    let found = found::one(&ask, sources, what, past, &context, &mut warnings).await?;
    let lifetime = ask.params.entity_map_lifetime.as_deref();
    let map = Wanted::of(&ask, ask.params.entity_map, lifetime).await?;
    let (mut known, mapped) = map.settle(&ask, found.into_iter().collect()).await?;
    let found = known.pop().ok_or_else(lacks)?.entity;
    if found.attributes.is_empty()
        && !over_time.history.attributes.is_empty()
        && over_time.is_of_all_time()
    {
        return Err(lacks().into());
    }
    let mut histories = [found];
    let part = cut(&mut histories, &over_time.history, over_time.page);
    let [history] = &histories;
    let body = temporal::entity(history, &context, &shown.how, &over_time.format)?;
    if body.as_object().is_some_and(Map::is_empty) {
        return Err(lacks().into());
    }
    let response = answer::document(&ask, media, &context, body);
    let response = warnings.on(part_of(part, &over_time, response)?);
    Ok(match mapped {
        Some(mapped) => mapped.on(response, false),
        None => response,
    })
}

/// Query histories.
#[utoipa::path(
    get, path = "/ngsi-ld/v1/temporal/entities", tag = "NGSI-LD histories", operation_id = "queryTemporal",
    params(TemporalQueryParams),
    responses(
        (status = 200, description = "The histories.", content(
            (Vec<ShownEntity> = "application/json"), (Vec<ShownEntity> = "application/ld+json"),
        )),
        (status = 206, description = "The first part of them; `Content-Range` says which.", content(
            (Vec<ShownEntity> = "application/json"), (Vec<ShownEntity> = "application/ld+json"),
        )),
        Refusals,
    )
)]
pub async fn query(ask: Ask<TemporalQueryParams>) -> Answered {
    let context = ask.context().await?;
    let wanted = ask.params.read(&context, page(&ask))?;
    answer_search(&ask, wanted, &context).await
}

/// Query histories by a document.
#[utoipa::path(
    post, path = "/ngsi-ld/v1/temporal/entityOperations/query", tag = "NGSI-LD histories",
    operation_id = "queryTemporalBatch", params(TemporalQueryParams),
    request_body(content((QueryDocument = "application/json"), (QueryDocument = "application/ld+json"))),
    responses(
        (status = 200, description = "The histories.", content(
            (Vec<ShownEntity> = "application/json"), (Vec<ShownEntity> = "application/ld+json"),
        )),
        (status = 206, description = "The first part of them; `Content-Range` says which.", content(
            (Vec<ShownEntity> = "application/json"), (Vec<ShownEntity> = "application/ld+json"),
        )),
        Refusals, BodyRefusals,
    )
)]
pub async fn query_document(ask: Ask<TemporalQueryParams>, sent: Sent) -> Answered {
    let (document, context) = sent.document(&ask).await?;
    let wanted = ask
        .params
        .read_document(&answer::members(document), &context, page(&ask))?;
    answer_search(&ask, wanted, &context).await
}

/// Instances of each attribute that one answer may hold.
pub fn page<P>(ask: &Ask<P>) -> usize {
    ask.app.config().context.history_instances
}

async fn answer_search<P>(
    ask: &Ask<P>,
    wanted: (Search, TemporalShown),
    context: &Arc<Context>,
) -> Answered {
    let media = ask.media(PLAIN)?;
    ask.known_tenant().await?;
    let (search, over_time) = wanted;
    let mut warnings = Warnings::default();
    let past = Some(&over_time.history);
    let (found, mapped) = found::page(ask, &search, past, context, &mut warnings).await?;
    let Found { entities, total } = found;
    let Search { paging, shown, .. } = search;
    let mut page = paging.trim(entities, total);
    let part = cut(&mut page.items, &over_time.history, over_time.page);
    let write = |history| temporal::entity(history, context, &shown.how, &over_time.format);
    let bodies = page
        .items
        .iter()
        .map(write)
        .collect::<Result<Vec<Value>, NgsiError>>()?;
    let body = Value::Array(bodies);
    let response = answer::page(
        ask,
        media,
        context,
        body,
        (paging, page.total, page.has_more),
    );
    let response = warnings.on(part_of(part, &over_time, response)?);
    Ok(match mapped {
        Some(mapped) => mapped.on(response, true),
        None => response,
    })
}

/// Says that the answer is a part, and which.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 6.3.10.
fn part_of(
    part: Option<Stretch>,
    over_time: &TemporalShown,
    mut response: Response,
) -> Result<Response, Refusal> {
    let Some(part) = part else {
        return Ok(response);
    };
    let time = &over_time.history.time;
    let (first_us, last_us, size) = match part.last_n {
        None => (
            time.from_us.unwrap_or(part.from_us),
            part.until_us,
            "*".to_owned(),
        ),
        // The last ones are counted backwards.
        Some(last_n) => (
            time.until_us.unwrap_or(part.until_us),
            part.from_us,
            last_n.to_string(),
        ),
    };
    let range = format!(
        "date-time {}-{}/{size}",
        format_us(first_us),
        format_us(last_us)
    );
    *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    if let Ok(range) = HeaderValue::from_str(&range) {
        response.headers_mut().insert(header::CONTENT_RANGE, range);
    }
    Ok(response)
}
