//! PDF: one that is locked, or does things when it is opened, is refused; who wrote it is blanked out.

use miniz_oxide::inflate::core::inflate_flags::{
    TINFL_FLAG_PARSE_ZLIB_HEADER, TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
};
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use crate::read::find;
use crate::{Cleaned, Kind, Refusal};

/// All packed lists of objects together, unfolded.
const MOST_UNFOLDED_BYTES: usize = 64_000_000;

/// Packed lists of objects in one document: a thousand pages have some dozens.
const MOST_LISTS: usize = 5_000;

/// The longest that a document says of its author. One that does not end there is left as it is: looking
/// further for each would take longer and longer.
const MOST_AUTHOR_BYTES: usize = 8_192;

/// Names that make a document act (ISO 32000-2, sections 12.6.4 and 7.11.4). They are long enough that
/// chance does not write them into the bytes of a picture.
const ACTS: [&[u8]; 11] = [
    b"JavaScript",
    b"Launch",
    b"EmbeddedFile",
    b"EmbeddedFiles",
    b"FileAttachment",
    b"RichMedia",
    b"SubmitForm",
    b"ImportData",
    b"GoToE",
    b"XFA",
    b"Rendition",
];

/// What a document says of the people and programs that made it (ISO 32000-2, section 14.3.3).
const AUTHORS: [&[u8]; 6] = [
    b"Author",
    b"Creator",
    b"Producer",
    b"Keywords",
    b"Subject",
    b"Company",
];

/// The document, if it only shows itself.
///
/// Lists of objects that are packed are unfolded and looked through as well; the names are read as a
/// reader would, `#4A` for `J` included.
pub fn clean(bytes: &[u8]) -> Result<Cleaned, Refusal> {
    ends(bytes)?;
    judge(bytes)?;
    let mut room = MOST_UNFOLDED_BYTES;
    let mut is_packed = false;
    for (n, packed) in lists(bytes).enumerate() {
        is_packed = true;
        if n == MOST_LISTS {
            return Err(Refusal::Bomb);
        }
        let unfolded = unfold(packed, &mut room)?;
        judge(&unfolded)?;
    }
    let mut bytes = bytes.to_vec();
    blank_authors(&mut bytes);
    blank_packets(&mut bytes);
    // In a damaged document what looks like an author can reach over the end.
    ends(&bytes)?;
    Ok(Cleaned {
        bytes,
        may_name_author: is_packed,
        ..Cleaned::default()
    })
}

/// A reader starts at the end: without that, the file was cut short.
fn ends(bytes: &[u8]) -> Result<(), Refusal> {
    let tail = bytes
        .get(bytes.len().saturating_sub(2_048)..)
        .unwrap_or_default();
    if find(tail, b"%%EOF").is_none() || find(bytes, b"startxref").is_none() {
        return Err(Refusal::Broken(Kind::Pdf));
    }
    Ok(())
}

fn judge(bytes: &[u8]) -> Result<(), Refusal> {
    for name in names(bytes) {
        if name == b"Encrypt" {
            return Err(Refusal::Locked(Kind::Pdf));
        }
        if ACTS.contains(&name.as_slice()) {
            return Err(Refusal::Active(Kind::Pdf));
        }
    }
    Ok(())
}

/// Every name in the file, its escapes read (ISO 32000-2, section 7.3.5). Names longer than any we look
/// for are left out.
fn names(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let slashes = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/');
    slashes.filter_map(|(at, _)| {
        let mut rest = bytes.get(at + 1..)?.iter().copied().take(64);
        let mut name = Vec::new();
        while let Some(byte) = rest.next() {
            match byte {
                b'#' => {
                    let hex = |c: u8| char::from(c).to_digit(16);
                    let (high, low) = (hex(rest.next()?)?, hex(rest.next()?)?);
                    name.push(u8::try_from(high * 16 + low).ok()?);
                }
                0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ' => break,
                b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%' => break,
                byte => name.push(byte),
            }
            if name.len() > 16 {
                return None;
            }
        }
        Some(name)
    })
}

/// The packed lists of objects: streams whose dictionary has `ObjStm` in it.
fn lists(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = bytes.get(from..)?;
            let start = from + find(rest, b"stream")?;
            let before = bytes
                .get(start.saturating_sub(512)..start)
                .unwrap_or_default();
            from = start + b"stream".len();
            if before.ends_with(b"end") {
                continue;
            }
            let dictionary = before
                .windows(4)
                .rposition(|word| word == b" obj")
                .and_then(|at| before.get(at..))
                .unwrap_or(before);
            if names(dictionary).any(|name| name == b"ObjStm") {
                let body = bytes.get(from..)?;
                let body = body.strip_prefix(b"\r").unwrap_or(body);
                return Some(body.strip_prefix(b"\n").unwrap_or(body));
            }
        }
    })
}

/// Unfolds a packed list as far as `room` goes. One that is packed in some other way than everybody
/// packs them is not looked into, and so is not let through.
fn unfold(packed: &[u8], room: &mut usize) -> Result<Vec<u8>, Refusal> {
    let mut state = Box::new(DecompressorOxide::new());
    let flags = TINFL_FLAG_PARSE_ZLIB_HEADER | TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let mut out = vec![0; 16 << 10];
    let (mut read, mut written) = (0, 0);
    loop {
        let input = packed.get(read..).unwrap_or_default();
        let (status, consumed, produced) = decompress(&mut state, input, &mut out, written, flags);
        read += consumed;
        written += produced;
        match status {
            miniz_oxide::inflate::TINFLStatus::Done => break,
            miniz_oxide::inflate::TINFLStatus::HasMoreOutput if out.len() < *room => {
                let more = out.len().min(*room - out.len());
                out.resize(out.len() + more, 0);
            }
            miniz_oxide::inflate::TINFLStatus::HasMoreOutput => return Err(Refusal::Bomb),
            _ => return Err(Refusal::Broken(Kind::Pdf)),
        }
    }
    out.truncate(written);
    *room = room.saturating_sub(written);
    Ok(out)
}

/// Writes spaces over what the document says of its author. Nothing moves, so that it still holds together.
fn blank_authors(bytes: &mut [u8]) {
    let mut at = 0;
    while let Some(found) = bytes
        .get(at..)
        .and_then(|rest| rest.iter().position(|b| *b == b'/'))
    {
        at += found + 1;
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(word) = AUTHORS.iter().find(|word| rest.starts_with(word)) else {
            continue;
        };
        let after = at + word.len();
        let space = bytes
            .get(after..)
            .unwrap_or_default()
            .iter()
            .take_while(|b| b.is_ascii_whitespace())
            .count();
        let open = after + space;
        let end = match bytes.get(open) {
            Some(b'(') => string_end(bytes, open),
            Some(b'<') if bytes.get(open + 1) != Some(&b'<') => bytes
                .get(open..)
                .and_then(|rest| {
                    let mut rest = rest.iter().take(MOST_AUTHOR_BYTES);
                    rest.position(|b| *b == b'>')
                })
                .map(|n| open + n),
            _ => None,
        };
        if let Some(inside) = end.and_then(|end| bytes.get_mut(open + 1..end)) {
            let blank = if rest_is_hex(inside) { b'0' } else { b' ' };
            inside.fill(blank);
        }
        at = end.unwrap_or(after);
    }
}

/// Whether a string within `<` and `>` was meant: spaces there would do as well, zeros keep its length.
fn rest_is_hex(inside: &[u8]) -> bool {
    !inside.is_empty() && inside.iter().all(u8::is_ascii_hexdigit)
}

/// Where the string that opens at `open` closes: brackets within it come in pairs or are escaped.
fn string_end(bytes: &[u8], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = open;
    while at - open < MOST_AUTHOR_BYTES {
        match bytes.get(at)? {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Writes spaces over XMP packets that are not packed.
fn blank_packets(bytes: &mut [u8]) {
    let mut from = 0;
    while let Some(begin) = bytes.get(from..).and_then(|rest| find(rest, b"<x:xmpmeta")) {
        let begin = from + begin;
        let length = bytes
            .get(begin..)
            .and_then(|rest| find(rest, b"</x:xmpmeta>"))
            .map(|n| n + b"</x:xmpmeta>".len());
        let Some(length) = length else { return };
        if let Some(packet) = bytes.get_mut(begin..begin + length) {
            packet.fill(b' ');
        }
        from = begin + length;
    }
}
