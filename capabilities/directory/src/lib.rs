//! The directory: help and skills near you, from the council, community groups and partners (Open Referral UK).

mod api;
mod commands;
mod harvest;
mod jobs;
mod link;
pub mod model;
mod sheet;
mod validate;

use app::{Act, Allow, Capability, Role, Routes, Template, Tile, template};

/// Change the directory.
pub const MANAGE: Act = Act {
    name: "directory.manage",
    words: "look after the directory of help",
    roles: &[Role::Officer, Role::Admin],
    for_keys: false,
};

const TEMPLATES: &[Template] = &[
    template!("directory/feeds.html", "../pages/feeds.html"),
    template!("directory/feed.html", "../pages/feed.html"),
    template!("directory/sheet.html", "../pages/sheet.html"),
    template!("directory/preview.html", "../pages/preview.html"),
];

fn routes() -> Routes {
    api::routes()
        .merge(harvest::routes::routes())
        .merge(sheet::routes::routes())
}

/// The capability, whole.
pub const CAPABILITY: Capability = Capability {
    routes,
    templates: TEMPLATES,
    samples: || {
        [harvest::pages::samples(), sheet::samples()]
            .into_iter()
            .flatten()
            .collect()
    },
    jobs: &[jobs::HARVEST, jobs::WITHDRAW],
    services: &[api::FOLLOW],
    commands: &[commands::DIRECTORY],
    collections: &[
        model::ORGANIZATIONS.entry(),
        model::SERVICES.entry(),
        model::LOCATIONS.entry(),
        model::TAXONOMIES.entry(),
        model::TERMS.entry(),
        model::TURN.entry(),
        harvest::FEEDS.entry(),
        harvest::PAIRS.entry(),
        sheet::SHEETS.entry(),
    ],
    tiles: &[
        Tile {
            title: "Other directories",
            path: "/directory/feeds",
            text: "What we read from other directories of help, and what may be the same service.",
            allow: Allow::To(MANAGE),
        },
        Tile {
            title: "The directory as a table",
            path: "/directory/sheet",
            text: "Take the directory of help away as a table, and send changes back.",
            allow: Allow::To(MANAGE),
        },
    ],
    ..Capability::named("directory", "Find help")
};
