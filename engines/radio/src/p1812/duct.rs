//! Beyond the horizon in layers of the air, as over a warm sea.

use super::climate::inland;
use super::horizon::View;
use super::loss::Link;
use super::profile::Profile;

/// The loss in ducts and by reflection from layers, not exceeded for the share of time asked for, dB.
/// `antennas_m` are above sea level.
///
/// # Source
/// P.1812-8, section 4.5, equations (46) to (56).
pub(super) fn ducted_db(
    profile: &Profile,
    link: &Link,
    view: &View,
    antennas_m: (f64, f64),
    earth_km: f64,
    bending: f64,
) -> f64 {
    let f = link.freq_hz / 1e9;
    let total = profile.steps.total_km;
    let (tx_km, rx_km) = view.horizon_km;
    let coast = link.coast_km(profile);

    let low_freq = if f < 0.5 {
        45.375 - 137.0 * f + 92.5 * f * f
    } else {
        0.0
    };
    let fixed = 102.45
        + 20.0 * f.log10()
        + 20.0 * (tx_km + rx_km).log10()
        + low_freq
        + shielded(view.up_mrad.0, tx_km, f)
        + shielded(view.up_mrad.1, rx_km, f)
        + coupled(coast.0, tx_km, antennas_m.0, profile.sea_share)
        + coupled(coast.1, rx_km, antennas_m.1, profile.sea_share);

    // (51), (52): what each milliradian around the Earth costs.
    let bend =
        1e3 * total / earth_km + view.up_mrad.0.min(0.1 * tx_km) + view.up_mrad.1.min(0.1 * rx_km);
    let around = 5e-5 * earth_km * f.cbrt() * bend;

    // (54) to (56): how often there is such a layer over such ground.
    let rough = if view.rough_m > 10.0 {
        let between = (total - tx_km - rx_km).min(40.0);
        (-4.6e-5 * (view.rough_m - 10.0) * (43.0 + 6.0 * between)).exp()
    } else {
        1.0
    };
    let alpha = (-0.6 - 3.5e-9 * total.powf(3.1) * inland(profile.inland_km)).max(-3.4);
    let (te, re) = view.over_smooth_m;
    let shape = (500.0 / earth_km * total * total / (te.sqrt() + re.sqrt()).powi(2))
        .powf(alpha)
        .min(1.0);
    let often = bending * shape * rough;

    // (53): by the share of time.
    let log = often.log10();
    let gamma = 1.076 / (2.0058 - log).powf(1.012)
        * (-(9.51 - 4.8 * log + 0.198 * log * log) * 1e-6 * total.powf(1.13)).exp();
    let ratio = link.time_percent / often;
    let by_time = -12.0 + (1.2 + 3.7e-3 * total) * ratio.log10() + 12.0 * ratio.powf(gamma);
    fixed + around + by_time
}

/// (48): what a horizon above the level costs.
fn shielded(up_mrad: f64, horizon_km: f64, freq_ghz: f64) -> f64 {
    let up = up_mrad - 0.1 * horizon_km;
    if up <= 0.0 {
        return 0.0;
    }
    20.0 * (1.0 + 0.361 * up * (freq_ghz * horizon_km).sqrt()).log10()
        + 0.264 * up * freq_ghz.cbrt()
}

/// (49): what it gains to stand by a sea that takes up most of the path.
fn coupled(coast_km: f64, horizon_km: f64, antenna_m: f64, sea_share: f64) -> f64 {
    if coast_km <= 5.0 && coast_km <= horizon_km && sea_share >= 0.75 {
        -3.0 * (-0.25 * coast_km * coast_km).exp() * (1.0 + (0.07 * (50.0 - antenna_m)).tanh())
    } else {
        0.0
    }
}
