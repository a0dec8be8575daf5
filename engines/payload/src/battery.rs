//! How much is left in a device's battery: by the model's own rule, or by the usual names.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Mapped, Mapping};

/// How much is left in a battery.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Battery {
    /// How much, in `unit`; none where the device says only that it is low or not.
    pub level: Option<f64>,
    /// In what.
    pub unit: BatteryUnit,
    /// Whether it should be changed.
    pub low: bool,
}

/// What a battery is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BatteryUnit {
    /// Of what it holds when full.
    Percent,
    /// Its voltage.
    Volts,
    /// The same, in thousandths.
    Millivolts,
    /// Low, or not.
    Flag,
}

/// How a model's battery is read.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatteryRule {
    /// The decoded field.
    pub field: String,
    /// What it is in.
    pub unit: BatteryUnit,
    /// At and below this it should be changed.
    pub low: Option<f64>,
}

impl Battery {
    /// A battery in percent: at a fifth there are weeks left to send someone.
    #[must_use]
    pub fn percent(level: f64) -> Self {
        Self {
            level: Some(level),
            unit: BatteryUnit::Percent,
            low: level <= 20.0,
        }
    }

    /// A battery of which only this is known.
    #[must_use]
    pub const fn flag(low: bool) -> Self {
        Self {
            level: None,
            unit: BatteryUnit::Flag,
            low,
        }
    }

    /// What a message tells of the battery: by the model's rule and mapping where there are such,
    /// else by an attribute `batteryLevel` or `batteryLow`.
    #[must_use]
    pub fn read(
        rule: Option<(&BatteryRule, &Mapping)>,
        data: &Value,
        mapped: &Mapped,
    ) -> Option<Self> {
        let reading = |name: &str| mapped.readings.iter().find(|reading| reading.name == name);
        if let Some((rule, mapping)) = rule {
            let row = mapping
                .rows
                .iter()
                .find(|row| row.field.to_string() == rule.field)?;
            let level = row.field.find(data).and_then(Value::as_f64);
            let low = match rule.unit {
                BatteryUnit::Flag => reading(&row.attribute)?.value.as_bool()?,
                _ => level? <= rule.low.unwrap_or(f64::MIN),
            };
            return Some(Self {
                level,
                unit: rule.unit,
                low,
            });
        }
        if let Some(level) = reading("batteryLevel").and_then(|reading| reading.value.as_f64()) {
            return Some(Self::percent(level));
        }
        Some(Self::flag(reading("batteryLow")?.value.as_bool()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shelf;
    use serde_json::json;

    #[test]
    fn a_battery_is_read_by_the_models_rule() {
        #[track_caller]
        fn check(model: &str, data: Value, want: Option<(Option<f64>, bool)>) {
            let model = &shelf::all()[model];
            let mapped = crate::apply(&model.mapping, &data);
            let rule = model.battery.as_ref().map(|rule| (rule, &model.mapping));
            let got = Battery::read(rule, &data, &mapped);
            assert_eq!(
                got.map(|battery| (battery.level, battery.low)),
                want,
                "{data}"
            );
        }
        check(
            "milesight-iot/am103",
            json!({"battery": 80}),
            Some((Some(80.0), false)),
        );
        check(
            "milesight-iot/am103",
            json!({"battery": 20}),
            Some((Some(20.0), true)),
        );
        check("milesight-iot/am103", json!({"co2": 400}), None);
        check(
            "elsys/ems-desk",
            json!({"vdd": 2900}),
            Some((Some(2900.0), true)),
        );
        check(
            "nwave/nps405",
            json!({"battery_voltage": 3.4}),
            Some((Some(3.4), false)),
        );
    }
}
