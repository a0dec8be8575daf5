//! What this capability asks of others: JSON-LD contexts, and what other sources know.

mod cache;
pub mod contexts;
pub mod loader;
pub mod sources;
