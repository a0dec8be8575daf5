//! The normal distribution as the Recommendation approximates it.

/// How many standard deviations above the middle a share `x` lies, 1e-6 to 0.999999; what is outside is taken as the end.
///
/// Its error is below 0.00054. The exact quantile would be better and would not be the Recommendation: answers differ
/// by up to 0.01 dB.
///
/// # Source
/// Recommendation ITU-R P.1812-8, attachment 2 to annex 1, equations (96) and (97).
pub(super) fn inverse(x: f64) -> f64 {
    let x = x.clamp(1e-6, 1.0 - 1e-6);
    if x <= 0.5 { tail(x) } else { -tail(1.0 - x) }
}

fn tail(x: f64) -> f64 {
    let t = (-2.0 * x.ln()).sqrt();
    let above = (0.010_328 * t + 0.802_853) * t + 2.515_516_698;
    let below = ((0.001_308 * t + 0.189_269) * t + 1.432_788) * t + 1.0;
    t - above / below
}
