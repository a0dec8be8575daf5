//! Typed pages and a sample of each of their states.

use app::{Choice, Page};
mod codecs;
mod device;
mod form;
mod held;
mod inspector;
mod list;

use app::decode::BUILT_IN;
use app::kit::words;
use payload::shelf;
use serde::Serialize;
use serde_json::Value;

use crate::model::Condition;

pub use codecs::{CodecForm, CodecLine, CodecsPage};
pub use device::{DevicePage, MessageLine, Shown};
pub use form::{DeviceForm, Given};
pub use held::{HeldGroup, HeldPage};
pub use inspector::{Inspector, Result};
pub use list::{Line, ListPage, StateChoice};

/// The moment of the samples: 2:05pm on 24 November 2026.
const SAMPLE_US: i64 = 1_795_529_100_000_000;

/// The samples of every page here.
#[must_use]
pub fn samples() -> Vec<app::Sample> {
    [
        ListPage::sample_values(),
        DevicePage::sample_values(),
        HeldPage::sample_values(),
        Inspector::sample_values(),
        DeviceForm::sample_values(),
        CodecsPage::sample_values(),
        CodecForm::sample_values(),
    ]
    .into_iter()
    .flatten()
    .chain(crate::alarm::samples())
    .collect()
}

/// A condition in word and shape.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Status {
    /// good, warning, bad or unknown.
    pub shape: &'static str,
    /// The word.
    pub word: &'static str,
}

impl From<Condition> for Status {
    fn from(condition: Condition) -> Self {
        Self {
            shape: condition.shape(),
            word: condition.words(),
        }
    }
}

/// Everything that can read a device's messages, by name: the shelf, what was brought in, the built-in formats.
#[must_use]
pub fn model_choices(imported: &[String], chosen: &str) -> Vec<Choice> {
    let choice = |value: &str, text: String| Choice::new(value, &text, chosen);
    let mut all: Vec<Choice> = shelf::all()
        .values()
        .map(|model| choice(&model.id(), model.name.clone()))
        .collect();
    all.sort_by(|a, b| a.text.cmp(&b.text));
    all.extend(
        BUILT_IN
            .iter()
            .map(|(name, text, _)| choice(name, (*text).to_owned())),
    );
    all.extend(
        imported
            .iter()
            .map(|name| choice(name, format!("{name} (brought in)"))),
    );
    if !chosen.is_empty() && !all.iter().any(|choice| choice.selected) {
        all.push(choice(chosen, format!("{chosen} (no codec yet)")));
    }
    all
}

/// What a model is called.
#[must_use]
pub fn model_name(model: &str) -> String {
    let built_in = || {
        BUILT_IN
            .iter()
            .find(|(name, ..)| *name == model)
            .map(|(_, text, _)| (*text).to_owned())
    };
    shelf::all()
        .get(model)
        .map(|model| model.name.clone())
        .or_else(built_in)
        .unwrap_or_else(|| model.to_owned())
}

/// A value as people read it, with its unit.
#[must_use]
pub fn value_words(value: &Value, unit_code: Option<&str>) -> String {
    let symbol = unit_code.map_or("", |code| payload::unit::symbol(code).unwrap_or(code));
    let words = match value {
        Value::Bool(yes) => (if *yes { "yes" } else { "no" }).to_owned(),
        Value::Number(n) => n.as_f64().map_or_else(|| n.to_string(), words::number),
        Value::String(text) => text.chars().take(200).collect(),
        Value::Object(object) if object.contains_key("coordinates") => {
            let at = |i: usize| object["coordinates"].get(i).and_then(Value::as_f64);
            match (at(1), at(0)) {
                (Some(lat), Some(lon)) => format!("{lat:.5}, {lon:.5}"),
                _ => short(value),
            }
        }
        other => short(other),
    };
    match symbol {
        "" => words,
        "%" | "°" | "°C" => format!("{words}{symbol}"),
        _ => format!("{words} {symbol}"),
    }
}

/// JSON, cut where it would fill the page.
#[must_use]
pub fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 300 {
        return text;
    }
    text.chars().take(300).chain(['…']).collect()
}

/// What was just done, by the word in the address that a form came back to.
#[must_use]
pub fn notice(done: &str) -> &'static str {
    match done {
        "added" => "The device is registered. Messages of it that were held are being read again.",
        "changed" => "The change is saved. Messages of it that were held are being read again.",
        "removed" => "The device is removed. The readings it made stay.",
        "retrying" => {
            "The held messages are being read again. Load the page in a moment to see how it went."
        }
        "understood" => "The message could be read this time.",
        "still-held" => "The message still cannot be read.",
        "codec" => "The codec is saved, and held messages of its devices are being read again.",
        "resumed" => "The codec runs again, and held messages of its devices are being read again.",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_said_with_their_units() {
        #[track_caller]
        fn check(value: Value, unit: Option<&str>, want: &str) {
            assert_eq!(value_words(&value, unit), want);
        }
        check(json!(21.54), Some("CEL"), "21.5°C");
        check(json!(3), Some("C62"), "3");
        check(json!(412), Some("59"), "412 ppm");
        check(json!(true), None, "yes");
        check(
            json!({"type": "Point", "coordinates": [0.3, 51.5]}),
            None,
            "51.50000, 0.30000",
        );
        check(json!([1, 2]), None, "[1,2]");
    }
}
