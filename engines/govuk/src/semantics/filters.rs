//! The filters of Nunjucks, and the few functions that a translated template calls.

use super::tests::truthy;
use super::values::{is_missing, number, text, with_safety_of};
use minijinja::value::{Object, ObjectRepr, Rest, ValueKind};
use minijinja::{Error, State, Value};
use std::sync::Arc;

/// `value | default(other, any_falsy)`
pub(super) fn default(value: &Value, other: Option<Value>, any_falsy: Option<Value>) -> Value {
    let takes_other = match any_falsy {
        Some(flag) if truthy(&flag) => !truthy(value),
        _ => value.is_undefined(),
    };
    if takes_other {
        other.unwrap_or(Value::UNDEFINED)
    } else {
        value.clone()
    }
}

/// What a loop over a value goes through; nothing where there is nothing to go through.
pub(super) fn each(value: &Value) -> Value {
    match value.kind() {
        ValueKind::Seq | ValueKind::Iterable | ValueKind::String => value.clone(),
        _ => Value::from(()),
    }
}

/// What a loop with two names goes through: the pairs of a map, or the items of a list of pairs.
pub(super) fn entries(value: &Value) -> Value {
    match value.kind() {
        ValueKind::Map => {
            let keys = value.try_iter().into_iter().flatten();
            keys.map(|key| {
                let item = value.get_item(&key).unwrap_or_default();
                Value::from(vec![key, item])
            })
            .collect()
        }
        _ => each(value),
    }
}

/// `value | indent(width, first_too)`: every line but the first, unless that is asked for too.
pub(super) fn indent(value: &Value, width: Option<usize>, first_too: Option<bool>) -> Value {
    let source = text(value);
    let margin = " ".repeat(width.unwrap_or(4));
    let mut indented = String::with_capacity(source.len() + margin.len() * 4);
    if source.is_empty() {
        return Value::from("");
    }
    for (at, line) in source.split('\n').enumerate() {
        if at > 0 {
            indented.push('\n');
        }
        if at > 0 || first_too.unwrap_or(false) {
            indented.push_str(&margin);
        }
        indented.push_str(line);
    }
    with_safety_of(value, indented)
}

/// `value | length`: nothing where there is nothing to count.
pub(super) fn length(value: &Value) -> usize {
    value.as_str().map_or_else(
        || value.len().unwrap_or(0),
        |text| text.encode_utf16().count(),
    )
}

/// `value.length`: of a text or a list; of a map, whatever it holds under that name.
pub(super) fn size(value: &Value) -> Value {
    match value.kind() {
        ValueKind::String | ValueKind::Seq => Value::from(length(value)),
        _ => value.get_attr("length").unwrap_or_default(),
    }
}

/// `value.val`: the text inside a text marked safe; of a map, whatever it holds under that name.
pub(super) fn val(value: &Value) -> Value {
    match value.as_str() {
        Some(text) if value.is_safe() => Value::from(text),
        _ => value.get_attr("val").unwrap_or_default(),
    }
}

/// `value | replace(old, new)`: texts and numbers; anything else stays as it is.
pub(super) fn replace(value: &Value, old: &Value, new: &Value) -> Value {
    match value.kind() {
        ValueKind::String | ValueKind::Number => {
            with_safety_of(value, text(value).replace(&*text(old), &text(new)))
        }
        _ => value.clone(),
    }
}

/// `value | safe`: HTML that the page's author vouches for.
pub(super) fn safe(value: &Value) -> Value {
    if value.is_safe() {
        value.clone()
    } else {
        Value::from_safe_string(text(value).into_owned())
    }
}

/// A captured body is plain text until a template says that it is safe.
pub(super) fn make_unsafe(value: &Value) -> Value {
    Value::from(&*text(value))
}

/// `value | select(test)`: the items that pass.
pub(super) fn select(state: &State<'_, '_>, value: &Value, test: &str) -> Result<Value, Error> {
    let mut passed = Vec::new();
    for item in value.try_iter()? {
        if state.perform_test(test, std::slice::from_ref(&item))? {
            passed.push(item);
        }
    }
    Ok(Value::from(passed))
}

/// `value | string`
pub(super) fn string(value: &Value) -> Value {
    if value.kind() == ValueKind::String {
        value.clone()
    } else {
        Value::from(&*text(value))
    }
}

/// `value | trim`
pub(super) fn trim(value: &Value) -> Value {
    let whole = text(value);
    let trimmed = whole.trim();
    if value.kind() == ValueKind::String && trimmed.len() == whole.len() {
        return value.clone();
    }
    with_safety_of(value, trimmed.to_owned())
}

/// `first + second + …`: the sum as long as the terms are numbers, and from then on their text.
pub(super) fn plus(terms: Rest<Value>) -> Value {
    let is_number = |value: &&Value| matches!(value.kind(), ValueKind::Number | ValueKind::Bool);
    let numbers = terms.iter().take_while(is_number).count();
    let sum: f64 = terms.iter().take(numbers).map(number).sum();
    if numbers == terms.len() {
        return Value::from(sum);
    }
    let mut whole = if numbers > 0 {
        sum.to_string()
    } else {
        String::new()
    };
    for term in terms.iter().skip(numbers) {
        whole.push_str(&text(term));
    }
    Value::from(whole)
}

/// A function that gives the same value whenever it is called.
pub(super) fn returning(value: Value) -> Value {
    Value::from_object(Returning(value))
}

#[derive(Debug)]
struct Returning(Value);

impl Object for Returning {
    fn call(self: &Arc<Self>, _: &State<'_, '_>, _: &[Value]) -> Result<Value, Error> {
        Ok(self.0.clone())
    }

    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }
}

/// The body of a call, or nothing if there was no body.
pub(crate) fn body(caller: Option<Value>) -> Value {
    caller
        .filter(|body| !is_missing(body))
        .map_or(Value::UNDEFINED, returning)
}
