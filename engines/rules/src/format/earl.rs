//! EARL 1.0 (W3C Evaluation and Report Language, Working Group Note, 2 February 2017), as JSON-LD.

use serde_json::{Value, json};

use super::ReadError;
use crate::{Found, Outcome, Severity};

const EARL: &str = "http://www.w3.org/ns/earl#";

/// How deep an assertion may lie in a file of others.
const DEPTH: usize = 16;

/// The findings as a graph of assertions.
#[must_use]
pub fn write(found: &[Found]) -> Value {
    let graph: Vec<Value> = found.iter().map(assertion).collect();
    json!({
        "@context": {
            "@vocab": EARL,
            "earl": EARL,
            "dct": "http://purl.org/dc/terms/",
            "outcome": {"@type": "@id"},
            "mode": {"@type": "@id"},
            "subject": {"@type": "@id"},
            "info": "earl:info",
            "title": "dct:title",
            "description": "dct:description",
        },
        "@graph": graph,
    })
}

fn assertion(found: &Found) -> Value {
    let outcome = match found.outcome {
        Outcome::Fail => "earl:failed",
        Outcome::NeedsPerson => "earl:cantTell",
    };
    json!({
        "@type": "Assertion",
        "assertedBy": {"@type": "Software", "title": "borough"},
        "mode": "earl:automatic",
        "subject": found.at,
        "test": {
            "@type": "TestCase",
            "title": found.rule,
            "dct:isPartOf": found.criteria,
        },
        "result": {
            "@type": "TestResult",
            "outcome": outcome,
            "pointer": found.place,
            "info": found.message,
            "description": found.question,
            "dct:type": found.severity.word(),
        },
    })
}

pub(super) fn read(json: &Value) -> Result<Vec<Found>, ReadError> {
    let mut all = Vec::new();
    let mut seen = 0;
    gather(json, None, DEPTH, &mut seen, &mut all);
    if seen == 0 {
        return Err(ReadError::Format {
            format: "EARL",
            why: "it has no assertion".into(),
        });
    }
    Ok(all)
}

/// The assertions within, wherever they lie. `subject` is what stands around them.
fn gather(
    json: &Value,
    subject: Option<&str>,
    depth: usize,
    seen: &mut usize,
    all: &mut Vec<Found>,
) {
    if depth == 0 || all.len() > super::MOST {
        return;
    }
    match json {
        Value::Array(items) => items
            .iter()
            .for_each(|item| gather(item, subject, depth - 1, seen, all)),
        Value::Object(fields) if is_assertion(json) => {
            *seen += 1;
            all.extend(found(fields.get("subject"), json, subject));
        }
        Value::Object(fields) => {
            let subject = fields.get("source").and_then(Value::as_str).or(subject);
            fields
                .values()
                .for_each(|value| gather(value, subject, depth - 1, seen, all));
        }
        _ => {}
    }
}

fn is_assertion(json: &Value) -> bool {
    let named = |value: &Value| {
        value
            .as_str()
            .is_some_and(|name| local(name) == "Assertion")
    };
    match &json["@type"] {
        Value::Array(types) => types.iter().any(named),
        one => named(one),
    }
}

/// What an assertion says, if it is of something that is or may be wrong.
fn found(own: Option<&Value>, assertion: &Value, around: Option<&str>) -> Option<Found> {
    let result = &assertion["result"];
    let outcome = match local(&id(&result["outcome"])) {
        "failed" => Outcome::Fail,
        "cantTell" => Outcome::NeedsPerson,
        _ => return None,
    };
    let test = &assertion["test"];
    let rule = match test["title"].as_str() {
        Some(title) => title.to_owned(),
        None => id(test),
    };
    let criteria = test["dct:isPartOf"].as_array();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let severity = Severity::of(&text(&result["dct:type"])).unwrap_or_default();
    let at = own.map(id).filter(|at| !at.is_empty());
    Some(Found {
        rule,
        criteria: criteria.into_iter().flatten().map(text).collect(),
        severity,
        outcome,
        at: at.unwrap_or_else(|| around.unwrap_or_default().to_owned()),
        place: text(&result["pointer"]),
        message: text(&result["info"]),
        question: result["description"].as_str().map(ToOwned::to_owned),
    })
}

/// What a value names: itself, or its `@id`.
fn id(value: &Value) -> String {
    let name = value.as_str().or_else(|| value["@id"].as_str());
    name.unwrap_or_default().to_owned()
}

/// A name without the vocabulary before it.
fn local(name: &str) -> &str {
    name.rsplit(['#', ':']).next().unwrap_or(name)
}
