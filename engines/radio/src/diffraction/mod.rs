//! What the ground in the way takes of a signal that bends over it.
//!
//! One edge ([`knife_edge_loss_db`]), all that stands between put into one edge ([`bullington_loss_db`]), the curve of
//! the Earth itself ([`spherical_earth_loss_db`]), and the two put together ([`delta_bullington_loss_db`]).
//! [`crate::p1812`] uses them; they answer for themselves too.

mod bullington;
mod delta;
mod knife;
mod spherical;
mod steps;
#[cfg(test)]
mod tests;

pub use bullington::bullington_loss_db;
pub use delta::{Delta, DeltaParts, delta_bullington_loss_db};
pub use knife::knife_edge_loss_db;
pub use spherical::{Ground, spherical_earth_loss_db};
pub use steps::Steps;

pub(crate) use steps::Highest;

/// The wavelength in metres of a frequency in GHz, with the speed of light as P.1812 rounds it.
/// The 63 validation cases are reproduced with this figure and not with the exact one.
pub(crate) fn wavelength_m(freq_ghz: f64) -> f64 {
    0.2998 / freq_ghz
}
