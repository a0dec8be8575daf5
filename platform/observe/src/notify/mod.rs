//! Telling subscribers: what is due is put in the queue with the change itself, and leaves from there.
//!
//! Each subscription and entity has a lane, so that what is told of an entity arrives in order. What was
//! not answered is tried again, for a day at most. A receiver may be told a thing twice, never not at all.

mod circuit;
mod due;
mod hand;
mod interval;
mod lanes;
mod mqtt;
mod send;
mod tally;
mod telling;
mod worker;

use ngsi::Entity;
use ngsi::source::{Reason, Registration};
use ngsi::subscription::{Change, Status};
use store::entities::Tenant;
use store::{StoreError, Tx, queue};

use crate::subscriptions::{deliveries, newest, set_deliveries};
use crate::write::Writer;
use crate::{ObserveError, read};

use due::{Due, Told};
pub use telling::Telling;

/// The queue's topic.
pub const TOPIC: &str = "notify";

/// Puts a notification in the queue for each subscription that asks to be told of the change.
pub fn push_due(writer: &mut Writer<'_, '_>, change: &Change<'_>) -> Result<(), ObserveError> {
    let Some(entity) = change.entity() else {
        return Ok(());
    };
    let token = match &writer.token {
        Some(token) => token,
        None => writer.token.insert(newest(writer.tx)?),
    };
    let known = writer.inner.watchers.at(writer.tx, token)?;
    let Some(watching) = known.of(writer.name) else {
        return Ok(());
    };
    for (id, subscription) in watching.candidates(entity) {
        if subscription.status(writer.now_us) != Status::Active {
            continue;
        }
        let follows_links = subscription
            .q
            .as_ref()
            .is_some_and(ngsi::q::Plan::follows_links);
        let is_asked = if follows_links {
            read::with_links(writer.tx, writer.tenant, |lookup| {
                subscription.matches(change, lookup)
            })
        } else {
            subscription.matches(change, &|_| None)
        };
        if !is_asked {
            continue;
        }
        if let Some(rest_s) = subscription.throttling_s
            && !is_rested(writer.tx, writer.name, id, rest_s)?
        {
            continue;
        }
        if let Some(told) = subscription.told(change, writer.now_us) {
            push(
                writer.tx,
                writer.name,
                id,
                &told.id,
                std::slice::from_ref(&told),
            )?;
        }
    }
    Ok(())
}

/// Puts a notification in the queue of what another source told, if the subscription is at work.
pub fn push_from_afar(
    writer: &mut Writer<'_, '_>,
    id: &str,
    told: &[Entity],
) -> Result<(), ObserveError> {
    let known = writer.inner.watchers.fresh(writer.tx)?;
    let Some(subscription) = known.get(writer.name, id).map(std::sync::Arc::clone) else {
        return Ok(());
    };
    drop(known);
    let rests = match subscription.throttling_s {
        Some(rest_s) => !is_rested(writer.tx, writer.name, id, rest_s)?,
        None => false,
    };
    if rests || subscription.status(writer.now_us) != Status::Active {
        return Ok(());
    }
    let about = told.first().map_or("", |entity| entity.id.as_str());
    push(writer.tx, writer.name, id, about, told)?;
    Ok(())
}

/// Whether the pace of a subscription lets another notification be due now; then it is the last one.
pub fn is_rested(tx: &mut Tx<'_>, tenant: &str, id: &str, rest_s: f64) -> Result<bool, StoreError> {
    let now = tx.now();
    let mut delivered = deliveries(tx, tenant, id)?;
    #[expect(clippy::cast_precision_loss, reason = "seconds, not eras")]
    let is_rested = delivered
        .due_us
        .is_none_or(|last_us| (now.0 - last_us) as f64 >= rest_s * 1e6);
    if is_rested {
        delivered.due_us = Some(now.0);
        set_deliveries(tx, tenant, id, delivered)?;
    }
    Ok(is_rested)
}

/// Puts a notification in the queue. `about` decides what it must not overtake.
fn push(
    tx: &mut Tx<'_>,
    tenant: &str,
    id: &str,
    about: &str,
    told: &[Entity],
) -> Result<(), StoreError> {
    let due = Due {
        tenant: tenant.to_owned(),
        subscription: id.to_owned(),
        notification: format!("urn:ngsi-ld:Notification:{}", tx.new_id()),
        entities: told.to_vec(),
        told: None,
    };
    push_in_lane(tx, about, &due)
}

/// Puts a notification of registrations in the queue; all of one subscription arrive in order.
pub fn push_told(
    tx: &mut Tx<'_>,
    tenant: &str,
    name: &str,
    (reason, registrations): (Reason, Vec<Registration>),
) -> Result<(), StoreError> {
    let due = Due {
        tenant: tenant.to_owned(),
        subscription: name.to_owned(),
        notification: format!("urn:ngsi-ld:ContextSourceNotification:{}", tx.new_id()),
        entities: Vec::new(),
        told: Some(Told {
            reason: reason.name().to_owned(),
            registrations: registrations.iter().map(Registration::to_stored).collect(),
        }),
    };
    push_in_lane(tx, "", &due)
}

fn push_in_lane(tx: &mut Tx<'_>, about: &str, due: &Due) -> Result<(), StoreError> {
    let now = tx.now();
    let lanes = lanes_of(&due.tenant, &due.subscription);
    let lane = format!("{lanes}{:016x}", hash(&[about]));
    queue::push(tx, TOPIC, &lane, now, &due.to_bytes())
}

/// What the lanes of a subscription begin with.
pub fn lanes_of(tenant: &str, id: &str) -> String {
    format!("{:016x}", hash(&[tenant, id]))
}

/// FNV-1a (Fowler, Noll and Vo), 64 bits: the same on every node and in every version. Where two names
/// share a hash, their lanes wait for each other, and no harm is done.
fn hash(parts: &[&str]) -> u64 {
    parts
        .iter()
        .flat_map(|part| part.bytes().chain([0]))
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
}

/// The tenant that a subscription is of.
fn tenant_of(tx: &mut Tx<'_>, name: &str) -> Result<Option<Tenant>, StoreError> {
    store::entities::find_tenant(tx, name)
}
