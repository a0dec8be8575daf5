//! The other end of every path, and what is taken for the air and the ground between.

use radio::itm::{Climate, Itm, ItmError, Levels, Manner, Polarisation, Setting, VariabilityMode};

/// The other end of every path, and how far it is looked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Air {
    /// Hz.
    pub freq_hz: f64,
    /// How high the other end is over the ground, m.
    pub receiver_m: f64,
    /// How far to look from each site, m.
    pub radius_m: f64,
}

impl Air {
    /// The model of a path from an antenna of this height: half of the time, of the places and of like situations, for
    /// what lies about that is reckoned by the probability. Average ground and the climate of the United Kingdom.
    ///
    /// # Errors
    /// What the model refuses.
    pub fn itm(self, tx_height_m: f64) -> Result<Itm, ItmError> {
        Itm::new(&Setting {
            tx_height_m,
            rx_height_m: self.receiver_m,
            freq_hz: self.freq_hz,
            polarisation: Polarisation::Vertical,
            climate: Climate::MaritimeTemperateOverLand,
            refractivity_n: 320.0,
            permittivity: 15.0,
            conductivity_s_per_m: 0.005,
            mode: VariabilityMode {
                manner: Manner::Broadcast,
                without_location: false,
                without_situation: false,
            },
            levels: Levels::TimeLocationSituation {
                time_pct: 50.0,
                location_pct: 50.0,
                situation_pct: 50.0,
            },
        })
    }
}
