//! Streets that fibre can be laid along, and the premises beside them.

use super::refused::{Refused, within};

/// How far from the origin of its grid a point may be, in m: beyond the British National Grid on every side.
const FARTHEST_M: f64 = 2_000_000.0;

/// How long a street may be, in m.
const LONGEST_M: f64 = 1_000_000.0;

/// A place on a plane grid, such as the British National Grid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Metres to the east.
    pub easting_m: f64,
    /// Metres to the north.
    pub northing_m: f64,
}

/// What carries the fibre along a street.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Way {
    /// A duct that is there and has room.
    Duct,
    /// Poles that are there and may carry more.
    Poles,
    /// A trench in grass.
    Verge,
    /// A trench in a footway.
    Footway,
    /// A trench in a carriageway.
    Carriageway,
    /// Across a road, a railway or water.
    Crossing,
}

impl Way {
    /// All of them, in the order of the bill.
    pub const ALL: [Self; 6] = [
        Self::Duct,
        Self::Poles,
        Self::Verge,
        Self::Footway,
        Self::Carriageway,
        Self::Crossing,
    ];
}

/// A length of street between two points, without a fork.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Street {
    /// One end, a place in the list of points.
    pub a: u32,
    /// The other end.
    pub b: u32,
    /// How long it is along its bends, m, 0 to 1,000,000.
    pub length_m: f64,
    /// What carries the fibre.
    pub way: Way,
}

/// A building or plot that is to be served.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Premise {
    /// Where it is.
    pub at: Point,
    /// How many homes are in it, 1 to 10,000.
    pub homes: u32,
}

/// A street map.
#[derive(Debug, Clone, PartialEq)]
pub struct Streets {
    points: Vec<Point>,
    streets: Vec<Street>,
}

impl Streets {
    /// A street map; streets may cross without meeting, run side by side and lie apart.
    ///
    /// # Errors
    /// [`Refused`]: a coordinate beyond 2,000 km or no number, a length that is negative or no number, a street that
    /// names no point, no streets at all.
    pub fn new(points: Vec<Point>, streets: Vec<Street>) -> Result<Self, Refused> {
        for (index, point) in points.iter().enumerate() {
            point.check("point", index)?;
        }
        for (index, street) in streets.iter().enumerate() {
            for end in [street.a, street.b] {
                if end as usize >= points.len() {
                    return Err(Refused::NoSuchPoint {
                        street: index,
                        point: end,
                        points: points.len(),
                    });
                }
            }
            within(
                "street",
                index,
                "length in m",
                (0.0, LONGEST_M),
                street.length_m,
            )?;
        }
        if streets.is_empty() {
            return Err(Refused::NoStreets);
        }
        Ok(Self { points, streets })
    }

    /// The points.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// The streets.
    pub fn streets(&self) -> &[Street] {
        &self.streets
    }
}

impl Point {
    /// # Errors
    /// [`Refused::Range`] if it is too far away or no number.
    pub(super) fn check(self, what: &'static str, index: usize) -> Result<(), Refused> {
        within(
            what,
            index,
            "easting in m",
            (-FARTHEST_M, FARTHEST_M),
            self.easting_m,
        )?;
        within(
            what,
            index,
            "northing in m",
            (-FARTHEST_M, FARTHEST_M),
            self.northing_m,
        )
    }

    /// The straight distance, m.
    pub fn distance_m(self, other: Self) -> f64 {
        (self.easting_m - other.easting_m).hypot(self.northing_m - other.northing_m)
    }
}
