//! What a cover can cover, and how each kind of it looks through a cell.

use super::{Cell, leaf};
use crate::earth::{GREATEST_RADIUS_M, LEAST_RADIUS_M};
use crate::shape::{Place, Shape, TOLERANCE_DEG, touches_box};
use crate::{BBox, Geometry, Point};
use std::f64::consts::PI;

/// A part of the map to be covered with cells.
#[derive(Debug, Clone, Copy)]
pub enum Region<'a> {
    /// A shape of any kind.
    Geometry(&'a Geometry),
    /// An upright box.
    Box(&'a BBox),
}

impl<'a> From<&'a Geometry> for Region<'a> {
    fn from(geometry: &'a Geometry) -> Self {
        Self::Geometry(geometry)
    }
}

impl<'a> From<&'a BBox> for Region<'a> {
    fn from(bbox: &'a BBox) -> Self {
        Self::Box(bbox)
    }
}

/// How much of a cell a region takes up.
pub(super) enum Look<C> {
    /// Nothing.
    None,
    /// Something; what its quarters need to know.
    Part(C),
    /// Everything.
    All,
}

/// A region as the cover sees it.
pub(super) trait Target {
    /// What is handed from a cell to its quarters, to save them work.
    type Clue;

    /// A cell that holds all of the region, if there is any.
    fn start(&self) -> Option<(Cell, Self::Clue)>;

    /// How much of a quarter the region takes up.
    fn look(&self, cell: Cell, clue: &Self::Clue) -> Look<Self::Clue>;
}

/// A box, by its leaves: a point in the box has a leaf between those of the corners.
pub(super) struct BoxTarget {
    south_west: (u32, u32),
    north_east: (u32, u32),
}

impl BoxTarget {
    pub(super) fn of(bbox: &BBox) -> Self {
        Self {
            south_west: leaf(Point {
                lon: bbox.west,
                lat: bbox.south,
            }),
            north_east: leaf(Point {
                lon: bbox.east,
                lat: bbox.north,
            }),
        }
    }
}

impl Target for BoxTarget {
    type Clue = ();

    fn start(&self) -> Option<(Cell, ())> {
        Some((Cell::around(self.south_west, self.north_east), ()))
    }

    fn look(&self, cell: Cell, (): &()) -> Look<()> {
        let (x, y, side) = cell.leaves();
        let ((west, south), (east, north)) = (self.south_west, self.north_east);
        let (last_x, last_y) = (x + side - 1, y + side - 1);
        if last_x < west || x > east || last_y < south || y > north {
            Look::None
        } else if west <= x && last_x <= east && south <= y && last_y <= north {
            Look::All
        } else {
            Look::Part(())
        }
    }
}

/// A circle, judged by bounds on the distance to a cell that are never on the wrong side.
pub(super) struct CircleTarget {
    centre: Point,
    bounds: BBox,
    /// The chords on a sphere of radius 1, squared, beyond which nothing and within which all is
    /// in the circle.
    out_2: f64,
    in_2: f64,
}

impl CircleTarget {
    pub(super) fn of(centre: Point, radius_m: f64) -> Self {
        let chord_2 = |angle: f64| (2.0 * (angle.min(PI) / 2.0).sin()).powi(2);
        let radius_m = radius_m.max(0.0);
        Self {
            centre,
            bounds: BBox::from(centre).expand_m(radius_m).pad_deg(TOLERANCE_DEG),
            // A hair more, so that rounding does not lose the circle's own edge or centre.
            out_2: chord_2(radius_m / LEAST_RADIUS_M * (1.0 + 1e-9) + 1e-10),
            in_2: chord_2(radius_m / GREATEST_RADIUS_M),
        }
    }

    /// The chord for so many degrees north and east between two latitudes of these cosines.
    fn chord_2(north: f64, east: f64, cos: f64, other_cos: f64) -> f64 {
        let (north, east) = (
            (north.to_radians() / 2.0).sin(),
            (east.to_radians() / 2.0).sin(),
        );
        4.0 * (north * north + cos * other_cos * east * east)
    }
}

impl Target for CircleTarget {
    type Clue = ();

    fn start(&self) -> Option<(Cell, ())> {
        BoxTarget::of(&self.bounds).start()
    }

    fn look(&self, cell: Cell, (): &()) -> Look<()> {
        let bbox = cell.bbox();
        if !bbox.intersects(&self.bounds) {
            return Look::None;
        }
        let Point { lon, lat } = self.centre;
        let (nearest_lat, nearest_lon) = (
            gap(lat, bbox.south, bbox.north),
            gap_round(lon, bbox.west, bbox.east),
        );
        let cosines = [bbox.south, bbox.north].map(|lat: f64| lat.to_radians().cos().max(0.0));
        let cos = lat.to_radians().cos().max(0.0);
        let least = cosines[0].min(cosines[1]);
        if Self::chord_2(nearest_lat, nearest_lon, cos, least) > self.out_2 {
            return Look::None;
        }
        let most = if bbox.south < 0.0 && bbox.north > 0.0 {
            1.0
        } else {
            cosines[0].max(cosines[1])
        };
        let farthest_lat = (lat - bbox.south).abs().max((lat - bbox.north).abs());
        let farthest_lon = (lon - bbox.west)
            .abs()
            .max((lon - bbox.east).abs())
            .min(180.0);
        if Self::chord_2(farthest_lat, farthest_lon, cos, most) < self.in_2 {
            return Look::All;
        }
        Look::Part(())
    }
}

/// How far a value is outside a range.
fn gap(value: f64, low: f64, high: f64) -> f64 {
    (low - value).max(value - high).max(0.0)
}

/// The same for longitudes, going whichever way round is shorter.
fn gap_round(lon: f64, west: f64, east: f64) -> f64 {
    [lon, lon - 360.0, lon + 360.0]
        .iter()
        .map(|&lon| gap(lon, west, east))
        .fold(f64::INFINITY, f64::min)
}

/// A shape. Each cell hands on the points and edges it met, so that the work shrinks with the cell.
pub(super) struct ShapeTarget {
    shape: Shape,
    bounds: Option<BBox>,
}

/// What of a shape lies in a cell.
pub(super) struct Pieces {
    points: Vec<(u32, u32)>,
    edges: Vec<u32>,
}

/// Wider than the tolerance of `relate`, so that what touches there is not lost here.
const PAD_DEG: f64 = 2.0 * TOLERANCE_DEG;

impl ShapeTarget {
    pub(super) fn of(geometry: &Geometry) -> Self {
        Self {
            shape: Shape::of(geometry),
            bounds: BBox::of(geometry),
        }
    }
}

impl Target for ShapeTarget {
    type Clue = Pieces;

    fn start(&self) -> Option<(Cell, Pieces)> {
        let bounds = self.bounds?;
        let bounds = if self.shape.edges.is_empty() {
            bounds
        } else {
            bounds.pad_deg(PAD_DEG)
        };
        let (cell, ()) = BoxTarget::of(&bounds).start()?;
        let points = self.shape.points.iter().map(|&p| leaf(p)).collect();
        Some((
            cell,
            Pieces {
                points,
                edges: (0..self.shape.edges.len() as u32).collect(),
            },
        ))
    }

    fn look(&self, cell: Cell, clue: &Pieces) -> Look<Pieces> {
        let (x, y, side) = cell.leaves();
        let in_cell =
            |&&(px, py): &&(u32, u32)| (x..x + side).contains(&px) && (y..y + side).contains(&py);
        let points: Vec<_> = clue.points.iter().filter(in_cell).copied().collect();
        let bbox = cell.bbox();
        let padded = bbox.pad_deg(PAD_DEG);
        let meets = |&&i: &&u32| {
            let edge = &self.shape.edges[i as usize];
            touches_box(edge.a, edge.b, &padded)
        };
        let edges: Vec<_> = clue.edges.iter().filter(meets).copied().collect();
        if edges.is_empty() {
            // No edge passes through, so the cell is all inside or all outside.
            let middle = Point {
                lon: f64::midpoint(bbox.west, bbox.east),
                lat: f64::midpoint(bbox.south, bbox.north),
            };
            if self.shape.locate(middle) == Place::Inside {
                return Look::All;
            }
            if points.is_empty() {
                return Look::None;
            }
        }
        Look::Part(Pieces { points, edges })
    }
}
