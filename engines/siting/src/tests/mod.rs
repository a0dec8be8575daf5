//! Small problems against every possible plan, and large ones against what others published.

mod brute;
mod capacity;
mod centre;
mod covering;
mod covers;
mod failure;
mod fibre;
mod median;
mod network;
mod prize;
mod setcover;
mod steiner;
mod thurrock;

use std::path::PathBuf;

/// Where the reference data is, if it is there.
fn data(path: &str, checks: usize) -> Option<PathBuf> {
    // A test may ask where the data is; the product takes settings from one place only.
    #[allow(clippy::disallowed_methods)]
    let given = std::env::var("TEST_DATA").ok();
    let root = given.map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    let path = root.join(path);
    if path.exists() {
        return Some(path);
    }
    println!("{checks} checks did not run: TEST_DATA is absent");
    None
}

/// Nobody is in a hurry.
fn on() -> bool {
    true
}
