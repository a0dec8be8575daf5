//! What the air does on an ordinary day, and how often it does more.

use super::profile::Profile;

/// The air at the middle of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Climate {
    /// Latitude of the middle of the path, degrees, ±90.
    pub latitude_deg: f64,
    /// How fast the refractive index falls in the first kilometre (ΔN), N-units/km, as a positive number, 0 to 150.
    pub lapse_n_per_km: f64,
    /// Refractivity at sea level (N0), N-units, 200 to 500.
    pub refractivity_n: f64,
}

impl Climate {
    /// England, as the validation profile across the Irish Sea has it: ΔN 45, N0 326, rounded; latitude of London.
    pub const ENGLAND: Self = Self {
        latitude_deg: 51.5,
        lapse_n_per_km: 45.0,
        refractivity_n: 326.0,
    };

    /// Effective radius of the Earth for half of the time, km.
    ///
    /// # Source
    /// P.1812-8, equations (6) and (7a).
    #[must_use]
    pub fn median_earth_km(&self) -> f64 {
        6371.0 * (157.0 / (157.0 - self.lapse_n_per_km))
    }

    /// Effective radius while the air bends waves strongly, km.
    ///
    /// # Source
    /// P.1812-8, equation (7b).
    pub(super) const BENDING_EARTH_KM: f64 = 6371.0 * 3.0;

    /// How much of the time the air bends waves strongly near the ground, percent.
    ///
    /// # Source
    /// P.1812-8, equations (2) to (5).
    pub(super) fn bending_percent(&self, profile: &Profile) -> f64 {
        let latitude = self.latitude_deg.abs();
        let tau = inland(profile.inland_km);
        let land = 10_f64.powf(-profile.land_km / (16.0 - 6.6 * tau));
        let mu1 = (land + 10_f64.powf(-5.0 * (0.496 + 0.354 * tau)))
            .powf(0.2)
            .min(1.0);
        if latitude <= 70.0 {
            let mu4 = mu1.powf(-0.935 + 0.0176 * latitude);
            10_f64.powf(-0.015 * latitude + 1.67) * mu1 * mu4
        } else {
            4.17 * mu1 * mu1.powf(0.3)
        }
    }
}

/// How much a path is an inland one, 0 to 1.
///
/// # Source
/// P.1812-8, equation (3).
pub(super) fn inland(inland_km: f64) -> f64 {
    1.0 - (-(4.12e-4 * inland_km.powf(2.41))).exp()
}

/// The latitude halfway along the great circle from one place to another, degrees, `distance_km` apart by the profile.
///
/// Places are latitude and longitude in degrees. Of places at opposite ends of the Earth, or the same, any is halfway.
///
/// # Source
/// Recommendation ITU-R P.2001-4, attachment H, equations (H.2.1) to (H.3.3), at half of the profile's length.
#[must_use]
pub fn mid_latitude_deg(tx: (f64, f64), rx: (f64, f64), distance_km: f64) -> f64 {
    let (tx_lat, rx_lat) = (tx.0.to_radians(), rx.0.to_radians());
    let east = (rx.1 - tx.1).to_radians();
    let r = tx_lat.sin() * rx_lat.sin() + tx_lat.cos() * rx_lat.cos() * east.cos();
    let bearing = (tx_lat.cos() * rx_lat.cos() * east.sin()).atan2(rx_lat.sin() - r * tx_lat.sin());
    let half = 0.5 * distance_km / 6371.0;
    let s = tx_lat.sin() * half.cos() + tx_lat.cos() * half.sin() * bearing.cos();
    s.clamp(-1.0, 1.0).asin().to_degrees()
}
