//! Small graphs against every answer there is, and the reference instances.

mod fibre;
mod network;
mod prize;
mod steiner;

use std::path::{Path, PathBuf};

use crate::chance::Chance;

/// A folder of reference data, or `None` with a word of how many checks did not run.
fn data(folder: &str, checks: usize) -> Option<PathBuf> {
    let root = std::env::var_os("TEST_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let path = root.join(folder);
    if path.is_dir() {
        return Some(path);
    }
    println!("{checks} checks did not run: TEST_DATA is absent");
    None
}
