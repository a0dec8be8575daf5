//! What the context promises, kept on SQLite and on PostgreSQL alike.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod entities;
mod feeding;
mod finding;
mod histories;
mod notifying;
mod receiver;
mod sources;
mod subscribing;

use std::sync::Arc;

use bus::{Bus, Outbound};
use kit::Clock;
use ngsi::Entity;
use observe::Context;
use serde_json::Value;
use store::Store;

/// A context on a fresh store, and what it stands on.
struct Stand {
    context: Context,
    store: Store,
    bus: Bus,
    clock: Clock,
}

/// Runs `test` on a fresh store of each kind.
fn both(test: impl AsyncFn(Stand)) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = testkit::folder();
    let file = format!("sqlite:{}", folder.path().join("borough.db").display());
    for url in [file, testkit::scratch_database()] {
        let clock = testkit::clock();
        let store = Store::open(&url, clock.clone(), testkit::chance()).unwrap();
        let bus = Bus::memory();
        let context = Context::new(
            store.clone(),
            bus.clone(),
            Outbound::new("127.0.0.0/8").unwrap(),
        );
        runtime.block_on(test(Stand {
            context,
            store,
            bus,
            clock,
        }));
    }
}

fn core() -> Arc<ngsi::Context> {
    ngsi::Context::core()
}

fn entity(document: Value) -> Entity {
    ngsi::read::entity(document, &core()).unwrap()
}

fn full(name: &str) -> String {
    core().expand(name).into_owned()
}

/// The entity as a caller would see it, in the simplified form.
fn simple(entity: &Entity) -> Value {
    let how = ngsi::Representation {
        format: ngsi::Format::Simplified,
        ..ngsi::Representation::default()
    };
    ngsi::write::entity(entity, &core(), &how)
}
