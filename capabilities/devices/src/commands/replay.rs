//! `borough devices replay`: published examples sent as a network server would send them, and every
//! line accounted for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use app::bus::{Outbound, Request};
use app::kit::{Fault, Kind, Time, words};
use app::signin::{KEYS, create_key};
use app::store::inbox::{self, State};
use app::{App, store::StoreError};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::{Arg, ArgAction, ArgMatches, value_parser};
use indicatif::ProgressBar;
use rumqttc::{AsyncClient, Event, Outgoing, Packet, PublishOptions, QoS};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{WHO, print, text};
use crate::SEND;
use crate::forms;
use crate::link::mqtt;
use crate::model::{CODECS, DEVICES, Device};
use crate::{register, shelf};

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

/// A line of the file.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    codec: String,
    f_port: u8,
    bytes: String,
    recv_time: Option<String>,
}

/// A message to send.
struct Sending {
    device: String,
    delivery: String,
    body: String,
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
    let lines = read(file)?;
    if arguments.get_flag("register") {
        let added = register_each(app, &lines).await?;
        print(&format!(
            "{} registered",
            words::count(count(added), "device", "devices")
        ));
    }
    let times = arguments.get_one::<u32>("times").copied().unwrap_or(1);
    let messages: Vec<Sending> = (0..times)
        .flat_map(|pass| sendings(app, &lines, pass))
        .collect();
    let before = look(app, &messages).await?.total();
    let began = Instant::now();
    let bar = ProgressBar::new(messages.len() as u64);
    let pause = arguments
        .get_one::<u32>("rate")
        .map(|rate| Duration::from_secs_f64(1.0 / f64::from(*rate)));
    if arguments.get_flag("http") {
        post(app, &messages, pause, &bar).await?;
    } else {
        publish(app, &text(arguments, "broker"), &messages, pause, &bar).await?;
    }
    let found = wait(app, &messages, &bar).await?;
    bar.finish_and_clear();
    report(&messages, &found, before, began.elapsed())
}

fn read(file: &PathBuf) -> Result<Vec<Line>, Fault> {
    let text = std::fs::read_to_string(file)
        .map_err(|e| Fault::invalid(format!("{}: {e}", file.display())))?;
    let lines: Result<Vec<Line>, Fault> = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| {
            let wrong =
                |why: String| Fault::invalid(format!("{}, line {}: {why}", file.display(), at + 1));
            let line: Line = serde_json::from_str(line).map_err(|e| wrong(e.to_string()))?;
            if line.bytes.is_empty() || forms::hex(&line.bytes).is_ok() {
                Ok(line)
            } else {
                Err(wrong(format!("{:?} is not hexadecimal", line.bytes)))
            }
        })
        .collect();
    lines
}

/// The device that stands for a codec: an address of our own making, always the same.
fn device_of(codec: &str) -> String {
    let digest = Sha256::digest(codec.as_bytes());
    let tail: String = digest
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("0253{tail}")
}

fn codec_name(codec: &str) -> &str {
    codec.strip_suffix(".yaml").unwrap_or(codec)
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

/// The ChirpStack events of the lines. Times rise from line to line, so that the last of a codec is
/// the present one.
fn sendings(app: &App, lines: &[Line], pass: u32) -> Vec<Sending> {
    let now = app.now();
    let total = i64::try_from(lines.len()).unwrap_or(0);
    lines
        .iter()
        .enumerate()
        .map(|(at, line)| {
            let device = device_of(&line.codec);
            let n = i64::try_from(at).unwrap_or(0);
            let sent = line
                .recv_time
                .as_deref()
                .and_then(Time::parse)
                .unwrap_or(Time(now.0 - (total - n) * 1_000));
            let digest = Sha256::digest(format!(
                "{pass} {at} {} {} {}",
                line.codec, line.f_port, line.bytes
            ));
            let delivery: String = digest
                .iter()
                .take(16)
                .map(|byte| format!("{byte:02x}"))
                .collect();
            let bytes = forms::hex(&line.bytes).unwrap_or_default();
            let body = json!({
                "deduplicationId": delivery,
                "time": sent.to_string(),
                "deviceInfo": { "devEui": device, "deviceName": codec_name(&line.codec) },
                "devAddr": &device[8..],
                "fCnt": i64::from(pass) * total + n,
                "fPort": line.f_port,
                "data": STANDARD.encode(bytes),
                "rxInfo": [{ "gatewayId": "0253000000000001", "rssi": -80, "snr": 8.0 }],
            });
            Sending {
                device,
                delivery,
                body: body.to_string(),
            }
        })
        .collect()
}

async fn publish(
    app: &App,
    broker: &str,
    messages: &[Sending],
    pause: Option<Duration>,
    bar: &ProgressBar,
) -> Result<(), Fault> {
    let url = if broker.is_empty() {
        app.config().mqtt.url.reveal().to_owned()
    } else {
        broker.to_owned()
    };
    if url.is_empty() {
        return Err(Fault::invalid(
            "Name a broker with --broker or BOROUGH__MQTT__URL, or use --http.",
        ));
    }
    let mut options = mqtt::options(
        &url,
        &format!("borough-replay-{}", app.chance().below(1 << 40)),
    )?;
    options.set_clean_session(true).set_inflight(100);
    let (client, mut events) = AsyncClient::builder(options).capacity(100).build();
    let lost = |why: &dyn std::fmt::Display| {
        Fault::new(
            Kind::TooBusy,
            format!("the broker cannot be reached: {why}"),
        )
    };
    let all: Vec<(String, String)> = messages
        .iter()
        .map(|message| {
            (
                format!("application/replay/device/{}/event/up", message.device),
                message.body.clone(),
            )
        })
        .collect();
    let sender = tokio::spawn(async move {
        for (topic, body) in all {
            if let Some(pause) = pause {
                tokio::time::sleep(pause).await;
            }
            client
                .publish(topic, body, PublishOptions::new(QoS::AtLeastOnce))
                .await
                .map_err(|e| e.to_string())?;
        }
        Ok::<AsyncClient, String>(client)
    });
    let mut taken = 0;
    while taken < messages.len() {
        match events.poll().await {
            Ok(Event::Incoming(Packet::PubAck(_))) => {
                taken += 1;
                bar.inc(1);
            }
            Ok(_) => {}
            Err(error) => return Err(lost(&error)),
        }
    }
    let client = sender
        .await
        .map_err(Fault::internal)?
        .map_err(|e| lost(&e))?;
    if client.try_disconnect().is_ok() {
        while let Ok(event) = events.poll().await {
            if event == Event::Outgoing(Outgoing::Disconnect) {
                break;
            }
        }
    }
    Ok(())
}

/// Posts with a key that is made for this and removed at the end.
async fn post(
    app: &App,
    messages: &[Sending],
    pause: Option<Duration>,
    bar: &ProgressBar,
) -> Result<(), Fault> {
    let (key, secret) = create_key(app, WHO, "replay", vec![SEND.name.into()], None).await?;
    let sent = post_all(app, &secret, messages, pause, bar).await;
    app.store()
        .write(move |tx| KEYS.remove(tx, WHO, &key.id))
        .await?;
    sent
}

async fn post_all(
    app: &App,
    secret: &str,
    messages: &[Sending],
    pause: Option<Duration>,
    bar: &ProgressBar,
) -> Result<(), Fault> {
    // The address is the running borough's own, so it may be private.
    let outbound = Outbound::new("0.0.0.0/0,::/0").map_err(Fault::internal)?;
    let url = format!(
        "{}/devices/in/chirpstack?event=up",
        app.config().public_url()
    );
    for message in messages {
        if let Some(pause) = pause {
            tokio::time::sleep(pause).await;
        }
        let mut request = Request::post(&url, "application/json", message.body.clone());
        request
            .headers
            .push(("authorization".into(), format!("Bearer {secret}")));
        let answer = outbound.call(request).await.map_err(|e| {
            Fault::new(
                Kind::TooBusy,
                format!("the running borough cannot be reached: {e}"),
            )
        })?;
        if !(200..300).contains(&answer.status) {
            let said = String::from_utf8_lossy(&answer.body).into_owned();
            return Err(Fault::invalid(format!(
                "the running borough answered {}: {said}",
                answer.status
            )));
        }
        bar.inc(1);
    }
    Ok(())
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
