//! Who asked to be told of changes: kept in the store, and known to each process.

mod change;
mod kept;
mod watchers;

pub use change::{Lag, check};
pub use kept::{
    Delivered, deliveries, entries, forget_deliveries, key, newest, set, set_deliveries,
};
pub use watchers::Watchers;
