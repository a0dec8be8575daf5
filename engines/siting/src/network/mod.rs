//! The wide area network of a council: the cheapest links that suffice, how full they are, and what fails with what.

mod flow;
mod load;
mod redesign;
mod require;
mod wan;

pub use load::{Failure, Load, Part, failures, load};
pub use redesign::{Redesign, redesign};
pub use wan::{Link, MOST, Refused, Site, Wan};
