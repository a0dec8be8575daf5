//! The Cucumber Compatibility Kit: every sample of it is read and run, and told as the kit tells it.
//!
//! The kit is an npm package of the front end (`make build` installs it); nothing of it is in this repository. Aside
//! from ids, times and stack traces, and from what is each implementation's own (who ran it, where the steps were
//! defined, the language of suggestions), every message must be the kit's, in the kit's order.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod definitions;
mod golden;
mod world;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use scenario::run::Exception;
use scenario::run::{Order, Status};
use scenario::{Attachment, FeatureFile, Format, Ids, Next, Outcome, Reading, Run, Settings};

use crate::world::{Call, Evidence, Thrown, World};

const SAMPLES: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../web/node_modules/@cucumber/compatibility-kit/features"
);

/// How many samples version 30 of the kit has.
const COUNT: usize = 46;

#[test]
fn every_sample_is_told_as_the_kit_tells_it() {
    let mut samples: Vec<PathBuf> = fs::read_dir(SAMPLES)
        .expect("the compatibility kit is an npm package: run `make build` first")
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    samples.sort();
    assert_eq!(samples.len(), COUNT, "the kit has changed: see its notes");
    let faults: Vec<String> = samples.iter().filter_map(|sample| check(sample)).collect();
    let (wrong, all) = (faults.len(), samples.len());
    println!("{} of {all} samples", all - wrong);
    assert!(
        faults.is_empty(),
        "{wrong} of {all}:\n{}",
        faults.join("\n")
    );
}

/// What is wrong with how a sample is told: the first message that differs.
fn check(sample: &Path) -> Option<String> {
    let name = sample.file_name().unwrap().to_string_lossy().to_string();
    let want = fs::read_to_string(sample.join(format!("{name}.ndjson"))).unwrap();
    let got = run(sample, &name);
    golden::difference(&got, want.lines()).map(|what| format!("{name}: {what}"))
}

/// Runs a sample and gives what is told.
fn run(sample: &Path, name: &str) -> Vec<String> {
    let mut ids = Ids::new();
    let features = features(sample, name, &mut ids);
    let kit = definitions::of(name);
    let arguments = fs::read_to_string(sample.join(format!("{name}.arguments.txt")));
    let arguments = arguments.unwrap_or_default();
    let settings = settings(arguments.trim());
    let mut run = Run::new(features, Arc::new(kit.library.clone()), settings, ids);
    if arguments.trim() == "--error" {
        run.break_off(&exception("Error", "Whoops!"), 0);
        return run.take_lines();
    }
    let mut world = World::default();
    let mut now_us = 0;
    loop {
        now_us += 1_000;
        let next = run.next(now_us);
        let (scenario, call, act) = match &next {
            Next::Over => break,
            Next::Hook {
                hook,
                pickle,
                attempt,
            } => {
                let of = pickle.as_ref().map(|pickle| (pickle.id, *attempt));
                (of, Call::default(), &kit.hooks[hook.0])
            }
            Next::Step(todo) => {
                let values = todo.arguments.iter().map(|argument| argument.value.clone());
                let call = Call {
                    arguments: values.collect(),
                    under: todo.written().and_then(|step| step.argument.clone()),
                };
                let of = (todo.pickle.id, todo.attempt);
                (Some(of), call, &kit.steps[todo.step.0])
            }
        };
        if scenario != world.of {
            world = World {
                of: scenario,
                ..World::default()
            };
        }
        world.folder = sample.to_path_buf();
        let went = act(&mut world, &call);
        for evidence in world.evidence.drain(..) {
            run.attach(&attachment(&evidence), now_us).unwrap();
        }
        run.tell(outcome(went), now_us).unwrap();
    }
    run.take_lines()
}

fn features(sample: &Path, name: &str, ids: &mut Ids) -> Vec<FeatureFile> {
    let mut files: Vec<String> = fs::read_dir(sample)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().to_string())
        .filter(|file| Format::of_file(file).is_some())
        .collect();
    files.sort();
    let read = |file: String| {
        let text = fs::read_to_string(sample.join(&file)).unwrap();
        let how = Reading {
            format: Format::of_file(&file).unwrap(),
            ..Reading::default()
        };
        FeatureFile::read(&format!("samples/{name}/{file}"), &text, &how, ids).unwrap()
    };
    files.into_iter().map(read).collect()
}

fn settings(arguments: &str) -> Settings {
    let mut settings = Settings::default();
    match arguments.split_once(' ') {
        Some(("--retry", times)) => settings.retries = times.parse().unwrap(),
        Some(("--order", "reverse")) => settings.order = Order::Reverse,
        Some(other) => panic!("the kit asks for {other:?}, which is new"),
        None => {}
    }
    settings
}

fn outcome(went: Result<Status, Thrown>) -> Outcome {
    match went {
        Ok(status) => Outcome::new(status, 1_000),
        Err(Thrown {
            status,
            kind,
            message,
        }) => Outcome {
            message: Some(message.clone()),
            exception: Some(exception(kind, &message)),
            ..Outcome::new(status, 1_000)
        },
    }
}

fn exception(kind: &str, message: &str) -> Exception {
    Exception {
        kind: kind.to_string(),
        message: Some(message.to_string()),
        stack_trace: None,
    }
}

fn attachment(evidence: &Evidence) -> Attachment<'_> {
    match evidence {
        Evidence::Log(line) => Attachment::Log(line),
        Evidence::Link(address) => Attachment::Link(address),
        Evidence::Text { text, media_type } => Attachment::Text {
            text,
            media_type,
            file_name: None,
        },
        Evidence::Bytes {
            bytes,
            media_type,
            file_name,
        } => Attachment::Bytes {
            bytes,
            media_type,
            file_name: file_name.as_deref(),
        },
    }
}
