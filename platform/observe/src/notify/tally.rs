//! How telling went, gathered for a moment and then written once for each subscription.

use std::collections::HashMap;

use kit::Time;
use store::{StoreError, Tx};

use crate::sources;
use crate::subscriptions::{Delivered, deliveries, set_deliveries};

/// What happened since the last writing, by tenant and subscription.
#[derive(Debug, Clone, Default)]
pub struct Tally(HashMap<(String, String), Delivered>);

impl Tally {
    /// Counts one attempt; `error` is empty if it went well.
    pub fn count(&mut self, tenant: &str, subscription: &str, error: &str, now: Time) {
        let one = self
            .0
            .entry((tenant.to_owned(), subscription.to_owned()))
            .or_default();
        one.sent += 1;
        one.last_us = Some(now.0);
        error.clone_into(&mut one.error);
        if error.is_empty() {
            one.good_us = Some(now.0);
        } else {
            one.failed += 1;
            one.bad_us = Some(now.0);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds it to what is kept, unless the subscription was cancelled meanwhile.
    pub fn write(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        for ((tenant, subscription), new) in &self.0 {
            if sources::is_cancelled(tx, tenant, subscription)? {
                continue;
            }
            let mut all = deliveries(tx, tenant, subscription)?;
            all.sent += new.sent;
            all.failed += new.failed;
            all.last_us = new.last_us.max(all.last_us);
            all.good_us = new.good_us.max(all.good_us);
            all.bad_us = new.bad_us.max(all.bad_us);
            all.error.clone_from(&new.error);
            set_deliveries(tx, tenant, subscription, all)?;
        }
        Ok(())
    }
}
