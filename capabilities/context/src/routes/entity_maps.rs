//! Entity maps: made of a query, looked at, prolonged, forgotten.

use axum::extract::Path;
use axum::response::Response;
use http::{HeaderValue, StatusCode};
use ngsi::time::parse_us;
use ngsi::{Context, NgsiError};

use super::temporal_query;
use crate::answer;
use crate::ask::media::PLAIN;
use crate::ask::{Ask, Nothing, Sent, uri};
use crate::found::{self, Known};
use crate::link::sources::Warnings;
use crate::maps::{self, ENTITY_MAP, EntityMap, Wanted, place_of};
use crate::params::{EntitiesQuery, EntityMapPath, TemporalQueryParams};
use crate::refusal::{Answered, BodyRefusals, Refusal, Refusals};
use crate::schemas::{EntityMapDocument, Fragment};

/// Make a map of a query.
#[utoipa::path(
    get, path = "/ngsi-ld/v1/entityMaps", tag = "NGSI-LD entity maps", operation_id = "createEntityMapQueryEntity",
    params(EntitiesQuery),
    responses(
        (status = 201, description = "The map.", headers(("NGSILD-EntityMap" = String)), content(
            (EntityMapDocument = "application/json"), (EntityMapDocument = "application/ld+json"),
        )),
        Refusals,
    )
)]
pub async fn create(ask: Ask<EntitiesQuery>) -> Answered {
    let context = ask.context().await?;
    let search = ask.params.search(&context)?;
    ask.known_tenant().await?;
    let mut warnings = Warnings::default();
    let all = found::all(&ask, &search, None, &context, &mut warnings).await?;
    let lifetime = ask.params.entity_map_lifetime.as_deref();
    Ok(warnings.on(made(&ask, lifetime, all, &context).await?))
}

/// Make a map of a query over time.
#[utoipa::path(
    get, path = "/ngsi-ld/v1/temporal/entityMaps", tag = "NGSI-LD entity maps",
    operation_id = "createEntityMapQueryTemporal", params(TemporalQueryParams),
    responses(
        (status = 201, description = "The map.", headers(("NGSILD-EntityMap" = String)), content(
            (EntityMapDocument = "application/json"), (EntityMapDocument = "application/ld+json"),
        )),
        Refusals,
    )
)]
pub async fn create_temporal(ask: Ask<TemporalQueryParams>) -> Answered {
    let context = ask.context().await?;
    let (search, over_time) = ask.params.read(&context, temporal_query::page(&ask))?;
    ask.known_tenant().await?;
    let mut warnings = Warnings::default();
    let past = Some(&over_time.history);
    let all = found::all(&ask, &search, past, &context, &mut warnings).await?;
    let lifetime = ask.params.entity_map_lifetime.as_deref();
    Ok(warnings.on(made(&ask, lifetime, all, &context).await?))
}

async fn made<P>(
    ask: &Ask<P>,
    lifetime: Option<&str>,
    all: Vec<Known>,
    context: &Context,
) -> Result<Response, Refusal> {
    let media = ask.media(PLAIN)?;
    let Wanted::New { lasts_us } = Wanted::of(ask, Some(true), lifetime).await? else {
        return Err(NgsiError::bad_data("a map cannot be made of another").into());
    };
    let entries = all.into_iter().map(|known| (known.entity.id, known.by));
    let (id, map) = maps::make(ask, entries.collect(), lasts_us).await?;
    let mut response = answer::document(ask, media, context, map.to_json(&id));
    *response.status_mut() = StatusCode::CREATED;
    if let Ok(place) = HeaderValue::from_str(&place_of(&id)) {
        response.headers_mut().insert(ENTITY_MAP, place);
    }
    Ok(response)
}

/// Retrieve a map.
#[utoipa::path(
    get, path = "/ngsi-ld/v1/entityMaps/{entityMapId}", tag = "NGSI-LD entity maps", operation_id = "retrieveEntityMap",
    params(EntityMapPath),
    responses(
        (status = 200, description = "The map.", content(
            (EntityMapDocument = "application/json"), (EntityMapDocument = "application/ld+json"),
        )),
        Refusals,
    )
)]
pub async fn retrieve(ask: Ask<Nothing>, Path(id): Path<String>) -> Answered {
    let media = ask.media(PLAIN)?;
    let context = ask.context().await?;
    let (id, _, map) = known(&ask, id).await?;
    Ok(answer::document(&ask, media, &context, map.to_json(&id)))
}

/// Change when a map ends.
#[utoipa::path(
    patch, path = "/ngsi-ld/v1/entityMaps/{entityMapId}", tag = "NGSI-LD entity maps", operation_id = "updateEntityMap",
    params(EntityMapPath),
    request_body(content(
        (Fragment = "application/json"), (Fragment = "application/ld+json"), (Fragment = "application/merge-patch+json"),
    )),
    responses((status = 204, description = "It was changed."), Refusals, BodyRefusals)
)]
pub async fn change(ask: Ask<Nothing>, Path(id): Path<String>, sent: Sent) -> Answered {
    let (fragment, _) = sent.document(&ask).await?;
    let (_, key, mut map) = known(&ask, id).await?;
    if let Some(end) = fragment.get("expiresAt") {
        let end_us = end.as_str().and_then(parse_us);
        let end_us = end_us.ok_or_else(|| {
            NgsiError::bad_data("expiresAt must be a moment like 2026-11-24T14:05:00Z")
        })?;
        map.expires_us = end_us.min(maps::latest(&ask));
        maps::replace(&ask, key, map).await?;
    }
    Ok(answer::done())
}

/// Forget a map.
#[utoipa::path(
    delete, path = "/ngsi-ld/v1/entityMaps/{entityMapId}", tag = "NGSI-LD entity maps", operation_id = "deleteEntityMap",
    params(EntityMapPath),
    responses((status = 204, description = "It was forgotten."), Refusals)
)]
pub async fn delete(ask: Ask<Nothing>, Path(id): Path<String>) -> Answered {
    let (_, key, _) = known(&ask, id).await?;
    maps::forget(&ask, key).await?;
    Ok(answer::done())
}

/// The map with this id: the id, its key in the store, itself.
async fn known<P>(ask: &Ask<P>, id: String) -> Result<(String, String, EntityMap), Refusal> {
    let id = uri(id)?;
    ask.known_tenant().await?;
    let found = maps::find(ask, &id).await?;
    let (key, map) =
        found.ok_or_else(|| NgsiError::not_found(format!("there is no entity map {id}")))?;
    Ok((id, key, map))
}
