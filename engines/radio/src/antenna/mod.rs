//! How an antenna shares out its power: more in one direction, less in the others.
//!
//! An [`Antenna`] is measured ([`Pattern`], from a file: [`read_msi`], [`read_csv`]), or of a well-known kind.
//! A [`Mount`] says which way it looks and how far it leans; [`Mount::gain_dbi`] is the gain towards a direction.

mod cut;
mod file;
mod kinds;
mod mount;
mod pattern;
#[cfg(test)]
mod tests;

pub use cut::Cut;
pub use file::{FileRefused, read_csv, read_msi};
pub use kinds::Antenna;
pub use mount::{Mount, direction};
pub use pattern::Pattern;
