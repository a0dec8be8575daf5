//! Two shapes laid over each other, and a sample taken of every piece that their edges make.
//!
//! All edges together, cut where they meet, divide the plane into faces. Each face has a piece of
//! edge beside it, so the points just left and right of the middle of every piece stand for all
//! faces, and the middles for all stretches of line. What holds for the samples holds for all.

use crate::shape::{Edge, Place, Shape, cut};
use crate::{Geometry, Point};

/// How far beside an edge a face is sampled: clear of the tolerance.
const ASIDE_DEG: f64 = 4e-9;
/// Pieces shorter than this are rounding, not geometry: 1 mm.
const SHORTEST_DEG: f64 = 1e-8;

/// Two shapes, ready to be compared.
pub(super) struct Overlay {
    a: Shape,
    b: Shape,
}

/// The middle of a piece of edge, and a point on either side.
struct Sample {
    middle: Point,
    beside: [Point; 2],
}

impl Overlay {
    pub(super) fn of(a: &Geometry, b: &Geometry) -> Self {
        Self {
            a: Shape::of(a),
            b: Shape::of(b),
        }
    }

    /// Is every point of `a` one of `b`?
    pub(super) fn is_within(&self) -> bool {
        let Self { a, b } = self;
        let leaves = |edge: &Edge| {
            !b.covers(edge.a)
                || !b.covers(edge.b)
                || self.any_sample(edge, |s| {
                    !b.covers(s.middle)
                        || edge.polygon.is_some() && s.beside.iter().any(|&p| self.only_in_a(p))
                })
        };
        // Holes of `b` that lie in `a` are found beside the edges of `b`.
        let lets_out = |edge: &Edge| {
            edge.polygon.is_some()
                && self.any_sample(edge, |s| s.beside.iter().any(|&p| self.only_in_a(p)))
        };
        a.points.iter().all(|&p| b.covers(p))
            && !a.edges.iter().any(leaves)
            && (a.dimension() < 2 || !b.edges.iter().any(lets_out))
    }

    /// Is there a piece of the one dimension in both, and one in each alone?
    pub(super) fn overlap(&self) -> bool {
        let Self { a, b } = self;
        let (mut both, mut only_a, mut only_b) = (false, false, false);
        // Tells whether all three have been seen.
        let mut see = |in_a: bool, in_b: bool| {
            both |= in_a && in_b;
            only_a |= in_a && !in_b;
            only_b |= in_b && !in_a;
            both && only_a && only_b
        };
        let mut edges = a.edges.iter().chain(&b.edges);
        match (a.dimension(), b.dimension()) {
            (0, 0) => a
                .points
                .iter()
                .chain(&b.points)
                .any(|&p| see(a.has_point(p), b.has_point(p))),
            (1, 1) => edges.any(|e| {
                self.any_sample(e, |s| {
                    see(is_in(a.locate(s.middle)), is_in(b.locate(s.middle)))
                })
            }),
            (2, 2) => edges.filter(|e| e.polygon.is_some()).any(|e| {
                self.any_sample(e, |s| {
                    s.beside.iter().any(|&p| match (a.locate(p), b.locate(p)) {
                        (Place::Edge, _) | (_, Place::Edge) => false,
                        (in_a, in_b) => see(is_in(in_a), is_in(in_b)),
                    })
                })
            }),
            _ => false,
        }
    }

    fn only_in_a(&self, point: Point) -> bool {
        self.a.locate(point) == Place::Inside && self.b.locate(point) == Place::Outside
    }

    /// Cuts an edge wherever another meets it, and tries each piece until one passes.
    fn any_sample(&self, edge: &Edge, mut test: impl FnMut(&Sample) -> bool) -> bool {
        let (ex, ey) = (edge.b.lon - edge.a.lon, edge.b.lat - edge.a.lat);
        let length = ex.hypot(ey);
        if !(length > 0.0) {
            return false;
        }
        let mut cuts = vec![0.0, 1.0];
        let reach = edge.bbox().pad_deg(ASIDE_DEG);
        for shape in [&self.a, &self.b] {
            for other in shape
                .edges_near(&reach)
                .filter(|o| o.bbox().intersects(&reach))
            {
                cut(edge.a, edge.b, other.a, other.b, &mut cuts);
            }
        }
        cuts.sort_by(f64::total_cmp);
        let (aside_x, aside_y) = (-ey / length * ASIDE_DEG, ex / length * ASIDE_DEG);
        cuts.windows(2)
            .filter(|w| (w[1] - w[0]) * length > SHORTEST_DEG)
            .any(|w| {
                let share = f64::midpoint(w[0], w[1]);
                let (lon, lat) = (edge.a.lon + ex * share, edge.a.lat + ey * share);
                test(&Sample {
                    middle: Point { lon, lat },
                    beside: [
                        Point {
                            lon: lon + aside_x,
                            lat: lat + aside_y,
                        },
                        Point {
                            lon: lon - aside_x,
                            lat: lat - aside_y,
                        },
                    ],
                })
            })
    }
}

fn is_in(place: Place) -> bool {
    place != Place::Outside
}
