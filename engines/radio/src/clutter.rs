//! What trees and houses around an antenna take of its signal.

use crate::Refused;
use crate::chance::normal_quantile;
use crate::diffraction::knife_edge_loss_db;
use crate::refused::within;

/// What stands around an antenna.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Clutter {
    /// Water.
    Water,
    /// Fields and open country.
    Open,
    /// Houses with gardens.
    Suburban,
    /// Town, woods.
    UrbanOrWood,
    /// Tall buildings close together.
    DenseUrban,
}

impl Clutter {
    /// Every kind, in order of height.
    pub const ALL: [Self; 5] = [
        Self::Water,
        Self::Open,
        Self::Suburban,
        Self::UrbanOrWood,
        Self::DenseUrban,
    ];

    /// Its representative height, m, where nobody measured one.
    ///
    /// # Source
    /// Recommendation ITU-R P.2108-1, table 3.
    #[must_use]
    pub fn height_m(self) -> f64 {
        match self {
            Self::Water | Self::Open | Self::Suburban => 10.0,
            Self::UrbanOrWood => 15.0,
            Self::DenseUrban => 20.0,
        }
    }
}

/// The width of a street where nobody measured one, m. Source: P.2108-1, section 3.1.
pub const STREET_M: f64 = 27.0;

/// What an antenna loses by standing lower than what is around it, by the geometry of the street.
///
/// | argument | unit | range |
/// |---|---|---|
/// | `freq_hz` | Hz | 3e7 to 3e9 |
/// | `antenna_m` | height of the antenna above ground, m | 0.5 to 3,000 |
/// | `clutter_m` | representative height of what is around, m | 0.1 to 500: [`Clutter::height_m`] |
/// | `street_m` | width of the street, m | 1 to 1,000: [`STREET_M`] |
///
/// An antenna at the height of the clutter or above it loses nothing.
///
/// # Errors
/// [`Refused::Range`] for what is outside of that.
///
/// # Source
/// Recommendation ITU-R P.2108-1, section 3.1, equations (2a) to (2g).
pub fn height_gain_loss_db(
    clutter: Clutter,
    freq_hz: f64,
    antenna_m: f64,
    clutter_m: f64,
    street_m: f64,
) -> Result<f64, Refused> {
    within("frequency, Hz", 3e7, 3e9, freq_hz)?;
    within("height of the antenna, m", 0.5, 3_000.0, antenna_m)?;
    within("clutter height, m", 0.1, 500.0, clutter_m)?;
    within("width of the street, m", 1.0, 1_000.0, street_m)?;
    if antenna_m >= clutter_m {
        return Ok(0.0);
    }
    let freq_ghz = freq_hz / 1e9;
    Ok(match clutter {
        Clutter::Suburban | Clutter::UrbanOrWood | Clutter::DenseUrban => {
            let below_m = clutter_m - antenna_m;
            let up_deg = (below_m / street_m).atan().to_degrees();
            let nu = 0.342 * freq_ghz.sqrt() * (below_m * up_deg).sqrt();
            knife_edge_loss_db(nu) - 6.03
        }
        Clutter::Water | Clutter::Open => {
            -(21.8 + 6.2 * freq_ghz.log10()) * (antenna_m / clutter_m).log10()
        }
    })
}

/// What an antenna well below the roofs of a town loses, in the share of places asked for at most.
///
/// | argument | unit | range |
/// |---|---|---|
/// | `freq_hz` | Hz | 5e8 to 6.7e10 |
/// | `distance_m` | the whole path, m | 250 to 1e6; it is applied at one end from 250 m, at both from 1 km |
/// | `location_percent` | percent | 0.1 to 99.9 |
///
/// From 2 km on it is the same. Never less than 0.
///
/// # Errors
/// [`Refused::Range`] for what is outside of that.
///
/// # Source
/// Recommendation ITU-R P.2108-1, section 3.2, equations (3) to (5).
pub fn statistical_loss_db(
    freq_hz: f64,
    distance_m: f64,
    location_percent: f64,
) -> Result<f64, Refused> {
    within("frequency, Hz", 5e8, 6.7e10, freq_hz)?;
    within("distance, m", 250.0, 1e6, distance_m)?;
    within("share of places, percent", 0.1, 99.9, location_percent)?;
    let log_f = (freq_hz / 1e9).log10();
    let far = -2.0 * (10_f64.powf(-5.0 * log_f - 12.5) + 10_f64.powf(-16.5)).log10();
    let near = 32.98 + 23.9 * (distance_m.min(2_000.0) / 1e3).log10() + 3.0 * log_f;
    let (of_far, of_near) = (10_f64.powf(-0.2 * far), 10_f64.powf(-0.2 * near));
    let deviation = ((16.0 * of_far + 36.0 * of_near) / (of_far + of_near)).sqrt();
    let middle = -5.0 * (of_far + of_near).log10();
    Ok((middle + deviation * normal_quantile(location_percent / 100.0)).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn near(got: f64, want: f64) {
        assert!((got - want).abs() < 0.005, "got {got:.4}, want {want}");
    }

    #[test]
    fn by_the_geometry_of_the_street() {
        let of = |kind: Clutter, f, h| {
            height_gain_loss_db(kind, f, h, kind.height_m(), STREET_M).unwrap()
        };
        // nu = 0.342 √0.868 √(8.5 · atan(8.5/27) = 17.475°) = 3.8834; J = 24.6259.
        near(of(Clutter::Suburban, 868e6, 1.5), 18.60);
        // nu = 0.342 √0.868 √(13.5 · 26.565°) = 6.0340; J = 28.4486.
        near(of(Clutter::UrbanOrWood, 868e6, 1.5), 22.42);
        // -(21.8 + 6.2 log10 0.868) · log10(0.15) = 21.4188 · 0.82391.
        near(of(Clutter::Open, 868e6, 1.5), 17.65);
        near(of(Clutter::DenseUrban, 3e9, 20.0), 0.0);
        near(of(Clutter::Water, 868e6, 30.0), 0.0);
    }

    #[test]
    fn by_the_share_of_places() {
        // 1 GHz, 1 km: far 24.9999, near 32.98; together 24.9456 with 4.0613 about it.
        near(statistical_loss_db(1e9, 1_000.0, 50.0).unwrap(), 24.9456);
        near(statistical_loss_db(1e9, 1_000.0, 95.0).unwrap(), 31.6259);
        let at = |m| statistical_loss_db(3.5e9, m, 50.0).unwrap();
        assert!(at(500.0) < at(2_000.0) && at(2_000.0) == at(50_000.0));
    }

    #[test]
    fn refuses_what_it_is_not_for() {
        let said = |f, d, p| statistical_loss_db(f, d, p).unwrap_err().to_string();
        expect_test::expect!["distance, m must be from 250 to 1000000, got 100"]
            .assert_eq(&said(868e6, 100.0, 50.0));
        expect_test::expect!["share of places, percent must be from 0.1 to 99.9, got NaN"]
            .assert_eq(&said(868e6, 1e3, f64::NAN));
        assert!(height_gain_loss_db(Clutter::Open, 5e9, 1.5, 10.0, 27.0).is_err());
        assert!(height_gain_loss_db(Clutter::Open, 1e9, 1.5, 0.0, 27.0).is_err());
    }
}
