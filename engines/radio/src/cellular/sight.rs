//! How likely the two ends are to see each other.

use super::{Ends, Scenario};
use crate::Refused;

/// How likely the two ends are to see each other, 0 to 1.
///
/// # Errors
/// [`Refused::Range`] for what is outside of the range that [`Ends`] and [`Scenario`] state.
///
/// # Source
/// 3GPP TR 38.901 v17, table 7.4.2-1.
pub fn sight_probability(scenario: Scenario, ends: &Ends) -> Result<f64, Refused> {
    ends.check(scenario)?;
    let d = ends.distance_m;
    let street = |decay: f64| {
        if d <= 18.0 {
            1.0
        } else {
            18.0 / d + (-d / decay).exp() * (1.0 - 18.0 / d)
        }
    };
    Ok(match scenario {
        Scenario::RuralMacro { .. } => (-(d - 10.0).max(0.0) / 1_000.0).exp(),
        Scenario::UrbanMicro => street(36.0),
        Scenario::UrbanMacro if d <= 18.0 => 1.0,
        Scenario::UrbanMacro => {
            let high = ((ends.person_m - 13.0).max(0.0) / 10.0).powf(1.5);
            // Above 22.5 m of height the product could pass 1; it may not.
            (street(63.0) * (1.0 + high * 1.25 * (d / 100.0).powi(3) * (-d / 150.0).exp())).min(1.0)
        }
    })
}
