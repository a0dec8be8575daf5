//! The loss in sight, with its break point, and out of sight.

use std::f64::consts::PI;

use super::{Ends, Scenario};
use crate::Refused;

/// As TR 38.901 has it in the notes of table 7.4.1-1.
const LIGHT_M_PER_S: f64 = 3e8;

/// A loss in the middle of places alike, and how much it differs among them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shadowed {
    /// Half of the places lose no more, dB.
    pub loss_db: f64,
    /// Standard deviation among them, dB.
    pub sigma_db: f64,
    /// From where on the ground takes part, m over the ground.
    pub break_m: f64,
}

/// The loss where the two ends see each other, or do not.
///
/// # Errors
/// [`Refused::Range`] for what is outside of the range that [`Ends`] and [`Scenario`] state. In the country those who
/// do not see the mast are at most 5,000 m from it.
///
/// # Source
/// 3GPP TR 38.901 v17, table 7.4.1-1. Where people are up to 13 m high the effective height of the environment is 1 m;
/// above that the report draws it at random for UMa, and here it stays 1 m, so that the same input gives the same loss.
pub fn loss(scenario: Scenario, ends: &Ends, in_sight: bool) -> Result<Shadowed, Refused> {
    ends.check(scenario)?;
    let slant = ends.straight_m();
    let (seen, seen_sigma, break_m) = match scenario {
        Scenario::RuralMacro { building_m, .. } => rural(ends, slant, building_m),
        Scenario::UrbanMacro => urban(ends, slant, 28.0, 22.0, 9.0),
        Scenario::UrbanMicro => urban(ends, slant, 32.4, 21.0, 9.5),
    };
    if in_sight {
        return Ok(Shadowed {
            loss_db: seen,
            sigma_db: seen_sigma,
            break_m,
        });
    }
    let (hidden, sigma_db) = hidden(scenario, ends, slant)?;
    Ok(Shadowed {
        loss_db: seen.max(hidden),
        sigma_db,
        break_m,
    })
}

/// UMa and UMi in sight.
fn urban(ends: &Ends, slant_m: f64, first: f64, near: f64, bend: f64) -> (f64, f64, f64) {
    let break_m = 4.0 * (ends.mast_m - 1.0) * (ends.person_m - 1.0) * ends.freq_hz / LIGHT_M_PER_S;
    let by_freq = first + 20.0 * (ends.freq_hz / 1e9).log10();
    let log = slant_m.log10();
    let loss = if ends.distance_m <= break_m {
        by_freq + near * log
    } else {
        let square = break_m * break_m + (ends.mast_m - ends.person_m).powi(2);
        by_freq + 40.0 * log - bend * square.log10()
    };
    (loss, 4.0, break_m)
}

/// RMa in sight.
fn rural(ends: &Ends, slant_m: f64, building_m: f64) -> (f64, f64, f64) {
    let break_m = 2.0 * PI * ends.mast_m * ends.person_m * ends.freq_hz / LIGHT_M_PER_S;
    let freq_ghz = ends.freq_hz / 1e9;
    let high = building_m.powf(1.72);
    let near = |d: f64| {
        20.0 * (40.0 * PI * d * freq_ghz / 3.0).log10() + (0.03 * high).min(10.0) * d.log10()
            - (0.044 * high).min(14.77)
            + 0.002 * building_m.log10() * d
    };
    if ends.distance_m <= break_m {
        (near(slant_m), 4.0, break_m)
    } else {
        (
            near(break_m) + 40.0 * (slant_m / break_m).log10(),
            6.0,
            break_m,
        )
    }
}

/// Out of sight, before it is compared with the loss in sight; and its deviation.
fn hidden(scenario: Scenario, ends: &Ends, slant_m: f64) -> Result<(f64, f64), Refused> {
    let log = slant_m.log10();
    let log_f = (ends.freq_hz / 1e9).log10();
    let up = ends.person_m - 1.5;
    Ok(match scenario {
        Scenario::UrbanMicro => (35.3 * log + 22.4 + 21.3 * log_f - 0.3 * up, 7.82),
        Scenario::UrbanMacro => (13.54 + 39.08 * log + 20.0 * log_f - 0.6 * up, 6.0),
        Scenario::RuralMacro {
            building_m,
            street_m,
        } => {
            crate::refused::within("distance out of sight, m", 10.0, 5_000.0, ends.distance_m)?;
            let mast = ends.mast_m.log10();
            let loss = 161.04 - 7.1 * street_m.log10() + 7.5 * building_m.log10()
                - (24.37 - 3.7 * (building_m / ends.mast_m).powi(2)) * mast
                + (43.42 - 3.1 * mast) * (log - 3.0)
                + 20.0 * log_f
                - (3.2 * (11.75 * ends.person_m).log10().powi(2) - 4.97);
            (loss, 8.0)
        }
    })
}
