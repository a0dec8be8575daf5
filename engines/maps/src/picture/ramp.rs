//! Colours for numbers, which those who cannot tell red from green can read too.

use crate::MapError;

/// A row of colours from the least value to the greatest. Each gets lighter all the way, so that it
/// can be read without seeing hue at all, and on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ramp {
    /// From violet over green to yellow.
    Viridis,
    /// From blue over grey to yellow: nearly the same to those with red-green blindness as to others.
    Cividis,
}

/// Viridis at every eighth.
const VIRIDIS: [[u8; 3]; 9] = [
    [0x44, 0x01, 0x54],
    [0x47, 0x2d, 0x7b],
    [0x3b, 0x52, 0x8b],
    [0x2c, 0x72, 0x8e],
    [0x21, 0x91, 0x8c],
    [0x28, 0xae, 0x80],
    [0x5e, 0xc9, 0x62],
    [0xad, 0xdc, 0x30],
    [0xfd, 0xe7, 0x25],
];
/// Cividis at every eighth.
const CIVIDIS: [[u8; 3]; 9] = [
    [0x00, 0x22, 0x4e],
    [0x12, 0x35, 0x70],
    [0x3b, 0x49, 0x6c],
    [0x57, 0x5d, 0x6d],
    [0x70, 0x71, 0x73],
    [0x8a, 0x86, 0x78],
    [0xa5, 0x9c, 0x74],
    [0xc3, 0xb3, 0x69],
    [0xfe, 0xe8, 0x38],
];

impl Ramp {
    /// The red, green and blue of a share from 0 to 1; beyond, those of the end.
    ///
    /// # Source
    /// S. van der Walt and N. Smith, viridis (2015, CC0); J. Nuñez, C. Anderton and R. Renslow,
    /// "Optimizing colormaps with consideration for color vision deficiency", PLOS ONE 13 (7), 2018.
    /// Both at nine places, straight between them.
    pub fn colour(self, share: f32) -> [u8; 3] {
        let stops = match self {
            Self::Viridis => &VIRIDIS,
            Self::Cividis => &CIVIDIS,
        };
        let share = if share.is_nan() { 0.0 } else { share };
        let at = share.clamp(0.0, 1.0) * (stops.len() - 1) as f32;
        let low = (at as usize).min(stops.len() - 2);
        let part = at - low as f32;
        let mix = |i: usize| {
            let (a, b) = (f32::from(stops[low][i]), f32::from(stops[low + 1][i]));
            (a + (b - a) * part).round() as u8
        };
        [mix(0), mix(1), mix(2)]
    }
}

/// Which values get which share of a ramp.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scale<'a> {
    /// Evenly from `low` to `high`; what is beyond gets the colour of the end.
    Even {
        /// The value of the first colour.
        low: f32,
        /// The value of the last; more than `low`.
        high: f32,
    },
    /// One colour below the first edge, one from each edge up to the next, one from the last.
    /// At least one edge, rising.
    Bands(&'a [f32]),
}

impl Scale<'_> {
    pub(super) fn check(&self) -> Result<(), MapError> {
        let sound = match self {
            Self::Even { low, high } => low < high && (high - low).is_finite(),
            Self::Bands(edges) => {
                !edges.is_empty()
                    && edges.iter().all(|e| e.is_finite())
                    && edges.is_sorted_by(|a, b| a < b)
            }
        };
        if sound {
            Ok(())
        } else {
            Err(MapError::Grid(format!("a scale must rise, got {self:?}")))
        }
    }

    /// The share of the ramp that a value gets, 0 to 1.
    pub(super) fn share(&self, value: f32) -> f32 {
        match self {
            Self::Even { low, high } => (value - low) / (high - low),
            Self::Bands(edges) => {
                edges.partition_point(|edge| *edge <= value) as f32 / edges.len() as f32
            }
        }
    }
}
