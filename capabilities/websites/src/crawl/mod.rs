//! Which pages of a site to look at.

mod address;
mod frontier;
mod kind;
mod robots;

pub use address::SiteAddress;
pub use frontier::{Choice, Frontier, STATEMENTS};
pub use kind::{is_named_statement, may_be_statement, signs_out};
pub use robots::Robots;
