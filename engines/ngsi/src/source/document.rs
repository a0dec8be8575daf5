//! What is passed on to a source: the part of a document that concerns it, in the words that it knows.

use serde_json::{Map, Value};

use super::Names;
use crate::context::Context;

/// Members of an entity that belong to every part of it.
const OF_ALL: [&str; 6] = ["id", "@id", "type", "@type", "scope", "@context"];
/// Members whose content is not made of names.
const OPAQUE: [&str; 8] = [
    "value",
    "json",
    "languageMap",
    "object",
    "coordinates",
    "valueList",
    "objectList",
    "@context",
];

/// A document of an entity, or of a part of one, with these attributes only.
pub fn narrowed(document: &Value, names: &Names, context: &Context) -> Value {
    let Value::Object(members) = document else {
        return document.clone();
    };
    if names.is_all() {
        return document.clone();
    }
    let kept = members
        .iter()
        .filter(|(name, _)| OF_ALL.contains(&name.as_str()) || names.has(&context.expand(name)));
    Value::Object(
        kept.map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
    )
}

/// A document in the words of another context: the names of its members and types, at any depth. What an
/// attribute holds is left as it is.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 4.3.6.6, `jsonldContext`.
pub fn in_words_of(document: &Value, from: &Context, to: &Context) -> Value {
    match document {
        Value::Array(items) => items
            .iter()
            .map(|item| in_words_of(item, from, to))
            .collect(),
        Value::Object(members) => {
            let mut translated = Map::with_capacity(members.len());
            for (name, value) in members {
                let value = match name.as_str() {
                    "type" | "@type" => types(value, from, to),
                    name if OPAQUE.contains(&name) => value.clone(),
                    _ => in_words_of(value, from, to),
                };
                translated.insert(word(name, from, to), value);
            }
            Value::Object(translated)
        }
        other => other.clone(),
    }
}

fn types(value: &Value, from: &Context, to: &Context) -> Value {
    match value {
        Value::String(name) => Value::String(word(name, from, to)),
        Value::Array(names) => names.iter().map(|name| types(name, from, to)).collect(),
        other => other.clone(),
    }
}

fn word(name: &str, from: &Context, to: &Context) -> String {
    if name.starts_with('@') {
        return name.to_owned();
    }
    to.compact(&from.expand(name)).into_owned()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::error::NgsiError;

    fn context(source: Value) -> Arc<Context> {
        let load = |address: &str| Err(NgsiError::context_not_available(address));
        Context::compile(&source, &load).unwrap()
    }

    #[test]
    fn a_source_gets_its_part_in_its_words() {
        let ours = context(
            json!({"Bay": "http://x.example/Bay", "free": "http://x.example/free", "by": "http://x.example/by"}),
        );
        let theirs =
            context(json!({"Platz": "http://x.example/Bay", "frei": "http://x.example/free"}));
        let document = json!({
            "id": "urn:x:1", "type": "Bay", "scope": "/a",
            "free": {"type": "Property", "value": {"free": 1}, "by": {"type": "Property", "value": 2}},
            "by": {"type": "Property", "value": 3},
        });
        let part = narrowed(&document, &Names::only(["http://x.example/free"]), &ours);
        assert_eq!(narrowed(&document, &Names::all(), &ours), document);
        let want = json!({
            "id": "urn:x:1", "type": "Platz", "scope": "/a",
            "frei": {"type": "Property", "value": {"free": 1}, "http://x.example/by": {"type": "Property", "value": 2}},
        });
        assert_eq!(in_words_of(&part, &ours, &theirs), want);
    }
}
