//! The international model of a signal over real ground: 30 MHz to 6 GHz, hills, clutter, sea and weather.
//!
//! Recommendation ITU-R P.1812-8 joins four ways by which a signal arrives: in sight (`los`), bent over the ground
//! ([`crate::diffraction`]), scattered by the air (`scatter`) and carried in layers of it (`duct`).
//! The 63 validation cases that are published with Py1812 are met to 1e-8 dB, all that they state.
//!
//! Where that implementation and the text can be read in two ways it is followed: horizons are those of the ground
//! without clutter, and the edges of diffraction those of the ground with it, but not at the two ends.

mod climate;
mod duct;
mod horizon;
mod location;
mod los;
mod loss;
mod normal;
mod profile;
mod scatter;
#[cfg(test)]
mod tests;

pub use climate::{Climate, mid_latitude_deg};
pub use location::location_sigma_db;
pub use loss::{Link, Loss, loss};
pub use profile::{Profile, Zone};
