//! How the gateways of a radio network hear each device: what is known from the uplinks that came in.

use geo::Point;
use kit::Time;
use serde::{Deserialize, Serialize};
use store::collection::Page;
use store::{Collection, Filter, Rd, StoreError};

/// Gateways of one device that are remembered.
const MOST_GATEWAYS: usize = 16;
/// Signals of one device at one gateway that are remembered, the newest.
const MOST_SIGNALS: usize = 16;
/// A gateway that has not heard a device for so long is forgotten there, s.
const FORGOTTEN_AFTER_S: i64 = 30 * 86_400;
/// Devices that are read.
const MOST: i64 = 100_000;
const HOUR_US: i64 = 3_600_000_000;
/// Hours of which uplinks are counted.
const HOURS: i64 = 24;

/// How the gateways hear a device.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Heard {
    /// What people call the device.
    pub name: String,
    /// Where it is, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Point>,
    /// The gateways that hear it, by id.
    pub by: Vec<By>,
}

/// How one gateway hears a device.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct By {
    /// The gateway's id, as the network server gives it.
    pub gateway: String,
    /// When it last heard the device.
    pub last: Time,
    /// Uplinks of each hour of the day before that, by the number of hours since 1970.
    pub hours: Vec<(i64, u32)>,
    /// The newest signals, the oldest of them first.
    #[serde(default)]
    pub signals: Vec<Signal>,
}

/// How strong an uplink arrived.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Signal {
    /// All that the receiver got in its channel, noise included, dBm.
    pub rssi_dbm: f64,
    /// Signal over noise, dB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snr_db: Option<f64>,
}

/// How the gateways hear each device; a record's id is the device's.
pub const HEARD: Collection<Heard> = Collection {
    name: "device-heard",
    purpose: "to see which gateways work, and whom each of them carries",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until the device is removed; a gateway that no longer hears it for 30 days",
    audited: false,
    fields: &[],
};

impl Heard {
    /// Takes in that a gateway heard the device.
    pub fn take(&mut self, gateway: &str, at: Time, signal: Option<Signal>) {
        let place = self
            .by
            .binary_search_by(|by| by.gateway.as_str().cmp(gateway));
        let place = place.unwrap_or_else(|free| {
            let new = By {
                gateway: gateway.to_owned(),
                last: at,
                ..By::default()
            };
            self.by.insert(free, new);
            free
        });
        if let Some(by) = self.by.get_mut(place) {
            by.take(at, signal);
        }
        self.forget();
    }

    /// Lets go the gateways that have not heard it for long, and beyond the most the one that is quiet for longest.
    fn forget(&mut self) {
        let newest = self.by.iter().map(|by| by.last).max().unwrap_or_default();
        let oldest = newest.plus_s(-FORGOTTEN_AFTER_S);
        self.by.retain(|by| by.last >= oldest);
        if self.by.len() > MOST_GATEWAYS
            && let Some((quiet, _)) = self.by.iter().enumerate().min_by_key(|(_, by)| by.last)
        {
            self.by.remove(quiet);
        }
    }
}

impl By {
    fn take(&mut self, at: Time, signal: Option<Signal>) {
        self.last = self.last.max(at);
        let hour = hour(at);
        match self.hours.binary_search_by_key(&hour, |(hour, _)| *hour) {
            Ok(place) => {
                if let Some((_, many)) = self.hours.get_mut(place) {
                    *many = many.saturating_add(1);
                }
            }
            Err(place) => self.hours.insert(place, (hour, 1)),
        }
        let first = first_hour(self.last);
        self.hours.retain(|(hour, _)| *hour >= first);
        self.signals.extend(signal);
        let spare = self.signals.len().saturating_sub(MOST_SIGNALS);
        self.signals.drain(..spare);
    }

    /// Uplinks in the 24 hours before `now`, by whole hours.
    #[must_use]
    pub fn day(&self, now: Time) -> i64 {
        let hours = first_hour(now)..=hour(now);
        let counted = self.hours.iter().filter(|(hour, _)| hours.contains(hour));
        counted.map(|(_, many)| i64::from(*many)).sum()
    }
}

fn hour(at: Time) -> i64 {
    at.0.div_euclid(HOUR_US)
}

/// The first of the hours that are counted until `at`.
fn first_hour(at: Time) -> i64 {
    hour(at) - HOURS + 1
}

/// How every device is heard, by its id.
///
/// # Errors
/// Whatever the store says.
pub fn all(rd: &mut Rd<'_>) -> Result<Vec<(String, Heard)>, StoreError> {
    let page = Page {
        limit: MOST,
        ..Page::default()
    };
    let found = HEARD.find(rd, &Filter::All, page)?;
    Ok(found
        .into_iter()
        .map(|record| (record.id, record.value))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Time = Time(1_795_529_100_000_000);

    fn strong(rssi_dbm: f64) -> Option<Signal> {
        Some(Signal {
            rssi_dbm,
            snr_db: None,
        })
    }

    #[test]
    fn uplinks_of_a_day_are_counted_and_the_newest_signals_kept() {
        let mut heard = Heard::default();
        for n in (0..200).rev() {
            heard.take("b", NOW.plus_s(-n * 600), strong(-n as f64));
        }
        // What comes late does not make it older.
        heard.take("b", NOW.plus_s(-60), None);
        let by = &heard.by[0];
        assert_eq!((by.last, by.signals.len()), (NOW, MOST_SIGNALS));
        assert_eq!(by.signals.last().map(|signal| signal.rssi_dbm), Some(0.0));
        // 2:05 pm: 23 whole hours of six, and one at 2 pm with the late one.
        assert_eq!((by.hours.len(), by.day(NOW)), (24, 23 * 6 + 2));
        assert_eq!(by.day(NOW.plus_s(86_400)), 0);
    }

    #[test]
    fn gateways_are_in_order_and_the_quiet_are_let_go() {
        let mut heard = Heard::default();
        let gateways = |heard: &Heard| -> String {
            let all: Vec<&str> = heard.by.iter().map(|by| by.gateway.as_str()).collect();
            all.join(" ")
        };
        heard.take("c", NOW, None);
        heard.take("a", NOW.plus_s(-60), None);
        assert_eq!(gateways(&heard), "a c");
        heard.take("b", NOW.plus_s(31 * 86_400), None);
        assert_eq!(gateways(&heard), "b");
        for n in 0..20 {
            heard.take(&format!("g{n:02}"), NOW.plus_s(31 * 86_400 + n), None);
        }
        assert_eq!(heard.by.len(), MOST_GATEWAYS);
        assert!(!gateways(&heard).contains('b'));
    }
}
