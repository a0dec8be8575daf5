//! The directory: help and skills near you, from the council, community groups and partners (Open Referral UK).

mod api;
mod booking;
mod commands;
mod embed;
mod find;
mod gaps;
mod harvest;
mod jobs;
mod link;
pub mod model;
mod people;
mod provider;
mod seed;
mod sheet;
mod skills;
mod validate;
mod when;

use app::{Act, Capability, Role, Routes, Sample};

/// Change the directory.
pub const MANAGE: Act = Act {
    name: "directory.manage",
    words: "look after the directory of help",
    roles: &[Role::Officer, Role::Admin],
    for_keys: false,
};

fn routes() -> Routes {
    api::routes()
        .merge(harvest::routes::routes())
        .merge(sheet::routes::routes())
        .merge(people::routes())
}

fn samples() -> Vec<Sample> {
    let mut samples = harvest::pages::samples();
    samples.extend(sheet::samples());
    samples.extend(people::samples());
    samples
}

/// The capability, whole.
pub const CAPABILITY: Capability = Capability {
    routes,
    templates: people::TEMPLATES,
    samples,
    jobs: &[
        jobs::HARVEST,
        jobs::WITHDRAW,
        jobs::TIMES,
        provider::REMIND,
        skills::FINDABLE,
        skills::REMIND,
    ],
    services: &[api::FOLLOW],
    commands: &[commands::DIRECTORY, gaps::GAPS],
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
        app::people::AREA_PEOPLE.entry(),
        provider::LINKS.entry(),
        provider::QUEUE.entry(),
        provider::REMINDED.entry(),
        skills::OPENINGS.entry(),
        skills::JOB_LINKS.entry(),
    ],
    tiles: people::TILES,
    seed: |app| Box::pin(seed::seed(app)),
    ..Capability::named("directory", "Find help")
};
