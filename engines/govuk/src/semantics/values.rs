//! A value as JavaScript would turn it into text or a number.

use minijinja::Value;
use minijinja::value::ValueKind;
use std::borrow::Cow;

/// A value as text; nothing for `undefined` and `null`.
pub(super) fn text(value: &Value) -> Cow<'_, str> {
    if let Some(text) = value.as_str() {
        return Cow::Borrowed(text);
    }
    match value.kind() {
        ValueKind::Undefined | ValueKind::None => Cow::Borrowed(""),
        ValueKind::Bool => Cow::Borrowed(if value.is_true() { "true" } else { "false" }),
        ValueKind::Number => match f64::try_from(value.clone()) {
            Ok(number) if !value.is_integer() => Cow::Owned(number.to_string()),
            _ => Cow::Owned(value.to_string()),
        },
        ValueKind::Seq | ValueKind::Iterable => {
            let items: Vec<String> = value
                .try_iter()
                .into_iter()
                .flatten()
                .map(|item| text(&item).into_owned())
                .collect();
            Cow::Owned(items.join(","))
        }
        ValueKind::Map => Cow::Borrowed("[object Object]"),
        _ => Cow::Owned(value.to_string()),
    }
}

/// A value as a number; `NaN` if it has none.
pub(super) fn number(value: &Value) -> f64 {
    match value.kind() {
        ValueKind::None => 0.0,
        ValueKind::Bool => f64::from(u8::from(value.is_true())),
        ValueKind::Number => f64::try_from(value.clone()).unwrap_or(f64::NAN),
        ValueKind::String => {
            let text = value.as_str().unwrap_or_default().trim();
            if text.is_empty() {
                0.0
            } else {
                text.parse().unwrap_or(f64::NAN)
            }
        }
        _ => f64::NAN,
    }
}

/// The same text, marked safe if `like` was.
pub(super) fn with_safety_of(like: &Value, text: String) -> Value {
    if like.is_safe() {
        Value::from_safe_string(text)
    } else {
        Value::from(text)
    }
}

/// Whether a value is `undefined` or `null`.
pub(super) fn is_missing(value: &Value) -> bool {
    value.is_undefined() || value.is_none()
}
