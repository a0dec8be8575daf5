//! The past that a demonstration begins with: what its devices would have said, day by day.

use app::App;
use app::kit::{Fault, Time};
use app::observe::{Fed, Feed};
use payload::Battery;
use rehearse::Trouble;

use super::air::Air;
use super::{luck, zone};
use crate::health::{self, Delta};
use crate::heard;
use crate::seed::{Planned, planned};

/// Devices written in one transaction.
const TOGETHER: usize = 16;

/// Writes `days` of past for the place's devices; how many readings.
///
/// # Errors
/// Whatever the store says.
pub async fn backfill(app: &App, days: u32) -> Result<usize, Fault> {
    let planned: Vec<Planned> = planned(app)?
        .into_iter()
        .filter(|planned| planned.life.rhythm.is_some())
        .collect();
    let (zone, now) = (zone(), app.now());
    let air = Air::of(app).await?;
    let mut readings = 0;
    for part in planned.chunks(TOGETHER) {
        let mut feeds = Vec::new();
        for planned in part {
            let (id, device) = planned.device()?;
            let (past, last_us) =
                rehearse::readings(&planned.life, luck(planned), days, now.0, &zone);
            readings += past.len();
            let last = Time(last_us);
            health::note(app, &id, told(planned, &air, last, past.len()));
            speak(app, (&id[..], planned), &air, last);
            let fed = device.fed(&id);
            let attributes = past.into_iter().map(|reading| Fed {
                name: reading.name.into(),
                value: reading.value,
                unit: reading.unit_code.map(Into::into),
                at: Time(reading.at_us),
                geo: false,
            });
            feeds.push(Feed {
                tenant: String::new(),
                entity: fed.entity,
                type_: fed.type_,
                attributes: attributes.collect(),
            });
        }
        let context = app.context().clone();
        let changed = app
            .store()
            .write(move |tx| {
                feeds
                    .iter()
                    .map(|feed| context.feed(tx, feed).map_err(Fault::from))
                    .collect::<Result<Vec<_>, _>>()
            })
            .await?;
        app.context().published(changed).await;
    }
    health::write(app).await;
    heard::write(app).await;
    Ok(readings)
}

/// The uplinks of a device's last day, as the gateways heard them.
fn speak(app: &App, (id, planned): (&str, &Planned), air: &Air, last: Time) {
    let every_s = planned.interval_s.max(60);
    for n in (0..86_400 / every_s).rev() {
        let at = last.plus_s(-i64::from(n * every_s));
        let radio = air.radio(planned, luck(planned), n.into(), at);
        heard::note(app, id, at, &radio);
    }
}

fn told(planned: &Planned, air: &Air, last: Time, readings: usize) -> Delta {
    let fault = planned.life.fault;
    Delta {
        heard: Some(last),
        frames: i64::try_from(readings).unwrap_or(0),
        held: 0,
        radio: Some(air.radio(planned, luck(planned), 0, last)),
        battery: (fault == Some(Trouble::LowBattery)).then_some(Battery::flag(true)),
        clock_ahead: Some(fault == Some(Trouble::ClockAhead)),
    }
}
