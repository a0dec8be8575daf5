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
        Self::read_stored(bytes, None)
    }

    /// The same with no attributes but those of these full names: enough to decide what looks at no others,
    /// at a fraction of the price. The bytes of the others are passed over.
    ///
    /// # Errors
    /// [`StoredError`] for bytes from a newer version or that make no sense; never a panic.
    pub fn from_stored_with(bytes: &[u8], names: &[&str]) -> Result<Self> {
        Self::read_stored(bytes, Some(names))
    }

    fn read_stored(bytes: &[u8], names: Option<&[&str]>) -> Result<Self> {
        let mut from = Bytes::begin(bytes)?;
        let id = from.name()?;
        let types = from.names()?;
        let scopes = from.names()?;
        let created_at_us = from.signed()?;
        let modified_at_us = from.signed()?.wrapping_add(created_at_us);
        let expires_at_us = from.optional_moment()?;
        let deleted_at_us = from.optional_moment()?;
        let attributes = match names {
            None => from.attributes(created_at_us, 0)?,
            Some(names) => from.some_attributes(names, created_at_us)?,
        };
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

pub(super) struct Bytes<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Bytes<'a> {
    /// At the first byte after the version.
    pub(super) fn begin(bytes: &'a [u8]) -> Result<Self> {
        let mut from = Bytes { bytes, at: 0 };
        match from.byte()? {
            VERSION => Ok(from),
            other => Err(StoredError::Version(other)),
        }
    }

    /// Goes by all that comes before the attributes.
    pub(super) fn pass_own_members(&mut self) -> Result<()> {
        self.split_name()?;
        for _ in 0..2 {
            for _ in 0..self.count()? {
                self.split_name()?;
            }
        }
        self.unsigned()?;
        self.unsigned()?;
        self.optional_moment()?;
        self.optional_moment()?;
        Ok(())
    }

    pub(super) fn peek(&self) -> Result<u8> {
        self.bytes.get(self.at).copied().ok_or(self.broken())
    }

    fn broken(&self) -> StoredError {
        StoredError::Broken(self.at)
    }

    pub(super) fn byte(&mut self) -> Result<u8> {
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
    pub(super) fn count(&mut self) -> Result<usize> {
        let count = usize::try_from(self.unsigned()?).map_err(|_| self.broken())?;
        if count > self.bytes.len() - self.at {
            return Err(self.broken());
        }
        Ok(count)
    }

    fn bytes(&mut self) -> Result<&'a [u8]> {
        let length = self.count()?;
        self.take(length)
    }

    pub(super) fn str(&mut self) -> Result<&'a str> {
        let slice = self.bytes()?;
        std::str::from_utf8(slice).map_err(|_| self.broken())
    }

    fn text(&mut self) -> Result<String> {
        self.str().map(str::to_owned)
    }

    /// A name in the two parts that it is kept in.
    pub(super) fn split_name(&mut self) -> Result<(&'static str, &'a str)> {
        let number = self.byte()?;
        let start = *PREFIXES.get(usize::from(number)).ok_or(self.broken())?;
        Ok((start, self.str()?))
    }

    fn name(&mut self) -> Result<String> {
        let (start, rest) = self.split_name()?;
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

    fn some_attributes(&mut self, names: &[&str], since_us: i64) -> Result<Attributes> {
        let mut attributes = Attributes::new();
        for _ in 0..self.count()? {
            let (start, rest) = self.split_name()?;
            let name = names
                .iter()
                .find(|name| name.strip_prefix(start) == Some(rest));
            let count = self.count()?;
            let Some(name) = name else {
                (0..count).try_for_each(|_| self.pass_attribute(0))?;
                continue;
            };
            let instances = (0..count)
                .map(|_| self.attribute(since_us, 0))
                .collect::<Result<_>>()?;
            attributes.insert((*name).to_owned(), instances);
        }
        Ok(attributes)
    }

    fn pass_attributes(&mut self, depth: usize) -> Result<()> {
        if depth > MAX_DEPTH {
            return Err(StoredError::TooDeep);
        }
        for _ in 0..self.count()? {
            self.split_name()?;
            for _ in 0..self.count()? {
                self.pass_attribute(depth)?;
            }
        }
        Ok(())
    }

    /// Goes by what [`Self::attribute`] reads.
    pub(super) fn pass_attribute(&mut self, depth: usize) -> Result<()> {
        let parts = self.attribute_head()?;
        self.pass_value(depth)?;
        self.pass_attribute_tail(parts, depth)
    }

    /// Goes by what comes before the value of an attribute; which parts follow it.
    pub(super) fn attribute_head(&mut self) -> Result<u64> {
        self.byte()?;
        let parts = self.unsigned()?;
        self.unsigned()?;
        self.unsigned()?;
        Ok(parts)
    }

    /// Goes by what comes after the value of an attribute.
    pub(super) fn pass_attribute_tail(&mut self, parts: u64, depth: usize) -> Result<()> {
        if parts & part::DATASET != 0 {
            self.split_name()?;
        }
        if parts & part::OBSERVED != 0 {
            self.unsigned()?;
        }
        if parts & part::UNIT != 0 {
            self.bytes()?;
        }
        if parts & part::ATTRIBUTES != 0 {
            self.pass_attributes(depth + 1)?;
        }
        if parts & part::TYPES != 0 {
            for _ in 0..self.count()? {
                self.split_name()?;
            }
        }
        if parts & part::INSTANCE != 0 {
            self.split_name()?;
        }
        if parts & part::DELETED != 0 {
            self.unsigned()?;
        }
        if parts & part::PREVIOUS != 0 {
            self.pass_value(depth)?;
        }
        if parts & part::EXPIRES != 0 {
            self.unsigned()?;
        }
        Ok(())
    }

    /// Goes by what [`Self::value`] reads.
    pub(super) fn pass_value(&mut self, depth: usize) -> Result<()> {
        if depth > MAX_DEPTH {
            return Err(StoredError::TooDeep);
        }
        match self.byte()? {
            tag::NULL | tag::FALSE | tag::TRUE => {}
            tag::POSITIVE | tag::NEGATIVE => drop(self.unsigned()?),
            tag::FLOAT => drop(self.take(8)?),
            tag::TEXT => drop(self.bytes()?),
            tag::LIST => {
                for _ in 0..self.count()? {
                    self.pass_value(depth + 1)?;
                }
            }
            tag::MAP => {
                for _ in 0..self.count()? {
                    self.bytes()?;
                    self.pass_value(depth + 1)?;
                }
            }
            _ => return Err(self.broken()),
        }
        Ok(())
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

    pub(super) fn value(&mut self, depth: usize) -> Result<Value> {
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
