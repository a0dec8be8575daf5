//! Writing one notification in the subscriber's words, and posting or publishing it.

use std::time::Duration;

use bus::Request;
use kit::Time;
use ngsi::context::{CORE_ADDRESS, context_link, lone_address};
use ngsi::source::{Reason, Registration};
use ngsi::subscription::{Accept, Join};
use ngsi::{Subscription, entity::Lookup};
use serde_json::Value;

use super::circuit::Failure;
use super::due::{Due, Told};
use super::mqtt;
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

/// Posts or publishes a notification; an error says how it failed, and in words for the subscription's page.
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
    let fields = fields(due, subscription);
    let uri = &subscription.notification.endpoint.uri;
    if mqtt::is_meant(uri) {
        let publication = mqtt::publication(subscription, &fields, &body, time(subscription));
        let published = inner.outbound.publish(publication).await;
        return published.map_err(|error| (Failure::Silence, error.to_string()));
    }
    let request = Request {
        headers: fields,
        time: time(subscription),
        most: ANSWER,
        ..Request::post(uri.clone(), "", body)
    };
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

/// The header fields, or for MQTT the metadata.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 6.3.8 and 7.2.
fn fields(due: &Due, subscription: &Subscription) -> Vec<(String, String)> {
    let endpoint = &subscription.notification.endpoint;
    let accept = endpoint.accept.unwrap_or_default();
    let mut fields = vec![("Content-Type".to_owned(), accept.media_type().to_owned())];
    if accept != Accept::JsonLd {
        fields.push(("Link".to_owned(), context_link(address(subscription))));
    }
    if !due.tenant.is_empty() {
        fields.push(("NGSILD-Tenant".to_owned(), due.tenant.clone()));
    }
    let theirs = endpoint.receiver_info.iter();
    let theirs =
        theirs.filter(|(name, _)| !OURS.iter().any(|ours| ours.eq_ignore_ascii_case(name)));
    fields.extend(theirs.cloned());
    fields
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
        .or_else(|| lone_address(&subscription.context))
        .unwrap_or(CORE_ADDRESS)
}

async fn body(
    inner: &Inner,
    due: &Due,
    subscription: &Subscription,
    created: Time,
) -> Result<Vec<u8>, String> {
    // One that cannot be had just now means mostly what the subscription itself was written in.
    let named = subscription.jsonld_context.clone().map(Value::String);
    let named = named.and_then(|address| inner.words.of(&address).ok());
    let own = || inner.words.of(&subscription.context);
    let context = named.map_or_else(own, Ok).unwrap_or_else(|error| {
        tracing::warn!(%error, subscription = due.subscription, "a notification uses full names");
        ngsi::Context::core()
    });
    if let Some(told) = &due.told {
        return of_sources(due, subscription, told, &context, created);
    }
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

/// What is told of registrations.
fn of_sources(
    due: &Due,
    subscription: &Subscription,
    told: &Told,
    context: &ngsi::Context,
    created: Time,
) -> Result<Vec<u8>, String> {
    let reason = Reason::named(&told.reason).ok_or("a reason that is not known")?;
    let registrations: Vec<Registration> = told
        .registrations
        .iter()
        .map(|stored| Registration::from_stored(stored))
        .collect::<Result<_, _>>()
        .map_err(|error| error.to_string())?;
    let told = (reason, registrations.as_slice());
    let body = subscription.notification_of_sources(&due.notification, told, context, created.0);
    Ok(body.to_string().into_bytes())
}
