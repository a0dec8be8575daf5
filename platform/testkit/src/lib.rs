//! What tests stand on: a set clock, seeded chance, scratch folders, and real servers that end with the test.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::expect_used
)]

mod authority;
pub mod browser;
mod data;
mod mail;
mod mosquitto;
mod nats;
mod notify;
mod postgres;
mod server;

pub use authority::Authority;
pub use data::{data, data_or_say, is_soak};
pub use mail::MailServer;
pub use mosquitto::Mosquitto;
pub use nats::{Nats, NatsCluster};
pub use notify::{Notification, NotifyFake, Upset};
pub use postgres::{Postgres, scratch_database};
pub use server::{Server, free_port, wait_for};

use kit::{Chance, Clock, Time};

/// A clock that stands at 2:05pm on 24 November 2026.
#[must_use]
pub fn clock() -> Clock {
    Clock::set_to(Time::parse("2026-11-24T14:05:00Z").unwrap())
}

/// Chance that repeats.
#[must_use]
pub fn chance() -> Chance {
    Chance::seeded(1835)
}

/// A folder that goes when it is dropped.
#[must_use]
pub fn folder() -> tempfile::TempDir {
    tempfile::Builder::new()
        .prefix("borough-test-")
        .tempdir()
        .unwrap()
}
