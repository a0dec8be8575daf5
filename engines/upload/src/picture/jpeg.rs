//! JPEG: the tables and the scans are kept; what applications added is not.

use super::{Told, behind, exif, seen, sized};
use crate::read::Reader;
use crate::{Cleaned, Kind, Refusal};

const EXIF: &[u8] = b"Exif\0\0";

/// One segment between the markers.
struct Segment<'a> {
    marker: u8,
    body: &'a [u8],
}

const BROKEN: Refusal = Refusal::Broken(Kind::Jpeg);

/// # Source
/// ITU-T T.81, annex B. `APP0` (JFIF), the colour profile in `APP2` and Adobe's `APP14`, without which
/// the colours are wrong, stay; every other `APPn` and every comment goes.
pub fn clean(bytes: &[u8], most_pixels: u64) -> Result<Cleaned, Refusal> {
    let mut reader = Reader::new(bytes);
    let mut out = Vec::with_capacity(bytes.len());
    let start = reader.take(2).ok_or(BROKEN)?;
    out.extend_from_slice(start);
    let mut told = Told {
        orientation: 1,
        at: None,
    };
    let (mut size, mut has_scan, mut head) = (None, false, Vec::new());
    loop {
        let segment = next(&mut reader).ok_or(BROKEN)?;
        match segment.marker {
            0xd9 => break,
            0xe1 if segment.body.starts_with(EXIF) => {
                let found = exif::read(segment.body.get(EXIF.len()..).unwrap_or_default());
                if found.orientation != 1 {
                    told.orientation = found.orientation;
                }
                told.at = told.at.or(found.at);
            }
            0xe0 if segment.body.starts_with(b"JFIF\0") => {
                // The small picture within is of the same moment and may show more: it goes.
                let mut plain = segment.body.get(..12).ok_or(BROKEN)?.to_vec();
                plain.extend([0, 0]);
                write(&mut head, 0xe0, &plain);
            }
            0xe2 if segment.body.starts_with(b"ICC_PROFILE\0") => {
                write(&mut head, 0xe2, segment.body);
            }
            0xee if segment.body.starts_with(b"Adobe") => write(&mut head, 0xee, segment.body),
            0xe0..=0xef | 0xfe => {}
            marker => {
                if is_frame(marker) {
                    let found = frame_size(segment.body).ok_or(BROKEN)?;
                    sized(Kind::Jpeg, found, most_pixels)?;
                    size = Some(found);
                }
                write(&mut head, marker, segment.body);
                if marker == 0xda {
                    size.ok_or(BROKEN)?;
                    if !has_scan {
                        // What says how to turn it comes first, before anything that was before it.
                        if told.orientation != 1 {
                            write(&mut out, 0xe1, &exif_body(told.orientation));
                        }
                        has_scan = true;
                    }
                    out.append(&mut head);
                    out.extend_from_slice(scan(&mut reader));
                }
            }
        }
    }
    if !has_scan {
        return Err(BROKEN);
    }
    out.append(&mut head);
    out.extend([0xff, 0xd9]);
    behind(Kind::Jpeg, reader.rest())?;
    Ok(Cleaned {
        bytes: out,
        size_px: size.map(|size| seen(size, told.orientation)),
        taken_at: told.at,
        may_name_author: false,
    })
}

/// The orientation in the first segment.
pub fn turned(bytes: &[u8]) -> u16 {
    let mut reader = Reader::new(bytes);
    let first = reader.take(2).and_then(|_| next(&mut reader));
    first
        .filter(|segment| segment.marker == 0xe1)
        .and_then(|segment| segment.body.strip_prefix(EXIF))
        .map_or(1, |body| exif::read(body).orientation)
}

fn exif_body(orientation: u16) -> Vec<u8> {
    let mut body = EXIF.to_vec();
    body.extend(exif::orientation(orientation));
    body
}

/// The next segment; fill bytes before its marker are passed over.
fn next<'a>(reader: &mut Reader<'a>) -> Option<Segment<'a>> {
    (reader.u8()? == 0xff).then_some(())?;
    let mut marker = reader.u8()?;
    while marker == 0xff {
        marker = reader.u8()?;
    }
    if matches!(marker, 0x00 | 0x01 | 0xd0..=0xd8) {
        return None;
    }
    if marker == 0xd9 {
        return Some(Segment { marker, body: &[] });
    }
    let length = usize::from(reader.u16_be()?).checked_sub(2)?;
    let body = reader.take(length)?;
    Some(Segment { marker, body })
}

fn write(out: &mut Vec<u8>, marker: u8, body: &[u8]) {
    // A body came from a segment, or is shorter than one: its length fits.
    let length = u16::try_from(body.len() + 2).unwrap_or(u16::MAX);
    out.extend([0xff, marker]);
    out.extend(length.to_be_bytes());
    out.extend_from_slice(body);
}

/// A start of frame, of any of the processes.
const fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
}

fn frame_size(body: &[u8]) -> Option<(u32, u32)> {
    let mut reader = Reader::new(body);
    reader.u8()?;
    let height = reader.u16_be()?;
    let width = reader.u16_be()?;
    Some((u32::from(width), u32::from(height)))
}

/// The coded data of a scan, up to the marker that ends it. `FF00` is data and `FFD0` to `FFD7` restart it.
fn scan<'a>(reader: &mut Reader<'a>) -> &'a [u8] {
    let rest = reader.rest();
    let mut from = 0;
    let end = loop {
        let tail = rest.get(from..).unwrap_or_default();
        let Some(found) = tail.iter().position(|byte| *byte == 0xff) else {
            break rest.len();
        };
        let at = from + found;
        match rest.get(at + 1) {
            None => break rest.len(),
            Some(0x00 | 0xd0..=0xd7) => from = at + 2,
            Some(_) => break at,
        }
    };
    reader.take(end).unwrap_or_default()
}
