//! Entities one by one: create, retrieve, merge, replace, delete.

use app::encode;
use axum::extract::Path;
use ngsi::patch::Merge;
use ngsi::select::TypeSelection;
use ngsi::time::parse_us;
use ngsi::write;
use ngsi::{Context, Entity, NgsiError, Representation, read};
use serde_json::{Value, json};

use crate::answer::{self, Body};
use crate::ask::media::{ENTITIES, Media};
use crate::ask::{Ask, Sent, uri};
use crate::linked::{self, Neighbours};
use crate::model::BASE;
use crate::params::{
    EntityDelete, EntityPath, EntityRead, EntityWrite, Linked, MergeParams, Options, PurgeParams,
    Shown,
};
use crate::refusal::{Answered, BodyRefusals, Refusal, Refusals};
use crate::schemas::{EntityDocument, Feature, Fragment, ShownEntity, UpdateResult};

/// Create an entity.
#[utoipa::path(
    post, path = "/ngsi-ld/v1/entities", tag = "NGSI-LD entities", operation_id = "createEntity",
    params(EntityWrite),
    request_body(content((EntityDocument = "application/json"), (EntityDocument = "application/ld+json"))),
    responses((status = 201, description = "It was created.", headers(("Location" = String))), Refusals, BodyRefusals)
)]
pub async fn create(ask: Ask<EntityWrite>, sent: Sent) -> Answered {
    let options = Options::read(ask.params.options.as_deref(), ask.params.format.as_deref())?;
    let (document, context) = sent.document(&ask).await?;
    let entity = read::entity_in(options.written(), document, &context)?;
    let place = format!("{BASE}/entities/{}", encode(&entity.id));
    ask.app.context().create(&ask.tenant, entity).await?;
    Ok(answer::created(&place))
}

/// Retrieve an entity.
#[utoipa::path(
    get, path = "/ngsi-ld/v1/entities/{entityId}", tag = "NGSI-LD entities", operation_id = "retrieveEntity",
    params(EntityPath, EntityRead),
    responses(
        (status = 200, description = "The entity.", content(
            (ShownEntity = "application/json"), (ShownEntity = "application/ld+json"), (Feature = "application/geo+json"),
        )),
        Refusals,
    )
)]
pub async fn retrieve(ask: Ask<EntityRead>, Path(id): Path<String>) -> Answered {
    let media = ask.media(ENTITIES)?;
    let id = uri(id)?;
    let context = ask.context().await?;
    answer::geometry_is_shown(media, ask.params.geometry_property.as_deref())?;
    let shown = ask.params.shown(&context)?;
    ask.known_tenant().await?;
    of_type(&ask, &id, ask.params.type_.as_deref(), &context).await?;
    let lacks = || NgsiError::not_found(format!("there is no entity {id}"));
    let entity = ask
        .app
        .context()
        .get(&ask.tenant, &id)
        .await?
        .ok_or_else(lacks)?;
    if !has_asked(&entity, &shown) {
        return Err(NgsiError::not_found(format!(
            "the entity {id} has none of the attributes asked for"
        ))
        .into());
    }
    let amended = answer::preferred(&ask, &entity, &context);
    let is_altered = amended.is_some();
    let entity = amended.unwrap_or(entity);
    let neighbours = linked::gather(&ask, &[&entity], shown.linked).await?;
    let body = show(&entity, media, &context, &shown, &neighbours);
    if body.is_empty_object() {
        return Err(
            NgsiError::not_found(format!("nothing of the entity {id} is to be shown")).into(),
        );
    }
    let response = answer::document(&ask, media, &context, body);
    Ok(answer::altered(response, is_altered))
}

/// Whether the entity has one at least of the attributes that were asked for.
fn has_asked(entity: &Entity, shown: &Shown) -> bool {
    let mut asked = shown.how.projection.asked_attributes().peekable();
    asked.peek().is_none() || asked.any(|name| entity.attributes.contains_key(name))
}

/// An entity in the form asked, or with those that it links to beside it.
fn show(
    entity: &Entity,
    media: Media,
    context: &Context,
    shown: &Shown,
    neighbours: &Neighbours,
) -> Body {
    if media == Media::Json && shown.linked == Linked::No {
        return Body::Plain(write::entity_text(entity, context, &shown.how));
    }
    tree(entity, media, context, shown, neighbours).into()
}

fn tree(
    entity: &Entity,
    media: Media,
    context: &Context,
    shown: &Shown,
    neighbours: &Neighbours,
) -> Value {
    let lookup = |id: &str| neighbours.get(id).cloned();
    let how = linked::inline(&shown.how, shown.linked, &lookup);
    if media == Media::GeoJson {
        return write::feature(entity, context, &how, &shown.geometry);
    }
    let own = write::entity(entity, context, &how);
    let beside = linked::beside(entity, shown.linked, &how.projection, neighbours);
    if beside.is_empty() {
        return own;
    }
    let others = beside.into_iter().map(|(other, projection)| {
        write::entity(
            other,
            context,
            &Representation {
                projection,
                ..shown.how.clone()
            },
        )
    });
    Value::Array(std::iter::once(own).chain(others).collect())
}

/// Merge a fragment into an entity.
#[utoipa::path(
    patch, path = "/ngsi-ld/v1/entities/{entityId}", tag = "NGSI-LD entities", operation_id = "mergeEntity",
    params(EntityPath, MergeParams),
    request_body(content(
        (Fragment = "application/json"), (Fragment = "application/ld+json"), (Fragment = "application/merge-patch+json"),
    )),
    responses(
        (status = 204, description = "It was merged."),
        (status = 207, description = "Some of it was.", body = UpdateResult),
        Refusals, BodyRefusals,
    )
)]
pub async fn merge(ask: Ask<MergeParams>, Path(id): Path<String>, sent: Sent) -> Answered {
    let id = uri(id)?;
    let options = Options::read(ask.params.options.as_deref(), ask.params.format.as_deref())?;
    let observed_at_us = match &ask.params.observed_at {
        None => None,
        Some(text) => Some(parse_us(text).ok_or_else(|| {
            NgsiError::bad_data("observedAt must be a moment like 2026-11-24T14:05:00Z")
        })?),
    };
    let (document, context) = sent.document(&ask).await?;
    let patch = read::merge_patch(options.written(), document, &context)?;
    same_id(&id, patch.id.as_deref())?;
    ask.known_tenant().await?;
    of_type(&ask, &id, ask.params.type_.as_deref(), &context).await?;
    let how = Merge {
        observed_at_us,
        language: ask.params.lang.clone(),
        context: Some(context),
    };
    let outcome = ask
        .app
        .context()
        .merge(&ask.tenant, &id, patch, how)
        .await?;
    Ok(answer::outcome(&outcome))
}

/// Replace an entity.
#[utoipa::path(
    put, path = "/ngsi-ld/v1/entities/{entityId}", tag = "NGSI-LD entities", operation_id = "replaceEntity",
    params(EntityPath, EntityWrite),
    request_body(content((EntityDocument = "application/json"), (EntityDocument = "application/ld+json"))),
    responses((status = 204, description = "It was replaced."), Refusals, BodyRefusals)
)]
pub async fn replace(ask: Ask<EntityWrite>, Path(id): Path<String>, sent: Sent) -> Answered {
    let id = uri(id)?;
    let options = Options::read(ask.params.options.as_deref(), ask.params.format.as_deref())?;
    let (mut document, context) = sent.document(&ask).await?;
    if let Value::Object(members) = &mut document
        && !members.contains_key("@id")
    {
        members.entry("id").or_insert_with(|| json!(id));
    }
    let entity = read::entity_in(options.written(), document, &context)?;
    same_id(&id, Some(&entity.id))?;
    ask.known_tenant().await?;
    of_type(&ask, &id, ask.params.type_.as_deref(), &context).await?;
    ask.app.context().replace(&ask.tenant, &id, entity).await?;
    Ok(answer::done())
}

/// Delete an entity.
#[utoipa::path(
    delete, path = "/ngsi-ld/v1/entities/{entityId}", tag = "NGSI-LD entities", operation_id = "deleteEntity",
    params(EntityPath, EntityDelete),
    responses((status = 204, description = "It was deleted."), Refusals)
)]
pub async fn delete(ask: Ask<EntityDelete>, Path(id): Path<String>) -> Answered {
    let id = uri(id)?;
    let context = ask.context().await?;
    ask.known_tenant().await?;
    of_type(&ask, &id, ask.params.type_.as_deref(), &context).await?;
    ask.app.context().delete(&ask.tenant, &id).await?;
    Ok(answer::done())
}

/// Delete many entities, or attributes of many.
#[utoipa::path(
    delete, path = "/ngsi-ld/v1/entities", tag = "NGSI-LD entities", operation_id = "purgeEntities",
    params(PurgeParams),
    responses((status = 204, description = "They were deleted; perhaps there were none."), Refusals)
)]
pub async fn purge(ask: Ask<PurgeParams>) -> Answered {
    let context = ask.context().await?;
    let (query, what) = ask.params.read(&context)?;
    ask.known_tenant().await?;
    ask.app.context().purge(&ask.tenant, query, what).await?;
    Ok(answer::done())
}

/// Refuses an entity that is not of the types that the request names, as if it were not there.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 5.6.2 to 5.6.6 and 5.7.1.
pub async fn of_type<P>(
    ask: &Ask<P>,
    id: &str,
    types: Option<&str>,
    context: &Context,
) -> Result<(), Refusal> {
    let Some(types) = types.filter(|types| *types != "*") else {
        return Ok(());
    };
    let wanted = TypeSelection::parse(types, context)?;
    let found = ask.app.context().get(&ask.tenant, id).await?;
    match found {
        Some(entity) if wanted.matches(&entity.types) => Ok(()),
        _ => Err(NgsiError::not_found(format!("there is no entity {id} of that type")).into()),
    }
}

/// Refuses a body that speaks of another entity than the path.
pub fn same_id(path: &str, body: Option<&str>) -> Result<(), NgsiError> {
    match body {
        Some(id) if id != path => Err(NgsiError::bad_data(
            "the id in the body is not that in the path",
        )),
        _ => Ok(()),
    }
}
