//! The directory: help and skills near you, from the council, community groups and partners (Open Referral UK).

pub mod model;

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
    ..Capability::named("directory", "Find help")
};
