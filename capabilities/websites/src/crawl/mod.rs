//! Which pages of a site to look at.

mod address;
mod frontier;
mod robots;

pub use address::SiteAddress;
pub use frontier::Frontier;
pub use robots::Robots;
