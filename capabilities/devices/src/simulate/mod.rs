//! The demonstration: devices that do not exist send believable messages, by the same way in as those that do.

mod air;
mod past;

use std::time::Duration;

use app::kit::{Chance, Fault, Time};
use app::{App, Stop, rest};
use jiff::tz::TimeZone;
use rehearse::{Luck, Trouble};
use serde_json::json;
use uplink::Message;
use uplink::chirpstack::Sent;

use crate::intake;
use crate::link;
use crate::seed::{Planned, planned};

use air::Air;
pub use past::backfill;

/// How often devices whose time has come are looked for.
const LOOK: Duration = Duration::from_millis(500);
/// The least and the most seconds between two messages of one device: a demonstration is in a hurry.
const PACE_S: (u64, u64) = (20, 60);
/// A clock that is ahead is ahead by this.
const AHEAD_S: i64 = 3 * 3_600;

/// A device of the demonstration, and when it speaks next.
struct Actor {
    planned: Planned,
    luck: Luck,
    next: Time,
    turn: u64,
}

/// Sends believable messages of the place's devices until told to stop.
pub async fn run(app: App, mut stop: Stop) {
    let (planned, air) = match (planned(&app), Air::of(&app).await) {
        (Ok(planned), Ok(air)) => (planned, air),
        (Err(fault), _) | (_, Err(fault)) => {
            tracing::error!(error = %fault, "no device is simulated");
            return;
        }
    };
    let zone = zone();
    let chance = app.chance().clone();
    let begin = app.now();
    let mut actors: Vec<Actor> = planned
        .into_iter()
        .filter(|planned| {
            let silent = matches!(planned.life.fault, Some(Trouble::SilentSinceDays(_)));
            planned.life.rhythm.is_some() && !silent
        })
        .enumerate()
        // Everyone speaks within the first seconds, so that nothing looks stale.
        .map(|(i, planned)| Actor {
            luck: luck(&planned),
            next: Time(begin.0 + i as i64 * 20_000),
            turn: 0,
            planned,
        })
        .collect();
    tracing::info!(devices = actors.len(), "simulating devices");
    while !rest(&mut stop, LOOK).await {
        let now = app.now();
        for actor in actors.iter_mut().filter(|actor| actor.next <= now) {
            if let Err(fault) = speak(&app, (actor, &air), now, &zone).await {
                tracing::warn!(error = %fault, device = actor.planned.dev_eui, "a simulated message was not kept");
            }
            let wait_s = PACE_S.0 + chance.below(PACE_S.1 - PACE_S.0);
            actor.next = now.plus_s(i64::try_from(wait_s).unwrap_or(30));
            actor.turn += 1;
        }
    }
}

async fn speak(
    app: &App,
    (actor, air): (&Actor, &Air),
    now: Time,
    zone: &TimeZone,
) -> Result<(), Fault> {
    let Planned { dev_eui, life, .. } = &actor.planned;
    let sense = life.sense(actor.luck, now.0, zone, actor.turn);
    let said_at = if life.fault == Some(Trouble::ClockAhead) {
        now.plus_s(AHEAD_S)
    } else {
        now
    };
    let garbled = life.fault == Some(Trouble::Garbled) && actor.turn % 3 == 1;
    let message = match rehearse::encode(&life.model, &sense) {
        Some(_) if garbled => event((actor, air), said_at, 1, &[0xff]),
        Some((f_port, payload)) => event((actor, air), said_at, f_port, &payload),
        None => {
            let body = json!({ "value": sense.value, "temperature": sense.temperature_c, "time": said_at.to_string() });
            link::plain(dev_eui, None, body.to_string().into(), || {
                app.store().new_id()
            })
        }
    };
    let message = message.map_err(Fault::internal)?;
    intake::receive(app, message).await.map(drop)
}

/// The event that ChirpStack would make of it.
fn event(
    (actor, air): (&Actor, &Air),
    at: Time,
    f_port: u8,
    bytes: &[u8],
) -> Result<Message, String> {
    let seed = actor.luck.seed;
    let sent = Sent {
        delivery: &format!("demo-{}-{}", actor.planned.dev_eui, at.0),
        at_us: at.0,
        device: &actor.planned.dev_eui,
        name: &actor.planned.name,
        dev_addr: &format!("{:08x}", seed & 0x01ff_ffff),
        // The seconds since 1970 count up, whatever happens to the program.
        f_cnt: at.0.div_euclid(1_000_000).cast_unsigned() & 0xffff_ffff,
        f_port,
        bytes,
        radio: &air.radio(&actor.planned, actor.luck, actor.turn, at),
    };
    link::chirpstack("up", sent.write().into())
}

/// Where the people live whose lives the devices watch.
fn zone() -> TimeZone {
    TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC)
}

fn luck(planned: &Planned) -> Luck {
    Luck::of(&planned.dev_eui, |seed| Chance::seeded(seed).unit())
}
