//! Codecs brought in from a checkout of the public device repository, their published examples run first.

use std::path::{Path, PathBuf};

use app::App;
use app::decode::{Example, Examples};
use app::kit::{Fault, words};
use clap::ArgMatches;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Deserialize;

use super::{WHO, print, table};
use crate::model::Codec;
use crate::register;
use crate::room::room;

/// The largest file that is read.
const MOST_BYTES: u64 = 2 << 20;

/// A codec's description in the repository.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Description {
    uplink_decoder: Option<Function>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Function {
    file_name: String,
    #[serde(default)]
    examples: Vec<Example>,
}

/// Brings in every codec beneath a folder.
///
/// # Errors
/// A fault if there is none, or if the store cannot keep one.
pub async fn import(app: &App, arguments: &ArgMatches) -> Result<(), Fault> {
    let Some(dir) = arguments.get_one::<PathBuf>("dir") else {
        return Ok(());
    };
    let found = descriptions(dir);
    if found.is_empty() {
        return Err(Fault::invalid(format!(
            "There is no codec in {}: vendor/NAME/CODEC.yaml is looked for.",
            dir.display()
        )));
    }
    let bar = ProgressBar::new(found.len() as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos} of {len} codecs  {msg}") {
        bar.set_style(style);
    }
    let mut out = table(&["codec", "examples", "as published", "first that was not"]);
    let (mut kept, mut refused, mut all) = (0, Vec::new(), Examples::default());
    for file in found {
        let name = name(&file);
        bar.set_message(name.clone());
        match one(app, &file).await {
            Ok(None) => {}
            Ok(Some(codec)) => {
                let examples = codec.examples.clone();
                out.add_row([
                    name.clone(),
                    examples.run.to_string(),
                    examples.passed.to_string(),
                    examples.first_failure.chars().take(80).collect(),
                ]);
                (all.run, all.passed) = (all.run + examples.run, all.passed + examples.passed);
                register::put_codec(app, WHO, &name, codec).await?;
                kept += 1;
            }
            Err(why) => refused.push(format!("{name}: {why}")),
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    print(&out.to_string());
    for line in &refused {
        print(&format!("not brought in: {line}"));
    }
    print(&format!(
        "{} brought in, {} refused; {} of {} published examples came out as published",
        words::count(kept, "codec", "codecs"),
        refused.len(),
        all.passed,
        all.run
    ));
    Ok(())
}

/// The YAML files of the checkout that may describe a codec, in order.
fn descriptions(dir: &Path) -> Vec<PathBuf> {
    let root = if dir.join("vendor").is_dir() {
        dir.join("vendor")
    } else {
        dir.to_owned()
    };
    let mut found = Vec::new();
    let mut folders = vec![(root, 0)];
    while let Some((folder, depth)) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && depth < 2 => folders.push((path, depth + 1)),
                Ok(kind)
                    if kind.is_file()
                        && path
                            .extension()
                            .is_some_and(|ext| ext == "yaml" || ext == "yml") =>
                {
                    found.push(path);
                }
                _ => {}
            }
        }
    }
    found.sort();
    found
}

/// `vendor/bosch/tps110-codec.yaml` as `bosch/tps110-codec`.
fn name(file: &Path) -> String {
    let part = |path: Option<&std::ffi::OsStr>| {
        path.map(|part| part.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    format!(
        "{}/{}",
        part(file.parent().and_then(Path::file_name)),
        part(file.file_stem())
    )
}

/// Reads a codec and runs its examples; none if the file does not describe an uplink codec.
async fn one(app: &App, file: &Path) -> Result<Option<Codec>, String> {
    let text = read(file)?;
    if !text.contains("uplinkDecoder") {
        return Ok(None);
    }
    let description: Description = serde_yaml_ng::from_str(&text).map_err(|e| e.to_string())?;
    let Some(decoder) = description.uplink_decoder else {
        return Ok(None);
    };
    let source = read(&file.with_file_name(safe(&decoder.file_name)?))?;
    let examples = Examples::run(&room(app).threads, &source, &decoder.examples)
        .await
        .map_err(|stuck| stuck.to_string())?;
    Ok(Some(Codec {
        source,
        mapping: None,
        origin: "the public device repository".into(),
        examples,
    }))
}

/// A file beside the description, and nowhere else.
fn safe(name: &str) -> Result<&str, String> {
    let plain = !name.is_empty() && !name.contains(['/', '\\']) && name != "..";
    plain
        .then_some(name)
        .ok_or_else(|| format!("the codec's file {name:?} is not beside its description"))
}

fn read(file: &Path) -> Result<String, String> {
    let at = |why: &dyn std::fmt::Display| format!("{}: {why}", file.display());
    let about = std::fs::metadata(file).map_err(|e| at(&e))?;
    if about.len() > MOST_BYTES {
        return Err(at(&format!(
            "{} bytes are more than {MOST_BYTES}",
            about.len()
        )));
    }
    std::fs::read_to_string(file).map_err(|e| at(&e))
}
