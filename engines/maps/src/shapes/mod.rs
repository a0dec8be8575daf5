//! A grid as shapes: areas of one class, and lines of one height.

mod areas;
mod contours;
mod features;
#[cfg(test)]
mod tests;

pub use areas::{Area, areas};
pub use contours::{Contour, contours};

use crate::MapError;

/// Refuses levels that do not rise, or are none.
fn rising(levels: &[f32]) -> Result<(), MapError> {
    let sound = !levels.is_empty()
        && levels.iter().all(|l| l.is_finite())
        && levels.is_sorted_by(|a, b| a < b);
    if sound {
        Ok(())
    } else {
        Err(MapError::Grid(format!("levels must rise, got {levels:?}")))
    }
}
