//! How two shapes lie to each other: within, apart, overlapping, and how far.
//!
//! A shape is all of its points **with its edges**: a point on the edge of an area is in it, and
//! two areas that share a fence intersect. `within` so asks whether every point of one is a point
//! of the other; the Simple Features standard would say no for a point on the edge. The interior
//! of an area has two sides: `overlaps` asks for a common piece of it, as the standard does.
//!
//! Edges are straight on the plane of longitude and latitude. What is within a tenth of a
//! millimetre (1e-9 degrees) is taken to touch, and details finer than that are not seen. Shapes
//! do not cross the date line. A shape without points is within, and meets, nothing.

mod nearest;
mod overlay;
#[cfg(test)]
mod tests;

pub use nearest::distance_between_m;

use crate::geometry::Part;
use crate::shape::{Ray, Shape, TOLERANCE_DEG, distance_2, meet, ray};
use crate::{BBox, Geometry, Point};
use overlay::Overlay;

/// Is every point of `a` a point of `b`?
pub fn within(a: &Geometry, b: &Geometry) -> bool {
    if let Geometry::Point(point) = a {
        return covers_point(b, *point);
    }
    let (Some(box_a), Some(box_b)) = (BBox::of(a), BBox::of(b)) else {
        return false;
    };
    box_b.pad_deg(TOLERANCE_DEG).encloses(&box_a) && Overlay::of(a, b).is_within()
}

/// Is every point of `b` a point of `a`?
pub fn contains(a: &Geometry, b: &Geometry) -> bool {
    within(b, a)
}

/// Do they share a point?
pub fn intersects(a: &Geometry, b: &Geometry) -> bool {
    match (a, b) {
        (Geometry::Point(point), other) | (other, Geometry::Point(point)) => {
            return covers_point(other, *point);
        }
        _ if !boxes_meet(a, b) => return false,
        _ => {}
    }
    shapes_meet(&Shape::of(a), &Shape::of(b))
}

/// Do they share no point?
pub fn disjoint(a: &Geometry, b: &Geometry) -> bool {
    !intersects(a, b)
}

/// Are they of the same dimension, with a piece of that dimension in common and one of their own
/// each?
pub fn overlaps(a: &Geometry, b: &Geometry) -> bool {
    boxes_meet(a, b) && Overlay::of(a, b).overlap()
}

/// Have they the same points, whatever their order or the way they are written?
pub fn equals(a: &Geometry, b: &Geometry) -> bool {
    within(a, b) && within(b, a)
}

fn boxes_meet(a: &Geometry, b: &Geometry) -> bool {
    match (BBox::of(a), BBox::of(b)) {
        (Some(a), Some(b)) => a.pad_deg(TOLERANCE_DEG).intersects(&b),
        _ => false,
    }
}

/// Edges that cross, or else a part of one wholly inside the other: then its corners are, too.
fn shapes_meet(a: &Shape, b: &Shape) -> bool {
    let crosses = a.edges.iter().any(|e| {
        let reach = e.bbox().pad_deg(TOLERANCE_DEG);
        b.edges_near(&reach).any(|f| meet(e.a, e.b, f.a, f.b))
    });
    let lies_in = |a: &Shape, b: &Shape| {
        a.points.iter().any(|&p| b.covers(p)) || a.edges.iter().any(|e| b.covers(e.a))
    };
    crosses || lies_in(a, b) || lies_in(b, a)
}

/// Point in shape, without taking the shape apart first.
fn covers_point(geometry: &Geometry, point: Point) -> bool {
    let on_line = |line: &[Point]| line.windows(2).any(|w| ray(w[0], w[1], point) == Ray::On);
    geometry.any_part(&mut |part| match part {
        Part::Point(&other) => distance_2(other, other, point) <= TOLERANCE_DEG * TOLERANCE_DEG,
        Part::Line(line) => on_line(line),
        Part::Polygon(polygon) => {
            let mut odd = false;
            for w in polygon.rings().flat_map(|ring| ring.windows(2)) {
                match ray(w[0], w[1], point) {
                    Ray::On => return true,
                    Ray::Crosses => odd = !odd,
                    Ray::Misses => {}
                }
            }
            odd
        }
    })
}
