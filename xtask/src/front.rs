//! The front end: packages from the npm registry, styles and scripts built from them.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::Result;

use crate::shell::{root, run_in};

/// Installs the packages and builds, each only if something changed since.
pub fn build() -> Result<()> {
    let web = root().join("web");
    let installed = web.join("node_modules/.package-lock.json");
    if changed(&web.join("package-lock.json")) > changed(&installed) {
        run_in(&web, "npm", &["ci", "--no-progress"], &[])?;
    }
    let built = changed(&web.join("dist/assets/borough.css"));
    let sources = [
        "package.json",
        "package-lock.json",
        "build.mjs",
        "scripts",
        "styles",
        "icons",
    ];
    if sources.iter().map(|name| newest(&web.join(name))).max() > Some(built) {
        run_in(&web, "npm", &["run", "build"], &[])?;
    }
    Ok(())
}

/// When a file last changed; the beginning of time if it is not there.
fn changed(file: &Path) -> SystemTime {
    fs::metadata(file)
        .and_then(|facts| facts.modified())
        .unwrap_or(SystemTime::UNIX_EPOCH)
}

/// When anything in a folder last changed.
fn newest(path: &Path) -> SystemTime {
    let inside = fs::read_dir(path)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| newest(&entry.path()));
    inside
        .max()
        .unwrap_or(SystemTime::UNIX_EPOCH)
        .max(changed(path))
}
