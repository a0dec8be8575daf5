//! borough: a connected place in one binary.

pub mod cli;

use app::Capability;

/// Everything this binary can do, in the order of the home page. One line each.
pub const CAPABILITIES: &[Capability] = &[
    work::CAPABILITY,
    directory::CAPABILITY,
    reports::CAPABILITY,
    services::CAPABILITY,
    assets::CAPABILITY,
    devices::CAPABILITY,
    connectivity::CAPABILITY,
    context::CAPABILITY,
    websites::CAPABILITY,
    assurance::CAPABILITY,
];
