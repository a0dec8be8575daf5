//! What not everybody may do here.

use app::{Act, Role};

/// See plans of networks.
pub const SEE: Act = Act {
    name: "connectivity.read",
    words: "see plans of networks and whom they leave out",
    roles: &[Role::Officer, Role::Analyst, Role::Engineer, Role::Admin],
    for_keys: true,
};

/// Make plans.
pub const PLAN: Act = Act {
    name: "connectivity.change",
    words: "plan networks",
    roles: &[Role::Analyst, Role::Engineer, Role::Admin],
    for_keys: false,
};
