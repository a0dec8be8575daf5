//! The demonstration: devices that do not exist send believable messages, by the same way in as those that do.

mod bytes;
mod past;

use std::time::Duration;

use app::kit::{Fault, Time};
use app::{App, Stop, rest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::tz::TimeZone;
use serde_json::json;

use crate::intake;
use crate::link::{chirpstack, plain};
use crate::rhythm::{self, Local};
use crate::seed::{Planned, Trouble, planned};

pub use past::backfill;

/// How often devices whose time has come are looked for.
const LOOK: Duration = Duration::from_millis(500);
/// The least and the most seconds between two messages of one device: a demonstration is in a hurry.
const PACE_S: (u64, u64) = (20, 60);
/// A clock that is ahead is ahead by this.
const AHEAD_S: i64 = 3 * 3_600;

/// What a device senses at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sense {
    /// Its main reading.
    pub value: f64,
    /// The temperature of the air around it.
    pub temperature_c: f64,
    /// Whether its battery is at its end.
    pub battery_low: bool,
    /// Counts its messages, for what it does not say each time.
    pub turn: u64,
}

/// A device of the demonstration, and when it speaks next.
struct Actor {
    planned: Planned,
    seed: u64,
    next: Time,
    turn: u64,
}

/// Sends believable messages of the place's devices until told to stop.
pub async fn run(app: App, mut stop: Stop) {
    let planned = match planned(&app) {
        Ok(planned) => planned,
        Err(fault) => {
            tracing::error!(error = %fault, "no device is simulated");
            return;
        }
    };
    let london = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    let chance = app.chance().clone();
    let begin = app.now();
    let mut actors: Vec<Actor> = planned
        .into_iter()
        .filter(|planned| planned.rhythm.is_some() && !matches!(planned.fault, Some(Trouble::SilentSinceDays(_))))
        .enumerate()
        // Everyone speaks within the first seconds, so that nothing looks stale.
        .map(|(i, planned)| Actor { seed: seed_of(&planned.dev_eui), next: Time(begin.0 + i as i64 * 20_000), turn: 0, planned })
        .collect();
    tracing::info!(devices = actors.len(), "simulating devices");
    while !rest(&mut stop, LOOK).await {
        let now = app.now();
        for actor in actors.iter_mut().filter(|actor| actor.next <= now) {
            if let Err(fault) = speak(&app, actor, now, &london).await {
                tracing::warn!(error = %fault, device = actor.planned.dev_eui, "a simulated message was not kept");
            }
            let wait_s = PACE_S.0 + chance.below(PACE_S.1 - PACE_S.0);
            actor.next = now.plus_s(i64::try_from(wait_s).unwrap_or(30));
            actor.turn += 1;
        }
    }
}

async fn speak(app: &App, actor: &Actor, now: Time, london: &TimeZone) -> Result<(), Fault> {
    let Planned {
        dev_eui,
        model,
        fault,
        ..
    } = &actor.planned;
    let moment = if *fault == Some(Trouble::Stuck) {
        Time(1_760_000_000_000_000)
    } else {
        now
    };
    let sense = sense(&actor.planned, actor.seed, moment, london, actor.turn);
    let said_at = if *fault == Some(Trouble::ClockAhead) {
        now.plus_s(AHEAD_S)
    } else {
        now
    };
    let message = match bytes::encode(model, &sense) {
        Some((_, _)) if *fault == Some(Trouble::Garbled) && actor.turn % 3 == 1 => {
            event(actor, said_at, 1, &[0xff])
        }
        Some((f_port, payload)) => event(actor, said_at, f_port, &payload),
        None => {
            let body = json!({ "value": sense.value, "temperature": sense.temperature_c, "time": said_at.to_string() });
            plain::read(dev_eui, None, body.to_string().into(), || {
                app.store().new_id()
            })
        }
    };
    let message = message.map_err(Fault::internal)?;
    intake::receive(app, message).await.map(drop)
}

/// The event that ChirpStack would make of it.
fn event(actor: &Actor, at: Time, f_port: u8, payload: &[u8]) -> Result<intake::Message, String> {
    let weak = actor.planned.fault == Some(Trouble::WeakRadio);
    #[expect(clippy::cast_precision_loss, reason = "a few decibels")]
    let spread = (actor.seed.wrapping_add(actor.turn.wrapping_mul(7)) % 12) as f64;
    let (rssi, snr) = if weak {
        (-120.0 - spread / 4.0, -16.5)
    } else {
        (-88.0 - spread, 9.0 - spread / 3.0)
    };
    // The seconds since 1970 count up, whatever happens to the program.
    let f_cnt = at.0.div_euclid(1_000_000) & 0xffff_ffff;
    let body = json!({
        "deduplicationId": format!("demo-{}-{}", actor.planned.dev_eui, at.0),
        "time": at.to_string(),
        "deviceInfo": { "devEui": actor.planned.dev_eui, "deviceName": actor.planned.name },
        "devAddr": format!("{:08x}", actor.seed & 0x01ff_ffff),
        "fCnt": f_cnt,
        "fPort": f_port,
        "data": STANDARD.encode(payload),
        "rxInfo": [{ "gatewayId": "0253520000000001", "rssi": rssi, "snr": snr }],
    });
    chirpstack::read("up", body.to_string().into())
}

/// What a device senses at `at`.
fn sense(planned: &Planned, seed: u64, at: Time, london: &TimeZone, turn: u64) -> Sense {
    let local = local(at, london);
    let value = |at: Time, local: Local| {
        planned.rhythm.map_or(planned.offset, |rhythm| {
            rhythm::value(rhythm, at, local, planned.scale, planned.offset, seed)
        })
    };
    let value = if bytes::counts_up(&planned.model) {
        so_far_today(at, local, value)
    } else {
        value(at, local)
    };
    // A mild day: coldest before dawn, warmest at three.
    let temperature_c = 11.0 + 5.0 * ((local.hour - 15.0) / 24.0 * std::f64::consts::TAU).cos();
    Sense {
        value,
        temperature_c,
        battery_low: planned.fault == Some(Trouble::LowBattery),
        turn,
    }
}

/// How many have come since midnight, where the rhythm says how many come in an hour.
fn so_far_today(at: Time, local: Local, value: impl Fn(Time, Local) -> f64) -> f64 {
    let mut sum = 0.0;
    let mut back_h = local.hour;
    while back_h > 0.0 {
        #[expect(clippy::cast_possible_truncation, reason = "microseconds of one day")]
        let then = Time(at.0 - (back_h * 3.6e9) as i64);
        sum += value(
            then,
            Local {
                hour: local.hour - back_h,
                weekday: local.weekday,
            },
        ) * back_h.min(0.25);
        back_h -= 0.25;
    }
    sum
}

fn local(at: Time, london: &TimeZone) -> Local {
    let there = at.timestamp().to_zoned_datetime(london.clone());
    let hour = f64::from(there.hour()) + f64::from(there.minute()) / 60.0;
    let weekday = u8::try_from(there.weekday().to_monday_zero_offset()).unwrap_or(0);
    Local { hour, weekday }
}

fn seed_of(dev_eui: &str) -> u64 {
    u64::from_str_radix(dev_eui, 16).unwrap_or_else(|_| {
        dev_eui.bytes().fold(7, |seed, byte| {
            seed.wrapping_mul(31).wrapping_add(u64::from(byte))
        })
    })
}
