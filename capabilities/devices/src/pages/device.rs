//! How one device is, why, and what it said.

use app::Page;
use serde::Serialize;

use super::{SAMPLE_US, Status};
use crate::alarm::Brief;
use crate::model::Condition;

/// A device.
#[derive(Debug, Default, Serialize)]
pub struct DevicePage {
    /// What was just done.
    pub notice: &'static str,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The model's id.
    pub model: String,
    /// What the model is called.
    pub model_name: String,
    /// What to know about the model.
    pub model_notes: String,
    /// How it is: the worst first.
    pub conditions: Vec<Status>,
    /// What each means and what to do, in the same order.
    pub why: Vec<String>,
    /// Those that stand in the list of work, or may stay for now.
    pub alarms: Vec<Brief>,
    /// The team that its alarms go to; may be empty.
    pub team: String,
    /// When it was last heard.
    pub heard_us: Option<i64>,
    /// After how long it counts as silent.
    pub silent_after_s: i64,
    /// Messages so far.
    pub frames: i64,
    /// The best gateway's signal.
    pub rssi_dbm: Option<f64>,
    /// Its signal over noise.
    pub snr_db: Option<f64>,
    /// That gateway.
    pub gateway: String,
    /// The battery in words.
    pub battery: String,
    /// Where it is, in words.
    pub location: String,
    /// The thing it feeds.
    pub entity: String,
    /// That thing's type.
    pub entity_type: String,
    /// What that thing shows now, of what this device measures.
    pub values: Vec<Shown>,
    /// Its last messages, newest first.
    pub messages: Vec<MessageLine>,
    /// How many of its messages are held.
    pub held: i64,
    /// The address that takes its plain JSON.
    pub address: String,
    /// Whether the person may change it.
    pub may_manage: bool,
}

/// A value with its unit and age.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    /// The attribute or field.
    pub name: String,
    /// As people read it.
    pub text: String,
    /// When it was true.
    pub at_us: Option<i64>,
}

/// A message as it came, and what it says.
#[derive(Debug, Clone, Serialize)]
pub struct MessageLine {
    /// Its number.
    pub id: i64,
    /// When it arrived.
    pub at_us: i64,
    /// By which door.
    pub source: String,
    /// `understood`, `held` or `noted`.
    pub state: &'static str,
    /// Why it is held.
    pub reason: String,
    /// The LoRaWAN port.
    pub f_port: Option<u8>,
    /// The payload, in hexadecimal.
    pub hex: String,
    /// The decoded fields.
    pub fields: Vec<Shown>,
    /// The address that shows it in the inspector; empty where there are no bytes.
    pub inspect: String,
}

impl Page for DevicePage {
    const TEMPLATE: &'static str = "devices/device.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let shown = |name: &str, text: &str| Shown {
            name: name.into(),
            text: text.into(),
            at_us: Some(SAMPLE_US),
        };
        let message = |id: i64, state, reason: &str| MessageLine {
            id,
            at_us: SAMPLE_US - id * 60_000_000,
            source: "chirpstack".into(),
            state,
            reason: reason.into(),
            f_port: Some(1),
            hex: "01".into(),
            fields: if state == "understood" {
                vec![shown("occupied", "yes")]
            } else {
                vec![]
            },
            inspect: "/devices/inspector?codec=bosch%2Ftps110-0392&bytes=01&f_port=1".into(),
        };
        let new = || Self {
            id: "025352e3eeaf0001".into(),
            name: "Bay sensor 1, Market Square car park".into(),
            model: "bosch/tps110-0392".into(),
            model_name: "Bosch parking bay sensor TPS110, firmware 0.39".into(),
            conditions: vec![Condition::NeverHeard.into()],
            why: vec!["Nothing has come from it yet.".into()],
            silent_after_s: 180_000,
            battery: "not known".into(),
            location: "51.64545, 1.70736".into(),
            entity: "urn:ngsi-ld:ParkingSpot:bay-1".into(),
            entity_type: "ParkingSpot".into(),
            address: "http://127.0.0.1:8080/devices/in/json/025352e3eeaf0001".into(),
            may_manage: true,
            ..Self::default()
        };
        let heard = || Self {
            conditions: vec![Condition::Ok.into()],
            why: vec!["Nothing is wrong.".into()],
            heard_us: Some(SAMPLE_US - 60_000_000),
            frames: 1_204,
            rssi_dbm: Some(-97.0),
            snr_db: Some(6.5),
            gateway: "0016c001f153a14c".into(),
            battery: "3.4 V".into(),
            values: vec![shown("occupied", "yes"), shown("temperature", "7.5°C")],
            messages: vec![message(1, "understood", ""), message(2, "noted", "")],
            ..new()
        };
        vec![
            ("never heard", new()),
            ("working", heard()),
            (
                "in trouble",
                Self {
                    conditions: vec![
                        Condition::Silent.into(),
                        Condition::Held.into(),
                        Condition::LowBattery.into(),
                    ],
                    why: vec!["a".into(), "b".into(), "c".into()],
                    alarms: vec![Brief::sample()],
                    team: "Parking".into(),
                    held: 1,
                    messages: vec![
                        message(1, "held", "the codec says: too short"),
                        message(2, "understood", ""),
                    ],
                    notice: super::notice("still-held"),
                    ..heard()
                },
            ),
            (
                "an officer",
                Self {
                    may_manage: false,
                    ..heard()
                },
            ),
        ]
    }
}
