//! Reads the CBOR form of SenML into the same records as the JSON form.

use minicbor::data::Type;
use minicbor::decode::{Decoder, Error};

use super::Written;

/// Enough for any message of a small device; keeps a false length from reserving memory.
const MOST_FIELDS: usize = 64;

pub(super) fn read(pack: &[u8]) -> Result<Vec<Written>, Error> {
    let mut decoder = Decoder::new(pack);
    let mut out = Vec::new();
    let mut left = decoder.array()?;
    while more(&mut decoder, &mut left)? {
        out.push(record(&mut decoder)?);
    }
    if decoder.position() < pack.len() {
        return Err(Error::message("bytes after the end").at(decoder.position()));
    }
    Ok(out)
}

/// Whether another item follows, in a list of known or of open length.
fn more(decoder: &mut Decoder<'_>, left: &mut Option<u64>) -> Result<bool, Error> {
    match left {
        Some(0) => Ok(false),
        Some(count) => {
            *count -= 1;
            Ok(true)
        }
        None if decoder.datatype()? == Type::Break => {
            decoder.skip()?;
            Ok(false)
        }
        None => Ok(true),
    }
}

fn record(decoder: &mut Decoder<'_>) -> Result<Written, Error> {
    let mut out = Written::default();
    let mut left = decoder.map()?;
    let mut fields = 0;
    while more(decoder, &mut left)? {
        fields += 1;
        if fields > MOST_FIELDS {
            return Err(Error::message("a record of too many fields"));
        }
        match label(decoder)? {
            Label::Known(-1) => out.version = Some(number(decoder)?),
            Label::Known(-2) => out.base_name = Some(decoder.str()?.to_owned()),
            Label::Known(-3) => out.base_time = Some(number(decoder)?),
            Label::Known(-4) => out.base_unit = Some(decoder.str()?.to_owned()),
            Label::Known(-5) => out.base_value = Some(number(decoder)?),
            Label::Known(-6) => out.base_sum = Some(number(decoder)?),
            Label::Known(0) => out.name = Some(decoder.str()?.to_owned()),
            Label::Known(1) => out.unit = Some(decoder.str()?.to_owned()),
            Label::Known(2) => out.number = Some(number(decoder)?),
            Label::Known(3) => out.text = Some(decoder.str()?.to_owned()),
            Label::Known(4) => out.truth = Some(decoder.bool()?),
            Label::Known(5) => out.sum = Some(number(decoder)?),
            Label::Known(6) => out.time = Some(number(decoder)?),
            Label::Known(7) => out.update = Some(number(decoder)?),
            Label::Known(8) => out.bytes = Some(decoder.bytes()?.to_vec()),
            Label::Known(_) => decoder.skip()?,
            Label::Other(name) => {
                out.others.insert(name, serde_json::Value::Null);
                decoder.skip()?;
            }
        }
    }
    Ok(out)
}

enum Label {
    Known(i32),
    Other(String),
}

fn label(decoder: &mut Decoder<'_>) -> Result<Label, Error> {
    if decoder.datatype()? == Type::String {
        return Ok(Label::Other(decoder.str()?.to_owned()));
    }
    decoder.i32().map(Label::Known)
}

fn number(decoder: &mut Decoder<'_>) -> Result<f64, Error> {
    match decoder.datatype()? {
        Type::F16 => decoder.f16().map(f64::from),
        Type::F32 => decoder.f32().map(f64::from),
        Type::F64 => decoder.f64(),
        #[allow(clippy::cast_precision_loss, reason = "SenML numbers are doubles")]
        _ => decoder.int().map(|whole| i128::from(whole) as f64),
    }
}
