//! The distances of a profile, with all that is worked out from them alone.

use crate::Refused;
use crate::refused::{count, growing, within};

/// The most points of a profile.
const MOST: usize = 1_000_000;

/// The points between two antennas, by distance; heights are kept apart, for a path is judged with several.
///
/// Everything that takes a division or a root for each point is done here once; each look at the heights then
/// multiplies and adds.
#[derive(Debug, Clone, PartialEq)]
pub struct Steps {
    /// The whole path, km.
    pub(crate) total_km: f64,
    /// From the transmitter to each point between, km: `[n]`.
    pub(crate) from_tx_km: Vec<f64>,
    /// 1 over the distance from the transmitter, 1/km: `[n]`.
    pub(crate) per_from_tx: Vec<f64>,
    /// 1 over the distance to the receiver, 1/km: `[n]`.
    pub(crate) per_to_rx: Vec<f64>,
    /// Half the product of both distances: times the curvature it is how far the Earth bulges, `[n]`.
    pub(crate) bulge: Vec<f64>,
    /// What makes a height above the line of sight, in m, into nu, but for the root of the wavelength: `[n]`.
    pub(crate) edge: Vec<f64>,
}

impl Steps {
    /// From distances in km of all points, both antennas among them: `[n + 2]`, growing, the first 0, the last at
    /// most 20,000.
    ///
    /// # Errors
    /// [`Refused`] for fewer than 3 or more than a million points, for distances that do not grow, do not begin at 0
    /// or go too far, and for NaN.
    pub fn new(distance_km: &[f64]) -> Result<Self, Refused> {
        count("points of a profile", 3, MOST, distance_km.len())?;
        growing("distance, km", distance_km)?;
        let (Some(&first), Some(&total_km)) = (distance_km.first(), distance_km.last()) else {
            return Err(Refused::TooFew {
                what: "points of a profile",
                least: 3,
                got: 0,
            });
        };
        within("first distance, km", 0.0, 0.0, first)?;
        within("last distance, km", 0.0, 20_000.0, total_km)?;
        let between = distance_km
            .get(1..distance_km.len() - 1)
            .unwrap_or_default();
        Ok(Self {
            total_km,
            from_tx_km: between.to_vec(),
            per_from_tx: each(between, |d| 1.0 / d),
            per_to_rx: each(between, |d| 1.0 / (total_km - d)),
            bulge: each(between, |d| 500.0 * d * (total_km - d)),
            edge: each(between, |d| {
                (0.002 * total_km / (d * (total_km - d))).sqrt()
            }),
        })
    }

    /// How many points there are between the antennas.
    #[must_use]
    pub fn between(&self) -> usize {
        self.from_tx_km.len()
    }

    /// The whole path, km.
    #[must_use]
    pub fn total_km(&self) -> f64 {
        self.total_km
    }
}

/// Something of each distance; not through a pointer, so that several can be worked out at once.
fn each(distance_km: &[f64], f: impl Fn(f64) -> f64) -> Vec<f64> {
    distance_km.iter().map(|&d| f(d)).collect()
}

/// The highest of a row of numbers. Four at a time, so that the processor need not wait for each comparison.
pub(crate) struct Highest;

impl Highest {
    /// Of `f` of each of two rows of one length; minus infinity if they are empty.
    pub(crate) fn of2(a: &[f64], b: &[f64], f: impl Fn(f64, f64) -> f64) -> f64 {
        Self::of4(a, b, b, b, |w, x, _, _| f(w, x))
    }

    /// Of `f` of each of three rows of one length; minus infinity if they are empty.
    pub(crate) fn of3(a: &[f64], b: &[f64], c: &[f64], f: impl Fn(f64, f64, f64) -> f64) -> f64 {
        Self::of4(a, b, c, c, |w, x, y, _| f(w, x, y))
    }

    /// Of `f` of each of four rows of one length; minus infinity if they are empty.
    pub(crate) fn of4(
        a: &[f64],
        b: &[f64],
        c: &[f64],
        d: &[f64],
        f: impl Fn(f64, f64, f64, f64) -> f64,
    ) -> f64 {
        let mut best = [f64::NEG_INFINITY; 4];
        let (a4, a1) = a.as_chunks::<4>();
        let (b4, b1) = b.as_chunks::<4>();
        let (c4, c1) = c.as_chunks::<4>();
        let (d4, d1) = d.as_chunks::<4>();
        for (((w, x), y), z) in a4.iter().zip(b4).zip(c4).zip(d4) {
            for lane in 0..4 {
                let value = f(w[lane], x[lane], y[lane], z[lane]);
                best[lane] = if value > best[lane] {
                    value
                } else {
                    best[lane]
                };
            }
        }
        let rest = a1.iter().zip(b1).zip(c1).zip(d1);
        best.into_iter()
            .chain(rest.map(|(((&w, &x), &y), &z)| f(w, x, y, z)))
            .fold(f64::NEG_INFINITY, |m, v| if v > m { v } else { m })
    }
}
