//! Writes the base name, time, unit and value of a SenML pack into each of its records.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{Record, SenmlError, Value, Written};

/// The version of SenML that RFC 8428 defines.
const VERSION: f64 = 10.0;
/// Times below this count from the moment of receipt (RFC 8428, section 4.5.3).
const ABSOLUTE_FROM_S: f64 = 268_435_456.0;

#[derive(Default)]
struct Base {
    name: String,
    time: f64,
    unit: Option<String>,
    value: f64,
    sum: f64,
}

pub(super) fn resolve(pack: Vec<Written>, received_s: f64) -> Result<Vec<Record>, SenmlError> {
    let mut base = Base::default();
    let mut out = Vec::with_capacity(pack.len());
    for (i, written) in pack.into_iter().enumerate() {
        let wrong = |what: String| SenmlError::Record { at: i + 1, what };
        if let Some(record) = base.apply(written, received_s).map_err(wrong)? {
            out.push(record);
        }
    }
    Ok(out)
}

impl Base {
    /// `None` for a record that only sets the base.
    fn apply(&mut self, written: Written, received_s: f64) -> Result<Option<Record>, String> {
        if let Some(version) = written.version.filter(|version| *version > VERSION) {
            return Err(format!("has the version {version}, later than {VERSION}"));
        }
        if let Some(must) = written.others.keys().find(|name| name.ends_with('_')) {
            return Err(format!(
                "has the field {must}, which must be understood and is not"
            ));
        }
        self.name = written.base_name.unwrap_or(std::mem::take(&mut self.name));
        self.time = written.base_time.unwrap_or(self.time);
        self.unit = written.base_unit.or(self.unit.take());
        self.value = written.base_value.unwrap_or(self.value);
        self.sum = written.base_sum.unwrap_or(self.sum);
        let values = [
            written
                .number
                .map(|number| Value::Number(number + self.value)),
            written.text.map(Value::Text),
            written.truth.map(Value::Truth),
            written
                .data
                .map(|text| bytes(&text))
                .transpose()?
                .map(Value::Data),
            written.bytes.map(Value::Data),
        ];
        let mut values = values.into_iter().flatten();
        let value = values.next();
        if values.next().is_some() {
            return Err("has more than one value".to_owned());
        }
        let sum = written.sum.map(|sum| sum + self.sum);
        if value.is_none() && sum.is_none() {
            return if written.name.is_none() && written.time.is_none() {
                Ok(None)
            } else {
                Err("has no value".to_owned())
            };
        }
        let time = self.time + written.time.unwrap_or(0.0);
        let record = Record {
            name: name(&self.name, written.name.as_deref().unwrap_or(""))?,
            unit: written.unit.or_else(|| self.unit.clone()),
            value,
            sum,
            time_s: if time < ABSOLUTE_FROM_S {
                received_s + time
            } else {
                time
            },
            update_s: written.update,
        };
        let number = match record.value {
            Some(Value::Number(number)) => number,
            _ => 0.0,
        };
        let finite = [
            number,
            record.sum.unwrap_or(0.0),
            record.time_s,
            record.update_s.unwrap_or(0.0),
        ];
        match finite.iter().find(|number| !number.is_finite()) {
            Some(number) => Err(format!("has the number {number}")),
            None => Ok(Some(record)),
        }
    }
}

/// The base name and the own name together, if that makes a name that the standard allows.
fn name(base: &str, own: &str) -> Result<String, String> {
    let whole = format!("{base}{own}");
    let good = |c: char| c.is_ascii_alphanumeric() || "-:./_".contains(c);
    let starts = whole.starts_with(|c: char| c.is_ascii_alphanumeric());
    if starts && whole.chars().all(good) {
        Ok(whole)
    } else {
        Err(format!(
            "has the name {:?}",
            whole.chars().take(100).collect::<String>()
        ))
    }
}

fn bytes(text: &str) -> Result<Vec<u8>, String> {
    URL_SAFE_NO_PAD
        .decode(text.trim_end_matches('='))
        .map_err(|e| format!("has data that is not base64url: {e}"))
}
