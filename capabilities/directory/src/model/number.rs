//! Numbers as the standard's own examples have them: a whole one has no decimals.

/// For `#[serde(with)]` on `Option<f64>`.
pub mod option {
    use serde::{Deserialize, Deserializer, Serializer};

    /// The largest number below which every whole one is exact.
    const EXACT: f64 = 9_007_199_254_740_992.0;

    /// Writes 12 rather than 12.0.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole and within what is exact"
    )]
    #[expect(clippy::ref_option, reason = "serde asks for this form")]
    pub fn serialize<S: Serializer>(value: &Option<f64>, to: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(n) if n.fract() == 0.0 && n.abs() < EXACT => to.serialize_i64(*n as i64),
            Some(n) if n.is_finite() => to.serialize_f64(*n),
            _ => to.serialize_none(),
        }
    }

    /// Reads any number.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<f64>, D::Error> {
        Option::<f64>::deserialize(from)
    }
}
