//! Text made safe to stand in a page.

use super::values::{is_missing, text};
use minijinja::{AutoEscape, Error, Output, State, Value};
use std::fmt::Write;

/// Writes a value into a page: safe text as it is, anything else with its HTML signs escaped, and
/// nothing for what is missing.
///
/// # Errors
/// Only if the output refuses to be written to.
pub fn write_html(out: &mut Output<'_>, state: &State<'_, '_>, value: &Value) -> Result<(), Error> {
    if is_missing(value) {
        return Ok(());
    }
    let text = text(value);
    if value.is_safe() || matches!(state.auto_escape(), AutoEscape::None) {
        return Ok(out.write_str(&text)?);
    }
    Ok(escape_into(out, &text)?)
}

/// The filter `escape`: safe text stays, anything else is escaped and becomes safe.
pub(super) fn escape(value: &Value) -> Value {
    if value.is_safe() {
        return value.clone();
    }
    let text = text(value);
    let mut escaped = String::with_capacity(text.len());
    // A `String` takes whatever is written to it.
    let _ = escape_into(&mut escaped, &text);
    Value::from_safe_string(escaped)
}

fn escape_into(out: &mut impl Write, text: &str) -> std::fmt::Result {
    let mut plain_from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'`' => "&#96;",
            b'\\' => "&#92;",
            _ => continue,
        };
        out.write_str(&text[plain_from..at])?;
        out.write_str(entity)?;
        plain_from = at + 1;
    }
    out.write_str(&text[plain_from..])
}
