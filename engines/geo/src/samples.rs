//! Random shapes for the property tests.

use crate::{Geometry, Point, Polygon, Ring};
use proptest::prelude::*;
use std::f64::consts::TAU;

/// A point somewhere around Thurrock.
pub(crate) fn point() -> impl Strategy<Value = Point> {
    (0.0..1.0, 51.0..52.0).prop_map(|(lon, lat)| Point { lon, lat })
}

/// A closed ring around a centre, with a corner at each distance in turn.
pub(crate) fn star_ring(centre: Point, distances_deg: &[f64]) -> Ring {
    let corner = |i: usize| {
        let turn = TAU * i as f64 / distances_deg.len() as f64;
        let away = distances_deg[i];
        Point {
            lon: centre.lon + away * turn.cos(),
            lat: centre.lat + away * turn.sin(),
        }
    };
    (0..distances_deg.len()).chain([0]).map(corner).collect()
}

/// An area with an edge that goes in and out, and a hole of the same form.
pub(crate) fn star() -> impl Strategy<Value = Polygon> {
    (point(), prop::collection::vec(0.01..0.4, 3..40)).prop_map(|(centre, distances)| Polygon {
        exterior: star_ring(centre, &distances),
        holes: vec![star_ring(
            centre,
            &distances.iter().map(|d| d / 3.0).collect::<Vec<_>>(),
        )],
    })
}

/// A geometry of any simple kind.
pub(crate) fn geometry() -> impl Strategy<Value = Geometry> {
    prop_oneof![
        point().prop_map(Geometry::Point),
        prop::collection::vec(point(), 1..5).prop_map(Geometry::MultiPoint),
        prop::collection::vec(point(), 2..8).prop_map(Geometry::LineString),
        star().prop_map(Geometry::Polygon),
        prop::collection::vec(star(), 1..3).prop_map(Geometry::MultiPolygon),
        (star(), prop::collection::vec(point(), 2..4)).prop_map(|(area, line)| {
            Geometry::GeometryCollection(vec![Geometry::Polygon(area), Geometry::LineString(line)])
        }),
    ]
}
