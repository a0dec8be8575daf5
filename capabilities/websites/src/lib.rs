//! Websites reviewed for accessibility, by looking at their pages in a real browser.

mod command;
mod crawl;
mod look;
mod probe;
mod report;
mod review;

use app::Capability;

pub use crawl::SiteAddress;
pub use look::{Limits, rules};
pub use probe::Active;
pub use report::{csv, lines, sarif, summary};
pub use review::{Asked, Page, Seen, review};

/// The capability, whole.
pub const CAPABILITY: Capability = Capability {
    commands: &[command::WEBSITES],
    ..Capability::named("websites", "Websites")
};
