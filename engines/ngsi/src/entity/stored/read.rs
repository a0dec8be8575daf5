//! Reading the stored form.

use serde_json::{Map, Number, Value};

use super::{MAX_DEPTH, PREFIXES, StoredError, VERSION, part, tag};
use crate::entity::{Attribute, AttributeKind, Attributes, Entity};

type Result<T> = std::result::Result<T, StoredError>;

impl Entity {
    /// Reads what [`Entity::to_stored`] wrote.
    ///
    /// # Errors
    /// [`StoredError`] for bytes from a newer version or that make no sense; never a panic.
    pub fn from_stored(bytes: &[u8]) -> Result<Self> {
        let mut from = Bytes { bytes, at: 0 };
        match from.byte()? {
            VERSION => {}
            other => return Err(StoredError::Version(other)),
        }
        let id = from.name()?;
        let types = from.names()?;
        let scopes = from.names()?;
        let created_at_us = from.signed()?;
        let modified_at_us = from.signed()?.wrapping_add(created_at_us);
        let expires_at_us = from.optional_moment()?;
        let deleted_at_us = from.optional_moment()?;
        let attributes = from.attributes(created_at_us, 0)?;
        if from.at != bytes.len() {
            return Err(from.broken());
        }
        Ok(Self {
            id,
            types,
            scopes,
            attributes,
            created_at_us,
            modified_at_us,
            expires_at_us,
            deleted_at_us,
        })
    }
}

struct Bytes<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Bytes<'a> {
    fn broken(&self) -> StoredError {
        StoredError::Broken(self.at)
    }

    fn byte(&mut self) -> Result<u8> {
        let byte = *self.bytes.get(self.at).ok_or(self.broken())?;
        self.at += 1;
        Ok(byte)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        let end = self.at.checked_add(length).ok_or(self.broken())?;
        let slice = self.bytes.get(self.at..end).ok_or(self.broken())?;
        self.at = end;
        Ok(slice)
    }

    fn unsigned(&mut self) -> Result<u64> {
        let (mut number, mut shift) = (0_u64, 0);
        loop {
            let byte = self.byte()?;
            if shift > 63 {
                return Err(self.broken());
            }
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
            shift += 7;
        }
    }

    fn signed(&mut self) -> Result<i64> {
        let folded = self.unsigned()?;
        Ok((folded >> 1) as i64 ^ -((folded & 1) as i64))
    }

    /// How many items follow; each takes a byte at least, which bounds the room to make.
    fn count(&mut self) -> Result<usize> {
        let count = usize::try_from(self.unsigned()?).map_err(|_| self.broken())?;
        if count > self.bytes.len() - self.at {
            return Err(self.broken());
        }
        Ok(count)
    }

    fn str(&mut self) -> Result<&'a str> {
        let length = self.count()?;
        let slice = self.take(length)?;
        std::str::from_utf8(slice).map_err(|_| self.broken())
    }

    fn text(&mut self) -> Result<String> {
        self.str().map(str::to_owned)
    }

    fn name(&mut self) -> Result<String> {
        let number = self.byte()?;
        let start = *PREFIXES.get(usize::from(number)).ok_or(self.broken())?;
        let rest = self.str()?;
        let mut name = String::with_capacity(start.len() + rest.len());
        name.push_str(start);
        name.push_str(rest);
        Ok(name)
    }

    fn names(&mut self) -> Result<Vec<String>> {
        (0..self.count()?).map(|_| self.name()).collect()
    }

    fn optional_moment(&mut self) -> Result<Option<i64>> {
        match self.byte()? {
            0 => Ok(None),
            1 => self.signed().map(Some),
            _ => Err(self.broken()),
        }
    }

    fn attributes(&mut self, since_us: i64, depth: usize) -> Result<Attributes> {
        if depth > MAX_DEPTH {
            return Err(StoredError::TooDeep);
        }
        let count = self.count()?;
        let mut attributes = Attributes::with_capacity(count);
        for _ in 0..count {
            let name = self.name()?;
            let instances = (0..self.count()?)
                .map(|_| self.attribute(since_us, depth))
                .collect::<Result<_>>()?;
            attributes.insert(name, instances);
        }
        Ok(attributes)
    }

    fn attribute(&mut self, since_us: i64, depth: usize) -> Result<Attribute> {
        let kind = *AttributeKind::ALL
            .get(usize::from(self.byte()?))
            .ok_or(self.broken())?;
        let parts = self.unsigned()?;
        let created_at_us = self.signed()?.wrapping_add(since_us);
        let modified_at_us = self.signed()?.wrapping_add(since_us);
        let mut a = Attribute {
            created_at_us,
            modified_at_us,
            ..Attribute::new(kind, self.value(depth)?)
        };
        if parts & part::DATASET != 0 {
            a.dataset_id = Some(self.name()?);
        }
        if parts & part::OBSERVED != 0 {
            a.observed_at_us = Some(self.signed()?.wrapping_add(since_us));
        }
        if parts & part::UNIT != 0 {
            a.unit_code = Some(self.text()?);
        }
        if parts & part::ATTRIBUTES != 0 {
            a.attributes = self.attributes(since_us, depth + 1)?;
        }
        if parts & part::TYPES != 0 {
            a.of_types = self.names()?;
        }
        if parts & part::INSTANCE != 0 {
            a.instance_id = Some(self.name()?);
        }
        if parts & part::DELETED != 0 {
            a.deleted_at_us = Some(self.signed()?.wrapping_add(since_us));
        }
        if parts & part::PREVIOUS != 0 {
            a.previous = Some(Box::new(self.value(depth)?));
        }
        if parts & part::EXPIRES != 0 {
            a.expires_at_us = Some(self.signed()?.wrapping_add(since_us));
        }
        Ok(a)
    }

    fn value(&mut self, depth: usize) -> Result<Value> {
        if depth > MAX_DEPTH {
            return Err(StoredError::TooDeep);
        }
        Ok(match self.byte()? {
            tag::NULL => Value::Null,
            tag::FALSE => Value::Bool(false),
            tag::TRUE => Value::Bool(true),
            tag::POSITIVE => Value::from(self.unsigned()?),
            tag::NEGATIVE => Value::from(self.signed()?),
            tag::FLOAT => {
                let bits = self.take(8)?.try_into().map_err(|_| self.broken())?;
                Number::from_f64(f64::from_le_bytes(bits))
                    .map(Value::Number)
                    .ok_or(self.broken())?
            }
            tag::TEXT => Value::String(self.text()?),
            tag::LIST => Value::Array(
                (0..self.count()?)
                    .map(|_| self.value(depth + 1))
                    .collect::<Result<_>>()?,
            ),
            tag::MAP => {
                let count = self.count()?;
                let mut map = Map::with_capacity(count);
                for _ in 0..count {
                    let key = self.text()?;
                    map.insert(key, self.value(depth + 1)?);
                }
                Value::Object(map)
            }
            _ => return Err(self.broken()),
        })
    }
}
