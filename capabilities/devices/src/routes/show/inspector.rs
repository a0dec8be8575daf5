//! Paste bytes, see fields.

use std::time::Instant;

use app::kit::Fault;
use app::{App, Fail, View};
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use uplink::Said;

use super::{fields, imported};
use crate::forms;
use crate::pages::{Inspector, Result as Decoded, Shown, model_choices, value_words};
use crate::room::room;

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct InspectAsk {
    codec: String,
    bytes: String,
    encoding: String,
    f_port: String,
}

/// Paste bytes, see fields.
pub async fn inspector(view: View, Query(ask): Query<InspectAsk>) -> Result<Response, Fail> {
    let app = &view.app;
    let names = imported(app).await?;
    let base64 = ask.encoding == "base64";
    let asked = !ask.bytes.is_empty() || !ask.codec.is_empty();
    let bytes = if base64 {
        forms::base64(&ask.bytes)
    } else {
        forms::hex(&ask.bytes)
    };
    let port = forms::port(&ask.f_port);
    let result = match (&bytes, &port) {
        (Ok(bytes), Ok(f_port)) => Some(inspect(app, &ask.codec, *f_port, bytes.clone()).await?),
        _ => None,
    };
    Ok(view.page(&Inspector {
        codecs: model_choices(&names, &ask.codec),
        bytes: ask.bytes.chars().take(20_000).collect(),
        encoding: if base64 { "base64" } else { "hex" },
        f_port: ask.f_port.chars().take(10).collect(),
        bytes_error: bytes.err().filter(|_| asked),
        port_error: port.err().filter(|_| asked),
        result,
    }))
}

async fn inspect(app: &App, model: &str, f_port: u8, bytes: Vec<u8>) -> Result<Decoded, Fault> {
    let room = room(app);
    let reader = room.reader_of(app, model).await?;
    let length = bytes.len();
    let said = Said {
        f_port,
        bytes: Some(bytes),
        object: None,
    };
    let began = Instant::now();
    let read = room.read(app, model, &reader, &said, app.now()).await?;
    let took_us = i64::try_from(began.elapsed().as_micros()).unwrap_or(i64::MAX);
    Ok(match read {
        Err(why) => Decoded {
            error: why.to_string(),
            length,
            took_us,
            ..Decoded::default()
        },
        Ok(meaning) => Decoded {
            error: String::new(),
            fields: fields(&meaning.data),
            attributes: meaning
                .mapped
                .readings
                .iter()
                .map(|reading| Shown {
                    name: reading.name.clone(),
                    text: value_words(&reading.value, reading.unit_code.as_deref()),
                    at_us: None,
                })
                .collect(),
            unmapped: meaning.mapped.unmapped,
            refused: meaning
                .mapped
                .refused
                .into_iter()
                .map(|refused| format!("{}: {}", refused.field, refused.why))
                .collect(),
            warnings: meaning.warnings,
            json: serde_json::to_string_pretty(&meaning.data).unwrap_or_default(),
            length,
            took_us,
        },
    })
}
