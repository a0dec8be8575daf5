//! Context: what is true of the place, with its history, and who is told when it changes.
//!
//! A write reads the entity, lets the engine change it, and keeps the entity, its index, its history
//! and a notification for each subscription that asked, all in one transaction. Notifications leave
//! later through [`Context::notify`]. What changed is told on the bus after the commit.

mod batch;
mod error;
mod expiry;
mod feed;
mod find;
mod freeze;
mod history;
mod index;
mod load;
mod notify;
mod purge;
mod read;
mod registrations;
mod registry;
mod sources;
mod subscriptions;
mod tenant;
mod words;
mod write;

use std::sync::Arc;

use bus::{Bus, Outbound};
use store::Store;

pub use batch::{BatchKind, BatchWrite, Done};
pub use error::ObserveError;
pub use feed::{Changed, Fed, Feed};
pub use find::{Found, MOST, Place, Query};
pub use history::HistoryQuery;
pub use load::Loaded;
pub use purge::Purge;
pub use store::series::{Bucket, Reading};
pub use subscriptions::Lag;
pub use words::Loader;

/// The subject of the news that an entity changed; its body is a [`Changed`] as JSON.
pub const CHANGED: &str = "context.changed";

/// The context of the place. Cheap to clone.
#[derive(Clone)]
pub struct Context(Arc<Inner>);

struct Inner {
    store: Store,
    bus: Bus,
    outbound: Outbound,
    watchers: subscriptions::Watchers,
    words: words::Words,
    registry: registry::Registry,
    telling: notify::Telling,
}

/// What this keeps beside the context itself, for the privacy page.
#[must_use]
pub fn entries() -> Vec<store::Entry> {
    let sources = [registrations::entry(), sources::entry()];
    subscriptions::entries()
        .into_iter()
        .chain(sources)
        .collect()
}

impl Context {
    /// The context kept in `store`, told on `bus`, notified through `outbound`.
    #[must_use]
    pub fn new(store: Store, bus: Bus, outbound: Outbound) -> Self {
        Self(Arc::new(Inner {
            store,
            bus,
            outbound,
            watchers: subscriptions::Watchers::default(),
            words: words::Words::default(),
            registry: registry::Registry::default(),
            telling: notify::Telling::default(),
        }))
    }

    /// How JSON-LD contexts are found by their addresses, for notifications and imports. Without it
    /// only the core context is known.
    pub fn set_loader(&self, loader: Arc<Loader>) {
        self.0.words.set_loader(loader);
    }

    /// Tells everyone who listens on the bus, after the commit, what changed.
    pub async fn published(&self, changed: Vec<Changed>) {
        for one in changed {
            match serde_json::to_vec(&one) {
                Ok(body) => self.0.bus.publish(CHANGED, body).await,
                Err(error) => tracing::warn!(%error, "news of a change could not be written"),
            }
        }
    }
}
