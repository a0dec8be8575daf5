//! Real data and reference cases that the project does not hold: found through `TEST_DATA`.

use std::path::{Path, PathBuf};

/// The file or folder `name` of the test data, if it is at hand.
#[must_use]
pub fn data(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("TEST_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let path = root.join(name);
    path.exists().then_some(path)
}

/// The same; if it is not at hand, says that `checks` checks did not run. The pipeline looks for that sentence.
#[must_use]
pub fn data_or_say(name: &str, checks: usize) -> Option<PathBuf> {
    let found = data(name);
    if found.is_none() {
        eprintln!("{checks} checks did not run: TEST_DATA is absent ({name})");
    }
    found
}

/// Whether the long tests are wanted: `make soak` says so.
#[must_use]
pub fn is_soak() -> bool {
    std::env::var_os("BOROUGH_SOAK").is_some()
}
