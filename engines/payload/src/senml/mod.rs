//! SenML: readings as a list of records that share a base name, time and unit.

mod cbor;
mod resolve;

use serde::Deserialize;

/// What a record says.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A number; never NaN or infinite.
    Number(f64),
    /// A text.
    Text(String),
    /// Yes or no.
    Truth(bool),
    /// Bytes.
    Data(Vec<u8>),
}

/// One reading, with everything that the pack shares written into it.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The full name.
    pub name: String,
    /// The SenML unit, such as `Cel` or `%RH`.
    pub unit: Option<String>,
    /// The value, unless the record has only a sum.
    pub value: Option<Value>,
    /// The sum of the readings so far.
    pub sum: Option<f64>,
    /// When, in seconds since the start of 1970.
    pub time_s: f64,
    /// Within how many seconds the next reading is due.
    pub update_s: Option<f64>,
}

/// Why a pack could not be read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SenmlError {
    /// Not JSON of the right form.
    #[error("the pack is not SenML JSON: {0}")]
    Json(String),
    /// Not CBOR of the right form.
    #[error("the pack is not SenML CBOR: {0}")]
    Cbor(String),
    /// A record that breaks the rules.
    #[error("record {at} {what}")]
    Record {
        /// Which record, from 1.
        at: usize,
        /// What is wrong with it.
        what: String,
    },
}

/// One record as it is written, before the shared parts are put in.
#[derive(Debug, Default, Deserialize)]
struct Written {
    #[serde(rename = "bn")]
    base_name: Option<String>,
    #[serde(rename = "bt")]
    base_time: Option<f64>,
    #[serde(rename = "bu")]
    base_unit: Option<String>,
    #[serde(rename = "bv")]
    base_value: Option<f64>,
    #[serde(rename = "bs")]
    base_sum: Option<f64>,
    #[serde(rename = "bver")]
    version: Option<f64>,
    #[serde(rename = "n")]
    name: Option<String>,
    #[serde(rename = "u")]
    unit: Option<String>,
    #[serde(rename = "v")]
    number: Option<f64>,
    #[serde(rename = "vs")]
    text: Option<String>,
    #[serde(rename = "vb")]
    truth: Option<bool>,
    #[serde(rename = "vd")]
    data: Option<String>,
    #[serde(skip)]
    bytes: Option<Vec<u8>>,
    #[serde(rename = "s")]
    sum: Option<f64>,
    #[serde(rename = "t")]
    time: Option<f64>,
    #[serde(rename = "ut")]
    update: Option<f64>,
    #[serde(flatten)]
    others: serde_json::Map<String, serde_json::Value>,
}

/// Reads a pack in JSON. `received_s` is when it came, in seconds since the start of 1970:
/// times in the pack that are not absolute count from it.
///
/// # Errors
/// [`SenmlError`]; nothing is half read.
///
/// # Source
/// RFC 8428, sections 4 and 5.
pub fn from_json(pack: &[u8], received_s: f64) -> Result<Vec<Record>, SenmlError> {
    let written: Vec<Written> =
        serde_json::from_slice(pack).map_err(|e| SenmlError::Json(e.to_string()))?;
    resolve::resolve(written, received_s)
}

/// Reads a pack in CBOR. As [`from_json`] otherwise.
///
/// # Errors
/// [`SenmlError`]; nothing is half read. Decimal fractions (CBOR tag 4) are refused.
///
/// # Source
/// RFC 8428, section 6.
pub fn from_cbor(pack: &[u8], received_s: f64) -> Result<Vec<Record>, SenmlError> {
    let written = cbor::read(pack).map_err(|e| SenmlError::Cbor(e.to_string()))?;
    resolve::resolve(written, received_s)
}
