//! Subscriptions to registrations: who is told when it changes which systems know more.

use app::encode;
use axum::extract::Path;
use ngsi::{NgsiError, Subscription};
use serde_json::Value;

use super::subscriptions::{ListParams, ReadParams, named_context_is_had, with_address};
use crate::answer;
use crate::ask::media::PLAIN;
use crate::ask::{Ask, Nothing, Sent, uri};
use crate::copies;
use crate::model::BASE;
use crate::params::{Options, SubscriptionPath};
use crate::refusal::{Answered, BodyRefusals, Refusals};
use crate::schemas::{Fragment, SubscriptionDocument};

/// Subscribe to registrations.
#[utoipa::path(
    post, path = "/ngsi-ld/v1/csourceSubscriptions", tag = "NGSI-LD sources", operation_id = "createCSourceSubscription",
    request_body(content((SubscriptionDocument = "application/json"), (SubscriptionDocument = "application/ld+json"))),
    responses((status = 201, description = "It was created.", headers(("Location" = String))), Refusals, BodyRefusals)
)]
pub async fn create(ask: Ask<Nothing>, sent: Sent) -> Answered {
    let (document, context) = sent.document(&ask).await?;
    let subscription = Subscription::read(document, &context, ask.now_us())?;
    subscription.check_for_sources()?;
    let subscription = with_address(&ask, subscription, &context).await?;
    let id = ask
        .app
        .context()
        .subscribe_to_sources(&ask.tenant, subscription)
        .await?;
    Ok(answer::created(&format!(
        "{BASE}/csourceSubscriptions/{}",
        encode(&id)
    )))
}

/// List the subscriptions to registrations.
#[utoipa::path(
    get, path = "/ngsi-ld/v1/csourceSubscriptions", tag = "NGSI-LD sources", operation_id = "queryCSourceSubscription",
    params(ListParams),
    responses(
        (status = 200, description = "The subscriptions.", content(
            (Vec<SubscriptionDocument> = "application/json"), (Vec<SubscriptionDocument> = "application/ld+json"),
        )),
        Refusals,
    )
)]
pub async fn list(ask: Ask<ListParams>) -> Answered {
    let media = ask.media(PLAIN)?;
    let context = ask.context().await?;
    let paging = ask.params.read()?;
    ask.known_tenant().await?;
    let (found, total) = ask
        .app
        .context()
        .source_subscriptions(&ask.tenant, paging.offset, paging.limit)
        .await?;
    let now_us = ask.now_us();
    let items = found.iter().map(|one| one.to_json(&context, now_us));
    let mut items: Vec<Value> = items.collect();
    // What watches the sources on behalf of subscriptions comes after them.
    let ours = copies::shown(&ask.app, &ask.tenant).await?;
    let (before, all) = (paging.offset.saturating_sub(total), total + ours.len());
    let room = paging.limit.saturating_sub(items.len());
    items.extend(ours.into_iter().skip(before).take(room));
    let part = (items, all);
    Ok(answer::part(&ask, media, &context, paging, part))
}

/// Retrieve a subscription to registrations.
#[utoipa::path(
    get, path = "/ngsi-ld/v1/csourceSubscriptions/{subscriptionId}", tag = "NGSI-LD sources",
    operation_id = "retrieveCSourceSubscription", params(SubscriptionPath, ReadParams),
    responses(
        (status = 200, description = "The subscription.", content(
            (SubscriptionDocument = "application/json"), (SubscriptionDocument = "application/ld+json"),
        )),
        Refusals,
    )
)]
pub async fn retrieve(ask: Ask<ReadParams>, Path(id): Path<String>) -> Answered {
    let media = ask.media(PLAIN)?;
    let id = uri(id)?;
    let context = ask.context().await?;
    Options::read(ask.params.options.as_deref(), None)?;
    ask.known_tenant().await?;
    let lacks = || NgsiError::not_found(format!("there is no subscription {id} to registrations"));
    let found = ask.app.context().source_subscription(&ask.tenant, &id);
    let found = found.await?.ok_or_else(lacks)?;
    let body = found.to_json(&context, ask.now_us());
    Ok(answer::document(&ask, media, &context, body))
}

/// Change a subscription to registrations.
#[utoipa::path(
    patch, path = "/ngsi-ld/v1/csourceSubscriptions/{subscriptionId}", tag = "NGSI-LD sources",
    operation_id = "updateCSourceSubscription", params(SubscriptionPath),
    request_body(content(
        (Fragment = "application/json"), (Fragment = "application/ld+json"), (Fragment = "application/merge-patch+json"),
    )),
    responses((status = 204, description = "It was changed."), Refusals, BodyRefusals)
)]
pub async fn change(ask: Ask<Nothing>, Path(id): Path<String>, sent: Sent) -> Answered {
    let id = uri(id)?;
    let (fragment, context) = sent.document(&ask).await?;
    named_context_is_had(&ask, &fragment).await?;
    ask.known_tenant().await?;
    ask.app
        .context()
        .change_source_subscription(&ask.tenant, &id, fragment, context)
        .await?;
    Ok(answer::done())
}

/// Delete a subscription to registrations.
#[utoipa::path(
    delete, path = "/ngsi-ld/v1/csourceSubscriptions/{subscriptionId}", tag = "NGSI-LD sources",
    operation_id = "deleteCSourceSubscription", params(SubscriptionPath),
    responses((status = 204, description = "It was deleted."), Refusals)
)]
pub async fn delete(ask: Ask<Nothing>, Path(id): Path<String>) -> Answered {
    let id = uri(id)?;
    ask.known_tenant().await?;
    ask.app
        .context()
        .unsubscribe_from_sources(&ask.tenant, &id)
        .await?;
    Ok(answer::done())
}
