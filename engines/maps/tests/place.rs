//! A real borough: Thurrock's terrain and postcodes, read, turned to metres, painted and written.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use std::io::Cursor;
use std::path::PathBuf;

use geo::terrain::Terrain;
use geo::{BBox, Point};
use maps::picture::{Ramp, Scale, Style, hillshade, png};
use maps::shapes::{areas, contours};
use maps::terrain::{geotiff, hgt};
use maps::{Frame, Grid, places};

/// Thurrock.
const BOX: BBox = BBox {
    west: 0.21,
    south: 51.44,
    east: 0.56,
    north: 51.58,
};

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

#[test]
fn the_ground_is_the_same_in_every_form() {
    let Some(place) = place_data(1) else { return };
    let tiles = ["N51E000", "N51W001"].map(|name| {
        let bytes = std::fs::read(place.join(format!("{name}.hgt.zip"))).unwrap();
        hgt::read(name, &bytes).unwrap()
    });
    let grids: Vec<Grid> = tiles
        .iter()
        .map(|tile| Grid::from_tile(tile).unwrap())
        .collect();
    let ground = Grid::mosaic(&grids, &mut |_, _| true).unwrap();
    assert_eq!(
        (ground.frame().columns, ground.frame().rows),
        (2_401, 1_201)
    );
    let terrain: Terrain = tiles.into_iter().collect();
    for i in 0..1_000 {
        let point = Point {
            lon: -0.99 + f64::from(i) * 0.001_97,
            lat: 51.01 + f64::from(i * 7 % 1_000) * 0.000_97,
        };
        let (want, got) = (
            terrain.height_m(point).unwrap(),
            ground.sample_at(point).unwrap(),
        );
        assert!((want - got).abs() < 1e-6, "{point:?}: {want} m, {got} m");
    }
    // The borough at 100 m on the National Grid, out as GeoTIFF and back.
    let metric = ground
        .resample(Frame::bng_over(BOX, 100.0).unwrap(), &mut |_, _| true)
        .unwrap();
    assert_eq!(metric.voids(), 0);
    let (low, high) = metric.range().unwrap();
    println!(
        "{} by {} cells, {low:.0} to {high:.0} m",
        metric.frame().columns,
        metric.frame().rows
    );
    // The borough's hills are below 120 m; its marshes about the level of the sea.
    assert!(low > -30.0 && (80.0..160.0).contains(&high));
    let mut file = Cursor::new(vec![]);
    geotiff::write(&metric, &mut file, &mut |_, _| true).unwrap();
    let back = geotiff::read(file, &mut |_, _| true).unwrap();
    assert_eq!(
        (back.frame(), back.values()),
        (metric.frame(), metric.values())
    );
    // Areas cover every cell once.
    let classes = areas(&metric, &[10.0, 30.0, 60.0], &mut |_, _| true).unwrap();
    let m2: f64 = classes
        .iter()
        .map(|a| geo::Geometry::MultiPolygon(a.polygons.clone()).area_m2())
        .sum();
    let cells = metric.frame().len() as f64 * 1e4;
    assert!((m2 / cells - 1.0).abs() < 0.002, "{m2} m² of {cells}");
    assert_eq!(
        contours(&metric, &[30.0], &mut |_, _| true).unwrap().len(),
        1
    );
    let shade = hillshade(&metric, 4.0).unwrap();
    let style = Style {
        ramp: Ramp::Viridis,
        scale: Scale::Even {
            low: 0.0,
            high: 120.0,
        },
        pixels_per_cell: 3,
        shade: Some(&shade),
        legend: Some("Height above sea level, m"),
    };
    assert!(png(&metric, &style).unwrap().starts_with(b"\x89PNG"));
}

#[test]
fn every_postcode_is_in_or_near_the_borough() {
    let Some(place) = place_data(1) else { return };
    let file = std::fs::File::open(place.join("thurrock-postcodes-2014.csv")).unwrap();
    let mut all = vec![];
    let each = &mut |postcode| {
        all.push(postcode);
        Ok(())
    };
    places::postcodes(file, &mut |_, _| true, each).unwrap();
    assert_eq!(all.len(), 3_147);
    assert!(
        all.iter()
            .all(|p| BOX.contains(p.point) && p.ward.is_some())
    );
}
