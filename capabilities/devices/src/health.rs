//! How each device is: gathered in memory as messages pass, written every second, looked over every minute.

use std::collections::HashMap;
use std::time::Duration;

use app::kit::{Fault, Time, words};
use app::store::{Filter, StoreError, Tx, collection::Page, inbox};
use app::{App, Stop, rest};
use payload::{Mapped, Mapping};
use serde_json::Value;

use crate::model::{Battery, BatteryUnit, DEVICES, Device, HEALTH, Health};
use crate::room::{QUIET_S, lock, room};
use crate::shelf::{self, BatteryRule};

/// How often what was gathered is written.
const WRITE_EVERY: Duration = Duration::from_secs(1);
/// Devices written in one transaction.
const TOGETHER: usize = 500;
/// Held messages counted, at most, when devices are looked over.
const COUNTED: i64 = 20_000;

/// What is to be written, by device.
pub type Pending = HashMap<String, Delta>;

/// How a message was heard.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Radio {
    /// The best gateway's signal.
    pub rssi_dbm: Option<f64>,
    /// Its signal over noise.
    pub snr_db: Option<f64>,
    /// Which gateway.
    pub gateway: String,
}

/// What some messages tell of a device's health.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Delta {
    /// When the newest arrived.
    pub heard: Option<Time>,
    /// How many messages.
    pub frames: i64,
    /// How many more of them are held.
    pub held: i64,
    /// How the newest was heard.
    pub radio: Option<Radio>,
    /// The battery.
    pub battery: Option<Battery>,
    /// Whether the newest gave a time that cannot be right.
    pub clock_ahead: Option<bool>,
}

impl Delta {
    fn add(&mut self, later: Self) {
        self.heard = self.heard.max(later.heard);
        self.frames += later.frames;
        self.held += later.held;
        self.radio = later.radio.or_else(|| self.radio.take());
        self.battery = later.battery.or(self.battery);
        self.clock_ahead = later.clock_ahead.or(self.clock_ahead);
    }

    /// Writes it into a device's health.
    pub fn apply(&self, health: &mut Health) {
        health.heard = health.heard.max(self.heard);
        health.frames += self.frames;
        health.held = (health.held + self.held).max(0);
        if let Some(radio) = &self.radio {
            health.rssi_dbm = radio.rssi_dbm;
            health.snr_db = radio.snr_db;
            health.gateway.clone_from(&radio.gateway);
        }
        health.battery = self.battery.or(health.battery);
        health.clock_ahead = self.clock_ahead.unwrap_or(health.clock_ahead);
    }
}

/// Notes what a message told; it is written within a second.
pub fn note(app: &App, device: &str, delta: Delta) {
    lock(&room(app).pending)
        .entry(device.to_owned())
        .or_default()
        .add(delta);
}

/// What is known of a device's health, what is not written yet included.
pub fn with_pending(app: &App, device: &str, mut health: Health) -> Health {
    if let Some(delta) = lock(&room(app).pending).get(device) {
        delta.apply(&mut health);
    }
    health
}

/// What the battery is, by the model's rule, or by the usual names.
#[must_use]
pub fn battery(
    reader: Option<(&BatteryRule, &Mapping)>,
    data: &Value,
    mapped: &Mapped,
) -> Option<Battery> {
    let reading = |name: &str| mapped.readings.iter().find(|reading| reading.name == name);
    if let Some((rule, mapping)) = reader {
        let row = mapping
            .rows
            .iter()
            .find(|row| row.field.to_string() == rule.field)?;
        let level = row.field.find(data).and_then(Value::as_f64);
        let low = match rule.unit {
            BatteryUnit::Flag => reading(&row.attribute)?.value.as_bool()?,
            _ => level? <= rule.low.unwrap_or(f64::MIN),
        };
        return Some(Battery {
            level,
            unit: rule.unit,
            low,
        });
    }
    if let Some(level) = reading("batteryLevel").and_then(|reading| reading.value.as_f64()) {
        return Some(percent(level));
    }
    let low = reading("batteryLow")?.value.as_bool()?;
    Some(Battery {
        level: None,
        unit: BatteryUnit::Flag,
        low,
    })
}

/// A battery in percent: at a fifth there are weeks left to send someone.
#[must_use]
pub fn percent(level: f64) -> Battery {
    Battery {
        level: Some(level),
        unit: BatteryUnit::Percent,
        low: level <= 20.0,
    }
}

/// Writes what was gathered, every second until told to stop, and once more then.
///
/// # Errors
/// None: what could not be written is kept for the next second.
pub async fn keep(app: App, mut stop: Stop) -> Result<(), Fault> {
    loop {
        let last = rest(&mut stop, WRITE_EVERY).await;
        write(&app).await;
        if last {
            return Ok(());
        }
    }
}

/// Writes what was gathered.
pub async fn write(app: &App) {
    let gathered: Vec<(String, Delta)> = std::mem::take(&mut *lock(&room(app).pending))
        .into_iter()
        .collect();
    for part in gathered.chunks(TOGETHER) {
        let (now, deltas) = (app.now(), part.to_vec());
        let written = app
            .store()
            .write(move |tx| {
                for (device, delta) in &deltas {
                    apply(tx, device, delta, now)?;
                }
                Ok::<_, StoreError>(())
            })
            .await;
        if let Err(error) = written {
            tracing::warn!(%error, "devices' health not written; it is tried again");
            let room = room(app);
            let mut pending = lock(&room.pending);
            for (device, delta) in part {
                let later = pending.remove(device).unwrap_or_default();
                let mut earlier = delta.clone();
                earlier.add(later);
                pending.insert(device.clone(), earlier);
            }
        }
    }
}

fn apply(tx: &mut Tx<'_>, device: &str, delta: &Delta, now: Time) -> Result<(), StoreError> {
    let before = HEALTH.get(tx, device)?;
    let mut health = before
        .as_ref()
        .map(|record| record.value.clone())
        .unwrap_or_default();
    delta.apply(&mut health);
    let quiet_s = DEVICES
        .get(tx, device)?
        .map_or(QUIET_S, |device| silent_after_s(&device.value));
    if let Some(&worst) = health.conditions(quiet_s, now).first() {
        health.state = worst;
    }
    match before {
        Some(_) => HEALTH.change(tx, "system", device, None, health).map(drop),
        None => HEALTH
            .insert_as(tx, "system", device.to_owned(), health)
            .map(drop),
    }
}

/// How long a device may be quiet.
#[must_use]
pub fn silent_after_s(device: &Device) -> u32 {
    device
        .silent_after_s
        .or_else(|| {
            shelf::all()
                .get(&device.model)
                .map(|model| model.silent_after_s)
        })
        .unwrap_or(QUIET_S)
}

/// Looks every device over: who has fallen silent, and how many messages of each are held.
///
/// # Errors
/// Whatever the store says.
pub async fn look_over(app: &App) -> Result<String, Fault> {
    let held = held_by_device(app).await?;
    let now = app.now();
    let (mut skip, mut changed, mut seen) = (0, 0_usize, 0_usize);
    loop {
        let held = held.clone();
        let page = Page {
            skip,
            limit: 500,
            newest_first: false,
        };
        let (looked_at, changes) = app
            .store()
            .write(move |tx| {
                let devices = DEVICES.find(tx, &Filter::All, page)?;
                let mut changes = 0;
                for device in &devices {
                    let before = HEALTH.get(tx, &device.id)?;
                    let mut health = before
                        .as_ref()
                        .map(|record| record.value.clone())
                        .unwrap_or_default();
                    if let Some(held) = &held {
                        health.held = held.get(&device.id).copied().unwrap_or(0);
                    }
                    if let Some(&worst) = health
                        .conditions(silent_after_s(&device.value), now)
                        .first()
                    {
                        health.state = worst;
                    }
                    match before {
                        Some(before) if before.value == health => continue,
                        Some(_) => HEALTH
                            .change(tx, "system", &device.id, None, health)
                            .map(drop)?,
                        None => HEALTH
                            .insert_as(tx, "system", device.id.clone(), health)
                            .map(drop)?,
                    }
                    changes += 1;
                }
                Ok::<_, StoreError>((devices.len(), changes))
            })
            .await?;
        (seen, changed) = (seen + looked_at, changed + changes);
        if looked_at < 500 {
            return Ok(format!(
                "{} looked over, {changed} changed",
                words::count(i64::try_from(seen).unwrap_or(i64::MAX), "device", "devices")
            ));
        }
        skip += 500;
    }
}

/// How many messages of each device are held; none if there are more than we count.
async fn held_by_device(app: &App) -> Result<Option<HashMap<String, i64>>, Fault> {
    let (mut counts, mut after, mut total) = (HashMap::new(), 0, 0);
    loop {
        let page = app
            .store()
            .read(move |rd| inbox::in_state(rd, inbox::State::Held, after, 1_000))
            .await?;
        for message in &page {
            *counts.entry(message.device.clone()).or_insert(0) += 1;
        }
        total += 1_000;
        match page.last() {
            Some(last) if page.len() == 1_000 => after = last.id,
            _ => return Ok(Some(counts)),
        }
        if total > COUNTED {
            return Ok(None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_battery_is_read_by_the_models_rule() {
        #[track_caller]
        fn check(model: &str, data: serde_json::Value, want: Option<(Option<f64>, bool)>) {
            let model = &shelf::all()[model];
            let mapped = payload::apply(&model.mapping, &data);
            let got = battery(
                model.battery.as_ref().map(|rule| (rule, &model.mapping)),
                &data,
                &mapped,
            );
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

    #[test]
    fn what_is_gathered_adds_up() {
        let one = |at, held| Delta {
            heard: Some(Time(at)),
            frames: 1,
            held,
            ..Delta::default()
        };
        let mut all = one(20, 1);
        all.add(one(10, 1));
        let mut health = Health {
            frames: 5,
            ..Health::default()
        };
        all.apply(&mut health);
        assert_eq!(
            (health.heard, health.frames, health.held),
            (Some(Time(20)), 7, 2)
        );
    }
}
