//! Cayenne Low Power Payload: the plain format in which many small sensors report.

use serde_json::{Map, Value, json};

/// Why a message is not Cayenne LPP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CayenneError {
    /// A type of reading that is not in the tables.
    #[error("the reading at byte {at} has the type {kind}, which is not known")]
    Kind {
        /// Where the reading begins.
        at: usize,
        /// The type it claims.
        kind: u8,
    },
    /// The message ends within a reading.
    #[error("the reading at byte {at} needs {need} bytes but {left} are left")]
    Short {
        /// Where the reading begins.
        at: usize,
        /// How long a reading of its type is.
        need: usize,
        /// How many bytes there are.
        left: usize,
    },
}

/// How one number is written: bytes, sign, and by how much it is divided.
#[derive(Clone, Copy)]
struct Number {
    bytes: usize,
    signed: bool,
    per: u32,
}

const fn plain(bytes: usize, per: u32) -> Number {
    Number {
        bytes,
        signed: false,
        per,
    }
}

const fn signed(bytes: usize, per: u32) -> Number {
    Number {
        bytes,
        signed: true,
        per,
    }
}

/// A type of reading: its code, its name, and its numbers, named if there are several.
struct Kind {
    code: u8,
    name: &'static str,
    numbers: &'static [(&'static str, Number)],
}

const fn kind(code: u8, name: &'static str, numbers: &'static [(&'static str, Number)]) -> Kind {
    Kind {
        code,
        name,
        numbers,
    }
}

const KINDS: &[Kind] = &[
    kind(0, "digital_in", &[("", plain(1, 1))]),
    kind(1, "digital_out", &[("", plain(1, 1))]),
    kind(2, "analog_in", &[("", signed(2, 100))]),
    kind(3, "analog_out", &[("", signed(2, 100))]),
    kind(100, "generic", &[("", plain(4, 1))]),
    kind(101, "luminosity", &[("", plain(2, 1))]),
    kind(102, "presence", &[("", plain(1, 1))]),
    kind(103, "temperature", &[("", signed(2, 10))]),
    kind(104, "relative_humidity", &[("", plain(1, 2))]),
    kind(
        113,
        "accelerometer",
        &[
            ("x", signed(2, 1000)),
            ("y", signed(2, 1000)),
            ("z", signed(2, 1000)),
        ],
    ),
    kind(115, "barometric_pressure", &[("", plain(2, 10))]),
    kind(116, "voltage", &[("", plain(2, 100))]),
    kind(117, "current", &[("", plain(2, 1000))]),
    kind(118, "frequency", &[("", plain(4, 1))]),
    kind(120, "percentage", &[("", plain(1, 1))]),
    kind(121, "altitude", &[("", signed(2, 1))]),
    kind(125, "concentration", &[("", plain(2, 1))]),
    kind(128, "power", &[("", plain(2, 1))]),
    kind(130, "distance", &[("", plain(4, 1000))]),
    kind(131, "energy", &[("", plain(4, 1000))]),
    kind(132, "direction", &[("", plain(2, 1))]),
    kind(133, "unix_time", &[("", plain(4, 1))]),
    kind(
        134,
        "gyrometer",
        &[
            ("x", signed(2, 100)),
            ("y", signed(2, 100)),
            ("z", signed(2, 100)),
        ],
    ),
    kind(
        135,
        "colour",
        &[("r", plain(1, 1)), ("g", plain(1, 1)), ("b", plain(1, 1))],
    ),
    kind(
        136,
        "gps",
        &[
            ("latitude", signed(3, 10_000)),
            ("longitude", signed(3, 10_000)),
            ("altitude", signed(3, 100)),
        ],
    ),
    kind(142, "switch", &[("", plain(1, 1))]),
];

/// Decodes a message to one object: `{"temperature_1": 21.5, "gps_3": {"latitude": …}}`, named as
/// The Things Stack names them, by type and channel. The same type and channel twice: the last wins.
///
/// # Errors
/// [`CayenneError`] at the first reading that is unknown or cut short. Nothing is half decoded.
///
/// # Source
/// Cayenne LPP 2.0, "Data Types" (IPSO object id less 3200), and the added types 100 to 142 that
/// The Things Stack and ChirpStack read. Type 121 is taken as signed, so that a place below the sea
/// has an altitude.
pub fn decode(bytes: &[u8]) -> Result<Value, CayenneError> {
    let mut out = Map::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let [channel, code, data @ ..] = rest else {
            return Err(CayenneError::Short {
                at,
                need: 3,
                left: rest.len(),
            });
        };
        let Kind { name, numbers, .. } = KINDS
            .iter()
            .find(|kind| kind.code == *code)
            .ok_or(CayenneError::Kind { at, kind: *code })?;
        let size: usize = numbers.iter().map(|(_, number)| number.bytes).sum();
        if data.len() < size {
            return Err(CayenneError::Short {
                at,
                need: size + 2,
                left: rest.len(),
            });
        }
        out.insert(format!("{name}_{channel}"), read(numbers, data));
        at += size + 2;
    }
    Ok(Value::Object(out))
}

fn read(numbers: &[(&str, Number)], mut data: &[u8]) -> Value {
    let mut values = Map::new();
    for (name, number) in numbers {
        let (own, rest) = data.split_at(number.bytes);
        data = rest;
        values.insert((*name).to_owned(), number.read(own));
    }
    match values.remove("") {
        Some(only) => only,
        None => Value::Object(values),
    }
}

impl Number {
    fn read(self, bytes: &[u8]) -> Value {
        let whole = bytes
            .iter()
            .fold(0_i64, |sum, &byte| sum << 8 | i64::from(byte));
        let bits = 8 * self.bytes;
        let whole = if self.signed && whole >> (bits - 1) == 1 {
            whole - (1 << bits)
        } else {
            whole
        };
        if whole % i64::from(self.per) == 0 {
            return json!(whole / i64::from(self.per));
        }
        #[allow(clippy::cast_precision_loss, reason = "at most 32 bits")]
        let value = whole as f64 / f64::from(self.per);
        json!(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len())
            .step_by(2)
            .map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap())
            .collect()
    }

    #[track_caller]
    fn check(hex: &str, want: &str) {
        let got = match decode(&bytes(hex)) {
            Ok(value) => value.to_string(),
            Err(e) => e.to_string(),
        };
        assert_eq!(got, want, "{hex}");
    }

    #[test]
    fn reads_every_type() {
        check("", "{}");
        check(
            "03670110056700ff",
            r#"{"temperature_3":27.2,"temperature_5":25.5}"#,
        );
        check("0167ffd7", r#"{"temperature_1":-4.1}"#);
        check(
            "067104d2fb2e0000",
            r#"{"accelerometer_6":{"x":1.234,"y":-1.234,"z":0}}"#,
        );
        check(
            "018806765ff2960a0003e8",
            r#"{"gps_1":{"latitude":42.3519,"longitude":-87.9094,"altitude":10}}"#,
        );
        check("010001", r#"{"digital_in_1":1}"#);
        check("010164", r#"{"digital_out_1":100}"#);
        check("0102ff9c", r#"{"analog_in_1":-1}"#);
        check("01030123", r#"{"analog_out_1":2.91}"#);
        check("026501f4", r#"{"luminosity_2":500}"#);
        check("026601", r#"{"presence_2":1}"#);
        check("026879", r#"{"relative_humidity_2":60.5}"#);
        check("02732794", r#"{"barometric_pressure_2":1013.2}"#);
        check(
            "0286006400c8ff9c",
            r#"{"gyrometer_2":{"x":1,"y":2,"z":-1}}"#,
        );
        check("0164ffffffff", r#"{"generic_1":4294967295}"#);
        check("01740171", r#"{"voltage_1":3.69}"#);
        check("01750bb9", r#"{"current_1":3.001}"#);
    }

    #[test]
    fn reads_the_added_types() {
        check("017833", r#"{"percentage_1":51}"#);
        check("017633c34f20", r#"{"frequency_1":868437792}"#);
        check("0179fff6", r#"{"altitude_1":-10}"#);
        check("017d0190", r#"{"concentration_1":400}"#);
        check("01800bb8", r#"{"power_1":3000}"#);
        check("0182000004d2", r#"{"distance_1":1.234}"#);
        check("018300003039", r#"{"energy_1":12.345}"#);
        check("0184010e", r#"{"direction_1":270}"#);
        check("018565920080", r#"{"unix_time_1":1704067200}"#);
        check("0187ff8000", r#"{"colour_1":{"r":255,"g":128,"b":0}}"#);
        check("018e01", r#"{"switch_1":1}"#);
    }

    #[test]
    fn refuses_what_is_not_cayenne() {
        check("01", "the reading at byte 0 needs 3 bytes but 1 are left");
        check(
            "016701",
            "the reading at byte 0 needs 4 bytes but 3 are left",
        );
        check(
            "0100010107",
            "the reading at byte 3 has the type 7, which is not known",
        );
    }
}
