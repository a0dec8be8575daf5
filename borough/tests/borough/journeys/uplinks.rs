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
    drop(serving);
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
