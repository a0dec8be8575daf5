//! `borough devices replay`: published examples sent as a network server would send them, and every
//! line accounted for.

mod lines;
mod send;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use app::kit::{Fault, words};
use app::store::inbox::{self, State};
use app::{App, store::StoreError};
use clap::{Arg, ArgAction, ArgMatches, value_parser};
use indicatif::ProgressBar;
use payload::shelf;
use serde_json::Value;

use self::lines::{Line, Sending, codec_name, device_of};
use super::{WHO, print, text};
use crate::model::{CODECS, DEVICES, Device};
use crate::register;

/// How long nothing may change before we say that something is missing.
const PATIENCE: Duration = Duration::from_secs(60);

pub fn spec() -> clap::Command {
    clap::Command::new("replay")
        .about("Send every line of a file of messages, and account for each")
        .arg(super::path("file", "FILE").help("JSON lines with codec, fPort, bytes (hexadecimal) and recvTime"))
        .arg(Arg::new("broker").long("broker").value_name("URL").help("Publish to this broker, not that of the settings"))
        .arg(Arg::new("http").long("http").action(ArgAction::SetTrue).conflicts_with("broker").help("Post to the running borough instead"))
        .arg(Arg::new("register").long("register").action(ArgAction::SetTrue).help("Register a device for each codec first"))
        .arg(
            Arg::new("rate")
                .long("rate")
                .value_name("N")
                .value_parser(value_parser!(u32).range(1..))
                .help("Send at most N messages a second"),
        )
        .arg(
            Arg::new("times")
                .long("times")
                .value_name("N")
                .default_value("1")
                .value_parser(value_parser!(u32).range(1..=10_000))
                .help("Send the whole file N times, each time as new messages"),
        )
        .after_help(
            "Each codec is given a device of its own, always the same. A second replay of a file changes nothing.\n\
             Exit code 1: some line is not accounted for.\n\n\
             Examples:\n  borough devices replay uplink-examples.jsonl --register\n  \
             borough devices replay uplink-examples.jsonl --broker mqtt://127.0.0.1:1883 --rate 50",
        )
}

/// What became of the messages.
#[derive(Default)]
struct Found {
    understood: usize,
    noted: usize,
    held: BTreeMap<String, usize>,
}

impl Found {
    fn held(&self) -> usize {
        self.held.values().sum()
    }

    fn total(&self) -> usize {
        self.understood + self.noted + self.held()
    }
}

/// Sends, waits, and counts.
///
/// # Errors
/// A fault if a line cannot be read, the broker is away, or the counts do not add up.
pub async fn replay(app: &App, arguments: &ArgMatches) -> Result<(), Fault> {
    let Some(file) = arguments.get_one::<PathBuf>("file") else {
        return Ok(());
    };
    let lines = lines::read(file)?;
    if arguments.get_flag("register") {
        let added = register_each(app, &lines).await?;
        print(&format!(
            "{} registered",
            words::count(count(added), "device", "devices")
        ));
    }
    let times = arguments.get_one::<u32>("times").copied().unwrap_or(1);
    let messages: Vec<Sending> = (0..times)
        .flat_map(|pass| lines::sendings(&lines, pass, app.now()))
        .collect();
    let before = look(app, &messages).await?.total();
    let began = Instant::now();
    let bar = ProgressBar::new(messages.len() as u64);
    let pause = arguments
        .get_one::<u32>("rate")
        .map(|rate| Duration::from_secs_f64(1.0 / f64::from(*rate)));
    if arguments.get_flag("http") {
        send::post(app, &messages, pause, &bar).await?;
    } else {
        send::publish(app, &text(arguments, "broker"), &messages, pause, &bar).await?;
    }
    let found = wait(app, &messages, &bar).await?;
    bar.finish_and_clear();
    report(&messages, &found, before, began.elapsed())
}

/// Registers a device for each codec: of the shelf's model, or of the codec that was brought in.
async fn register_each(app: &App, lines: &[Line]) -> Result<usize, Fault> {
    let codecs: BTreeSet<&str> = lines.iter().map(|line| line.codec.as_str()).collect();
    let mut added = 0;
    for codec in codecs {
        let (id, name) = (device_of(codec), codec_name(codec).to_owned());
        let (wanted, imported) = (id.clone(), name.clone());
        let (there, imported) = app
            .store()
            .read(move |rd| {
                Ok::<_, StoreError>((
                    DEVICES.get(rd, &wanted)?.is_some(),
                    CODECS.get(rd, &imported)?.is_some(),
                ))
            })
            .await?;
        if there {
            continue;
        }
        let shelved = shelf::all()
            .iter()
            .find(|(_, model)| model.codec == codec)
            .map(|(id, _)| id.clone());
        let model = if imported {
            name.clone()
        } else {
            shelved.unwrap_or_else(|| name.clone())
        };
        register::put(
            app,
            WHO,
            &id,
            None,
            Device {
                name,
                model,
                ..Device::default()
            },
        )
        .await?;
        added += 1;
    }
    Ok(added)
}

/// Waits until every message is in the store, or nothing more comes.
async fn wait(app: &App, messages: &[Sending], bar: &ProgressBar) -> Result<Found, Fault> {
    bar.set_message("waiting for the running borough");
    let (mut last, mut since) = (0, Instant::now());
    loop {
        let found = look(app, messages).await?;
        let total = found.total();
        if total >= messages.len() || since.elapsed() > PATIENCE {
            return Ok(found);
        }
        if total > last {
            (last, since) = (total, Instant::now());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// What the store says of these messages, whatever else passes meanwhile.
async fn look(app: &App, messages: &[Sending]) -> Result<Found, Fault> {
    let mut by_device: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for message in messages {
        by_device
            .entry(&message.device)
            .or_default()
            .insert(&message.delivery);
    }
    let mut found = Found::default();
    for (device, deliveries) in by_device {
        let (device, most) = (
            device.to_owned(),
            i64::try_from(deliveries.len()).unwrap_or(0) + 100_000,
        );
        let kept = app
            .store()
            .read(move |rd| inbox::of_device(rd, &device, most))
            .await?;
        for message in kept {
            let body: Value = serde_json::from_slice(&message.body).unwrap_or_default();
            if !body["deduplicationId"]
                .as_str()
                .is_some_and(|id| deliveries.contains(id))
            {
                continue;
            }
            match message.state {
                State::Understood => found.understood += 1,
                State::Noted => found.noted += 1,
                State::Held => *found.held.entry(message.reason).or_insert(0) += 1,
            }
        }
    }
    Ok(found)
}

fn report(messages: &[Sending], found: &Found, before: usize, took: Duration) -> Result<(), Fault> {
    let sent = messages.len();
    print(&format!(
        "{} sent in {} s",
        words::count(count(sent), "line", "lines"),
        words::number(took.as_secs_f64())
    ));
    print(&format!("understood {}", found.understood));
    print(&format!("held {}", found.held()));
    print(&format!("noted {}", found.noted));
    print(&format!(
        "duplicates {before}: known from before, and not changed"
    ));
    for (reason, count) in &found.held {
        print(&format!("  {count:>5}  {reason}"));
    }
    if found.total() != sent {
        return Err(Fault::invalid(format!(
            "{} of {sent} lines are accounted for. Is borough running, on this store and this broker?",
            found.total()
        )));
    }
    print(&format!("{sent} of {sent} lines are accounted for"));
    Ok(())
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
