//! Which conditions of a device are alarms, how much harm each does, and what is to be done.

use app::check::Severity;
use payload::BatteryUnit;

use crate::model::{Condition, Health, WEAK_RSSI_DBM, WEAK_SNR_DB};

/// How much better than weak a signal must be before its alarm is over: a device at the edge is one alarm, not one an
/// hour.
const BETTER_DB: f64 = 3.0;

/// How full a battery must be before its alarm is over: a cold night and a warm day are one alarm, not two.
const CHARGED_PERCENT: f64 = 30.0;

/// The alarms of a device of these conditions, the worst first. What it was alarmed of already is in its health.
#[must_use]
pub fn raised(health: &Health, conditions: &[Condition]) -> Vec<Condition> {
    let mut all: Vec<Condition> = conditions
        .iter()
        .copied()
        .filter(|condition| harm(*condition).is_some())
        .collect();
    let is_heard = !all.contains(&Condition::Silent);
    if is_heard && health.alarms.contains(&Condition::WeakRadio) && is_hardly_better(health) {
        all.push(Condition::WeakRadio);
    }
    if health.alarms.contains(&Condition::LowBattery) && is_hardly_charged(health) {
        all.push(Condition::LowBattery);
    }
    all.sort_unstable();
    all.dedup();
    all
}

fn is_hardly_charged(health: &Health) -> bool {
    health.battery.is_some_and(|battery| {
        battery.unit == BatteryUnit::Percent
            && battery.level.is_some_and(|level| level < CHARGED_PERCENT)
    })
}

fn is_hardly_better(health: &Health) -> bool {
    health
        .rssi_dbm
        .is_some_and(|dbm| dbm < WEAK_RSSI_DBM + BETTER_DB)
        || health.snr_db.is_some_and(|db| db < WEAK_SNR_DB + BETTER_DB)
}

/// How much harm a condition does; none if it is no alarm.
#[must_use]
pub const fn harm(condition: Condition) -> Option<Severity> {
    match condition {
        Condition::Silent | Condition::Held => Some(Severity::Serious),
        Condition::LowBattery => Some(Severity::Moderate),
        Condition::WrongClock | Condition::WeakRadio => Some(Severity::Minor),
        Condition::NeverHeard | Condition::Ok => None,
    }
}

/// What the list of work says of a condition, behind the name of the device.
#[must_use]
pub const fn words(condition: Condition) -> &'static str {
    match condition {
        Condition::Silent => "nothing has come for longer than its kind may be quiet",
        Condition::Held => "some of its messages cannot be read",
        Condition::LowBattery => "its battery is low",
        Condition::WrongClock => "it gives a time that cannot be right",
        Condition::WeakRadio => "its messages only just arrive",
        Condition::NeverHeard => "nothing has come from it yet",
        Condition::Ok => "nothing is wrong",
    }
}

#[cfg(test)]
mod tests {
    use app::kit::Time;
    use payload::Battery;

    use super::*;

    const NOW: Time = Time(10_000_000_000);

    #[track_caller]
    fn check(health: &Health, want: &[Condition]) {
        assert_eq!(raised(health, &health.conditions(3_600, NOW)), want);
    }

    fn heard(heard_s: i64) -> Health {
        Health {
            heard: Some(NOW.plus_s(-heard_s)),
            ..Health::default()
        }
    }

    #[test]
    fn what_is_wrong_is_an_alarm_and_what_is_new_is_not() {
        check(&Health::default(), &[]);
        check(&heard(60), &[]);
        check(&heard(4_000), &[Condition::Silent]);
        check(
            &Health {
                battery: Some(Battery::percent(5.0)),
                held: 1,
                ..heard(60)
            },
            &[Condition::Held, Condition::LowBattery],
        );
    }

    #[test]
    fn a_device_at_the_edge_is_one_alarm() {
        let at = |rssi_dbm, alarms: &[Condition]| Health {
            rssi_dbm: Some(rssi_dbm),
            alarms: alarms.to_vec(),
            ..heard(60)
        };
        check(&at(-119.0, &[]), &[Condition::WeakRadio]);
        check(&at(-117.0, &[]), &[]);
        check(
            &at(-117.0, &[Condition::WeakRadio]),
            &[Condition::WeakRadio],
        );
        check(&at(-114.0, &[Condition::WeakRadio]), &[]);
        let charged = |percent, alarms: &[Condition]| Health {
            battery: Some(Battery::percent(percent)),
            alarms: alarms.to_vec(),
            ..heard(60)
        };
        check(&charged(22.0, &[]), &[]);
        let low = [Condition::LowBattery];
        check(&charged(22.0, &low), &low);
        check(&charged(98.0, &low), &[]);
        // A signal that is not a number is no weak one.
        check(&at(f64::NAN, &[Condition::WeakRadio]), &[]);
    }
}
