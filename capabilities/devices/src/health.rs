//! How each device is: gathered in memory as messages pass, written every second, looked over every minute.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use app::check::CheckError;
use app::kit::{Fault, Time, words};
use app::store::{Filter, StoreError, Tx, collection::Page, inbox};
use app::{App, Stop, rest};
use payload::{Battery, shelf};
use uplink::Radio;

use crate::alarm;
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

/// How long we must have listened before silence is a new alarm: after a stop, what the broker kept is still to come,
/// and what was sent elsewhere is said again.
const SETTLED_S: i64 = 3_600;

/// Looks every device over: who has fallen silent, how many messages of each are held, and what of that is an alarm.
/// `listened_s` is how long we have been there to hear them.
///
/// # Errors
/// Whatever the store says.
pub async fn look_over(app: &App, listened_s: i64) -> Result<String, Fault> {
    let is_settled = listened_s >= SETTLED_S;
    let held = app.store().read(inbox::held_by_device).await?;
    let all = everything(app).await?;
    let lost = alarm::lost(&all);
    let now = app.now();
    let gone = lost.clone();
    let since = app
        .store()
        .read(move |rd| alarm::heard_again(rd, &gone, now))
        .await?;
    let excused: HashSet<&str> = lost
        .iter()
        .flat_map(|lost| lost.devices.iter().map(String::as_str))
        .chain(alarm::awaited(&all, &since, now))
        .collect();
    let to_write: Vec<Looked> = all
        .iter()
        .filter_map(|seen| {
            let held = held.get(&seen.id).copied().unwrap_or(0);
            let is_new = !seen.health.alarms.contains(&Condition::Silent);
            let is_excused = excused.contains(seen.id.as_str()) || (is_new && !is_settled);
            Looked::at(seen, held, is_excused, now)
        })
        .collect();
    for part in to_write.chunks(TOGETHER) {
        let part = part.to_vec();
        app.store()
            .write(move |tx| part.iter().try_for_each(|looked| looked.write(tx)))
            .await?;
    }
    if is_settled {
        app.store()
            .write(move |tx| alarm::of_gateways(tx, &lost))
            .await?;
    }
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    Ok(format!(
        "{} looked over, {} changed",
        words::count(count(all.len()), "device", "devices"),
        words::whole(count(to_write.len()))
    ))
}

/// A device that is not any more as it was when it was last looked over.
#[derive(Debug, Clone)]
struct Looked {
    id: String,
    held: i64,
    state: Condition,
    alarms: Vec<Condition>,
}

impl Looked {
    /// None if nothing changed. Silence is excused where it is no alarm of the device: that of one that a lost gateway
    /// carried is an alarm of that gateway, until it is there again and the device has had time to speak.
    fn at(seen: &Seen, held: i64, is_excused: bool, now: Time) -> Option<Self> {
        let health = Health {
            held,
            ..seen.health.clone()
        };
        let conditions = health.conditions(silent_after_s(&seen.device), now);
        let mut alarms = alarm::raised(&health, &conditions);
        alarms.retain(|condition| !(is_excused && *condition == Condition::Silent));
        let state = conditions.first().copied().unwrap_or_default();
        let is_as_before =
            (held, state) == (seen.health.held, seen.health.state) && alarms == seen.health.alarms;
        (!is_as_before).then(|| Self {
            id: seen.id.clone(),
            held,
            state,
            alarms,
        })
    }

    fn write(&self, tx: &mut Tx<'_>) -> Result<(), CheckError> {
        let Some(device) = DEVICES.get(tx, &self.id)? else {
            return Ok(());
        };
        let before = HEALTH.get(tx, &self.id)?;
        let is_new = before.is_none();
        let mut health = before.map(|record| record.value).unwrap_or_default();
        if health.alarms != self.alarms {
            alarm::of_device(tx, &self.id, &device.value, &self.alarms)?;
        }
        health.held = self.held;
        health.state = self.state;
        health.alarms.clone_from(&self.alarms);
        if is_new {
            HEALTH.insert_as(tx, "system", self.id.clone(), health)?;
        } else {
            HEALTH.change(tx, "system", &self.id, None, health)?;
        }
        Ok(())
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
