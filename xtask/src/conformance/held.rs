//! The cases that are held to be wrong: each with the clause that says so, and why.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::cases::Key;

/// Why a case is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Of ETSI GS CIM 009, unless it names another document.
    pub clause: String,
    pub why: String,
}

/// Every held case.
pub type Held = BTreeMap<Key, Reason>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    #[serde(default)]
    held: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    file: String,
    cases: Vec<String>,
    clause: String,
    why: String,
}

/// Reads the file of them.
///
/// # Errors
/// If an entry is not complete, or a case is named twice.
pub fn read(file: &Path) -> Result<Held> {
    let text =
        fs::read_to_string(file).with_context(|| format!("{} is missing", file.display()))?;
    parse(&text).with_context(|| format!("{} is not right", file.display()))
}

fn parse(text: &str) -> Result<Held> {
    let kept: Kept = toml::from_str(text)?;
    let mut held = Held::new();
    for entry in kept.held {
        let reason = Reason {
            clause: entry.clause.trim().to_owned(),
            why: entry.why.trim().to_owned(),
        };
        for number in entry.cases {
            ensure!(
                !reason.clause.is_empty() && !reason.why.is_empty(),
                "{number} of {} has no clause or no reason",
                entry.file
            );
            let name = format!("{number} of {}", entry.file);
            let key = Key {
                file: entry.file.clone(),
                number,
            };
            let before = held.insert(key, reason.clone());
            ensure!(before.is_none(), "{name} is held twice");
        }
    }
    Ok(held)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    #[test]
    fn what_is_held_has_a_reason() {
        let check = |text: &str, want: Expect| {
            let got = match parse(text) {
                Ok(held) => held
                    .iter()
                    .map(|(key, reason)| format!("{} {}: {}", key.file, key.number, reason.clause))
                    .collect::<Vec<_>>()
                    .join("\n"),
                Err(error) => error.to_string().lines().next().unwrap_or("").to_owned(),
            };
            want.assert_eq(&got);
        };
        check("", expect![""]);
        check(
            "[[held]]\nfile = \"TP/a.robot\"\ncases = [\"001_01\", \"001_02\"]\nclause = \"5.6.1\"\nwhy = \"So.\"\n",
            expect![[r#"
                TP/a.robot 001_01: 5.6.1
                TP/a.robot 001_02: 5.6.1"#]],
        );
        check(
            "[[held]]\nfile = \"a\"\ncases = [\"1\", \"1\"]\nclause = \"5\"\nwhy = \"So.\"\n",
            expect!["1 of a is held twice"],
        );
        check(
            "[[held]]\nfile = \"a\"\ncases = [\"1\"]\nclause = \"5\"\nwhy = \" \"\n",
            expect!["1 of a has no clause or no reason"],
        );
    }
}
