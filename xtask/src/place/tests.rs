//! What the example place promises.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use geo::Point;
use serde_json::Value;

use super::plane::{Pos, inside, length_m, pos};

static FILES: LazyLock<BTreeMap<String, Vec<u8>>> =
    LazyLock::new(|| super::files().unwrap().into_iter().collect());

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn text(name: &str) -> &'static str {
    str::from_utf8(&FILES[name]).unwrap()
}

fn features(name: &str) -> Vec<Value> {
    let mut file: Value = serde_json::from_str(text(&format!("base/{name}.geojson"))).unwrap();
    serde_json::from_value(file["features"].take()).unwrap()
}

fn entities() -> BTreeMap<String, Value> {
    let lines = text("entities.ndjson").lines();
    lines
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|entity| (entity["id"].as_str().unwrap().to_owned(), entity))
        .collect()
}

fn devices() -> Vec<Value> {
    serde_json::from_str(text("devices.json")).unwrap()
}

fn line(coordinates: &Value) -> Vec<Pos> {
    let at = |p: &Value| Pos::from_lon_lat(p[0].as_f64().unwrap(), p[1].as_f64().unwrap());
    coordinates.as_array().unwrap().iter().map(at).collect()
}

fn outer(feature: &Value) -> Vec<Pos> {
    line(&feature["geometry"]["coordinates"][0])
}

fn unzip(bytes: &[u8]) -> Vec<u8> {
    let mut heights = vec![];
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    zip.by_index(0).unwrap().read_to_end(&mut heights).unwrap();
    heights
}

#[test]
fn what_is_checked_in_is_what_the_seed_makes() {
    for (name, made) in &*FILES {
        let kept = fs::read(repository().join("places/example").join(name)).unwrap();
        // Another release of the compressor may pack the same heights differently.
        let same = if name.ends_with(".zip") {
            unzip(&kept) == unzip(made)
        } else {
            kept == *made
        };
        assert!(same, "{name} differs: run cargo xtask place");
    }
    assert!(FILES.values().map(Vec::len).sum::<usize>() < 3_000_000);
}

#[test]
fn wards_share_their_edges_exactly() {
    let wards = features("wards");
    let mut edges: BTreeMap<[String; 2], i32> = BTreeMap::new();
    let mut area = 0.0;
    for ward in &wards {
        let ring = ward["geometry"]["coordinates"][0].as_array().unwrap();
        for pair in ring.windows(2) {
            let (a, b) = (pair[0].to_string(), pair[1].to_string());
            let (key, way) = if a < b { ([a, b], 1) } else { ([b, a], -1) };
            *edges.entry(key).or_default() += way;
        }
        area += area_m2(&outer(ward));
    }
    // An inner edge is walked once each way; what remains is the outline.
    assert!(edges.values().all(|ways| ways.abs() <= 1));
    let borough = features("land")
        .into_iter()
        .find(|land| land["properties"]["kind"] == "borough")
        .unwrap();
    let outline = borough["geometry"]["coordinates"][0]
        .as_array()
        .unwrap()
        .len()
        - 1;
    assert_eq!(edges.values().filter(|ways| **ways != 0).count(), outline);
    assert!((area - area_m2(&outer(&borough))).abs() < 1.0);
    let names: BTreeSet<&str> = wards
        .iter()
        .map(|ward| ward["properties"]["name"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), 16);
}

fn area_m2(ring: &[Pos]) -> f64 {
    ring.windows(2)
        .map(|w| w[0].x * w[1].y - w[1].x * w[0].y)
        .sum::<f64>()
        / 2.0
}

#[test]
fn our_own_reader_takes_every_map_file() {
    for (name, bytes) in &*FILES {
        if name.ends_with(".geojson") {
            assert!(!geo::geojson::features(bytes).unwrap().is_empty(), "{name}");
        }
    }
}

#[test]
fn streets_stay_dry() {
    let by_hand: BTreeSet<&str> = super::atlas::LANES.iter().map(|(name, _)| *name).collect();
    let waters: Vec<(Value, Vec<Pos>)> = features("water")
        .into_iter()
        .filter(|water| water["properties"]["kind"] != "sea")
        .map(|water| (water["properties"]["name"].clone(), outer(&water)))
        .collect();
    let shore = outer(&features("land")[0]);
    let mut streets = BTreeSet::new();
    for road in features("roads") {
        let name = road["properties"]["name"].as_str().unwrap();
        if road["properties"]["class"] != "street" || by_hand.contains(name) {
            continue;
        }
        assert!(streets.insert(name.to_owned()), "{name} is there twice");
        let line = line(&road["geometry"]["coordinates"]);
        let whole = length_m(&line);
        for step in 0..=(whole / 5.0) as usize {
            let (p, _) = super::plane::along(&line, step as f64 * 5.0);
            assert!(inside(&shore, p), "{name} goes into the sea");
            for (water, ring) in &waters {
                assert!(!inside(ring, p), "{name} goes into {water}");
            }
        }
    }
    assert!(
        (400..=700).contains(&streets.len()),
        "{} streets",
        streets.len()
    );
}

#[test]
fn things_are_complete_and_in_the_borough() {
    let entities = entities();
    assert_eq!(
        entities.len(),
        text("entities.ndjson").lines().count(),
        "an id is there twice"
    );
    let wards: Vec<(Value, Vec<Pos>)> = features("wards")
        .iter()
        .map(|ward| (ward["properties"]["name"].clone(), outer(ward)))
        .collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (id, entity) in &entities {
        *counts.entry(entity["type"].as_str().unwrap()).or_default() += 1;
        let p = line(&serde_json::json!([
            entity["location"]["value"]["coordinates"]
        ]))[0];
        let ward = wards
            .iter()
            .find(|(_, ring)| inside(ring, p))
            .map(|(name, _)| name);
        assert_eq!(ward, Some(&entity["ward"]["value"]), "{id}");
        for (name, attribute) in entity.as_object().unwrap().iter().skip(2) {
            if let Some(other) = attribute.get("object") {
                assert!(
                    entities.contains_key(other.as_str().unwrap()),
                    "{id}: {name}"
                );
            } else {
                assert!(!attribute["value"].is_null(), "{id}: {name}");
            }
        }
    }
    expect_test::expect![[r#"{"AirQualityObserved": 14, "Bench": 24, "CrowdFlowObserved": 10, "Desk": 6, "Gateway": 6, "Library": 8, "MedicalCentre": 2, "OffStreetParking": 6, "ParkingSpot": 120, "Screen": 12, "WasteContainer": 30, "WaterLevelObserved": 8}"#]].assert_eq(&format!("{counts:?}"));
}

#[test]
fn car_parks_count_their_bays() {
    let entities = entities();
    let car_parks = entities
        .values()
        .filter(|entity| entity["type"] == "OffStreetParking");
    for car_park in car_parks {
        let bays: Vec<&Value> = entities
            .values()
            .filter(|bay| bay["refParkingSite"]["object"] == car_park["id"])
            .collect();
        if !bays.is_empty() {
            let free = bays
                .iter()
                .filter(|bay| bay["status"]["value"] == "free")
                .count();
            assert_eq!(car_park["totalSpotNumber"]["value"], bays.len());
            assert_eq!(car_park["availableSpotNumber"]["value"], free);
        }
    }
}

#[test]
fn devices_drive_attributes_that_are_there() {
    // What a device says of itself, not of the thing that it watches.
    const OWN: [&str; 18] = [
        "angle",
        "batteryLevel",
        "batteryLow",
        "batteryVoltage",
        "fire",
        "full",
        "gas1",
        "gas2",
        "occupiedTotal",
        "peopleIn2",
        "peopleOut2",
        "previousStateDuration",
        "statusChanges",
        "tag",
        "tampered",
        "temperature",
        "tilted",
        "tvoc",
    ];
    let entities = entities();
    let devices = devices();
    let mut euis = BTreeSet::new();
    let mut faults = 0;
    for device in &devices {
        let eui = device["dev_eui"].as_str().unwrap();
        assert!(
            eui.len() == 16 && u64::from_str_radix(eui, 16).unwrap() >> 57 & 1 == 1,
            "{eui} is not local"
        );
        assert!(euis.insert(eui), "{eui} is there twice");
        faults += usize::from(!device["fault"].is_null());
        let entity = &entities[device["feeds"].as_str().unwrap()];
        let model = device["model"].as_str().unwrap();
        let path = repository()
            .join("engines/payload/shelf")
            .join(model)
            .join("model.json");
        let model: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        for row in model["mapping"].as_array().unwrap() {
            let attribute = row["attribute"].as_str().unwrap();
            let is_there = OWN.contains(&attribute) || entity.get(attribute).is_some();
            assert!(is_there, "{}: no {attribute}", entity["id"]);
        }
    }
    assert_eq!((devices.len(), faults), (129, 9));
}

#[test]
fn the_national_grid_reaches_it() {
    for ward in features("wards") {
        for p in ward["geometry"]["coordinates"][0].as_array().unwrap() {
            let point = Point::new(p[0].as_f64().unwrap(), p[1].as_f64().unwrap()).unwrap();
            geo::bng::to_bng(point).unwrap();
            // The plane on which it is drawn is true to 0.2%.
            let plane = Pos::from_lon_lat(point.lon, point.lat);
            let corner = Point {
                lon: 1.6,
                lat: 51.55,
            };
            let far = geo::distance_m(corner, point);
            assert!((pos(0.0, 0.0).to(plane) - far).abs() < far * 0.002 + 1.0);
        }
    }
}

#[test]
fn heights_agree_with_the_water() {
    let heights = unzip(&FILES["terrain/N51E001.hgt.zip"]);
    let tile = geo::terrain::Tile::from_hgt("N51E001.hgt", &heights).unwrap();
    let terrain: geo::terrain::Terrain = [tile].into_iter().collect();
    let height = |x: f64, y: f64| {
        let [lon, lat] = pos(x * 1000.0, y * 1000.0).degrees();
        terrain.height_m(Point { lon, lat }).unwrap()
    };
    assert_eq!(height(22.5, 14.0), 0.0, "out at sea");
    assert_eq!(height(17.8, 6.6), 0.0, "in the estuary");
    assert_eq!(height(4.75, 13.75), 0.0, "on the reservoir");
    assert!((40.0..90.0).contains(&height(13.3, 15.7)), "on Beacon Hill");
    assert!((0.5..2.0).contains(&height(15.9, 9.8)), "on Hollow Marsh");
    assert!((2.0..25.0).contains(&height(7.3, 10.4)), "in Larkbridge");
}

#[test]
fn the_files_by_hand_can_be_read() {
    let read = |name: &str| -> toml::Table {
        let text = fs::read_to_string(repository().join("places/example").join(name)).unwrap();
        text.parse().unwrap()
    };
    assert_eq!(read("place.toml")["name"].as_str(), Some("Saltreach"));
    assert_eq!(
        read("people.toml")["person"].as_array().map(Vec::len),
        Some(6)
    );
    assert_eq!(read("history.toml")["days"].as_integer(), Some(14));
}
