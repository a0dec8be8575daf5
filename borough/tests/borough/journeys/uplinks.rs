//! Real input: the published examples of real devices, through a real broker, on a place made from real
//! boundaries, postcodes and terrain.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::process::Setting;

#[test]
fn every_published_example_is_accounted_for() {
    let needed = [
        "lorawan/uplink-examples.jsonl",
        "place/thurrock-wards-2013.geojson",
        "place/thurrock-postcodes-2014.csv",
        "place/N51E000.hgt.zip",
    ];
    let files: Option<Vec<String>> = needed
        .iter()
        .map(|name| testkit::data_or_say(name, 1).map(|path| path.to_string_lossy().into_owned()))
        .collect();
    let Some(files) = files else { return };
    let broker = testkit::Mosquitto::start();
    let here = Setting::new().with("BOROUGH__MQTT__URL", broker.url());
    assert!(
        here.run_well(&["import", "boundaries", &files[1]])
            .contains("20 areas in layer wards")
    );
    assert!(
        here.run_well(&["import", "postcodes", &files[2]])
            .contains("3,147 postcodes")
    );
    assert!(
        here.run_well(&["import", "terrain", &files[3]])
            .contains("terrain N51E000")
    );
    let serving = here.start(&["serve"]);
    let told = here.run_well(&["devices", "replay", &files[0], "--register"]);
    println!("{told}");

    let lines: Vec<Value> = std::fs::read_to_string(&files[0])
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let counts = counts(&told);
    let (understood, held) = (counts["understood"], counts["held"]);
    assert_eq!(
        understood + held,
        lines.len(),
        "nothing is lost and nothing is counted twice: {told}"
    );
    assert!(
        understood >= 70,
        "every example of a shipped model that is a reading is understood: {told}"
    );
    let shown = devices(here.port);
    let mut compared = 0;
    for (codec, wanted) in published(&lines) {
        let name = codec.trim_end_matches(".yaml");
        let entity = shown
            .iter()
            .find(|entity| entity["name"] == name)
            .unwrap_or_else(|| panic!("no entity shows {name}"));
        for (attribute, value) in wanted {
            assert!(
                same(&entity[&attribute], &value),
                "{name}: {attribute} is published as {value}, and shown as {}",
                entity[&attribute]
            );
            compared += 1;
        }
    }
    assert!(compared >= 60, "{compared} values compared");
    drop(serving);
}

/// For each codec of the shelf, the attributes that its vendor's published fields come to; the last
/// line that has a field counts.
fn published(lines: &[Value]) -> BTreeMap<String, BTreeMap<String, Value>> {
    let mut all = BTreeMap::<String, BTreeMap<String, Value>>::new();
    for line in lines {
        let codec = line["codec"].as_str().unwrap();
        let Some(model) = payload::shelf::all().values().find(|m| m.codec == codec) else {
            continue;
        };
        let mapped = payload::apply(&model.mapping, &line["expect"]["data"]);
        let attributes = all.entry(codec.to_owned()).or_default();
        for reading in mapped.readings {
            attributes.insert(reading.name, reading.value);
        }
    }
    all
}

/// The devices as a program sees them.
fn devices(port: u16) -> Vec<Value> {
    let url = format!(
        "http://127.0.0.1:{port}/ngsi-ld/v1/entities?type=Device&format=keyValues&limit=1000"
    );
    let outbound = app::bus::Outbound::new("127.0.0.0/8").unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let answer = runtime
        .block_on(outbound.call(app::bus::Request::get(url)))
        .unwrap();
    assert_eq!(answer.status, 200);
    serde_json::from_slice(&answer.body).unwrap()
}

/// Equal, to what a number keeps of itself on its way.
fn same(one: &Value, other: &Value) -> bool {
    match (one.as_f64(), other.as_f64()) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(1.0),
        _ => one == other,
    }
}

/// The numbers that `devices replay` prints, by their word.
fn counts(told: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for line in told.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        for pair in words.windows(2) {
            for (number, word) in [(pair[0], pair[1]), (pair[1], pair[0])] {
                if let Ok(number) = number
                    .trim_matches(|c: char| !c.is_ascii_digit())
                    .replace(',', "")
                    .parse()
                {
                    let word = word
                        .trim_matches(|c: char| !c.is_alphabetic())
                        .to_lowercase();
                    counts.entry(word).or_insert(number);
                }
            }
        }
    }
    counts
}
