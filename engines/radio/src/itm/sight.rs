//! Within the horizon: a direct and a reflected ray, going over into diffraction.

use super::constants::Constants;
use super::path::{Path, departure, irregularity_over};
use crate::lanes::{Lanes, math};
use std::f64::consts::{FRAC_PI_2, PI};

/// The line that the diffraction loss follows with distance.
#[derive(Clone, Copy)]
pub(super) struct Line<L> {
    pub db_per_m: L,
    pub at_zero_db: L,
}

impl<L: Lanes> Line<L> {
    #[inline(always)]
    pub fn at(&self, distance_m: L) -> L {
        self.db_per_m * distance_m + self.at_zero_db
    }
}

/// The loss over free space of a path shorter than the smooth earth's horizons together.
///
/// # Source
/// ERL 79-ITS 67, equations 3.16a, 3.16d, 3.19 to 3.21.
#[inline(always)]
pub(super) fn reference_db<L: Lanes>(
    k: &Constants,
    path: &Path<L>,
    smooth_m: L,
    line: Line<L>,
) -> L {
    let horizons_m = path.horizon_m[0] + path.horizon_m[1];
    let zero = smooth_m.like(0.0);
    let at_smooth_db = line.at(smooth_m);

    // Two distances well within sight.
    let product = path.effective_m[0] * path.effective_m[1] * (0.04 * k.freq_mhz);
    let half = horizons_m * 0.5;
    let above = line.at_zero_db.lt(zero);
    let d0 = product.or_else(above, product.min(half));
    let d1 = (-line.at_zero_db / line.db_per_m)
        .max(horizons_m * 0.25)
        .or_else(above, d0 + (horizons_m - d0) * 0.25);
    let a0 = two_ray_db(k, path, smooth_m, line, d0);
    let a1 = two_ray_db(k, path, smooth_m, line, d1);

    // A curve `a + k1 d + k2 ln d` through three points, bent so that neither slope is negative.
    let ln_smooth = math::ln(smooth_m);
    let ln_d0 = math::ln(d0);
    let q = ln_smooth - ln_d0;
    let (to_smooth, to_d1) = (smooth_m - d0, d1 - d0);
    let rise = at_smooth_db - a0;
    let bend =
        (to_smooth * (a1 - a0) - to_d1 * rise) / (to_smooth * (math::ln(d1) - ln_d0) - to_d1 * q);
    let k2 = zero.or_else(bend.lt(zero), bend);
    let k1 = (rise - k2 * q) / to_smooth;
    let falls = k1.lt(zero);
    let k2_alone = at_smooth_db.excess(a0) / q;
    let flat = L::and(falls, not_above(k2_alone, zero));
    let k2_curve = k2_alone.or_else(falls, k2);
    let k1_curve = line.db_per_m.or_else(flat, zero.or_else(falls, k1));
    let curved = L::and(d0.lt(d1), L::or(line.at_zero_db.gt(zero), k2.gt(zero)));

    // Else a straight line through two.
    let slope = at_smooth_db.excess(a1) / (smooth_m - d1);
    let slope = line.db_per_m.or_else(not_above(slope, zero), slope);

    let k1 = k1_curve.or_else(curved, slope);
    let k2 = k2_curve.or_else(curved, zero);
    at_smooth_db + k1 * (path.distance_m - smooth_m) + k2 * (math::ln(path.distance_m) - ln_smooth)
}

/// Is `a`, which is never less than `b`, equal to it?
#[inline(always)]
fn not_above<L: Lanes>(a: L, b: L) -> L::Mask {
    // Half the least step there is above nothing.
    a.lt(b + f64::MIN_POSITIVE)
}

/// Two rays by their weight against the diffraction line. [Algorithm, 4.46 to 4.50]
#[inline(always)]
fn two_ray_db<L: Lanes>(
    k: &Constants,
    path: &Path<L>,
    smooth_m: L,
    line: Line<L>,
    distance_m: L,
) -> L {
    let rough = departure(irregularity_over(path.irregularity_m, distance_m));
    let heights = path.effective_m[0] + path.effective_m[1];
    let sine = heights / (distance_m.squared() + heights.squared()).sqrt();

    // The reflection: (s - Z) / (s + Z), less by the roughness of the ground.
    let (re, im) = k.impedance;
    let plus = sine + re;
    let under = sine.like(1.0) / (plus.squared() + im * im);
    let damping = rough * sine * k.wave_number;
    let damping = math::exp(-damping.like(10.0).min(damping)) * under;
    let reflected_re = ((sine - re) * plus - im * im) * damping;
    let reflected_im = sine * (-2.0 * im) * damping;
    let size = reflected_re.squared() + reflected_im.squared();
    let weak = L::or(size.lt(size.like(0.25)), size.lt(sine));
    let raise = (sine / size).sqrt();
    let raise = raise.or_else(weak, raise.like(1.0));

    let phase = path.effective_m[0] * path.effective_m[1] * (2.0 * k.wave_number) / distance_m;
    let far = -(phase.like(FRAC_PI_2 * FRAC_PI_2) / phase) + PI;
    let phase = far.or_else(phase.gt(phase.like(FRAC_PI_2)), phase);
    let (phase_sine, phase_cosine) = math::sin_cos_half_turn(phase);
    let sum_re = phase_cosine + reflected_re * raise;
    let sum_im = reflected_im * raise - phase_sine;
    let rays_db = math::log10(sum_re.squared() + sum_im.squared()) * -10.0;

    let reach = smooth_m.like(10e3).max(smooth_m);
    let weight = sine.like(1.0) / (path.irregularity_m * k.freq_mhz / reach + 1.0);
    weight * rays_db + (-weight + 1.0) * line.at(distance_m)
}
