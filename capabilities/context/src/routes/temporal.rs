//! Writing histories: what was true when, told afterwards.

use app::encode;
use axum::extract::Path;
use ngsi::name::require_uri;
use ngsi::read;

use super::attributes::which;
use crate::answer;
use crate::ask::{Ask, Nothing, Sent, full_name, uri};
use crate::model::BASE;
use crate::params::{AttributeDelete, AttributePath, EntityPath, InstancePath};
use crate::refusal::{Answered, BodyRefusals, Refusals};
use crate::schemas::{AttributeDocument, EntityDocument, Fragment};

/// Create the history of an entity, or add to it.
#[utoipa::path(
    post, path = "/ngsi-ld/v1/temporal/entities", tag = "NGSI-LD histories", operation_id = "upsertTemporal",
    request_body(content((EntityDocument = "application/json"), (EntityDocument = "application/ld+json"))),
    responses(
        (status = 201, description = "The history is new.", headers(("Location" = String))),
        (status = 204, description = "It was added to."),
        Refusals, BodyRefusals,
    )
)]
pub async fn create(ask: Ask<Nothing>, sent: Sent) -> Answered {
    let (document, context) = sent.document(&ask).await?;
    let past = read::entity_over_time(document, &context)?;
    let place = format!("{BASE}/temporal/entities/{}", encode(&past.id));
    let is_new = ask.app.context().add_history(&ask.tenant, past).await?;
    Ok(if is_new {
        answer::created(&place)
    } else {
        answer::done()
    })
}

/// Delete the history of an entity.
#[utoipa::path(
    delete, path = "/ngsi-ld/v1/temporal/entities/{entityId}", tag = "NGSI-LD histories",
    operation_id = "deleteTemporal", params(EntityPath),
    responses((status = 204, description = "It was deleted."), Refusals)
)]
pub async fn delete(ask: Ask<Nothing>, Path(id): Path<String>) -> Answered {
    let id = uri(id)?;
    ask.known_tenant().await?;
    ask.app.context().delete_history(&ask.tenant, &id).await?;
    Ok(answer::done())
}

/// Add to the histories of attributes of an entity.
#[utoipa::path(
    post, path = "/ngsi-ld/v1/temporal/entities/{entityId}/attrs", tag = "NGSI-LD histories",
    operation_id = "appendAttrsTemporal", params(EntityPath),
    request_body(content((Fragment = "application/json"), (Fragment = "application/ld+json"))),
    responses((status = 204, description = "They were added to."), Refusals, BodyRefusals)
)]
pub async fn append(ask: Ask<Nothing>, Path(id): Path<String>, sent: Sent) -> Answered {
    let id = uri(id)?;
    let (document, context) = sent.document(&ask).await?;
    let attributes = read::fragment_over_time(document, &context)?;
    ask.known_tenant().await?;
    ask.app
        .context()
        .extend_history(&ask.tenant, &id, attributes)
        .await?;
    Ok(answer::done())
}

/// Delete the history of an attribute of an entity.
#[utoipa::path(
    delete, path = "/ngsi-ld/v1/temporal/entities/{entityId}/attrs/{attrId}", tag = "NGSI-LD histories",
    operation_id = "deleteAttrsTemporal", params(AttributePath, AttributeDelete),
    responses((status = 204, description = "It was deleted."), Refusals)
)]
pub async fn delete_attribute(
    ask: Ask<AttributeDelete>,
    Path((id, name)): Path<(String, String)>,
) -> Answered {
    let id = uri(id)?;
    let context = ask.context().await?;
    let name = full_name(&name, &context)?;
    let which = which(&ask.params)?;
    ask.known_tenant().await?;
    ask.app
        .context()
        .delete_attribute_history(&ask.tenant, &id, &name, which)
        .await?;
    Ok(answer::done())
}

/// Change one instance in a history.
#[utoipa::path(
    patch, path = "/ngsi-ld/v1/temporal/entities/{entityId}/attrs/{attrId}/{instanceId}", tag = "NGSI-LD histories",
    operation_id = "updateAttrsTemporal", params(InstancePath),
    request_body(content(
        (AttributeDocument = "application/json"), (AttributeDocument = "application/ld+json"),
        (AttributeDocument = "application/merge-patch+json"),
    )),
    responses((status = 204, description = "It was changed."), Refusals, BodyRefusals)
)]
pub async fn change_instance(
    ask: Ask<Nothing>,
    Path((id, name, instance)): Path<(String, String, String)>,
    sent: Sent,
) -> Answered {
    let id = uri(id)?;
    require_uri("instanceId", &instance)?;
    let (document, context) = sent.document(&ask).await?;
    let full = full_name(&name, &context)?;
    let attribute = read::attribute(&full, document, &context)?;
    ask.known_tenant().await?;
    ask.app
        .context()
        .change_instance(&ask.tenant, &id, &full, &instance, attribute)
        .await?;
    Ok(answer::done())
}

/// Delete one instance from a history.
#[utoipa::path(
    delete, path = "/ngsi-ld/v1/temporal/entities/{entityId}/attrs/{attrId}/{instanceId}", tag = "NGSI-LD histories",
    operation_id = "deleteAttrInstanceTemporal", params(InstancePath),
    responses((status = 204, description = "It was deleted."), Refusals)
)]
pub async fn delete_instance(
    ask: Ask<Nothing>,
    Path((id, name, instance)): Path<(String, String, String)>,
) -> Answered {
    let id = uri(id)?;
    require_uri("instanceId", &instance)?;
    let context = ask.context().await?;
    let name = full_name(&name, &context)?;
    ask.known_tenant().await?;
    ask.app
        .context()
        .delete_instance(&ask.tenant, &id, &name, &instance)
        .await?;
    Ok(answer::done())
}
