//! SQLite's file format, without its language: tables are read, and written, page by page.
//!
//! A GeoPackage is such a file. The house keeps all SQL in its store; nothing is asked or executed here.

mod columns;
mod page;
mod read;
mod record;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use read::Database;
pub(crate) use write::{Index, Table, write};

/// The first bytes of every such file.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// One value of a row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

impl Value {
    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}
