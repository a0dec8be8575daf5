//! Which gateways hear each device: gathered in memory as uplinks pass, written every ten seconds.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use app::gateways::{HEARD, Heard, Signal};
use app::kit::{Fault, Time};
use app::store::{StoreError, Tx};
use app::{App, Service, Stop, rest};
use geo::Point;
use uplink::Radio;

use crate::model::DEVICES;
use crate::room::lock;

/// How often what was gathered is written.
const WRITE_EVERY: Duration = Duration::from_secs(10);
/// Devices written in one transaction.
const TOGETHER: usize = 500;
/// Receptions of one device that wait, at most: the oldest give way.
const MOST_WAITING: usize = 1_000;

/// What was gathered of gateways, written.
pub const KEEP: Service = Service {
    name: "device-heard",
    run: |app, stop| Box::pin(keep(app, stop)),
};

/// That a gateway heard a device.
#[derive(Debug, Clone, PartialEq)]
struct Reception {
    gateway: String,
    at: Time,
    signal: Option<Signal>,
}

/// What is to be written, by device.
#[derive(Default)]
struct Gathered(Mutex<HashMap<String, Vec<Reception>>>);

/// Notes who heard an uplink; it is written within ten seconds.
pub fn note(app: &App, device: &str, at: Time, radio: &Radio) {
    let gathered = app.shared(Gathered::default);
    let mut gathered = lock(&gathered.0);
    let waiting = gathered.entry(device.to_owned()).or_default();
    waiting.extend(receptions(at, radio));
    let spare = waiting.len().saturating_sub(MOST_WAITING);
    waiting.drain(..spare);
}

/// Each gateway that heard an uplink, if it has a name.
fn receptions(at: Time, radio: &Radio) -> impl Iterator<Item = Reception> {
    let all = radio.receptions();
    all.filter(|heard| !heard.gateway.is_empty())
        .map(move |heard| Reception {
            gateway: heard.gateway,
            at,
            signal: heard.rssi_dbm.map(|rssi_dbm| Signal {
                rssi_dbm,
                snr_db: heard.snr_db,
            }),
        })
}

async fn keep(app: App, mut stop: Stop) -> Result<(), Fault> {
    loop {
        let last = rest(&mut stop, WRITE_EVERY).await;
        write(&app).await;
        if last {
            return Ok(());
        }
    }
}

/// Writes what was gathered; what could not be written waits for the next time.
pub async fn write(app: &App) {
    let gathered = app.shared(Gathered::default);
    let all: Vec<(String, Vec<Reception>)> = std::mem::take(&mut *lock(&gathered.0))
        .into_iter()
        .collect();
    for part in all.chunks(TOGETHER) {
        let some = part.to_vec();
        let written = app
            .store()
            .write(move |tx| some.iter().try_for_each(|(id, heard)| apply(tx, id, heard)))
            .await;
        if let Err(error) = written {
            tracing::warn!(%error, "who heard devices is not written; it is tried again");
            let mut gathered = lock(&gathered.0);
            for (device, earlier) in part {
                let waiting = gathered.entry(device.clone()).or_default();
                waiting.splice(..0, earlier.iter().cloned());
            }
        }
    }
}

fn apply(tx: &mut Tx<'_>, id: &str, receptions: &[Reception]) -> Result<(), StoreError> {
    // It may have been removed since it spoke.
    let Some(device) = DEVICES.get(tx, id)? else {
        return Ok(());
    };
    let before = HEARD.get(tx, id)?;
    let is_new = before.is_none();
    let mut heard = Heard {
        at: device
            .value
            .location
            .and_then(|at| Point::new(at.lon, at.lat).ok()),
        name: device.value.name,
        by: before.map(|record| record.value.by).unwrap_or_default(),
    };
    for one in receptions {
        heard.take(&one.gateway, one.at, one.signal);
    }
    if is_new {
        HEARD.insert_as(tx, "system", id.to_owned(), heard)?;
    } else {
        HEARD.change(tx, "system", id, None, heard)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_gateway_with_a_name_is_noted() {
        let reception = |gateway: &str, rssi_dbm| uplink::Reception {
            rssi_dbm,
            snr_db: Some(2.0),
            gateway: gateway.into(),
        };
        let radio = Radio::of([
            reception("far", Some(-110.0)),
            reception("near", Some(-70.0)),
            reception("", Some(-90.0)),
            reception("odd", None),
        ]);
        let noted: Vec<Reception> = receptions(Time(7), &radio.unwrap_or_default()).collect();
        let told: Vec<(&str, Option<f64>)> = noted
            .iter()
            .map(|one| {
                let dbm = one.signal.map(|signal| signal.rssi_dbm);
                (one.gateway.as_str(), dbm)
            })
            .collect();
        let want = [("near", Some(-70.0)), ("far", Some(-110.0)), ("odd", None)];
        assert_eq!(told, want);
    }
}
