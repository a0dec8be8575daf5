//! What we have heard of a device, and what that says of how it is.

use app::kit::Time;
use payload::Battery;
use serde::{Deserialize, Serialize};

/// What we have heard of a device: written every second or so, not for each message.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Health {
    /// When its newest message arrived.
    pub heard: Option<Time>,
    /// Messages so far.
    pub frames: i64,
    /// Messages that wait for a mend.
    pub held: i64,
    /// The best gateway's signal, in dBm.
    pub rssi_dbm: Option<f64>,
    /// The best gateway's signal over noise, in dB.
    pub snr_db: Option<f64>,
    /// The gateway that heard it best.
    #[serde(default)]
    pub gateway: String,
    /// Its battery.
    pub battery: Option<Battery>,
    /// Whether the last time it gave was one we could not believe.
    #[serde(default)]
    pub clock_ahead: bool,
    /// The worst of its conditions, when that was last looked at.
    #[serde(default)]
    pub state: Condition,
    /// Those of its conditions that stand in the list of work.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alarms: Vec<Condition>,
}

/// How a device is, the worst first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// Nothing for longer than its kind may be quiet.
    Silent,
    /// Some of its messages could not be read.
    Held,
    /// Its battery should be changed.
    LowBattery,
    /// It gives a time that cannot be right.
    WrongClock,
    /// Its messages only just arrive.
    WeakRadio,
    /// Nothing has ever been heard.
    #[default]
    NeverHeard,
    /// Nothing is wrong.
    Ok,
}

impl Condition {
    /// All of them, the worst first.
    pub const ALL: [Self; 7] = [
        Self::Silent,
        Self::Held,
        Self::LowBattery,
        Self::WrongClock,
        Self::WeakRadio,
        Self::NeverHeard,
        Self::Ok,
    ];

    /// The word in addresses and in the store.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::Held => "held",
            Self::LowBattery => "low-battery",
            Self::WrongClock => "wrong-clock",
            Self::WeakRadio => "weak-radio",
            Self::NeverHeard => "never-heard",
            Self::Ok => "ok",
        }
    }

    /// The words on a page.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Silent => "Silent",
            Self::Held => "Messages held",
            Self::LowBattery => "Battery low",
            Self::WrongClock => "Clock wrong",
            Self::WeakRadio => "Weak radio",
            Self::NeverHeard => "Never heard",
            Self::Ok => "Working",
        }
    }

    /// The shape and colour on a page.
    #[must_use]
    pub const fn shape(self) -> &'static str {
        match self {
            Self::Silent | Self::Held => "bad",
            Self::LowBattery | Self::WrongClock | Self::WeakRadio => "warning",
            Self::NeverHeard => "unknown",
            Self::Ok => "good",
        }
    }
}

/// Below this, messages begin to be lost: the sensitivity of LoRa at spreading factor 7 is -123 dBm,
/// and 5 dB is little for a van that parks in the way.
pub const WEAK_RSSI_DBM: f64 = -118.0;
/// Spreading factor 10 is heard down to -15 dB: beyond that a device is using its last reserves.
pub const WEAK_SNR_DB: f64 = -15.0;

impl Health {
    /// Everything that is wrong, the worst first; `Ok` alone if nothing is.
    #[must_use]
    pub fn conditions(&self, silent_after_s: u32, now: Time) -> Vec<Condition> {
        let silent = self
            .heard
            .is_some_and(|at| now.since_us(at) > i64::from(silent_after_s) * 1_000_000);
        let weak = self.rssi_dbm.is_some_and(|dbm| dbm < WEAK_RSSI_DBM)
            || self.snr_db.is_some_and(|db| db < WEAK_SNR_DB);
        let mut all: Vec<Condition> = [
            (silent, Condition::Silent),
            (self.held > 0, Condition::Held),
            (
                self.battery.is_some_and(|battery| battery.low),
                Condition::LowBattery,
            ),
            (self.clock_ahead, Condition::WrongClock),
            (weak && !silent, Condition::WeakRadio),
            (self.heard.is_none(), Condition::NeverHeard),
        ]
        .into_iter()
        .filter_map(|(holds, condition)| holds.then_some(condition))
        .collect();
        if all.is_empty() {
            all.push(Condition::Ok);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_comes_worst_first() {
        let now = Time(10_000_000_000);
        let health = |heard_s: i64| Health {
            heard: Some(now.plus_s(-heard_s)),
            ..Health::default()
        };
        #[track_caller]
        fn check(health: &Health, now: Time, want: &[Condition]) {
            assert_eq!(health.conditions(3600, now), want);
        }
        check(&Health::default(), now, &[Condition::NeverHeard]);
        check(&health(60), now, &[Condition::Ok]);
        check(&health(3601), now, &[Condition::Silent]);
        check(
            &Health {
                rssi_dbm: Some(-119.0),
                ..health(60)
            },
            now,
            &[Condition::WeakRadio],
        );
        check(
            &Health {
                snr_db: Some(-15.5),
                ..health(60)
            },
            now,
            &[Condition::WeakRadio],
        );
        check(
            &Health {
                battery: Some(Battery::percent(12.0)),
                held: 2,
                clock_ahead: true,
                ..health(9999)
            },
            now,
            &[
                Condition::Silent,
                Condition::Held,
                Condition::LowBattery,
                Condition::WrongClock,
            ],
        );
    }
}
