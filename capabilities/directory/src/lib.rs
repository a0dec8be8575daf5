//! The directory: help and skills near you, from the council, community groups and partners (Open Referral UK).

mod api;
mod commands;
mod link;
pub mod model;
mod validate;

use app::Capability;

/// The capability, whole.
pub const CAPABILITY: Capability = Capability {
    routes: api::routes,
    services: &[api::FOLLOW],
    commands: &[commands::DIRECTORY],
    collections: &[
        model::ORGANIZATIONS.entry(),
        model::SERVICES.entry(),
        model::LOCATIONS.entry(),
        model::TAXONOMIES.entry(),
        model::TERMS.entry(),
        model::TURN.entry(),
    ],
    ..Capability::named("directory", "Find help")
};
