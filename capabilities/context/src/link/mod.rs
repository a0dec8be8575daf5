//! What this capability fetches from others: JSON-LD contexts, and nothing else.

mod cache;
pub mod contexts;
pub mod loader;
