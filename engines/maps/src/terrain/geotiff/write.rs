//! Writing a GeoTIFF that any map program opens.

use std::io::{Seek, Write};

use miniz_oxide::deflate::compress_to_vec_zlib;
use tiff::TiffError;
use tiff::encoder::TiffEncoder;
use tiff::tags::Tag;

use super::{NODATA, keys, told};
use crate::error::At;
use crate::progress::tell;
use crate::{Crs, Grid, MapError, Progress};

/// Values in a strip, about: half a megabyte.
const STRIP: usize = 1 << 17;
/// How hard to deflate, of 10: beyond this it takes twice as long for a hundredth.
const EFFORT: u8 = 6;

/// Writes a grid as a GeoTIFF: one band of 32-bit floats in deflated strips with predictor 3, GeoKeys of
/// EPSG:27700 or EPSG:4326, cells as areas, voids as the declared nodata -9999. Progress is in rows.
///
/// # Errors
/// [`MapError::Io`] if it cannot be written; [`MapError::Grid`] if a value that is not void is -9999,
/// which would be read as one; [`MapError::Stopped`].
///
/// # Source
/// TIFF revision 6.0 with Adobe's deflate and Technical Note 3; OGC GeoTIFF standard 19-008r4, clause 7;
/// GDAL's `GDAL_NODATA`.
pub fn write(grid: &Grid, file: impl Write + Seek, progress: Progress<'_>) -> Result<(), MapError> {
    let frame = grid.frame();
    if grid.values().contains(&NODATA) {
        return Err(MapError::Grid(format!(
            "{NODATA} stands for a void and cannot be a value"
        )));
    }
    let bad = |e| told(At::File, e);
    let size = |n: u64| u32::try_from(n).map_err(|_| bad(TiffError::IntSizeError));
    let mut tiff = TiffEncoder::new(file).map_err(bad)?;
    // The library packs whole pictures only, so strips are packed here.
    let mut head = tiff.image_directory().map_err(bad)?;
    let rows = (STRIP / frame.columns).clamp(1, frame.rows);
    let (mut offsets, mut counts) = (vec![], vec![]);
    for (done, strip) in grid.values().chunks(rows * frame.columns).enumerate() {
        tell(progress, (done * rows) as u64, frame.rows as u64)?;
        let planes: Vec<u8> = strip.chunks(frame.columns).flat_map(predict).collect();
        let packed = compress_to_vec_zlib(&planes, EFFORT);
        counts.push(size(packed.len() as u64)?);
        offsets.push(size(head.write_data(&packed[..]).map_err(bad)?)?);
    }
    let mut long = |tag, values: &[u32]| head.write_tag(tag, values).map_err(bad);
    long(Tag::ImageWidth, &[size(frame.columns as u64)?])?;
    long(Tag::ImageLength, &[size(frame.rows as u64)?])?;
    long(Tag::RowsPerStrip, &[size(rows as u64)?])?;
    long(Tag::StripOffsets, &offsets)?;
    long(Tag::StripByteCounts, &counts)?;
    let mut short = |tag, values: &[u16]| head.write_tag(tag, values).map_err(bad);
    short(Tag::BitsPerSample, &[32])?;
    short(Tag::SampleFormat, &[3])?;
    short(Tag::SamplesPerPixel, &[1])?;
    short(Tag::PhotometricInterpretation, &[1])?;
    short(Tag::Compression, &[8])?;
    short(Tag::Predictor, &[3])?;
    short(Tag::GeoKeyDirectoryTag, &geo_keys(frame.crs))?;
    let west = frame.west - frame.step_x / 2.0;
    let north = frame.north + frame.step_y / 2.0;
    let mut double = |tag, values: &[f64]| head.write_tag(tag, values).map_err(bad);
    double(Tag::ModelPixelScaleTag, &[frame.step_x, frame.step_y, 0.0])?;
    double(Tag::ModelTiepointTag, &[0.0, 0.0, 0.0, west, north, 0.0])?;
    head.write_tag(Tag::GdalNodata, &*format!("{NODATA}"))
        .map_err(bad)?;
    head.finish().map_err(bad)?;
    tell(progress, frame.rows as u64, frame.rows as u64)
}

/// Predictor 3: the bytes of a row sorted by weight, the heaviest first, each less the one before.
fn predict(row: &[f32]) -> Vec<u8> {
    let bytes = |v: &f32| if v.is_nan() { NODATA } else { *v }.to_be_bytes();
    let planes = (0..4).flat_map(|weight| row.iter().map(move |v| bytes(v)[weight]));
    let mut before = 0;
    planes
        .map(|byte| byte.wrapping_sub(std::mem::replace(&mut before, byte)))
        .collect()
}

/// The directory of keys: its version, then key, 0 for "here", 1 value, the value.
fn geo_keys(crs: Crs) -> [u16; 20] {
    let [model, system, unit] = match crs {
        Crs::Bng => [
            (keys::MODEL, 1),
            (keys::PROJECTED, crs.epsg()),
            (keys::LENGTH, 9001),
        ],
        Crs::Wgs84 => [
            (keys::MODEL, 2),
            (keys::GEODETIC, crs.epsg()),
            (keys::ANGLE, 9102),
        ],
    };
    let mut directory = [1, 1, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let entries = [model, (keys::RASTER, 1), system, unit];
    for (entry, (key, value)) in directory.chunks_mut(4).skip(1).zip(entries) {
        entry.copy_from_slice(&[key, 0, 1, value]);
    }
    directory
}
