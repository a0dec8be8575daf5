//! Builds the shelf in: one row for each model, whose codec follows what its vendor's codecs have in common.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let shelf = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("shelf");
    println!("cargo::rerun-if-changed={}", shelf.display());
    let mut out = String::from("&[\n");
    for vendor in folders(&shelf)? {
        let common = vendor.join("common.js");
        for model in folders(&vendor)? {
            let mut parts = Vec::new();
            if common.exists() {
                parts.push(format!("include_str!({:?})", common.display().to_string()));
                parts.push("\"\\n\"".into());
            }
            let codec = model.join("codec.js");
            parts.push(format!("include_str!({:?})", codec.display().to_string()));
            let _infallible = writeln!(
                out,
                "(include_str!({:?}), concat!({})),",
                model.join("model.json").display().to_string(),
                parts.join(", ")
            );
        }
    }
    out.push(']');
    fs::write(
        PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("shelf.rs"),
        out,
    )
}

/// The folders within a folder, in order.
fn folders(of: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(of)? {
        let path = entry?.path();
        if path.is_dir() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
