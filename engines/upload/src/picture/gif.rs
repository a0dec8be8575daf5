//! GIF: the frames and their timing are kept; comments and what applications added are not.

use super::{behind, sized};
use crate::read::Reader;
use crate::{Cleaned, Kind, Refusal};

const BROKEN: Refusal = Refusal::Broken(Kind::Gif);

/// # Source
/// GIF89a (CompuServe, 1990), sections 15 to 26; the loop count is the Netscape extension.
pub fn clean(bytes: &[u8], most_pixels: u64) -> Result<Cleaned, Refusal> {
    let mut reader = Reader::new(bytes);
    let mut out = Vec::with_capacity(bytes.len());
    let head = reader.take(13).ok_or(BROKEN)?;
    out.extend_from_slice(head);
    let mut sides = Reader::new(head.get(6..).unwrap_or_default());
    let width = sides.u16_le().ok_or(BROKEN)?;
    let height = sides.u16_le().ok_or(BROKEN)?;
    let size = (u32::from(width), u32::from(height));
    sized(Kind::Gif, size, most_pixels)?;
    colours(&mut reader, &mut out, head.get(10).copied().unwrap_or(0))?;
    let (mut pixels, mut has_frame) = (0_u64, false);
    loop {
        match reader.u8().ok_or(BROKEN)? {
            0x3b => break,
            0x2c => {
                let frame = reader.take(9).ok_or(BROKEN)?;
                let mut sides = Reader::new(frame.get(4..).unwrap_or_default());
                let width = sides.u16_le().ok_or(BROKEN)?;
                let height = sides.u16_le().ok_or(BROKEN)?;
                pixels += sized(Kind::Gif, (width.into(), height.into()), most_pixels)?;
                if pixels > most_pixels {
                    return Err(Refusal::Bomb);
                }
                out.push(0x2c);
                out.extend_from_slice(frame);
                colours(&mut reader, &mut out, frame.get(8).copied().unwrap_or(0))?;
                out.push(reader.u8().ok_or(BROKEN)?);
                out.extend_from_slice(blocks(&mut reader)?);
                has_frame = true;
            }
            0x21 => {
                let label = reader.u8().ok_or(BROKEN)?;
                let body = blocks(&mut reader)?;
                let is_loop = label == 0xff && body.get(1..12) == Some(b"NETSCAPE2.0");
                if label == 0xf9 || (is_loop && body.len() <= 32) {
                    out.extend([0x21, label]);
                    out.extend_from_slice(body);
                }
            }
            _ => return Err(BROKEN),
        }
    }
    if !has_frame {
        return Err(BROKEN);
    }
    out.push(0x3b);
    behind(Kind::Gif, reader.rest())?;
    Ok(Cleaned {
        bytes: out,
        size_px: Some(size),
        ..Cleaned::default()
    })
}

/// A table of colours, if the flags say that there is one.
fn colours(reader: &mut Reader<'_>, out: &mut Vec<u8>, flags: u8) -> Result<(), Refusal> {
    if flags & 0x80 != 0 {
        let length = 3 << ((flags & 0x07) + 1);
        out.extend_from_slice(reader.take(length).ok_or(BROKEN)?);
    }
    Ok(())
}

/// Sub-blocks, with the empty one that ends them.
fn blocks<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8], Refusal> {
    let rest = reader.rest();
    let mut ahead = reader.clone();
    let from = ahead.at();
    loop {
        match ahead.u8().ok_or(BROKEN)? {
            0 => break,
            n => ahead.take(usize::from(n)).ok_or(BROKEN)?,
        };
    }
    let length = ahead.at() - from;
    *reader = ahead;
    rest.get(..length).ok_or(BROKEN)
}
