//! How the loss spreads about its median: over time, places and situations.

use super::constants::{Constants, Curve};
use super::path::{Path, irregularity_over};
use super::setting::Manner;
use crate::lanes::{Lanes, math};

/// The loss over free space at the levels asked for, in dB, from that of reference.
///
/// # Source
/// TN101 volume 2, annex III.7; NTIA Report 82-100, section 6; [Algorithm, 5.3 to 5.13 and 52].
#[inline(always)]
pub(super) fn at_levels_db<L: Lanes>(k: &Constants, path: &Path<L>, reference_db: L) -> L {
    const EARTH_M: f64 = 9_000e3;
    let z = &k.levels;
    let distance_m = path.distance_m;

    // Distance in terms of the smooth earth's horizons.
    let reach_m = (path.effective_m[0] * (2.0 * EARTH_M)).sqrt()
        + (path.effective_m[1] * (2.0 * EARTH_M)).sqrt()
        + k.reach_m;
    let within = distance_m.lt(reach_m);
    let effective_m = (distance_m * 130e3 / reach_m).or_else(within, distance_m - reach_m + 130e3);

    let zero = distance_m.like(0.0);
    let sigma_situation = if z.without_situation {
        zero
    } else {
        math::exp(effective_m * (-1.0 / 100e3)) * 3.0 + 5.0
    };
    let sigma_location = if z.without_location {
        zero
    } else {
        let rough = irregularity_over(path.irregularity_m, distance_m) * k.wave_number;
        rough * 10.0 / (rough + 13.0)
    };
    let sigma_time = curve_db(&k.climate.time, effective_m) * k.climate.time_gain;
    let median_db = curve_db(&k.climate.median, effective_m);

    let (by_time, by_location) = (sigma_time * z.time, sigma_location * z.location);
    let z_2 = z.situation * z.situation;
    let residual = sigma_situation.squared()
        + by_time.squared() * (1.0 / (7.8 + z_2))
        + by_location.squared() * (1.0 / (24.0 + z_2));
    let (reliability_db, spread_2) = match z.manner {
        Manner::SingleMessage => (
            zero,
            sigma_time.squared() + sigma_location.squared() + residual,
        ),
        Manner::Accidental => (by_time, sigma_location.squared() + residual),
        Manner::Mobile => (
            (sigma_time.squared() + sigma_location.squared()).sqrt() * z.time,
            residual,
        ),
        Manner::Broadcast => (by_time + by_location, residual),
    };
    let confidence_db = spread_2.sqrt() * z.situation;
    let loss_db = reference_db - median_db - reliability_db - confidence_db;
    // A gain over free space is bent so that it stays small.
    let bent = loss_db * (-loss_db + 29.0) / (loss_db * -10.0 + 29.0);
    bent.or_else(loss_db.lt(zero), loss_db)
}

/// TN101 volume 2, equations III.69 and III.70.
#[inline(always)]
fn curve_db<L: Lanes>(&[c1, c2, x1, x2, x3]: &Curve, distance_m: L) -> L {
    let off = (distance_m - x2) * (1.0 / x3);
    let rise = (distance_m * (1.0 / x1)).squared();
    (off.like(c2) / (off.squared() + 1.0) + c1) * rise / (rise + 1.0)
}
