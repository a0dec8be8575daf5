//! PNG: the chunks that make up the picture and its colours are kept.

use super::{Told, behind, exif, seen, sized};
use crate::read::Reader;
use crate::{Cleaned, Kind, Refusal};

const MARK: &[u8] = b"\x89PNG\r\n\x1a\n";
const BROKEN: Refusal = Refusal::Broken(Kind::Png);

/// What stays: the picture, its palette and transparency, and what its colours and sizes mean.
const KEPT: [&[u8; 4]; 12] = [
    b"IHDR", b"PLTE", b"IDAT", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD",
    b"pHYs", b"cICP",
];

/// # Source
/// W3C PNG (third edition), section 11. A moving picture (`acTL`) becomes a still one.
pub fn clean(bytes: &[u8], most_pixels: u64) -> Result<Cleaned, Refusal> {
    let mut reader = Reader::new(bytes);
    reader.take(MARK.len()).ok_or(BROKEN)?;
    let mut told = Told {
        orientation: 1,
        at: None,
    };
    let (mut size, mut has_data) = (None, false);
    let (mut head, mut data) = (MARK.to_vec(), Vec::with_capacity(bytes.len()));
    loop {
        let chunk = next(&mut reader).ok_or(BROKEN)?;
        match chunk.kind {
            b"IEND" => break,
            b"eXIf" => told = exif::read(chunk.body),
            b"IHDR" => {
                let found = header_size(chunk.body).ok_or(BROKEN)?;
                sized(Kind::Png, found, most_pixels)?;
                if size.replace(found).is_some() {
                    return Err(BROKEN);
                }
                write(&mut head, chunk.kind, chunk.body);
            }
            kind if KEPT.contains(&kind) => {
                size.ok_or(BROKEN)?;
                has_data |= kind == b"IDAT";
                write(&mut data, kind, chunk.body);
            }
            _ => {}
        }
    }
    if !has_data {
        return Err(BROKEN);
    }
    if told.orientation != 1 {
        write(&mut head, b"eXIf", &exif::orientation(told.orientation));
    }
    head.append(&mut data);
    write(&mut head, b"IEND", &[]);
    behind(Kind::Png, reader.rest())?;
    Ok(Cleaned {
        bytes: head,
        size_px: size.map(|size| seen(size, told.orientation)),
        taken_at: told.at,
        may_name_author: false,
    })
}

/// The orientation, which we write as the second chunk.
pub fn turned(bytes: &[u8]) -> u16 {
    let mut reader = Reader::new(bytes);
    reader
        .take(MARK.len())
        .and_then(|_| next(&mut reader))
        .and_then(|_| next(&mut reader))
        .filter(|chunk| chunk.kind == b"eXIf")
        .map_or(1, |chunk| exif::read(chunk.body).orientation)
}

struct Chunk<'a> {
    kind: &'a [u8; 4],
    body: &'a [u8],
}

/// The next chunk, if its sum is right.
fn next<'a>(reader: &mut Reader<'a>) -> Option<Chunk<'a>> {
    let length = usize::try_from(reader.u32_be()?).ok()?;
    let whole = reader.take(length.checked_add(4)?)?;
    let sum = reader.u32_be()?;
    let (kind, body) = whole.split_first_chunk::<4>()?;
    (crc(whole) == sum).then_some(Chunk { kind, body })
}

fn write(out: &mut Vec<u8>, kind: &[u8; 4], body: &[u8]) {
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX);
    out.extend(length.to_be_bytes());
    let from = out.len();
    out.extend_from_slice(kind);
    out.extend_from_slice(body);
    let sum = crc(out.get(from..).unwrap_or_default());
    out.extend(sum.to_be_bytes());
}

fn header_size(body: &[u8]) -> Option<(u32, u32)> {
    let mut reader = Reader::new(body);
    Some((reader.u32_be()?, reader.u32_be()?))
}

/// The sum of a chunk (W3C PNG, annex D).
fn crc(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut n = 0;
        while n < 256 {
            let mut c = n as u32;
            let mut bit = 0;
            while bit < 8 {
                c = if c & 1 == 1 {
                    0xedb8_8320 ^ (c >> 1)
                } else {
                    c >> 1
                };
                bit += 1;
            }
            table[n] = c;
            n += 1;
        }
        table
    };
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        let low = (sum ^ u32::from(*byte)) & 0xff;
        TABLE[low as usize & 0xff] ^ (sum >> 8)
    })
}
