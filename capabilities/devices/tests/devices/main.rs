//! Devices through their doors, on both databases.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod alarms;
mod bad_codecs;
mod broker;
mod doors;
mod gateways;
mod house;
mod import;
mod messages;
mod pages;
