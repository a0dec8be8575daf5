//! GeoPackages written and read back, and shapes of other hands.

use std::io::Cursor;

use geo::geojson::{Feature, features};
use geo::{Geometry, Point};

use super::{Attribute, GeoPackage, Layer, wkb, write};

const NOW: &str = "2026-11-27T12:00:00.000Z";

fn sample() -> Vec<Feature> {
    let shapes = [
        r#"{"type":"Point","coordinates":[0.35,51.46]}"#,
        r#"{"type":"LineString","coordinates":[[0.3,51.4],[0.4,51.5]]}"#,
        r#"{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]],[[4,1],[5,1],[5,2],[4,1]]]}"#,
        r#"{"type":"MultiPoint","coordinates":[[0.3,51.4],[0.4,51.5]]}"#,
        r#"{"type":"MultiLineString","coordinates":[[[0.3,51.4],[0.4,51.5]]]}"#,
        r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[9,0],[9,9],[0,0]]]]}"#,
        r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[0.35,51.46]}]}"#,
        "null",
    ];
    let feature = |(i, shape): (usize, &&str)| {
        let text = format!(
            r#"{{"type":"Feature","geometry":{shape},"properties":{{"Name":"site \"{i}\"","height_m":{},"n":{i},"built":true,"tags":["a"],"gone":null}}}}"#,
            i as f64 + 0.5
        );
        features(text).unwrap().swap_remove(0)
    };
    shapes.iter().enumerate().map(feature).collect()
}

#[test]
fn what_is_written_is_read_back() {
    let all = sample();
    let layers = [
        Layer {
            name: "sites",
            about: "Where masts stand",
            features: &all,
        },
        Layer {
            name: "empty",
            about: "",
            features: &[],
        },
    ];
    let bytes = write(&layers, NOW).unwrap();
    let mut package = GeoPackage::open(Cursor::new(&bytes)).unwrap();
    assert_eq!(package.layers().collect::<Vec<_>>(), ["sites", "empty"]);
    let mut seen = 0;
    let each = &mut |row: &super::Row<'_>| {
        let feature = &all[seen];
        seen += 1;
        assert_eq!((row.id, &row.geometry), (seen as i64, &feature.geometry));
        assert_eq!(row.text("NAME"), feature.properties["Name"].as_str());
        assert_eq!(
            row.number("HeightM"),
            feature.properties["height_m"].as_f64()
        );
        assert_eq!(row.get("built"), Some(Attribute::Int(1)));
        assert_eq!(
            (row.text("tags"), row.get("gone")),
            (Some(r#"["a"]"#), None)
        );
        let names: Vec<&str> = row.attributes().map(|(name, _)| name).collect();
        assert_eq!(names, ["fid", "Name", "height_m", "n", "built", "tags"]);
        Ok(())
    };
    package.each("Sites", &mut |_, _| true, each).unwrap();
    assert_eq!(seen, 8);
    package
        .each("empty", &mut |_, _| true, &mut |_| panic!("it is empty"))
        .unwrap();

    let path = std::env::temp_dir().join(format!("maps-{}.gpkg", std::process::id()));
    std::fs::write(&path, &bytes).unwrap();
    let sqlite = rusqlite::Connection::open(&path).unwrap();
    for pragma in ["integrity_check", "application_id"] {
        let got: rusqlite::types::Value = sqlite
            .query_row(&format!("PRAGMA {pragma}"), [], |row| row.get(0))
            .unwrap();
        let want = match pragma {
            "integrity_check" => rusqlite::types::Value::Text("ok".to_owned()),
            _ => rusqlite::types::Value::Integer(0x4750_4B47),
        };
        assert_eq!(got, want);
    }
    drop(sqlite);
    std::fs::remove_file(path).unwrap();
}

#[track_caller]
fn check(hex: &str, want: Result<Option<Geometry>, &str>) {
    let hex: String = hex.split_whitespace().collect();
    let bytes: Vec<u8> = (0..hex.len() / 2)
        .map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap())
        .collect();
    let place = |x, y| Point::new(x, y).map_err(|e| e.to_string());
    assert_eq!(wkb::decode(&bytes, &place), want.map_err(str::to_owned));
}

#[test]
fn shapes_of_other_hands_are_read() {
    let one = "3ff0000000000000";
    let point = Point { lon: 1.0, lat: 1.0 };
    // Big-endian, plain; with a height, by ISO's number and by the upper bit; empty.
    check(
        &format!("47500000 00000000 00 00000001 {one}{one}"),
        Ok(Some(Geometry::Point(point))),
    );
    check(
        &format!("47500000 00000000 00 000003e9 {one}{one}{one}"),
        Ok(Some(Geometry::Point(point))),
    );
    check(
        &format!("47500000 00000000 00 80000001 {one}{one}{one}"),
        Ok(Some(Geometry::Point(point))),
    );
    check(
        "47500010 00000000 00 00000001 7ff8000000000000 7ff8000000000000",
        Ok(None),
    );
    check(
        &format!("47500000 00000000 00 00000002 00000002 {one}{one}{one}{one}"),
        Ok(Some(Geometry::LineString(vec![point, point]))),
    );
    check(
        "47500000 00000000 00 00000001 3ff0",
        Err("the shape is cut off"),
    );
    check("4750000e 00000000", Err("the shape has a box of kind 7"));
    check("0001", Err("the shape has no GeoPackage head"));
    check(
        "47500000 00000000 00 00000002 ffffffff",
        Err("the shape claims 4294967295 parts and is cut off before them"),
    );
    check(
        "47500000 00000000 00 0000002a",
        Err("the shape is of no known kind, 42"),
    );
    check(
        "47500000 00000000 00 00000001 7ff8000000000000 7ff8000000000000",
        Err("longitude must be from -180 to 180 degrees, got NaN"),
    );
    let nested = "00 00000007 00000001".repeat(40);
    check(
        &format!("47500000 00000000 {nested} 000000000000000000"),
        Err("shapes are nested more than 16 deep"),
    );
}

#[test]
fn refuses_what_cannot_be_a_layer() {
    let error = |names: &[&str], at: &str| {
        let layers: Vec<Layer<'_>> = names
            .iter()
            .map(|name| Layer {
                name,
                about: "",
                features: &[],
            })
            .collect();
        write(&layers, at).unwrap_err().to_string()
    };
    expect_test::expect![[r#"not supported: a layer needs a name of its own, of letters, digits and underscores; got "a b""#]].assert_eq(&error(&["a b"], NOW));
    expect_test::expect![[r#"not supported: a layer needs a name of its own, of letters, digits and underscores; got "A""#]].assert_eq(&error(&["a", "A"], NOW));
    assert!(error(&["gpkg_contents"], NOW).contains("a name of its own"));
    expect_test::expect![[r#"not supported: a time is 2026-11-27T12:00:00.000Z, got "today""#]]
        .assert_eq(&error(&["a"], "today"));
    let mut package = GeoPackage::open(Cursor::new(
        write(
            &[Layer {
                name: "a",
                about: "",
                features: &[],
            }],
            NOW,
        )
        .unwrap(),
    ))
    .unwrap();
    let missing = package
        .each("b", &mut |_, _| true, &mut |_| Ok(()))
        .unwrap_err();
    expect_test::expect![[r#"the file: there is no layer "b"; there are: a"#]]
        .assert_eq(&missing.to_string());
}
