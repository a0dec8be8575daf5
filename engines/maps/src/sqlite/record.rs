//! Rows as bytes: a head with the kind of each value, then the values.

use super::Value;

/// Writes a number of variable length.
///
/// # Source
/// SQLite database file format, section 1.6: seven bits a byte, the high ones first; a ninth byte is whole.
pub(super) fn put_varint(out: &mut Vec<u8>, value: i64) {
    let bits = value as u64;
    if bits >> 56 != 0 {
        let mut high = bits >> 8;
        let mut bytes = [0_u8; 9];
        bytes[8] = bits as u8;
        for byte in bytes.iter_mut().take(8).rev() {
            *byte = (high & 0x7F) as u8 | 0x80;
            high >>= 7;
        }
        out.extend(bytes);
        return;
    }
    let length = (70 - (bits | 1).leading_zeros()) / 7;
    let length = length.max(1);
    for i in (0..length).rev() {
        let more = if i > 0 { 0x80 } else { 0 };
        out.push((bits >> (7 * i)) as u8 & 0x7F | more);
    }
}

/// Takes a number of variable length off the front; none if the bytes end before it.
pub(super) fn take_varint(bytes: &mut &[u8]) -> Option<i64> {
    let mut value = 0_u64;
    for i in 0..9 {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        if i == 8 {
            return Some((value << 8 | u64::from(byte)) as i64);
        }
        value = value << 7 | u64::from(byte & 0x7F);
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some(value as i64)
}

/// Writes a row.
///
/// # Source
/// SQLite database file format, section 2.1.
pub(super) fn encode(row: &[Value]) -> Vec<u8> {
    let (mut kinds, mut body) = (vec![], vec![]);
    for value in row {
        let kind = match value {
            Value::Null => 0,
            Value::Int(0) => 8,
            Value::Int(1) => 9,
            Value::Int(n) => {
                let (kind, bytes) = match n {
                    -0x80..=0x7F => (1, 1),
                    -0x8000..=0x7FFF => (2, 2),
                    -0x80_0000..=0x7F_FFFF => (3, 3),
                    -0x8000_0000..=0x7FFF_FFFF => (4, 4),
                    -0x8000_0000_0000..=0x7FFF_FFFF_FFFF => (5, 6),
                    _ => (6, 8),
                };
                body.extend(n.to_be_bytes().into_iter().skip(8 - bytes));
                kind
            }
            Value::Real(n) => {
                body.extend(n.to_be_bytes());
                7
            }
            Value::Text(text) => {
                body.extend(text.as_bytes());
                13 + 2 * text.len() as i64
            }
            Value::Blob(blob) => {
                body.extend(blob);
                12 + 2 * blob.len() as i64
            }
        };
        put_varint(&mut kinds, kind);
    }
    // The length of the head counts its own bytes.
    let own = if kinds.len() + 1 < 128 { 1 } else { 2 };
    let own = if kinds.len() + own < 1 << 14 { own } else { 3 };
    let mut record = vec![];
    put_varint(&mut record, (kinds.len() + own) as i64);
    record.extend(kinds);
    record.extend(body);
    record
}

/// Reads a row.
///
/// # Errors
/// What is wrong with it, in words.
pub(super) fn decode(record: &[u8]) -> Result<Vec<Value>, &'static str> {
    const CUT: &str = "a row ends before its last value";
    let mut head = record;
    let length = take_varint(&mut head).ok_or(CUT)?;
    let length = usize::try_from(length).map_err(|_| CUT)?;
    let (all, mut body) = record.split_at_checked(length).ok_or(CUT)?;
    let mut kinds = all.get(record.len() - head.len()..).ok_or(CUT)?;
    let mut row = vec![];
    while !kinds.is_empty() {
        let kind = take_varint(&mut kinds).ok_or(CUT)?;
        let size = match kind {
            0 | 8 | 9 => 0,
            1..=4 => kind as usize,
            5 => 6,
            6 | 7 => 8,
            12.. => usize::try_from((kind - 12) / 2).map_err(|_| CUT)?,
            _ => return Err("a value of no known kind"),
        };
        let (bytes, rest) = body.split_at_checked(size).ok_or(CUT)?;
        body = rest;
        row.push(match kind {
            0 => Value::Null,
            1..=6 => Value::Int(int(bytes)),
            7 => Value::Real(f64::from_bits(int(bytes) as u64)),
            8 | 9 => Value::Int(kind - 8),
            _ if kind % 2 == 0 => Value::Blob(bytes.to_vec()),
            _ => Value::Text(String::from_utf8_lossy(bytes).into_owned()),
        });
    }
    Ok(row)
}

/// Bytes with the high one first, and a sign.
fn int(bytes: &[u8]) -> i64 {
    let first = bytes.first().map_or(0, |b| i64::from(*b as i8));
    bytes
        .iter()
        .skip(1)
        .fold(first, |n, b| n << 8 | i64::from(*b))
}
