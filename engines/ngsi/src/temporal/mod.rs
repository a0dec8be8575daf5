//! How things were: choosing and showing the instances of attributes over time.
//!
//! A history is an [`Entity`](crate::Entity) whose attributes have one instance for each moment.

mod aggregate;
mod query;
mod write;

pub use aggregate::{Aggregation, Method};
pub use query::{TemporalQuery, TimeProperty};
pub use write::{TemporalFormat, entity};

#[cfg(test)]
mod tests;
