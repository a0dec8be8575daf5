//! A measured antenna: two cuts, and what lies between them.

use super::Cut;
use crate::Refused;
use crate::refused::within;

/// A measured antenna.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// What its maker calls it; may be empty.
    pub name: String,
    /// At which frequency it was measured, Hz, if the file says so.
    pub freq_hz: Option<f64>,
    /// Its gain in the best direction, dBi, -30 to 60.
    pub gain_dbi: f64,
    /// How far its beam was bent down when it was measured, degrees: it is in the vertical cut already.
    pub measured_tilt_deg: f64,
    horizontal: Cut,
    vertical: Cut,
}

impl Pattern {
    /// From two cuts: around, clockwise from the front as seen from above; and up and down, from the front downwards
    /// (90° is straight down, 180° behind, 270° straight up), as Planet files have them.
    ///
    /// # Errors
    /// [`Refused::Range`] for a gain outside of -30 to 60 dBi, or NaN.
    pub fn new(gain_dbi: f64, horizontal: Cut, vertical: Cut) -> Result<Self, Refused> {
        within("gain, dBi", -30.0, 60.0, gain_dbi)?;
        Ok(Self {
            name: String::new(),
            freq_hz: None,
            gain_dbi,
            measured_tilt_deg: 0.0,
            horizontal,
            vertical,
        })
    }

    /// The loss against the best direction, dB: `around_deg` clockwise from the front, `down_deg` below the level, -90 to
    /// 90, `bent_deg` how far the beam is bent down beyond what it was when measured.
    ///
    /// Of a pattern two cuts are known. Between them the vertical cut is taken from its front and its back, by how far
    /// around the direction is, so that both cuts come back as they were measured where they are.
    ///
    /// # Source
    /// F. Gil et al., "A 3D interpolation method for base-station-antenna radiation patterns", IEEE Antennas and
    /// Propagation Magazine 43(2), 2001: the weights; the back is taken against the horizontal cut's own back.
    #[must_use]
    pub fn loss_db(&self, around_deg: f64, down_deg: f64, bent_deg: f64) -> f64 {
        let around = (around_deg + 180.0).rem_euclid(360.0) - 180.0;
        let behind = around.abs() / 180.0;
        let front = self.vertical.loss_db(down_deg - bent_deg);
        let back =
            self.vertical.loss_db(180.0 - (down_deg - bent_deg)) - self.horizontal.loss_db(180.0);
        let loss = self.horizontal.loss_db(around) + (1.0 - behind) * front + behind * back;
        loss.max(0.0)
    }
}
