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
    /// Counts a notification at its first attempt, and tells how each attempt went; if it failed, with the
    /// reason, and until when the receiver is left alone.
    pub fn count(
        &mut self,
        tenant: &str,
        subscription: &str,
        went: Result<(), (&str, Option<Time>)>,
        is_first: bool,
        now: Time,
    ) {
        let one = self
            .0
            .entry((tenant.to_owned(), subscription.to_owned()))
            .or_default();
        one.sent += u64::from(is_first);
        one.last_us = Some(now.0);
        match went {
            Ok(()) => {
                one.good_us = Some(now.0);
                one.error.clear();
                one.alone_until_us = None;
            }
            Err((error, alone_until)) => {
                one.failed += u64::from(is_first);
                one.bad_us = Some(now.0);
                error.clone_into(&mut one.error);
                one.alone_until_us = alone_until.map(|until| until.0);
            }
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
            all.alone_until_us = new.alone_until_us;
            set_deliveries(tx, tenant, subscription, all)?;
        }
        Ok(())
    }
}
