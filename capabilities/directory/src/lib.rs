//! The directory: help and skills near you, from the council, community groups and partners (Open Referral UK).

mod find;
mod gaps;
pub mod model;
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
    ],
    seed: |app| Box::pin(seed::seed(app)),
    ..Capability::named("directory", "Find help")
};
