//! What Open311 GeoReport v2 says, in its own names: one shape, written as JSON or as XML.

use app::kit::Time;
use serde::Serialize;
use serde_json::Value;

/// A kind of problem that can be reported (GET Service List).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Service {
    pub service_code: String,
    pub service_name: String,
    pub description: String,
    /// Whether it has a definition with questions of its own.
    pub metadata: bool,
    /// `realtime`: the id is given at once.
    pub r#type: &'static str,
    pub keywords: String,
    pub group: String,
}

/// The questions of a kind of problem (GET Service Definition).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Definition {
    pub service_code: String,
    pub attributes: Vec<Attribute>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attribute {
    pub variable: bool,
    pub code: String,
    pub datatype: &'static str,
    pub required: bool,
    pub datatype_description: Option<String>,
    pub order: usize,
    pub description: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Choice>,
}

/// An answer to choose.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Choice {
    pub key: String,
    pub name: String,
}

/// A report (GET Service Requests).
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Request {
    pub service_request_id: String,
    /// `open` or `closed`.
    pub status: &'static str,
    pub status_notes: Option<String>,
    pub service_name: String,
    pub service_code: String,
    pub description: Option<String>,
    pub agency_responsible: Option<String>,
    pub service_notice: Option<String>,
    pub requested_datetime: String,
    pub updated_datetime: String,
    pub expected_datetime: Option<String>,
    pub address: Option<String>,
    pub address_id: Option<String>,
    pub zipcode: Option<String>,
    pub lat: Option<f64>,
    pub long: Option<f64>,
    pub media_url: Option<String>,
    /// What others have added, where it was asked for with `extensions=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extended_attributes: Option<Extended>,
    /// What happened to it, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<Vec<Note>>,
}

/// What others have added to the standard (its page "Extensions").
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Extended {
    /// Our own word for where it stands.
    pub detailed_status: String,
    /// The thing that it is about; empty for none.
    pub asset_id: String,
    pub ward: String,
    pub photos: Vec<Photo>,
}

/// A photo that everybody may see.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Photo {
    pub media_url: String,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Note {
    pub datetime: String,
    pub description: String,
    pub r#type: String,
}

/// What was made of a new report (POST Service Request).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Made {
    pub service_request_id: String,
    pub service_notice: Option<String>,
    pub account_id: Option<String>,
}

/// The report of a token.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Redeemed {
    pub service_request_id: String,
    pub token: String,
}

/// An update of a report, as FixMyStreet and others exchange them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Update {
    pub update_id: String,
    pub service_request_id: String,
    pub status: String,
    pub updated_datetime: String,
    pub description: String,
    pub media_url: String,
}

/// An update that was taken.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Taken {
    pub update_id: String,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Wrong {
    pub code: u16,
    pub description: String,
}

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Json,
    Xml,
}

impl Format {
    /// The format of a file's ending, and the name before it: `services.json`. XML is what the
    /// standard requires of everybody, so it is taken where nothing is said.
    #[must_use]
    pub fn split(file: &str) -> (&str, Self) {
        match file.rsplit_once('.') {
            Some((name, "json")) => (name, Self::Json),
            Some((name, "xml")) => (name, Self::Xml),
            _ => (file, Self::Xml),
        }
    }

    /// Its media type, as the standard writes it.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::Xml => "text/xml; charset=utf-8",
        }
    }

    /// `what` in this format. `root` and `item` name the XML elements; JSON has no names for them.
    #[must_use]
    pub fn write(self, root: &str, item: &str, what: &impl Serialize) -> Vec<u8> {
        // Our own shapes of text and numbers always become JSON.
        let value = serde_json::to_value(what).unwrap_or_default();
        match self {
            Self::Json => serde_json::to_vec(&value).unwrap_or_default(),
            Self::Xml => super::xml::write(root, item, &value),
        }
    }
}

/// A moment as the W3C's note on dates writes it, to the second: `2026-11-24T14:05:00Z`.
#[must_use]
pub fn moment(at: Time) -> String {
    Time(at.0.div_euclid(1_000_000).saturating_mul(1_000_000)).to_string()
}

/// The name of one of several in XML: `attributes` holds `attribute`.
pub fn one_of(many: &str) -> &str {
    match many {
        "photos" => "photo",
        "notes" => "note",
        "values" => "value",
        "attributes" => "attribute",
        other => other.strip_suffix('s').unwrap_or(other),
    }
}

/// The first thing of an answer of somebody else: its fields as text, those that are empty left out.
#[must_use]
pub fn first(body: &[u8], is_json: bool) -> Vec<(String, String)> {
    if !is_json {
        return super::xml::first(body);
    }
    let Ok(value) = serde_json::from_slice::<Value>(body) else {
        return Vec::new();
    };
    let first = match &value {
        Value::Array(all) => all.first(),
        Value::Object(_) => Some(&value),
        _ => None,
    };
    let fields = first.and_then(Value::as_object).into_iter().flatten();
    fields
        .filter_map(|(name, value)| {
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                _ => return None,
            };
            (!text.trim().is_empty()).then(|| (name.clone(), text))
        })
        .collect()
}
