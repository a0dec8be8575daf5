//! The ground between two places: how high, what stands on it, whether it is land or sea.

use crate::Refused;
use crate::diffraction::Steps;
use crate::refused::{as_many, count, each};

/// Whose air lies over a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// Sea and large lakes.
    Sea,
    /// Land up to 100 m high and within 50 km of the sea.
    Coast,
    /// All other land.
    Inland,
}

/// The ground from a transmitter to a receiver, with all that is worked out from it alone.
/// One profile serves any frequency, height of antenna and share of time.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    pub(super) steps: Steps,
    /// Without clutter, of all points: `[n + 2]`.
    pub(super) ground_m: Vec<f64>,
    /// With clutter, of those between: `[n]`.
    pub(super) surface_m: Vec<f64>,
    /// As many zeros as there are points between: the ground of a smooth path.
    pub(super) level_m: Vec<f64>,
    pub(super) sea_share: f64,
    pub(super) land_km: f64,
    pub(super) inland_km: f64,
    pub(super) ends: (Zone, Zone),
    pub(super) ends_m: (f64, f64),
    /// The straight line that fits the ground best, at both ends, m above sea level.
    pub(super) fit_m: (f64, f64),
}

impl Profile {
    /// From points in order of distance, transmitter first.
    ///
    /// | argument | shape | unit | range |
    /// |---|---|---|---|
    /// | `distance_m` | `[n]`, n 5 to 1,000,000 | m from the transmitter | growing, first 0, last at most 2e7 |
    /// | `ground_m` | `[n]` | m above sea level | -1,000 to 9,000 |
    /// | `clutter_m` | `[n]` | representative height of what stands there, m | 0 to 500; those of the ends do not count |
    /// | `zone` | `[n]` | | |
    ///
    /// The Recommendation is for paths of 0.25 km to 3,000 km: [`super::Loss::in_scope`] says whether it is one.
    ///
    /// # Errors
    /// [`Refused`] for lists of different lengths, for too few or too many points, for distances that do not grow,
    /// and for what is out of range or NaN (a void of the terrain, say).
    pub fn new(
        distance_m: &[f64],
        ground_m: &[f64],
        clutter_m: &[f64],
        zone: &[Zone],
    ) -> Result<Self, Refused> {
        let n = distance_m.len();
        count("points of a profile", 5, 1_000_000, n)?;
        as_many("ground heights", "points", n, ground_m.len())?;
        as_many("clutter heights", "points", n, clutter_m.len())?;
        as_many("zones", "points", n, zone.len())?;
        each("ground height, m", -1_000.0, 9_000.0, ground_m)?;
        each("clutter height, m", 0.0, 500.0, clutter_m)?;
        let distance_km: Vec<f64> = distance_m.iter().map(|d| d / 1e3).collect();
        let steps = Steps::new(&distance_km)?;
        let between = 1..n - 1;
        let surface_m: Vec<f64> = ground_m
            .iter()
            .zip(clutter_m)
            .skip(1)
            .take(between.len())
            .map(|(h, r)| h + r)
            .collect();
        let first = |list: &[f64]| list.first().copied().unwrap_or_default();
        let last = |list: &[f64]| list.last().copied().unwrap_or_default();
        // Most councils' paths are inland from end to end, and need no measuring.
        let (sea_km, land_km, inland_km) = if zone.iter().all(|z| *z == Zone::Inland) {
            (0.0, steps.total_km, steps.total_km)
        } else {
            (
                stretches(&distance_km, zone, |z| z == Zone::Sea).0,
                stretches(&distance_km, zone, |z| z != Zone::Sea).1,
                stretches(&distance_km, zone, |z| z == Zone::Inland).1,
            )
        };
        Ok(Self {
            sea_share: sea_km / steps.total_km,
            land_km,
            inland_km,
            ends: (
                zone.first().copied().unwrap_or(Zone::Inland),
                zone.last().copied().unwrap_or(Zone::Inland),
            ),
            ends_m: (first(ground_m), last(ground_m)),
            fit_m: fit(&distance_km, ground_m),
            level_m: vec![0.0; surface_m.len()],
            ground_m: ground_m.to_vec(),
            surface_m,
            steps,
        })
    }

    /// [`Profile::new`] where all of it is inland.
    ///
    /// # Errors
    /// As [`Profile::new`].
    pub fn inland(
        distance_m: &[f64],
        ground_m: &[f64],
        clutter_m: &[f64],
    ) -> Result<Self, Refused> {
        Self::new(
            distance_m,
            ground_m,
            clutter_m,
            &vec![Zone::Inland; distance_m.len()],
        )
    }

    /// How long the path is, km.
    #[must_use]
    pub fn total_km(&self) -> f64 {
        self.steps.total_km
    }

    /// The ground of the points between, m above sea level.
    pub(super) fn between_m(&self) -> &[f64] {
        self.ground_m
            .get(1..=self.steps.between())
            .unwrap_or_default()
    }
}

/// How much of a path lies in some zones in all, and in the longest stretch, km.
/// A stretch ends halfway between its last point and the next.
fn stretches(distance_km: &[f64], zone: &[Zone], wanted: impl Fn(Zone) -> bool) -> (f64, f64) {
    let (mut all, mut longest, mut here) = (0.0, 0.0_f64, 0.0);
    for (d, z) in distance_km.windows(2).zip(zone.windows(2)) {
        let (&[from, to], &[a, b]) = (d, z) else {
            continue;
        };
        let step = to - from;
        match (wanted(a), wanted(b)) {
            (true, true) => here += step,
            (true, false) => {
                here += step / 2.0;
                all += here;
                longest = longest.max(here);
                here = 0.0;
            }
            (false, true) => here = step / 2.0,
            (false, false) => {}
        }
    }
    (all + here, longest.max(here))
}

/// The straight line that fits the ground best, at both ends, m.
///
/// # Source
/// P.1812-8, attachment 1 to annex 1, section 5.6.1, equations (85) to (88).
fn fit(distance_km: &[f64], ground_m: &[f64]) -> (f64, f64) {
    let (mut v1, mut v2) = (0.0, 0.0);
    for (d, h) in distance_km.windows(2).zip(ground_m.windows(2)) {
        let (&[d0, d1], &[h0, h1]) = (d, h) else {
            continue;
        };
        v1 += (d1 - d0) * (h1 + h0);
        v2 += (d1 - d0) * (h1 * (2.0 * d1 + d0) + h0 * (d1 + 2.0 * d0));
    }
    let total = distance_km.last().copied().unwrap_or(1.0);
    let square = total * total;
    ((2.0 * v1 * total - v2) / square, (v2 - v1 * total) / square)
}
