//! The rivals, installed by npm into the target folder: what cannot be installed is said, with the reason.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::row;

/// Both are asked to work in two tabs of the same Chromium.
const PACKAGES: [&str; 3] = ["pa11y-ci@4", "puppeteer-core", "axe-core@4.14.1"];

/// Runs them over the pages, and prints a row each.
pub fn run(addresses: &[String]) {
    let folder = folder();
    if let Err(why) = install(&folder) {
        println!("the rivals could not be installed: {why}");
        return;
    }
    let list = folder.join("addresses.json");
    std::fs::write(&list, format!("{addresses:?}")).unwrap();
    std::fs::write(folder.join("axe.mjs"), include_str!("axe.mjs")).unwrap();
    time(
        "bare axe-core, by puppeteer",
        &folder,
        addresses.len(),
        &["axe.mjs"],
    );
    let some = &addresses[..addresses.len() / 5];
    let settings = format!(
        "{{\"defaults\": {{\"concurrency\": 2, \"chromeLaunchConfig\": {{\"executablePath\": \"/usr/bin/chromium\", \"args\": [\"--no-sandbox\"]}}}}, \"urls\": {some:?}}}"
    );
    std::fs::write(folder.join("pa11y.json"), settings).unwrap();
    let pa11y = "node_modules/pa11y-ci/bin/pa11y-ci.js";
    time(
        "pa11y-ci, HTML_CodeSniffer",
        &folder,
        some.len(),
        &[pa11y, "--config", "pa11y.json", "--threshold", "1000000"],
    );
}

fn folder() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    own.ancestors().nth(2).unwrap().join("rivals")
}

fn install(folder: &Path) -> Result<(), String> {
    std::fs::create_dir_all(folder).map_err(|e| e.to_string())?;
    std::fs::write(folder.join("package.json"), "{\"private\": true}")
        .map_err(|e| e.to_string())?;
    let out = Command::new("npm")
        .args(["install", "--no-audit", "--no-fund", "--ignore-scripts"])
        .args(PACKAGES)
        .env("PUPPETEER_SKIP_DOWNLOAD", "1")
        .current_dir(folder)
        .output()
        .map_err(|e| format!("npm: {e}"))?;
    match out.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&out.stderr).trim().to_owned()),
    }
}

fn time(what: &str, folder: &Path, pages: usize, arguments: &[&str]) {
    let began = Instant::now();
    let out = Command::new("node")
        .args(arguments)
        .current_dir(folder)
        .output();
    match out {
        Ok(out) if out.status.success() => row(what, pages, began.elapsed(), ""),
        Ok(out) => println!(
            "{what} failed: {}",
            String::from_utf8_lossy(&out.stderr).trim()
        ),
        Err(why) => println!("{what} does not start: {why}"),
    }
}
