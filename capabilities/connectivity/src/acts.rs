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

/// Keep the record of fibre delivery.
pub const DELIVER: Act = Act {
    name: "connectivity.deliver",
    words: "keep the record of fibre as it is built",
    roles: &[Role::Officer, Role::Engineer, Role::Admin],
    for_keys: false,
};

/// See and change the network of the council's own sites.
pub const WAN: Act = Act {
    name: "connectivity.wan",
    words: "see and change the network between the council's sites",
    roles: &[Role::Engineer, Role::Admin],
    for_keys: false,
};

/// Say how its links are, as an agent does.
pub const HEAR: Act = Act {
    name: "connectivity.hear",
    words: "say how the links between the council's sites are",
    roles: &[Role::Engineer, Role::Admin],
    for_keys: true,
};

/// Keep the record of street assets that operators may use.
pub const OFFER: Act = Act {
    name: "connectivity.offer",
    words: "offer street assets to operators, and keep the record of it",
    roles: &[Role::Officer, Role::Engineer, Role::Admin],
    for_keys: false,
};

/// Keep the register of Wi-Fi in public places.
pub const WIFI: Act = Act {
    name: "connectivity.wifi",
    words: "keep the register of Wi-Fi in public places",
    roles: &[Role::Officer, Role::Engineer, Role::Admin],
    for_keys: false,
};

/// Say how much it is used, as an agent does.
pub const COUNT: Act = Act {
    name: "connectivity.count",
    words: "say how much Wi-Fi in public places is used",
    roles: &[Role::Engineer, Role::Admin],
    for_keys: true,
};
