//! Tiles laid side by side into one grid.

use super::{Frame, Grid};
use crate::progress::tell;
use crate::{MapError, Progress};

/// How far a tile may lie off the common raster, in cells: rounding in a file, no more.
const OFF_RASTER: f64 = 0.02;

impl Grid {
    /// One grid over all of the tiles. Where two overlap the earlier one is heard, and its voids
    /// are filled from the later. What no tile covers is void.
    ///
    /// Progress is in tiles.
    ///
    /// # Errors
    /// [`MapError::Grid`] if there is none, or if the tiles are not all of one coordinate system,
    /// one step and one raster (resample them onto one frame first); [`MapError::TooLarge`] for
    /// tiles so far apart that the whole is; [`MapError::Stopped`].
    pub fn mosaic(tiles: &[Self], progress: Progress<'_>) -> Result<Self, MapError> {
        let Some(first) = tiles.first() else {
            return Err(MapError::Grid("there are no tiles".to_owned()));
        };
        let base = first.frame;
        for (number, tile) in tiles.iter().enumerate() {
            fits(&base, &tile.frame)
                .map_err(|problem| MapError::Grid(format!("tile {}: {problem}", number + 1)))?;
        }
        let least =
            |of: fn(&Frame) -> f64| tiles.iter().map(|t| of(&t.frame)).fold(of(&base), f64::min);
        let most =
            |of: fn(&Frame) -> f64| tiles.iter().map(|t| of(&t.frame)).fold(of(&base), f64::max);
        let (west, north) = (least(|f| f.west), most(|f| f.north));
        let (east, south) = (most(Frame::east), least(Frame::south));
        let frame = Frame {
            west,
            north,
            columns: ((east - west) / base.step_x).round() as usize + 1,
            rows: ((north - south) / base.step_y).round() as usize + 1,
            ..base
        };
        frame.check()?;
        let mut values = vec![f32::NAN; frame.len()];
        for (done, tile) in tiles.iter().enumerate() {
            tell(progress, done as u64, tiles.len() as u64)?;
            let column = ((tile.frame.west - west) / base.step_x).round() as usize;
            let row = ((north - tile.frame.north) / base.step_y).round() as usize;
            for (down, from) in tile.values.chunks(tile.frame.columns).enumerate() {
                let start = (row + down) * frame.columns + column;
                let Some(onto) = values.get_mut(start..start + from.len()) else {
                    continue;
                };
                for (onto, &from) in onto.iter_mut().zip(from) {
                    if onto.is_nan() {
                        *onto = from;
                    }
                }
            }
        }
        tell(progress, tiles.len() as u64, tiles.len() as u64)?;
        Self::new(frame, values)
    }
}

/// Whether a tile's samples fall on the raster of the first.
fn fits(base: &Frame, tile: &Frame) -> Result<(), String> {
    if tile.crs != base.crs {
        return Err(format!("is in {}, the first in {}", tile.crs, base.crs));
    }
    for (step, want, cells) in [
        (tile.step_x, base.step_x, tile.columns),
        (tile.step_y, base.step_y, tile.rows),
    ] {
        if (step - want).abs() * cells as f64 > OFF_RASTER * want {
            return Err(format!("has a step of {step}, the first of {want}"));
        }
    }
    for (offset, step) in [
        (tile.west - base.west, base.step_x),
        (tile.north - base.north, base.step_y),
    ] {
        let cells = offset / step;
        if (cells - cells.round()).abs() > OFF_RASTER {
            return Err(format!(
                "lies {cells:.3} cells from the first, not a whole number"
            ));
        }
    }
    Ok(())
}
