//! Streets as a graph: junctions, and the ways between them.

mod class;
mod graph;
mod open_roads;
pub mod osm;
#[cfg(test)]
mod tests;

pub use class::Class;
pub use graph::{Link, Streets};
pub use open_roads::open_roads;
