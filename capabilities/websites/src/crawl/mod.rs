//! Which pages of a site to look at.

mod address;
mod frontier;
mod kind;
mod robots;

pub use address::SiteAddress;
pub use frontier::{Choice, Frontier};
pub use robots::Robots;
