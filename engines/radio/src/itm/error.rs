//! Why there is no answer, and what to mind where there is one: NTIA's own codes.

/// Why ITM gives no loss, each with the return code of NTIA's implementation.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[allow(missing_docs)]
pub enum Refusal {
    #[error("the transmitter must be 0.5 m to 3000 m above ground, got {0} m")]
    TxHeight(f64),
    #[error("the receiver must be 0.5 m to 3000 m above ground, got {0} m")]
    RxHeight(f64),
    #[error("the radio climate must be 1 to 7, got {0}")]
    Climate(i64),
    #[error("time must be more than 0% and less than 100%, got {0}%")]
    Time(f64),
    #[error("location must be more than 0% and less than 100%, got {0}%")]
    Location(f64),
    #[error("situation must be more than 0% and less than 100%, got {0}%")]
    Situation(f64),
    #[error("confidence must be more than 0% and less than 100%, got {0}%")]
    Confidence(f64),
    #[error("reliability must be more than 0% and less than 100%, got {0}%")]
    Reliability(f64),
    #[error("refractivity must be 250 to 400 N-units, got {0}")]
    Refractivity(f64),
    #[error("frequency must be 20e6 Hz to 20e9 Hz, got {0} Hz")]
    Frequency(f64),
    #[error("polarisation must be 0 or 1, got {0}")]
    Polarisation(i64),
    #[error("relative permittivity must be at least 1, got {0}")]
    Permittivity(f64),
    #[error("conductivity must be more than 0 S/m, got {0} S/m")]
    Conductivity(f64),
    #[error("the ground's impedance has more of an imaginary than of a real part")]
    GroundImpedance,
    #[error("the mode of variability must be 0-3, 10-13, 20-23 or 30-33, got {0}")]
    Mode(i64),
    #[error("the effective radius of the earth is not 4,000 km to 13,333 km")]
    EffectiveEarth,
    #[error("the distance must be more than 0 m, got {0} m")]
    Distance(f64),
    #[error("terrain irregularity must be 0 m or more, got {0} m")]
    Irregularity(f64),
    #[error("refractivity at the height of this path is below 150 N-units")]
    SurfaceRefractivityLow,
    #[error("refractivity at the height of this path is above 400 N-units")]
    SurfaceRefractivityHigh,
}

impl Refusal {
    /// The return code of NTIA's implementation, 1000 to 1022.
    pub fn code(self) -> u16 {
        match self {
            Self::TxHeight(_) => 1_000,
            Self::RxHeight(_) => 1_001,
            Self::Climate(_) => 1_002,
            Self::Time(_) => 1_003,
            Self::Location(_) => 1_004,
            Self::Situation(_) => 1_005,
            Self::Confidence(_) => 1_006,
            Self::Reliability(_) => 1_007,
            Self::Refractivity(_) => 1_008,
            Self::Frequency(_) => 1_009,
            Self::Polarisation(_) => 1_010,
            Self::Permittivity(_) => 1_011,
            Self::Conductivity(_) => 1_012,
            Self::GroundImpedance => 1_013,
            Self::Mode(_) => 1_014,
            Self::EffectiveEarth => 1_016,
            Self::Distance(_) => 1_017,
            Self::Irregularity(_) => 1_018,
            Self::SurfaceRefractivityLow => 1_021,
            Self::SurfaceRefractivityHigh => 1_022,
        }
    }

    /// Those that only show once the path is known.
    pub(super) fn of_path(code: f64) -> Option<Self> {
        [
            Self::GroundImpedance,
            Self::EffectiveEarth,
            Self::SurfaceRefractivityLow,
            Self::SurfaceRefractivityHigh,
        ]
        .into_iter()
        .find(|refusal| f64::from(refusal.code()) == code)
    }
}

/// Why a loss could not be computed.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum ItmError {
    /// A path has two ends.
    #[error("a path needs at least 2 heights, got {0}")]
    TooFewHeights(usize),
    /// The heights are not as many metres apart as makes a path.
    #[error("heights must be more than 0 m and at most 100000 m apart, got {0} m")]
    Spacing(f64),
    /// A height that no ground has: not a number, or more than 100 km up or down.
    #[error("height {index} of the path must be -100000 m to 100000 m, got {height_m} m")]
    Height {
        /// Counted from 0 at the transmitter.
        index: usize,
        /// As given.
        height_m: f64,
    },
    /// NTIA's implementation would refuse too.
    #[error("{refusal} (ITM {})", .refusal.code())]
    Refused {
        /// Why.
        refusal: Refusal,
        /// What had been noticed by then.
        warnings: Warnings,
    },
    /// The arithmetic has no finite answer, though every figure is within its range.
    #[error("the loss of this path has no finite value")]
    NotFinite,
}

impl ItmError {
    /// The return code of NTIA's implementation; none for what it does not look at.
    pub fn code(&self) -> Option<u16> {
        match self {
            Self::Refused { refusal, .. } => Some(refusal.code()),
            _ => None,
        }
    }
}

/// What to mind about an answer: NTIA's bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Warnings(u16);

#[allow(missing_docs)]
impl Warnings {
    pub const TX_HEIGHT: Self = Self(0x0001);
    pub const RX_HEIGHT: Self = Self(0x0002);
    pub const FREQUENCY: Self = Self(0x0004);
    /// Over 1,000 km.
    pub const DISTANCE_LONG: Self = Self(0x0008);
    /// Over 2,000 km.
    pub const DISTANCE_VERY_LONG: Self = Self(0x0010);
    /// So near that one end is seen at more than about 0.2 rad above the other.
    pub const DISTANCE_STEEP: Self = Self(0x0020);
    /// Below 1 km.
    pub const DISTANCE_SHORT: Self = Self(0x0040);
    /// Beyond 0.2 rad.
    pub const TX_HORIZON_ANGLE: Self = Self(0x0080);
    pub const RX_HORIZON_ANGLE: Self = Self(0x0100);
    /// Nearer than a tenth of the smooth earth's horizon.
    pub const TX_HORIZON_NEAR: Self = Self(0x0200);
    pub const RX_HORIZON_NEAR: Self = Self(0x0400);
    /// Farther than three times the smooth earth's horizon.
    pub const TX_HORIZON_FAR: Self = Self(0x0800);
    pub const RX_HORIZON_FAR: Self = Self(0x1000);
    /// A percentage far out in its tail, beyond 3.1 standard deviations.
    pub const EXTREME_LEVELS: Self = Self(0x2000);
    /// 150 to 250 N-units.
    pub const SURFACE_REFRACTIVITY: Self = Self(0x4000);

    /// All bits, as NTIA writes them.
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// Are all bits of `other` set?
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// NTIA's return code of an answer: 0, or 1 with warnings.
    pub const fn return_code(self) -> u16 {
        (self.0 != 0) as u16
    }

    /// As a whole number among others in a lane.
    pub(super) fn weight(self) -> f64 {
        f64::from(self.0)
    }

    /// From a sum of [`weight`](Self::weight)s.
    pub(crate) fn from_weight(sum: f64) -> Self {
        Self(sum as u16)
    }
}

impl std::ops::BitOr for Warnings {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
