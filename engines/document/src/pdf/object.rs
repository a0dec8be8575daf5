//! What a PDF is made of (ISO 32000-1, 7.3). Copies are cheap: what is large is shared.

use std::collections::BTreeMap;
use std::rc::Rc;

/// One object.
#[derive(Debug, Clone, PartialEq)]
pub enum Object {
    Null,
    Bool(bool),
    Int(i64),
    Real(f64),
    Name(Rc<str>),
    Text(Rc<[u8]>),
    Array(Rc<Vec<Object>>),
    Dict(Rc<Dict>),
    /// A dictionary, where its bytes begin in the file, how many they are, and which object it is.
    Stream(Rc<Stream>),
    /// The number of another object.
    Ref(u32),
}

/// A stream as it stands in the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Stream {
    pub dict: Dict,
    pub from: usize,
    pub len: usize,
    /// The number of the object; 0 for what has none.
    pub number: u32,
}

/// A dictionary.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dict(pub BTreeMap<Rc<str>, Object>);

impl Dict {
    /// The entry as it stands, which may be a reference.
    pub fn get(&self, key: &str) -> &Object {
        self.0.get(key).unwrap_or(&Object::Null)
    }

    pub fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }
}

impl Object {
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    pub fn int(&self) -> Option<i64> {
        match self {
            Self::Int(n) => Some(*n),
            Self::Real(n) if n.is_finite() && n.abs() < 9e15 => Some(*n as i64),
            _ => None,
        }
    }

    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Int(n) => Some(*n as f64),
            Self::Real(n) if n.is_finite() => Some(*n),
            _ => None,
        }
    }

    pub fn array(&self) -> &[Object] {
        match self {
            Self::Array(items) => items,
            _ => &[],
        }
    }

    /// The dictionary, of a stream too.
    pub fn dict(&self) -> Option<&Dict> {
        match self {
            Self::Dict(dict) => Some(dict),
            Self::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }

    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// A text string (ISO 32000-1, 7.9.2.2): UTF-16 or UTF-8 with its mark, or PDFDocEncoding, of which
    /// what is not ASCII is read as Latin-1.
    pub fn text(&self) -> Option<String> {
        let Self::Text(bytes) = self else {
            return None;
        };
        Some(match bytes.as_ref() {
            [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
            [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
            [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
            bytes => bytes.iter().map(|b| char::from(*b)).collect(),
        })
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .filter_map(|pair| pair.try_into().ok().map(unit))
        .collect();
    String::from_utf16_lossy(&units)
}
