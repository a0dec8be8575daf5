//! What a codec answered, checked and taken out of the interpreter as plain JSON.

use serde::Deserialize;
use serde_json::Value;

use crate::CodecError;

/// What a decoder made of a message.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Decoded {
    /// The fields: an object, as a rule; `Null` where the codec gave none, often beside errors.
    pub data: Value,
    /// What the codec warned of.
    pub warnings: Vec<String>,
    /// Why the codec says that the message cannot be decoded.
    pub errors: Vec<String>,
}

/// A command as bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Encoded {
    /// The port to send it on, if the codec or the caller named one.
    pub f_port: Option<u8>,
    /// The bytes to send.
    pub bytes: Vec<u8>,
    /// What the codec warned of.
    pub warnings: Vec<String>,
    /// Why the codec says that the command cannot be encoded.
    pub errors: Vec<String>,
}

/// The fields of an answer that are looked at; others are left behind.
#[derive(Debug, Deserialize)]
pub(super) struct Answer {
    #[serde(default)]
    data: Value,
    #[serde(default)]
    bytes: Vec<u8>,
    #[serde(default, rename = "fPort")]
    f_port: Value,
    #[serde(default)]
    warnings: Value,
    #[serde(default)]
    errors: Value,
}

impl Answer {
    pub(super) fn from_json(text: &str) -> Result<Self, CodecError> {
        serde_json::from_str(text)
            .map_err(|e| CodecError::Shape(format!("gave a result that is not usable JSON: {e}")))
    }

    pub(super) fn decoded(self) -> Result<Decoded, CodecError> {
        Ok(Decoded {
            data: self.data,
            warnings: lines(self.warnings),
            errors: lines(self.errors),
        })
    }

    pub(super) fn encoded(self) -> Result<Encoded, CodecError> {
        let f_port = match &self.f_port {
            Value::Null => None,
            given => Some(port(given).ok_or_else(|| {
                CodecError::Shape(format!(
                    "gave the port {given}, not a whole number from 0 to 255"
                ))
            })?),
        };
        Ok(Encoded {
            f_port,
            bytes: self.bytes,
            warnings: lines(self.warnings),
            errors: lines(self.errors),
        })
    }
}

fn port(given: &Value) -> Option<u8> {
    u8::try_from(given.as_u64()?).ok()
}

/// Codecs give a list of texts, one text, or nothing; a few give numbers or objects.
fn lines(given: Value) -> Vec<String> {
    let line = |value: Value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    match given {
        Value::Null => Vec::new(),
        Value::Array(items) => items.into_iter().map(line).collect(),
        one => vec![line(one)],
    }
}
