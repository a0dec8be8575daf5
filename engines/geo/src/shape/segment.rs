//! What two points and a straight edge have to do with each other.
//!
//! All is worked out on the plane of longitude and latitude, in degrees.

use crate::{BBox, Point};

/// What is closer than this to an edge is on it: 0.1 mm on the ground.
pub(crate) const TOLERANCE_DEG: f64 = 1e-9;

/// What an edge is to a point from which a ray goes east.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ray {
    /// The point is on the edge.
    On,
    /// The ray crosses the edge.
    Crosses,
    /// It does not.
    Misses,
}

/// Sends a ray east from `p` to the edge from `a` to `b`.
#[inline]
pub(crate) fn ray(a: Point, b: Point, p: Point) -> Ray {
    let (low, high) = if a.lat < b.lat { (a, b) } else { (b, a) };
    if p.lat < low.lat - TOLERANCE_DEG || p.lat > high.lat + TOLERANCE_DEG {
        return Ray::Misses;
    }
    if p.lon > a.lon.max(b.lon) + TOLERANCE_DEG {
        return Ray::Misses;
    }
    // An edge owns its lower end and not its upper one, so that a ray through a corner counts once.
    let level = low.lat <= p.lat && p.lat < high.lat;
    if p.lon < a.lon.min(b.lon) - TOLERANCE_DEG {
        return if level { Ray::Crosses } else { Ray::Misses };
    }
    if distance_2(a, b, p) <= TOLERANCE_DEG * TOLERANCE_DEG {
        return Ray::On;
    }
    if level && side(low, high, p) > 0.0 {
        Ray::Crosses
    } else {
        Ray::Misses
    }
}

/// Square of the distance from `p` to the edge, in degrees.
#[inline]
pub(crate) fn distance_2(a: Point, b: Point, p: Point) -> f64 {
    let (ex, ey) = (b.lon - a.lon, b.lat - a.lat);
    let (px, py) = (p.lon - a.lon, p.lat - a.lat);
    let length_2 = ex * ex + ey * ey;
    let t = if length_2 > 0.0 {
        ((px * ex + py * ey) / length_2).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let (dx, dy) = (px - t * ex, py - t * ey);
    dx * dx + dy * dy
}

/// Do two edges share a point?
pub(crate) fn meet(a: Point, b: Point, c: Point, d: Point) -> bool {
    let apart = |low: f64, high: f64| low > high + TOLERANCE_DEG;
    if apart(a.lon.min(b.lon), c.lon.max(d.lon))
        || apart(c.lon.min(d.lon), a.lon.max(b.lon))
        || apart(a.lat.min(b.lat), c.lat.max(d.lat))
        || apart(c.lat.min(d.lat), a.lat.max(b.lat))
    {
        return false;
    }
    let opposite = |m: f64, n: f64| (m > 0.0 && n < 0.0) || (m < 0.0 && n > 0.0);
    if opposite(side(a, b, c), side(a, b, d)) && opposite(side(c, d, a), side(c, d, b)) {
        return true;
    }
    let on = |a, b, p| distance_2(a, b, p) <= TOLERANCE_DEG * TOLERANCE_DEG;
    on(a, b, c) || on(a, b, d) || on(c, d, a) || on(c, d, b)
}

/// Where the edge from `c` to `d` meets that from `a` to `b`: pushes shares of the way along the
/// latter, 0 to 1.
pub(crate) fn cut(a: Point, b: Point, c: Point, d: Point, shares: &mut Vec<f64>) {
    let (ex, ey) = (b.lon - a.lon, b.lat - a.lat);
    let length_2 = ex * ex + ey * ey;
    let length = length_2.sqrt();
    let along = |p: Point| ((p.lon - a.lon) * ex + (p.lat - a.lat) * ey) / length_2;
    let mut push = |share: f64| {
        if 0.0 < share && share < 1.0 {
            shares.push(share);
        }
    };
    let (off_c, off_d) = (side(a, b, c) / length, side(a, b, d) / length);
    let (on_c, on_d) = (off_c.abs() <= TOLERANCE_DEG, off_d.abs() <= TOLERANCE_DEG);
    if on_c {
        push(along(c));
    }
    if on_d {
        push(along(d));
    }
    if !on_c && !on_d && (off_c > 0.0) != (off_d > 0.0) {
        push(along(between(c, d, off_c / (off_c - off_d))));
    }
}

/// The point some share of the way from `a` to `b`.
pub(crate) fn between(a: Point, b: Point, share: f64) -> Point {
    Point {
        lon: a.lon + (b.lon - a.lon) * share,
        lat: a.lat + (b.lat - a.lat) * share,
    }
}

/// May the edge pass through the box? Exact but for rounding, for which the box should be padded.
pub(crate) fn touches_box(a: Point, b: Point, bbox: &BBox) -> bool {
    if !BBox::from(a).union(&b.into()).intersects(bbox) {
        return false;
    }
    let corner = |lon, lat| side(a, b, Point { lon, lat });
    let sides = [
        corner(bbox.west, bbox.south),
        corner(bbox.east, bbox.south),
        corner(bbox.east, bbox.north),
        corner(bbox.west, bbox.north),
    ];
    !sides.iter().all(|&s| s > 0.0) && !sides.iter().all(|&s| s < 0.0)
}

/// More than 0 if `p` is to the left of the way from `a` to `b`, less if to the right.
#[inline]
fn side(a: Point, b: Point, p: Point) -> f64 {
    (b.lon - a.lon) * (p.lat - a.lat) - (b.lat - a.lat) * (p.lon - a.lon)
}
