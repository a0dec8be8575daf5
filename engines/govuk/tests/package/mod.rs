//! The installed npm package, read from the folder of the web front end.
#![allow(dead_code)]

use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../web/node_modules/govuk-frontend/dist/govuk"
);

/// The package's templates: name and text.
pub fn templates() -> Vec<(String, String)> {
    files(".njk")
}

/// The package's files whose name ends so: name and text, in order.
pub fn files(ending: &str) -> Vec<(String, String)> {
    let root = Path::new(ROOT);
    assert!(
        root.is_dir(),
        "the package govuk-frontend is not installed: run `npm ci` in web"
    );
    let mut found = Vec::new();
    gather(root, ending, &mut found);
    found.sort();
    let named = found.into_iter().map(|path| {
        let inside = path
            .strip_prefix(root)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/");
        (
            format!("govuk/{inside}"),
            fs::read_to_string(&path).unwrap(),
        )
    });
    named.collect()
}

fn gather(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, ending, found);
        } else if path.to_str().is_some_and(|name| name.ends_with(ending)) {
            found.push(path);
        }
    }
}
