//! What a file may hold, and how long it may be.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::shell::root;

/// The longest that a file of logic may be, in lines. Tables, tests and generated files are free.
const LONGEST: usize = 800;

pub fn breaches() -> Result<Vec<String>> {
    let mut breaches = Vec::new();
    for file in files()? {
        let Ok(text) = fs::read_to_string(root().join(&file)) else {
            continue;
        };
        breaches.extend(look(&file.to_string_lossy(), &text));
    }
    for capability in fs::read_dir(root().join("capabilities"))
        .into_iter()
        .flatten()
        .flatten()
    {
        if !capability.path().join("README.md").exists() {
            breaches.push(format!(
                "{}: a capability has a README.md",
                capability.path().display()
            ));
        }
    }
    Ok(breaches)
}

/// The files that git knows or would take.
fn files() -> Result<Vec<PathBuf>> {
    let out = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .context("git ls-files")?;
    Ok(String::from_utf8_lossy(&out.stdout)
        .lines()
        .map(PathBuf::from)
        .collect())
}

fn look(file: &str, text: &str) -> Vec<String> {
    let mut breaches = Vec::new();
    let mut note = |what: &str| breaches.push(format!("{file}: {what}"));
    let is_rust = Path::new(file).extension().is_some_and(|e| e == "rs");
    let is_test = file.contains("/tests/") || file.ends_with("tests.rs");
    if is_rust && !is_test && text.lines().count() > LONGEST {
        note("a file of logic has at most 800 lines");
    }
    if is_rust
        && !file.starts_with("platform/store/")
        && !file.starts_with("xtask/")
        // A rival in a bench speaks its own language.
        && !file.ends_with("/rival.rs")
        // A GeoPackage says within itself what its tables are: that is data, and none of it is run.
        && file != "engines/maps/src/geopackage/write.rs"
        && has_sql(text)
    {
        note("store is the only crate with SQL");
    }
    if is_rust && text.contains(concat!("#[ig", "nore")) {
        note("no test is left out");
    }
    if file.ends_with(".html") && text.contains(" style=\"") {
        note("a template carries no styles of its own: the content policy forbids them");
    }
    if file.starts_with("engines/")
        && is_rust
        && !is_test
        && ["Instant::now", "SystemTime", "std::fs", "std::env"]
            .iter()
            .any(|word| text.contains(word))
        && !file.contains("/benches/")
        && !file.contains("build.rs")
    {
        note("engines do no I/O and read no clock");
    }
    if file.starts_with("capabilities/") && is_rust && !is_test && keeps_in_a_static(text) {
        note("a capability keeps what it remembers in App::shared, so that it ends with its App");
    }
    let of_a_machine = [
        concat!("/work", "/main"),
        concat!("/work", "/shared"),
        concat!("/root", "/.cargo"),
    ];
    if of_a_machine.iter().any(|folder| text.contains(folder)) {
        note("no file names a folder of the machine it was written on");
    }
    breaches
}

/// Whether a text holds something that changes for as long as the process runs.
fn keeps_in_a_static(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start();
        let line = line.strip_prefix("pub ").unwrap_or(line);
        line.starts_with("static ")
            // A lazy value of constants remembers nothing.
            && ["Mutex", "RwLock", "OnceLock", "Atomic"]
                .iter()
                .any(|word| line.contains(word))
    })
}

/// Whether a text holds a statement of SQL, rather than the words in a sentence.
fn has_sql(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start().trim_start_matches('"');
        [
            "SELECT ",
            "INSERT INTO ",
            "DELETE FROM ",
            "CREATE TABLE ",
            "ALTER TABLE ",
        ]
        .iter()
        .any(|verb| line.starts_with(verb))
            || (line.contains("\"SELECT ") && line.contains(" FROM "))
            || line.contains("\"INSERT INTO ")
            || line.contains("\"DELETE FROM ")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaches_are_seen() {
        for (file, text, count) in [
            (
                "capabilities/x/src/a.rs",
                "let sql = \"SELECT a FROM b\";",
                1,
            ),
            (
                "capabilities/x/src/a.rs",
                "// select a bench from the list",
                0,
            ),
            (
                "capabilities/x/src/a.rs",
                "static KEPT: Mutex<Vec<u8>> = Mutex::new(Vec::new());",
                1,
            ),
            (
                "capabilities/x/src/a.rs",
                "static NAMES: [&str; 1] = [\"a\"];",
                0,
            ),
            ("capabilities/x/pages/a.html", "<p style=\"color:red\">", 1),
            ("engines/x/src/a.rs", "let t = Instant::now();", 1),
            ("engines/x/benches/a.rs", "let t = Instant::now();", 0),
        ] {
            assert_eq!(look(file, text).len(), count, "{file}: {text}");
        }
        assert_eq!(look("platform/x/src/a.rs", &"\n".repeat(900)).len(), 1);
    }
}
