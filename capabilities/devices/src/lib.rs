//! Devices: what the sensors of the place say, turned into readings of the things they watch, and
//! which of them need a visit.

mod alarm;
mod commands;
mod forms;
mod health;
mod heard;
mod intake;
mod jobs;
mod link;
mod model;
mod pages;
mod public;
mod register;
mod retry;
mod room;
mod routes;
mod seed;
pub mod simulate;

use app::{Act, Allow, Capability, Role, Template, Tile, template};

pub use intake::Receipt;
pub use model::{CODECS, Codec, Condition, DEVICES, Device, Feeds, HEALTH, Health, Point};
pub use retry::{Outcome, Which, again as read_held_again};
pub use seed::Planned;

/// See devices.
pub const READ: Act = Act {
    name: "devices.read",
    words: "see devices and their messages",
    roles: &[Role::Officer, Role::Engineer, Role::Admin],
    for_keys: false,
};
/// Change devices.
pub const MANAGE: Act = Act {
    name: "devices.manage",
    words: "add and change devices and codecs",
    roles: &[Role::Engineer, Role::Admin],
    for_keys: false,
};
/// Send messages of devices.
pub const SEND: Act = Act {
    name: "devices.send",
    words: "send messages of devices",
    roles: &[Role::Engineer, Role::Admin],
    for_keys: true,
};

const TEMPLATES: &[Template] = &[
    template!("devices/alarm.html", "../pages/alarm.html"),
    template!("devices/list.html", "../pages/list.html"),
    template!("devices/device.html", "../pages/device.html"),
    template!("devices/held.html", "../pages/held.html"),
    template!("devices/inspector.html", "../pages/inspector.html"),
    template!("devices/form.html", "../pages/form.html"),
    template!("devices/codecs.html", "../pages/codecs.html"),
    template!("devices/codec.html", "../pages/codec.html"),
];

/// The whole offer.
pub const CAPABILITY: Capability = Capability {
    routes: routes::routes,
    templates: TEMPLATES,
    samples: pages::samples,
    jobs: &[jobs::LOOK_OVER, alarm::REOPEN, public::TELL],
    services: &[
        jobs::MQTT,
        jobs::TAKE_IN,
        jobs::HEALTH,
        heard::KEEP,
        jobs::RETRY,
    ],
    commands: &[commands::DEVICES],
    collections: &[
        model::DEVICES.entry(),
        model::HEALTH.entry(),
        app::gateways::HEARD.entry(),
        model::CODECS.entry(),
        model::SUSPENDED.entry(),
    ],
    tiles: &[Tile {
        title: "Devices",
        path: "/devices",
        text: "Which sensors work, which need a visit, and what they said.",
        allow: Allow::To(READ),
    }],
    seed: seed::seed,
    ..Capability::named("devices", "Devices")
};
