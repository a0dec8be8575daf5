//! The directory: help and skills near you, from the council, community groups and partners (Open Referral UK).

use app::Capability;

/// The capability, whole.
pub const CAPABILITY: Capability = Capability {
    ..Capability::named("directory", "Find help")
};
