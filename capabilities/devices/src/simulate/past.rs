//! The past that a demonstration begins with: what its devices would have said, day by day.

use app::App;
use app::kit::{Fault, Time};
use app::observe::{Fed, Feed};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::{Sense, seed_of, sense};
use crate::health::{self, Delta, Radio};
use crate::model::{Battery, BatteryUnit};
use crate::seed::{Planned, Trouble, planned};

/// A past is remembered every half hour.
const STEP_S: i64 = 1_800;
/// Devices written in one transaction.
const TOGETHER: usize = 16;

/// Writes `days` of past for the place's devices; how many readings.
///
/// # Errors
/// Whatever the store says.
pub async fn backfill(app: &App, days: u32) -> Result<usize, Fault> {
    let planned: Vec<Planned> = planned(app)?
        .into_iter()
        .filter(|planned| planned.rhythm.is_some())
        .collect();
    let london = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    let now = app.now();
    let mut readings = 0;
    for part in planned.chunks(TOGETHER) {
        let mut feeds = Vec::new();
        for planned in part {
            let (feed, last) = past(planned, days, now, &london)?;
            readings += feed.attributes.len();
            health::note(
                app,
                &planned.device()?.0,
                heard(planned, last, feed.attributes.len()),
            );
            feeds.push(feed);
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
    Ok(readings)
}

/// Everything one device said, and when it spoke last.
fn past(planned: &Planned, days: u32, now: Time, london: &TimeZone) -> Result<(Feed, Time), Fault> {
    let (id, device) = planned.device()?;
    let fed = device.fed(&id);
    let until = match planned.fault {
        #[expect(clippy::cast_possible_truncation, reason = "seconds of some days")]
        Some(Trouble::SilentSinceDays(days)) => now.plus_s(-(days * 86_400.0) as i64),
        _ => now,
    };
    let seed = seed_of(&planned.dev_eui);
    let mut attributes = Vec::new();
    let mut at = now.plus_s(-i64::from(days) * 86_400);
    while at <= until {
        let moment = if planned.fault == Some(Trouble::Stuck) {
            Time(1_760_000_000_000_000)
        } else {
            at
        };
        let sense = sense(planned, seed, moment, london, 0);
        attributes.extend(main_readings(&planned.model, &sense).into_iter().map(
            |(name, value, unit)| Fed {
                name: name.into(),
                value,
                unit: unit.map(Into::into),
                at,
                geo: false,
            },
        ));
        at = at.plus_s(STEP_S);
    }
    Ok((
        Feed {
            tenant: String::new(),
            entity: fed.entity,
            type_: fed.type_,
            attributes,
        },
        until,
    ))
}

/// What a model's main readings are called.
fn main_readings(model: &str, sense: &Sense) -> Vec<(&'static str, Value, Option<&'static str>)> {
    let on = || json!(sense.value > 0.5);
    let rounded = |places: i32| {
        let by = 10_f64.powi(places);
        json!((sense.value * by).round() / by)
    };
    match model {
        "milesight-iot/am103" => vec![("co2", rounded(0), Some("59"))],
        "milesight-iot/vs133" => vec![("peopleIn", rounded(0), Some("C62"))],
        "milesight-iot/ws301" => vec![("open", on(), None)],
        "browan/tbsl100" => vec![("soundLevel", rounded(0), Some("2N"))],
        "arwin-technology/lrs10701" => vec![("pm25", rounded(2), Some("GQ"))],
        "dingtek/dc500" => vec![("peopleCount", rounded(0), Some("C62"))],
        "dingtek/df702" | "dingtek/df703" => vec![("distance", rounded(0), Some("MMT"))],
        "mclimate/flood-sensor" => vec![("waterLeak", json!(sense.value > 0.25), None)],
        _ => vec![("occupied", on(), None)],
    }
}

fn heard(planned: &Planned, last: Time, readings: usize) -> Delta {
    let weak = planned.fault == Some(Trouble::WeakRadio);
    let low = planned.fault == Some(Trouble::LowBattery);
    Delta {
        heard: Some(last),
        frames: i64::try_from(readings).unwrap_or(0),
        held: 0,
        radio: Some(Radio {
            rssi_dbm: Some(if weak { -121.0 } else { -95.0 }),
            snr_db: Some(if weak { -16.5 } else { 6.0 }),
            gateway: "0253520000000001".into(),
        }),
        battery: low.then_some(Battery {
            level: None,
            unit: BatteryUnit::Flag,
            low,
        }),
        clock_ahead: Some(planned.fault == Some(Trouble::ClockAhead)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shelf;

    #[test]
    fn the_past_has_the_names_and_units_of_the_present() {
        let sense = Sense {
            value: 1.0,
            temperature_c: 10.0,
            battery_low: false,
            turn: 0,
        };
        for (id, model) in shelf::all() {
            if super::super::bytes::encode(id, &sense).is_none() {
                continue;
            }
            for (name, _, unit) in main_readings(id, &sense) {
                let row = model.mapping.rows.iter().find(|row| row.attribute == name);
                assert_eq!(
                    row.map(|row| row.unit_code.as_deref()),
                    Some(unit),
                    "{id} {name}"
                );
            }
        }
    }
}
