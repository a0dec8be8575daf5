//! Where to put things so that they serve most, and what joins them for least: plans with a proven bound.

pub mod capacity;
pub mod centre;
mod chance;
pub mod covering;
pub mod covers;
pub mod distances;
pub mod failure;
pub mod fibre;
pub mod median;
pub mod network;
pub mod plan;
mod price;
pub mod refused;
pub mod setcover;
mod sparse;
pub mod steiner;
mod swap;
#[cfg(test)]
mod tests;
mod work;

pub use capacity::CapacityCovering;
pub use centre::Centre;
pub use covering::{Budget, Covering};
pub use covers::{Covers, Point};
pub use distances::{Distances, Edge};
pub use median::Median;
pub use plan::{Effort, Plan};
pub use refused::Refused;
pub use setcover::{Serve, SetCovering};
