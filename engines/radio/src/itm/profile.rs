//! The ground from a transmitter to a receiver.

use super::error::ItmError;
use super::sums::Sums;

/// Farther up or down than any ground: beyond it a height is a slip.
const MOST_HEIGHT_M: f64 = 100_000.0;
const MOST_SPACING_M: f64 = 100_000.0;

/// Heights at even steps from transmitter to receiver, both included.
#[derive(Debug, Clone)]
pub struct Profile {
    pub(super) spacing_m: f64,
    pub(super) heights_m: Vec<f64>,
    /// 0, 1, 2, …
    pub(super) places: Vec<f64>,
    pub(super) sums: Sums,
}

impl Profile {
    /// A path over the ground.
    ///
    /// | argument | shape | unit | range |
    /// |---|---|---|---|
    /// | `spacing_m` | `[]` | m | more than 0, at most 100,000 |
    /// | `heights_m` | `[n]`, n of at least 2 | m above the sea | -100,000 to 100,000 |
    ///
    /// # Errors
    /// [`ItmError::Spacing`], [`ItmError::TooFewHeights`], [`ItmError::Height`].
    pub fn new(spacing_m: f64, heights_m: &[f64]) -> Result<Self, ItmError> {
        if !(spacing_m > 0.0 && spacing_m <= MOST_SPACING_M) {
            return Err(ItmError::Spacing(spacing_m));
        }
        if heights_m.len() < 2 {
            return Err(ItmError::TooFewHeights(heights_m.len()));
        }
        let odd = |height_m: &f64| !(height_m.abs() <= MOST_HEIGHT_M);
        if let Some(index) = heights_m.iter().position(odd) {
            return Err(ItmError::Height {
                index,
                height_m: heights_m[index],
            });
        }
        let mut sums = Sums::default();
        sums.fill(heights_m);
        Ok(Self {
            spacing_m,
            heights_m: heights_m.to_vec(),
            places: (0..heights_m.len()).map(|i| i as f64).collect(),
            sums,
        })
    }

    /// From transmitter to receiver, in m.
    pub fn distance_m(&self) -> f64 {
        self.intervals() as f64 * self.spacing_m
    }

    pub(super) fn intervals(&self) -> usize {
        self.heights_m.len() - 1
    }
}
