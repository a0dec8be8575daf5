//! What a notification holds, and where it goes.

use crate::select::Projection;
use crate::write::Format;

/// The form of a notification's body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Accept {
    /// JSON, with the context in a header.
    #[default]
    Json,
    /// JSON-LD, with the context inside.
    JsonLd,
    /// GeoJSON features.
    GeoJson,
}

impl Accept {
    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::JsonLd => "application/ld+json",
            Self::GeoJson => "application/geo+json",
        }
    }

    pub(super) fn of_media_type(name: &str) -> Option<Self> {
        [Self::Json, Self::JsonLd, Self::GeoJson]
            .into_iter()
            .find(|accept| accept.media_type() == name)
    }
}

/// Where notifications go.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Endpoint {
    /// The address: `http`, `https`, `mqtt` or `mqtts`.
    pub uri: String,
    /// The form of the body, if told.
    pub accept: Option<Accept>,
    /// Headers for the receiver.
    pub receiver_info: Vec<(String, String)>,
    /// Settings of the channel, such as `MQTT-QoS`.
    pub notifier_info: Vec<(String, String)>,
    /// After a failure, how long to leave the receiver alone.
    pub cooldown_ms: Option<f64>,
    /// How long to wait for an answer.
    pub timeout_ms: Option<f64>,
}

/// How linked entities are told as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Join {
    /// Not at all.
    #[default]
    None,
    /// Beside the entity.
    Flat,
    /// In place of the link.
    Inline,
}

impl Join {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "@none",
            Self::Flat => "flat",
            Self::Inline => "inline",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::None, Self::Flat, Self::Inline]
            .into_iter()
            .find(|join| join.name() == name)
    }
}

/// What a notification holds.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 5.2.14.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NotificationParams {
    /// Where it goes.
    pub endpoint: Endpoint,
    /// The form of entities.
    pub format: Format,
    /// The word by which the form was asked for, shown again.
    pub(super) format_word: Option<String>,
    /// Which members of entities.
    pub projection: Projection,
    /// Whether the broker's own members are shown, if told.
    pub sys_attrs: Option<bool>,
    /// Whether earlier values are shown, if told.
    pub show_changes: Option<bool>,
    /// How linked entities are told as well, if told.
    pub join: Option<Join>,
    /// How many steps of links are followed, if told.
    pub join_level: Option<u32>,
}

/// How telling went so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Delivery {
    /// How often it was tried.
    pub times_sent: u64,
    /// How often it failed.
    pub times_failed: u64,
    /// When it was last tried.
    pub last_notification_us: Option<i64>,
    /// When it last went well.
    pub last_success_us: Option<i64>,
    /// When it last failed.
    pub last_failure_us: Option<i64>,
}

impl Delivery {
    /// Counts one attempt.
    pub fn record(&mut self, went_well: bool, now_us: i64) {
        self.times_sent += 1;
        self.last_notification_us = Some(now_us);
        match went_well {
            true => self.last_success_us = Some(now_us),
            false => {
                self.times_failed += 1;
                self.last_failure_us = Some(now_us);
            }
        }
    }

    /// `ok` or `failed`, by the last attempt; nothing before the first.
    pub fn status(&self) -> Option<&'static str> {
        match (self.last_success_us, self.last_failure_us) {
            (None, None) => None,
            (good, bad) if good >= bad => Some("ok"),
            _ => Some("failed"),
        }
    }
}
