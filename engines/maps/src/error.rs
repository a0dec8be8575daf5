//! What can be wrong with a file of terrain or a map.

use std::fmt;

use geo::GeoError;

/// Why a file was not read, or not written.
#[derive(Debug, thiserror::Error)]
pub enum MapError {
    /// The bytes could not be fetched or put.
    #[error("the file could not be read or written: {0}")]
    Io(#[from] std::io::Error),
    /// The caller's progress function said no.
    #[error("stopped")]
    Stopped,
    /// The file, or what was asked for, is larger than is taken on.
    #[error("{what}: {got} is more than the {most} allowed")]
    TooLarge {
        /// What there is too much of, in words.
        what: &'static str,
        /// How much of it the file has or claims.
        got: u64,
        /// How much is allowed.
        most: u64,
    },
    /// Something in the file is not as its format has it.
    #[error("{at}: {problem}")]
    Broken {
        /// Where.
        at: At,
        /// What is wrong there.
        problem: String,
    },
    /// The file is sound, but of a kind that is not read here.
    #[error("not supported: {0}")]
    Unsupported(String),
    /// Coordinates of another system, or of none that could be told.
    #[error("coordinate system: {0}")]
    Crs(String),
    /// Grids that do not fit each other, or a frame that is none.
    #[error("grid: {0}")]
    Grid(String),
    /// A place was refused.
    #[error(transparent)]
    Geo(#[from] GeoError),
}

/// Where in a file something is wrong. All count from 1, as a person does, but for pages' own numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At {
    /// The file as a whole, or its head.
    File,
    /// A line of text.
    Line(u64),
    /// A tile or strip of a raster.
    Tile(u32),
    /// A blob of an OpenStreetMap file.
    Blob(u64),
    /// A page of a SQLite file, by its own number.
    Page(u32),
    /// A row of a table, by its row id.
    Row(String, i64),
    /// A member of an archive, a feature or whatever else has a name.
    Named(String),
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => write!(f, "the file"),
            Self::Line(line) => write!(f, "line {line}"),
            Self::Tile(tile) => write!(f, "tile {tile}"),
            Self::Blob(blob) => write!(f, "blob {blob}"),
            Self::Page(page) => write!(f, "page {page}"),
            Self::Row(table, row) => write!(f, "{table}, row {row}"),
            Self::Named(name) => write!(f, "{name}"),
        }
    }
}

impl At {
    /// An error at this place.
    pub(crate) fn broken(self, problem: impl Into<String>) -> MapError {
        MapError::Broken {
            at: self,
            problem: problem.into(),
        }
    }
}

/// Refuses what there is too much of.
pub(crate) fn at_most(what: &'static str, got: u64, most: u64) -> Result<(), MapError> {
    if got > most {
        return Err(MapError::TooLarge { what, got, most });
    }
    Ok(())
}

/// The first part of a text that came from outside, fit to be quoted in a message.
pub(crate) fn quote(text: &str) -> String {
    let short: String = text.chars().take(40).collect();
    format!("{short:?}")
}
