//! Over the horizon: a knife edge and the bulge of the earth, each by its weight.

use super::constants::Constants;
use super::path::{Path, departure, irregularity_over};
use crate::lanes::{Lanes, math};

/// Radius of the earth by which Vogler's curves are drawn, in m.
const REFERENCE_EARTH_M: f64 = 6_370e3;

/// All of the diffraction loss that does not depend on where along the path it is asked for.
pub(super) struct Diffraction<'a, L> {
    k: &'a Constants,
    path: &'a Path<L>,
    /// Angle of the part of the path within the horizons.
    sight_rad: L,
    /// Both horizons together, in m.
    horizons_m: L,
    /// Clutter, in dB.
    clutter_db: L,
    /// Square root of the heights' ratio in the weight.
    heights_ratio: L,
    /// What the ends add to the normalised distance, and take off in height gain.
    ends_x: L,
    ends_db: L,
}

impl<'a, L: Lanes> Diffraction<'a, L> {
    /// `smooth_m` are the smooth earth's horizons together; a path whose ends are known
    /// (point-to-point) has low antennas weigh less.
    ///
    /// # Source
    /// ERL 79-ITS 67, equations 3.23 and 3.38c; L. Vogler, "Smooth earth diffraction calculations
    /// for horizontal polarization" (1964), as ITM applies it.
    #[inline(always)]
    pub fn new(
        k: &'a Constants,
        path: &'a Path<L>,
        sight_rad: L,
        smooth_m: L,
        ends_known: bool,
    ) -> Self {
        let [h0, h1] = k.height_m;
        let clutter = departure(irregularity_over(path.irregularity_m, smooth_m))
            * (1e-5 * h0 * h1 * k.freq_mhz);
        let clutter_db = math::log10(clutter + 1.0) * 5.0;
        let extra = path.effective_m[0] * path.effective_m[1] - h0 * h1;
        let product = if ends_known { h0 * h1 + 10.0 } else { h0 * h1 };
        let ends = [
            End::new(k, path.horizon_m[0], path.effective_m[0]),
            End::new(k, path.horizon_m[1], path.effective_m[1]),
        ];
        Self {
            k,
            path,
            sight_rad,
            horizons_m: path.horizon_m[0] + path.horizon_m[1],
            clutter_db: clutter_db.like(15.0).min(clutter_db),
            heights_ratio: (extra * (1.0 / product) + 1.0).sqrt(),
            ends_x: ends[0].x + ends[1].x,
            ends_db: ends[0].gain_db + ends[1].gain_db,
        }
    }

    /// The loss over free space at a distance beyond the horizons, in dB.
    #[inline(always)]
    pub fn at(&self, distance_m: L) -> L {
        let (k, path) = (self.k, self.path);
        let turned_rad = distance_m / path.earth_m - self.sight_rad;
        let beyond_m = distance_m - self.horizons_m;

        // [TN101, I.7]; 0.0795775 is 1 / 4π.
        let by_angle = turned_rad.squared() * (0.079_577_5 * k.wave_number) * beyond_m;
        let [h0, h1] = path.horizon_m;
        let knife_db = fresnel_db(by_angle * h0 / (beyond_m + h0))
            + fresnel_db(by_angle * h1 / (beyond_m + h1));

        let bulge = Bulge::new(k, beyond_m / turned_rad);
        let x = bulge.normalised(k, beyond_m) + self.ends_x;
        let smooth_db = x * 0.057_51 - math::log10(x) * 10.0 - self.ends_db - 20.0;

        let irregularity = irregularity_over(path.irregularity_m, distance_m) * k.wave_number;
        let q = (self.heights_ratio
            + (self.horizons_m - self.sight_rad * path.earth_m) / distance_m)
            * irregularity.min(irregularity.like(6_283.2));
        let weight = q.like(25.1) / (q.sqrt() + 25.1);
        weight * smooth_db + (-weight + 1.0) * knife_db + self.clutter_db
    }
}

/// Loss over a knife edge by the square of its Fresnel parameter.
///
/// # Source
/// TN101 volume 2, equations III.24b and III.24c.
#[inline(always)]
fn fresnel_db<L: Lanes>(v2: L) -> L {
    let near = v2.lt(v2.like(5.76));
    let close = v2.sqrt() * 9.11 - v2 * 1.27 + 6.02;
    close.or_else(near, math::log10(v2) * 10.0 + 12.953)
}

/// A stretch of the way, as a sphere of its own radius.
struct Bulge<L> {
    c: L,
    k: L,
}

impl<L: Lanes> Bulge<L> {
    /// Vogler 1964, equations 2 and 6a.
    #[inline(always)]
    fn new(k: &Constants, radius_m: L) -> Self {
        let c = math::cbrt(radius_m.like(4.0 / 3.0 * REFERENCE_EARTH_M) / radius_m);
        Self {
            c,
            k: c * (0.017_778 / (k.cbrt_freq * k.impedance_size)),
        }
    }

    /// Vogler 1964, equation 2.
    #[inline(always)]
    fn normalised(&self, k: &Constants, along_m: L) -> L {
        (-self.k + 1.607) * self.c.squared() * (k.cbrt_freq / 1_000.0) * along_m
    }
}

/// From an end to its horizon.
struct End<L> {
    x: L,
    gain_db: L,
}

impl<L: Lanes> End<L> {
    #[inline(always)]
    fn new(k: &Constants, horizon_m: L, effective_m: L) -> Self {
        let bulge = Bulge::new(k, horizon_m.squared() * 0.5 / effective_m);
        let x = bulge.normalised(k, horizon_m);
        Self {
            x,
            gain_db: height_gain_db(x, bulge.k),
        }
    }
}

/// Vogler's `F(x, K)`.
#[inline(always)]
fn height_gain_db<L: Lanes>(x: L, k: L) -> L {
    let ln_x = math::ln(x);
    let w = -math::ln(k);
    let far = ln_x * 17.372 - 117.0;
    let low = x.squared() * 2.5e-5 / k - w * 8.686 - 15.0;
    let small_k = L::or(
        k.lt(k.like(1e-5)),
        (x * w * w.squared()).gt(x.like(5_495.0)),
    );
    let beyond_one = far.or_else(x.gt(x.like(1.0)), far.like(-117.0));
    let near = beyond_one.or_else(small_k, low);

    let long = x.lt(x.like(200.0));
    let straight = x * 0.057_51 - ln_x * 4.343;
    if !x.any(x.gt(x.like(200.0_f64.next_down()))) {
        return near.or_else(long, straight);
    }
    let share = x * 0.013_4 * math::exp(x * -0.005);
    let bent = (-share + 1.0) * straight + share * far;
    near.or_else(long, bent.or_else(x.lt(x.like(2_000.0)), straight))
}
