//! The height of the ground.
//!
//! It reads the `.hgt` tiles of the Shuttle Radar Topography Mission: one square degree of heights
//! in metres above the geoid, 1 or 3 seconds of arc apart.

mod blend;
mod profile;
#[cfg(test)]
mod tests;
mod tile;

pub use blend::blend;
pub use profile::{Profile, ProfilePoint};
pub use tile::Tile;

use crate::Point;
use std::collections::BTreeMap;

/// Tiles laid side by side.
#[derive(Debug, Clone, Default)]
pub struct Terrain {
    /// By the latitude and longitude of the south-western corner.
    tiles: BTreeMap<(i16, i16), Tile>,
}

impl Terrain {
    /// Adds a tile, in place of any other of the same square degree.
    pub fn insert(&mut self, tile: Tile) {
        self.tiles.insert(tile.south_west(), tile);
    }

    /// The number of tiles.
    pub fn len(&self) -> usize {
        self.tiles.len()
    }

    /// Is there no tile?
    pub fn is_empty(&self) -> bool {
        self.tiles.is_empty()
    }

    /// The height of the ground in metres, between the four samples around the point.
    ///
    /// Each sample counts by its nearness. Where some are void (water, shadow) the rest stand in
    /// for them; where all are, or no tile is there, the answer is none. A tile has samples on all
    /// four of its edges, so a point on an edge can be answered from either side.
    pub fn height_m(&self, point: Point) -> Option<f64> {
        let at_or_below = |degrees: f64| {
            let whole = degrees.floor();
            // On a whole degree, the tile that ends there will do as well.
            [Some(whole), (whole == degrees).then_some(whole - 1.0)]
        };
        let lons = at_or_below(point.lon);
        at_or_below(point.lat)
            .into_iter()
            .flatten()
            .flat_map(|south| {
                lons.into_iter()
                    .flatten()
                    .map(move |west| (south as i16, west as i16))
            })
            .find_map(|corner| self.tiles.get(&corner)?.height_m(point))
    }

    /// The height of one sample in metres, counted in steps of 3 seconds of arc east of Greenwich
    /// and north of the equator; none where it is void or no tile is there.
    ///
    /// Longitudes go round the globe. Of a tile of 1 second every third sample counts. A sample on
    /// an edge can be answered from either side.
    pub fn sample_m(&self, east: i64, north: i64) -> Option<i16> {
        const AROUND: i64 = 360 * Tile::STEPS;
        let east = (east + AROUND / 2).rem_euclid(AROUND) - AROUND / 2;
        // On a whole degree, the tile that ends there will do as well.
        let tiles = |at: i64| {
            let whole = at.div_euclid(Tile::STEPS);
            [
                Some(whole),
                (at.rem_euclid(Tile::STEPS) == 0).then_some(whole - 1),
            ]
        };
        tiles(north).into_iter().flatten().find_map(|south| {
            tiles(east).into_iter().flatten().find_map(|west| {
                let around = (west + 180).rem_euclid(360) - 180;
                let corner = (i16::try_from(south).ok()?, i16::try_from(around).ok()?);
                let tile = self.tiles.get(&corner)?;
                tile.sample_m(east - west * Tile::STEPS, north - south * Tile::STEPS)
            })
        })
    }
}

impl FromIterator<Tile> for Terrain {
    fn from_iter<I: IntoIterator<Item = Tile>>(tiles: I) -> Self {
        let mut terrain = Self::default();
        tiles.into_iter().for_each(|tile| terrain.insert(tile));
        terrain
    }
}
