//! Subscriptions: who is told of what.

use app::encode;
use axum::extract::Path;
use ngsi::{Context, NgsiError, Subscription};
use serde::Deserialize;
use serde_json::Value;
use utoipa::IntoParams;

use crate::answer;
use crate::ask::media::PLAIN;
use crate::ask::{Ask, Nothing, Sent, uri};
use crate::copies;
use crate::link::contexts;
use crate::model::BASE;
use crate::params::{Options, Paging, SubscriptionPath};
use crate::refusal::{Answered, BodyRefusals, Refusal, Refusals};
use crate::schemas::{Fragment, SubscriptionDocument};

/// Which subscriptions.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListParams {
    /// How many to give.
    #[param(minimum = 0, maximum = 1000)]
    limit: Option<u32>,
    /// How many to pass over.
    #[param(minimum = 0, maximum = 10_000_000)]
    offset: Option<u32>,
    /// Whether to count all.
    count: Option<bool>,
    /// `sysAttrs`.
    #[param(pattern = "^sysAttrs$")]
    options: Option<String>,
}

impl ListParams {
    /// Which part of the list.
    ///
    /// # Errors
    /// `BadRequestData` beyond the limits, `InvalidRequest` for options that are not known.
    pub fn read(&self) -> Result<Paging, NgsiError> {
        Options::read(self.options.as_deref(), None)?;
        Paging::read(self.limit, self.offset, self.count)
    }
}

/// The subscription with a context that its receiver can look up, if its own has no address.
///
/// # Errors
/// `LdContextNotAvailable` for one that is named and cannot be had.
pub async fn with_address<P>(
    ask: &Ask<P>,
    mut subscription: Subscription,
    context: &Context,
) -> Result<Subscription, Refusal> {
    if let Some(address) = &subscription.jsonld_context {
        contexts::compiled(&ask.app, &Value::String(address.clone())).await?;
    } else if context.address().is_none() {
        let (who, tenant) = (ask.who.audit_name(), ask.tenant.clone());
        subscription.jsonld_context =
            contexts::keep_implicit(&ask.app, who, tenant, context.source()).await?;
    }
    Ok(subscription)
}

/// Refuses a change that names a context which cannot be had.
///
/// # Errors
/// `LdContextNotAvailable`.
pub async fn named_context_is_had<P>(ask: &Ask<P>, fragment: &Value) -> Result<(), Refusal> {
    if let Some(address @ Value::String(_)) = fragment.get("jsonldContext") {
        contexts::compiled(&ask.app, address).await?;
    }
    Ok(())
}

/// How a subscription or a registration is shown.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReadParams {
    /// `sysAttrs`.
    #[param(pattern = "^sysAttrs$")]
    pub options: Option<String>,
}

/// Subscribe.
#[utoipa::path(
    post, path = "/ngsi-ld/v1/subscriptions", tag = "NGSI-LD subscriptions", operation_id = "createSubscription",
    request_body(content((SubscriptionDocument = "application/json"), (SubscriptionDocument = "application/ld+json"))),
    responses((status = 201, description = "It was created.", headers(("Location" = String))), Refusals, BodyRefusals)
)]
pub async fn create(ask: Ask<Nothing>, sent: Sent) -> Answered {
    let (document, context) = sent.document(&ask).await?;
    let subscription = Subscription::read(document, &context, ask.now_us())?;
    let subscription = with_address(&ask, subscription, &context).await?;
    let id = ask
        .app
        .context()
        .subscribe(&ask.tenant, subscription)
        .await?;
    copies::follow(&ask.app, &ask.tenant).await?;
    Ok(answer::created(&format!(
        "{BASE}/subscriptions/{}",
        encode(&id)
    )))
}

/// List the subscriptions.
#[utoipa::path(
    get, path = "/ngsi-ld/v1/subscriptions", tag = "NGSI-LD subscriptions", operation_id = "querySubscription",
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
        .subscriptions(&ask.tenant, paging.offset, paging.limit)
        .await?;
    let now_us = ask.now_us();
    let items = found.iter().map(|one| one.to_json(&context, now_us));
    let part = (items.collect(), total);
    Ok(answer::part(&ask, media, &context, paging, part))
}

/// Retrieve a subscription.
#[utoipa::path(
    get, path = "/ngsi-ld/v1/subscriptions/{subscriptionId}", tag = "NGSI-LD subscriptions",
    operation_id = "retrieveSubscription", params(SubscriptionPath, ReadParams),
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
    let lacks = || NgsiError::not_found(format!("there is no subscription {id}"));
    let subscription = ask
        .app
        .context()
        .subscription(&ask.tenant, &id)
        .await?
        .ok_or_else(lacks)?;
    Ok(answer::document(
        &ask,
        media,
        &context,
        subscription.to_json(&context, ask.now_us()),
    ))
}

/// Change a subscription.
#[utoipa::path(
    patch, path = "/ngsi-ld/v1/subscriptions/{subscriptionId}", tag = "NGSI-LD subscriptions",
    operation_id = "updateSubscription", params(SubscriptionPath),
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
        .change_subscription(&ask.tenant, &id, fragment, context)
        .await?;
    copies::follow(&ask.app, &ask.tenant).await?;
    Ok(answer::done())
}

/// Delete a subscription.
#[utoipa::path(
    delete, path = "/ngsi-ld/v1/subscriptions/{subscriptionId}", tag = "NGSI-LD subscriptions",
    operation_id = "deleteSubscription", params(SubscriptionPath),
    responses((status = 204, description = "It was deleted."), Refusals)
)]
pub async fn delete(ask: Ask<Nothing>, Path(id): Path<String>) -> Answered {
    let id = uri(id)?;
    ask.known_tenant().await?;
    ask.app.context().unsubscribe(&ask.tenant, &id).await?;
    copies::follow(&ask.app, &ask.tenant).await?;
    Ok(answer::done())
}
