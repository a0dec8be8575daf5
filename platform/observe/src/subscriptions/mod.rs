//! Who asked to be told of changes: kept in the store, and known to each process.

mod change;
mod kept;
mod watchers;

pub use change::Lag;
pub use kept::{Delivered, deliveries, entries, key, set, set_deliveries};
pub use watchers::Watchers;
