//! Paste bytes, see fields.

use app::{Choice, Page};
use serde::Serialize;

use super::{Shown, model_choices};

/// The inspector.
#[derive(Debug, Default, Serialize)]
pub struct Inspector {
    /// The codecs to choose from.
    pub codecs: Vec<Choice>,
    /// The bytes as they were pasted.
    pub bytes: String,
    /// `hex` or `base64`.
    pub encoding: &'static str,
    /// The port as it was typed.
    pub f_port: String,
    /// What is wrong with the bytes.
    pub bytes_error: Option<String>,
    /// What is wrong with the port.
    pub port_error: Option<String>,
    /// What came of it.
    pub result: Option<Result>,
}

/// What came of the bytes.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Result {
    /// Why there are no fields; empty if there are.
    pub error: String,
    /// The decoded fields.
    pub fields: Vec<Shown>,
    /// The attributes they become.
    pub attributes: Vec<Shown>,
    /// Fields that become nothing.
    pub unmapped: Vec<String>,
    /// Fields that were refused, and why.
    pub refused: Vec<String>,
    /// What the codec warned of.
    pub warnings: Vec<String>,
    /// The whole result, as JSON.
    pub json: String,
    /// How many bytes there were.
    pub length: usize,
    /// How long it took.
    pub took_us: i64,
}

impl Page for Inspector {
    const TEMPLATE: &'static str = "devices/inspector.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let shown = |name: &str, text: &str| Shown {
            name: name.into(),
            text: text.into(),
            at_us: None,
        };
        let asked = || Self {
            codecs: model_choices(&["dragino/lht65".into()], "milesight-iot/am103"),
            bytes: "0367fbff046850077d9a01".into(),
            encoding: "hex",
            f_port: "85".into(),
            ..Self::default()
        };
        let result = Result {
            fields: vec![shown("temperature", "-0.5"), shown("humidity", "40")],
            attributes: vec![
                shown("temperature", "-0.5°C"),
                shown("relativeHumidity", "40%"),
            ],
            unmapped: vec!["firmware".into()],
            refused: vec!["mode: the value 9 is not listed".into()],
            warnings: vec!["unknown field 9/153 at byte 3".into()],
            json: "{\"temperature\":-0.5,\"humidity\":40}".into(),
            length: 11,
            took_us: 184,
            ..Result::default()
        };
        let failed = Result {
            error: "the codec says: too short".into(),
            length: 1,
            ..Result::default()
        };
        vec![
            (
                "nothing asked",
                Self {
                    bytes: String::new(),
                    f_port: String::new(),
                    ..asked()
                },
            ),
            (
                "decoded",
                Self {
                    result: Some(result),
                    ..asked()
                },
            ),
            (
                "not decoded",
                Self {
                    result: Some(failed),
                    ..asked()
                },
            ),
            (
                "not bytes",
                Self {
                    bytes: "0x0g".into(),
                    bytes_error: Some("There is no hexadecimal digit g.".into()),
                    port_error: Some("The port is a whole number from 0 to 255.".into()),
                    ..asked()
                },
            ),
        ]
    }
}
