//! Which devices there are, and how each is.

use app::{Choice, Page};
use serde::Serialize;

use super::{SAMPLE_US, Status, model_choices};
use crate::model::Condition;

/// The list.
#[derive(Debug, Default, Serialize)]
pub struct ListPage {
    /// What was just done.
    pub notice: &'static str,
    /// The devices of this page.
    pub lines: Vec<Line>,
    /// How many satisfy the filters.
    pub total: usize,
    /// How many there are at all.
    pub registered: usize,
    /// The states, each with how many devices are in it.
    pub states: Vec<StateChoice>,
    /// The chosen state; empty for all.
    pub state: &'static str,
    /// The models to choose from.
    pub models: Vec<Choice>,
    /// The chosen model; empty for all.
    pub model: String,
    /// The words looked for.
    pub q: String,
    /// The column sorted by, "-" before it for the other way round.
    pub sort: String,
    /// The address with the filters.
    pub base: String,
    /// Which page of the list.
    pub number: usize,
    /// Of how many.
    pub pages: usize,
    /// Whether the person may add devices.
    pub may_manage: bool,
    /// How many messages are held, of strangers too.
    pub held: i64,
}

/// A device in the list.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What its model is called.
    pub model: String,
    /// How it is.
    pub status: Status,
    /// When it was last heard.
    pub heard_us: Option<i64>,
    /// Its signal, in dBm.
    pub rssi_dbm: Option<f64>,
    /// Its battery in words.
    pub battery: String,
    /// Messages held.
    pub held: i64,
    /// The thing it feeds.
    pub feeds: String,
}

/// A state to choose.
#[derive(Debug, Clone, Serialize)]
pub struct StateChoice {
    /// Its word on the page.
    pub word: &'static str,
    /// Its word in the address.
    pub slug: &'static str,
    /// How many devices are in it.
    pub count: usize,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "devices/list.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |id: &str, name: &str, condition: Condition| Line {
            id: id.into(),
            name: name.into(),
            model: "Bosch parking bay sensor TPS110, firmware 0.39".into(),
            status: condition.into(),
            heard_us: (condition != Condition::NeverHeard).then_some(SAMPLE_US - 120_000_000),
            rssi_dbm: Some(-97.0),
            battery: "3.4 V".into(),
            held: i64::from(condition == Condition::Held),
            feeds: "urn:ngsi-ld:ParkingSpot:bay-1".into(),
        };
        let lines: Vec<Line> = Condition::ALL
            .into_iter()
            .enumerate()
            .map(|(i, condition)| {
                line(
                    &format!("02535200000000{i:02}"),
                    &format!("Bay sensor {i}"),
                    condition,
                )
            })
            .collect();
        let states = Condition::ALL
            .map(|c| StateChoice {
                word: c.words(),
                slug: c.slug(),
                count: 1,
            })
            .to_vec();
        let full = || Self {
            lines: lines.clone(),
            total: 7,
            registered: 7,
            states: states.clone(),
            models: model_choices(&[], ""),
            sort: "state".into(),
            base: "/devices".into(),
            number: 1,
            pages: 1,
            may_manage: true,
            held: 3,
            ..Self::default()
        };
        vec![
            (
                "none yet",
                Self {
                    may_manage: true,
                    base: "/devices".into(),
                    ..Self::default()
                },
            ),
            ("every state", full()),
            (
                "an officer, just back from a form",
                Self {
                    may_manage: false,
                    notice: super::notice("removed"),
                    ..full()
                },
            ),
            (
                "nothing fits",
                Self {
                    lines: vec![],
                    total: 0,
                    q: "spaceship".into(),
                    base: "/devices?q=spaceship".into(),
                    ..full()
                },
            ),
            (
                "the second of many pages",
                Self {
                    number: 2,
                    pages: 9,
                    total: 900,
                    ..full()
                },
            ),
        ]
    }
}
