//! Saved answers: a folder of them, named as the mock feeds of Open Referral UK name theirs, or a file.

use std::path::{Path, PathBuf};

use app::kit::Fault;
use hsds::{Answer, Judge, Response, Verdict};
use jiff::civil::Date;
use serde_json::Value;

use super::unreadable;
use crate::link::json;

/// The largest file that is read, in bytes.
const MOST_BYTES: u64 = 512 << 20;
/// Files of a folder that are read.
const MOST_FILES: usize = 100_000;

/// Judges a folder of saved answers.
///
/// # Errors
/// A fault if it cannot be read, or has no answer in it.
pub fn folder(path: &Path, today: Date) -> Result<Verdict, Fault> {
    let cannot =
        |e: &dyn std::fmt::Display| unreadable(format!("{} cannot be read: {e}.", path.display()));
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(path)
        .map_err(|e| cannot(&e))?
        .take(MOST_FILES)
    {
        files.push(entry.map_err(|e| cannot(&e))?.path());
    }
    files.sort();
    let mut judge = Judge::new(today);
    let mut any = false;
    for file in files {
        let name = file
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let Some(response) = Response::of_file(&name) else {
            continue;
        };
        any = true;
        match read(&file) {
            Ok(value) => judge.answer(Answer {
                source: &name,
                response,
                value: &value,
            }),
            Err(why) => judge.unreadable(&name, response, &why),
        }
    }
    if !any {
        let names = "api_details.json, service_list.json, service_full.json, taxonomy_list.json";
        return Err(unreadable(format!(
            "There is no saved answer in {}. They are looked for by their names: {names} and so on.",
            path.display()
        )));
    }
    Ok(judge.verdict(true))
}

/// Judges one saved answer, or a list of rows.
///
/// # Errors
/// A fault if it cannot be read as JSON, or is nothing of the standard.
pub fn file(path: &Path, today: Date) -> Result<Verdict, Fault> {
    let shown = path.display();
    let value = read(path).map_err(|why| unreadable(format!("{shown} cannot be read: {why}.")))?;
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let mut judge = Judge::new(today);
    let known = Response::of_file(&name).or_else(|| Response::of_value(&value));
    match (known, &value) {
        (_, Value::Array(rows)) if rows.iter().any(|row| Response::of_value(row).is_some()) => {
            for (at, row) in rows.iter().enumerate() {
                let response = Response::of_value(row).unwrap_or(Response::Service);
                judge.answer(Answer {
                    source: &format!("{name} row {at}"),
                    response,
                    value: row,
                });
            }
        }
        (Some(response), _) => judge.answer(Answer {
            source: &name,
            response,
            value: &value,
        }),
        (None, _) => {
            return Err(unreadable(format!(
                "{shown} is JSON, and nothing of Open Referral UK."
            )));
        }
    }
    Ok(judge.verdict(false))
}

fn read(path: &Path) -> Result<Value, String> {
    let about = std::fs::metadata(path).map_err(|e| e.to_string())?;
    if about.len() > MOST_BYTES {
        return Err(format!(
            "its {} bytes are more than {MOST_BYTES}",
            about.len()
        ));
    }
    json(&std::fs::read(path).map_err(|e| e.to_string())?)
}
