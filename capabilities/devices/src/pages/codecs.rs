//! What can read devices' messages: the shelf, what was brought in, and what is suspended.

use app::{Choice, Page};
use serde::Serialize;

use super::{SAMPLE_US, Status};

/// The list of codecs.
#[derive(Debug, Default, Serialize)]
pub struct CodecsPage {
    /// What was just done.
    pub notice: &'static str,
    /// The codecs.
    pub lines: Vec<CodecLine>,
    /// How many of them are suspended.
    pub suspended: usize,
    /// Whether the person may change them.
    pub may_manage: bool,
}

/// A codec.
#[derive(Debug, Clone, Serialize)]
pub struct CodecLine {
    /// Its name.
    pub name: String,
    /// What the model is called.
    pub title: String,
    /// Where it comes from.
    pub origin: String,
    /// Whether it runs.
    pub status: Status,
    /// Why it does not.
    pub why: String,
    /// Since when it does not.
    pub since_us: Option<i64>,
    /// How its published examples went, in words.
    pub examples: String,
    /// Whether it can be edited here.
    pub own: bool,
}

impl CodecLine {
    /// It runs.
    pub const RUNS: Status = Status {
        shape: "good",
        word: "Runs",
    };
    /// It does not.
    pub const SUSPENDED: Status = Status {
        shape: "bad",
        word: "Suspended",
    };
}

impl Page for CodecsPage {
    const TEMPLATE: &'static str = "devices/codecs.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |name: &str, own| CodecLine {
            name: name.into(),
            title: "Bosch parking bay sensor TPS110".into(),
            origin: if own { "brought in" } else { "our shelf" }.into(),
            status: CodecLine::RUNS,
            why: String::new(),
            since_us: None,
            examples: if own {
                "9 of 10 as published".into()
            } else {
                String::new()
            },
            own,
        };
        let stuck = CodecLine {
            status: CodecLine::SUSPENDED,
            why: "it held up its thread for more than a second".into(),
            since_us: Some(SAMPLE_US),
            ..line("acme/hostile", true)
        };
        vec![
            (
                "the shelf alone",
                Self {
                    lines: vec![line("bosch/tps110-0392", false)],
                    ..Self::default()
                },
            ),
            (
                "one suspended",
                Self {
                    lines: vec![
                        stuck,
                        line("acme/good", true),
                        line("bosch/tps110-0392", false),
                    ],
                    suspended: 1,
                    may_manage: true,
                    notice: super::notice("codec"),
                },
            ),
        ]
    }
}

/// The form that writes and mends a codec.
#[derive(Debug, Default, Serialize)]
pub struct CodecForm {
    /// Its name.
    pub name: String,
    /// Its JavaScript.
    pub source: String,
    /// Its mapping, as JSON.
    pub mapping: String,
    /// Whether it is new.
    pub new: bool,
    /// What is wrong with the name.
    pub name_error: Option<String>,
    /// What is wrong with the JavaScript.
    pub source_error: Option<String>,
    /// What is wrong with the mapping.
    pub mapping_error: Option<String>,
    /// Units to choose from in a mapping.
    pub units: Vec<Choice>,
}

impl CodecForm {
    /// The units a mapping can give.
    #[must_use]
    pub fn all_units() -> Vec<Choice> {
        payload::unit::UNITS
            .iter()
            .filter(|unit| !unit.name.is_empty())
            .map(|unit| Choice {
                value: unit.code.into(),
                text: unit.name.into(),
                selected: false,
            })
            .collect()
    }
}

impl Page for CodecForm {
    const TEMPLATE: &'static str = "devices/codec.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let full = || {
            Self {
            name: "acme/probe".into(),
            source: "function decodeUplink(input) {\n  return { data: { level: input.bytes[0] } };\n}".into(),
            mapping: "[\n  {\"field\": \"level\", \"attribute\": \"waterLevel\", \"unit_code\": \"CMT\"}\n]".into(),
            units: Self::all_units(),
            ..Self::default()
        }
        };
        vec![
            (
                "new",
                Self {
                    new: true,
                    units: Self::all_units(),
                    ..Self::default()
                },
            ),
            ("to change", full()),
            (
                "not right yet",
                Self {
                    source_error: Some("The codec does not parse at line 2: expecting ';'.".into()),
                    mapping_error: Some("This is not a list of rows.".into()),
                    name_error: Some("Give the codec a name such as acme/probe.".into()),
                    ..full()
                },
            ),
        ]
    }
}
