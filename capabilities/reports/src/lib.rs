//! Reports: what is wrong, and where; put right, and told of (Open311).

use app::Capability;

/// The capability, whole.
pub const CAPABILITY: Capability = Capability {
    ..Capability::named("reports", "Report a problem")
};
