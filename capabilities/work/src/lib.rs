//! The one list of work of an officer: cases, bookings, findings and alarms.

use app::Capability;

/// The capability, whole.
pub const CAPABILITY: Capability = Capability {
    ..Capability::named("work", "Your work")
};
