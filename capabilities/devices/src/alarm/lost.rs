//! Gateways that are lost: told by the devices that fell silent with them.

use std::collections::{BTreeMap, HashMap};

use app::kit::Time;

use crate::health::{Seen, silent_after_s};
use crate::model::Condition;

/// The fewest devices whose silence can be laid to their gateway.
const FEWEST: usize = 5;

/// A gateway that is lost.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lost {
    /// Its id.
    pub gateway: String,
    /// The devices that fell silent with it, by their ids.
    pub devices: Vec<String>,
    /// The team that has most of them; may be empty.
    pub team: String,
}

/// The gateways that are lost.
///
/// A gateway was last heard with the newest message that it carried best. Its loss shows in the devices that spoke
/// through it until then, and should have spoken since: at least five, and half of those that spoke until then. What
/// had been silent before, and what another gateway carries now, tells nothing of it.
#[must_use]
pub fn lost(all: &[Seen]) -> Vec<Lost> {
    let mut carried: BTreeMap<&str, Vec<(&Seen, Time)>> = BTreeMap::new();
    for seen in all {
        if let Some(heard) = seen.health.heard
            && !seen.health.gateway.is_empty()
        {
            let of = carried.entry(&seen.health.gateway).or_default();
            of.push((seen, heard));
        }
    }
    carried
        .into_iter()
        .filter_map(|(gateway, carried)| loss(gateway, &carried))
        .collect()
}

/// The devices whose next message is still to come through a gateway that was lost and is heard again: `since` says
/// since when. They are given as long as they may be quiet, unless their silence is an alarm of theirs already.
#[must_use]
pub fn awaited<'a>(all: &'a [Seen], since: &HashMap<String, Time>, now: Time) -> Vec<&'a str> {
    let mut last: HashMap<&str, Time> = HashMap::new();
    for seen in all {
        if let Some(heard) = seen.health.heard {
            let last = last.entry(&seen.health.gateway).or_insert(heard);
            *last = heard.max(*last);
        }
    }
    let is_awaited = |seen: &&Seen| {
        let gateway = seen.health.gateway.as_str();
        let (Some(heard), Some(since), Some(last)) =
            (seen.health.heard, since.get(gateway), last.get(gateway))
        else {
            return false;
        };
        let quiet_s = i64::from(silent_after_s(&seen.device));
        // A gateway that nothing came through since is not there again: it lost too few to tell.
        last.since_us(heard) > quiet_s * 1_000_000
            && now < since.plus_s(quiet_s)
            && !seen.health.alarms.contains(&Condition::Silent)
    };
    all.iter()
        .filter(is_awaited)
        .map(|seen| seen.id.as_str())
        .collect()
}

fn loss(gateway: &str, carried: &[(&Seen, Time)]) -> Option<Lost> {
    let last = carried.iter().map(|(_, heard)| *heard).max()?;
    let spoke_until_then = |(seen, heard): &&(&Seen, Time)| {
        last.since_us(*heard) <= i64::from(silent_after_s(&seen.device)) * 1_000_000
    };
    let spoke: Vec<&Seen> = carried
        .iter()
        .filter(spoke_until_then)
        .map(|(seen, _)| *seen)
        .collect();
    let silent: Vec<&Seen> = spoke
        .iter()
        .copied()
        .filter(|seen| seen.conditions.contains(&Condition::Silent))
        .collect();
    if silent.len() < FEWEST || silent.len() * 2 < spoke.len() {
        return None;
    }
    Some(Lost {
        gateway: gateway.to_owned(),
        team: team_of_most(&silent),
        devices: silent.iter().map(|seen| seen.id.clone()).collect(),
    })
}

fn team_of_most(silent: &[&Seen]) -> String {
    let mut teams: BTreeMap<&str, usize> = BTreeMap::new();
    for seen in silent {
        *teams.entry(&seen.device.team).or_default() += 1;
    }
    let most = teams.into_iter().max_by_key(|(_, count)| *count);
    most.map_or_else(String::new, |(team, _)| team.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Device, Health};

    const NOW: Time = Time(100_000_000_000);

    /// A device that may be quiet for an hour and was last heard so long ago.
    fn seen(id: usize, gateway: &str, heard_s: i64) -> Seen {
        let health = Health {
            heard: Some(NOW.plus_s(-heard_s)),
            gateway: gateway.into(),
            ..Health::default()
        };
        Seen {
            id: id.to_string(),
            device: Device {
                silent_after_s: Some(3_600),
                team: if id < 3 { "parks" } else { "parking" }.into(),
                ..Device::default()
            },
            conditions: health.conditions(3_600, NOW),
            health,
        }
    }

    #[track_caller]
    fn check(heard_s: &[i64], want: &[&str]) {
        let all: Vec<Seen> = heard_s
            .iter()
            .enumerate()
            .map(|(id, heard_s)| seen(id, "a", *heard_s))
            .collect();
        let lost = lost(&all);
        let devices: Vec<&str> = lost
            .iter()
            .flat_map(|lost| lost.devices.iter().map(String::as_str))
            .collect();
        assert_eq!(devices, want, "{heard_s:?}");
    }

    #[test]
    fn a_gateway_is_lost_with_what_it_carried() {
        check(&[], &[]);
        // Four are too few to lay it to the gateway.
        check(&[5_000, 5_100, 5_200, 5_300], &[]);
        let all = ["0", "1", "2", "3", "4"];
        check(&[5_000, 5_100, 5_200, 5_300, 5_400], &all);
        // One that was heard now: the gateway is there, and the others have each a reason of its own.
        check(&[5_000, 5_100, 5_200, 5_300, 5_400, 10], &[]);
        // One that was silent long before says nothing of it.
        check(&[5_000, 5_100, 5_200, 5_300, 5_400, 90_000], &all);
        // As many again that may be quiet for longer: not yet, if they are more.
        check(&[3_700, 3_700, 3_700, 3_700, 3_700, 3_500, 3_500], &all);
        check(
            &[
                3_700, 3_700, 3_700, 3_700, 3_700, 3_590, 3_590, 3_590, 3_590, 3_590, 3_590,
            ],
            &[],
        );
    }

    #[test]
    fn devices_of_a_gateway_that_is_back_have_time_to_speak() {
        #[track_caller]
        fn check(heard_s: &[i64], back_s: i64, want: &[&str]) {
            let each = heard_s.iter().enumerate();
            let mut all: Vec<Seen> = each.map(|(id, s)| seen(id, "a", *s)).collect();
            let since = HashMap::from([("a".to_owned(), NOW.plus_s(-back_s))]);
            assert_eq!(awaited(&all, &since, NOW), want, "{heard_s:?}");
            for one in &mut all {
                one.health.alarms = vec![Condition::Silent];
            }
            assert!(awaited(&all, &since, NOW).is_empty());
        }
        check(&[90_000, 90_000, 10], 60, &["0", "1"]);
        check(&[90_000, 90_000, 10], 3_600, &[]);
        // Nothing has come through it since.
        check(&[90_000, 90_100, 90_200], 60, &[]);
    }

    #[test]
    fn it_goes_to_the_team_that_has_most_of_them() {
        let all: Vec<Seen> = (0..8).map(|id| seen(id, "a", 5_000)).collect();
        assert_eq!(lost(&all)[0].team, "parking");
        // Without a gateway there is none to lose: a device that posts by itself.
        let all: Vec<Seen> = (0..8).map(|id| seen(id, "", 5_000)).collect();
        assert_eq!(lost(&all), []);
    }
}
