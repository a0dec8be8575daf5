//! Pages that show: parse, look up, show.

mod codecs;
mod device;
mod held;
mod inspector;
mod list;

use app::App;
use app::kit::{Fault, words};
use app::store::{Filter, collection::Page as Part};
use payload::{Battery, BatteryUnit};
use serde::Deserialize;
use serde_json::Value;

use crate::model::CODECS;
use crate::pages::{Shown, short, value_words};

pub use codecs::codecs;
pub use device::device;
pub use held::held;
pub use inspector::inspector;
pub use list::list;

/// Records looked at for a list.
const MOST: i64 = 20_000;

/// What a form came back with.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Done {
    done: String,
}

/// The names of the codecs that were brought in.
///
/// # Errors
/// Whatever the store says.
pub async fn imported(app: &App) -> Result<Vec<String>, Fault> {
    let part = Part {
        limit: MOST,
        ..Part::default()
    };
    let all = app
        .store()
        .read(move |rd| CODECS.find(rd, &Filter::All, part))
        .await?;
    Ok(all.into_iter().map(|codec| codec.id).collect())
}

/// A battery as people read it.
fn battery_words(battery: Option<Battery>) -> String {
    let Some(battery) = battery else {
        return "not known".into();
    };
    let level = battery.level.map(words::number);
    match (level, battery.unit) {
        (Some(level), BatteryUnit::Percent) => format!("{level}%"),
        (Some(level), BatteryUnit::Volts) => format!("{level} V"),
        (Some(level), BatteryUnit::Millivolts) => format!("{level} mV"),
        _ => (if battery.low { "low" } else { "good" }).into(),
    }
}

/// Decoded fields, one by one.
fn fields(data: &Value) -> Vec<Shown> {
    let shown = |(name, value): (&String, &Value)| Shown {
        name: name.clone(),
        text: value_words(value, None),
        at_us: None,
    };
    match data {
        Value::Object(members) => members.iter().map(shown).collect(),
        Value::Null => Vec::new(),
        other => vec![Shown {
            name: "$".into(),
            text: short(other),
            at_us: None,
        }],
    }
}
