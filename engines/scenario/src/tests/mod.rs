//! What the engine promises, and laws that hold for any input.

mod actions;
mod patterns;
mod reading;
mod running;
mod tags;
mod writing;

use crate::{FeatureFile, Ids, Reading};

/// A file in English that reads well.
fn file(text: &str, ids: &mut Ids) -> FeatureFile {
    match FeatureFile::read("a.feature", text, &Reading::default(), ids) {
        Ok(file) => file,
        Err(faults) => panic!("{}", faults[0]),
    }
}
