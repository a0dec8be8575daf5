//! Connectivity: where a signal reaches, and where to put the next gateway.

mod plan;

use app::Capability;

/// The capability, whole.
pub const CAPABILITY: Capability = Capability {
    commands: &[plan::PLAN],
    ..Capability::named("connectivity", "Connectivity planner")
};
