//! Many comparisons at once: the more one looks, the more one finds by chance.

use super::Comparison;
use crate::Refused;
use crate::refused::{enough, within};

/// Probabilities corrected for being looked at together, in the order in which they came.
///
/// Those at most 0.05 keep the chance of any false alarm among them all below 5%.
///
/// # Errors
/// [`Refused`] for none, for too many, and for one outside of 0 to 1.
///
/// # Source
/// Holm (1979), "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6.
pub fn holm(probabilities: &[f64]) -> Result<Vec<f64>, Refused> {
    enough("comparisons", 1, probabilities.len())?;
    let mut ranked = Vec::with_capacity(probabilities.len());
    for (place, &p) in probabilities.iter().enumerate() {
        ranked.push((place, within("a probability", 0.0, 1.0, p)?));
    }
    ranked.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut still = probabilities.len() as f64;
    let mut so_far: f64 = 0.0;
    for (_, p) in &mut ranked {
        so_far = so_far.max((*p * still).min(1.0));
        *p = so_far;
        still -= 1.0;
    }
    ranked.sort_by_key(|(place, _)| *place);
    Ok(ranked.into_iter().map(|(_, p)| p).collect())
}

/// Comparisons that were looked at together, each with its corrected probability.
///
/// # Errors
/// [`Refused`] as [`holm`].
pub fn mark(comparisons: &mut [Comparison]) -> Result<(), Refused> {
    let plain: Vec<f64> = comparisons.iter().map(|one| one.p).collect();
    for (one, corrected) in comparisons.iter_mut().zip(holm(&plain)?) {
        one.p_holm = Some(corrected);
    }
    Ok(())
}
