//! A real borough: Thurrock's wards, postcodes and hills.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use geo::bng::{EastingNorthing, to_bng, to_wgs84};
use geo::geojson::{Feature, features};
use geo::terrain::{Terrain, Tile};
use geo::{BBox, Cell, Geometry, Point, cell, relate, simplify};
use std::io::Read;
use std::path::PathBuf;

/// The folder of public data; none if this machine has none.
fn place_data(checks: usize) -> Option<PathBuf> {
    let given = std::env::var_os("TEST_DATA").map(PathBuf::from);
    let beside = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"));
    let place = given.unwrap_or(beside).join("place");
    if !place.is_dir() {
        println!("{checks} checks did not run: TEST_DATA is absent");
        return None;
    }
    Some(place)
}

fn boundaries(place: &std::path::Path, level: &str) -> Vec<Feature> {
    let path = place.join(format!("thurrock-{level}.geojson"));
    features(std::fs::read(path).unwrap()).unwrap()
}

fn shape(feature: &Feature) -> &Geometry {
    feature.geometry.as_ref().unwrap()
}

#[test]
fn areas_at_each_level_add_up_to_the_borough() {
    let Some(place) = place_data(4) else { return };
    for (level, count) in [
        ("wards-2013", 20),
        ("msoa-2011", 19),
        ("lsoa-2011", 98),
        ("oa-2011", 499),
    ] {
        let all = boundaries(&place, level);
        assert_eq!(all.len(), count);
        let km2 = all.iter().map(|f| shape(f).area_m2()).sum::<f64>() / 1e6;
        // 163 km² of land, by the census.
        assert!((163.0..164.0).contains(&km2), "{level}: {km2} km²");
        println!("{level}: {km2:.2} km²");
    }
}

#[test]
fn wards_are_next_to_each_other_and_not_upon_each_other() {
    let Some(place) = place_data(400) else { return };
    let wards = boundaries(&place, "wards-2013");
    for a in &wards {
        let neighbours = wards
            .iter()
            .filter(|b| relate::intersects(shape(a), shape(b)))
            .count();
        assert!((2..=20).contains(&neighbours), "{neighbours}");
        for b in &wards {
            assert_eq!(relate::equals(shape(a), shape(b)), a == b);
            assert_eq!(relate::within(shape(a), shape(b)), a == b);
        }
        let plain = simplify(shape(a), 20.0);
        let change = plain.area_m2() / shape(a).area_m2();
        assert!((0.95..1.05).contains(&change), "{change}");
    }
}

#[test]
fn postcodes_are_in_their_wards() {
    let Some(place) = place_data(3_147) else {
        return;
    };
    let wards = boundaries(&place, "wards-2013");
    let borough = Geometry::GeometryCollection(wards.iter().map(|f| shape(f).clone()).collect());
    let around = cell::cover(&borough, 64, 20);
    let (mut postcodes, mut in_ward) = (0, 0);
    for line in std::fs::read_to_string(place.join("thurrock-postcodes-2014.csv"))
        .unwrap()
        .lines()
    {
        let columns: Vec<_> = line.split(',').map(|c| c.trim_matches('"')).collect();
        let at = EastingNorthing {
            easting_m: columns[2].parse().unwrap(),
            northing_m: columns[3].parse().unwrap(),
        };
        let point = to_wgs84(at).unwrap();
        let back = to_bng(point).unwrap();
        assert!(
            (back.easting_m - at.easting_m).abs() < 0.0011,
            "{at:?} came back as {back:?}"
        );
        assert!(
            (back.northing_m - at.northing_m).abs() < 0.0011,
            "{at:?} came back as {back:?}"
        );

        let point_in = |f: &&Feature| relate::contains(shape(f), &point.into());
        let found = wards.iter().find(point_in);
        let inside = found.is_some();
        assert!(!inside || around.iter().any(|c| c.contains(Cell::at(point, 30))));
        postcodes += 1;
        in_ward += usize::from(found.is_some_and(|f| f.properties["WD13CD"] == columns[9]));
    }
    println!("{in_ward} of {postcodes} postcodes are in the ward they belong to");
    // One stands on a border that is drawn a little roughly.
    assert!(in_ward >= postcodes - 1, "{in_ward} of {postcodes}");
}

fn tile(place: &std::path::Path, name: &str) -> Tile {
    let file = std::fs::File::open(place.join(format!("{name}.hgt.zip"))).unwrap();
    let mut bytes = vec![];
    zip::ZipArchive::new(file)
        .unwrap()
        .by_index(0)
        .unwrap()
        .read_to_end(&mut bytes)
        .unwrap();
    Tile::from_hgt(name, &bytes).unwrap()
}

#[test]
fn the_hills_are_where_they_should_be() {
    let Some(place) = place_data(4) else { return };
    let terrain: Terrain = ["N51E000", "N51W001"]
        .iter()
        .map(|name| tile(&place, name))
        .collect();
    let height_m = |lon, lat| terrain.height_m(Point { lon, lat }).unwrap();
    let highest = |bbox: BBox| {
        let along = |low: f64, high: f64, i: i32| low + (high - low) * f64::from(i) / 200.0;
        (0..=200)
            .flat_map(|y| (0..=200).map(move |x| (x, y)))
            .map(|(x, y)| {
                height_m(
                    along(bbox.west, bbox.east, x),
                    along(bbox.south, bbox.north, y),
                )
            })
            .fold(f64::NEG_INFINITY, f64::max)
    };
    // Langdon Hills, 118 m; the marsh at Tilbury; Leith Hill, 294 m, in the tile to the west.
    let langdon = highest(BBox {
        west: 0.38,
        south: 51.54,
        east: 0.44,
        north: 51.58,
    });
    assert!((105.0..130.0).contains(&langdon), "{langdon} m");
    assert!((-5.0..12.0).contains(&height_m(0.38, 51.465)));
    let leith = highest(BBox {
        west: -0.39,
        south: 51.16,
        east: -0.35,
        north: 51.19,
    });
    assert!((270.0..310.0).contains(&leith), "{leith} m");
    // Nothing jumps at the border of the two tiles, on the meridian of Greenwich.
    let step_m = (height_m(-1e-7, 51.5) - height_m(1e-7, 51.5)).abs();
    assert!(step_m < 0.1, "{step_m} m");
    let profile = terrain
        .profile(
            Point {
                lon: -0.1,
                lat: 51.5,
            },
            Point {
                lon: 0.4,
                lat: 51.5,
            },
            90.0,
        )
        .unwrap();
    assert!(profile.points.iter().all(|p| p.height_m.is_some()));
}
