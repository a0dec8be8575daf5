//! Hills and the curve of the Earth together.

use super::Steps;
use super::bullington::{check, over};
use super::spherical::Over;
use crate::{Polarisation, Refused};

/// A path to be judged by [`delta_bullington_loss_db`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Delta<'a> {
    /// The points between.
    pub steps: &'a Steps,
    /// Height of each of them with what grows or stands there, m above sea level: `[steps.between()]`, ±20,000.
    pub height_m: &'a [f64],
    /// Height of the transmitter and of the receiver, m above sea level, ±20,000.
    pub antennas_m: (f64, f64),
    /// Height of the smooth Earth below them, m above sea level; each below its antenna.
    pub smooth_m: (f64, f64),
    /// Frequency, Hz, 3e7 to 1e11.
    pub freq_hz: f64,
    /// Share of the path over sea, 0 to 1.
    pub sea_share: f64,
    /// Which way the waves swing.
    pub polarisation: Polarisation,
}

/// The loss, and what it is made of, in dB.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DeltaParts {
    /// The whole.
    pub loss_db: f64,
    /// Of the profile as it is, by Bullington.
    pub rough_db: f64,
    /// Of a smooth path in its place, by Bullington.
    pub smooth_db: f64,
    /// Of the round Earth in its place.
    pub spherical_db: f64,
}

/// The loss over the profile, and over the round Earth for what a single edge leaves out of it.
/// `earth_km`: effective radius of the Earth, 1,000 to 1e9 km.
///
/// # Errors
/// [`Refused`] for what is out of range.
///
/// # Source
/// Recommendation ITU-R P.526-15, section 4.5.2; P.1812-8, section 4.3.4, equations (37) to (39).
pub fn delta_bullington_loss_db(path: &Delta, earth_km: f64) -> Result<DeltaParts, Refused> {
    check(
        path.steps,
        path.height_m,
        path.antennas_m,
        earth_km,
        path.freq_hz,
    )?;
    path.round().check(earth_km)?;
    let level = vec![0.0; path.height_m.len()];
    Ok(path.parts(&level, earth_km))
}

impl Delta<'_> {
    fn above_smooth(&self) -> (f64, f64) {
        (
            self.antennas_m.0 - self.smooth_m.0,
            self.antennas_m.1 - self.smooth_m.1,
        )
    }

    fn round(&self) -> Over {
        let (tx_m, rx_m) = self.above_smooth();
        Over {
            distance_km: self.steps.total_km,
            tx_m,
            rx_m,
            freq_ghz: self.freq_hz / 1e9,
            sea_share: self.sea_share,
            polarisation: self.polarisation,
        }
    }

    /// [`delta_bullington_loss_db`] of what is known to be in range; `level` is as many zeros as there are heights.
    pub(crate) fn parts(&self, level: &[f64], earth_km: f64) -> DeltaParts {
        let freq_ghz = self.freq_hz / 1e9;
        let above = self.above_smooth();
        let rough_db = over(
            self.steps,
            self.height_m,
            self.antennas_m,
            earth_km,
            freq_ghz,
        );
        let smooth_db = over(self.steps, level, above, earth_km, freq_ghz);
        let spherical_db = self.round().loss_db(earth_km);
        DeltaParts {
            loss_db: rough_db + (spherical_db - smooth_db).max(0.0),
            rough_db,
            smooth_db,
            spherical_db,
        }
    }
}
