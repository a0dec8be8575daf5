//! Fewer corners for a drawing at small scale.

use crate::earth::metres_per_degree;
use crate::{Geometry, Point, Polygon, Ring};

/// The geometry without the corners that matter less than `tolerance_m` metres.
///
/// Ends of lines stay; a ring keeps at least a triangle, but a hole too small for one is left out.
/// Neighbouring areas are simplified each for itself, so that a shared border may come apart by
/// the tolerance. A tolerance that is not more than 0 changes nothing.
///
/// # Source
/// D. Douglas and T. Peucker, "Algorithms for the reduction of the number of points required to
/// represent a digitized line", Cartographica 10 (2), 1973.
pub fn simplify(geometry: &Geometry, tolerance_m: f64) -> Geometry {
    if !(tolerance_m > 0.0) {
        return geometry.clone();
    }
    let line = |points: &Vec<Point>| simplify_line(points, tolerance_m);
    let polygon = |polygon: &Polygon| Polygon {
        exterior: simplify_ring(&polygon.exterior, tolerance_m)
            .unwrap_or_else(|| polygon.exterior.clone()),
        holes: polygon
            .holes
            .iter()
            .filter_map(|hole| simplify_ring(hole, tolerance_m))
            .collect(),
    };
    match geometry {
        Geometry::Point(_) | Geometry::MultiPoint(_) => geometry.clone(),
        Geometry::LineString(points) => Geometry::LineString(line(points)),
        Geometry::MultiLineString(lines) => {
            Geometry::MultiLineString(lines.iter().map(line).collect())
        }
        Geometry::Polygon(area) => Geometry::Polygon(polygon(area)),
        Geometry::MultiPolygon(areas) => {
            Geometry::MultiPolygon(areas.iter().map(polygon).collect())
        }
        Geometry::GeometryCollection(all) => {
            Geometry::GeometryCollection(all.iter().map(|g| simplify(g, tolerance_m)).collect())
        }
    }
}

fn simplify_line(points: &[Point], tolerance_m: f64) -> Vec<Point> {
    let Some(last) = points.len().checked_sub(1) else {
        return vec![];
    };
    let mut keep = vec![false; points.len()];
    (keep[0], keep[last]) = (true, true);
    keep_corners(points, 0, last, tolerance_m, &mut keep);
    kept(points, &keep)
}

/// None if less than a triangle is left.
fn simplify_ring(ring: &Ring, tolerance_m: f64) -> Option<Ring> {
    let last = ring.len().checked_sub(1)?;
    // A ring has no ends: its first corner and the one farthest from it serve.
    let (far, _) = farthest(ring, 0, last)?;
    let mut keep = vec![false; ring.len()];
    (keep[0], keep[far], keep[last]) = (true, true, true);
    keep_corners(ring, 0, far, tolerance_m, &mut keep);
    keep_corners(ring, far, last, tolerance_m, &mut keep);
    let ring = kept(ring, &keep);
    (ring.len() >= 4).then_some(ring)
}

fn kept(points: &[Point], keep: &[bool]) -> Vec<Point> {
    points
        .iter()
        .zip(keep)
        .filter_map(|(&p, &keep)| keep.then_some(p))
        .collect()
}

/// Marks the corners to keep between two that stay. A stack, not recursion: a line may be hostile.
fn keep_corners(points: &[Point], first: usize, last: usize, tolerance_m: f64, keep: &mut [bool]) {
    let mut stretches = vec![(first, last)];
    while let Some((first, last)) = stretches.pop() {
        if let Some((far, away_m)) = farthest(points, first, last)
            && away_m > tolerance_m
        {
            keep[far] = true;
            stretches.extend([(first, far), (far, last)]);
        }
    }
}

/// The corner between two others that is farthest from the straight way between them, and how far.
fn farthest(points: &[Point], first: usize, last: usize) -> Option<(usize, f64)> {
    let (a, b) = (points[first], points[last]);
    let (lon_m, lat_m) = metres_per_degree(f64::midpoint(a.lat, b.lat));
    let metres = |p: Point| Point {
        lon: (p.lon - a.lon) * lon_m,
        lat: (p.lat - a.lat) * lat_m,
    };
    let (start, end) = (metres(a), metres(b));
    (first + 1..last)
        .map(|i| {
            (
                i,
                crate::shape::distance_2(start, end, metres(points[i])).sqrt(),
            )
        })
        .max_by(|m, n| m.1.total_cmp(&n.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[track_caller]
    fn check(kind: &str, coordinates: Value, tolerance_m: f64, want: Value) {
        let read = |coordinates| {
            Geometry::from_geojson(&json!({"type": kind, "coordinates": coordinates})).unwrap()
        };
        assert_eq!(simplify(&read(coordinates), tolerance_m), read(want));
    }

    #[test]
    fn leaves_out_what_is_too_small_to_see() {
        // The middle of the line is 55 m off the straight.
        let bent = json!([[0, 0], [1, 0.0005], [2, 0]]);
        check("LineString", bent.clone(), 100.0, json!([[0, 0], [2, 0]]));
        check("LineString", bent.clone(), 50.0, bent.clone());
        check("LineString", bent.clone(), f64::NAN, bent);
        let square = json!([[0, 0], [0.5, 0.0001], [1, 0], [1, 1], [0, 1], [0, 0]]);
        let hole = json!([[0.5, 0.5], [0.5001, 0.5], [0.5, 0.5001], [0.5, 0.5]]);
        check(
            "Polygon",
            json!([square, hole]),
            100.0,
            json!([[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]),
        );
        // An area smaller than the tolerance is still an area.
        check("Polygon", json!([hole]), 1e6, json!([hole]));
    }

    #[test]
    fn a_long_zigzag_does_not_exhaust_the_stack() {
        let line: Vec<Point> = (0..4_000)
            .map(|i| Point {
                lon: f64::from(i) / 1e3,
                lat: f64::from(i % 2),
            })
            .collect();
        let Geometry::LineString(got) = simplify(&Geometry::LineString(line), 1.0) else {
            unreachable!()
        };
        assert_eq!(got.len(), 4_000);
    }
}
