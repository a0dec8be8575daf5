//! What a mobile network's signal loses by the kind of place, where no profile of the ground is at hand.
//!
//! The models of 3GPP TR 38.901 for a mast in the country ([`Scenario::RuralMacro`]), over the roofs of a town
//! ([`Scenario::UrbanMacro`]) and on a lamp column ([`Scenario::UrbanMicro`]): each with how likely the two ends are to
//! see each other, the loss if they do and if they do not, and how much it differs from place to place.

mod loss;
mod sight;
#[cfg(test)]
mod tests;

use crate::Refused;
use crate::chance::below;
use crate::refused::within;

pub use loss::{Shadowed, loss};
pub use sight::sight_probability;

/// What kind of place, and where the mast stands in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scenario {
    /// Below the roofs, in a street: TR 38.901's UMi street canyon.
    UrbanMicro,
    /// Above the roofs of a town: UMa.
    UrbanMacro,
    /// In the country: RMa.
    RuralMacro {
        /// How high buildings are on average, m, 5 to 50; 5 where nobody knows.
        building_m: f64,
        /// How wide streets are on average, m, 5 to 50; 20 where nobody knows.
        street_m: f64,
    },
}

impl Scenario {
    /// The country as the report takes it: buildings of 5 m, streets of 20 m.
    pub const RURAL: Self = Self::RuralMacro {
        building_m: 5.0,
        street_m: 20.0,
    };
}

/// Where the two ends are.
///
/// | field | unit | range |
/// |---|---|---|
/// | `distance_m` | over the ground, m | 10 to 5,000; 10,000 in the country |
/// | `mast_m` | height of the mast's antenna, m | 3 to 300; 10 to 150 in the country |
/// | `person_m` | height of the other end, m | 1.5 to 22.5; 1 to 10 in the country |
/// | `freq_hz` | Hz | 5e8 to 1e11; to 3e10 in the country |
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ends {
    /// Over the ground, m.
    pub distance_m: f64,
    /// Height of the mast's antenna above ground, m.
    pub mast_m: f64,
    /// Height of the other end above ground, m.
    pub person_m: f64,
    /// Frequency, Hz.
    pub freq_hz: f64,
}

impl Ends {
    fn check(&self, scenario: Scenario) -> Result<(), Refused> {
        if let Scenario::RuralMacro {
            building_m,
            street_m,
        } = scenario
        {
            within("height of buildings, m", 5.0, 50.0, building_m)?;
            within("width of streets, m", 5.0, 50.0, street_m)?;
            within("distance, m", 10.0, 10_000.0, self.distance_m)?;
            within("height of the mast, m", 10.0, 150.0, self.mast_m)?;
            within("height of the other end, m", 1.0, 10.0, self.person_m)?;
            within("frequency, Hz", 5e8, 3e10, self.freq_hz)?;
        } else {
            within("distance, m", 10.0, 5_000.0, self.distance_m)?;
            within("height of the mast, m", 3.0, 300.0, self.mast_m)?;
            within("height of the other end, m", 1.5, 22.5, self.person_m)?;
            within("frequency, Hz", 5e8, 1e11, self.freq_hz)?;
        }
        Ok(())
    }

    /// Straight from antenna to antenna, m.
    fn straight_m(&self) -> f64 {
        self.distance_m.hypot(self.mast_m - self.person_m)
    }
}

/// How likely the loss is to be at most `most_db` (any number), over places in sight and places not.
///
/// # Errors
/// [`Refused::Range`] for what is outside of the range that [`Ends`] and [`Scenario`] state, and for a limit that is no
/// number.
///
/// # Source
/// 3GPP TR 38.901 v17, section 7.4: loss is normal about each path loss of table 7.4.1-1, which are mixed by the
/// probability of table 7.4.2-1.
pub fn probability_at_most(scenario: Scenario, ends: &Ends, most_db: f64) -> Result<f64, Refused> {
    within("most loss, dB", -1e4, 1e4, most_db)?;
    let sight = sight_probability(scenario, ends)?;
    let if_so = loss(scenario, ends, true)?;
    let if_not = loss(scenario, ends, false)?;
    Ok(sight * below(most_db - if_so.loss_db, if_so.sigma_db)
        + (1.0 - sight) * below(most_db - if_not.loss_db, if_not.sigma_db))
}
