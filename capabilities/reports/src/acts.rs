//! Who may do what with reports.

use app::{Act, Role};

/// Change which words and photos everybody sees.
pub const MODERATE: Act = Act {
    name: "reports.moderate",
    words: "choose which words and photos of reports everybody sees",
    roles: &[Role::Officer, Role::Admin],
    for_keys: false,
};

/// Send reports and updates by Open311.
pub const SEND: Act = Act {
    name: "reports.send",
    words: "send reports by Open311",
    roles: &[],
    for_keys: true,
};

/// Change where a report stands by Open311.
pub const UPDATE: Act = Act {
    name: "reports.update",
    words: "say by Open311 how a report goes",
    roles: &[],
    for_keys: true,
};
