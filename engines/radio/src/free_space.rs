//! What a signal loses over distance alone, with nothing in its way.

use crate::Refused;
use crate::refused::within;

/// The speed of light, m/s.
pub const LIGHT_M_PER_S: f64 = 299_792_458.0;

/// The loss between two antennas without gain, with nothing between or near them.
///
/// `distance_m` 0.001 to 1e9, `freq_hz` 1e3 to 1e12. Less than nothing nearer than a twelfth of a wave: the formula
/// is of the far field.
///
/// # Errors
/// [`Refused::Range`] for what is outside of that, or NaN.
///
/// # Source
/// Recommendation ITU-R P.525-4 (2019), equation (4): `20 log10(4πdf/c)`.
pub fn free_space_loss_db(distance_m: f64, freq_hz: f64) -> Result<f64, Refused> {
    within("distance, m", 1e-3, 1e9, distance_m)?;
    within("frequency, Hz", 1e3, 1e12, freq_hz)?;
    let per_metre = 4.0 * std::f64::consts::PI * freq_hz / LIGHT_M_PER_S;
    Ok(20.0 * (per_metre * distance_m).log10())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(distance_m: f64, freq_hz: f64, want_db: f64) {
        let got = free_space_loss_db(distance_m, freq_hz).unwrap();
        assert!((got - want_db).abs() < 0.005, "got {got:.4} dB");
    }

    /// The same by hand: 32.4478 + 20 log10(f/MHz) + 20 log10(d/km).
    #[test]
    fn agrees_with_the_recommendation() {
        check(1_000.0, 1e6, 32.45);
        check(1_000.0, 868e6, 91.22);
        check(10_000.0, 868e6, 111.22);
        check(1_000.0, 2.4e9, 100.05);
        check(150.0, 5.5e9, 90.78);
    }

    #[test]
    fn refuses_what_has_no_loss() {
        let said = |d, f| free_space_loss_db(d, f).unwrap_err().to_string();
        expect_test::expect!["distance, m must be from 0.001 to 1000000000, got 0"]
            .assert_eq(&said(0.0, 868e6));
        expect_test::expect!["frequency, Hz must be from 1000 to 1000000000000, got NaN"]
            .assert_eq(&said(1.0, f64::NAN));
    }
}
