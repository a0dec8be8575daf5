//! The long fault tests, and the table of how they went.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::shell::{root, says};

/// Runs them, shows what they print, and keeps their table with its date and commit.
///
/// # Errors
/// If one fails: then the table that was there stays.
pub fn run() -> Result<()> {
    let mut tests = Command::new("cargo")
        .args(["test", "--release", "--workspace", "--test", "borough"])
        .args(["--", "soak", "--nocapture", "--test-threads=1"])
        .current_dir(root())
        .stdout(Stdio::piped())
        .spawn()?;
    let printed = tests.stdout.take().context("the tests say nothing")?;
    let mut table = String::new();
    for line in BufReader::new(printed).lines() {
        let line = line?;
        writeln!(std::io::stdout(), "{line}")?;
        // A test says what its table is of, in a heading, before the table itself.
        if line.starts_with("## ") {
            table.push_str(&format!("\n{line}\n\n"));
        } else if line.starts_with('|') {
            table.push_str(&line);
            table.push('\n');
        }
    }
    ensure!(tests.wait()?.success(), "a long fault test failed");
    let day = says("date", &["-u", "+%-d %B %Y"])?;
    let commit = says("git", &["describe", "--always", "--dirty"])?;
    let folder = root().join("docs/reference");
    fs::create_dir_all(&folder)?;
    fs::write(
        folder.join("soak.md"),
        format!(
            "# The long fault tests\n\nWritten by `make soak` on {day}, at commit {commit}.\n{table}"
        ),
    )?;
    Ok(())
}
