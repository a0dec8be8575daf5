//! Where to put things so that they serve most: plans with a proven bound.

mod chance;
pub mod fibre;
pub mod network;
pub mod steiner;
#[cfg(test)]
mod tests;
mod work;
