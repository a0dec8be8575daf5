//! Relations worked out by hand, and laws that hold for any shapes.

use super::{contains, disjoint, distance_between_m, equals, intersects, overlaps, within};
use crate::samples::{geometry, point, star, star_ring};
use crate::shape::between;
use crate::{Geometry, Point, Polygon, distance_m};
use proptest::prelude::*;
use serde_json::{Value, json};

fn read(kind: &str, coordinates: Value) -> Geometry {
    Geometry::from_geojson(&json!({"type": kind, "coordinates": coordinates})).unwrap()
}

fn pt(lon: f64, lat: f64) -> Geometry {
    Geometry::Point(Point { lon, lat })
}

fn line(coordinates: Value) -> Geometry {
    read("LineString", coordinates)
}

/// An upright box, walked clockwise.
fn square(west: f64, south: f64, east: f64, north: f64) -> Value {
    json!([
        [west, south],
        [west, north],
        [east, north],
        [east, south],
        [west, south]
    ])
}

fn area(west: f64, south: f64, east: f64, north: f64) -> Geometry {
    read("Polygon", json!([square(west, south, east, north)]))
}

/// `want` names all that holds.
#[track_caller]
fn check(a: &Geometry, b: &Geometry, want: &str) {
    let all: [(&str, bool); 6] = [
        ("within", within(a, b)),
        ("contains", contains(a, b)),
        ("intersects", intersects(a, b)),
        ("disjoint", disjoint(a, b)),
        ("overlaps", overlaps(a, b)),
        ("equals", equals(a, b)),
    ];
    let got: Vec<&str> = all
        .iter()
        .filter(|(_, holds)| *holds)
        .map(|(name, _)| *name)
        .collect();
    assert_eq!(got.join(" "), want);
}

#[test]
fn points() {
    let ward = area(0.0, 0.0, 4.0, 4.0);
    let holed = read(
        "Polygon",
        json!([square(0.0, 0.0, 4.0, 4.0), square(1.0, 1.0, 3.0, 3.0)]),
    );
    check(&pt(2.0, 2.0), &ward, "within intersects");
    check(&ward, &pt(2.0, 2.0), "contains intersects");
    check(&pt(4.0, 2.0), &ward, "within intersects");
    check(&pt(0.0, 0.0), &ward, "within intersects");
    check(&pt(4.1, 2.0), &ward, "disjoint");
    // Level with two corners, left and right of the area.
    check(&pt(-1.0, 4.0), &ward, "disjoint");
    check(&pt(2.0, 2.0), &holed, "disjoint");
    check(&pt(1.0, 2.0), &holed, "within intersects");
    check(&pt(0.5, 2.0), &holed, "within intersects");
    check(
        &pt(1.0, 1.0),
        &pt(1.0, 1.0),
        "within contains intersects equals",
    );
    check(&pt(1.0, 1.0), &pt(1.0, 1.1), "disjoint");
    check(
        &pt(1.0, 1.0),
        &line(json!([[0, 0], [3, 3]])),
        "within intersects",
    );
    let stops = |coordinates| read("MultiPoint", coordinates);
    check(
        &stops(json!([[1, 1], [2, 2]])),
        &stops(json!([[2, 2], [3, 3]])),
        "intersects overlaps",
    );
    check(
        &stops(json!([[1, 1]])),
        &stops(json!([[2, 2], [1, 1]])),
        "within intersects",
    );
    check(
        &stops(json!([[1, 1], [1, 1]])),
        &pt(1.0, 1.0),
        "within contains intersects equals",
    );
    check(&stops(json!([[1, 1], [9, 9]])), &ward, "intersects");
}

#[test]
fn lines() {
    let ward = area(0.0, 0.0, 4.0, 4.0);
    let road = line(json!([[0, 0], [2, 2], [4, 4]]));
    check(&road, &ward, "within intersects");
    check(&line(json!([[-1, 2], [5, 2]])), &ward, "intersects");
    // Along the edge, and through a corner.
    check(&line(json!([[0, 1], [0, 3]])), &ward, "within intersects");
    check(&line(json!([[-1, 1], [1, -1]])), &ward, "intersects");
    check(&line(json!([[-1, 0.9], [0.9, -1]])), &ward, "disjoint");
    check(
        &road,
        &line(json!([[4, 4], [0, 0]])),
        "within contains intersects equals",
    );
    check(&line(json!([[1, 1], [3, 3]])), &road, "within intersects");
    check(&line(json!([[3, 3], [5, 5]])), &road, "intersects overlaps");
    check(&line(json!([[0, 4], [4, 0]])), &road, "intersects");
    check(&line(json!([[0, 1], [3, 4]])), &road, "disjoint");
    // Out through a notch and in again: both ends within, the middle not.
    let notched = read(
        "Polygon",
        json!([[[0, 0], [4, 0], [4, 4], [2, 1], [0, 4], [0, 0]]]),
    );
    check(&line(json!([[0.5, 2], [3.5, 2]])), &notched, "intersects");
}

#[test]
fn areas() {
    let ward = area(0.0, 0.0, 4.0, 4.0);
    check(&area(1.0, 1.0, 2.0, 2.0), &ward, "within intersects");
    check(&ward, &area(1.0, 1.0, 2.0, 2.0), "contains intersects");
    check(&area(0.0, 0.0, 2.0, 4.0), &ward, "within intersects");
    check(&area(3.0, 3.0, 5.0, 5.0), &ward, "intersects overlaps");
    // A shared fence, a shared corner, and neither.
    check(&area(4.0, 0.0, 8.0, 4.0), &ward, "intersects");
    check(&area(4.0, 4.0, 8.0, 8.0), &ward, "intersects");
    check(&area(5.0, 0.0, 8.0, 4.0), &ward, "disjoint");
    // A cross: no corner of either in the other.
    check(&area(1.0, -1.0, 2.0, 5.0), &ward, "intersects overlaps");
    let turned = read(
        "Polygon",
        json!([[[4, 4], [0, 4], [0, 2], [0, 0], [4, 0], [4, 4]]]),
    );
    check(&turned, &ward, "within contains intersects equals");
    check(
        &line(square(0.0, 0.0, 4.0, 4.0)),
        &ward,
        "within intersects",
    );
}

#[test]
fn areas_with_holes() {
    let ward = area(0.0, 0.0, 4.0, 4.0);
    let holed = read(
        "Polygon",
        json!([square(0.0, 0.0, 4.0, 4.0), square(1.0, 1.0, 3.0, 3.0)]),
    );
    check(&holed, &ward, "within intersects");
    check(&ward, &holed, "contains intersects");
    // The hole itself shares only its edge; what is in it shares nothing.
    check(&area(1.0, 1.0, 3.0, 3.0), &holed, "intersects");
    check(&area(1.5, 1.5, 2.5, 2.5), &holed, "disjoint");
    check(&area(0.5, 0.5, 3.5, 3.5), &holed, "intersects overlaps");
    check(&area(0.0, 0.0, 1.0, 4.0), &holed, "within intersects");
    // An island in the lake fills it.
    let island = read(
        "MultiPolygon",
        json!([
            [square(0.0, 0.0, 4.0, 4.0), square(1.0, 1.0, 3.0, 3.0)],
            [square(1.0, 1.0, 3.0, 3.0)]
        ]),
    );
    check(&island, &ward, "within contains intersects equals");
    check(&area(0.5, 0.5, 3.5, 3.5), &island, "within intersects");
}

#[test]
fn areas_side_by_side_are_one() {
    // The right one is taller, so that their fence ends between two corners of the other.
    let both = read(
        "MultiPolygon",
        json!([[square(0.0, 0.0, 2.0, 2.0)], [square(2.0, 0.0, 4.0, 3.0)]]),
    );
    check(&area(1.0, 0.5, 3.0, 1.5), &both, "within intersects");
    check(&area(1.0, 0.5, 3.0, 2.5), &both, "intersects overlaps");
    check(&line(json!([[0, 1], [4, 1]])), &both, "within intersects");
    check(&pt(2.0, 1.0), &both, "within intersects");
    let mixed = Geometry::GeometryCollection(vec![
        area(0.0, 0.0, 2.0, 2.0),
        pt(9.0, 9.0),
        line(json!([[2, 1], [4, 1]])),
    ]);
    check(&pt(9.0, 9.0), &mixed, "within intersects");
    check(&line(json!([[1, 1], [3, 1]])), &mixed, "within intersects");
    check(&mixed, &area(0.0, 0.0, 9.0, 9.0), "within intersects");
    let nothing = Geometry::GeometryCollection(vec![]);
    check(&nothing, &both, "disjoint");
    check(&nothing, &nothing, "disjoint");
}

#[test]
fn what_is_not_a_number_meets_nothing() {
    let broken = Geometry::LineString(vec![
        Point {
            lon: f64::NAN,
            lat: f64::NAN
        };
        3
    ]);
    let far = line(json!([[0, 0], [1, 1]]));
    check(&broken, &far, "disjoint");
    check(&pt(f64::NAN, 1.0), &far, "disjoint");
    assert!(distance_between_m(&broken, &far).is_nan());
}

#[test]
fn distances() {
    let ward = area(0.0, 51.0, 0.1, 51.1);
    let near =
        |got: f64, want: f64| assert!((got - want).abs() < 0.01, "got {got} m, want {want} m");
    near(distance_between_m(&pt(0.05, 51.05), &ward), 0.0);
    near(distance_between_m(&pt(0.1, 51.05), &ward), 0.0);
    let north = Point {
        lon: 0.05,
        lat: 51.2,
    };
    near(
        distance_between_m(&north.into(), &ward),
        distance_m(
            north,
            Point {
                lon: 0.05,
                lat: 51.1,
            },
        ),
    );
    // From corner to corner, and from the middle of one edge to that of another.
    let (a, b) = (
        Point {
            lon: 0.1,
            lat: 51.1,
        },
        Point {
            lon: 0.2,
            lat: 51.2,
        },
    );
    near(
        distance_between_m(&ward, &area(0.2, 51.2, 0.3, 51.3)),
        distance_m(a, b),
    );
    near(
        distance_between_m(&pt(0.0, 0.0), &pt(1.0, 0.0)),
        111_319.491,
    );
    assert!(distance_between_m(&ward, &Geometry::MultiPoint(vec![])).is_infinite());
}

/// The number of turns that a ring makes around a point: another way to tell what is inside.
fn turns(ring: &[Point], p: Point) -> f64 {
    let angle = |q: Point| (q.lat - p.lat).atan2(q.lon - p.lon);
    let turn = |w: &[Point]| {
        let turn = angle(w[1]) - angle(w[0]);
        turn - std::f64::consts::TAU * (turn / std::f64::consts::TAU).round()
    };
    (ring.windows(2).map(turn).sum::<f64>() / std::f64::consts::TAU).round()
}

proptest! {
    #[test]
    fn a_point_is_in_as_often_as_the_edge_goes_round_it(area in star(), p in point()) {
        let want = turns(&area.exterior, p) != 0.0 && turns(&area.holes[0], p) == 0.0;
        let area = Geometry::Polygon(area);
        prop_assert_eq!(contains(&area, &p.into()), want);
        // The same through the index.
        prop_assert_eq!(contains(&area, &Geometry::MultiPoint(vec![p, p])), want);
    }

    #[test]
    fn relations_agree_with_each_other(a in geometry(), b in geometry()) {
        prop_assert_eq!(intersects(&a, &b), intersects(&b, &a));
        prop_assert_eq!(overlaps(&a, &b), overlaps(&b, &a));
        prop_assert_eq!(within(&a, &b), contains(&b, &a));
        prop_assert_eq!(intersects(&a, &b), distance_between_m(&a, &b) == 0.0);
        prop_assert!(equals(&a, &a) && !overlaps(&a, &a));
        if within(&a, &b) || overlaps(&a, &b) {
            prop_assert!(intersects(&a, &b));
        }
        let both = Geometry::GeometryCollection(vec![a.clone(), b.clone()]);
        prop_assert!(within(&a, &both) && within(&b, &both));
    }

    #[test]
    fn a_smaller_star_is_within_and_a_shifted_one_overlaps(
        centre in point(), distances in prop::collection::vec(0.01..0.4, 3..40), scale in 0.5..0.99,
    ) {
        let solid = |centre, scale: f64| {
            let distances: Vec<f64> = distances.iter().map(|d| d * scale).collect();
            Geometry::Polygon(Polygon { exterior: star_ring(centre, &distances), holes: vec![] })
        };
        let big = solid(centre, 1.0);
        let small = solid(centre, scale);
        prop_assert!(within(&small, &big) && !within(&big, &small) && !overlaps(&small, &big));
        let shifted = solid(Point { lon: centre.lon + 0.001, ..centre }, 1.0);
        prop_assert!(overlaps(&shifted, &big) && !equals(&shifted, &big));
    }

    #[test]
    fn the_distance_is_that_to_the_nearest_of_many_points(area in star(), from in point()) {
        const SHARES: u32 = 400;
        let shape = Geometry::Polygon(area.clone());
        let got_m = distance_between_m(&from.into(), &shape);
        let edges = area.rings().flat_map(|ring| ring.windows(2));
        let nearest_m = edges.map(|w| {
            let to = |i| distance_m(from, between(w[0], w[1], f64::from(i) / f64::from(SHARES)));
            let nearest = (0..=SHARES).map(to).fold(f64::INFINITY, f64::min);
            (nearest, distance_m(w[0], w[1]) / f64::from(SHARES))
        });
        // The true nearest point is at most half a share from one of the many.
        let (nearest_m, share_m) = nearest_m.fold((f64::INFINITY, 0.0f64), |a, b| (a.0.min(b.0), a.1.max(b.1)));
        if contains(&shape, &from.into()) {
            prop_assert_eq!(got_m, 0.0);
        } else {
            prop_assert!(got_m <= nearest_m * 1.001 && got_m >= nearest_m - share_m, "{got_m} m, {nearest_m} m");
        }
    }
}
