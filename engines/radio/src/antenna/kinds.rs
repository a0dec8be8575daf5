//! Antennas of well-known kinds, for where no file is at hand.

use super::Pattern;
use crate::Refused;
use crate::refused::within;

/// An antenna.
#[derive(Debug, Clone, PartialEq)]
pub enum Antenna {
    /// The same in every direction: what stands in for a sensor's or a phone's own.
    Isotropic {
        /// dBi, -30 to 60.
        gain_dbi: f64,
    },
    /// An upright stick that gives the same all around: what most LoRaWAN gateways have.
    Whip {
        /// dBi in the level, 0 to 15.
        gain_dbi: f64,
    },
    /// A panel for a sector, as 3GPP models it.
    Sector {
        /// dBi in the best direction, -30 to 60; 8 for one element of TR 38.901, 15 to 18 for a panel.
        gain_dbi: f64,
        /// Width of the beam around, at 3 dB below the best, degrees, 5 to 360; 65.
        around_deg: f64,
        /// Width of the beam up and down, degrees, 2 to 180; 65 for one element, 10 for a panel.
        upright_deg: f64,
        /// The most that any direction is below the best, dB, 5 to 60; 30.
        most_db: f64,
    },
    /// A measured one.
    Measured(Box<Pattern>),
}

impl Antenna {
    /// One element of TR 38.901, table 7.3-1.
    pub const ELEMENT: Self = Self::Sector {
        gain_dbi: 8.0,
        around_deg: 65.0,
        upright_deg: 65.0,
        most_db: 30.0,
    };

    /// Whether its figures are in range.
    ///
    /// # Errors
    /// [`Refused::Range`] for the first that is not, or is NaN.
    pub fn check(&self) -> Result<(), Refused> {
        match *self {
            Self::Isotropic { gain_dbi } => within("gain, dBi", -30.0, 60.0, gain_dbi)?,
            Self::Whip { gain_dbi } => within("gain, dBi", 0.0, 15.0, gain_dbi)?,
            Self::Sector {
                gain_dbi,
                around_deg,
                upright_deg,
                most_db,
            } => {
                within("gain, dBi", -30.0, 60.0, gain_dbi)?;
                within("width of the beam around, degrees", 5.0, 360.0, around_deg)?;
                within(
                    "width of the beam up and down, degrees",
                    2.0,
                    180.0,
                    upright_deg,
                )?;
                within("most loss, dB", 5.0, 60.0, most_db)?
            }
            Self::Measured(ref pattern) => within("gain, dBi", -30.0, 60.0, pattern.gain_dbi)?,
        };
        Ok(())
    }

    /// The gain in its best direction, dBi.
    #[must_use]
    pub fn best_dbi(&self) -> f64 {
        match self {
            Self::Isotropic { gain_dbi }
            | Self::Whip { gain_dbi }
            | Self::Sector { gain_dbi, .. } => *gain_dbi,
            Self::Measured(pattern) => pattern.gain_dbi,
        }
    }

    /// The gain in a direction of its own, dBi: `around_deg` clockwise from the front, `down_deg` below its level, its
    /// beam bent down by `bent_deg`.
    ///
    /// # Source
    /// Sector: 3GPP TR 38.901 v17, table 7.3-1. Whip: Recommendation ITU-R F.1336-5, recommends 2.1, with k = 0.7.
    #[must_use]
    pub fn gain_dbi(&self, around_deg: f64, down_deg: f64, bent_deg: f64) -> f64 {
        let below = match self {
            Self::Isotropic { .. } => 0.0,
            Self::Whip { gain_dbi } => whip_loss_db(*gain_dbi, down_deg - bent_deg),
            Self::Sector {
                around_deg: wide,
                upright_deg: high,
                most_db,
                ..
            } => {
                let around = (around_deg + 180.0).rem_euclid(360.0) - 180.0;
                let bow = |off: f64, width: f64| (12.0 * (off / width).powi(2)).min(*most_db);
                (bow(around, *wide) + bow(down_deg - bent_deg, *high)).min(*most_db)
            }
            Self::Measured(pattern) => pattern.loss_db(around_deg, down_deg, bent_deg),
        };
        self.best_dbi() - below
    }
}

/// F.1336-5, equations (1a) to (1d) with its peak side lobes.
fn whip_loss_db(gain_dbi: f64, off_deg: f64) -> f64 {
    const K: f64 = 0.7;
    let off = off_deg.abs();
    let wide = 107.6 * 10_f64.powf(-0.1 * gain_dbi);
    let edge = wide * (1.0 - (K + 1.0).log10() / 1.2).sqrt();
    if off < edge {
        12.0 * (off / wide).powi(2)
    } else if off < wide {
        12.0 - 10.0 * (K + 1.0).log10()
    } else {
        12.0 - 10.0 * ((off / wide).powf(-1.5) + K).log10()
    }
}
