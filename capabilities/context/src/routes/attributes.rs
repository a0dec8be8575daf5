//! The attributes of an entity: append, update, replace, delete.

use std::sync::Arc;

use axum::extract::Path;
use ngsi::context::NGSI_LD;
use ngsi::name::{DEFAULT_DATASET, require_uri};
use ngsi::patch::Which;
use ngsi::source::{Names, Operation};
use ngsi::{Context, NgsiError, read};
use serde_json::Value;

use super::entities::{about, about_patch, of_named, of_type, same_id};
use crate::answer;
use crate::ask::{Ask, Sent, full_name, uri};
use crate::link::sources::{Change, Content, Own, Sources, Target, spread};
use crate::params::{Append, AttributeDelete, AttributePath, EntityPath, EntityWrite, Options};
use crate::refusal::{Answered, BodyRefusals, Refusals};
use crate::schemas::{AttributeDocument, Fragment, UpdateResult};

/// Append attributes to an entity.
#[utoipa::path(
    post, path = "/ngsi-ld/v1/entities/{entityId}/attrs", tag = "NGSI-LD attributes", operation_id = "appendAttrs",
    params(EntityPath, Append),
    request_body(content((Fragment = "application/json"), (Fragment = "application/ld+json"))),
    responses(
        (status = 204, description = "They were appended."),
        (status = 207, description = "Some of them were.", body = UpdateResult),
        Refusals, BodyRefusals,
    )
)]
pub async fn append(ask: Ask<Append>, Path(id): Path<String>, sent: Sent) -> Answered {
    let id = uri(id)?;
    let options = Options::read(ask.params.options.as_deref(), ask.params.format.as_deref())?;
    let (document, context) = sent.document(&ask).await?;
    let sources = Sources::at_hand(&ask, ask.params.local).await?;
    let kept = sources.as_ref().map(|_| document.clone());
    let mut patch = match options.written() {
        read::Form::Full => read::fragment(document, &context)?,
        form @ read::Form::Simplified => read::patch(form, document, &context)?,
    };
    same_id(&id, patch.id.as_deref())?;
    ask.known_tenant().await?;
    let change = kept.map(|document| Change {
        operation: Operation::AppendAttrs,
        target: Target::Attributes,
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
        let overwrite = !options.has("noOverwrite");
        let appended = ask.app.context().append(&ask.tenant, &id, patch, overwrite);
        Ok(Own::Changed(appended.await?))
    })
    .await
}

/// Update attributes of an entity.
#[utoipa::path(
    patch, path = "/ngsi-ld/v1/entities/{entityId}/attrs", tag = "NGSI-LD attributes", operation_id = "updateEntity",
    params(EntityPath, EntityWrite),
    request_body(content(
        (Fragment = "application/json"), (Fragment = "application/ld+json"), (Fragment = "application/merge-patch+json"),
    )),
    responses(
        (status = 204, description = "They were updated."),
        (status = 207, description = "Some of them were.", body = UpdateResult),
        Refusals, BodyRefusals,
    )
)]
pub async fn update(ask: Ask<EntityWrite>, Path(id): Path<String>, sent: Sent) -> Answered {
    let id = uri(id)?;
    let options = Options::read(ask.params.options.as_deref(), ask.params.format.as_deref())?;
    let (document, context) = sent.document(&ask).await?;
    let sources = Sources::at_hand(&ask, ask.params.local).await?;
    let kept = sources.as_ref().map(|_| document.clone());
    let mut patch = read::patch(options.written(), document, &context)?;
    same_id(&id, patch.id.as_deref())?;
    ask.known_tenant().await?;
    let change = kept.map(|document| Change {
        operation: Operation::UpdateEntity,
        target: Target::Attributes,
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
        let updated = ask.app.context().update(&ask.tenant, &id, patch);
        Ok(Own::Changed(updated.await?))
    })
    .await
}

/// Update one attribute of an entity.
#[utoipa::path(
    patch, path = "/ngsi-ld/v1/entities/{entityId}/attrs/{attrId}", tag = "NGSI-LD attributes",
    operation_id = "updateAttr", params(AttributePath, EntityWrite),
    request_body(content(
        (AttributeDocument = "application/json"), (AttributeDocument = "application/ld+json"),
        (AttributeDocument = "application/merge-patch+json"),
    )),
    responses((status = 204, description = "It was updated."), Refusals, BodyRefusals)
)]
pub async fn update_one(
    ask: Ask<EntityWrite>,
    Path((id, name)): Path<(String, String)>,
    sent: Sent,
) -> Answered {
    let id = uri(id)?;
    let options = Options::read(ask.params.options.as_deref(), ask.params.format.as_deref())?;
    let (document, context) = sent.document(&ask).await?;
    let name = full_name(&name, &context)?;
    if name.strip_prefix(NGSI_LD) == Some("scope") {
        return Err(
            NgsiError::bad_data("scope is no attribute: update the entity's attributes").into(),
        );
    }
    let sources = Sources::at_hand(&ask, ask.params.local).await?;
    let kept = sources.as_ref().map(|_| document.clone());
    let patch = read::attribute_patch(options.written(), &name, document, &context)?;
    ask.known_tenant().await?;
    let change = kept.map(|document| Change {
        operation: Operation::UpdateAttrs,
        target: Target::Attribute(name.clone()),
        content: Content::OfAttribute(document),
        context: Arc::clone(&context),
        about: of_named(
            about(&id, Names::only([&*name])),
            ask.params.type_.as_deref(),
            &context,
        ),
    });
    spread(&ask.uri, sources.zip(change), async |_| {
        of_type(&ask, &id, ask.params.type_.as_deref(), &context).await?;
        let here = ask.app.context();
        here.update_attribute(&ask.tenant, &id, &name, patch)
            .await?;
        Ok(Own::Done(answer::done()))
    })
    .await
}

/// Replace one attribute of an entity.
#[utoipa::path(
    put, path = "/ngsi-ld/v1/entities/{entityId}/attrs/{attrId}", tag = "NGSI-LD attributes",
    operation_id = "replaceAttr", params(AttributePath, EntityWrite),
    request_body(content((AttributeDocument = "application/json"), (AttributeDocument = "application/ld+json"))),
    responses((status = 204, description = "It was replaced."), Refusals, BodyRefusals)
)]
pub async fn replace_one(
    ask: Ask<EntityWrite>,
    Path((id, name)): Path<(String, String)>,
    sent: Sent,
) -> Answered {
    let id = uri(id)?;
    let options = Options::read(ask.params.options.as_deref(), ask.params.format.as_deref())?;
    let (document, context) = sent.document(&ask).await?;
    let full = full_name(&name, &context)?;
    let sources = Sources::at_hand(&ask, ask.params.local).await?;
    let kept = sources.as_ref().map(|_| document.clone());
    let document = unwrapped(document, &full, &context);
    let attribute = match options.written() {
        read::Form::Full => read::attribute(&full, document, &context)?,
        form @ read::Form::Simplified => {
            read::attribute_patch(form, &full, document, &context)?.complete(&name)?
        }
    };
    ask.known_tenant().await?;
    let change = kept.map(|document| Change {
        operation: Operation::ReplaceAttrs,
        target: Target::Attribute(full.clone()),
        content: Content::OfAttribute(document),
        context: Arc::clone(&context),
        about: of_named(
            about(&id, Names::only([&*full])),
            ask.params.type_.as_deref(),
            &context,
        ),
    });
    spread(&ask.uri, sources.zip(change), async |_| {
        of_type(&ask, &id, ask.params.type_.as_deref(), &context).await?;
        let here = ask.app.context();
        here.replace_attribute(&ask.tenant, &id, &full, attribute)
            .await?;
        Ok(Own::Done(answer::done()))
    })
    .await
}

/// Delete one attribute of an entity.
#[utoipa::path(
    delete, path = "/ngsi-ld/v1/entities/{entityId}/attrs/{attrId}", tag = "NGSI-LD attributes",
    operation_id = "deleteAttrs", params(AttributePath, AttributeDelete),
    responses((status = 204, description = "It was deleted."), Refusals)
)]
pub async fn delete_one(
    ask: Ask<AttributeDelete>,
    Path((id, name)): Path<(String, String)>,
) -> Answered {
    let id = uri(id)?;
    let context = ask.context().await?;
    let name = full_name(&name, &context)?;
    let which = which(&ask.params)?;
    ask.known_tenant().await?;
    let sources = Sources::at_hand(&ask, ask.params.local).await?;
    let change = sources.as_ref().map(|_| Change {
        operation: Operation::DeleteAttrs,
        target: Target::Attribute(name.clone()),
        content: Content::None,
        context: Arc::clone(&context),
        about: of_named(
            about(&id, Names::only([&*name])),
            ask.params.type_.as_deref(),
            &context,
        ),
    });
    spread(&ask.uri, sources.zip(change), async |_| {
        of_type(&ask, &id, ask.params.type_.as_deref(), &context).await?;
        let here = ask.app.context();
        here.delete_attribute(&ask.tenant, &id, &name, which)
            .await?;
        Ok(Own::Done(answer::done()))
    })
    .await
}

/// The attribute itself, where a sender put it under its own name and said nothing else: an attribute that
/// only has another of its own name is none.
fn unwrapped(mut document: Value, name: &str, context: &Context) -> Value {
    let lone = match document.as_object_mut() {
        Some(members) if members.len() == 1 => members.iter_mut().next(),
        _ => None,
    };
    match lone {
        Some((known, inner)) if context.expand(known) == name && inner.is_object() => inner.take(),
        _ => document,
    }
}

/// Which instances the parameters mean.
pub fn which(params: &AttributeDelete) -> Result<Which, NgsiError> {
    match (params.delete_all, params.dataset_id.as_deref()) {
        (Some(true), _) => Ok(Which::All),
        (_, None | Some(DEFAULT_DATASET)) => Ok(Which::Default),
        (_, Some(id)) => require_uri("datasetId", id).map(|()| Which::Dataset(id.to_owned())),
    }
}
