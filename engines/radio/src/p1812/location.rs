//! How much the signal differs from one spot of a square to another.

use crate::Refused;
use crate::refused::within;

/// The standard deviation of the loss among the spots of one square, dB.
///
/// | argument | unit | range |
/// |---|---|---|
/// | `freq_hz` | Hz | 3e7 to 6e9 |
/// | `rx_height_m` | height of the receiver above ground, m | 0 to 3,000 |
/// | `clutter_m` | representative height of what stands there, m | 0 to 500 |
/// | `square_m` | side of the square, m | 1 to 10,000 |
///
/// Nothing is left of it 10 m above the clutter.
///
/// # Errors
/// [`Refused::Range`] for what is outside of that.
///
/// # Source
/// Recommendation ITU-R P.1812-8, section 4.8: `(0.52 + 0.024 f/GHz) w^0.28`, times `u(h)`.
/// (P.1812-5 printed 0.0024, which its authors call a misprint.)
pub fn location_sigma_db(
    freq_hz: f64,
    rx_height_m: f64,
    clutter_m: f64,
    square_m: f64,
) -> Result<f64, Refused> {
    within("frequency, Hz", 3e7, 6e9, freq_hz)?;
    within("height of the receiver, m", 0.0, 3_000.0, rx_height_m)?;
    within("clutter height, m", 0.0, 500.0, clutter_m)?;
    within("side of the square, m", 1.0, 10_000.0, square_m)?;
    let above = (1.0 - (rx_height_m - clutter_m) / 10.0).clamp(0.0, 1.0);
    Ok((0.52 + 0.024 * freq_hz / 1e9) * square_m.powf(0.28) * above)
}
