//! Fields that describe themselves: the attribute and the unit that a field's own name tells.

use serde_json::{Map, Value, json};

use crate::mapping::{Kind, Path, Row};
use crate::{Mapped, Mapping, senml};

/// Attributes taken from one message at most.
const MOST: usize = 64;

/// A field's usual names, the attribute it becomes, and its unit.
const KNOWN: &[(&[&str], &str, &str)] = &[
    (
        &["temperature", "temp", "airtemperature"],
        "temperature",
        "CEL",
    ),
    (
        &["humidity", "relativehumidity", "hum", "humi"],
        "relativeHumidity",
        "P1",
    ),
    (&["co2"], "co2", "59"),
    (
        &["pressure", "barometer", "barometricpressure"],
        "atmosphericPressure",
        "A97",
    ),
    (
        &["illuminance", "luminosity", "light", "lux"],
        "illuminance",
        "LUX",
    ),
    (&["pm25", "pm2_5"], "pm25", "GQ"),
    (&["pm10"], "pm10", "GQ"),
    (
        &["noise", "soundlevel", "laeq", "decibel", "leq"],
        "soundLevel",
        "2N",
    ),
    (
        &["battery", "batterylevel", "batterypercent"],
        "batteryLevel",
        "P1",
    ),
    (
        &["batteryvoltage", "batv", "vbat", "volt"],
        "batteryVoltage",
        "VLT",
    ),
    (&["voltage"], "voltage", "VLT"),
];

/// The readings of fields that nobody has mapped.
#[must_use]
pub fn read(data: &Value) -> Mapped {
    crate::apply(&mapping(data), data)
}

/// The mapping of fields that nobody has mapped: each under its own name, well-known ones with their unit.
#[must_use]
pub fn mapping(data: &Value) -> Mapping {
    let mut rows: Vec<Row> = Vec::new();
    for path in crate::apply(&Mapping::default(), data)
        .unmapped
        .into_iter()
        .take(MOST)
    {
        let Some(row) = row(&path, data) else {
            continue;
        };
        if !rows.iter().any(|known| known.attribute == row.attribute) {
            rows.push(row);
        }
    }
    Mapping { rows }
}

fn row(path: &str, data: &Value) -> Option<Row> {
    let (group, name) = path
        .rsplit_once('.')
        .map_or(("$", path), |(group, name)| (group, name));
    if matches!(
        name,
        "latitude" | "lat" | "longitude" | "lon" | "lng" | "altitude"
    ) {
        return (name.starts_with("lat"))
            .then(|| made(group, "location", None, Kind::Geo))
            .flatten();
    }
    if group == "$" && matches!(name, "id" | "time" | "timestamp" | "observedAt") {
        return None;
    }
    let number = path.parse::<Path>().ok()?.find(data)?.is_number();
    let (stem, channel) = channel(path);
    let plain: String = stem
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase();
    let known = KNOWN
        .iter()
        .find(|(names, ..)| names.contains(&plain.as_str()) && number);
    match known {
        Some((_, attribute, unit)) => made(
            path,
            &format!("{attribute}{channel}"),
            Some(unit),
            Kind::Property,
        ),
        None => made(path, &attribute(path)?, None, Kind::Property),
    }
}

fn made(field: &str, attribute: &str, unit: Option<&str>, kind: Kind) -> Option<Row> {
    let mut row = json!({ "field": field, "attribute": attribute });
    if let Some(unit) = unit {
        row["unit_code"] = unit.into();
    }
    if kind == Kind::Geo {
        row["kind"] = "geo".into();
    }
    serde_json::from_value(row).ok()
}

/// `temperature_1` is the temperature of channel 1.
fn channel(name: &str) -> (&str, &str) {
    match name.rsplit_once('_') {
        Some((stem, n)) if !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()) => (stem, n),
        _ => (name, ""),
    }
}

/// `air.water_level[0]` as `airWaterLevel0`; none if nothing is left of it.
fn attribute(path: &str) -> Option<String> {
    let mut out = String::new();
    for word in path
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        let mut letters = word.chars();
        let first = letters.next()?;
        if out.is_empty() {
            out.push(first.to_ascii_lowercase());
        } else {
            out.push(first.to_ascii_uppercase());
        }
        out.extend(letters);
    }
    if out.starts_with(|c: char| c.is_ascii_digit()) {
        out.insert_str(0, "value");
    }
    out.truncate(100);
    match out.as_str() {
        "" => None,
        "id" | "type" | "scope" => Some(format!("device{}", out[..1].to_uppercase() + &out[1..])),
        _ => Some(out),
    }
}

/// A pack of SenML as fields by name, and the mapping that its units tell.
pub fn of_senml(records: &[senml::Record]) -> (Value, Mapping) {
    let mut data = Map::new();
    let mut rows: Vec<Row> = Vec::new();
    for record in records.iter().take(MOST) {
        let value = match (&record.value, record.sum) {
            (Some(senml::Value::Number(n)), _) => json!(n),
            (Some(senml::Value::Text(text)), _) => json!(text),
            (Some(senml::Value::Truth(yes)), _) => json!(yes),
            (None, Some(sum)) => json!(sum),
            _ => continue,
        };
        // What is before the last separator names the device, as a rule.
        let name = record
            .name
            .rsplit([':', '/'])
            .find(|part| !part.is_empty())
            .unwrap_or("value")
            .to_owned();
        let unit = record
            .unit
            .as_deref()
            .and_then(senml_unit)
            .filter(|_| value.is_number());
        let path = format!("[{}]", json!(name));
        let known = row(&name, &json!({ name.as_str(): value })).map(|row| row.attribute);
        if let Some(attribute) = known.or_else(|| attribute(&name))
            && !rows.iter().any(|row| row.attribute == attribute)
        {
            rows.extend(made(&path, &attribute, unit, Kind::Property));
        }
        data.insert(name, value);
    }
    (Value::Object(data), Mapping { rows })
}

/// # Source
/// RFC 8428, section 12.1, and UNECE Recommendation 20.
fn senml_unit(unit: &str) -> Option<&'static str> {
    Some(match unit {
        "Cel" => "CEL",
        "K" => "KEL",
        "%RH" | "%" | "%EL" => "P1",
        "V" => "VLT",
        "A" => "AMP",
        "W" => "WTT",
        "lx" => "LUX",
        "dB" => "2N",
        "dBm" => "DBM",
        "Pa" => "PAL",
        "m" => "MTR",
        "m/s" => "MTS",
        "s" => "SEC",
        "kg" => "KGM",
        "l" => "LTR",
        "m3" => "MTQ",
        "Hz" => "HTZ",
        "Ohm" => "OHM",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(data: &Value, want: &[(&str, Option<&str>)]) {
        let mapped = crate::apply(&mapping(data), data);
        let got: Vec<_> = mapped
            .readings
            .iter()
            .map(|r| (r.name.as_str(), r.unit_code.as_deref()))
            .collect();
        assert_eq!(got, want);
        assert!(mapped.refused.is_empty(), "{:?}", mapped.refused);
    }

    #[test]
    fn fields_keep_their_names_and_known_ones_get_units() {
        check(
            &json!({"temperature": 21.5, "Humidity": 40}),
            &[
                ("temperature", Some("CEL")),
                ("relativeHumidity", Some("P1")),
            ],
        );
        check(
            &json!({"temperature_1": 21.5, "temperature_2": 3}),
            &[("temperature1", Some("CEL")), ("temperature2", Some("CEL"))],
        );
        check(
            &json!({"door": {"open_count": 3}, "type": "x", "9": true}),
            &[
                ("doorOpenCount", None),
                ("deviceType", None),
                ("value9", None),
            ],
        );
        check(&json!({"temperature": "warm"}), &[("temperature", None)]);
        check(
            &json!({"gps_1": {"latitude": 51.5, "longitude": 0.3, "altitude": 2}}),
            &[("location", None)],
        );
        check(
            &json!({"latitude": 51.5, "longitude": 0.3, "time": "x"}),
            &[("location", None)],
        );
        check(&json!({"": 1, "!!": 2}), &[]);
        check(&json!([]), &[]);
    }
}
