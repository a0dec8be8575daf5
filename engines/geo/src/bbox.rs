//! The upright box around a place on the map.

use crate::earth::LEAST_RADIUS_M;
use crate::{Geometry, Point};
use serde::{Deserialize, Serialize};

/// A box in degrees, edges included. It does not cross the date line: `west <= east`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BBox {
    /// The least longitude.
    pub west: f64,
    /// The least latitude.
    pub south: f64,
    /// The greatest longitude.
    pub east: f64,
    /// The greatest latitude.
    pub north: f64,
}

impl BBox {
    /// The smallest box around a geometry; none if it holds no point.
    pub fn of(geometry: &Geometry) -> Option<Self> {
        let mut bbox: Option<Self> = None;
        geometry.each_part(&mut |part| {
            for &point in part.outline() {
                bbox = Some(bbox.map_or_else(|| point.into(), |b| b.union(&point.into())));
            }
        });
        bbox
    }

    /// Is the point in the box, or on its edge?
    pub fn contains(&self, point: Point) -> bool {
        self.west <= point.lon
            && point.lon <= self.east
            && self.south <= point.lat
            && point.lat <= self.north
    }

    /// Do the boxes share a point, if only on their edges?
    pub fn intersects(&self, other: &Self) -> bool {
        self.west <= other.east
            && other.west <= self.east
            && self.south <= other.north
            && other.south <= self.north
    }

    /// The smallest box around both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// A box around every point within `distance_m` of this one.
    ///
    /// Up to 1% generous. If it would cross the date line or a pole, it goes all the way round.
    #[must_use]
    pub fn expand_m(&self, distance_m: f64) -> Self {
        let angle = distance_m.max(0.0) / LEAST_RADIUS_M;
        let rise = angle.to_degrees();
        let (south, north) = (
            (self.south - rise).max(-90.0),
            (self.north + rise).min(90.0),
        );
        // A circle is widest a little nearer the pole than its centre: sin(width) = sin(r) / cos(lat).
        let farthest = self.south.abs().max(self.north.abs()).to_radians();
        let ratio = if angle < 1.5 {
            angle.sin() / farthest.cos()
        } else {
            1.0
        };
        let reach = if (0.0..1.0).contains(&ratio) {
            ratio.asin().to_degrees()
        } else {
            360.0
        };
        let (west, east) = (self.west - reach, self.east + reach);
        if west < -180.0 || east > 180.0 {
            return Self {
                west: -180.0,
                south,
                east: 180.0,
                north,
            };
        }
        Self {
            west,
            south,
            east,
            north,
        }
    }

    /// The same box, wider by so many degrees each way.
    pub(crate) fn pad_deg(&self, pad: f64) -> Self {
        Self {
            west: self.west - pad,
            south: self.south - pad,
            east: self.east + pad,
            north: self.north + pad,
        }
    }

    /// Is the other box wholly in this one?
    pub(crate) fn encloses(&self, other: &Self) -> bool {
        self.west <= other.west
            && other.east <= self.east
            && self.south <= other.south
            && other.north <= self.north
    }
}

impl From<Point> for BBox {
    fn from(Point { lon, lat }: Point) -> Self {
        Self {
            west: lon,
            south: lat,
            east: lon,
            north: lat,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::destination;
    use proptest::prelude::*;

    const THURROCK: BBox = BBox {
        west: 0.21,
        south: 51.45,
        east: 0.55,
        north: 51.57,
    };

    #[test]
    fn edges_are_in() {
        for (lon, lat, want) in [
            (0.3, 51.5, true),
            (0.21, 51.45, true),
            (0.56, 51.5, false),
            (f64::NAN, 51.5, false),
        ] {
            assert_eq!(THURROCK.contains(Point { lon, lat }), want);
        }
        let next_door = BBox {
            west: 0.55,
            south: 51.5,
            east: 0.8,
            north: 51.6,
        };
        assert!(THURROCK.intersects(&next_door));
        assert!(!THURROCK.intersects(&BBox {
            west: 0.6,
            ..next_door
        }));
        assert_eq!(
            THURROCK.union(&next_door),
            BBox {
                west: 0.21,
                south: 51.45,
                east: 0.8,
                north: 51.6
            }
        );
        assert_eq!(BBox::of(&Geometry::MultiPoint(vec![])), None);
    }

    proptest! {
        #[test]
        fn an_expanded_box_holds_all_within_reach(
            lon in -180.0..180.0, lat in -90.0..90.0, bearing in 0.0..360.0, metres in 0.0..3e6, near in 0.0..1.0,
        ) {
            let corner = Point { lon, lat };
            let reached = destination(corner, bearing, metres * near);
            let padded = BBox::from(corner).expand_m(metres).pad_deg(1e-9);
            prop_assert!(padded.contains(reached), "{reached:?} not in {padded:?}");
        }
    }
}
