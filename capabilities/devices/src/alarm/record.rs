//! Alarms, written down: those that are new, those that are back, those that are over.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use app::check::{self, Change, CheckError, Finding, Found, Look, Outcome, Query, Severity, State};
use app::kit::{Time, words};
use app::store::{Rd, StoreError, Tx};

use super::lost::Lost;
use super::rule;
use super::{GATEWAY, subject};
use crate::model::{Condition, Device, HEALTH};

/// The rule set.
const RULES: &str = "device-health";
/// The rule that finds gateways that are lost.
pub(super) const LOST: &str = "gateway-lost";
/// Lost gateways at most.
const MOST: i64 = 2_000;
/// Devices of one that are named, at most: as many places of a finding as the verb keeps.
const MOST_PLACES: usize = 2_000;
/// Whoever looks.
const WHO: &str = "system";

/// The alarms of a device that are not over.
///
/// # Errors
/// Whatever the store says.
pub fn standing(rd: &mut Rd<'_>, device: &str) -> Result<Vec<Finding>, StoreError> {
    let query = Query {
        subject: Some(subject(device)),
        states: not_over(),
        limit: MOST,
        ..Query::default()
    };
    Ok(check::list(rd, &query)?.findings)
}

fn not_over() -> Vec<String> {
    let all = State::ALL.iter().filter(|state| **state != State::Gone);
    all.map(|state| state.word().to_owned()).collect()
}

/// Writes down which alarms a device has now.
///
/// # Errors
/// Whatever the store says.
pub fn of_device(
    tx: &mut Tx<'_>,
    id: &str,
    device: &Device,
    alarms: &[Condition],
) -> Result<(), CheckError> {
    let found = alarms.iter().filter_map(|condition| {
        Some(Found {
            rule: condition.slug().into(),
            criteria: Vec::new(),
            severity: rule::harm(*condition)?,
            outcome: Outcome::Fail,
            at: id.to_owned(),
            place: String::new(),
            message: format!("{}: {}", device.name, rule::words(*condition)),
            question: None,
        })
    });
    let look = Look {
        subject: subject(id),
        rules: RULES.into(),
        began: tx.now(),
        pages: vec![id.to_owned()],
        found: found.collect(),
        team: device.team.clone(),
        ..Look::default()
    };
    check::record(tx, WHO, &look).map(drop)
}

/// Has the alarms of a device, those that are over included, follow it to another name or another team.
///
/// # Errors
/// Whatever the store says.
pub fn follow(
    tx: &mut Tx<'_>,
    who: &str,
    id: &str,
    before: &Device,
    now: &Device,
) -> Result<(), CheckError> {
    if before.name != now.name
        && let Some(health) = HEALTH.get(tx, id)?
        && !health.value.alarms.is_empty()
    {
        of_device(tx, id, now, &health.value.alarms)?;
    }
    if before.team == now.team {
        return Ok(());
    }
    let query = Query {
        subject: Some(subject(id)),
        teams: vec![before.team.clone()],
        limit: MOST,
        ..Query::default()
    };
    for finding in check::list(tx, &query)?.findings {
        check::change(tx, who, &finding.id, None, Change::Team(now.team.clone()))?;
    }
    Ok(())
}

/// Since when each gateway that was lost, and is not among the `lost`, is none of them any more.
///
/// # Errors
/// Whatever the store says.
pub fn heard_again(
    rd: &mut Rd<'_>,
    lost: &[Lost],
    now: Time,
) -> Result<HashMap<String, Time>, StoreError> {
    let query = Query {
        rule: Some(LOST.into()),
        limit: MOST,
        ..Query::default()
    };
    let mut since = HashMap::new();
    for finding in check::list(rd, &query)?.findings {
        let gateway = finding.subject.strip_prefix(GATEWAY).unwrap_or_default();
        if lost.iter().any(|one| one.gateway == gateway) {
            continue;
        }
        let is_over = finding.state == State::Gone;
        since.insert(
            gateway.to_owned(),
            if is_over { finding.changed } else { now },
        );
    }
    Ok(since)
}

/// Writes down which gateways are lost now, and which are heard again.
///
/// # Errors
/// Whatever the store says.
pub fn of_gateways(tx: &mut Tx<'_>, lost: &[Lost]) -> Result<(), CheckError> {
    let query = Query {
        rule: Some(LOST.into()),
        states: not_over(),
        limit: MOST,
        ..Query::default()
    };
    let mut before: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for finding in check::list(tx, &query)?.findings {
        let places = check::places(tx, &finding.id, 0, MOST_PLACES as i64)?;
        let devices = places.into_iter().map(|place| place.page).collect();
        before.insert(finding.subject, devices);
    }
    for one in lost {
        let all: BTreeSet<&String> = one.devices.iter().collect();
        let devices = all.into_iter().take(MOST_PLACES).cloned().collect();
        let known = before.remove(&format!("{GATEWAY}{}", one.gateway));
        let known = known.unwrap_or_default();
        if known != devices {
            look_at(tx, one, &known, &devices)?;
        }
    }
    for (subject, known) in before {
        let heard_again = Lost {
            gateway: subject.strip_prefix(GATEWAY).unwrap_or_default().to_owned(),
            ..Lost::default()
        };
        look_at(tx, &heard_again, &known, &BTreeSet::new())?;
    }
    Ok(())
}

/// A gateway that had lost the devices `known` has lost `devices` now.
fn look_at(
    tx: &mut Tx<'_>,
    lost: &Lost,
    known: &BTreeSet<String>,
    devices: &BTreeSet<String>,
) -> Result<(), CheckError> {
    let gateway = &lost.gateway;
    let count = i64::try_from(lost.devices.len()).unwrap_or(i64::MAX);
    let message = format!(
        "Gateway {gateway} is lost: {} fell silent with it",
        words::count(count, "device", "devices")
    );
    let found = devices.iter().map(|device| Found {
        rule: LOST.into(),
        criteria: Vec::new(),
        severity: Severity::Critical,
        outcome: Outcome::Fail,
        at: device.clone(),
        place: String::new(),
        message: message.clone(),
        question: None,
    });
    let look = Look {
        subject: format!("{GATEWAY}{gateway}"),
        rules: RULES.into(),
        began: tx.now(),
        pages: known.union(devices).cloned().collect(),
        found: found.collect(),
        team: lost.team.clone(),
        ..Look::default()
    };
    check::record(tx, WHO, &look).map(drop)
}
