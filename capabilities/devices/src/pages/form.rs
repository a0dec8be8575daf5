//! The form that registers and changes a device.

use app::{Choice, Page, Wrong};
use serde::{Deserialize, Serialize};

use super::model_choices;

/// The form.
#[derive(Debug, Default, Serialize)]
pub struct DeviceForm {
    /// Whether the device is new.
    pub new: bool,
    /// What was typed, or what is kept.
    pub given: Given,
    /// The models to choose from.
    pub models: Vec<Choice>,
    /// The teams to choose from.
    pub teams: Vec<Choice>,
    /// What is wrong, and with which field.
    pub errors: Vec<Wrong>,
}

/// What was typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The model.
    pub model: String,
    /// The thing it feeds.
    pub entity: String,
    /// That thing's type.
    pub entity_type: String,
    /// Degrees north.
    pub lat: String,
    /// Degrees east.
    pub lon: String,
    /// The mapping, as JSON.
    pub mapping: String,
    /// After how many hours it counts as silent.
    pub silent_after_h: String,
    /// The team that its alarms go to.
    pub team: String,
    /// Which version of the record the form was filled from.
    pub version: i64,
}

impl Page for DeviceForm {
    const TEMPLATE: &'static str = "devices/form.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let given = || Given {
            id: "025352e3eeaf0001".into(),
            name: "Bay sensor 1".into(),
            model: "bosch/tps110-0392".into(),
            entity: "urn:ngsi-ld:ParkingSpot:bay-1".into(),
            entity_type: "ParkingSpot".into(),
            lat: "51.6454".into(),
            lon: "1.7073".into(),
            silent_after_h: "50".into(),
            version: 1,
            ..Given::default()
        };
        let error = |field, text: &str| Wrong {
            field,
            text: text.into(),
        };
        let teams = || {
            vec![
                Choice::new("", "No team yet", ""),
                Choice::new("parking", "Parking", ""),
            ]
        };
        vec![
            (
                "new",
                Self {
                    new: true,
                    models: model_choices(&[], ""),
                    teams: teams(),
                    ..Self::default()
                },
            ),
            (
                "to change",
                Self {
                    given: given(),
                    models: model_choices(&[], "bosch/tps110-0392"),
                    teams: teams(),
                    ..Self::default()
                },
            ),
            (
                "not right yet",
                Self {
                    new: true,
                    given: Given {
                        id: "a/b".into(),
                        name: String::new(),
                        ..given()
                    },
                    models: model_choices(&[], "acme/mystery"),
                    teams: teams(),
                    errors: vec![
                        error("id", "A device id has letters, digits and . _ : - only."),
                        error("name", "Give the device a name."),
                    ],
                },
            ),
        ]
    }
}
