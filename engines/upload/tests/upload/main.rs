//! Files as people and attackers send them.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod documents;
mod hostile;
mod pictures;
mod samples;
