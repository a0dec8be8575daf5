//! Subscriptions that want to be told everything each so many seconds, changed or not.

use std::collections::HashMap;
use std::sync::Arc;

use kit::Time;
use ngsi::Subscription;
use ngsi::subscription::Status;
use store::StoreError;

use super::{is_rested, push, tenant_of};
use crate::find::{Query, entities_of};
use crate::{Inner, MOST, ObserveError};

/// When each such subscription is next looked at.
#[derive(Debug, Default)]
pub struct Intervals(HashMap<(String, String), Time>);

impl Intervals {
    /// Puts what is due in the queue.
    pub async fn push_due(&mut self, inner: &Arc<Inner>) -> Result<(), ObserveError> {
        let now = inner.store.now();
        let due = self.due(inner, now);
        for (tenant, id, subscription, every_s) in due {
            #[expect(clippy::cast_possible_truncation, reason = "saturates")]
            let next = Time(now.0.saturating_add((every_s * 1e6) as i64));
            let name = (tenant.clone(), id.clone());
            inner
                .store
                .write(move |tx| {
                    // Another node may have been there first.
                    if !is_rested(tx, &tenant, &id, every_s)? {
                        return Ok::<_, ObserveError>(());
                    }
                    let Some(whose) = tenant_of(tx, &tenant)? else {
                        return Ok(());
                    };
                    let found = entities_of(tx, whose, &query(&subscription))?;
                    if !found.entities.is_empty() {
                        push(tx, &tenant, &id, "", &found.entities)?;
                    }
                    Ok(())
                })
                .await?;
            self.0.insert(name, next);
        }
        Ok(())
    }

    fn due(&mut self, inner: &Inner, now: Time) -> Vec<(String, String, Arc<Subscription>, f64)> {
        let known = inner.watchers.last_seen();
        let mut due = Vec::new();
        for (tenant, id, subscription) in known.timed() {
            let name = (tenant.to_owned(), id.to_owned());
            let is_due = self.0.get(&name).is_none_or(|next| *next <= now);
            if let (true, Some(every_s)) = (is_due, subscription.time_interval_s)
                && subscription.status(now.0) == Status::Active
            {
                due.push((name.0, name.1, Arc::clone(subscription), every_s));
            }
        }
        self.0
            .retain(|(tenant, id), _| known.get(tenant, id).is_some());
        due
    }
}

fn query(subscription: &Subscription) -> Query {
    Query {
        selection: subscription.selection.clone(),
        q: subscription.q.clone(),
        geo: subscription.geo_q.clone(),
        scopes: subscription.scope_q.clone(),
        limit: MOST,
        ..Query::default()
    }
}

/// Brings the subscriptions that this process knows up to date.
pub async fn refresh(inner: &Arc<Inner>) -> Result<(), StoreError> {
    let shared = Arc::clone(inner);
    inner
        .store
        .read(move |rd| shared.watchers.fresh(rd).map(drop))
        .await
}
