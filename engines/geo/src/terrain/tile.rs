//! One square degree of heights.

use super::blend;
use crate::{GeoError, Point};

/// What stands where no height is known.
const VOID: i16 = -32_768;

/// The heights of one square degree.
#[derive(Debug, Clone, PartialEq)]
pub struct Tile {
    south: i16,
    west: i16,
    /// Samples along each edge, both corners included.
    side: usize,
    /// Row by row from the north, each from the west.
    heights_m: Vec<i16>,
}

impl Tile {
    /// Reads a tile: its name, like `N51E000` or `N51E000.hgt`, gives its south-western corner.
    ///
    /// # Errors
    /// [`GeoError::TileName`], or [`GeoError::TileSize`] if there are not 1201 × 1201 or
    /// 3601 × 3601 heights of two bytes.
    ///
    /// # Source
    /// NASA, "SRTM Topography" (SRTM_Topo.txt), section 2: big-endian signed integers, void -32768.
    pub fn from_hgt(name: &str, bytes: &[u8]) -> Result<Self, GeoError> {
        let (south, west) =
            corner(name).ok_or_else(|| GeoError::TileName(name.chars().take(40).collect()))?;
        let side = match bytes.len() {
            2_884_802 => 1_201,
            25_934_402 => 3_601,
            bytes => {
                return Err(GeoError::TileSize {
                    name: name.to_owned(),
                    bytes,
                });
            }
        };
        let heights_m = bytes
            .as_chunks::<2>()
            .0
            .iter()
            .map(|&pair| i16::from_be_bytes(pair))
            .collect();
        Ok(Self {
            south,
            west,
            side,
            heights_m,
        })
    }

    /// Steps of 3 seconds of arc along an edge.
    pub(super) const STEPS: i64 = 1_200;

    /// A sample so many steps of 3 seconds of arc from the south-western corner; see
    /// [`Terrain::sample_m`](super::Terrain::sample_m).
    pub(super) fn sample_m(&self, east: i64, north: i64) -> Option<i16> {
        let steps = 0..=Self::STEPS;
        if !steps.contains(&east) || !steps.contains(&north) {
            return None;
        }
        let finer = (self.side - 1) / Self::STEPS as usize;
        let (column, row) = (
            east as usize * finer,
            (Self::STEPS - north) as usize * finer,
        );
        let height_m = self.heights_m.get(row * self.side + column).copied()?;
        (height_m != VOID).then_some(height_m)
    }

    /// The latitude and longitude of the south-western corner.
    pub fn south_west(&self) -> (i16, i16) {
        (self.south, self.west)
    }

    /// Samples along each edge, both corners included: 1201 or 3601.
    pub fn side(&self) -> usize {
        self.side
    }

    /// Every height in whole metres, row by row from the north, each from the west; none where it
    /// is void.
    pub fn heights_m(&self) -> impl ExactSizeIterator<Item = Option<i16>> {
        self.heights_m
            .iter()
            .map(|&height| (height != VOID).then_some(height))
    }

    /// The height within the tile, edges included; see [`Terrain::height_m`](super::Terrain::height_m).
    pub(super) fn height_m(&self, point: Point) -> Option<f64> {
        let last = self.side - 1;
        let across = (point.lon - f64::from(self.west)) * last as f64;
        let down = (f64::from(self.south) + 1.0 - point.lat) * last as f64;
        let on_tile = 0.0..=last as f64;
        if !on_tile.contains(&across) || !on_tile.contains(&down) {
            return None;
        }
        let (column, row) = (
            (across as usize).min(last - 1),
            (down as usize).min(last - 1),
        );
        let (east, south) = (across - column as f64, down - row as f64);

        let corner = row * self.side + column;
        let sample = |index: usize| match self.heights_m[index] {
            VOID => None,
            height => Some(f64::from(height)),
        };
        let samples = [
            sample(corner),
            sample(corner + 1),
            sample(corner + self.side),
            sample(corner + self.side + 1),
        ];
        blend(samples, east, south)
    }
}

/// `N51E000` is (51, 0), `S01W001` is (-1, -1).
fn corner(name: &str) -> Option<(i16, i16)> {
    let stem = match name.get(7..) {
        Some(rest) if rest.is_empty() || rest.eq_ignore_ascii_case(".hgt") => name.get(..7)?,
        _ => return None,
    };
    let degrees = |text: &str, most: i16| {
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<i16>().ok().filter(|&d| digits && d <= most)
    };
    let (lat, lon) = (
        degrees(stem.get(1..3)?, 90)?,
        degrees(stem.get(4..7)?, 180)?,
    );
    let south = match stem.as_bytes()[0].to_ascii_uppercase() {
        b'N' if lat < 90 => lat,
        b'S' => -lat,
        _ => return None,
    };
    let west = match stem.as_bytes()[3].to_ascii_uppercase() {
        b'E' if lon < 180 => lon,
        b'W' => -lon,
        _ => return None,
    };
    Some((south, west))
}
