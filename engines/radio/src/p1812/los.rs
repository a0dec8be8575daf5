//! In sight, with what the air focuses and scatters.

/// What a signal in sight loses, dB: over distance alone, not more than that for the share of time asked for, and not
/// more than that for the share of time in which the air bends strongly.
pub(super) struct InSight {
    pub free_space_db: f64,
    pub at_time_db: f64,
    pub at_bending_db: f64,
}

/// `horizons_km` is the sum of both.
///
/// # Source
/// P.1812-8, section 4.2, equations (8) to (11).
pub(super) fn in_sight(
    distance_km: f64,
    (tx_m, rx_m): (f64, f64),
    freq_ghz: f64,
    (time, bending): (f64, f64),
    horizons_km: f64,
) -> InSight {
    let square_km2 = distance_km * distance_km + ((tx_m - rx_m) / 1e3).powi(2);
    let free_space_db = 92.4 + 20.0 * freq_ghz.log10() + 10.0 * square_km2.log10();
    let reach = 2.6 * (1.0 - (-0.1 * horizons_km).exp());
    let at = |percent: f64| free_space_db + reach * (percent / 50.0).log10();
    InSight {
        free_space_db,
        at_time_db: at(time),
        at_bending_db: at(bending),
    }
}
