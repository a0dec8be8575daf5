//! Far over the horizon: what the troposphere scatters forward.

use super::constants::Constants;
use super::path::Path;
use crate::lanes::math::{exp, log10};

/// Where both ends are so low that scatter is not defined.
pub(super) const NONE_DB: f64 = 1_001.0;

/// Scatter loss over free space at a distance, in dB, and the frequency gain function there.
///
/// `before_db` is that function as it was farther out, or below 0: beyond 15 dB it is kept.
///
/// # Source
/// TN101 volume 1, section 9; [Algorithm, 4.60 to 4.67 and 6.8 to 6.14].
pub(super) fn scatter_db(
    k: &Constants,
    path: &Path<f64>,
    sight_rad: f64,
    distance_m: f64,
    before_db: f64,
) -> (f64, f64) {
    let gain_db = if before_db > 15.0 {
        before_db
    } else {
        match frequency_gain_db(k, path, distance_m) {
            None => return (NONE_DB, before_db),
            Some(gain_db) if gain_db > 15.0 && before_db >= 0.0 => before_db,
            Some(gain_db) => gain_db,
        }
    };
    let angle = distance_m / path.earth_m - sight_rad;
    let along_m = angle * distance_m;
    let by_angle = k.wave_number * 47.7 * (angle * angle) * (angle * angle);
    let by_air = 0.1 * (path.refractivity_n - 301.0) * exp(-along_m / 40e3);
    (
        attenuation_db(along_m) + 10.0 * log10(by_angle) - by_air + gain_db,
        gain_db,
    )
}

/// `F(θ d)` of TN101, by stretches. [Algorithm, 6.9]
fn attenuation_db(along_m: f64) -> f64 {
    let (a, b, c) = match along_m {
        near if near <= 10e3 => (133.4, 0.332e-3, -10.0),
        middle if middle <= 70e3 => (104.6, 0.212e-3, -2.5),
        _ => (71.8, 0.157e-3, 5.0),
    };
    a + b * along_m + c * log10(along_m)
}

/// `H_0` of TN101, equation 9.5; none where both ends are too low for it.
fn frequency_gain_db(k: &Constants, path: &Path<f64>, distance_m: f64) -> Option<f64> {
    let difference = path.horizon_m[0] - path.horizon_m[1];
    let ratio = path.effective_m[1] / path.effective_m[0];
    let (difference, ratio) = if difference < 0.0 {
        (-difference, 1.0 / ratio)
    } else {
        (difference, ratio)
    };
    let angle = path.horizon_rad[0] + path.horizon_rad[1] + distance_m / path.earth_m;
    let [r1, r2] = path.effective_m.map(|h| 2.0 * k.wave_number * angle * h);
    if r1 < 0.2 && r2 < 0.2 {
        return None;
    }

    // Ratios are kept between 0.1 and 10. [Algorithm, page 16]
    let asymmetry = (distance_m - difference) / (distance_m + difference);
    let q = {
        let q = ratio / asymmetry;
        let q = if 0.1 > q { 0.1 } else { q };
        if q < 10.0 { q } else { 10.0 }
    };
    let asymmetry = if 0.1 > asymmetry { 0.1 } else { asymmetry };

    let crossing_m =
        (distance_m - difference) * (distance_m + difference) * angle * 0.25 / distance_m;
    let n = path.refractivity_n;
    let high = (crossing_m / 8.0e3).min(1.7).powi(6);
    let eta = (crossing_m / 1_755.6) * (1.0 + (0.031 - n * 2.32e-3 + n * n * 5.67e-6) * exp(-high));

    let both = (gain_curves_db(r1, eta) + gain_curves_db(r2, eta)) / 2.0;
    let unequal = 6.0 * (0.6 - log10(eta.max(1.0))) * log10(asymmetry) * log10(q);
    let gain = (both + if both < unequal { both } else { unequal }).max(0.0);
    if eta >= 1.0 {
        return Some(gain);
    }
    let root = std::f64::consts::SQRT_2;
    let product = (1.0 + root / r1) * (1.0 + root / r2);
    let low = 10.0 * log10(product * product * (r1 + r2) / (r1 + r2 + 2.0 * root));
    Some(eta * gain + (1.0 - eta) * low)
}

/// Between the curves of whole numbers of the scattering efficiency. [Algorithm, 6.13]
fn gain_curves_db(r: f64, eta: f64) -> f64 {
    const CURVES: [(f64, f64); 5] = [
        (25.0, 24.0),
        (80.0, 45.0),
        (177.0, 68.0),
        (395.0, 80.0),
        (705.0, 105.0),
    ];
    let eta = eta.clamp(1.0, 5.0);
    let inverse_2 = 1.0 / (r * r);
    let curve = |i: usize| {
        let (a, b) = CURVES.get(i).copied().unwrap_or(CURVES[4]);
        10.0 * log10(1.0 + (a * inverse_2 + b) * inverse_2)
    };
    let below = (eta as usize).saturating_sub(1);
    let part = eta - eta.floor();
    (1.0 - part) * curve(below)
        + if part > 0.0 {
            part * curve(below + 1)
        } else {
            0.0
        }
}
