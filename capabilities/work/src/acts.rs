//! What not everybody may do here.

use app::{Act, Role};

/// See what residents asked for and what was done.
pub const SEE: Act = Act {
    name: "cases.read",
    words: "see what people asked us for",
    roles: &[Role::Officer, Role::Admin],
    for_keys: false,
};

/// Move cases on.
pub const DO: Act = Act {
    name: "cases.change",
    words: "work on what people asked us for",
    roles: &[Role::Officer, Role::Admin],
    for_keys: false,
};

/// Teams, their leads and the words that everybody uses.
pub const SET_UP: Act = Act {
    name: "work.set-up",
    words: "say who is in which team",
    roles: &[Role::Admin],
    for_keys: false,
};

/// Numbers of the work, without what anybody wrote.
pub const COUNT: Act = Act {
    name: "work.count",
    words: "see how the work goes",
    roles: &[Role::Officer, Role::Analyst, Role::Admin],
    for_keys: true,
};
