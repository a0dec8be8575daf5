//! What not everybody may do here.

use app::{Act, Role};

/// See what reviews found.
pub const SEE: Act = Act {
    name: "websites.read",
    words: "see what reviews of websites found",
    roles: &[Role::Officer, Role::Analyst, Role::Engineer, Role::Admin],
    for_keys: true,
};

/// Review sites, and say what becomes of what was found.
pub const DO: Act = Act {
    name: "websites.change",
    words: "review websites",
    roles: &[Role::Officer, Role::Engineer, Role::Admin],
    for_keys: false,
};
