//! The directory: help and skills near you, from the council, community groups and partners (Open Referral UK).

mod embed;
mod find;
mod gaps;
pub mod model;
mod people;
mod provider;
mod rights;
mod seed;
mod skills;
mod when;

use app::Capability;

/// The capability, whole.
pub const CAPABILITY: Capability = Capability {
    collections: &[
        model::ORGANIZATIONS.entry(),
        model::SERVICES.entry(),
        model::LOCATIONS.entry(),
        model::TAXONOMIES.entry(),
        model::TERMS.entry(),
        model::TURN.entry(),
        gaps::counts::AREA_PEOPLE.entry(),
        provider::LINKS.entry(),
        provider::QUEUE.entry(),
        provider::REMINDED.entry(),
        skills::OPENINGS.entry(),
    ],
    routes: people::routes,
    templates: people::TEMPLATES,
    samples: people::samples,
    jobs: people::JOBS,
    commands: &[people::GAPS],
    tiles: people::TILES,
    seed: people::seed,
    ..Capability::named("directory", "Find help")
};
