//! How we know: where a field came from, who said that an entry is true, and whether it is shown.

use std::collections::BTreeMap;

use app::kit::Time;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// Whether residents see an entry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Yes.
    #[default]
    Shown,
    /// Not yet: somebody has to look at it first.
    Proposed,
    /// No longer: its source or its provider took it back.
    Withdrawn,
}

/// Who said that an entry is true, and when.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    /// When.
    pub at: Time,
    /// Who, as residents may read it: an organisation's name, never a person's.
    pub by: String,
}

/// Where something came from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// A feed's id; `here` for what a provider or an officer wrote with us; `csv` for a sheet.
    pub feed: String,
    /// As people read it.
    pub name: String,
    /// What its data may be used for: "Open Government Licence v3.0".
    pub licence: String,
    /// Its id there.
    pub id: String,
    /// When we fetched it.
    pub at: Time,
}

/// Where an entry and each of its fields came from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Provenance {
    /// Every source that has this entry, the one that we follow first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// By field name, the feed that its value came from, where it is not the first source's.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
    /// Since when no source has had it any more; it sinks, and later it goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing_since: Option<Time>,
}

/// The source of what was written with us.
pub const HERE: &str = "here";

/// Writes down that somebody said, just now, that an entry is true.
pub fn confirm(service: &mut super::Service, at: Time, by: &str) {
    // The standard's date is the day on the wall here, not in Greenwich.
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    let day = at.timestamp().to_zoned_datetime(zone).date();
    service.assured_date = Some(day.to_string());
    service.confirmed = Some(Confirmed {
        at,
        by: by.to_owned(),
    });
    service.provenance.missing_since = None;
}

impl Provenance {
    /// Of what a provider or an officer writes with us.
    #[must_use]
    pub fn here(at: Time) -> Self {
        let source = Source {
            feed: HERE.into(),
            name: "this directory".into(),
            at,
            ..Source::default()
        };
        Self {
            sources: vec![source],
            ..Self::default()
        }
    }

    /// Which feed a field's value came from.
    #[must_use]
    pub fn of(&self, field: &str) -> &str {
        let own = self.fields.get(field).map(String::as_str);
        own.or_else(|| self.sources.first().map(|source| source.feed.as_str()))
            .unwrap_or(HERE)
    }

    /// Writes down that these fields were set with us: no feed overwrites them any more.
    pub fn keep_here<'a>(&mut self, fields: impl IntoIterator<Item = &'a str>) {
        for field in fields {
            self.fields.insert(field.to_owned(), HERE.to_owned());
        }
    }

    /// Whether all of it came from feeds, so that what is set with us must be kept from them.
    #[must_use]
    pub fn is_from_feeds(&self) -> bool {
        !self.sources.is_empty() && self.sources.iter().all(|source| source.feed != HERE)
    }

    /// Its id in a feed.
    #[must_use]
    pub fn id_in(&self, feed: &str) -> Option<&str> {
        let source = self.sources.iter().find(|source| source.feed == feed)?;
        Some(&source.id)
    }
}
