//! What is done every minute, and what is done all the time.

use std::time::Duration;

use app::{Job, Service};

use crate::{health, link, retry};

/// Who has fallen silent.
pub const LOOK_OVER: Job = Job {
    name: "look-over-devices",
    every: Duration::from_secs(60),
    run: |app| {
        Box::pin(async move {
            let listened_s = app.now().since_us(app.opened()) / 1_000_000;
            health::look_over(&app, listened_s).await
        })
    },
};

/// The broker.
pub const MQTT: Service = Service {
    name: "mqtt",
    run: |app, stop| Box::pin(async move { link::mqtt::run(app, stop).await }),
};

/// What the node that listens to the broker has heard, taken in.
pub const TAKE_IN: Service = Service {
    name: "take-in-heard",
    run: |app, stop| Box::pin(async move { link::shared::take_in(app, stop).await }),
};

/// What was gathered of devices' health, written.
pub const HEALTH: Service = Service {
    name: "device-health",
    run: |app, stop| Box::pin(async move { health::keep(app, stop).await }),
};

/// Held messages, read again after a mend.
pub const RETRY: Service = Service {
    name: "read-held-again",
    run: |app, stop| Box::pin(async move { retry::keep(app, stop).await }),
};
