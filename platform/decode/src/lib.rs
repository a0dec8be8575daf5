//! Running decoders: from what a device said to named readings, on threads of their own.

mod examples;
mod threads;

use std::sync::{Arc, OnceLock};

use kit::Time;
use payload::{CodecError, Decoded, Mapped, Mapping, cayenne, fields, senml};
use serde_json::Value;
use uplink::Said;

pub use examples::{Example, Examples, Input};
use threads::Stopped;
pub use threads::Threads;

/// The formats that need no script: what each is called, in addresses and on a page, and what reads it.
pub static BUILT_IN: [(&str, &str, Decoder); 3] = [
    ("cayenne", "Cayenne Low Power Payload", Decoder::Cayenne),
    ("senml", "SenML (RFC 8428)", Decoder::Senml),
    (
        "json",
        "Plain JSON, or fields that the network server decoded",
        Decoder::Json,
    ),
];

/// What reads the messages of a model.
#[derive(Debug, Clone)]
pub enum Decoder {
    /// A script, run on threads of its own.
    Script(Arc<Script>),
    /// Cayenne LPP.
    Cayenne,
    /// SenML.
    Senml,
    /// Fields as they came.
    Json,
    /// Nothing does, and why.
    None(String),
}

/// A script, compiled at its first use.
#[derive(Debug)]
pub struct Script {
    /// Its JavaScript.
    pub source: String,
    compiled: OnceLock<payload::Codec>,
}

impl Script {
    /// A script that is not compiled yet.
    #[must_use]
    pub fn new(source: impl Into<String>) -> Arc<Self> {
        Arc::new(Self {
            source: source.into(),
            compiled: OnceLock::new(),
        })
    }

    /// Runs a source once, to see that it can be read at all: that it refuses one byte is no fault.
    ///
    /// # Errors
    /// [`Unread`] if it does not parse, has no function that decodes, or does not come back.
    pub async fn try_out(threads: &Threads, source: &str) -> Result<(), Unread> {
        let ask = threads::Ask {
            f_port: 1,
            bytes: vec![0],
            recv_time: Time::default().to_string(),
        };
        match threads.decode(Self::new(source), ask).await {
            Err(Stopped::Stuck) => Err(Unread::Stuck),
            Err(Stopped::Codec(error @ (CodecError::Syntax { .. } | CodecError::NoDecoder(_)))) => {
                Err(Unread::because(error))
            }
            _ => Ok(()),
        }
    }
}

/// What a message means.
#[derive(Debug, Clone, PartialEq)]
pub struct Meaning {
    /// The decoded fields.
    pub data: Value,
    /// What the codec warned of.
    pub warnings: Vec<String>,
    /// The attributes.
    pub mapped: Mapped,
}

/// What a codec did that did not come back.
pub const STUCK: &str = "held up its thread for more than a second";

/// Why a message means nothing to us.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Unread {
    /// The codec did not come back in time: it must not be run again.
    #[error("its codec {STUCK}")]
    Stuck,
    /// Anything else, in words for an officer.
    #[error("{0}")]
    Because(String),
}

impl Unread {
    fn because(why: impl std::fmt::Display) -> Self {
        Self::Because(why.to_string())
    }
}

/// Decodes and maps what a device said at `at`.
///
/// # Errors
/// [`Unread`], with what to mend.
pub async fn read(
    threads: &Threads,
    decoder: &Decoder,
    mapping: Option<&Mapping>,
    said: &Said,
    at: Time,
) -> Result<Meaning, Unread> {
    let (decoded, found) = decode(threads, decoder, said, at).await?;
    if !decoded.errors.is_empty() {
        return Err(Unread::Because(format!(
            "the codec says: {}",
            decoded.errors.join("; ")
        )));
    }
    let own;
    let mapping = match (mapping, &found) {
        (Some(mapping), _) => mapping,
        (None, Some(found)) => found,
        (None, None) => {
            own = fields::mapping(&decoded.data);
            &own
        }
    };
    let mapped = payload::apply(mapping, &decoded.data);
    Ok(Meaning {
        data: decoded.data,
        warnings: decoded.warnings,
        mapped,
    })
}

/// The decoded fields, and the mapping that the format itself gives.
async fn decode(
    threads: &Threads,
    decoder: &Decoder,
    said: &Said,
    at: Time,
) -> Result<(Decoded, Option<Mapping>), Unread> {
    let plain = |data| Decoded {
        data,
        ..Decoded::default()
    };
    let bytes = || {
        said.bytes
            .as_deref()
            .ok_or_else(|| Unread::because("the message carries no bytes"))
    };
    match decoder {
        Decoder::Script(script) => {
            let uplink = threads::Ask {
                f_port: said.f_port,
                bytes: bytes()?.to_vec(),
                recv_time: at.to_string(),
            };
            match threads.decode(Arc::clone(script), uplink).await {
                Ok(decoded) => Ok((decoded, None)),
                Err(Stopped::Codec(error)) => Err(Unread::because(error)),
                Err(Stopped::Stuck) => Err(Unread::Stuck),
            }
        }
        Decoder::Cayenne => Ok((
            plain(cayenne::decode(bytes()?).map_err(Unread::because)?),
            None,
        )),
        Decoder::Senml => {
            let records = senml_records(said, at)?;
            let (data, mapping) = fields::of_senml(&records);
            Ok((plain(data), Some(mapping)))
        }
        Decoder::Json => {
            let data = match (&said.object, &said.bytes) {
                (Some(object), _) => object.clone(),
                (None, Some(bytes)) => serde_json::from_slice(bytes)
                    .map_err(|e| Unread::Because(format!("the bytes are not JSON: {e}")))?,
                (None, None) => return Err(Unread::because("the message carries no fields")),
            };
            Ok((plain(data), None))
        }
        Decoder::None(why) => Err(Unread::Because(why.clone())),
    }
}

fn senml_records(said: &Said, at: Time) -> Result<Vec<senml::Record>, Unread> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "microseconds since 1970 keep a microsecond's worth of digits"
    )]
    let received_s = at.0 as f64 / 1e6;
    let text = said.object.as_ref().map(ToString::to_string);
    match (&text, said.bytes.as_deref()) {
        (Some(text), _) => senml::from_json(text.as_bytes(), received_s).map_err(Unread::because),
        (None, Some(bytes))
            if bytes
                .first()
                .is_some_and(|b| b.is_ascii_whitespace() || *b == b'[') =>
        {
            senml::from_json(bytes, received_s).map_err(Unread::because)
        }
        (None, Some(bytes)) => senml::from_cbor(bytes, received_s).map_err(Unread::because),
        (None, None) => Err(Unread::because("the message carries no pack")),
    }
}
