//! What a supplier must deliver, what shows that it was delivered, and whether that is enough to accept it.
//!
//! A [`Specification`] is a list of [`Requirement`]s with acceptance criteria. It is read from a table
//! ([`sheet`]), from ReqIF 1.2 ([`reqif`]) or from tagged scenarios ([`scenario`]), whole or not at all, and
//! written back so that it reads the same. [`change`] says what an import would change, [`coverage`] traces
//! requirements to evidence and back, [`gate`] decides about a milestone with its reasons in order, and
//! [`dossier`] seals all of it so that anyone can check that nothing was changed since.

pub mod change;
pub mod coverage;
pub mod dossier;
mod evidence;
mod fault;
pub mod gate;
pub mod reqif;
pub mod scenario;
pub mod sheet;
mod specification;

pub use evidence::{Evidence, Outcome};
pub use fault::Fault;
pub use specification::{Criterion, Kind, MOST_REQUIREMENTS, Priority, Requirement, Specification};

#[cfg(test)]
mod tests;
