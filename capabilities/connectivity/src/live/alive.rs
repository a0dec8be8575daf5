//! Which gateways work, told from when they were last heard and how often they are.

use std::collections::{BTreeMap, HashSet};

use app::gateways::{By, Heard};
use app::kit::Time;

const DAY_S: i64 = 86_400;
/// A gateway that is silent for no longer than this works, s.
const PATIENCE_S: i64 = 3_600;
/// A gateway that was not heard for longer than this is no part of the network any more, s.
const GONE_S: i64 = 30 * DAY_S;
/// A silence of so many usual gaps is no chance: one in 150 is longer, if devices speak when they like.
const GAPS: i64 = 5;

/// A gateway, as uplinks show it. Devices are numbers in the list that was asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Gateway {
    /// Its id.
    pub id: String,
    /// How it is.
    pub state: State,
    /// When it last heard anybody.
    pub last: Time,
    /// Uplinks that it heard in the last 24 hours.
    pub day: i64,
    /// The devices that it carried in the 24 hours before it was last heard.
    pub devices: Vec<usize>,
    /// Those of them that no other gateway heard since the begin of these 24 hours.
    pub alone: Vec<usize>,
    /// If it is lost, the devices that no gateway hears that is not lost too.
    pub cut_off: Vec<usize>,
}

/// How a gateway is, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Silent for much longer than it usually is.
    Lost,
    /// Silent for an hour or more, as may happen to one that hears little.
    Quiet,
    /// Heard within the hour.
    Working,
}

impl State {
    /// The shape and colour on a page.
    pub const fn looks(self) -> &'static str {
        match self {
            Self::Lost => "bad",
            Self::Quiet => "unknown",
            Self::Working => "good",
        }
    }

    /// The word beside it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lost => "Lost",
            Self::Quiet => "Quiet",
            Self::Working => "Working",
        }
    }

    /// How it is after a silence, given how many uplinks a day it usually hears.
    fn after(silent_s: i64, usual_a_day: i64) -> Self {
        let gap_s = DAY_S / usual_a_day.max(1);
        if silent_s <= PATIENCE_S {
            Self::Working
        } else if silent_s <= GAPS * gap_s {
            Self::Quiet
        } else {
            Self::Lost
        }
    }
}

/// The gateways that are heard, the worst first.
pub fn gateways(all: &[(String, Heard)], now: Time) -> Vec<Gateway> {
    let mut by_id: BTreeMap<&str, Vec<(usize, &By)>> = BTreeMap::new();
    for (device, (_, heard)) in all.iter().enumerate() {
        for by in &heard.by {
            by_id.entry(&by.gateway).or_default().push((device, by));
        }
    }
    let mut gateways: Vec<Gateway> = by_id
        .into_iter()
        .map(|(id, carried)| gateway(all, (id, &carried), now))
        .filter(|gateway| now.since_us(gateway.last) <= GONE_S * 1_000_000)
        .collect();
    gateways.sort_by_key(|gateway| gateway.state);
    let lost = gateways.iter().filter(|one| one.state == State::Lost);
    let lost: HashSet<String> = lost.map(|one| one.id.clone()).collect();
    for gateway in &mut gateways {
        gateway.cut_off = cut_off(all, gateway, &lost);
    }
    gateways
}

/// The devices that a gateway carried and that only lost ones heard since the begin of its last 24 hours.
fn cut_off(all: &[(String, Heard)], gateway: &Gateway, lost: &HashSet<String>) -> Vec<usize> {
    if gateway.state != State::Lost {
        return Vec::new();
    }
    let since = gateway.last.plus_s(-DAY_S);
    let only_lost = |device: &usize| {
        let by = all.get(*device).map(|(_, heard)| &heard.by);
        let mut by = by.into_iter().flatten();
        by.all(|by| by.last <= since || lost.contains(&by.gateway))
    };
    let devices = gateway.devices.iter().copied();
    devices.filter(only_lost).collect()
}

fn gateway(all: &[(String, Heard)], (id, carried): (&str, &[(usize, &By)]), now: Time) -> Gateway {
    let last = carried.iter().map(|(_, by)| by.last).max();
    let last = last.unwrap_or_default();
    let since = last.plus_s(-DAY_S);
    let count = |until: Time| -> i64 { carried.iter().map(|(_, by)| by.day(until)).sum() };
    let only_it = |device: &usize| {
        let by = all.get(*device).map(|(_, heard)| &heard.by);
        let mut others = by.into_iter().flatten().filter(|by| by.gateway != id);
        others.all(|by| by.last <= since)
    };
    let devices: Vec<usize> = carried
        .iter()
        .filter(|(_, by)| by.last > since)
        .map(|(device, _)| *device)
        .collect();
    Gateway {
        id: id.to_owned(),
        state: State::after(now.since_us(last) / 1_000_000, count(last)),
        last,
        day: count(now),
        alone: devices.iter().copied().filter(only_it).collect(),
        devices,
        cut_off: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Time = Time(1_795_529_100_000_000);

    /// A device that each of these gateways hears every ten minutes, until so many minutes ago.
    fn device(name: &str, by: &[(&str, i64)]) -> (String, Heard) {
        let mut heard = Heard::default();
        for (gateway, ago_min) in by {
            for n in (0..144).rev() {
                let at = NOW.plus_s(-60 * (ago_min + n * 10));
                heard.take(gateway, at, None);
            }
        }
        (name.to_owned(), heard)
    }

    #[track_caller]
    fn check(silent_s: i64, usual_a_day: i64, want: State) {
        assert_eq!(State::after(silent_s, usual_a_day), want);
    }

    #[test]
    fn who_speaks_seldom_may_be_silent_for_longer() {
        check(3_600, 10_000, State::Working);
        check(3_601, 10_000, State::Lost);
        check(3_601, 24, State::Quiet);
        check(5 * 3_600, 24, State::Quiet);
        check(5 * 3_600 + 1, 24, State::Lost);
        check(-5, 0, State::Working);
        check(5 * 86_400, 0, State::Quiet);
    }

    #[test]
    fn a_lost_gateway_tells_whom_it_alone_carried() {
        let all = [
            device("1", &[("a", 3), ("b", 200)]),
            device("2", &[("b", 180)]),
            device("3", &[("a", 0)]),
            device("4", &[("b", 2_000)]),
            // Taken down long ago.
            device("5", &[("d", 31 * 1_440)]),
        ];
        let found = gateways(&all, NOW);
        let told: Vec<_> = found
            .iter()
            .map(|one| {
                let (id, last) = (one.id.as_str(), one.last);
                (
                    id,
                    one.state,
                    NOW.since_us(last) / 60_000_000,
                    &one.alone[..],
                )
            })
            .collect();
        let want = [
            ("b", State::Lost, 180, &[1_usize][..]),
            ("a", State::Working, 0, &[2_usize][..]),
        ];
        assert_eq!(told, want);
        assert_eq!(found[0].devices, [0, 1]);
        assert_eq!(found[1].devices, [0, 2]);
        assert!(found[1].day > 250, "{}", found[1].day);
    }

    #[test]
    fn a_device_is_cut_off_when_all_its_gateways_are_lost() {
        let all = [
            device("1", &[("a", 200), ("b", 210)]),
            device("2", &[("b", 205), ("c", 0)]),
        ];
        let found = gateways(&all, NOW);
        let told: Vec<(&str, usize, &[usize])> = found
            .iter()
            .map(|one| (one.id.as_str(), one.alone.len(), &one.cut_off[..]))
            .collect();
        let want = [
            ("a", 0, &[0_usize][..]),
            ("b", 0, &[0][..]),
            ("c", 0, &[][..]),
        ];
        assert_eq!(told, want);
    }
}
