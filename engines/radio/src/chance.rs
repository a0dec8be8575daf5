//! The normal distribution: one door to `statrs`, which panics on what is not a probability.

use statrs::function::erf::{erfc, erfc_inv};

/// The value below which a standard normal falls with this probability; the ends of 0 to 1 are infinite.
pub(crate) fn normal_quantile(probability: f64) -> f64 {
    -std::f64::consts::SQRT_2 * erfc_inv(2.0 * probability.clamp(0.0, 1.0))
}

/// How likely a standard normal is to be at most `z`; half for NaN.
pub(crate) fn normal_below(z: f64) -> f64 {
    if z.is_nan() {
        return 0.5;
    }
    (0.5 * erfc(-z / std::f64::consts::SQRT_2)).clamp(0.0, 1.0)
}

/// How likely a normal of this deviation is to be at most `value`: of no deviation it is known.
pub(crate) fn below(value: f64, deviation: f64) -> f64 {
    if deviation > 0.0 {
        normal_below(value / deviation)
    } else if value >= 0.0 {
        1.0
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tables of the normal distribution.
    #[test]
    fn agrees_with_the_tables() {
        for (p, z) in [
            (0.5, 0.0),
            (0.95, 1.644_853_626_951_472_7),
            (0.975, 1.959_963_984_540_054),
            (0.01, -2.326_347_874_040_841),
        ] {
            assert!((normal_quantile(p) - z).abs() < 1e-9);
            assert!((normal_below(z) - p).abs() < 1e-10);
        }
        assert!(below(0.0, 0.0) == 1.0 && below(-0.1, 0.0) == 0.0);
        assert!(normal_quantile(1.0) == f64::INFINITY && normal_below(f64::NEG_INFINITY) == 0.0);
    }
}
