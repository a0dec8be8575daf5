//! All that stands between two antennas, put into one edge.

use super::{Highest, Steps, knife_edge_loss_db, wavelength_m};
use crate::Refused;
use crate::refused::{as_many, each, within};

/// The loss of a path whose obstacles are put into the one edge at which the horizons of both antennas meet.
///
/// | argument | shape | unit | range |
/// |---|---|---|---|
/// | `height_m` | `[steps.between()]` | m above sea level, with what grows or stands there | ±20,000 |
/// | `tx_m`, `rx_m` | | m above sea level | ±20,000 |
/// | `earth_km` | | effective radius of the Earth, km | 1,000 to 1e9 |
/// | `freq_hz` | | Hz | 3e7 to 1e11 |
///
/// # Errors
/// [`Refused`] for what is outside of that, and for more or fewer heights than points.
///
/// # Source
/// Recommendation ITU-R P.526-15, section 4.5.1; P.1812-8, section 4.3.1, equations (13) to (21).
pub fn bullington_loss_db(
    steps: &Steps,
    height_m: &[f64],
    (tx_m, rx_m): (f64, f64),
    earth_km: f64,
    freq_hz: f64,
) -> Result<f64, Refused> {
    check(steps, height_m, (tx_m, rx_m), earth_km, freq_hz)?;
    Ok(over(steps, height_m, (tx_m, rx_m), earth_km, freq_hz / 1e9))
}

/// Whether all is in the range that [`bullington_loss_db`] states.
pub(super) fn check(
    steps: &Steps,
    height_m: &[f64],
    (tx_m, rx_m): (f64, f64),
    earth_km: f64,
    freq_hz: f64,
) -> Result<(), Refused> {
    as_many("heights", "points between", steps.between(), height_m.len())?;
    each("height, m", -20_000.0, 20_000.0, height_m)?;
    within("height of the transmitter, m", -20_000.0, 20_000.0, tx_m)?;
    within("height of the receiver, m", -20_000.0, 20_000.0, rx_m)?;
    within("effective radius of the Earth, km", 1e3, 1e9, earth_km)?;
    within("frequency, Hz", 3e7, 1e11, freq_hz)?;
    Ok(())
}

/// [`bullington_loss_db`] of what is known to be in range.
pub(super) fn over(
    steps: &Steps,
    height_m: &[f64],
    (tx, rx): (f64, f64),
    earth_km: f64,
    freq_ghz: f64,
) -> f64 {
    let curvature = 1.0 / earth_km;
    let total = steps.total_km;
    let edge_of = 1.0 / wavelength_m(freq_ghz).sqrt();

    // (13), (14): the steepest slope up from the transmitter, and that to the receiver.
    let up_tx = Highest::of3(
        height_m,
        &steps.bulge,
        &steps.per_from_tx,
        |h, bulge, per| (h + curvature * bulge - tx) * per,
    );
    let straight = (rx - tx) / total;
    let nu = if up_tx < straight {
        // (15): nothing above the line of sight; the point that comes nearest to it.
        let above = Highest::of4(
            height_m,
            &steps.bulge,
            &steps.edge,
            &steps.from_tx_km,
            |h, bulge, edge, d| (h + curvature * bulge - (tx + straight * d)) * edge,
        );
        above * edge_of
    } else {
        // (17) to (20): where the two horizons meet.
        let up_rx = Highest::of3(height_m, &steps.bulge, &steps.per_to_rx, |h, bulge, per| {
            (h + curvature * bulge - rx) * per
        });
        let at = (rx - tx + up_rx * total) / (up_tx + up_rx);
        let rest = total - at;
        (tx + up_tx * at - (tx * rest + rx * at) / total)
            * (0.002 * total / (at * rest)).sqrt()
            * edge_of
    };
    let edge = knife_edge_loss_db(nu);
    edge + (1.0 - (-edge / 6.0).exp()) * (10.0 + 0.02 * total)
}
