//! What other sources tell of what they were asked to watch for our subscribers.

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use ngsi::source::{Names, told};
use ngsi::{Context, Entity, NgsiError, Subscription, read};
use serde_json::Value;

use crate::ask::{Ask, Nothing, Sent};
use crate::copies::{self, Copy};
use crate::found;
use crate::link::contexts;
use crate::link::sources::{Sources, Warnings};
use crate::refusal::{Answered, BodyRefusals, Refusal, Refusals};
use crate::schemas::NotificationDocument;

/// Take in a notification from another source.
#[utoipa::path(
    post, path = "/ngsi-ld/ex/remote-notify", tag = "NGSI-LD sources", operation_id = "remoteNotify",
    request_body(content((NotificationDocument = "application/json"), (NotificationDocument = "application/ld+json"))),
    responses((status = 200, description = "It was passed on to those whom it concerns."), Refusals, BodyRefusals)
)]
pub async fn notify(ask: Ask<Nothing>, sent: Sent) -> Answered {
    let (document, context) = sent.document(&ask).await?;
    let id = document["subscriptionId"].as_str().unwrap_or_default();
    let lacks = || NgsiError::not_found(format!("there is no copy of a subscription {id:?}"));
    let copy = copies::by_remote_id(&ask.app, id)
        .await?
        .ok_or_else(lacks)?;
    let here = ask.app.context();
    let Some(subscription) = here.subscription(&copy.tenant, &copy.subscription).await? else {
        return Ok(taken());
    };
    let Value::Array(data) = document["data"].clone() else {
        return Err(NgsiError::bad_data("data must be a list of entities").into());
    };
    let mut entities = Vec::new();
    for one in data {
        let entity = entity_of(&ask, one, &context).await?;
        entities.extend(complete(&ask, &copy, &subscription, entity).await?);
    }
    if !entities.is_empty() {
        here.tell(&copy.tenant, &copy.subscription, entities)
            .await?;
    }
    Ok(taken())
}

fn taken() -> Response {
    StatusCode::OK.into_response()
}

async fn entity_of(
    ask: &Ask<Nothing>,
    mut document: Value,
    context: &Context,
) -> Result<Entity, Refusal> {
    let inside = read::take_context(&mut document)?;
    Ok(match inside {
        Some(inside) => told(document, &*contexts::compiled(&ask.app, &inside).await?)?,
        None => told(document, context)?,
    })
}

/// The entity as the subscriber is to be told of it: as the source told it, or where its parts are at several
/// sources, put together and looked at then.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 5.8.6.
async fn complete(
    ask: &Ask<Nothing>,
    copy: &Copy,
    subscription: &Subscription,
    entity: Entity,
) -> Result<Option<Entity>, Refusal> {
    if !subscription.splits() || entity.deleted_at_us.is_some() {
        return Ok(Some(entity));
    }
    let as_ours = Ask {
        tenant: copy.tenant.clone(),
        ..ask.clone()
    };
    // Who told it need not be asked for it.
    let sources = Sources::at_hand(&as_ours, None).await?;
    let sources = sources.map(|sources| sources.without(&copy.source));
    let what = (entity.id.as_str(), Names::all());
    let context = Context::core();
    let known = found::one(
        &as_ours,
        sources,
        what,
        None,
        &context,
        &mut Warnings::default(),
    )
    .await?;
    // What was just told is the newest there is of it.
    let mut whole = entity;
    if let Some(known) = known {
        whole.take_in(known.entity, true);
    }
    Ok(Some(whole).filter(|whole| subscription.selects(whole, &|_| None)))
}
