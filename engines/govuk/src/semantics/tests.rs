//! The questions a template asks of a value.

use super::values::{is_missing, number, text};
use minijinja::Value;
use minijinja::tests::is_sameas;
use minijinja::value::ValueKind;

/// Whether JavaScript takes a value for true: empty lists and maps are.
pub(super) fn truthy(value: &Value) -> bool {
    match value.kind() {
        ValueKind::Seq | ValueKind::Map | ValueKind::Iterable | ValueKind::Plain => true,
        ValueKind::Number => value.is_true() && !number(value).is_nan(),
        _ => value.is_true(),
    }
}

/// Whether `==` holds in JavaScript, which compares a number with a text by its number.
pub(super) fn alike(value: &Value, other: &Value) -> bool {
    let missing = (is_missing(value), is_missing(other));
    if missing.0 || missing.1 {
        return missing.0 && missing.1;
    }
    match (value.kind(), other.kind()) {
        (ValueKind::String, ValueKind::String) => value.as_str() == other.as_str(),
        (
            ValueKind::String | ValueKind::Number | ValueKind::Bool,
            ValueKind::String | ValueKind::Number | ValueKind::Bool,
        ) => number(value) == number(other),
        _ => is_sameas(value, other),
    }
}

/// Whether a list holds exactly this value, a text this text, or a map this key.
pub(super) fn within(needle: &Value, hay: &Value) -> bool {
    if let Some(hay) = hay.as_str() {
        return hay.contains(&*text(needle));
    }
    match hay.kind() {
        ValueKind::Map => hay
            .get_item(needle)
            .is_ok_and(|found| !found.is_undefined()),
        ValueKind::Seq | ValueKind::Iterable => hay
            .try_iter()
            .into_iter()
            .flatten()
            .any(|item| is_sameas(needle, &item)),
        _ => false,
    }
}

/// Whether a value is text marked safe.
pub(super) fn escaped(value: &Value) -> bool {
    value.is_safe()
}

/// Whether a value is a map.
pub(super) fn mapping(value: &Value) -> bool {
    value.kind() == ValueKind::Map
}
