//! How far a long piece of work has come, and whether to go on.

use crate::MapError;

/// Told how much is done, of how much; answers whether to go on.
///
/// The unit is that of the function it is given to: bytes of a file, tiles, rows or cells.
/// The total is a good guess where the file cannot tell it beforehand.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

/// Tells the caller, and stops if it wants no more.
pub(crate) fn tell(progress: Progress<'_>, done: u64, of: u64) -> Result<(), MapError> {
    if progress(done, of) {
        Ok(())
    } else {
        Err(MapError::Stopped)
    }
}
