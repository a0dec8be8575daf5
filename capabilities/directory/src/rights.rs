//! What not everybody may do in the directory for people.

use app::{Act, Role};

/// Looks after the entries that others write.
pub const MODERATE: Act = Act {
    name: "directory.moderate",
    words: "look after the directory",
    roles: &[Role::Officer, Role::Admin],
    for_keys: false,
};
