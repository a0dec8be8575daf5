//! The base map, as GeoJSON with one feature a line.

use serde_json::{Map, Value, json};

use super::atlas;
use super::ground::Ground;
use super::net::Net;
use super::plane::{Line, Pos, pos};
use super::things::CarPark;

/// The files of the base map, by their names.
pub fn files(ground: &Ground, net: &Net, car_parks: &[CarPark]) -> Vec<(String, Vec<u8>)> {
    let files = [
        ("water", water(ground)),
        ("land", land(ground, car_parks)),
        ("wards", wards(ground)),
        ("parks", parks(ground, net)),
        ("roads", roads(net)),
        (
            "railways",
            vec![feature(
                json!({ "name": "Wend Valley line" }),
                line(&net.railway),
            )],
        ),
        ("places", places(net)),
    ];
    files
        .into_iter()
        .map(|(name, features)| (format!("base/{name}.geojson"), collection(&features)))
        .collect()
}

fn water(ground: &Ground) -> Vec<Value> {
    // The sea is a sheet with the land cut out.
    let sheet = [
        pos(-10_000.0, -9_000.0),
        pos(33_000.0, -9_000.0),
        pos(33_000.0, 28_000.0),
        pos(-10_000.0, 28_000.0),
    ];
    let sea = json!({ "type": "Polygon", "coordinates": [ring(&sheet, true), ring(&ground.shore, false)] });
    let mut features = vec![feature(
        json!({ "name": "Saltreach Deep", "kind": "sea" }),
        sea,
    )];
    features.extend(ground.waters.iter().map(|water| {
        feature(
            json!({ "name": water.name, "kind": water.kind }),
            polygon(&water.ring),
        )
    }));
    features
}

fn land(ground: &Ground, car_parks: &[CarPark]) -> Vec<Value> {
    let mut features = vec![
        feature(
            json!({ "kind": "neighbour", "name": "Neighbouring districts" }),
            polygon(&ground.shore),
        ),
        feature(
            json!({ "kind": "borough", "name": "Saltreach" }),
            polygon(&ground.borough),
        ),
    ];
    features.extend(car_parks.iter().map(|car_park| {
        feature(
            json!({ "kind": "car-park", "name": car_park.name }),
            polygon(&car_park.ring),
        )
    }));
    features
}

fn wards(ground: &Ground) -> Vec<Value> {
    let ward = |ward: &super::wards::Ward| {
        feature(
            json!({ "name": ward.name, "code": ward.code }),
            polygon(&ward.ring),
        )
    };
    ground.wards.iter().map(ward).collect()
}

fn parks(ground: &Ground, net: &Net) -> Vec<Value> {
    let green = |green: &super::ground::Shape| {
        feature(
            json!({ "name": green.name, "kind": green.kind }),
            polygon(&green.ring),
        )
    };
    let beach = feature(
        json!({ "name": "Marram Beach", "kind": "beach" }),
        polygon(&net.beach),
    );
    ground.greens.iter().map(green).chain([beach]).collect()
}

fn roads(net: &Net) -> Vec<Value> {
    net.roads
        .iter()
        .map(|road| {
            let mut facts = Map::new();
            facts.insert("class".into(), road.class.into());
            facts.insert("name".into(), road.name.as_str().into());
            if !road.number.is_empty() {
                facts.insert("number".into(), road.number.into());
            }
            facts.insert("place".into(), road.place.into());
            feature(Value::Object(facts), line(&road.line))
        })
        .collect()
}

/// Towns have rank 1, villages 2, stations 3, neighbours 4.
fn places(net: &Net) -> Vec<Value> {
    let place = |name: &str, kind: &str, rank: u8, p: Pos| {
        let point = json!({ "type": "Point", "coordinates": p.lon_lat() });
        feature(json!({ "name": name, "kind": kind, "rank": rank }), point)
    };
    let at = |(x, y): (f64, f64)| pos(x * 1000.0, y * 1000.0);
    let settlements = atlas::SETTLEMENTS.iter().map(|settlement| {
        let kind = if settlement.rank == 1 {
            "town"
        } else {
            "village"
        };
        place(
            settlement.name,
            kind,
            settlement.rank,
            at(settlement.middle),
        )
    });
    let stations = net
        .stations
        .iter()
        .map(|&(p, name)| place(name, "station", 3, p));
    let neighbours = atlas::NEIGHBOURS
        .iter()
        .map(|&(name, p)| place(name, "neighbour", 4, at(p)));
    settlements.chain(stations).chain(neighbours).collect()
}

fn feature(properties: Value, geometry: Value) -> Value {
    json!({ "type": "Feature", "properties": properties, "geometry": geometry })
}

fn collection(features: &[Value]) -> Vec<u8> {
    let lines: Vec<String> = features.iter().map(Value::to_string).collect();
    format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n",
        lines.join(",\n")
    )
    .into_bytes()
}

fn line(line: &Line) -> Value {
    let mut points: Vec<[f64; 2]> = line.iter().map(|p| p.lon_lat()).collect();
    points.dedup();
    json!({ "type": "LineString", "coordinates": points })
}

fn polygon(outer: &[Pos]) -> Value {
    json!({ "type": "Polygon", "coordinates": [ring(outer, true)] })
}

/// A closed ring, anticlockwise for an outer one and clockwise for a hole (RFC 7946, 3.1.6).
fn ring(around: &[Pos], is_outer: bool) -> Vec<[f64; 2]> {
    let mut points: Vec<[f64; 2]> = around.iter().map(|p| p.lon_lat()).collect();
    points.dedup();
    if points.first() == points.last() {
        points.pop();
    }
    let twice_area: f64 = (0..points.len())
        .map(|i| {
            let ([x, y], [u, v]) = (points[i], points[(i + 1) % points.len()]);
            x * v - u * y
        })
        .sum();
    if (twice_area > 0.0) != is_outer {
        points.reverse();
    }
    points.extend(points.first().copied());
    points
}
