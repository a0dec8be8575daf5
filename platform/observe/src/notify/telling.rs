//! Who is being told just now: whoever answers a notification and then asks how it went finds it written.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

/// How long a reader waits for what is under way to be written down.
const PATIENCE: Duration = Duration::from_millis(300);

/// Tenant and subscription.
pub type Whom = (String, String);

/// Notifications that have been sent and of which it is not written yet how they went, by subscription.
#[derive(Default)]
pub struct Telling {
    now: Mutex<HashMap<Whom, usize>>,
    ended: Notify,
}

impl Telling {
    /// One is sent.
    pub fn begin(&self, whom: Whom) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        *now.entry(whom).or_default() += 1;
    }

    /// How these went is written.
    pub fn end(&self, all: &[Whom]) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        for whom in all {
            match now.get_mut(whom) {
                Some(count) if *count > 1 => *count -= 1,
                _ => drop(now.remove(whom)),
            }
        }
        drop(now);
        self.ended.notify_waiters();
    }

    /// Waits until nothing is under way for a subscription, for a moment at most.
    pub async fn settled(&self, tenant: &str, subscription: &str) {
        let whom = (tenant.to_owned(), subscription.to_owned());
        let wait = async {
            loop {
                // It listens before it looks, so that no end is missed in between.
                let ended = self.ended.notified();
                if !self.is_told(&whom) {
                    return;
                }
                ended.await;
            }
        };
        // A receiver that takes its time is not waited for.
        let _late = tokio::time::timeout(PATIENCE, wait).await;
    }

    fn is_told(&self, whom: &Whom) -> bool {
        let now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        now.contains_key(whom)
    }
}
