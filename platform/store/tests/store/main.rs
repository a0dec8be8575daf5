//! Every promise of the store, kept on SQLite and on PostgreSQL alike.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod entities;
mod inbox;
mod queue;
mod records;
mod series;
mod transactions;

use kit::Clock;
use store::Store;

/// Runs `test` on a fresh store of each kind.
fn both(test: impl AsyncFn(Store, Clock)) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = testkit::folder();
    let file = format!("sqlite:{}", folder.path().join("borough.db").display());
    for url in [file, testkit::scratch_database()] {
        let clock = testkit::clock();
        let store = Store::open(&url, clock.clone(), testkit::chance()).unwrap();
        runtime.block_on(test(store, clock));
    }
}
