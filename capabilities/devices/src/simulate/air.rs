//! What the gateways of a demonstration hear of its devices: less with the distance, and by luck more or less.

use app::kit::{Chance, Fault, Time};
use app::observe::Query;
use app::{App, thing};
use geo::{Point, distance_m};
use ngsi::Context;
use rehearse::{Luck, Trouble};
use uplink::{Radio, Reception};

use crate::seed::{Planned, said};

/// What hears everyone in a place without gateways.
const GATEWAY: &str = "0253520000000001";
/// Gateways of a place.
const MOST: usize = 200;
/// For how long the gateway that the place lost has been silent, s.
const LOST_S: i64 = 5 * 3_600;
/// Noise in a channel of 125 kHz, in a town and of the receiver, dBm: -174 + 51 + 5 + 4.
const NOISE_DBM: f64 = -114.0;
/// Signal over noise with which a message at a spreading factor of 10 arrives safely, dB.
const LEAST_SNR_DB: f64 = -12.0;
/// Most that a receiver tells of signal over noise, dB.
const MOST_SNR_DB: f64 = 11.0;

/// The gateways of the place.
pub struct Air(Vec<Gateway>);

struct Gateway {
    id: String,
    at: Point,
    /// When it was last heard; none if it works.
    until: Option<Time>,
}

impl Air {
    /// Over the place that is served, seen from now.
    ///
    /// # Errors
    /// Whatever the context says.
    pub async fn of(app: &App) -> Result<Self, Fault> {
        let query = Query {
            attributes: vec![Context::core().expand("gatewayEui").into_owned()],
            limit: MOST,
            ..Query::default()
        };
        let found = app.context().find("", query).await?;
        let lost = said(app, "lost_gateway");
        let gateways = found.entities.iter().filter_map(|entity| {
            let id = thing::text(entity, "gatewayEui")?;
            Some(Gateway {
                id: id.to_owned(),
                at: thing::point(entity)?,
                until: (lost.as_deref() == Some(id)).then(|| app.now().plus_s(-LOST_S)),
            })
        });
        Ok(Self(gateways.collect()))
    }

    /// How a message of a device is heard, the one of this turn.
    pub fn radio(&self, planned: &Planned, luck: Luck, turn: u64, at: Time) -> Radio {
        #[expect(clippy::cast_precision_loss, reason = "a few decibels")]
        let spread = (luck.seed.wrapping_add(turn.wrapping_mul(7)) % 12) as f64;
        let is_weak = planned.life.fault == Some(Trouble::WeakRadio);
        let from = planned
            .location
            .and_then(|at| Point::new(at.lon, at.lat).ok());
        let working = self
            .0
            .iter()
            .filter(|gateway| gateway.until.is_none_or(|until| at <= until));
        let heard = from.and_then(|from| {
            Radio::of(working.filter_map(|gateway| gateway.hears(from, luck.seed, spread)))
        });
        let heard = heard.unwrap_or_else(|| Radio {
            rssi_dbm: Some(-88.0 - spread),
            snr_db: Some(9.0 - spread / 3.0),
            gateway: GATEWAY.into(),
            ..Radio::default()
        });
        if !is_weak {
            return heard;
        }
        Radio {
            rssi_dbm: Some(-120.0 - spread / 4.0),
            snr_db: Some(-16.5),
            gateway: heard.gateway,
            others: Vec::new(),
        }
    }
}

impl Gateway {
    /// How it hears a device, if it does: 36 dB less for ten times the distance, 108 dB lost at a kilometre.
    fn hears(&self, from: Point, seed: u64, spread: f64) -> Option<Reception> {
        let number = u64::from_str_radix(&self.id, 16).unwrap_or(0);
        // Each gateway is a little better or worse than planned, and so is each place.
        let luck = |seed: u64, most_db: f64| (Chance::seeded(seed).unit() * 2.0 - 1.0) * most_db;
        let lost_db = 108.0 + 36.0 * (distance_m(self.at, from).max(50.0) / 1_000.0).log10();
        let signal_dbm =
            16.0 - lost_db + luck(number, 5.0) + luck(number ^ seed, 6.0) - spread / 3.0;
        let snr_db = signal_dbm - NOISE_DBM;
        let all_mw = 10_f64.powf(signal_dbm / 10.0) + 10_f64.powf(NOISE_DBM / 10.0);
        (snr_db >= LEAST_SNR_DB).then(|| Reception {
            rssi_dbm: Some((10.0 * all_mw.log10()).round()),
            snr_db: Some((snr_db.min(MOST_SNR_DB) * 4.0).round() / 4.0),
            gateway: self.id.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn air(until: Option<Time>) -> Air {
        let gateway = |id: &str, lon: f64, until| Gateway {
            id: id.into(),
            at: Point { lon, lat: 51.6 },
            until,
        };
        Air(vec![
            gateway("0253520000000a01", 1.70, None),
            gateway("0253520000000a02", 1.72, until),
        ])
    }

    fn planned(location: Option<crate::model::Point>, fault: Option<Trouble>) -> Planned {
        let text = br#"[{"dev_eui":"025352e3eeaf0001","name":"Bay","model":"json"}]"#;
        let mut planned = crate::seed::read("devices.json", text).unwrap().remove(0);
        planned.location = location;
        planned.life.fault = fault;
        planned
    }

    #[track_caller]
    fn check(air: &Air, planned: &Planned, want: &[&str]) {
        let luck = Luck {
            draw: |seed| Chance::seeded(seed).unit(),
            seed: 5,
        };
        let radio = air.radio(planned, luck, 0, Time(1_000_000));
        let by: Vec<String> = radio.receptions().map(|heard| heard.gateway).collect();
        assert_eq!(by, want);
        assert_eq!(radio, air.radio(planned, luck, 0, Time(1_000_000)));
    }

    #[test]
    fn who_is_near_hears_and_who_is_lost_does_not() {
        let here = Some(crate::model::Point {
            lon: 1.701,
            lat: 51.6,
        });
        let both = ["0253520000000a01", "0253520000000a02"];
        check(&air(None), &planned(here, None), &both);
        check(&air(Some(Time(0))), &planned(here, None), &both[..1]);
        check(&air(Some(Time(2_000_000))), &planned(here, None), &both);
        check(
            &air(None),
            &planned(here, Some(Trouble::WeakRadio)),
            &both[..1],
        );
        check(&air(None), &planned(None, None), &[GATEWAY]);
        check(&Air(Vec::new()), &planned(here, None), &[GATEWAY]);
    }
}
