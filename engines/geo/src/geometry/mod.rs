//! Shapes on the map: points, lines, areas and collections of them.

mod measure;

use crate::{GeoError, Point, geojson};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// A closed line: its last point is its first.
pub type Ring = Vec<Point>;

/// An area, with the holes in it. Rings may turn either way.
#[derive(Debug, Clone, PartialEq)]
pub struct Polygon {
    /// The outer edge.
    pub exterior: Ring,
    /// The edges of what is left out.
    pub holes: Vec<Ring>,
}

impl Polygon {
    /// The outer edge, then the holes.
    pub fn rings(&self) -> impl Iterator<Item = &Ring> {
        std::iter::once(&self.exterior).chain(&self.holes)
    }
}

/// Any shape that GeoJSON can hold. Heights are read and left behind.
///
/// It is written and read by serde as GeoJSON.
#[derive(Debug, Clone, PartialEq)]
pub enum Geometry {
    /// One place.
    Point(Point),
    /// Several places.
    MultiPoint(Vec<Point>),
    /// A way from place to place.
    LineString(Vec<Point>),
    /// Several ways.
    MultiLineString(Vec<Vec<Point>>),
    /// An area.
    Polygon(Polygon),
    /// Several areas.
    MultiPolygon(Vec<Polygon>),
    /// Anything together.
    GeometryCollection(Vec<Geometry>),
}

impl Geometry {
    /// Reads a GeoJSON geometry. For a feature or a collection of them, see [`geojson::features`].
    ///
    /// # Errors
    /// [`GeoError::GeoJson`] with the path to what is wrong: an unknown type, wrong nesting, a
    /// ring that is not closed, a position that is not on the earth.
    ///
    /// # Source
    /// RFC 7946, section 3.1. An empty list of coordinates, which it lets be read as nothing, is
    /// refused here.
    pub fn from_geojson(value: &Value) -> Result<Self, GeoError> {
        geojson::geometry(value)
    }

    /// Writes a GeoJSON geometry.
    pub fn to_geojson(&self) -> Value {
        geojson::to_value(self)
    }

    /// The simple parts, one after the other, until `test` likes one.
    pub(crate) fn any_part<'a>(&'a self, test: &mut impl FnMut(Part<'a>) -> bool) -> bool {
        match self {
            Self::Point(point) => test(Part::Point(point)),
            Self::MultiPoint(points) => points.iter().any(|p| test(Part::Point(p))),
            Self::LineString(line) => test(Part::Line(line)),
            Self::MultiLineString(lines) => lines.iter().any(|l| test(Part::Line(l))),
            Self::Polygon(polygon) => test(Part::Polygon(polygon)),
            Self::MultiPolygon(polygons) => polygons.iter().any(|p| test(Part::Polygon(p))),
            Self::GeometryCollection(all) => all.iter().any(|g| g.any_part(test)),
        }
    }

    /// All the simple parts, one after the other.
    pub(crate) fn each_part<'a>(&'a self, see: &mut impl FnMut(Part<'a>)) {
        self.any_part(&mut |part| {
            see(part);
            false
        });
    }
}

impl From<Point> for Geometry {
    fn from(point: Point) -> Self {
        Self::Point(point)
    }
}

impl Serialize for Geometry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_geojson().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Geometry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Self::from_geojson(&value).map_err(serde::de::Error::custom)
    }
}

/// One point, line or area of a geometry.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part<'a> {
    Point(&'a Point),
    Line(&'a [Point]),
    Polygon(&'a Polygon),
}

impl<'a> Part<'a> {
    /// Points that span the part: all of them, but for the holes of an area.
    pub(crate) fn outline(self) -> &'a [Point] {
        match self {
            Self::Point(point) => std::slice::from_ref(point),
            Self::Line(line) => line,
            Self::Polygon(polygon) => &polygon.exterior,
        }
    }
}
