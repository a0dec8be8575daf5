//! A small service of our own, walked in every way to the end; and with faults planted, to where it breaks.

#![allow(clippy::unwrap_used, missing_docs)]

mod desk;
mod planted_faults;
mod plants;
mod reading;
mod service;
mod ways;

use std::time::Duration;

use browser::{Chromium, Limits};
use kit::Secret;
use walk::{Journey, Patience, Values, Walker};

const JOURNEY: &str = include_str!("permit.journey");

/// The journey, with the values that it needs and a fault to plant.
pub fn journey(fault: &str) -> (Journey, Values) {
    let values = Values::new()
        .with_column("fault", fault)
        .with_column("name", "Ann Example")
        .with_column("email", "ann@example.org")
        .with_secret("PASSWORD", Secret::new("correct horse"))
        .unwrap();
    (walk::read(JOURNEY).unwrap(), values)
}

pub async fn chromium() -> Chromium {
    let limits = Limits {
        load: Duration::from_secs(30),
        step: Duration::from_secs(20),
        ..Limits::default()
    };
    Chromium::start(limits).await.unwrap()
}

/// A walker with less patience than the public deserves.
pub fn walker<'c>(chromium: &'c Chromium, site: &str) -> Walker<'c> {
    Walker::new(chromium, site).patient(Patience {
        there: Duration::from_secs(2),
        step: Duration::from_secs(8),
    })
}
