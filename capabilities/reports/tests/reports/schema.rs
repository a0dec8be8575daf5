//! Every answer of Open311 is valid against the schemas that open311.org publishes.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::house::House;

/// The schemas, by the name of their file; they name each other by it.
fn schemas() -> Option<BTreeMap<String, Value>> {
    let folder = testkit::data("open311/json-schema")?;
    let mut all = BTreeMap::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if let Ok(schema) = serde_json::from_slice(&std::fs::read(&path).unwrap()) {
            all.insert(name, schema);
        }
    }
    Some(all)
}

/// What is wrong with `value`: the words of JSON Schema that these schemas use.
fn faults(
    all: &BTreeMap<String, Value>,
    schema: &Value,
    value: &Value,
    at: &str,
    out: &mut Vec<String>,
) {
    if let Some(name) = schema["$ref"].as_str() {
        return faults(all, &all[name], value, at, out);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let fits = any.iter().any(|one| {
            let mut found = Vec::new();
            faults(all, one, value, at, &mut found);
            found.is_empty()
        });
        if !fits {
            out.push(format!("{at}: {value} fits none"));
        }
    }
    let is = |kind: &str| match kind {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        other => panic!("the check does not know the type {other}"),
    };
    if let Some(kind) = schema["type"].as_str()
        && !is(kind)
    {
        out.push(format!("{at}: {value} is no {kind}"));
    }
    if let Some(allowed) = schema["enum"].as_array()
        && !allowed.contains(value)
    {
        out.push(format!("{at}: {value} is not one of {allowed:?}"));
    }
    let text = value.as_str();
    if let (Some(most), Some(text)) = (schema["maxLength"].as_u64(), text)
        && text.chars().count() as u64 > most
    {
        out.push(format!("{at}: longer than {most}"));
    }
    match (schema["format"].as_str(), text) {
        (Some("date-time"), Some(text)) if app::kit::Time::parse(text).is_none() => {
            out.push(format!("{at}: {text} is no moment"));
        }
        (Some("uri"), Some(text)) if !text.starts_with("https://") => {
            out.push(format!("{at}: {text} is no URI"))
        }
        _ => {}
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        if value.is_object() && value.get(name.as_str().unwrap()).is_none() {
            out.push(format!("{at}: {name} is missing"));
        }
    }
    if let (Some(properties), Some(object)) = (schema["properties"].as_object(), value.as_object())
    {
        for (name, schema) in properties {
            if let Some(value) = object.get(name) {
                faults(all, schema, value, &format!("{at}/{name}"), out);
            }
        }
    }
    if let Some(list) = value.as_array() {
        for (i, one) in list.iter().enumerate() {
            faults(all, &schema["items"], one, &format!("{at}/{i}"), out);
        }
    }
}

#[tokio::test]
async fn every_answer_fits_the_published_schemas() {
    let Some(all) = schemas() else {
        return;
    };
    let house = House::sqlite().await;
    house.report("A hole", "pothole", "").await;
    house
        .report("<b>bold</b>", "bench", "ann@example.org")
        .await;
    let (reference, _) = house.report(&"long ".repeat(390), "fly-tipping", "").await;
    for (path, schema) in [
        ("/open311/v2/services.json".to_owned(), "services.json"),
        (
            "/open311/v2/services/bench.json".into(),
            "service-definition.json",
        ),
        (
            "/open311/v2/services/fly-tipping.json".into(),
            "service-definition.json",
        ),
        (
            "/open311/v2/services/dog-mess.json".into(),
            "service-definition.json",
        ),
        ("/open311/v2/requests.json".into(), "requests.json"),
        (
            "/open311/v2/requests.json?extensions=true".into(),
            "requests.json",
        ),
        (
            format!("/open311/v2/requests/{reference}.json"),
            "requests.json",
        ),
    ] {
        let answer = house.get(&path).await;
        let value: Value = serde_json::from_str(&answer.body).unwrap();
        let mut found = Vec::new();
        faults(&all, &all[schema], &value, "", &mut found);
        assert!(found.is_empty(), "{path}: {found:#?}");
    }
    // The check itself finds what is wrong.
    let mut found = Vec::new();
    let wrong = serde_json::json!([{"service_request_id": 5, "status": "fixed", "requested_datetime": "yesterday"}]);
    faults(&all, &all["requests.json"], &wrong, "", &mut found);
    assert_eq!(found.len(), 4, "{found:#?}");
}
