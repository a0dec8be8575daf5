//! Streets of files that the tests write themselves.

mod pbf;

use std::io::Cursor;

use geo::geojson::features;
use geo::{BBox, Point, distance_m};
use miniz_oxide::deflate::compress_to_vec_zlib;
use proptest::prelude::*;

use self::pbf::{File, Node, Street};
use super::{Class, Streets, open_roads, osm};
use crate::MapError;
use crate::geopackage::{GeoPackage, Layer, write};

const BOX: BBox = BBox {
    west: 0.3,
    south: 51.4,
    east: 0.4,
    north: 51.5,
};

fn read(bytes: &[u8]) -> Result<Streets, MapError> {
    osm::streets(
        Cursor::new(bytes),
        &BOX,
        &|class| class != Class::Path,
        &mut |_, _| true,
    )
}

/// Nodes 1 to 9 eastwards along a parallel, a thousandth of a degree apart; 10 north of 3; 11 far outside.
fn nodes() -> Vec<Node> {
    let along = (1..=9).map(|i| Node {
        id: i,
        lon: 0.35 + i as f64 / 1e3,
        lat: 51.45,
    });
    let others = [
        Node {
            id: 10,
            lon: 0.353,
            lat: 51.46,
        },
        Node {
            id: 11,
            lon: 0.9,
            lat: 51.45,
        },
    ];
    along.chain(others).collect()
}

fn street(nodes: &[i64], tags: &[(&'static str, &'static str)]) -> Street {
    Street {
        nodes: nodes.to_vec(),
        tags: tags.to_vec(),
    }
}

fn sample() -> File {
    File {
        nodes: nodes(),
        ways: vec![
            street(
                &[1, 2, 3, 4, 5],
                &[("highway", "residential"), ("name", "Dock Road")],
            ),
            street(&[3, 10], &[("highway", "service")]),
            street(&[5, 6, 11, 7, 8], &[("ref", "A1089"), ("highway", "trunk")]),
            street(&[8, 9], &[("highway", "footway")]),
            street(&[1, 9], &[("building", "yes")]),
            street(&[1, 2, 3, 1], &[("highway", "pedestrian"), ("area", "yes")]),
            street(&[999, 998], &[("highway", "primary")]),
        ],
        ..File::default()
    }
}

#[track_caller]
fn check(bytes: &[u8]) {
    let streets = read(bytes).unwrap();
    let links: Vec<_> = streets
        .links
        .iter()
        .map(|l| (l.class, l.name.as_deref(), l.line.len()))
        .collect();
    let (dock, a1089) = (Some("Dock Road"), Some("A1089"));
    assert_eq!(
        links,
        [
            (Class::Local, dock, 3),
            (Class::Local, dock, 3),
            (Class::Service, None, 2),
            (Class::Major, a1089, 2),
            (Class::Major, a1089, 2),
        ]
    );
    // Junctions 1, 3, 5, 10, 6, 7, 8 in the order met; the box parts 7 and 8 from the rest.
    assert_eq!(streets.junctions.len(), 7);
    assert_eq!(streets.parts(), [0, 0, 0, 0, 0, 1, 1]);
    let at = |i: f64| Point {
        lon: 0.35 + i / 1e3,
        lat: 51.45,
    };
    assert!((streets.links[0].length_m - distance_m(at(1.0), at(3.0))).abs() < 0.02);
    assert!(
        (streets.length_m() - streets.links.iter().map(|l| l.length_m).sum::<f64>()).abs() < 1e-9
    );
}

#[test]
fn an_extract_becomes_a_graph() {
    check(&sample().bytes());
    check(
        &File {
            dense: false,
            ..sample()
        }
        .bytes(),
    );
    check(
        &File {
            zlib: false,
            ..sample()
        }
        .bytes(),
    );
    let mut done = vec![];
    let bytes = sample().bytes();
    osm::streets(Cursor::new(&bytes), &BOX, &|_| true, &mut |d, of| {
        done.push((d, of));
        true
    })
    .unwrap();
    assert_eq!(done.last(), Some(&(bytes.len() as u64, bytes.len() as u64)));
    assert_eq!(read(&File::default().bytes()).unwrap(), Streets::default());
}

#[test]
fn says_which_blob_is_wrong() {
    let error = |bytes: &[u8]| read(bytes).unwrap_err().to_string();
    let sound = sample().bytes();
    expect_test::expect!["the file: it is no OpenStreetMap extract (.osm.pbf)"]
        .assert_eq(&error(b""));
    expect_test::expect!["bytes of a blob's head: 1010792557 is more than the 65536 allowed"]
        .assert_eq(&error(b"<?xm"));
    expect_test::expect!["blob 3: the file ends within it"]
        .assert_eq(&error(&sound[..sound.len() - 1]));
    let turned = File {
        ways_first: true,
        ..sample()
    }
    .bytes();
    expect_test::expect!["blob 3: nodes after ways: sort the file by type first (osmium sort)"]
        .assert_eq(&error(&turned));
    let history = File {
        feature: "HistoricalInformation",
        ..sample()
    }
    .bytes();
    expect_test::expect![[
        r#"not supported: OpenStreetMap: the file needs "HistoricalInformation""#
    ]]
    .assert_eq(&error(&history));
    let bomb = [
        File::default().bytes(),
        pbf::blob(
            "OSMData",
            &pbf::bytes(3, &compress_to_vec_zlib(&vec![0; 40 << 20], 9)),
        ),
    ]
    .concat();
    assert!(
        error(&bomb).starts_with("blob 4: it cannot be unpacked: "),
        "{}",
        error(&bomb)
    );
    let huge = [File::default().bytes(), pbf::head("OSMData", 1 << 40)].concat();
    expect_test::expect!["bytes of a blob: 1099511627776 is more than the 33554432 allowed"]
        .assert_eq(&error(&huge));
    let lzma = [
        File::default().bytes(),
        pbf::blob("OSMData", &pbf::bytes(4, b"x")),
    ]
    .concat();
    expect_test::expect!["not supported: OpenStreetMap: other compression than zlib"]
        .assert_eq(&error(&lzma));
    let stopped =
        osm::streets(Cursor::new(&sound), &BOX, &|_| true, &mut |_, _| false).unwrap_err();
    assert_eq!(stopped.to_string(), "stopped");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]
    #[test]
    fn damage_is_told_and_never_a_panic(at in prop::collection::vec((any::<usize>(), any::<u8>()), 1..4), dense: bool) {
        // Unpacked, so that the damage reaches the blocks.
        let mut bytes = File { zlib: false, dense, ..sample() }.bytes();
        let length = bytes.len();
        for (at, byte) in at {
            bytes[at % length] = byte;
        }
        let _ = read(&bytes);
    }
}

#[test]
fn open_roads_become_a_graph() {
    let link = |a: f64, b: f64, from: &str, to: &str, function: &str| {
        format!(
            r#"{{"type":"Feature","geometry":{{"type":"LineString","coordinates":[[{a},51.45],[{b},51.45]]}},
            "properties":{{"start_node":"{from}","end_node":"{to}","road_function":"{function}","road_classification":"B Road","name_1":null,"road_classification_number":"B149"}}}}"#
        )
    };
    let package = |links: &[String]| {
        let text = format!(
            r#"{{"type":"FeatureCollection","features":[{}]}}"#,
            links.join(",")
        );
        let all = features(text).unwrap();
        let layer = Layer {
            name: "RoadLink",
            about: "",
            features: &all,
        };
        GeoPackage::open(Cursor::new(
            write(&[layer], "2026-11-27T12:00:00.000Z").unwrap(),
        ))
        .unwrap()
    };
    let links = [
        link(0.31, 0.32, "a", "b", "Local Road"),
        link(0.32, 0.33, "b", "c", "Something New"),
        link(0.7, 0.8, "x", "y", "Motorway"),
    ];
    let streets = open_roads(&mut package(&links), &BOX, &mut |_, _| true).unwrap();
    let got: Vec<_> = streets
        .links
        .iter()
        .map(|l| (l.from, l.to, l.class, l.name.as_deref()))
        .collect();
    assert_eq!(
        got,
        [
            (0, 1, Class::Local, Some("B149")),
            (1, 2, Class::Secondary, Some("B149"))
        ]
    );
    assert_eq!(streets.parts(), [0, 0, 0]);
    let nameless = open_roads(
        &mut package(&[link(0.31, 0.32, "", "b", "")]),
        &BOX,
        &mut |_, _| true,
    );
    expect_test::expect!["road_link, row 1: a road link names its start_node and end_node"]
        .assert_eq(&nameless.unwrap_err().to_string());
}
