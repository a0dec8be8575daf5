//! The ends of a link, and what is taken for the air and the ground between them.

use radio::itm::{Climate, Levels, Manner, Polarisation, Setting, VariabilityMode};

/// A link between two antennas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// The sender's height over the ground, m.
    pub tx_height_m: f64,
    /// The receiver's height over the ground, m.
    pub rx_height_m: f64,
    /// Hz.
    pub freq_hz: f64,
}

impl Link {
    /// Half of the time, of the places and of like situations: what lies about that is reckoned by the probability.
    /// Average ground and the climate of the United Kingdom.
    pub const fn setting(self) -> Setting {
        Setting {
            tx_height_m: self.tx_height_m,
            rx_height_m: self.rx_height_m,
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
        }
    }
}
