//! Protocol buffers, as far as these files use them.

/// The fields of a message, one after the other.
///
/// # Source
/// Protocol Buffers documentation, "Encoding": varint, 64-bit, length-delimited and 32-bit fields.
pub(super) struct Fields<'a>(pub &'a [u8]);

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Held<'a> {
    Number(u64),
    Bytes(&'a [u8]),
    /// A number of fixed width: none is of use here.
    Fixed,
}

/// A field's number and what it holds.
pub(super) type Field<'a> = (u32, Held<'a>);

impl<'a> Fields<'a> {
    /// The next field; none at the end.
    pub fn next(&mut self) -> Result<Option<Field<'a>>, &'static str> {
        if self.0.is_empty() {
            return Ok(None);
        }
        let key = varint(&mut self.0)?;
        let number = u32::try_from(key >> 3).map_err(|_| "a field of no number")?;
        let held = match key & 7 {
            0 => Held::Number(varint(&mut self.0)?),
            1 => self.skip(8)?,
            2 => {
                let length = varint(&mut self.0)?;
                let length = usize::try_from(length).map_err(|_| CUT)?;
                let (bytes, rest) = self.0.split_at_checked(length).ok_or(CUT)?;
                self.0 = rest;
                Held::Bytes(bytes)
            }
            5 => self.skip(4)?,
            _ => return Err("a field of no known kind"),
        };
        Ok(Some((number, held)))
    }

    fn skip(&mut self, bytes: usize) -> Result<Held<'a>, &'static str> {
        self.0 = self.0.get(bytes..).ok_or(CUT)?;
        Ok(Held::Fixed)
    }
}

const CUT: &str = "a message is cut off";

/// A number of variable length: seven bits a byte, the low ones first.
pub(super) fn varint(bytes: &mut &[u8]) -> Result<u64, &'static str> {
    let mut value = 0;
    for shift in (0..70).step_by(7) {
        let (&byte, rest) = bytes.split_first().ok_or(CUT)?;
        *bytes = rest;
        value |= u64::from(byte & 0x7F).checked_shl(shift).unwrap_or(0);
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err("a number of more than ten bytes")
}

/// A signed number folded into an unsigned one.
pub(super) fn zigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

/// Numbers packed together.
pub(super) struct Packed<'a>(pub &'a [u8]);

impl Iterator for Packed<'_> {
    type Item = Result<u64, &'static str>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let number = varint(&mut self.0);
        if number.is_err() {
            self.0 = &[];
        }
        Some(number)
    }
}
