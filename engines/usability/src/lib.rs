//! How sure a small test is: what a few people who try a service tell about all who will use it.
//!
//! The measures are those of ISO 9241-11:2018: effectiveness ([`Tally`]), efficiency ([`time`]) and
//! satisfaction ([`sus`], [`umux_lite`], [`ease`]), each with an interval at a confidence that the caller names.
//! [`compare`] sets releases and suppliers beside each other, [`sequential`] says when a panel may stop,
//! [`raters`] and [`faults`] say how far the shoppers themselves can be trusted, and [`cif`] puts one test
//! into the table of a Common Industry Format report.
//!
//! ```
//! use usability::{Confidence, Tally};
//!
//! let finished = Tally::of(4, 5)?;
//! let interval = finished.adjusted_wald(Confidence::P95);
//! assert!((interval.low - 0.36).abs() < 0.005 && (interval.high - 0.98).abs() < 0.005);
//! # Ok::<(), usability::Refused>(())
//! ```

mod chance;
pub mod cif;
pub mod compare;
mod completion;
mod confidence;
pub mod ease;
pub mod faults;
mod mean;
pub mod raters;
mod refused;
mod say;
pub mod sequential;
pub mod sus;
mod tally;
#[cfg(test)]
mod tests;
pub mod time;
pub mod umux_lite;

pub use completion::{Benchmark, Estimate};
pub use confidence::{Confidence, Interval};
pub use mean::{Mean, Summary};
pub use refused::Refused;
pub use tally::Tally;
