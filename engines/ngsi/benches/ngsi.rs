//! One sensor's entity, six attributes: what every message, query and page costs.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use divan::{Bencher, black_box};
use ngsi::patch::Outcome;
use ngsi::q::Plan;
use ngsi::read::{self, Form};
use ngsi::subscription::{Change, Subscription};
use ngsi::{Context, Entity, Format, NgsiError, Representation, write};
use serde_json::{Value, json};

fn main() {
    divan::main();
}

fn context() -> Arc<Context> {
    let names = [
        "AirQualityObserved",
        "temperature",
        "relativeHumidity",
        "NO2",
        "refDevice",
        "batteryLevel",
        "reliability",
    ];
    let terms: serde_json::Map<String, Value> = names
        .iter()
        .map(|name| {
            (
                (*name).to_owned(),
                json!(format!(
                    "https://smartdatamodels.org/dataModel.Environment/{name}"
                )),
            )
        })
        .collect();
    Context::compile(&Value::Object(terms), &|a: &str| {
        Err(NgsiError::context_not_available(a))
    })
    .unwrap()
}

fn document() -> String {
    let measured = |value: f64, unit: &str| json!({"type": "Property", "value": value, "unitCode": unit, "observedAt": "2026-11-24T14:05:00Z"});
    json!({
        "id": "urn:ngsi-ld:AirQualityObserved:riverside:17",
        "type": "AirQualityObserved",
        "temperature": measured(11.4, "CEL"),
        "relativeHumidity": measured(0.81, "C62"),
        "NO2": {"type": "Property", "value": 22, "unitCode": "GQ", "observedAt": "2026-11-24T14:05:00Z",
                "reliability": {"type": "Property", "value": 0.7}},
        "batteryLevel": measured(0.93, "C62"),
        "refDevice": {"type": "Relationship", "object": "urn:ngsi-ld:Device:17"},
        "location": {"type": "GeoProperty", "value": {"type": "Point", "coordinates": [0.3265, 51.4774]}},
    })
    .to_string()
}

fn sensor() -> Entity {
    let mut entity = read::entity(read::json(document().as_bytes()).unwrap(), &context()).unwrap();
    entity.stamp(1_800_000_000_000_000);
    entity
}

#[divan::bench]
fn read_normalized_from_bytes(bencher: Bencher) {
    let (context, body) = (context(), document());
    bencher
        .bench(|| read::entity(read::json(black_box(body.as_bytes())).unwrap(), &context).unwrap());
}

#[divan::bench(args = [Format::Normalized, Format::Concise, Format::Simplified])]
fn write_to_bytes(bencher: Bencher, format: Format) {
    let (context, entity) = (context(), sensor());
    let how = Representation {
        format,
        ..Representation::default()
    };
    bencher.bench(|| write::entity(black_box(&entity), &context, &how).to_string());
}

const QUERY: &str = r#"(temperature>10;NO2==20..40)|refDevice=="urn:ngsi-ld:Device:1""#;

#[divan::bench]
fn q_parse(bencher: Bencher) {
    let context = context();
    bencher.bench(|| Plan::parse(black_box(QUERY), &context).unwrap());
}

#[divan::bench]
fn q_matches(bencher: Bencher) {
    let (plan, entity) = (Plan::parse(QUERY, &context()).unwrap(), sensor());
    bencher.bench(|| plan.matches(black_box(&entity)));
}

#[divan::bench]
fn stored_write(bencher: Bencher) {
    let entity = sensor();
    bencher.bench(|| black_box(&entity).to_stored());
}

#[divan::bench]
fn stored_read(bencher: Bencher) {
    let bytes = sensor().to_stored();
    bencher.bench(|| Entity::from_stored(black_box(&bytes)).unwrap());
}

/// The alternative that the stored form is held against: parsing the same as JSON text.
#[divan::bench]
fn stored_read_if_it_were_json(bencher: Bencher) {
    let text = document();
    bencher.bench(|| serde_json::from_str::<Value>(black_box(&text)).unwrap());
}

#[divan::bench]
fn patch_update(bencher: Bencher) {
    let (context, entity) = (context(), sensor());
    let body = json!({"temperature": {"value": 12.5, "unitCode": "CEL", "observedAt": "2026-11-24T14:06:00Z"}});
    bencher
        .with_inputs(|| {
            (
                entity.clone(),
                read::patch(Form::Full, body.clone(), &context).unwrap(),
            )
        })
        .bench_values(|(mut entity, patch)| entity.update(patch, 1_800_000_001_000_000).unwrap());
}

#[divan::bench]
fn subscription_matches(bencher: Bencher) {
    let document = json!({
        "type": "Subscription", "entities": [{"type": "AirQualityObserved"}], "watchedAttributes": ["NO2"], "q": "NO2>40",
        "notification": {"endpoint": {"uri": "http://localhost/notify"}},
    });
    let (subscription, entity) = (
        Subscription::read(document, &context(), 0).unwrap(),
        sensor(),
    );
    let outcome = Outcome::created(&entity);
    let change = Change {
        before: None,
        after: Some(&entity),
        outcome: &outcome,
    };
    bencher.bench(|| subscription.matches(black_box(&change), &|_| None));
}

#[divan::bench]
fn expand_and_compact_a_term(bencher: Bencher) {
    let context = context();
    bencher.bench(|| {
        context
            .compact(&context.expand(black_box("temperature")))
            .len()
    });
}
