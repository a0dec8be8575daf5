//! Beyond the horizon by the uneven air.

/// The loss not exceeded for `time` percent, dB; `bend_mrad` the angle between the horizons.
///
/// # Source
/// P.1812-8, section 4.4, equations (44) and (45).
pub(super) fn scattered_db(
    distance_km: f64,
    bend_mrad: f64,
    freq_ghz: f64,
    time: f64,
    refractivity_n: f64,
) -> f64 {
    let by_freq = 25.0 * freq_ghz.log10() - 2.5 * (freq_ghz / 2.0).log10().powi(2);
    190.1 + by_freq + 20.0 * distance_km.log10() + 0.573 * bend_mrad
        - 0.15 * refractivity_n
        - 10.125 * (50.0 / time).log10().max(0.0).powf(0.7)
}
