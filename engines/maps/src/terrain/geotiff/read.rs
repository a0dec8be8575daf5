//! Reading a GeoTIFF, tile by tile.

use std::io::{BufReader, Read, Seek};

use tiff::ColorType;
use tiff::decoder::{ChunkType, Decoder, DecodingResult, Limits};
use tiff::tags::Tag;

use super::{keys, told};
use crate::error::{At, at_most};
use crate::progress::tell;
use crate::{Frame, Grid, MOST_CELLS, MapError, Progress};

/// The most bytes of one tile or strip, packed or unpacked. A file of one strip may be the whole grid.
const LARGEST_TILE: usize = 4 * MOST_CELLS as usize;
/// Beyond this a number is some program's sign of a void, whatever the file declares.
const NO_HEIGHT: f64 = 1e30;

/// Reads the first picture of a GeoTIFF: one band of numbers, such as heights in metres.
///
/// Tiles or strips; unpacked, deflate, LZW or PackBits; predictors 2 and 3; integers and floats of
/// 8 to 64 bits, either byte order, BigTIFF too. The declared nodata value, NaN and anything
/// beyond 1e30 are void, and so is a tile that a sparse file leaves out. Progress is in tiles.
///
/// # Errors
/// [`MapError::Broken`] with the tile that is damaged or cut off; [`MapError::Crs`] for a system other
/// than the National Grid or WGS84, or none; [`MapError::Unsupported`] for other packings, several
/// bands, or a grid that is turned; [`MapError::TooLarge`] beyond [`MOST_CELLS`].
///
/// # Source
/// TIFF revision 6.0, sections 3, 13 to 15; Adobe, TIFF Technical Note 3 (predictor 3); OGC GeoTIFF standard
/// 19-008r4, clause 7; GDAL's `GDAL_NODATA` (tag 42113).
pub fn read(mut file: impl Read + Seek, progress: Progress<'_>) -> Result<Grid, MapError> {
    let head = |e| told(At::File, e);
    file.rewind()?;
    let mut tiff = Decoder::new(BufReader::new(file))
        .map_err(head)?
        .with_limits(limits());
    let (width, height) = tiff.dimensions().map_err(head)?;
    at_most(
        "cells of a grid",
        u64::from(width) * u64::from(height),
        MOST_CELLS,
    )?;
    if !matches!(
        tiff.colortype().map_err(head)?,
        ColorType::Gray(8 | 16 | 32 | 64)
    ) {
        return Err(MapError::Unsupported(
            "TIFF: terrain has one band of numbers".to_owned(),
        ));
    }
    let frame = frame(&mut tiff, width, height)?;
    frame.check()?;
    let nodata = nodata(&mut tiff)?;
    let (wide, high) = tiff.chunk_dimensions();
    let bytes_tag = match tiff.get_chunk_type() {
        ChunkType::Tile => Tag::TileByteCounts,
        ChunkType::Strip => Tag::StripByteCounts,
    };
    let byte_counts: Vec<u64> = tiff
        .find_tag_unsigned_vec(bytes_tag)
        .map_err(head)?
        .unwrap_or_default();
    let (across, down) = (width.div_ceil(wide.max(1)), height.div_ceil(high.max(1)));
    let tiles = u64::from(across) * u64::from(down);
    if byte_counts.len() as u64 != tiles {
        return Err(At::File.broken(format!(
            "{} tiles where there should be {tiles}",
            byte_counts.len()
        )));
    }
    let mut values = vec![f32::NAN; frame.len()];
    for (index, &bytes) in (0..).zip(&byte_counts) {
        tell(progress, u64::from(index), tiles)?;
        // A sparse file has no bytes for a tile that is wholly void.
        if bytes == 0 {
            continue;
        }
        let tile = tiff
            .read_chunk(index)
            .map_err(|e| told(At::Tile(index + 1), e))?;
        let (tile_wide, _) = tiff.chunk_data_dimensions(index);
        let left = (index % across) as usize * wide as usize;
        let top = (index / across) as usize * high as usize;
        let place = Place {
            left,
            top,
            wide: tile_wide as usize,
            columns: frame.columns,
        };
        place.pour(&mut values, &tile, nodata)?;
    }
    tell(progress, tiles, tiles)?;
    Grid::new(frame, values)
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.decoding_buffer_size = LARGEST_TILE;
    limits.intermediate_buffer_size = LARGEST_TILE;
    // Offsets of a million tiles.
    limits.ifd_value_size = 8 << 20;
    limits
}

/// Where the cells lie.
fn frame<R: Read + Seek>(
    tiff: &mut Decoder<R>,
    width: u32,
    height: u32,
) -> Result<Frame, MapError> {
    let mut numbers = |tag| -> Result<Vec<f64>, MapError> {
        match tiff.find_tag(tag).map_err(|e| told(At::File, e))? {
            Some(value) => value.into_f64_vec().map_err(|e| told(At::File, e)),
            None => Ok(vec![]),
        }
    };
    let (scale, tie, turned) = (
        numbers(Tag::ModelPixelScaleTag)?,
        numbers(Tag::ModelTiepointTag)?,
        numbers(Tag::ModelTransformationTag)?,
    );
    let (step_x, step_y, x, y) = match (&*scale, &*tie, &*turned) {
        (&[step_x, step_y, ..], &[column, row, _, x, y, _, ..], _) => {
            (step_x, step_y, x - column * step_x, y + row * step_y)
        }
        (_, _, &[a, b, _, x, c, d, _, y, ..]) if b == 0.0 && c == 0.0 => (a, -d, x, y),
        (_, _, [_, _, _, _, ..]) => {
            return Err(MapError::Unsupported(
                "TIFF: the grid is turned against its coordinates".to_owned(),
            ));
        }
        _ => {
            return Err(MapError::Crs(
                "the file does not say where it lies".to_owned(),
            ));
        }
    };
    let directory = match tiff
        .find_tag(Tag::GeoKeyDirectoryTag)
        .map_err(|e| told(At::File, e))?
    {
        Some(value) => value.into_u16_vec().map_err(|e| told(At::File, e))?,
        None => vec![],
    };
    let words = text(tiff, Tag::GeoAsciiParamsTag)?.unwrap_or_default();
    let keys = keys::read(&directory, &words)?;
    let half = if keys.is_point { 0.0 } else { 0.5 };
    Ok(Frame {
        crs: keys.crs,
        west: x + half * step_x,
        north: y - half * step_y,
        step_x,
        step_y,
        columns: width as usize,
        rows: height as usize,
    })
}

fn nodata<R: Read + Seek>(tiff: &mut Decoder<R>) -> Result<Option<f64>, MapError> {
    let Some(text) = text(tiff, Tag::GdalNodata)? else {
        return Ok(None);
    };
    // Some programs write words here; then nothing is declared.
    Ok(text.trim_matches(['\0', ' ']).parse().ok())
}

fn text<R: Read + Seek>(tiff: &mut Decoder<R>, tag: Tag) -> Result<Option<String>, MapError> {
    match tiff.find_tag(tag).map_err(|e| told(At::File, e))? {
        Some(value) => Ok(Some(value.into_string().map_err(|e| told(At::File, e))?)),
        None => Ok(None),
    }
}

/// Where a tile goes.
struct Place {
    left: usize,
    top: usize,
    wide: usize,
    columns: usize,
}

impl Place {
    /// Puts the numbers of a tile into the grid, whatever their kind.
    fn pour(
        &self,
        values: &mut [f32],
        tile: &DecodingResult,
        nodata: Option<f64>,
    ) -> Result<(), MapError> {
        // Compared as the file holds it: a declared -3.4028235e38 is the float nearest to it.
        let small = nodata.map(|n| n as f32);
        match tile {
            DecodingResult::F32(t) => self.rows(values, t, |v| {
                (Some(v) != small && f64::from(v).abs() < NO_HEIGHT).then_some(v)
            }),
            DecodingResult::F64(t) => self.rows(values, t, |v: f64| {
                (Some(v) != nodata && v.abs() < NO_HEIGHT).then_some(v as f32)
            }),
            DecodingResult::U8(t) => self.whole(values, t, nodata),
            DecodingResult::I8(t) => self.whole(values, t, nodata),
            DecodingResult::U16(t) => self.whole(values, t, nodata),
            DecodingResult::I16(t) => self.whole(values, t, nodata),
            DecodingResult::U32(t) => self.whole(values, t, nodata),
            DecodingResult::I32(t) => self.whole(values, t, nodata),
            _ => {
                return Err(MapError::Unsupported(
                    "TIFF: half floats and 64-bit integers".to_owned(),
                ));
            }
        }
        Ok(())
    }

    fn whole<T: Copy + Into<f64>>(&self, values: &mut [f32], tile: &[T], nodata: Option<f64>) {
        self.rows(values, tile, |v| {
            let v: f64 = v.into();
            (Some(v) != nodata).then_some(v as f32)
        });
    }

    fn rows<T: Copy>(&self, values: &mut [f32], tile: &[T], known: impl Fn(T) -> Option<f32>) {
        let rows = values.chunks_mut(self.columns).skip(self.top);
        for (row, from) in rows.zip(tile.chunks(self.wide.max(1))) {
            for (onto, &from) in row.iter_mut().skip(self.left).zip(from) {
                *onto = known(from).unwrap_or(f32::NAN);
            }
        }
    }
}
