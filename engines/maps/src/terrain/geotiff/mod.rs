//! GeoTIFF: pictures whose cells are heights, and that know where they lie.

mod keys;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use read::read;
pub use write::write;

use crate::MapError;
use crate::error::At;
use tiff::{TiffError, TiffUnsupportedError};

/// What stands for a void in files that are written here; it is Environment Agency LiDAR's too.
const NODATA: f32 = -9999.0;

/// Says where, in our words, what the TIFF library says is wrong.
fn told(at: At, error: TiffError) -> MapError {
    match error {
        TiffError::UnsupportedError(what) => unsupported(what),
        TiffError::IoError(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => {
            at.broken("the file ends before it")
        }
        // What the unpackers say comes as an error of the system's kind, but the system did not make it.
        TiffError::IoError(e) if e.raw_os_error().is_none() => at.broken(e.to_string()),
        TiffError::IoError(e) => MapError::Io(e),
        TiffError::FormatError(what) => at.broken(what.to_string()),
        other => at.broken(other.to_string()),
    }
}

fn unsupported(what: TiffUnsupportedError) -> MapError {
    MapError::Unsupported(format!("TIFF: {what}"))
}
