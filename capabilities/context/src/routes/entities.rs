//! Entities one by one: create, retrieve, merge, replace, delete.

use std::sync::Arc;

use axum::extract::Path;
use axum::response::IntoResponse;
use ngsi::patch::Merge;
use ngsi::read::EntityPatch;
use ngsi::select::TypeSelection;
use ngsi::source::{About, Names, Operation};
use ngsi::time::parse_us;
use ngsi::write;
use ngsi::{Context, Entity, NgsiError, Representation, read};
use serde_json::{Value, json};

use crate::answer::{self, Body};
use crate::ask::media::{ENTITIES, Media};
use crate::ask::{Ask, Sent, uri};
use crate::found;
use crate::link::sources::{Change, Content, Own, Sources, Target, Warnings, item, spread};
use crate::linked::{self, Neighbours};
use crate::maps::Wanted;
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
    let sources = Sources::at_hand(&ask, ask.params.local).await?;
    let kept = sources.as_ref().map(|_| document.clone());
    let mut entity = read::entity_in(options.written(), document, &context)?;
    let change = kept.map(|document| Change {
        operation: Operation::CreateEntity,
        target: Target::Entities,
        content: Content::OfEntity(document),
        context,
        about: about_entity(&entity),
    });
    spread(&ask.uri, sources.zip(change), async |names| {
        entity.narrow(&names);
        let place = answer::place_of(&entity.id);
        ask.app.context().create(&ask.tenant, entity).await?;
        Ok(Own::Done(answer::created(&place)))
    })
    .await
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
    let mut warnings = Warnings::default();
    let sources = Sources::at_hand(&ask, ask.params.local).await?;
    let what = (id.as_str(), shown.how.projection.names());
    let known = found::one(&ask, sources, what, None, &context, &mut warnings).await?;
    let lifetime = ask.params.entity_map_lifetime.as_deref();
    let map = Wanted::of(&ask, ask.params.entity_map, lifetime).await?;
    let (mut known, mapped) = match known {
        Some(known) => map.settle(&ask, vec![known]).await?,
        None => (Vec::new(), None),
    };
    let known = known.pop();
    let told = answer_one(
        &ask,
        &id,
        known.map(|known| known.entity),
        media,
        &context,
        &shown,
    );
    let response = told.await.unwrap_or_else(IntoResponse::into_response);
    let response = warnings.on(response);
    Ok(match mapped {
        Some(mapped) => mapped.on(response, false),
        None => response,
    })
}

async fn answer_one(
    ask: &Ask<EntityRead>,
    id: &str,
    known: Option<Entity>,
    media: Media,
    context: &Context,
    shown: &Shown,
) -> Answered {
    let lacks = || NgsiError::not_found(format!("there is no entity {id}"));
    let entity = known.ok_or_else(lacks)?;
    is_of_type(&entity, ask.params.type_.as_deref(), context)?;
    if !has_asked(&entity, shown) {
        return Err(NgsiError::not_found(format!(
            "the entity {id} has none of the attributes asked for"
        ))
        .into());
    }
    let amended = answer::preferred(ask, &entity, context);
    let is_altered = amended.is_some();
    let entity = amended.unwrap_or(entity);
    let neighbours = linked::gather(ask, &[&entity], shown.linked).await?;
    let body = show(&entity, media, context, shown, &neighbours);
    if body.is_empty_object() {
        return Err(
            NgsiError::not_found(format!("nothing of the entity {id} is to be shown")).into(),
        );
    }
    let response = answer::document(ask, media, context, body);
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
    let sources = Sources::at_hand(&ask, ask.params.local).await?;
    let kept = sources.as_ref().map(|_| document.clone());
    let mut patch = read::merge_patch(options.written(), document, &context)?;
    same_id(&id, patch.id.as_deref())?;
    ask.known_tenant().await?;
    let change = kept.map(|document| Change {
        operation: Operation::MergeEntity,
        target: Target::Entity,
        content: Content::OfEntity(document),
        context: Arc::clone(&context),
        about: of_named(
            about_patch(&id, &patch),
            ask.params.type_.as_deref(),
            &context,
        ),
    });
    spread(&ask.uri, sources.zip(change), async |names| {
        of_type(&ask, &id, ask.params.type_.as_deref(), &context).await?;
        patch.attributes.retain(|name, _| names.has(name));
        let how = Merge {
            observed_at_us,
            language: ask.params.lang.clone(),
            context: Some(context),
        };
        let merged = ask.app.context().merge(&ask.tenant, &id, patch, how);
        Ok(Own::Changed(merged.await?))
    })
    .await
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
    let sources = Sources::at_hand(&ask, ask.params.local).await?;
    let kept = sources.as_ref().map(|_| document.clone());
    if let Value::Object(members) = &mut document
        && !members.contains_key("@id")
    {
        members.entry("id").or_insert_with(|| json!(id));
    }
    let mut entity = read::entity_in(options.written(), document, &context)?;
    same_id(&id, Some(&entity.id))?;
    ask.known_tenant().await?;
    let change = kept.map(|document| Change {
        operation: Operation::ReplaceEntity,
        target: Target::Entity,
        content: Content::OfEntity(document),
        context: Arc::clone(&context),
        about: about_entity(&entity),
    });
    spread(&ask.uri, sources.zip(change), async |names| {
        of_type(&ask, &id, ask.params.type_.as_deref(), &context).await?;
        entity.narrow(&names);
        ask.app.context().replace(&ask.tenant, &id, entity).await?;
        Ok(Own::Done(answer::done()))
    })
    .await
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
    let sources = Sources::at_hand(&ask, ask.params.local).await?;
    let change = sources.as_ref().map(|_| Change {
        operation: Operation::DeleteEntity,
        target: Target::Entity,
        content: Content::None,
        context: Arc::clone(&context),
        about: of_named(
            about(&id, Names::all()),
            ask.params.type_.as_deref(),
            &context,
        ),
    });
    spread(&ask.uri, sources.zip(change), async |_| {
        of_type(&ask, &id, ask.params.type_.as_deref(), &context).await?;
        ask.app.context().delete(&ask.tenant, &id).await?;
        Ok(Own::Done(answer::done()))
    })
    .await
}

/// Delete many entities, or attributes of many.
#[utoipa::path(
    delete, path = "/ngsi-ld/v1/entities", tag = "NGSI-LD entities", operation_id = "purgeEntities",
    params(PurgeParams),
    responses((status = 204, description = "They were deleted; perhaps there were none."), Refusals)
)]
pub async fn purge(ask: Ask<PurgeParams>) -> Answered {
    let context = ask.context().await?;
    let (search, what) = ask.params.read(&context)?;
    ask.known_tenant().await?;
    let sources = Sources::at_hand(&ask, ask.params.local).await?;
    let here = ask.app.context();
    let (own, failed) = futures::join!(
        here.purge(&ask.tenant, search.query.clone(), what.clone()),
        async {
            match &sources {
                Some(sources) => sources.purge(&search, &what, &context).await,
                None => Vec::new(),
            }
        }
    );
    own?;
    if failed.is_empty() {
        return Ok(answer::done());
    }
    let errors = failed
        .iter()
        .map(|(source, why)| item(None, source.as_deref(), why));
    let errors: Vec<Value> = errors.collect();
    Ok(answer::partly(&json!({"success": [], "errors": errors})))
}

/// Some attributes of the entity with that id.
pub fn about(id: &str, names: Names) -> About {
    About {
        id: id.to_owned(),
        types: Vec::new(),
        names,
        time: None,
    }
}

/// The whole of an entity.
pub fn about_entity(entity: &Entity) -> About {
    About {
        types: entity.types.clone(),
        ..about(&entity.id, Names::only(entity.attributes.keys().cloned()))
    }
}

/// The attributes of a fragment.
pub fn about_patch(id: &str, patch: &EntityPatch) -> About {
    about(id, Names::only(patch.attributes.keys().cloned()))
}

/// The same of one of the types that the request names: sources of other things have no part. What cannot be
/// read is refused where the entity is looked at.
pub fn of_named(about: About, types: Option<&str>, context: &Context) -> About {
    let named = types.filter(|types| *types != "*");
    let wanted = named.and_then(|types| TypeSelection::parse(types, context).ok());
    match wanted {
        Some(wanted) => About {
            types: wanted.one_of().into_iter().map(str::to_owned).collect(),
            ..about
        },
        None => about,
    }
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
    if types.is_none_or(|types| types == "*") {
        return Ok(());
    }
    match ask.app.context().get(&ask.tenant, id).await? {
        Some(entity) => Ok(is_of_type(&entity, types, context)?),
        None => Err(NgsiError::not_found(format!("there is no entity {id}")).into()),
    }
}

fn is_of_type(entity: &Entity, types: Option<&str>, context: &Context) -> Result<(), NgsiError> {
    let Some(types) = types.filter(|types| *types != "*") else {
        return Ok(());
    };
    if TypeSelection::parse(types, context)?.matches(&entity.types) {
        return Ok(());
    }
    let why = format!("there is no entity {} of that type", entity.id);
    Err(NgsiError::not_found(why))
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
