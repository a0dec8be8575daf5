//! The page of an alarm: what is wrong, with which devices, who has it in hand, and what happened.

use app::check::{self, CheckError, Finding, FindingEvent, State};
use app::kit::{Fault, words};
use app::signin::ACCOUNTS;
use app::store::{Rd, StoreError};
use app::teams::{Colleague, Names, all as all_teams, colleagues};
use app::{Choice, Fail, Page, View, Wrong};
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::deeds::Given;
use super::{DEVICE, GATEWAY, TEND};
use crate::model::DEVICES;

/// Devices named on the page of a gateway, at most.
const NAMED: i64 = 500;

/// An alarm as the page of its device has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Brief {
    id: String,
    message: String,
    owner: String,
    team: String,
    until: String,
}

impl Brief {
    /// One of an alarm.
    #[must_use]
    pub fn of(finding: &Finding, names: &Names) -> Self {
        Self {
            id: finding.id.clone(),
            message: finding.message.clone(),
            owner: names.person(&finding.owner),
            team: names.team(&finding.team),
            until: last_day(finding),
        }
    }

    /// One for the samples of pages.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            id: "7".into(),
            message: "Bay sensor 1, Market Square car park: its battery is low".into(),
            owner: "Idris Okafor".into(),
            team: "Parking".into(),
            until: String::new(),
        }
    }
}

/// A device that the alarm is of.
#[derive(Debug, Clone, Default, Serialize)]
struct Of {
    id: String,
    name: String,
}

/// Something that happened to it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
struct Event {
    at_us: i64,
    what: String,
    words: String,
}

/// What is wrong, and who sees to it?
#[derive(Debug, Default, Serialize)]
pub struct AlarmPage {
    notice: &'static str,
    pub(super) errors: Vec<Wrong>,
    pub(super) given: Given,
    id: String,
    version: i64,
    message: String,
    shape: &'static str,
    state: &'static str,
    is_accepted: bool,
    is_gone: bool,
    until: String,
    owner: String,
    team: String,
    first_us: i64,
    last_us: i64,
    gateway: String,
    devices: Vec<Of>,
    device_count: i64,
    people: Vec<Choice>,
    teams: Vec<Choice>,
    history: Vec<Event>,
    may_tend: bool,
}

/// The last day on which an alarm may stay; empty if it need not end.
fn last_day(finding: &Finding) -> String {
    let last = finding.until.map(words::last_day);
    last.map(words::date).unwrap_or_default()
}

/// The alarm of this id.
///
/// # Errors
/// [`CheckError::NotFound`] if there is none.
pub fn stands(rd: &mut Rd<'_>, id: &str) -> Result<Finding, CheckError> {
    let finding = check::finding(rd, id)?.ok_or(CheckError::NotFound)?;
    let is_ours = [DEVICE, GATEWAY]
        .iter()
        .any(|kind| finding.subject.starts_with(kind));
    if is_ours {
        Ok(finding)
    } else {
        Err(CheckError::NotFound)
    }
}

impl Event {
    fn of(event: FindingEvent, names: &Names) -> Self {
        let name = doer(&event).and_then(|id| names.people.get(id).cloned());
        let who = name.unwrap_or_else(|| "Somebody who has left".into());
        let (what, words) = match event.kind.as_str() {
            "found" => ("It began".to_owned(), String::new()),
            "back" => ("It is there again".into(), String::new()),
            "gone" => ("It is over".into(), String::new()),
            "time over" => (
                "The day is over until which it could stay".into(),
                String::new(),
            ),
            "owner" if event.words.is_empty() => {
                (format!("{who} gave it to nobody"), String::new())
            }
            "owner" => {
                let to = names.person(&event.words);
                (format!("{who} gave it to {to}"), String::new())
            }
            "team" => {
                let to = names.team(&event.words);
                (format!("{who} gave it to the team {to}"), String::new())
            }
            "accepted" => (format!("{who} let it stay for now"), event.words),
            "reopened" => (format!("{who} put it back on the list"), event.words),
            _ => (format!("{who} wrote"), event.words),
        };
        Self {
            at_us: event.at.0,
            what,
            words,
        }
    }
}

impl AlarmPage {
    fn of(finding: &Finding, people: &[Colleague], names: &Names) -> Self {
        let (shape, state) = match finding.state {
            State::Open | State::Mended => ("bad", "To see to"),
            State::Accepted | State::Sound => ("warning", "Stays for now"),
            State::Gone => ("good", "Over"),
        };
        let mut owners = vec![Choice::new("", "Nobody yet", &finding.owner)];
        owners.extend(
            people
                .iter()
                .map(|one| Choice::new(&one.id, &one.name, &finding.owner)),
        );
        if !owners.iter().any(|one| one.selected) {
            let left = names.person(&finding.owner);
            owners.push(Choice::new(&finding.owner, &left, &finding.owner));
        }
        let mut teams = vec![Choice::new("", "No team", &finding.team)];
        teams.extend(
            names
                .teams
                .iter()
                .map(|(name, title)| Choice::new(name, title, &finding.team)),
        );
        Self {
            id: finding.id.clone(),
            version: finding.version,
            message: finding.message.clone(),
            shape,
            state,
            is_accepted: finding.state == State::Accepted,
            is_gone: finding.state == State::Gone,
            until: last_day(finding),
            owner: names.person(&finding.owner),
            team: names.team(&finding.team),
            first_us: finding.first.0,
            last_us: finding.last.0,
            gateway: finding
                .subject
                .strip_prefix(GATEWAY)
                .unwrap_or_default()
                .to_owned(),
            device_count: finding.places,
            people: owners,
            teams,
            ..Self::default()
        }
    }
}

/// The page, read anew.
///
/// # Errors
/// A fault, if there is no such alarm.
pub async fn read(view: &View, id: &str) -> Result<AlarmPage, Fault> {
    let wanted = id.to_owned();
    let (finding, devices, history, people, names) = view
        .app
        .store()
        .read(move |rd| {
            let finding = stands(rd, &wanted)?;
            let people = colleagues(rd)?;
            let mut names = Names::of(&people, &all_teams(rd)?);
            let devices = devices_of(rd, &finding)?;
            let history = check::history(rd, &wanted)?;
            know_engineers(rd, &history, &mut names)?;
            Ok::<_, CheckError>((finding, devices, history, people, names))
        })
        .await?;
    Ok(AlarmPage {
        devices,
        history: history
            .into_iter()
            .map(|event| Event::of(event, &names))
            .collect(),
        may_tend: view.who.may(TEND),
        ..AlarmPage::of(&finding, &people, &names)
    })
}

/// Whoever did something and cannot be given work: an engineer mends devices, and sees no cases.
fn know_engineers(
    rd: &mut Rd<'_>,
    history: &[FindingEvent],
    names: &mut Names,
) -> Result<(), StoreError> {
    for id in history.iter().filter_map(|event| doer(event)) {
        if !names.people.contains_key(id)
            && let Some(account) = ACCOUNTS.get(rd, id)?
        {
            names.people.insert(id.to_owned(), account.value.name);
        }
    }
    Ok(())
}

/// The account of whoever did it; none of what the watch itself saw.
fn doer(event: &FindingEvent) -> Option<&str> {
    event.who.strip_prefix("person:")
}

/// The devices that an alarm is of, those of its places; of one that is over, the device of its subject.
fn devices_of(rd: &mut Rd<'_>, finding: &Finding) -> Result<Vec<Of>, StoreError> {
    let ids: Vec<String> = match finding.subject.strip_prefix(DEVICE) {
        Some(id) => vec![id.to_owned()],
        None => check::places(rd, &finding.id, 0, NAMED)?
            .into_iter()
            .map(|place| place.page)
            .collect(),
    };
    let mut devices = Vec::new();
    for id in ids {
        if let Some(device) = DEVICES.get(rd, &id)? {
            let name = device.value.name;
            devices.push(Of { id, name });
        }
    }
    devices.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(devices)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    done: String,
}

/// The page.
pub async fn show(
    view: View,
    Path(id): Path<String>,
    Query(said): Query<Said>,
) -> Result<Response, Fail> {
    let mut page = read(&view, &id).await?;
    if said.done == "yes" {
        page.notice = "It is written down.";
    }
    Ok(view.page(&page))
}

impl Page for AlarmPage {
    const TEMPLATE: &'static str = "devices/alarm.html";

    fn samples() -> Vec<(&'static str, Self)> {
        samples::all()
    }
}

mod samples {
    use app::check::{Outcome, Severity};
    use app::kit::Time;

    use super::*;

    const AT: Time = Time(1_795_529_100_000_000);

    fn standing(state: State, subject: &str, message: &str) -> AlarmPage {
        let finding = Finding {
            id: "7".into(),
            subject: subject.into(),
            rules: "device-health".into(),
            version: 2,
            rule: "low-battery".into(),
            criteria: Vec::new(),
            severity: Severity::Moderate,
            outcome: Outcome::Fail,
            answer: None,
            state,
            owner: "1".into(),
            team: "parking".into(),
            message: message.into(),
            question: String::new(),
            places: 1,
            pages: 1,
            first: AT.plus_s(-86_400),
            last: AT,
            changed: AT,
            until: (state == State::Accepted).then_some(AT.plus_s(30 * 86_400)),
        };
        let people = [Colleague {
            id: "1".into(),
            name: "Idris Okafor".into(),
            email: "idris.okafor@saltreach.example".into(),
        }];
        let mut names = Names::of(&people, &[]);
        names.teams.insert("parking".into(), "Parking".into());
        let event = |what: &str, words: &str| Event {
            at_us: AT.0,
            what: what.into(),
            words: words.into(),
        };
        AlarmPage {
            devices: vec![Of {
                id: "025352e3eeaf0001".into(),
                name: "Bay sensor 1, Market Square car park".into(),
            }],
            history: vec![
                event("It began", ""),
                event("Idris Okafor wrote", "The cell is on order."),
            ],
            may_tend: true,
            ..AlarmPage::of(&finding, &people, &names)
        }
    }

    pub(super) fn all() -> Vec<(&'static str, AlarmPage)> {
        let battery = "Bay sensor 1, Market Square car park: its battery is low";
        let open = || standing(State::Open, "device:025352e3eeaf0001", battery);
        vec![
            ("to see to", open()),
            (
                "no day yet",
                AlarmPage {
                    given: Given {
                        act: "accept".into(),
                        words: "The cell is on order.".into(),
                        day: "31".into(),
                        month: "2".into(),
                        year: "2027".into(),
                        ..Given::default()
                    },
                    errors: vec![Wrong::new(
                        "until-day",
                        "Enter a day that is today or to come, such as 24 12 2026",
                    )],
                    ..open()
                },
            ),
            (
                "no note",
                AlarmPage {
                    errors: vec![Wrong::new("note-words", "Enter a note")],
                    ..open()
                },
            ),
            (
                "stays for now",
                AlarmPage {
                    notice: "It is written down.",
                    ..standing(State::Accepted, "device:025352e3eeaf0001", battery)
                },
            ),
            (
                "over",
                standing(State::Gone, "device:025352e3eeaf0001", battery),
            ),
            (
                "a gateway",
                AlarmPage {
                    device_count: 12,
                    may_tend: false,
                    ..standing(
                        State::Open,
                        "gateway:0016c001f153a14c",
                        "Gateway 0016c001f153a14c is lost: 12 devices fell silent with it",
                    )
                },
            ),
        ]
    }
}
