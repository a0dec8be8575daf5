//! Subscribing, changing a subscription, and ending it.

use std::sync::Arc;

use kit::Time;
use ngsi::{ErrorKind, NgsiError, Subscription};
use serde_json::Value;
use store::collection::{Filter, Page};
use store::queue;

use super::kept::{self, SUBSCRIPTIONS};
use crate::notify::{self, TOPIC, lanes_of};
use crate::tenant::Unknown;
use crate::{Context, MOST, ObserveError};

/// How far the telling of a subscription is behind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lag {
    /// Notifications that wait to be sent.
    pub waiting: i64,
    /// Since when the oldest of them waits.
    pub oldest: Option<Time>,
    /// Why the last attempt failed; empty if it went well.
    pub last_error: String,
    /// When its receiver, which did not answer, is called next; until then it is left alone.
    pub next_call: Option<Time>,
}

impl Context {
    /// Keeps a subscription; its id, which is given to it if it has none.
    ///
    /// # Errors
    /// `AlreadyExists`; `OperationNotSupported` for an endpoint that is neither HTTP, HTTPS nor MQTT.
    pub async fn subscribe(
        &self,
        tenant: &str,
        subscription: Subscription,
    ) -> Result<String, ObserveError> {
        check(&subscription)?;
        self.write(tenant, Unknown::Make, move |writer| {
            let mut subscription = subscription.clone();
            let id = writer.id_of(&mut subscription.id, "Subscription");
            if kept::get(writer.tx, writer.name, &id)?.is_some() {
                return Err(NgsiError::already_exists(format!(
                    "the subscription {id} is there already"
                ))
                .into());
            }
            kept::put(writer.tx, writer.name, &id, Some(&subscription))?;
            Ok(id)
        })
        .await
    }

    /// Some of the tenant's subscriptions in the order of their ids, with how telling them went; and how
    /// many there are.
    ///
    /// # Errors
    /// `NonexistentTenant`; [`StoreError`](store::StoreError) if they cannot be read.
    pub async fn subscriptions(
        &self,
        tenant: &str,
        offset: usize,
        limit: usize,
    ) -> Result<(Vec<Subscription>, usize), ObserveError> {
        let name = tenant.to_owned();
        self.read(tenant, move |rd, _| {
            let filter = Filter::Is("tenant", name.clone());
            let whole = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
            let page = Page {
                skip: whole(offset),
                limit: whole(limit.min(MOST)),
                newest_first: false,
            };
            let mut found = Vec::new();
            for record in SUBSCRIPTIONS.find(rd, &filter, page)? {
                if let Some(mut subscription) = kept::decode(&record.value)? {
                    subscription.delivery =
                        kept::deliveries(rd, &name, &record.value.id)?.delivery();
                    found.push(subscription);
                }
            }
            let count = SUBSCRIPTIONS.count(rd, &filter)?;
            Ok((found, usize::try_from(count).unwrap_or(0)))
        })
        .await
    }

    /// The subscription with this id, with how telling it went.
    ///
    /// # Errors
    /// `NonexistentTenant`; [`StoreError`](store::StoreError) if it cannot be read.
    pub async fn subscription(
        &self,
        tenant: &str,
        id: &str,
    ) -> Result<Option<Subscription>, ObserveError> {
        self.0.telling.settled(tenant, id).await;
        let (name, id) = (tenant.to_owned(), id.to_owned());
        self.read(tenant, move |rd, _| {
            let Some(mut subscription) = kept::get(rd, &name, &id)? else {
                return Ok(None);
            };
            subscription.delivery = kept::deliveries(rd, &name, &id)?.delivery();
            Ok(Some(subscription))
        })
        .await
    }

    /// How far the telling of a subscription is behind, and why.
    ///
    /// # Errors
    /// `NonexistentTenant`; [`StoreError`](store::StoreError) if it cannot be read.
    pub async fn lag(&self, tenant: &str, id: &str) -> Result<Option<Lag>, ObserveError> {
        let (name, id) = (tenant.to_owned(), id.to_owned());
        self.read(tenant, move |rd, _| {
            if kept::get(rd, &name, &id)?.is_none() {
                return Ok(None);
            }
            let waiting = queue::waiting_in(rd, TOPIC, &lanes_of(&name, &id))?;
            let delivered = kept::deliveries(rd, &name, &id)?;
            Ok(Some(Lag {
                waiting: waiting.count,
                oldest: waiting.oldest,
                last_error: delivered.error,
                next_call: delivered.alone_until_us.map(Time),
            }))
        })
        .await
    }

    /// Changes members of a subscription, in the words of `context`.
    ///
    /// # Errors
    /// `ResourceNotFound`, and those of [`Subscription::patched`].
    pub async fn change_subscription(
        &self,
        tenant: &str,
        id: &str,
        fragment: Value,
        context: Arc<ngsi::Context>,
    ) -> Result<(), ObserveError> {
        let id = id.to_owned();
        self.write(tenant, Unknown::Refuse, move |writer| {
            let before = kept::get(writer.tx, writer.name, &id)?.ok_or_else(|| lacks(&id))?;
            let after = before.patched(fragment.clone(), &context, writer.now_us)?;
            check(&after)?;
            Ok(kept::put(writer.tx, writer.name, &id, Some(&after))?)
        })
        .await
    }

    /// Tells a subscription of entities as another source told of them, unless it is paused, over or rests.
    ///
    /// # Errors
    /// `NonexistentTenant`; [`StoreError`](store::StoreError) if it cannot be put in the queue.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 5.8.6.
    pub async fn tell(
        &self,
        tenant: &str,
        id: &str,
        entities: Vec<ngsi::Entity>,
    ) -> Result<(), ObserveError> {
        let id = id.to_owned();
        self.write(tenant, Unknown::Refuse, move |writer| {
            notify::push_from_afar(writer, &id, &entities)
        })
        .await
    }

    /// Ends a subscription; what is still due for it is dropped.
    ///
    /// # Errors
    /// `ResourceNotFound`.
    pub async fn unsubscribe(&self, tenant: &str, id: &str) -> Result<(), ObserveError> {
        let id = id.to_owned();
        self.write(tenant, Unknown::Refuse, move |writer| {
            kept::get(writer.tx, writer.name, &id)?.ok_or_else(|| lacks(&id))?;
            kept::forget_deliveries(writer.tx, writer.name, &id)?;
            Ok(kept::put(writer.tx, writer.name, &id, None)?)
        })
        .await
    }
}

fn lacks(id: &str) -> NgsiError {
    NgsiError::not_found(format!("there is no subscription {id}"))
}

/// Refuses an endpoint that notifications cannot reach.
pub fn check(subscription: &Subscription) -> Result<(), NgsiError> {
    let uri = &subscription.notification.endpoint.uri;
    let scheme = uri.split(':').next().unwrap_or_default();
    if ["http", "https", "mqtt", "mqtts"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known))
    {
        return Ok(());
    }
    let why = format!("notifications leave by http, https, mqtt or mqtts, not by {scheme}");
    Err(NgsiError::new(ErrorKind::OperationNotSupported, why))
}
