//! 4G and 5G: how strong a mast's reference signal is where somebody stands.

use super::{Budget, Unit, Way, noise_dbm};
use crate::Refused;
use crate::refused::within;

/// Which generation, and how far its subcarriers are apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grid {
    /// 4G, 15 kHz.
    Lte,
    /// 5G, 15 kHz: the low bands.
    Nr15,
    /// 5G, 30 kHz: 3.4 to 3.8 GHz.
    Nr30,
}

impl Grid {
    /// Subcarriers are so far apart, Hz.
    #[must_use]
    pub const fn spacing_hz(self) -> f64 {
        match self {
            Self::Lte | Self::Nr15 => 15e3,
            Self::Nr30 => 30e3,
        }
    }

    /// How many resource blocks a carrier of so many MHz has; none if there is no such carrier.
    ///
    /// # Source
    /// 3GPP TS 36.101, table 5.6-1; TS 38.101-1 v17, table 5.3.2-1.
    #[must_use]
    pub fn resource_blocks(self, carrier_mhz: u16) -> Option<u16> {
        let table: &[(u16, u16)] = match self {
            Self::Lte => &[(3, 15), (5, 25), (10, 50), (15, 75), (20, 100)],
            Self::Nr15 => &[
                (5, 25),
                (10, 52),
                (15, 79),
                (20, 106),
                (25, 133),
                (30, 160),
                (40, 216),
                (50, 270),
            ],
            Self::Nr30 => &[
                (5, 11),
                (10, 24),
                (15, 38),
                (20, 51),
                (25, 65),
                (30, 78),
                (40, 106),
                (50, 133),
                (60, 162),
                (70, 189),
                (80, 217),
                (90, 245),
                (100, 273),
            ],
        };
        table
            .iter()
            .find(|(mhz, _)| *mhz == carrier_mhz)
            .map(|(_, blocks)| *blocks)
    }
}

/// A carrier as a mast sends it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Carrier {
    /// Power of the whole carrier into its cable, dBm, 0 to 60; 46 is 40 W.
    pub power_dbm: f64,
    /// Its resource blocks, 1 to 275: [`Grid::resource_blocks`].
    pub resource_blocks: u16,
    /// Loss of its cable, dB, 0 to 50.
    pub feeder_db: f64,
    /// Gain of its antenna towards the phone, dBi, -60 to 60; of an active antenna, that of the beam of the reference
    /// signal.
    pub antenna_dbi: f64,
}

/// The budget of the reference signal (RSRP in 4G, SS-RSRP in 5G): what one subcarrier of it brings to a phone whose
/// antenna has no gain. `needed_dbm` is what is called coverage, -160 to -30; Ofcom's Connected Nations takes -105 for 4G.
///
/// # Errors
/// [`Refused::Range`] for what is outside of the range that [`Carrier`] and [`Way`] state.
///
/// # Source
/// 3GPP TS 36.214 and TS 38.215, section 5.1.1: RSRP is the mean power of one resource element; a block has 12.
pub fn reference_signal(carrier: &Carrier, way: &Way, needed_dbm: f64) -> Result<Budget, Refused> {
    way.check()?;
    within("power of the carrier, dBm", 0.0, 60.0, carrier.power_dbm)?;
    within("loss of the cable, dB", 0.0, 50.0, carrier.feeder_db)?;
    within("gain of the antenna, dBi", -60.0, 60.0, carrier.antenna_dbi)?;
    within("needed signal, dBm", -160.0, -30.0, needed_dbm)?;
    let blocks = within(
        "resource blocks",
        1.0,
        275.0,
        f64::from(carrier.resource_blocks),
    )?;
    let mut budget = Budget::new("Carrier", carrier.power_dbm, needed_dbm);
    budget.add(
        "Shared among its subcarriers",
        -10.0 * (12.0 * blocks).log10(),
        Unit::Db,
    );
    budget.add("Cable of the mast", -carrier.feeder_db, Unit::Db);
    budget.add("Antenna of the mast", carrier.antenna_dbi, Unit::Dbi);
    budget.cross(way);
    Ok(budget)
}

/// The signal to noise of one subcarrier without any other mast, dB, at a phone of this noise figure (0 to 30 dB; 7 is
/// usual).
///
/// # Errors
/// [`Refused::Range`] for what is outside of that; `rsrp_dbm` -250 to 50.
pub fn signal_to_noise_db(rsrp_dbm: f64, grid: Grid, noise_figure_db: f64) -> Result<f64, Refused> {
    within("signal, dBm", -250.0, 50.0, rsrp_dbm)?;
    within("noise figure, dB", 0.0, 30.0, noise_figure_db)?;
    Ok(rsrp_dbm - noise_dbm(grid.spacing_hz(), noise_figure_db))
}
