//! What is read, what is refused, and in which words.

use super::features;
use crate::relate::equals;
use crate::samples::geometry;
use crate::{Geometry, Point};
use expect_test::{Expect, expect};
use proptest::prelude::*;
use serde_json::{Value, json};

fn refuse(value: Value, want: Expect) {
    want.assert_eq(&Geometry::from_geojson(&value).unwrap_err().to_string());
}

fn refuse_document(document: &str, want: Expect) {
    want.assert_eq(&features(document).unwrap_err().to_string());
}

#[test]
fn heights_are_left_behind() {
    let read = Geometry::from_geojson(&json!({"type": "Point", "coordinates": [0.3, 51.5, 12.25]}));
    assert_eq!(
        read,
        Ok(Geometry::Point(Point {
            lon: 0.3,
            lat: 51.5
        }))
    );
}

#[test]
fn says_where_a_geometry_is_wrong() {
    refuse(
        json!(null),
        expect!["document: expected a geometry, got nothing"],
    );
    refuse(
        json!({"coordinates": [0, 0]}),
        expect![[r#"type: expected a geometry type such as "Point" or "Polygon", got nothing"#]],
    );
    refuse(
        json!({"type": "Circle", "coordinates": [0, 0]}),
        expect![[r#"type: expected a geometry type such as "Point" or "Polygon", got "Circle""#]],
    );
    refuse(
        json!({"type": "Feature", "geometry": null}),
        expect![[r#"type: expected a geometry type such as "Point" or "Polygon", got "Feature""#]],
    );
    refuse(
        json!({"type": "Point"}),
        expect!["coordinates: expected a position [longitude, latitude], got nothing"],
    );
    refuse(
        json!({"type": "Point", "coordinates": [557_533, 183_529]}),
        expect!["coordinates: longitude must be from -180 to 180 degrees, got 557533"],
    );
    refuse(
        json!({"type": "Point", "coordinates": [0, -91]}),
        expect!["coordinates: latitude must be from -90 to 90 degrees, got -91"],
    );
    refuse(
        json!({"type": "Point", "coordinates": [0]}),
        expect!["coordinates: expected a position [longitude, latitude], got an array of 1"],
    );
    refuse(
        json!({"type": "Point", "coordinates": [0, 1, 2, 3]}),
        expect!["coordinates: expected a position [longitude, latitude], got an array of 4"],
    );
    refuse(
        json!({"type": "Point", "coordinates": ["0", 51]}),
        expect![[r#"coordinates[0]: expected a number, got "0""#]],
    );
    refuse(
        json!({"type": "Point", "coordinates": [[0, 51]]}),
        expect!["coordinates: expected a position [longitude, latitude], got an array of 1"],
    );
    refuse(
        json!({"type": "LineString", "coordinates": [[0, 51]]}),
        expect!["coordinates: needs at least 2, got 1"],
    );
    refuse(
        json!({"type": "MultiPoint", "coordinates": []}),
        expect!["coordinates: needs at least 1, got 0"],
    );
    refuse(
        json!({"type": "Polygon", "coordinates": [[0, 0], [1, 0], [1, 1], [0, 0]]}),
        expect!["coordinates[0][0]: expected a position [longitude, latitude], got the number 0"],
    );
    refuse(
        json!({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [0, 0]]]}),
        expect!["coordinates[0]: needs at least 4, got 3"],
    );
    refuse(
        json!({"type": "Polygon", "coordinates": []}),
        expect!["coordinates: needs at least 1, got 0"],
    );
    let ring = json!([[0, 0], [1, 0], [1, 1], [0, 0]]);
    let open = json!([[0, 0], [1, 0], [1, 1], [0, 1]]);
    refuse(
        json!({"type": "MultiPolygon", "coordinates": [[ring], [ring, open]]}),
        expect![
            "coordinates[1][1]: the ring is not closed: it starts at [0, 0] and ends at [0, 1]"
        ],
    );
    refuse(
        json!({"type": "GeometryCollection", "geometries": [
            {"type": "Point", "coordinates": [0, 0]}, {"type": "LineString", "coordinates": [[0, 0], [0, "x".repeat(99)]]}]}),
        expect!["geometries[1].coordinates[1][1]: expected a number, got a long text"],
    );
    let mut deep = json!({"type": "Point", "coordinates": [0, 0]});
    for _ in 0..100 {
        deep = json!({"type": "GeometryCollection", "geometries": [deep]});
    }
    refuse(
        deep,
        expect![
            "geometries[0].geometries[0].geometries[0].geometries[0].geometries[0].geometries[0].geometries[0].geometries[0].geometries[0].geometries[0].geometries[0].geometries[0].geometries[0].geometries[0].geometries[0].geometries[0]: collections are nested more than 16 deep"
        ],
    );
}

#[test]
fn says_where_a_document_is_wrong() {
    refuse_document(
        "",
        expect!["not JSON: EOF while parsing a value at line 1 column 0"],
    );
    refuse_document(
        "[NaN]",
        expect!["not JSON: expected value at line 1 column 2"],
    );
    refuse_document(
        &"[".repeat(100_000),
        expect!["not JSON: recursion limit exceeded at line 1 column 128"],
    );
    refuse_document(
        "[]",
        expect!["document: expected a GeoJSON object, got an array of 0"],
    );
    refuse_document(
        "{}",
        expect![[r#"type: expected a geometry type such as "Point" or "Polygon", got nothing"#]],
    );
    refuse_document(
        r#"{"type": "FeatureCollection"}"#,
        expect!["features: expected an array, got nothing"],
    );
    refuse_document(
        r#"{"type": "FeatureCollection", "features": [{"type": "Point"}]}"#,
        expect![[r#"features[0].type: expected "Feature", got "Point""#]],
    );
    refuse_document(
        r#"{"type": "Feature", "properties": 7, "geometry": null}"#,
        expect!["properties: expected an object, got the number 7"],
    );
    refuse_document(
        r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": null},
            {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1e999, 0]]]}}]}"#,
        expect!["not JSON: number out of range at line 2 column 95"],
    );
    refuse_document(
        r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": null},
            {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [200, 0]]]}}]}"#,
        expect![
            "features[1].geometry.coordinates[0][1]: longitude must be from -180 to 180 degrees, got 200"
        ],
    );
    refuse_document(
        r#"{"type": "FeatureCollection", "features": [],
            "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}}"#,
        expect![[
            r#"crs: expected WGS84 longitude and latitude, got "urn:ogc:def:crs:EPSG::27700""#
        ]],
    );
}

#[test]
fn reads_features() {
    let document = "\u{feff}{\"type\": \"FeatureCollection\", \"features\": [
        {\"type\": \"Feature\", \"id\": 7, \"properties\": {\"name\": \"Pier\"},
         \"geometry\": {\"type\": \"Point\", \"coordinates\": [0.3, 51.5]}},
        {\"type\": \"Feature\", \"properties\": null, \"geometry\": null}],
        \"crs\": {\"type\": \"name\", \"properties\": {\"name\": \"urn:ogc:def:crs:OGC:1.3:CRS84\"}}}";
    let read = features(document).unwrap();
    assert_eq!(read.len(), 2);
    assert_eq!(
        (read[0].id.clone(), &read[0].properties["name"]),
        (Some(json!(7)), &json!("Pier"))
    );
    assert_eq!(
        read[0].geometry,
        Some(Geometry::Point(Point {
            lon: 0.3,
            lat: 51.5
        }))
    );
    assert_eq!((&read[1].geometry, read[1].properties.len()), (&None, 0));
    assert_eq!(
        features(br#"{"type": "Point", "coordinates": [0.3, 51.5]}"#).unwrap()[0].geometry,
        read[0].geometry
    );
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(shape in geometry()) {
        prop_assert_eq!(Geometry::from_geojson(&shape.to_geojson()).unwrap(), shape.clone());
        let text = serde_json::to_string(&shape).unwrap();
        // serde_json may read the last bit of a number differently.
        prop_assert!(equals(&serde_json::from_str(&text).unwrap(), &shape));
    }
}

#[test]
fn a_collection_is_read_back() {
    let text = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","id":7,"properties":{"name":"Mast"},"geometry":{"type":"Point","coordinates":[0.3573,51.4626]}},
        {"type":"Feature","properties":{},"geometry":null}
    ]}"#;
    let features = super::features(text).unwrap();
    let written = super::collection(&features).to_string();
    assert_eq!(super::features(written).unwrap(), features);
}
