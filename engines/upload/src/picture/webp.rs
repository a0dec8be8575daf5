//! WebP: the picture's chunks are kept, and its header says that the rest is gone.

use super::{Told, behind, exif, seen, sized};
use crate::read::Reader;
use crate::{Cleaned, Kind, Refusal};

const BROKEN: Refusal = Refusal::Broken(Kind::Webp);
/// Flags of the extended header: Exif and XMP.
const HAS_EXIF: u8 = 0b1000;
const HAS_XMP: u8 = 0b0100;

/// # Source
/// RFC 9649, sections 2.3 to 2.7.
pub fn clean(bytes: &[u8], most_pixels: u64) -> Result<Cleaned, Refusal> {
    let mut reader = Reader::new(bytes);
    reader.take(4).ok_or(BROKEN)?;
    let length = usize::try_from(reader.u32_le().ok_or(BROKEN)?).map_err(|_| BROKEN)?;
    let inside = reader.take(length).ok_or(BROKEN)?;
    let mut chunks = Reader::new(inside);
    chunks.take(4).ok_or(BROKEN)?;
    let mut told = Told {
        orientation: 1,
        at: None,
    };
    let (mut size, mut pixels, mut has_picture) = (None, 0_u64, false);
    let (mut extended, mut body) = (None, Vec::with_capacity(bytes.len()));
    while let Some((kind, chunk)) = next(&mut chunks)? {
        match kind {
            b"VP8X" => {
                let flags = *chunk.first().ok_or(BROKEN)?;
                let found = canvas(chunk).ok_or(BROKEN)?;
                sized(Kind::Webp, found, most_pixels)?;
                size = Some(found);
                let mut chunk = chunk.get(..10).ok_or(BROKEN)?.to_vec();
                if let Some(first) = chunk.first_mut() {
                    *first = flags & !(HAS_EXIF | HAS_XMP);
                }
                extended = Some(chunk);
            }
            b"VP8 " | b"VP8L" => {
                let found = if kind == b"VP8L" {
                    lossless(chunk)
                } else {
                    lossy(chunk)
                };
                let found = found.ok_or(BROKEN)?;
                sized(Kind::Webp, found, most_pixels)?;
                size = size.or(Some(found));
                has_picture = true;
                write(&mut body, kind, chunk);
            }
            b"ANMF" => {
                // Of each frame its place (6 bytes), its size less one (3 and 3), and what is in it.
                let frame = chunk.get(6..12).and_then(less_one).ok_or(BROKEN)?;
                pixels += sized(Kind::Webp, frame, most_pixels)?;
                if pixels > most_pixels {
                    return Err(Refusal::Bomb);
                }
                has_picture = true;
                write(&mut body, kind, chunk);
            }
            b"ICCP" | b"ANIM" | b"ALPH" => write(&mut body, kind, chunk),
            b"EXIF" => {
                told = exif::read(chunk.strip_prefix(b"Exif\0\0").unwrap_or(chunk));
            }
            _ => {}
        }
    }
    let size = size.filter(|_| has_picture).ok_or(BROKEN)?;
    behind(Kind::Webp, reader.rest())?;
    Ok(Cleaned {
        bytes: wrap(extended, body, told.orientation),
        size_px: Some(seen(size, told.orientation)),
        taken_at: told.at,
        may_name_author: false,
    })
}

/// The file around the chunks. The orientation can be said only where there is an extended header;
/// a file with Exif has one.
fn wrap(extended: Option<Vec<u8>>, body: Vec<u8>, orientation: u16) -> Vec<u8> {
    let mut inside = b"WEBP".to_vec();
    let is_turned = orientation != 1 && extended.is_some();
    if let Some(mut chunk) = extended {
        if let Some(flags) = chunk.first_mut().filter(|_| is_turned) {
            *flags |= HAS_EXIF;
        }
        write(&mut inside, b"VP8X", &chunk);
    }
    inside.extend(body);
    if is_turned {
        write(&mut inside, b"EXIF", &exif::orientation(orientation));
    }
    let mut out = b"RIFF".to_vec();
    out.extend(
        u32::try_from(inside.len())
            .unwrap_or(u32::MAX)
            .to_le_bytes(),
    );
    out.append(&mut inside);
    out
}

/// The orientation in the `EXIF` chunk.
pub fn turned(bytes: &[u8]) -> u16 {
    let mut reader = Reader::new(bytes.get(12..).unwrap_or_default());
    while let Ok(Some((kind, chunk))) = next(&mut reader) {
        if kind == b"EXIF" {
            return exif::read(chunk).orientation;
        }
    }
    1
}

/// The kind of a chunk and what is in it.
type Chunk<'a> = (&'a [u8; 4], &'a [u8]);

/// The next chunk; none at the end.
fn next<'a>(reader: &mut Reader<'a>) -> Result<Option<Chunk<'a>>, Refusal> {
    if reader.rest().is_empty() {
        return Ok(None);
    }
    let kind = reader.take(4).and_then(|kind| kind.first_chunk::<4>());
    let kind = kind.ok_or(BROKEN)?;
    let length = usize::try_from(reader.u32_le().ok_or(BROKEN)?).map_err(|_| BROKEN)?;
    let body = reader.take(length).ok_or(BROKEN)?;
    if length % 2 == 1 && !reader.rest().is_empty() {
        reader.u8();
    }
    Ok(Some((kind, body)))
}

fn write(out: &mut Vec<u8>, kind: &[u8; 4], body: &[u8]) {
    out.extend_from_slice(kind);
    out.extend(u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes());
    out.extend_from_slice(body);
    if body.len() % 2 == 1 {
        out.push(0);
    }
}

/// Width and height less one, in three bytes each.
fn less_one(bytes: &[u8]) -> Option<(u32, u32)> {
    let side = |at: usize| -> Option<u32> {
        let three: [u8; 3] = bytes.get(at..at + 3)?.try_into().ok()?;
        Some(1 + u32::from_le_bytes([three[0], three[1], three[2], 0]))
    };
    Some((side(0)?, side(3)?))
}

fn canvas(chunk: &[u8]) -> Option<(u32, u32)> {
    less_one(chunk.get(4..10)?)
}

/// The header of a key frame (RFC 6386, section 9.1).
fn lossy(chunk: &[u8]) -> Option<(u32, u32)> {
    let mut reader = Reader::new(chunk);
    reader.take(3)?;
    (reader.take(3)? == b"\x9d\x01\x2a").then_some(())?;
    let (width, height) = (reader.u16_le()?, reader.u16_le()?);
    Some((u32::from(width & 0x3fff), u32::from(height & 0x3fff)))
}

/// The header of a lossless picture (RFC 9649, section 3.4).
fn lossless(chunk: &[u8]) -> Option<(u32, u32)> {
    let mut reader = Reader::new(chunk);
    (reader.u8()? == 0x2f).then_some(())?;
    let bits = reader.u32_le()?;
    Some(((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
}
