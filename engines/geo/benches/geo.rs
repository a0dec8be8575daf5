//! What a geographic query is made of, each for one ward, street or reading.
#![allow(missing_docs)]

use divan::{Bencher, black_box};
use geo::bng::{EastingNorthing, to_bng, to_wgs84};
use geo::{Cell, Geometry, Point, Polygon, cell, distance_m, haversine_m, relate};
use std::f64::consts::TAU;

const TILBURY: Point = Point {
    lon: 0.3573,
    lat: 51.4626,
};
const GRAYS: Point = Point {
    lon: 0.3206,
    lat: 51.4784,
};

fn main() {
    divan::main();
}

/// A ward two miles across with a wavy edge: the finest ward boundaries have some hundred corners.
fn ward(corners: u32) -> Geometry {
    scaled_ward(corners, 1.0)
}

fn scaled_ward(corners: u32, scale: f64) -> Geometry {
    let corner = |i: u32| {
        let turn = TAU * f64::from(i % corners) / f64::from(corners);
        let away = scale * (0.02 + 0.004 * (turn * 9.0).sin());
        Point {
            lon: TILBURY.lon + away * 1.6 * turn.cos(),
            lat: TILBURY.lat + away * turn.sin(),
        }
    };
    Geometry::Polygon(Polygon {
        exterior: (0..=corners).map(corner).collect(),
        holes: vec![],
    })
}

/// A reading arrives: the id under which it is stored.
#[divan::bench]
fn cell_at() -> Cell {
    Cell::at(black_box(TILBURY), 30)
}

/// "Within 500 m of me".
#[divan::bench(args = [8, 20])]
fn cover_circle(cells: usize) -> Vec<Cell> {
    cell::cover_circle(black_box(TILBURY), 500.0, cells)
}

/// "In this ward".
#[divan::bench(args = [8, 20])]
fn cover_ward(bencher: Bencher, cells: usize) {
    let ward = ward(200);
    bencher.bench_local(|| cell::cover(black_box(&ward), cells, 30));
}

/// Two points: one inside, one outside.
#[divan::bench(args = [100, 400])]
fn point_in_ward(bencher: Bencher, corners: u32) {
    let (ward, point) = (ward(corners), Geometry::Point(GRAYS));
    let inside = Geometry::Point(TILBURY);
    bencher.bench_local(|| {
        relate::contains(black_box(&ward), &inside) ^ relate::contains(black_box(&ward), &point)
    });
}

/// The whole test is made: one ward of 200 corners does lie in the other.
#[divan::bench]
fn ward_within_ward(bencher: Bencher) {
    let (ward, inner) = (ward(200), scaled_ward(200, 0.9));
    assert!(relate::within(&inner, &ward));
    bencher.bench_local(|| relate::within(black_box(&inner), black_box(&ward)));
}

#[divan::bench]
fn wards_intersect(bencher: Bencher) {
    let (a, b) = (ward(200), ward(190));
    bencher.bench_local(|| relate::intersects(black_box(&a), black_box(&b)));
}

/// "How far to the nearest edge of the park?"
#[divan::bench]
fn distance_to_ward(bencher: Bencher) {
    let (ward, point) = (
        ward(200),
        Geometry::Point(Point {
            lon: 0.5,
            lat: 51.6,
        }),
    );
    bencher.bench_local(|| relate::distance_between_m(black_box(&point), black_box(&ward)));
}

#[divan::bench]
fn distance() -> f64 {
    distance_m(black_box(TILBURY), black_box(GRAYS))
}

#[divan::bench]
fn distance_on_a_sphere() -> f64 {
    haversine_m(black_box(TILBURY), black_box(GRAYS))
}

#[divan::bench]
fn grid_reference_of_a_point() -> EastingNorthing {
    to_bng(black_box(TILBURY)).expect("Tilbury is in Great Britain")
}

#[divan::bench]
fn point_of_a_grid_reference() -> Point {
    let at = EastingNorthing {
        easting_m: 563_800.0,
        northing_m: 176_000.0,
    };
    to_wgs84(black_box(at)).expect("Tilbury is in Great Britain")
}
