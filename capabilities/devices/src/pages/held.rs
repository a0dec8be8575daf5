//! Every message that could not be read, by why.

use app::Page;
use serde::Serialize;

use super::SAMPLE_US;

/// What is held.
#[derive(Debug, Default, Serialize)]
pub struct HeldPage {
    /// What was just done.
    pub notice: &'static str,
    /// How many messages are held.
    pub total: i64,
    /// By reason and model.
    pub groups: Vec<HeldGroup>,
    /// How many of them were looked at for this page.
    pub seen: usize,
    /// Whether the person may have them read again.
    pub may_manage: bool,
}

/// Messages held for one reason, of one model.
#[derive(Debug, Clone, Serialize)]
pub struct HeldGroup {
    /// Why.
    pub reason: String,
    /// The model's id; empty for strangers.
    pub model: String,
    /// What it is called.
    pub model_name: String,
    /// How many.
    pub count: usize,
    /// When the newest arrived.
    pub newest_us: i64,
    /// Some of the devices.
    pub devices: Vec<String>,
    /// How many more devices.
    pub more: usize,
    /// The address that registers the device or mends the codec; empty where neither would help.
    pub mend: String,
    /// What that is called.
    pub mend_words: &'static str,
}

impl Page for HeldPage {
    const TEMPLATE: &'static str = "devices/held.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let group = |reason: &str, model: &str| HeldGroup {
            reason: reason.into(),
            model: model.into(),
            model_name: if model.is_empty() {
                String::new()
            } else {
                "Bosch parking bay sensor".into()
            },
            count: 12,
            newest_us: SAMPLE_US - 60_000_000,
            devices: vec!["025352e3eeaf0001".into(), "025352e3eeaf0002".into()],
            more: 3,
            mend: "/devices/new?id=025352e3eeaf0001".into(),
            mend_words: "Register it",
        };
        let groups = vec![
            group("the device is not registered", ""),
            group("the codec says: too short", "bosch/tps110-0392"),
        ];
        vec![
            (
                "none",
                Self {
                    may_manage: true,
                    ..Self::default()
                },
            ),
            (
                "two groups",
                Self {
                    total: 24,
                    seen: 24,
                    groups: groups.clone(),
                    may_manage: true,
                    ..Self::default()
                },
            ),
            (
                "very many, seen by an officer",
                Self {
                    total: 40_000,
                    seen: 5_000,
                    groups,
                    notice: super::notice("retrying"),
                    ..Self::default()
                },
            ),
        ]
    }
}
