//! Squares of the map with numbers, so that an ordinary database index can find what is near.
//!
//! # The squares
//! The world is drawn with `x = (lon + 180) / 360` and `y = (lat + 180) / 360` in one square of
//! 360 by 360 degrees, of which the land fills the middle half. Level 0 is the whole square; each
//! level quarters every cell, down to level 30: 3.7 cm from south to north, and less from west to
//! east towards the poles (2.3 cm in London).
//!
//! # The numbers
//! A cell's id is its position along the Hilbert curve, two bits a level, then a 1, then zeros:
//!
//! ```text
//! level 30:  0 0 0 | p p p p ... p p p p | 1        61 bits: always positive in a signed 64
//! level 29:  0 0 0 | p p p p ... p p | 1 0 0
//! level  0:  0 0 0 | 1 0 0 0 ... 0 0 0 0 0 0
//! ```
//!
//! All cells within a cell thus have ids in one unbroken [`Cell::range`] around its own, and its
//! parent is found by moving the 1.
//!
//! # A geographic index in a b-tree
//! * Store a point as the id of its level-30 cell, `Cell::at(point, 30)`.
//! * Store any other shape as a row for each cell of its [`cover`].
//! * To find what may meet a shape, [`cover`] that, and for each cell of the cover ask for the ids
//!   in its `range()` and for those equal to one of its `ancestors()`. Join neighbouring ranges
//!   and drop repeated ancestors with [`lookups`].
//! * What comes back is a little too much and never too little: finish with the exact test of
//!   [`relate`](crate::relate).

mod cover;
mod hilbert;
mod region;
#[cfg(test)]
mod tests;

pub use cover::{cover, cover_circle};
pub use region::Region;

use crate::{BBox, Point};

/// The level of the smallest cells.
pub const FINEST_LEVEL: u8 = 30;

const SIDE: u32 = 1 << FINEST_LEVEL;

/// A square of the map, at one of 31 levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell(i64);

impl Cell {
    /// The whole map.
    pub const WORLD: Self = Self(1 << (2 * FINEST_LEVEL));

    /// The cell of a level around a point. Levels beyond 30 are 30; what is beyond the map is
    /// taken to be on its edge.
    pub fn at(point: Point, level: u8) -> Self {
        let (x, y) = leaf(point);
        Self::of_leaf(x, y).parent(level)
    }

    /// The cell with an id, if there is one.
    pub fn from_id(id: i64) -> Option<Self> {
        (id > 0 && id < 2 * Self::WORLD.0 && id.trailing_zeros().is_multiple_of(2))
            .then_some(Self(id))
    }

    /// The number to keep in a database.
    pub fn id(self) -> i64 {
        self.0
    }

    /// 0 for the whole map, 30 for the smallest.
    pub fn level(self) -> u8 {
        FINEST_LEVEL - (self.0.trailing_zeros() / 2) as u8
    }

    /// The cell of a coarser level around this one; itself if the level is not coarser.
    #[must_use]
    pub fn parent(self, level: u8) -> Self {
        let marker = marker(level.min(self.level()));
        Self(self.0 & -marker | marker)
    }

    /// The ids of this cell and all within it: the first and the last.
    pub fn range(self) -> (i64, i64) {
        let within = self.marker() - 1;
        (self.0 - within, self.0 + within)
    }

    /// Is the other cell this one, or within it?
    pub fn contains(self, other: Self) -> bool {
        let (first, last) = self.range();
        (first..=last).contains(&other.0)
    }

    /// The cells around this one, from the next coarser to the whole map.
    pub fn ancestors(self) -> impl Iterator<Item = Self> {
        (0..self.level()).rev().map(move |level| self.parent(level))
    }

    /// The four quarters in order; none of the smallest.
    pub fn children(self) -> Option<[Self; 4]> {
        let quarter = self.marker() / 4;
        let first = self.0 - 3 * quarter;
        (quarter > 0).then(|| [0, 2, 4, 6].map(|i| Self(first + i * quarter)))
    }

    /// The ground it covers: edges included, which its neighbours share.
    pub fn bbox(self) -> BBox {
        let (x, y, side) = self.leaves();
        // Exact: a whole number of leaves times 360, over a power of two.
        let degrees = |leaves: u32| f64::from(leaves) * 360.0 / f64::from(SIDE) - 180.0;
        BBox {
            west: degrees(x),
            south: degrees(y).clamp(-90.0, 90.0),
            east: degrees(x + side),
            north: degrees(y + side).clamp(-90.0, 90.0),
        }
    }

    /// The smallest cell around two leaves.
    fn around((ax, ay): (u32, u32), (bx, by): (u32, u32)) -> Self {
        let differing_bits = u32::BITS - ((ax ^ bx) | (ay ^ by)).leading_zeros();
        Self::of_leaf(ax, ay).parent(FINEST_LEVEL - differing_bits as u8)
    }

    fn of_leaf(x: u32, y: u32) -> Self {
        Self((hilbert::position(x, y) << 1 | 1) as i64)
    }

    /// The south-western leaf of the cell, and how many leaves it is wide.
    fn leaves(self) -> (u32, u32, u32) {
        let (x, y) = hilbert::square(self.0 as u64 >> 1);
        let side = 1 << (FINEST_LEVEL - self.level());
        (x & !(side - 1), y & !(side - 1), side)
    }

    fn marker(self) -> i64 {
        self.0 & -self.0
    }
}

/// What to ask an index for, to find all that may meet a cover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookups {
    /// First and last id of each stretch, sorted and apart.
    pub ranges: Vec<(i64, i64)>,
    /// Single ids outside those: the coarser cells around, sorted.
    pub ancestors: Vec<i64>,
}

/// The ranges and the ancestors of a cover, each once.
pub fn lookups(cover: &[Cell]) -> Lookups {
    let mut stretches: Vec<_> = cover.iter().map(|c| c.range()).collect();
    stretches.sort_unstable();
    let mut ranges: Vec<(i64, i64)> = Vec::with_capacity(stretches.len());
    for (first, last) in stretches {
        match ranges.last_mut() {
            // Every other id is unused, between two cells that touch.
            Some(before) if first <= before.1 + 2 => before.1 = before.1.max(last),
            _ => ranges.push((first, last)),
        }
    }
    let mut ancestors: Vec<_> = cover
        .iter()
        .flat_map(|c| c.ancestors())
        .map(Cell::id)
        .collect();
    ancestors.sort_unstable();
    ancestors.dedup();
    // Where two ranges joined, the id between them is that of a cell around both.
    ancestors.retain(|&id| {
        let next = ranges.partition_point(|range| range.1 < id);
        ranges.get(next).is_none_or(|range| id < range.0)
    });
    Lookups { ranges, ancestors }
}

/// The 1 that ends the ids of a level.
fn marker(level: u8) -> i64 {
    1 << (2 * (FINEST_LEVEL - level))
}

/// The column and the row of the smallest cell around a point.
fn leaf(point: Point) -> (u32, u32) {
    // `as` brings what is below 0, and NaN, to 0.
    let leaf = |degrees: f64| (((degrees + 180.0) / 360.0 * f64::from(SIDE)) as u32).min(SIDE - 1);
    (leaf(point.lon), leaf(point.lat))
}
