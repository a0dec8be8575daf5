//! Reports through their doors, on both databases.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, missing_docs)]

mod forwarding;
mod house;
mod open311;
mod pages;
mod phones;
mod reporting;
mod schema;
mod sharing;
