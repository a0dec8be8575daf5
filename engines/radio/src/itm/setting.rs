//! What is told of a link before any ground is looked at.

use super::error::{ItmError, Refusal, Warnings};

/// The radio climate, with NTIA's number for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Climate {
    /// 1, for example Congo.
    Equatorial = 1,
    /// 2, for example Sudan.
    ContinentalSubtropical = 2,
    /// 3, for example the west coast of Africa.
    MaritimeSubtropical = 3,
    /// 4, for example the Sahara.
    Desert = 4,
    /// 5, the usual choice where none is known.
    ContinentalTemperate = 5,
    /// 6, for example the United Kingdom and the west coasts of continents.
    MaritimeTemperateOverLand = 6,
    /// 7.
    MaritimeTemperateOverSea = 7,
}

impl Climate {
    /// The climate of NTIA's number, 1 to 7.
    ///
    /// # Errors
    /// [`Refusal::Climate`].
    pub fn from_code(code: i64) -> Result<Self, Refusal> {
        Ok(match code {
            1 => Self::Equatorial,
            2 => Self::ContinentalSubtropical,
            3 => Self::MaritimeSubtropical,
            4 => Self::Desert,
            5 => Self::ContinentalTemperate,
            6 => Self::MaritimeTemperateOverLand,
            7 => Self::MaritimeTemperateOverSea,
            other => return Err(Refusal::Climate(other)),
        })
    }
}

/// Which way the wave swings; the same at both ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Polarisation {
    /// 0.
    Horizontal = 0,
    /// 1.
    Vertical = 1,
}

impl Polarisation {
    /// The polarisation of NTIA's number, 0 or 1.
    ///
    /// # Errors
    /// [`Refusal::Polarisation`].
    pub fn from_code(code: i64) -> Result<Self, Refusal> {
        match code {
            0 => Ok(Self::Horizontal),
            1 => Ok(Self::Vertical),
            other => Err(Refusal::Polarisation(other)),
        }
    }
}

/// Whose variability each percentage speaks of.
///
/// # Source
/// G. Hufford, A. Longley, W. Kissick, "A Guide to the Use of the ITS Irregular Terrain Model in
/// the Area Prediction Mode", NTIA Report 82-100 (1982), section 6.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// 0: one message to one receiver; all variability is in the situation (confidence).
    SingleMessage = 0,
    /// 1: interference by accident; time (reliability) apart, the rest in the situation.
    Accidental = 1,
    /// 2: a moving receiver; time and location together make the reliability.
    Mobile = 2,
    /// 3: time, location and situation each on their own.
    Broadcast = 3,
}

/// How variability is reckoned: NTIA's `mdvar`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VariabilityMode {
    /// The units of `mdvar`.
    pub manner: Manner,
    /// `mdvar` + 10: both ends were chosen, so that no variability of location is left.
    pub without_location: bool,
    /// `mdvar` + 20: no direct variability of the situation, as for interference.
    pub without_situation: bool,
}

impl VariabilityMode {
    /// The mode of NTIA's `mdvar`: 0-3, 10-13, 20-23 or 30-33.
    ///
    /// # Errors
    /// [`Refusal::Mode`].
    pub fn from_mdvar(mdvar: i64) -> Result<Self, Refusal> {
        let (tens, manner) = match (mdvar.div_euclid(10), mdvar.rem_euclid(10)) {
            (tens @ 0..=3, 0) => (tens, Manner::SingleMessage),
            (tens @ 0..=3, 1) => (tens, Manner::Accidental),
            (tens @ 0..=3, 2) => (tens, Manner::Mobile),
            (tens @ 0..=3, 3) => (tens, Manner::Broadcast),
            _ => return Err(Refusal::Mode(mdvar)),
        };
        Ok(Self {
            manner,
            without_location: tens & 1 == 1,
            without_situation: tens & 2 == 2,
        })
    }
}

/// For what share of all cases the loss is not exceeded: each more than 0 and less than 100.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Levels {
    /// Time, location and situation ("TLS").
    TimeLocationSituation {
        /// Per cent of the time.
        time_pct: f64,
        /// Per cent of the places.
        location_pct: f64,
        /// Per cent of situations alike in all that is told.
        situation_pct: f64,
    },
    /// Confidence and reliability ("CR"): situation and time, with location at 50%.
    ConfidenceReliability {
        /// Per cent of situations alike in all that is told.
        confidence_pct: f64,
        /// Per cent of the time.
        reliability_pct: f64,
    },
}

impl Levels {
    /// Time, location, situation.
    pub(super) fn percentages(self) -> [f64; 3] {
        match self {
            Self::TimeLocationSituation {
                time_pct,
                location_pct,
                situation_pct,
            } => [time_pct, location_pct, situation_pct],
            Self::ConfidenceReliability {
                confidence_pct,
                reliability_pct,
            } => [reliability_pct, 50.0, confidence_pct],
        }
    }

    fn check(self) -> Result<(), Refusal> {
        let [time, location, situation] = self.percentages();
        let out = |pct: f64| !(pct > 0.0 && pct < 100.0);
        let by_confidence = matches!(self, Self::ConfidenceReliability { .. });
        match () {
            () if out(situation) && by_confidence => Err(Refusal::Confidence(situation)),
            () if out(situation) => Err(Refusal::Situation(situation)),
            () if out(time) && by_confidence => Err(Refusal::Reliability(time)),
            () if out(time) => Err(Refusal::Time(time)),
            () if out(location) => Err(Refusal::Location(location)),
            () => Ok(()),
        }
    }
}

/// A link but for the ground under it.
///
/// | field | unit | range (beyond it NTIA's implementation refuses) |
/// |---|---|---|
/// | `tx_height_m`, `rx_height_m` | m above the ground | 0.5 to 3,000; a warning outside 1 to 1,000 |
/// | `freq_hz` | Hz | 20e6 to 20e9; a warning outside 40e6 to 10e9 |
/// | `refractivity_n` | N-units, reduced to sea level | 250 to 400; 301 is usual |
/// | `permittivity` | relative | at least 1; 15 is average ground |
/// | `conductivity_s_per_m` | S/m | more than 0; 0.005 is average ground |
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs)]
pub struct Setting {
    pub tx_height_m: f64,
    pub rx_height_m: f64,
    pub freq_hz: f64,
    pub polarisation: Polarisation,
    pub climate: Climate,
    pub refractivity_n: f64,
    pub permittivity: f64,
    pub conductivity_s_per_m: f64,
    pub mode: VariabilityMode,
    pub levels: Levels,
}

impl Setting {
    /// The warnings that these figures alone bring, in the order in which NTIA looks at them.
    pub(super) fn check(&self) -> Result<Warnings, ItmError> {
        let mut warnings = Warnings::default();
        let mut warn = |outside: bool, bit: Warnings| {
            if outside {
                warnings = warnings | bit;
            }
            warnings
        };
        let outside = |value: f64, least: f64, most: f64| !(value >= least && value <= most);
        let refuse = |refusal, warnings| Err(ItmError::Refused { refusal, warnings });

        let (tx, rx, freq) = (self.tx_height_m, self.rx_height_m, self.freq_hz);
        let so_far = warn(outside(tx, 1.0, 1_000.0), Warnings::TX_HEIGHT);
        if outside(tx, 0.5, 3_000.0) {
            return refuse(Refusal::TxHeight(tx), so_far);
        }
        let so_far = warn(outside(rx, 1.0, 1_000.0), Warnings::RX_HEIGHT);
        if outside(rx, 0.5, 3_000.0) {
            return refuse(Refusal::RxHeight(rx), so_far);
        }
        if outside(self.refractivity_n, 250.0, 400.0) {
            return refuse(Refusal::Refractivity(self.refractivity_n), so_far);
        }
        let so_far = warn(outside(freq, 40e6, 10e9), Warnings::FREQUENCY);
        if outside(freq, 20e6, 20e9) {
            return refuse(Refusal::Frequency(freq), so_far);
        }
        if outside(self.permittivity, 1.0, f64::MAX) {
            return refuse(Refusal::Permittivity(self.permittivity), so_far);
        }
        if !(self.conductivity_s_per_m > 0.0 && self.conductivity_s_per_m.is_finite()) {
            return refuse(Refusal::Conductivity(self.conductivity_s_per_m), so_far);
        }
        match self.levels.check() {
            Ok(()) => Ok(so_far),
            Err(refusal) => refuse(refusal, so_far),
        }
    }
}
