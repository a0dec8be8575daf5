//! The directory's standard side, through its front door: the interface, harvest, and the table.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod feed;
mod harvest;
mod house;
mod interface;
mod pages;
mod table;
