//! Subscriptions to registrations: kept here, and told when it changes what other systems know.

use std::sync::Arc;

use ngsi::source::{Reason, Registration};
use ngsi::subscription::Status;
use ngsi::{NgsiError, Subscription};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::collection::{Field, Filter, Page};
use store::{Collection, Rd, StoreError};

use crate::notify::{is_rested, push_told};
use crate::registrations;
use crate::subscriptions::{check, deliveries, forget_deliveries, key, set};
use crate::tenant::Unknown;
use crate::write::Writer;
use crate::{Context, ObserveError};

/// Subscriptions to registrations that a tenant may have: each change of a registration looks at all of them.
const MOST: i64 = 1_000;

/// What their names begin with wherever other subscriptions are named as well: URIs hold no spaces.
const PREFIX: &str = "sources ";

/// A subscription to registrations as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    /// Whose.
    tenant: String,
    /// What it says.
    doc: String,
}

const SUBSCRIPTIONS: Collection<Kept> = Collection {
    name: "context-source-subscription",
    purpose: "To tell other systems when it changes which systems know more of the place",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until the other system cancels its subscription",
    audited: false,
    fields: &[Field {
        name: "tenant",
        unique: false,
        of: |kept| vec![kept.tenant.clone()],
    }],
};

/// What this keeps, for the privacy page.
pub fn entry() -> store::Entry {
    SUBSCRIPTIONS.entry()
}

impl Context {
    /// Keeps a subscription to registrations, and tells it of those that are there; its id, which is given
    /// to it if it has none.
    ///
    /// # Errors
    /// `AlreadyExists`; `OperationNotSupported` for an endpoint that is neither HTTP, HTTPS nor MQTT;
    /// `TooManyResults` beyond the limit.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 5.11.2 and 5.11.7.
    pub async fn subscribe_to_sources(
        &self,
        tenant: &str,
        subscription: Subscription,
    ) -> Result<String, ObserveError> {
        check(&subscription)?;
        self.write(tenant, Unknown::Make, move |writer| {
            let mut subscription = subscription.clone();
            let id = writer.id_of(&mut subscription.id, "Subscription");
            if get(writer.tx, writer.name, &id)?.is_some() {
                return Err(NgsiError::already_exists(format!(
                    "the subscription {id} is there already"
                ))
                .into());
            }
            let filter = Filter::Is("tenant", writer.name.to_owned());
            if SUBSCRIPTIONS.count(writer.tx, &filter)? >= MOST {
                let why = format!("{MOST} subscriptions to registrations are here already");
                return Err(NgsiError::new(ngsi::ErrorKind::TooManyResults, why).into());
            }
            put(writer, &id, &subscription)?;
            tell_all(writer, &subscription)?;
            Ok(id)
        })
        .await
    }

    /// Some of the tenant's subscriptions to registrations in the order of their ids, with how telling them
    /// went; and how many there are.
    ///
    /// # Errors
    /// `NonexistentTenant`; [`StoreError`] if they cannot be read.
    pub async fn source_subscriptions(
        &self,
        tenant: &str,
        offset: usize,
        limit: usize,
    ) -> Result<(Vec<Subscription>, usize), ObserveError> {
        let name = tenant.to_owned();
        self.read(tenant, move |rd, _| {
            let all = all(rd, &name)?;
            let count = all.len();
            let mut some: Vec<_> = all.into_iter().skip(offset).take(limit).collect();
            for subscription in &mut some {
                with_delivery(rd, &name, subscription)?;
            }
            Ok((some, count))
        })
        .await
    }

    /// The subscription to registrations with this id, with how telling it went.
    ///
    /// # Errors
    /// `NonexistentTenant`; [`StoreError`] if it cannot be read.
    pub async fn source_subscription(
        &self,
        tenant: &str,
        id: &str,
    ) -> Result<Option<Subscription>, ObserveError> {
        self.0.telling.settled(tenant, &name_of(id)).await;
        let (name, id) = (tenant.to_owned(), id.to_owned());
        self.read(tenant, move |rd, _| {
            let mut found = get(rd, &name, &id)?;
            if let Some(subscription) = &mut found {
                with_delivery(rd, &name, subscription)?;
            }
            Ok(found)
        })
        .await
    }

    /// Changes members of a subscription to registrations, in the words of `context`, and tells it of those
    /// that it now concerns.
    ///
    /// # Errors
    /// `ResourceNotFound`, and those of [`Subscription::patched`].
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 5.11.3 and 5.11.7.
    pub async fn change_source_subscription(
        &self,
        tenant: &str,
        id: &str,
        fragment: Value,
        context: Arc<ngsi::Context>,
    ) -> Result<(), ObserveError> {
        let id = id.to_owned();
        self.write(tenant, Unknown::Refuse, move |writer| {
            let before = get(writer.tx, writer.name, &id)?.ok_or_else(|| lacks(&id))?;
            let after = before.patched(fragment.clone(), &context, writer.now_us)?;
            check(&after)?;
            after.check_for_sources()?;
            put(writer, &id, &after)?;
            tell_all(writer, &after)
        })
        .await
    }

    /// Ends a subscription to registrations; what is still due for it is dropped.
    ///
    /// # Errors
    /// `ResourceNotFound`.
    pub async fn unsubscribe_from_sources(
        &self,
        tenant: &str,
        id: &str,
    ) -> Result<(), ObserveError> {
        let id = id.to_owned();
        self.write(tenant, Unknown::Refuse, move |writer| {
            get(writer.tx, writer.name, &id)?.ok_or_else(|| lacks(&id))?;
            SUBSCRIPTIONS.remove(writer.tx, "system", &key(writer.name, &id))?;
            Ok(forget_deliveries(writer.tx, writer.name, &name_of(&id))?)
        })
        .await
    }
}

fn lacks(id: &str) -> NgsiError {
    NgsiError::not_found(format!("there is no subscription {id} to registrations"))
}

/// The name of a subscription to registrations where other subscriptions are named as well.
fn name_of(id: &str) -> String {
    format!("{PREFIX}{id}")
}

/// The subscription to registrations that a name means: nothing if it means another kind.
pub fn named(
    rd: &mut Rd<'_>,
    tenant: &str,
    name: &str,
) -> Result<Option<Subscription>, StoreError> {
    match name.strip_prefix(PREFIX) {
        Some(id) => get(rd, tenant, id),
        None => Ok(None),
    }
}

/// Whether a name means a subscription to registrations that is no more.
pub fn is_cancelled(rd: &mut Rd<'_>, tenant: &str, name: &str) -> Result<bool, StoreError> {
    Ok(name.starts_with(PREFIX) && named(rd, tenant, name)?.is_none())
}

fn get(rd: &mut Rd<'_>, tenant: &str, id: &str) -> Result<Option<Subscription>, StoreError> {
    let record = SUBSCRIPTIONS.get(rd, &key(tenant, id))?;
    record.map(|record| decode(&record.value)).transpose()
}

fn decode(kept: &Kept) -> Result<Subscription, StoreError> {
    let mut subscription = Subscription::from_stored(kept.doc.as_bytes())
        .map_err(|e| StoreError::Unreadable(e.to_string()))?;
    // Those are of entities.
    subscription.triggers.clear();
    Ok(subscription)
}

fn all(rd: &mut Rd<'_>, tenant: &str) -> Result<Vec<Subscription>, StoreError> {
    let page = Page {
        limit: MOST,
        ..Page::default()
    };
    let records = SUBSCRIPTIONS.find(rd, &Filter::Is("tenant", tenant.to_owned()), page)?;
    records.iter().map(|record| decode(&record.value)).collect()
}

fn with_delivery(
    rd: &mut Rd<'_>,
    tenant: &str,
    subscription: &mut Subscription,
) -> Result<(), StoreError> {
    let name = name_of(subscription.id.as_deref().unwrap_or_default());
    subscription.delivery = deliveries(rd, tenant, &name)?.delivery();
    Ok(())
}

fn put(
    writer: &mut Writer<'_, '_>,
    id: &str,
    subscription: &Subscription,
) -> Result<(), ObserveError> {
    let kept = Kept {
        tenant: writer.name.to_owned(),
        doc: String::from_utf8_lossy(&subscription.to_stored()).into_owned(),
    };
    set(&SUBSCRIPTIONS, writer.tx, &key(writer.name, id), kept)?;
    Ok(())
}

/// Tells those whom it concerns that one registration takes another's place.
pub fn tell(
    writer: &mut Writer<'_, '_>,
    before: Option<&Registration>,
    after: Option<&Registration>,
) -> Result<(), ObserveError> {
    for subscription in all(writer.tx, writer.name)? {
        if let Some((reason, told)) = subscription.told_of_sources(before, after) {
            push(writer, &subscription, reason, vec![told])?;
        }
    }
    Ok(())
}

/// Tells a subscription of every registration that concerns it.
fn tell_all(writer: &mut Writer<'_, '_>, subscription: &Subscription) -> Result<(), ObserveError> {
    let all = registrations::all(writer.tx, writer.name)?;
    let concern = all.iter().filter_map(|one| subscription.concern(one));
    let concern: Vec<Registration> = concern.collect();
    if concern.is_empty() {
        return Ok(());
    }
    push(writer, subscription, Reason::NewlyMatching, concern)
}

fn push(
    writer: &mut Writer<'_, '_>,
    subscription: &Subscription,
    reason: Reason,
    told: Vec<Registration>,
) -> Result<(), ObserveError> {
    if subscription.status(writer.now_us) != Status::Active {
        return Ok(());
    }
    let name = name_of(subscription.id.as_deref().unwrap_or_default());
    if let Some(rest_s) = subscription.throttling_s
        && !is_rested(writer.tx, writer.name, &name, rest_s)?
    {
        return Ok(());
    }
    Ok(push_told(writer.tx, writer.name, &name, (reason, told))?)
}
