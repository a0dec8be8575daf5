//! The devices that watch things, each with the rhythm of what it watches.

use serde_json::{Value, json};

use super::{Pos, Site, fine};

/// A device of the register.
pub struct Device {
    dev_eui: String,
    name: String,
    model: &'static str,
    feeds: String,
    at: Pos,
    life: Life,
    fault: Value,
}

/// What it would measure: `offset + scale × rhythm`, once an interval.
#[derive(Clone, Copy)]
pub struct Life {
    pub rhythm: &'static str,
    pub scale: f64,
    pub offset: f64,
    pub interval_s: u32,
}

/// Yes or no, every so often.
pub const fn flag(rhythm: &'static str, interval_s: u32) -> Life {
    Life {
        rhythm,
        scale: 1.0,
        offset: 0.0,
        interval_s,
    }
}

impl Device {
    pub fn to_json(&self) -> Value {
        json!({
            "dev_eui": self.dev_eui,
            "name": self.name,
            "model": self.model,
            "feeds": self.feeds,
            "team": team(&self.feeds),
            "location": { "lon": fine(self.at)[0], "lat": fine(self.at)[1] },
            "rhythm": self.life.rhythm,
            "scale": self.life.scale,
            "offset": self.life.offset,
            "fault": self.fault,
            "interval_s": self.life.interval_s,
        })
    }
}

/// The team of the council that sees to what feeds this thing; none for what others keep.
fn team(feeds: &str) -> &'static str {
    match feeds.split(':').nth(2) {
        Some("ParkingSpot") => "parking",
        Some("WasteContainer") => "waste",
        Some("Bench") => "parks",
        Some("Library" | "Desk") => "libraries",
        Some("AirQualityObserved" | "WaterLevelObserved") => "environment",
        _ => "",
    }
}

impl Site<'_> {
    /// Puts a device on a thing.
    pub fn watch(&mut self, name: String, model: &'static str, feeds: &str, at: Pos, life: Life) {
        // A locally administered EUI-64 (the second lowest bit of the first byte), then "SR".
        let number = self.things.devices.len() as u64 + 1;
        let dev_eui = format!("025352{:06x}{:04x}", self.chance.below(1 << 24), number);
        let feeds = feeds.to_owned();
        self.things.devices.push(Device {
            dev_eui,
            name,
            model,
            feeds,
            at,
            life,
            fault: Value::Null,
        });
    }
}

/// Gives a few devices the faults that an engineer should find: by model, and which of its kind.
pub fn break_some(devices: &mut [Device]) {
    let faults = [
        ("nwave/nps405", 4, json!({ "silent_since_days": 3 })),
        ("nwave/nps405", 17, json!("low_battery")),
        ("bosch/tps110-0392", 7, json!("stuck")),
        ("dingtek/df703", 5, json!({ "silent_since_days": 9 })),
        ("dingtek/df703", 9, json!("low_battery")),
        ("netvox/r311wa", 2, json!("weak_radio")),
        ("dingtek/dc500", 3, json!("clock_ahead")),
        ("arwin-technology/lrs10701", 6, json!("garbled")),
        ("milesight-iot/am103", 2, json!("weak_radio")),
    ];
    for (model, which, fault) in faults {
        if let Some(device) = devices
            .iter_mut()
            .filter(|device| device.model == model)
            .nth(which)
        {
            device.fault = fault;
        }
    }
}
