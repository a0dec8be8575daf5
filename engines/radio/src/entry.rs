//! What the walls of a building take of a signal that comes from outside.

use crate::Refused;
use crate::chance::normal_quantile;
use crate::refused::within;

/// How a building is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Building {
    /// Brick, plain glass, no foil.
    Traditional,
    /// Metallised glass, foil-backed panels: most of what is built or renewed today.
    ThermallyEfficient,
}

/// The loss into a building, no more than this with the probability asked for.
///
/// | argument | unit | range |
/// |---|---|---|
/// | `freq_hz` | Hz | 8e7 to 1e11 |
/// | `probability_percent` | percent | 0.1 to 99.9 |
/// | `elevation_deg` | of the path at the façade, degrees over the horizontal | ±90 |
///
/// # Errors
/// [`Refused::Range`] for what is outside of that.
///
/// # Source
/// Recommendation ITU-R P.2109-2, section 3, equations (1) to (10), table 1.
pub fn building_entry_loss_db(
    building: Building,
    freq_hz: f64,
    probability_percent: f64,
    elevation_deg: f64,
) -> Result<f64, Refused> {
    within("frequency, Hz", 8e7, 1e11, freq_hz)?;
    within("probability, percent", 0.1, 99.9, probability_percent)?;
    within("elevation, degrees", -90.0, 90.0, elevation_deg)?;
    let [r, s, t, u, v, w, x, y, z] = match building {
        Building::Traditional => [12.64, 3.72, 0.96, 9.6, 2.0, 9.1, -3.0, 4.5, -2.0],
        Building::ThermallyEfficient => [28.19, -3.0, 8.48, 13.5, 3.8, 27.8, -2.9, 9.4, -2.1],
    };
    let log_f = (freq_hz / 1e9).log10();
    let score = normal_quantile(probability_percent / 100.0);
    let level = r + s * log_f + t * log_f * log_f;
    let direct = score * (u + v * log_f) + level + 0.212 * elevation_deg.abs();
    let diffuse = score * (y + z * log_f) + w + x * log_f;
    let power = |db: f64| 10_f64.powf(0.1 * db);
    Ok(10.0 * (power(direct) + power(diffuse) + power(-3.0)).log10())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(building: Building, freq_hz: f64, probability: f64, elevation: f64, want_db: f64) {
        let got = building_entry_loss_db(building, freq_hz, probability, elevation).unwrap();
        assert!(
            (got - want_db).abs() < 0.005,
            "got {got:.4}, want {want_db}"
        );
    }

    /// At 1 GHz the logarithm is 0, so that medians are 10 log10(10^(0.1 r) + 10^(0.1 w) + 10^-0.3).
    #[test]
    fn agrees_with_sums_by_hand() {
        check(Building::Traditional, 1e9, 50.0, 0.0, 14.3128);
        check(Building::ThermallyEfficient, 1e9, 50.0, 0.0, 31.0114);
        // 90%: 12.64 + 1.28155 · 9.6 = 24.943; 9.1 + 1.28155 · 4.5 = 14.867.
        check(Building::Traditional, 1e9, 90.0, 0.0, 25.3563);
        // 30° up: 6.36 dB more of the direct way.
        check(Building::Traditional, 1e9, 50.0, 30.0, 19.4479);
        // 100 GHz: 12.64 + 7.44 + 3.84 = 23.92; 9.1 - 6 = 3.1.
        check(Building::Traditional, 1e11, 50.0, 0.0, 23.9646);
    }

    #[test]
    fn refuses_what_it_is_not_for() {
        let said = building_entry_loss_db(Building::Traditional, 1e9, 100.0, 0.0).unwrap_err();
        expect_test::expect!["probability, percent must be from 0.1 to 99.9, got 100"]
            .assert_eq(&said.to_string());
        assert!(building_entry_loss_db(Building::Traditional, f64::NAN, 50.0, 0.0).is_err());
    }
}
