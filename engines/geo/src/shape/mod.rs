//! A geometry taken apart into edges, so that many questions about it are each quick.

mod segment;
mod slabs;

pub(crate) use segment::{Ray, TOLERANCE_DEG, between, cut, distance_2, meet, ray, touches_box};

use crate::geometry::Part;
use crate::{BBox, Geometry, Point};
use slabs::Slabs;

/// One straight edge of a line, or of a ring of a polygon.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge {
    pub(crate) a: Point,
    pub(crate) b: Point,
    /// Which polygon's ring it is part of; none for a line.
    pub(crate) polygon: Option<u32>,
}

impl Edge {
    pub(crate) fn bbox(&self) -> BBox {
        BBox::from(self.a).union(&self.b.into())
    }
}

/// Where a point lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the area, off every edge.
    Inside,
    /// On a line or on the edge of an area.
    Edge,
    /// Elsewhere.
    Outside,
}

/// A geometry as loose points and edges, those of one polygon together, with an index by latitude.
pub(crate) struct Shape {
    pub(crate) points: Vec<Point>,
    pub(crate) edges: Vec<Edge>,
    slabs: Slabs,
}

impl Shape {
    pub(crate) fn of(geometry: &Geometry) -> Self {
        let (mut points, mut edges, mut polygons) = (vec![], vec![], 0);
        geometry.each_part(&mut |part| {
            let mut trace = |line: &[Point], polygon| match line {
                [only] => points.push(*only),
                _ => edges.extend(line.windows(2).map(|w| Edge {
                    a: w[0],
                    b: w[1],
                    polygon,
                })),
            };
            match part {
                Part::Point(point) => points.push(*point),
                Part::Line(line) => trace(line, None),
                Part::Polygon(polygon) => {
                    polygon.rings().for_each(|ring| trace(ring, Some(polygons)));
                    polygons += 1;
                }
            }
        });
        let slabs = Slabs::of(&edges);
        Self {
            points,
            edges,
            slabs,
        }
    }

    /// Where a point lies with regard to the lines and areas.
    pub(crate) fn locate(&self, point: Point) -> Place {
        let (mut inside, mut odd, mut polygon) = (false, false, None);
        for &i in self.slabs.at(point.lat) {
            let edge = &self.edges[i as usize];
            match ray(edge.a, edge.b, point) {
                Ray::On => return Place::Edge,
                Ray::Misses => {}
                Ray::Crosses if edge.polygon.is_none() => {}
                Ray::Crosses if edge.polygon == polygon => odd = !odd,
                Ray::Crosses => {
                    inside |= odd;
                    (odd, polygon) = (true, edge.polygon);
                }
            }
        }
        if inside || odd {
            Place::Inside
        } else {
            Place::Outside
        }
    }

    /// Is the point part of the geometry, edges and loose points included?
    pub(crate) fn covers(&self, point: Point) -> bool {
        self.locate(point) != Place::Outside || self.has_point(point)
    }

    /// Is it one of the loose points?
    pub(crate) fn has_point(&self, point: Point) -> bool {
        self.points
            .iter()
            .any(|&p| distance_2(p, p, point) <= TOLERANCE_DEG * TOLERANCE_DEG)
    }

    /// The edges at the latitudes of a box; some more than once.
    pub(crate) fn edges_near(&self, bbox: &BBox) -> impl Iterator<Item = &Edge> {
        self.slabs
            .between(bbox.south, bbox.north)
            .map(|i| &self.edges[i as usize])
    }

    /// The highest dimension there is: 0 for points, 1 for lines, 2 for areas.
    pub(crate) fn dimension(&self) -> u8 {
        match self.edges.iter().map(|e| e.polygon.is_some()).max() {
            None => 0,
            Some(false) => 1,
            Some(true) => 2,
        }
    }
}
