//! Writing one notification in the subscriber's words, and posting it.

use std::time::Duration;

use bus::Request;
use kit::Time;
use ngsi::context::{CORE_ADDRESS, context_link};
use ngsi::subscription::{Accept, Join};
use ngsi::{Subscription, entity::Lookup};
use serde_json::Value;

use super::circuit::Failure;
use super::due::Due;
use crate::{Inner, read};

/// How long a receiver has to answer, unless the subscription says otherwise.
const TIME_MS: f64 = 10_000.0;
/// The longest that it may say.
const LONGEST_TIME_MS: f64 = 30_000.0;
/// The largest answer that is read.
const ANSWER: usize = 64 << 10;
/// Header fields that are not the subscriber's to set.
const OURS: [&str; 6] = [
    "host",
    "content-length",
    "content-type",
    "connection",
    "transfer-encoding",
    "link",
];

/// Posts a notification; an error says how it failed, and in words for the subscription's page.
pub async fn send(
    inner: &Inner,
    due: &Due,
    subscription: &Subscription,
    created: Time,
) -> Result<(), (Failure, String)> {
    let refusal = |error: String| (Failure::Refusal, error);
    let body = body(inner, due, subscription, created)
        .await
        .map_err(refusal)?;
    let endpoint = &subscription.notification.endpoint;
    let accept = endpoint.accept.unwrap_or_default();
    let mut request = Request::post(endpoint.uri.clone(), accept.media_type(), body);
    if accept != Accept::JsonLd {
        request
            .headers
            .push(("link".into(), context_link(address(subscription))));
    }
    if !due.tenant.is_empty() {
        request
            .headers
            .push(("ngsild-tenant".into(), due.tenant.clone()));
    }
    let theirs = endpoint.receiver_info.iter();
    let theirs =
        theirs.filter(|(name, _)| !OURS.iter().any(|ours| ours.eq_ignore_ascii_case(name)));
    request.headers.extend(theirs.cloned());
    request.time = time(subscription);
    request.most = ANSWER;
    let answer = inner
        .outbound
        .call(request)
        .await
        .map_err(|error| (Failure::Silence, error.to_string()))?;
    if (200..300).contains(&answer.status) {
        return Ok(());
    }
    Err((
        Failure::Refusal,
        format!("the receiver answered {}", answer.status),
    ))
}

fn time(subscription: &Subscription) -> Duration {
    let ms = subscription
        .notification
        .endpoint
        .timeout_ms
        .unwrap_or(TIME_MS)
        .clamp(1.0, LONGEST_TIME_MS);
    Duration::from_secs_f64(ms / 1_000.0)
}

/// The address of the context whose words are used.
fn address(subscription: &Subscription) -> &str {
    let named = subscription.jsonld_context.as_deref();
    named
        .or_else(|| subscription.context.as_str())
        .unwrap_or(CORE_ADDRESS)
}

async fn body(
    inner: &Inner,
    due: &Due,
    subscription: &Subscription,
    created: Time,
) -> Result<Vec<u8>, String> {
    let named = subscription.jsonld_context.clone().map(Value::String);
    let source = named.unwrap_or_else(|| subscription.context.clone());
    let context = inner.words.of(&source).unwrap_or_else(|error| {
        tracing::warn!(%error, subscription = due.subscription, "a notification uses full names");
        ngsi::Context::core()
    });
    let write = |due: &Due, subscription: &Subscription, lookup: &Lookup<'_>| {
        let id = &due.notification;
        subscription
            .notification(id, &due.entities, &context, created.0, lookup)
            .to_string()
            .into_bytes()
    };
    if subscription.notification.join.unwrap_or_default() == Join::None {
        return Ok(write(due, subscription, &|_| None));
    }
    let (due, subscription) = (due.clone(), subscription.clone());
    let context = std::sync::Arc::clone(&context);
    let written = inner.store.read(move |rd| {
        let Some(tenant) = store::entities::find_tenant(rd, &due.tenant)? else {
            return Ok::<_, store::StoreError>(Vec::new());
        };
        Ok(read::with_links(rd, tenant, |lookup| {
            let id = &due.notification;
            subscription
                .notification(id, &due.entities, &context, created.0, lookup)
                .to_string()
                .into_bytes()
        }))
    });
    written.await.map_err(|error| error.to_string())
}
