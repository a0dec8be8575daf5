//! Asking for many entities at once, by parameters or by a document.

use std::collections::HashSet;
use std::sync::Arc;

use app::observe::Found;
use ngsi::{Context, Entity, Representation, write};
use serde_json::Value;

use crate::answer::{self, Body};
use crate::ask::media::{ENTITIES, Media};
use crate::ask::{Ask, Sent};
use crate::found;
use crate::link::sources::Warnings;
use crate::linked::{self, Neighbours};
use crate::params::{EntitiesQuery, Linked, Search, Shown, asked};
use crate::refusal::{Answered, BodyRefusals, Refusals};
use crate::schemas::{FeatureCollection, QueryDocument, ShownEntity};

/// Query entities.
#[utoipa::path(
    get, path = "/ngsi-ld/v1/entities", tag = "NGSI-LD entities", operation_id = "queryEntities",
    params(EntitiesQuery),
    responses(
        (status = 200, description = "The entities.",
            content(
                (Vec<ShownEntity> = "application/json"), (Vec<ShownEntity> = "application/ld+json"),
                (FeatureCollection = "application/geo+json"),
            ),
            headers(("NGSILD-Results-Count" = u64, description = "How many there are in all, if `count` asks."))
        ),
        Refusals,
    )
)]
pub async fn query(ask: Ask<EntitiesQuery>) -> Answered {
    let context = ask.context().await?;
    let search = ask.params.search(&context)?;
    answer_search(&ask, &search, &context).await
}

/// Query entities by a document.
#[utoipa::path(
    post, path = "/ngsi-ld/v1/entityOperations/query", tag = "NGSI-LD batches", operation_id = "queryBatch",
    params(EntitiesQuery),
    request_body(content((QueryDocument = "application/json"), (QueryDocument = "application/ld+json"))),
    responses(
        (status = 200, description = "The entities.", content(
            (Vec<ShownEntity> = "application/json"), (Vec<ShownEntity> = "application/ld+json"),
            (FeatureCollection = "application/geo+json"),
        )),
        Refusals, BodyRefusals,
    )
)]
pub async fn query_document(ask: Ask<EntitiesQuery>, sent: Sent) -> Answered {
    let (document, context) = sent.document(&ask).await?;
    let search = asked(&answer::members(document), &ask.params, false, &context)?;
    answer_search(&ask, &search, &context).await
}

async fn answer_search(
    ask: &Ask<EntitiesQuery>,
    search: &Search,
    context: &Arc<Context>,
) -> Answered {
    let media = ask.media(ENTITIES)?;
    answer::geometry_is_shown(media, ask.params.geometry_property.as_deref())?;
    ask.known_tenant().await?;
    let Search { paging, shown, .. } = search;
    let mut warnings = Warnings::default();
    let (found, mapped) = found::page(ask, search, None, context, &mut warnings).await?;
    let Found { entities, total } = found;
    let mut page = paging.trim(entities, total);
    let mut is_altered = false;
    for entity in &mut page.items {
        if let Some(amended) = answer::preferred(ask, entity, context) {
            (*entity, is_altered) = (amended, true);
        }
    }
    let all: Vec<&Entity> = page.items.iter().collect();
    let neighbours = linked::gather(ask, &all, shown.linked).await?;
    let body = show_all(&all, media, context, shown, &neighbours);
    let part = (*paging, page.total, page.has_more);
    let response = answer::page(ask, media, context, body, part);
    let response = warnings.on(answer::altered(response, is_altered));
    Ok(match mapped {
        Some(mapped) => mapped.on(response, true),
        None => response,
    })
}

/// Entities in the form asked; those that they link to follow them, each once.
fn show_all(
    all: &[&Entity],
    media: Media,
    context: &Context,
    shown: &Shown,
    neighbours: &Neighbours,
) -> Body {
    if media == Media::Json && shown.linked == Linked::No {
        let all = all.iter().copied();
        return Body::Plain(write::entities_text(all, context, &shown.how));
    }
    tree(all, media, context, shown, neighbours).into()
}

fn tree(
    all: &[&Entity],
    media: Media,
    context: &Context,
    shown: &Shown,
    neighbours: &Neighbours,
) -> Value {
    let lookup = |id: &str| neighbours.get(id).cloned();
    let how = linked::inline(&shown.how, shown.linked, &lookup);
    if media == Media::GeoJson {
        let features = all
            .iter()
            .map(|entity| write::feature(entity, context, &how, &shown.geometry));
        return write::feature_collection(features.collect());
    }
    let mut shown_ids: HashSet<&str> = all.iter().map(|entity| entity.id.as_str()).collect();
    let mut list: Vec<Value> = all
        .iter()
        .map(|entity| write::entity(entity, context, &how))
        .collect();
    let beside = all
        .iter()
        .flat_map(|entity| linked::beside(entity, shown.linked, &how.projection, neighbours));
    for (other, projection) in beside {
        if shown_ids.insert(&other.id) {
            list.push(write::entity(
                other,
                context,
                &Representation {
                    projection,
                    ..shown.how.clone()
                },
            ));
        }
    }
    Value::Array(list)
}
