//! What the model needs to know of one path, or of several side by side.

use super::constants::Constants;
use crate::lanes::{Lanes, math};

/// The curvature of the earth itself, 1/m, as ITM has it.
const EARTH_CURVATURE: f64 = 157e-9;

/// Both ends of a path: transmitter, receiver.
pub(crate) type Ends<L> = [L; 2];

/// What the terrain gives, before the model's own sums.
#[derive(Clone, Copy)]
pub(crate) struct Found<L> {
    pub distance_m: L,
    /// At the surface, N-units.
    pub refractivity_n: L,
    /// Of the effective earth, 1/m.
    pub curvature: L,
    pub horizon_rad: Ends<L>,
    pub horizon_m: Ends<L>,
    /// Above the fitted ground.
    pub effective_m: Ends<L>,
    /// The range between the tenths of heights that are highest and lowest, over `fitted_m`.
    pub range_m: L,
    pub fitted_m: L,
}

/// A path as the model sees it.
#[derive(Clone, Copy)]
pub(crate) struct Path<L> {
    pub distance_m: L,
    pub refractivity_n: L,
    /// Radius of the effective earth.
    pub earth_m: L,
    pub horizon_rad: Ends<L>,
    pub horizon_m: Ends<L>,
    pub effective_m: Ends<L>,
    /// Terrain irregularity, delta h.
    pub irregularity_m: L,
}

/// Refractivity at a height, and with it the curvature of the effective earth.
///
/// # Source
/// TN101, equations 4.3 and 4.4.
#[inline(always)]
pub(crate) fn atmosphere<L: Lanes>(k: &Constants, mean_height_m: L) -> (L, L) {
    let surface = math::exp(-mean_height_m * (1.0 / 9_460.0)) * k.refractivity_n;
    (surface, curvature(surface))
}

/// The curvature of the effective earth, 1/m.
#[inline(always)]
pub(crate) fn curvature<L: Lanes>(refractivity_n: L) -> L {
    (-math::exp(refractivity_n * (1.0 / 179.3)) * 0.046_65 + 1.0) * EARTH_CURVATURE
}

/// Terrain irregularity over a distance, from that of the whole country.
///
/// # Source
/// ESSA Technical Report ERL 79-ITS 67 (1968), equation 3.
#[inline(always)]
pub(crate) fn irregularity_over<L: Lanes>(irregularity_m: L, distance_m: L) -> L {
    irregularity_m * share_seen(distance_m)
}

#[inline(always)]
fn share_seen<L: Lanes>(distance_m: L) -> L {
    -math::exp(-distance_m * (1.0 / 50e3)) * 0.8 + 1.0
}

/// How far the ground departs from its mean within the first Fresnel zone.
///
/// # Source
/// ERL 79-ITS 67, equation 3.6a.
#[inline(always)]
pub(crate) fn departure<L: Lanes>(irregularity_m: L) -> L {
    irregularity_m * 0.78 * math::exp(-irregularity_m.sqrt().sqrt() * 0.5)
}

/// Is the path well within sight: are the horizons together half as far again as it is long?
#[inline(always)]
pub(crate) fn within_sight<L: Lanes>(horizon_m: Ends<L>, distance_m: L) -> L::Mask {
    (horizon_m[0] + horizon_m[1]).gt(distance_m * 1.5)
}

impl<L: Lanes> Path<L> {
    /// Horizons are as found, but for a path well within sight, whose horizons are those of the
    /// median terrain around it.
    ///
    /// # Source
    /// NTIA Report 82-100, section 5; ITM v1.4.
    #[inline(always)]
    pub fn new(found: Found<L>) -> Self {
        let irregularity_m = found.range_m / share_seen(found.fitted_m);
        let earth_m = found.curvature.like(1.0) / found.curvature;
        let mut path = Self {
            distance_m: found.distance_m,
            refractivity_n: found.refractivity_n,
            earth_m,
            horizon_rad: found.horizon_rad,
            horizon_m: found.horizon_m,
            effective_m: found.effective_m,
            irregularity_m,
        };
        let sight = within_sight(found.horizon_m, found.distance_m);
        if irregularity_m.any(sight) {
            let (effective_m, horizon_m) = path.median_horizons();
            for end in 0..2 {
                path.effective_m[end] = effective_m[end].or_else(sight, path.effective_m[end]);
                path.horizon_m[end] = horizon_m[end].or_else(sight, path.horizon_m[end]);
                let angle =
                    horizon_angle(irregularity_m, effective_m[end], horizon_m[end], earth_m);
                path.horizon_rad[end] = angle.or_else(sight, path.horizon_rad[end]);
            }
        }
        path
    }

    /// Heights are raised until the horizons meet.
    #[inline(always)]
    fn median_horizons(&self) -> (Ends<L>, Ends<L>) {
        let first = self.median_horizons_of(self.effective_m);
        let together = first[0] + first[1];
        let short = self.distance_m.lt(together);
        let rise = (self.distance_m / together).squared();
        let rise = rise.like(1.0).or_else(short, rise);
        let effective_m = [self.effective_m[0] * rise, self.effective_m[1] * rise];
        (effective_m, self.median_horizons_of(effective_m))
    }

    #[inline(always)]
    fn median_horizons_of(&self, effective_m: Ends<L>) -> Ends<L> {
        [
            median_horizon(self.irregularity_m, effective_m[0], self.earth_m),
            median_horizon(self.irregularity_m, effective_m[1], self.earth_m),
        ]
    }
}

/// How far the horizon is over the smooth earth.
#[inline(always)]
pub(crate) fn smooth_horizon<L: Lanes>(effective_m: L, earth_m: L) -> L {
    (effective_m * 2.0 * earth_m).sqrt()
}

/// How far the horizon usually is over ground of some irregularity. [Algorithm, 3.3]
#[inline(always)]
pub(crate) fn median_horizon<L: Lanes>(irregularity_m: L, effective_m: L, earth_m: L) -> L {
    let fall = (irregularity_m / effective_m.max(effective_m.like(5.0))).sqrt() * -0.07;
    smooth_horizon(effective_m, earth_m) * math::exp(fall)
}

/// How high above the horizontal it usually is, in radians. [Algorithm, 3.4]
#[inline(always)]
pub(crate) fn horizon_angle<L: Lanes>(
    irregularity_m: L,
    effective_m: L,
    horizon_m: L,
    earth_m: L,
) -> L {
    let smooth = smooth_horizon(effective_m, earth_m);
    (irregularity_m * 0.65 * (smooth / horizon_m - 1.0) - effective_m * 2.0) / smooth
}
