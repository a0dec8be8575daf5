//! The cheapest network that joins given places: trees with a proof of how good they are.

mod ascent;
mod branch;
mod exact;
mod grow;
mod instance;
mod local;
mod net;
mod pool;
mod prize;
mod problem;
mod read;
mod reduce;
mod refused;
mod solve;

pub(crate) use instance::Joins;
pub use instance::{DEAREST, Edge, Instance, MOST};
pub use prize::{PrizePlan, Prizes, solve_prizes};
pub use read::{Fault, Unreadable, read, write};
pub use refused::Refused;
pub use solve::{Plan, solve};
