//! Apply, book and track: what the council does for a person, from the first question to the last letter.

use app::Capability;

/// The capability, whole.
pub const CAPABILITY: Capability = Capability {
    ..Capability::named("services", "Your requests")
};
