//! What a device would have said in the days before now.

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::{Life, Luck, Sense, Trouble};

/// A past is remembered every half hour.
const STEP_US: i64 = 1_800_000_000;
const DAY_US: i64 = 86_400_000_000;

/// One reading of the past.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The attribute.
    pub name: &'static str,
    /// Its value.
    pub value: Value,
    /// Its unit, as UNECE Recommendation 20 codes it.
    pub unit_code: Option<&'static str>,
    /// When: microseconds since the start of 1970.
    pub at_us: i64,
}

/// The main reading in the last `days` days before `now_us`, a half hour apart, and when the device
/// spoke last. Both times are microseconds since the start of 1970.
#[must_use]
pub fn readings(
    life: &Life,
    luck: Luck,
    days: u32,
    now_us: i64,
    zone: &TimeZone,
) -> (Vec<Reading>, i64) {
    let until = match life.fault {
        #[expect(clippy::cast_possible_truncation, reason = "seconds of some days")]
        Some(Trouble::SilentSinceDays(days)) => now_us - (days * 86_400.0) as i64 * 1_000_000,
        _ => now_us,
    };
    let mut all = Vec::new();
    let mut at_us = now_us - i64::from(days) * DAY_US;
    while at_us <= until {
        let sense = life.sense(luck, at_us, zone, 0);
        let (name, value, unit_code) = main_reading(&life.model, &sense);
        all.push(Reading {
            name,
            value,
            unit_code,
            at_us,
        });
        at_us += STEP_US;
    }
    (all, until)
}

/// What a model's main reading is called, and its unit.
fn main_reading(model: &str, sense: &Sense) -> (&'static str, Value, Option<&'static str>) {
    let on = || json!(sense.value > 0.5);
    let rounded = |places: i32| {
        let by = 10_f64.powi(places);
        json!((sense.value * by).round() / by)
    };
    match model {
        "milesight-iot/am103" => ("co2", rounded(0), Some("59")),
        "milesight-iot/vs133" => ("peopleIn", rounded(0), Some("C62")),
        "milesight-iot/ws301" => ("open", on(), None),
        "browan/tbsl100" => ("soundLevel", rounded(0), Some("2N")),
        "arwin-technology/lrs10701" => ("pm25", rounded(2), Some("GQ")),
        "dingtek/dc500" => ("peopleCount", rounded(0), Some("C62")),
        "dingtek/df702" | "dingtek/df703" => ("distance", rounded(0), Some("MMT")),
        "mclimate/flood-sensor" => ("waterLeak", json!(sense.value > 0.25), None),
        _ => ("occupied", on(), None),
    }
}

#[cfg(test)]
mod tests {
    use payload::shelf;

    use super::*;
    use crate::encode;

    #[test]
    fn the_past_has_the_names_and_units_of_the_present() {
        let sense = Sense {
            value: 1.0,
            temperature_c: 10.0,
            battery_low: false,
            turn: 0,
        };
        for (id, model) in shelf::all() {
            if encode(id, &sense).is_none() {
                continue;
            }
            let (name, _, unit) = main_reading(id, &sense);
            let row = model.mapping.rows.iter().find(|row| row.attribute == name);
            assert_eq!(
                row.map(|row| row.unit_code.as_deref()),
                Some(unit),
                "{id} {name}"
            );
        }
    }

    #[test]
    fn a_silent_device_left_a_shorter_past() {
        #[track_caller]
        fn check(fault: Option<Trouble>, want: usize) {
            let life = Life {
                model: "milesight-iot/ws301".into(),
                rhythm: None,
                scale: 0.0,
                offset: 1.0,
                fault,
            };
            let luck = Luck::of("a", |_| 0.5);
            let now_us = 100 * DAY_US;
            let (all, last_us) = readings(&life, luck, 2, now_us, &TimeZone::UTC);
            assert_eq!(all.len(), want, "{fault:?}");
            assert!(
                all.iter()
                    .all(|one| one.at_us <= last_us && one.value == json!(true))
            );
        }
        check(None, 97);
        check(Some(Trouble::SilentSinceDays(1.5)), 25);
        check(Some(Trouble::SilentSinceDays(9.0)), 0);
    }
}
