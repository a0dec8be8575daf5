//! Unpacks streams (ISO 32000-1, 7.4) up to a limit.

use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZFlush, MZStatus};

use super::lex::{hex_digit, is_space};
use super::object::{Dict, Object};

/// Bytes that one stream may have once it is unpacked.
pub const MOST_UNPACKED: usize = 48 << 20;
/// Filters one upon another.
const MOST_FILTERS: usize = 6;

/// The filters of a stream with their parameters, already resolved.
pub struct Filter {
    pub name: String,
    pub parameters: Dict,
}

/// Unpacks; none where a filter is of pictures or unknown. What is broken is unpacked up to the fault.
pub fn unpack(raw: &[u8], filters: &[Filter]) -> Option<Vec<u8>> {
    if filters.len() > MOST_FILTERS {
        return None;
    }
    let mut bytes = None;
    for filter in filters {
        let from: &[u8] = bytes.as_deref().unwrap_or(raw);
        let out = match filter.name.as_str() {
            "FlateDecode" | "Fl" => predicted(flate(from), &filter.parameters),
            "LZWDecode" | "LZW" => {
                let early = filter.parameters.get("EarlyChange").int() != Some(0);
                predicted(lzw(from, early), &filter.parameters)
            }
            "ASCIIHexDecode" | "AHx" => hex(from),
            "ASCII85Decode" | "A85" => base85(from),
            "RunLengthDecode" | "RL" => runs(from),
            // Streams of which another part takes care: decrypted before they come here.
            "Crypt" => from.to_vec(),
            _ => return None,
        };
        bytes = Some(out);
    }
    Some(bytes.unwrap_or_else(|| {
        raw.get(..raw.len().min(MOST_UNPACKED))
            .unwrap_or_default()
            .to_vec()
    }))
}

fn flate(bytes: &[u8]) -> Vec<u8> {
    let out = inflated(bytes, DataFormat::Zlib);
    if !out.is_empty() {
        return out;
    }
    // Some writers leave out the two bytes in front, or write others.
    inflated(bytes.get(2..).unwrap_or_default(), DataFormat::Raw)
}

/// Piece by piece, so that what comes before a fault is kept.
fn inflated(bytes: &[u8], format: DataFormat) -> Vec<u8> {
    let mut state = InflateState::new_boxed(format);
    let (mut out, mut input) = (Vec::new(), bytes);
    let mut room = vec![0; 64 << 10];
    while out.len() < MOST_UNPACKED {
        let step = inflate(&mut state, input, &mut room, MZFlush::None);
        input = input.get(step.bytes_consumed..).unwrap_or_default();
        out.extend_from_slice(room.get(..step.bytes_written).unwrap_or_default());
        match step.status {
            Ok(MZStatus::StreamEnd) | Err(_) => break,
            Ok(_) if step.bytes_consumed + step.bytes_written == 0 => break,
            Ok(_) => {}
        }
    }
    out.truncate(MOST_UNPACKED);
    out
}

fn predicted(bytes: Vec<u8>, parameters: &Dict) -> Vec<u8> {
    let number = |key: &str, otherwise: i64| {
        let n = parameters.get(key).int().unwrap_or(otherwise);
        usize::try_from(n.clamp(1, 1 << 20)).unwrap_or(1)
    };
    let predictor = number("Predictor", 1);
    if predictor < 2 {
        return bytes;
    }
    let bits = number("Colors", 1).min(64) * number("BitsPerComponent", 8).min(32);
    let pixel = bits.div_ceil(8).max(1);
    // A row longer than all there is needs no more room than that.
    let row = (bits * number("Columns", 1))
        .div_ceil(8)
        .clamp(1, bytes.len().max(1));
    if predictor == 2 {
        return tiff(bytes, row, pixel);
    }
    png(&bytes, row, pixel)
}

fn tiff(mut bytes: Vec<u8>, row: usize, pixel: usize) -> Vec<u8> {
    for line in bytes.chunks_mut(row) {
        for at in pixel..line.len() {
            let left = line.get(at - pixel).copied().unwrap_or_default();
            if let Some(b) = line.get_mut(at) {
                *b = b.wrapping_add(left);
            }
        }
    }
    bytes
}

/// ISO/IEC 15948, 9.
fn png(bytes: &[u8], row: usize, pixel: usize) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut above = vec![0_u8; row];
    for line in bytes.chunks(row + 1) {
        let Some((kind, line)) = line.split_first() else {
            break;
        };
        let mut now = vec![0_u8; row];
        for (at, b) in line.iter().enumerate() {
            let left = at
                .checked_sub(pixel)
                .and_then(|at| now.get(at))
                .copied()
                .unwrap_or_default();
            let corner = at
                .checked_sub(pixel)
                .and_then(|at| above.get(at))
                .copied()
                .unwrap_or_default();
            let up = above.get(at).copied().unwrap_or_default();
            let guess = match kind {
                1 => left,
                2 => up,
                3 => u8::try_from((u16::from(left) + u16::from(up)) / 2).unwrap_or_default(),
                4 => paeth(left, up, corner),
                _ => 0,
            };
            if let Some(place) = now.get_mut(at) {
                *place = b.wrapping_add(guess);
            }
        }
        out.extend_from_slice(now.get(..line.len()).unwrap_or_default());
        above = now;
    }
    out
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let guess = i16::from(left) + i16::from(up) - i16::from(corner);
    let far = |b: u8| (guess - i16::from(b)).abs();
    if far(left) <= far(up) && far(left) <= far(corner) {
        left
    } else if far(up) <= far(corner) {
        up
    } else {
        corner
    }
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = bytes
        .iter()
        .take_while(|b| **b != b'>')
        .filter_map(|b| hex_digit(*b))
        .collect();
    digits
        .chunks(2)
        .map(|pair| {
            pair.first().copied().unwrap_or_default() * 16
                + pair.get(1).copied().unwrap_or_default()
        })
        .collect()
}

fn base85(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut group: Vec<u32> = Vec::with_capacity(5);
    for b in bytes.iter().copied().filter(|b| !is_space(*b)) {
        match b {
            b'z' if group.is_empty() => out.extend_from_slice(&[0; 4]),
            b'!'..=b'u' => group.push(u32::from(b - b'!')),
            b'~' => break,
            _ => {}
        }
        if group.len() == 5 {
            out.extend_from_slice(&value85(&group).to_be_bytes());
            group.clear();
        }
    }
    if group.len() > 1 {
        let keep = group.len() - 1;
        group.resize(5, 84);
        out.extend(value85(&group).to_be_bytes().into_iter().take(keep));
    }
    out
}

fn value85(group: &[u32]) -> u32 {
    group.iter().fold(0_u32, |sum, digit| {
        sum.wrapping_mul(85).wrapping_add(*digit)
    })
}

fn runs(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(length) = bytes.get(at).copied() {
        if length == 128 || out.len() > MOST_UNPACKED {
            break;
        }
        if length < 128 {
            let n = usize::from(length) + 1;
            let end = (at + 1 + n).min(bytes.len());
            out.extend_from_slice(bytes.get(at + 1..end).unwrap_or_default());
            at += 1 + n;
        } else {
            let b = bytes.get(at + 1).copied().unwrap_or_default();
            out.extend(std::iter::repeat_n(b, 257 - usize::from(length)));
            at += 2;
        }
    }
    out
}

fn lzw(bytes: &[u8], early: bool) -> Vec<u8> {
    // Each entry is where a run began in what was written, and how long it is.
    let mut table: Vec<(usize, usize)> = Vec::with_capacity(4096);
    let mut out: Vec<u8> = Vec::new();
    let (mut width, mut last): (u32, Option<(usize, usize)>) = (9, None);
    let (mut buffer, mut have) = (0_u32, 0_u32);
    for b in bytes {
        buffer = (buffer << 8) | u32::from(*b);
        have += 8;
        if have < width {
            continue;
        }
        have -= width;
        let code = (buffer >> have) & ((1 << width) - 1);
        buffer &= (1 << have) - 1;
        let from = out.len();
        match code {
            256 => {
                table.clear();
                (width, last) = (9, None);
                continue;
            }
            257 => break,
            0..=255 => out.push(u8::try_from(code).unwrap_or_default()),
            code => {
                let index = usize::try_from(code - 258).unwrap_or(usize::MAX);
                let run = match (table.get(index), last) {
                    (Some(run), _) => *run,
                    // The run that is being made now: the last one with its own first byte.
                    (None, Some((start, length))) if index == table.len() => (start, length + 1),
                    _ => break,
                };
                for at in run.0..run.0 + run.1 {
                    let b = out.get(at).copied().unwrap_or_default();
                    out.push(b);
                }
            }
        }
        if out.len() > MOST_UNPACKED {
            break;
        }
        if let Some((start, length)) = last
            && table.len() < 4096 - 258
        {
            table.push((start, length + 1));
        }
        last = Some((from, out.len() - from));
        let next = table.len() + 258 + 1 + usize::from(early);
        width = match next {
            0..=512 => 9,
            513..=1024 => 10,
            1025..=2048 => 11,
            _ => 12,
        };
    }
    out
}

/// The filters that a dictionary names.
pub fn filters(dict: &Dict, resolve: &dyn Fn(&Object) -> Object) -> Vec<Filter> {
    let one_or_many = |object: Object| match object {
        Object::Array(items) => items.iter().map(resolve).collect(),
        Object::Null => Vec::new(),
        one => vec![one],
    };
    let either = |long: &str, short: &str| {
        let object = if dict.has(long) {
            dict.get(long)
        } else {
            dict.get(short)
        };
        one_or_many(resolve(object))
    };
    let parameters = either("DecodeParms", "DP");
    either("Filter", "F")
        .iter()
        .enumerate()
        .map(|(at, name)| Filter {
            name: name.name().unwrap_or("?").to_owned(),
            parameters: parameters
                .get(at)
                .and_then(Object::dict)
                .cloned()
                .unwrap_or_default(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, raw: &[u8], want: &[u8]) {
        let filter = Filter {
            name: name.into(),
            parameters: Dict::default(),
        };
        assert_eq!(unpack(raw, &[filter]).unwrap(), want, "{name}");
    }

    #[test]
    fn filters_unpack() {
        check("ASCIIHexDecode", b"48 65 6C6c 6f>", b"Hello");
        check("ASCII85Decode", b"87cURD]j7BEbo80~>", b"Hello world!");
        check(
            "RunLengthDecode",
            &[4, b'H', b'e', b'l', b'l', b'o', 254, b'!', 128],
            b"Hello!!!",
        );
        // The example of ISO 32000-1, 7.4.4.2.
        check(
            "LZWDecode",
            &[0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01],
            &[45, 45, 45, 45, 45, 65, 45, 45, 45, 66],
        );
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(b"Hello", 6);
        check("FlateDecode", &packed, b"Hello");
        check(
            "FlateDecode",
            packed.get(..packed.len() - 4).unwrap(),
            b"Hello",
        );
    }

    #[test]
    fn a_bomb_is_unpacked_up_to_the_limit() {
        let bomb = miniz_oxide::deflate::compress_to_vec_zlib(&vec![0; MOST_UNPACKED * 2], 6);
        let filter = Filter {
            name: "FlateDecode".into(),
            parameters: Dict::default(),
        };
        assert!(unpack(&bomb, &[filter]).unwrap().len() <= MOST_UNPACKED);
    }
}
