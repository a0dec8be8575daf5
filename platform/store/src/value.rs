//! The four kinds of value that both databases keep alike, and nothing.

use crate::StoreError;

/// A value bound to a statement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    Null,
    Int(i64),
    Real(f64),
    Text(&'a str),
    Bytes(&'a [u8]),
}

impl Value<'_> {
    /// Refuses what only one of the databases would take, or would take and change.
    pub fn check(&self) -> Result<(), StoreError> {
        match self {
            Self::Real(n) if !n.is_finite() => Err(StoreError::NotFinite(n.to_string())),
            Self::Text(s) if s.contains('\0') => Err(StoreError::Nul),
            _ => Ok(()),
        }
    }
}

impl From<i64> for Value<'_> {
    fn from(n: i64) -> Self {
        Self::Int(n)
    }
}

impl From<f64> for Value<'_> {
    fn from(n: f64) -> Self {
        Self::Real(n)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(s: &'a str) -> Self {
        Self::Text(s)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(s: &'a String) -> Self {
        Self::Text(s)
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(b: &'a [u8]) -> Self {
        Self::Bytes(b)
    }
}

impl<'a, T> From<Option<T>> for Value<'a>
where
    T: Into<Value<'a>>,
{
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl From<kit::Time> for Value<'_> {
    fn from(at: kit::Time) -> Self {
        Self::Int(at.0)
    }
}

/// `values![a, b, c]`: an array of values to bind.
macro_rules! values {
    ($($value:expr),* $(,)?) => { &[$($crate::value::Value::from($value)),*] };
}
pub(crate) use values;
