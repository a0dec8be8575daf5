//! How each device is: gathered in memory as messages pass, written every second, looked over every minute.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use app::kit::{Fault, Time, words};
use app::store::{Filter, StoreError, Tx, collection::Page, inbox};
use app::{App, Stop, rest};
use payload::{Battery, shelf};
use uplink::Radio;

use crate::model::{Condition, DEVICES, Device, HEALTH, Health};
use crate::room::{QUIET_S, lock, room};

/// How often what was gathered is written.
const WRITE_EVERY: Duration = Duration::from_secs(1);
/// Devices listed at most.
const MOST: i64 = 100_000;
/// Devices written in one transaction.
const TOGETHER: usize = 500;

/// What is to be written, by device.
pub type Pending = HashMap<String, Delta>;

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

/// A device with what was heard of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// Its id.
    pub id: String,
    /// Its record.
    pub device: Device,
    /// What was heard of it.
    pub health: Health,
    /// How that makes it, the worst first.
    pub conditions: Vec<Condition>,
}

impl Seen {
    /// The worst of how it is.
    #[must_use]
    pub fn worst(&self) -> Condition {
        self.conditions.first().copied().unwrap_or_default()
    }
}

/// Every device, what is not written yet included.
///
/// # Errors
/// Whatever the store says.
pub async fn everything(app: &App) -> Result<Vec<Seen>, Fault> {
    let page = Page {
        limit: MOST,
        ..Page::default()
    };
    let (devices, healths) = app
        .store()
        .read(move |rd| {
            Ok::<_, StoreError>((
                DEVICES.find(rd, &Filter::All, page)?,
                HEALTH.find(rd, &Filter::All, page)?,
            ))
        })
        .await?;
    let mut healths: HashMap<String, Health> = healths
        .into_iter()
        .map(|record| (record.id, record.value))
        .collect();
    let now = app.now();
    let seen = devices.into_iter().map(|record| {
        let (id, device) = (record.id, record.value);
        let health = with_pending(app, &id, healths.remove(&id).unwrap_or_default());
        Seen {
            conditions: health.conditions(silent_after_s(&device), now),
            id,
            device,
            health,
        }
    });
    Ok(seen.collect())
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
    let held = app.store().read(inbox::held_by_device).await?;
    let held = Arc::new(held);
    let now = app.now();
    let (mut skip, mut changed, mut seen) = (0, 0_usize, 0_usize);
    loop {
        let held = Arc::clone(&held);
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
                    health.held = held.get(&device.id).copied().unwrap_or(0);
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

#[cfg(test)]
mod tests {
    use super::*;

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
