//! Messages compared with the kit's, aside from what may differ.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

/// The first message that differs, with both; none where all are the same.
pub fn difference<'a>(got: &[String], want: impl Iterator<Item = &'a str>) -> Option<String> {
    let (mut ours, mut theirs) = (Names::default(), Names::default());
    let got = got.iter().map(|line| ours.plain(line));
    let want = want.map(|line| theirs.plain(line));
    let (got, want): (Vec<Value>, Vec<Value>) = (got.collect(), want.collect());
    for (at, (got, want)) in got.iter().zip(&want).enumerate() {
        if got != want {
            return Some(format!("message {}\n  got  {got}\n  want {want}", at + 1));
        }
    }
    let (got, want) = (got.len(), want.len());
    (got != want).then(|| format!("{got} messages, and the kit has {want}"))
}

/// The ids of a stream, each as the number of the id in the order in which they are first told. So two streams are
/// the same only where the same things point to the same things.
#[derive(Default)]
struct Names {
    known: HashMap<String, usize>,
}

impl Names {
    fn plain(&mut self, line: &str) -> Value {
        let message: Value = serde_json::from_str(line).unwrap();
        if message.get("meta").is_some() {
            return json!({ "meta": message["meta"]["protocolVersion"] });
        }
        self.value("", &message)
    }

    fn value(&mut self, key: &str, value: &Value) -> Value {
        match value {
            Value::Object(map) => self.object(map),
            Value::Array(all) => all.iter().map(|one| self.value(key, one)).collect(),
            Value::String(text) if is_id(key) => {
                let next = self.known.len();
                json!(*self.known.entry(text.clone()).or_insert(next))
            }
            Value::String(code) if key == "code" => json!(suggestion(code)),
            other => other.clone(),
        }
    }

    fn object(&mut self, map: &Map<String, Value>) -> Value {
        // The order of a map's keys says nothing, but the order in which ids are met does.
        let mut keys: Vec<_> = map.keys().collect();
        keys.sort();
        let mut plain = Map::new();
        for key in keys {
            match key.as_str() {
                "timestamp" | "duration" | "stackTrace" | "sourceReference" | "language"
                    if map.contains_key("code") || key != "language" => {}
                _ => {
                    plain.insert(key.clone(), self.value(key, &map[key]));
                }
            }
        }
        Value::Object(plain)
    }
}

fn is_id(key: &str) -> bool {
    key == "id" || key.ends_with("Id") || key.ends_with("Ids")
}

/// The pattern that is suggested: the kit's is within a line of TypeScript, ours in plain words.
fn suggestion(code: &str) -> String {
    let Some((keyword, rest)) = code.split_once("(\"") else {
        return code.to_string();
    };
    let Some((pattern, _)) = rest.split_once("\", (") else {
        return code.to_string();
    };
    let pattern: String = serde_json::from_str(&format!("\"{pattern}\"")).unwrap();
    format!("{keyword} {pattern}")
}

#[test]
fn what_differs_is_seen() {
    #[track_caller]
    fn check(got: &[&str], want: &[&str], same: bool) {
        let got: Vec<String> = got.iter().map(ToString::to_string).collect();
        let what = difference(&got, want.iter().copied());
        assert_eq!(what.is_none(), same, "{what:?}");
    }
    let step = r#"{"a":{"id":"1","status":"PASSED","timestamp":{"seconds":1}}}"#;
    let renamed = r#"{"a":{"status":"PASSED","id":"7","timestamp":{"seconds":2}}}"#;
    let failed = r#"{"a":{"id":"1","status":"FAILED","timestamp":{"seconds":1}}}"#;
    let to_it = r#"{"b":{"stepId":"1"}}"#;
    let to_renamed = r#"{"b":{"stepId":"7"}}"#;
    check(&[step, to_it], &[renamed, to_renamed], true);
    check(&[step, to_it], &[renamed, to_it], false);
    check(&[step], &[failed], false);
    check(&[step], &[step, to_it], false);
    check(&[step, to_it], &[to_it, step], false);
    let ours = r#"{"c":{"language":"gherkin","code":"Given a {int} \"b\""}}"#;
    let kits = r#"{"c":{"language":"ts","code":"Given(\"a {int} \\\"b\\\"\", (int) => {})"}}"#;
    check(&[ours], &[kits], true);
    let language = r#"{"d":{"language":"en"}}"#;
    check(&[language], &[r#"{"d":{"language":"cy-GB"}}"#], false);
}
