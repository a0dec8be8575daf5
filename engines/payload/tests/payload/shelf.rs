//! The codec shelf: every model decodes its vendor's published examples and our own, and its
//! fields become attributes with known units.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use payload::shelf::{self, Model};
use payload::{BatteryUnit, Codec, Sandbox, Uplink, unhurried, unit};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::room;

/// One of our own examples.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    f_port: u8,
    hex: String,
    data: Option<Value>,
    #[serde(default)]
    errors: Vec<String>,
    #[serde(default)]
    warnings: Vec<String>,
}

/// One line of the published examples.
#[derive(Deserialize)]
struct Published {
    codec: String,
    #[serde(rename = "fPort")]
    f_port: u8,
    bytes: String,
    #[serde(rename = "recvTime")]
    recv_time: Option<String>,
    expect: Value,
}

/// Every model on the shelf, with its codec loaded.
fn models(room: &mut Sandbox) -> Vec<(&'static Model, Codec)> {
    shelf::all()
        .values()
        .map(|model| {
            let codec = room
                .load(model.source)
                .unwrap_or_else(|e| panic!("{}: {e}", model.id()));
            (model, codec)
        })
        .collect()
}

/// A model's folder.
fn folder(model: &Model) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("shelf")
        .join(model.id())
}

fn bytes(hex: &str) -> Vec<u8> {
    assert!(hex.len().is_multiple_of(2), "{hex}");
    (0..hex.len())
        .step_by(2)
        .map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap())
        .collect()
}

/// Equal as JSON: numbers by value, fields in any order.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

/// Decodes one example, compares it with what is wanted, and maps it.
#[track_caller]
fn check(
    room: &mut Sandbox,
    (model, codec): (&Model, &Codec),
    (f_port, hex, recv_time): (u8, &str, Option<&str>),
    want: &Value,
) {
    let uplink = Uplink {
        f_port,
        bytes: &bytes(hex),
        recv_time,
        variables: &[],
    };
    let what = format!("{}/{} port {f_port} {hex}", model.vendor, model.model);
    let got = room
        .decode(codec, &uplink, unhurried)
        .unwrap_or_else(|e| panic!("{what}: {e}"));
    let list = |name: &str| want.get(name).cloned().unwrap_or_else(|| json!([]));
    let data = want.get("data").unwrap_or(&Value::Null);
    assert!(
        same(&got.data, data),
        "{what}\n got {}\nwant {data}",
        got.data
    );
    assert_eq!(json!(got.errors), list("errors"), "{what}");
    assert_eq!(json!(got.warnings), list("warnings"), "{what}");
    let mapped = payload::apply(&model.mapping, &got.data);
    for refused in mapped.refused {
        // A place on the map is taken from the whole message, where there is one.
        assert_eq!(
            refused.field, "$",
            "{what}: {} {}",
            refused.field, refused.why
        );
    }
}

#[test]
fn every_model_decodes_its_own_examples() {
    let mut room = room();
    let models = models(&mut room);
    let mut count = 0;
    for (model, codec) in &models {
        let folder = folder(model);
        let text = std::fs::read_to_string(folder.join("examples.json")).unwrap();
        let examples: Vec<Example> =
            serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        assert!(!examples.is_empty(), "{} has no example", folder.display());
        for example in examples {
            let want = json!({ "data": example.data, "errors": example.errors, "warnings": example.warnings });
            check(
                &mut room,
                (*model, codec),
                (example.f_port, &example.hex, None),
                &want,
            );
            count += 1;
        }
    }
    println!("{} models, {count} examples of our own", models.len());
}

#[test]
fn every_model_decodes_the_vendors_examples() {
    let data = std::env::var_os("TEST_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let Ok(text) = std::fs::read_to_string(data.join("lorawan/uplink-examples.jsonl")) else {
        println!("1 check did not run: TEST_DATA is absent");
        return;
    };
    let published: Vec<Published> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let mut room = room();
    let models = models(&mut room);
    let mut count = 0;
    for (model, codec) in &models {
        let own: Vec<_> = published
            .iter()
            .filter(|line| line.codec == model.codec)
            .collect();
        assert!(!own.is_empty(), "{} has no published example", model.codec);
        for line in own {
            let message = (line.f_port, line.bytes.as_str(), line.recv_time.as_deref());
            check(&mut room, (*model, codec), message, &line.expect);
            count += 1;
        }
    }
    println!("{} models, {count} examples", models.len());
}

#[test]
fn every_model_is_described_whole() {
    let mut room = room();
    let mut codecs = BTreeSet::new();
    for (model, _) in models(&mut room) {
        let at = model.id();
        assert!(folder(model).join("model.json").exists(), "{at}");
        assert!(codecs.insert(model.codec.clone()), "{} twice", model.codec);
        assert!(!model.name.is_empty() && !model.kind.is_empty() && !model.mapping.rows.is_empty());
        assert!(model.silent_after_s >= 3600, "{at}");
        assert!(model.notes.is_empty() || model.notes.ends_with('.'), "{at}");
        for row in &model.mapping.rows {
            let code = row.unit_code.as_deref();
            assert!(
                code.is_none_or(|code| unit::find(code).is_some()),
                "{at}: unit {code:?}"
            );
        }
        if let Some(battery) = &model.battery {
            let mapped = model
                .mapping
                .rows
                .iter()
                .any(|row| row.field.to_string() == battery.field);
            assert!(
                mapped,
                "{at}: battery field {} is not mapped",
                battery.field
            );
            assert!(
                battery.unit == BatteryUnit::Flag || battery.low.is_some(),
                "{at}"
            );
        }
    }
}

/// No message of any length brings a codec down, and an empty one never reads as a free bay.
#[test]
fn short_and_strange_messages_are_survived() {
    let mut room = room();
    for (model, codec) in models(&mut room) {
        for f_port in [1, 2, 3, 6, 7, 10, 13, 85, 105, 255] {
            for length in [0, 1, 2, 5, 11, 21, 60, 242] {
                for fill in [0, 1, 0x80, 0xff] {
                    let bytes = vec![fill; length];
                    let uplink = Uplink {
                        f_port,
                        bytes: &bytes,
                        recv_time: None,
                        variables: &[],
                    };
                    let got = room.decode(&codec, &uplink, unhurried);
                    let what = format!("{} port {f_port}, {length} bytes of {fill}", model.model);
                    let got = got.unwrap_or_else(|e| panic!("{what}: {e}"));
                    let mapped = payload::apply(&model.mapping, &got.data);
                    assert!(
                        length > 0 || mapped.readings.is_empty(),
                        "{what}: {mapped:?}"
                    );
                }
            }
        }
    }
}
