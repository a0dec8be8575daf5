//! The attributes of an entity: append, update, replace, delete.

use axum::extract::Path;
use ngsi::context::NGSI_LD;
use ngsi::name::{DEFAULT_DATASET, require_uri};
use ngsi::patch::Which;
use ngsi::{NgsiError, read};

use super::entities::{of_type, same_id};
use crate::answer;
use crate::ask::{Ask, Sent, full_name, uri};
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
    let patch = match options.written() {
        read::Form::Full => read::fragment(document, &context)?,
        form @ read::Form::Simplified => read::patch(form, document, &context)?,
    };
    same_id(&id, patch.id.as_deref())?;
    ask.known_tenant().await?;
    of_type(&ask, &id, ask.params.type_.as_deref(), &context).await?;
    let outcome = ask
        .app
        .context()
        .append(&ask.tenant, &id, patch, !options.has("noOverwrite"))
        .await?;
    Ok(answer::outcome(&outcome))
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
    let patch = read::patch(options.written(), document, &context)?;
    same_id(&id, patch.id.as_deref())?;
    ask.known_tenant().await?;
    of_type(&ask, &id, ask.params.type_.as_deref(), &context).await?;
    let outcome = ask.app.context().update(&ask.tenant, &id, patch).await?;
    Ok(answer::outcome(&outcome))
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
    let patch = read::attribute_patch(options.written(), &name, document, &context)?;
    ask.known_tenant().await?;
    of_type(&ask, &id, ask.params.type_.as_deref(), &context).await?;
    ask.app
        .context()
        .update_attribute(&ask.tenant, &id, &name, patch)
        .await?;
    Ok(answer::done())
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
    let attribute = match options.written() {
        read::Form::Full => read::attribute(&full, document, &context)?,
        form @ read::Form::Simplified => {
            read::attribute_patch(form, &full, document, &context)?.complete(&name)?
        }
    };
    ask.known_tenant().await?;
    of_type(&ask, &id, ask.params.type_.as_deref(), &context).await?;
    ask.app
        .context()
        .replace_attribute(&ask.tenant, &id, &full, attribute)
        .await?;
    Ok(answer::done())
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
    of_type(&ask, &id, ask.params.type_.as_deref(), &context).await?;
    ask.app
        .context()
        .delete_attribute(&ask.tenant, &id, &name, which)
        .await?;
    Ok(answer::done())
}

/// Which instances the parameters mean.
pub fn which(params: &AttributeDelete) -> Result<Which, NgsiError> {
    match (params.delete_all, params.dataset_id.as_deref()) {
        (Some(true), _) => Ok(Which::All),
        (_, None | Some(DEFAULT_DATASET)) => Ok(Which::Default),
        (_, Some(id)) => require_uri("datasetId", id).map(|()| Which::Dataset(id.to_owned())),
    }
}
