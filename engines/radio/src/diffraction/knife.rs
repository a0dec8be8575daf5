//! One sharp edge.

/// The loss behind one sharp edge, from its geometry `nu` (no unit): 0 dB well below the line of sight, 6 dB at it.
///
/// NaN gives 0, as there is no edge.
///
/// # Source
/// Recommendation ITU-R P.526-15, equation (31), used for `nu` above -0.78; P.1812-8, equation (12).
#[must_use]
pub fn knife_edge_loss_db(nu: f64) -> f64 {
    if nu > -0.78 {
        6.9 + 20.0 * (((nu - 0.1).powi(2) + 1.0).sqrt() + nu - 0.1).log10()
    } else {
        0.0
    }
}
