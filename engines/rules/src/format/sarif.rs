//! SARIF 2.1.0 (OASIS Standard, 27 March 2020), as code hosts and pipelines read it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::ReadError;
use crate::{Found, Outcome, Severity};

/// The findings as one run.
#[must_use]
pub fn write(found: &[Found]) -> Value {
    let mut rules: BTreeMap<&str, &[String]> = BTreeMap::new();
    for one in found {
        rules.insert(&one.rule, &one.criteria);
    }
    let rules: Vec<Value> = rules
        .into_iter()
        .map(|(id, criteria)| json!({"id": id, "properties": {"tags": criteria}}))
        .collect();
    let results: Vec<Value> = found.iter().map(result).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "borough", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "results": results,
        }],
    })
}

fn result(found: &Found) -> Value {
    let level = match (found.outcome, found.severity) {
        (Outcome::NeedsPerson, _) => "note",
        (Outcome::Fail, Severity::Critical | Severity::Serious) => "error",
        (Outcome::Fail, Severity::Moderate | Severity::Minor) => "warning",
    };
    json!({
        "ruleId": found.rule,
        "level": level,
        "message": {"text": found.message},
        "locations": [{
            "physicalLocation": {"artifactLocation": {"uri": found.at}},
            "logicalLocations": [{"fullyQualifiedName": found.place, "kind": "element"}],
        }],
        "properties": {
            "criteria": found.criteria,
            "severity": found.severity.word(),
            "question": found.question,
        },
    })
}

pub(super) fn read(json: &Value) -> Result<Vec<Found>, ReadError> {
    let runs = json["runs"].as_array().ok_or(ReadError::Format {
        format: "SARIF",
        why: "\"runs\" must be a list".into(),
    })?;
    let mut all = Vec::new();
    for run in runs {
        let rules = run["tool"]["driver"]["rules"].as_array();
        let results = run["results"].as_array();
        for result in results.into_iter().flatten().filter(|one| one.is_object()) {
            if all.len() > super::MOST {
                return Err(ReadError::Most);
            }
            all.push(found(result, rules.map_or(&[], Vec::as_slice)));
        }
    }
    Ok(all)
}

fn found(result: &Value, rules: &[Value]) -> Found {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let rule = text(&result["ruleId"]);
    let location = &result["locations"][0];
    let place = match location["logicalLocations"][0]["fullyQualifiedName"].as_str() {
        Some(name) => name.to_owned(),
        None => location["physicalLocation"]["region"]["startLine"]
            .as_u64()
            .map(|line| format!("line {line}"))
            .unwrap_or_default(),
    };
    let of_rule = rules.iter().find(|one| one["id"] == rule.as_str());
    let tags = of_rule.and_then(|one| one["properties"]["tags"].as_array());
    let own = &result["properties"];
    let criteria = match own["criteria"].as_array() {
        Some(criteria) => criteria.iter().map(text).collect(),
        None => tags.into_iter().flatten().filter_map(criterion).collect(),
    };
    let level = result["level"].as_str().unwrap_or("warning");
    let severity = match (Severity::of(&text(&own["severity"])), level) {
        (Some(severity), _) => severity,
        (None, "error") => Severity::Serious,
        (None, _) => Severity::Moderate,
    };
    let outcome = match (level, result["kind"].as_str()) {
        ("note" | "none", _) | (_, Some("review" | "open")) => Outcome::NeedsPerson,
        _ => Outcome::Fail,
    };
    Found {
        rule,
        criteria,
        severity,
        outcome,
        at: text(&location["physicalLocation"]["artifactLocation"]["uri"]),
        place,
        message: text(&result["message"]["text"]),
        question: own["question"].as_str().map(ToOwned::to_owned),
    }
}

/// The criterion that a tag names, as tools write them: "WCAG 1.4.3", "wcag143", "1.4.11".
fn criterion(tag: &Value) -> Option<String> {
    let tag = tag.as_str()?.to_ascii_lowercase();
    let number = tag.trim_start_matches("wcag").trim();
    if number.contains('.') {
        let sound = number.chars().all(|c| c.is_ascii_digit() || c == '.');
        return sound.then(|| number.to_owned());
    }
    // "wcag2aa" and "wcag21a" name a level, not a criterion.
    if number.len() < 3 || !number.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let (parts, last) = number.split_at(2);
    let (principle, guideline) = parts.split_at(1);
    Some(format!("{principle}.{guideline}.{last}"))
}
