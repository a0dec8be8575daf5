//! The long fault tests, and the table of how they went.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::shell::{root, says};

/// A set of long tests, and the page on which its tables are kept.
struct Set {
    test: &'static str,
    /// Whether our own code's speed is part of it; where a browser is waited for, it is not.
    release: bool,
    page: &'static str,
    heading: &'static str,
}

const SETS: [Set; 3] = [
    Set {
        test: "borough",
        release: true,
        page: "soak.md",
        heading: "The long fault tests",
    },
    Set {
        test: "walks",
        release: false,
        page: "planted-faults.md",
        heading: "Planted faults, and what walks catch of them",
    },
    Set {
        test: "websites",
        release: false,
        page: "act.md",
        heading: "The public examples of the ACT rules, and what is said of each",
    },
];

/// Runs them, or those of one set, shows what they print, and keeps their tables with date and commit.
///
/// # Errors
/// If one fails: then the tables of its set that were there stay. If there is no such set.
pub fn run(only: Option<&str>) -> Result<()> {
    let mut sets = SETS
        .iter()
        .filter(|set| only.is_none_or(|only| only == set.test))
        .peekable();
    ensure!(sets.peek().is_some(), "there is no such set");
    sets.try_for_each(run_set)
}

fn run_set(set: &Set) -> Result<()> {
    let mut tests = Command::new("cargo")
        .args(["test", "--workspace", "--test", set.test])
        .args(set.release.then_some("--release"))
        .args(["--", "soak", "--nocapture", "--test-threads=1"])
        .current_dir(root())
        .env("BOROUGH_SOAK", "1")
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
    ensure!(!table.is_empty(), "no test of the set printed a table");
    let day = says("date", &["-u", "+%-d %B %Y"])?;
    let commit = says("git", &["describe", "--always", "--dirty"])?;
    let folder = root().join("docs/reference");
    fs::create_dir_all(&folder)?;
    let heading = set.heading;
    fs::write(
        folder.join(set.page),
        format!("# {heading}\n\nWritten by `make soak` on {day}, at commit {commit}.\n{table}"),
    )?;
    Ok(())
}
