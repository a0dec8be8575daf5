//! Pages that show: parse, look up, show.

use std::collections::{BTreeMap, HashMap};
use std::time::Instant;

use app::kit::{Fault, Time, words};
use app::store::inbox::{self, State as Kept};
use app::store::{Filter, StoreError, collection::Page as Part};
use app::{App, Fail, View, encode};
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;

use crate::codec::{self, Decoder, Said, Unread};
use crate::intake::{NOT_REGISTERED, What};
use crate::model::{
    Battery, BatteryUnit, CODECS, Condition, DEVICES, Device, HEALTH, Health, SUSPENDED, device_id,
};
use crate::pages::{
    CodecLine, CodecsPage, DevicePage, HeldGroup, HeldPage, Inspector, Line, ListPage, MessageLine,
    Result as Decoded, Shown, StateChoice, model_choices, model_name, notice, short, value_words,
};
use crate::room::room;
use crate::{MANAGE, forms, health, link, shelf};

/// Devices on one page of the list.
const PAGE: usize = 100;
/// Devices looked at for the list.
const MOST: i64 = 20_000;
/// Messages shown of a device.
const MESSAGES: i64 = 50;
/// Held messages looked at for their page.
const HELD: i64 = 5_000;

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ListAsk {
    state: String,
    model: String,
    q: String,
    sort: String,
    page: usize,
    done: String,
}

/// Every device, by how it is.
pub async fn list(view: View, Query(ask): Query<ListAsk>) -> Result<Response, Fail> {
    let q: String = ask.q.trim().chars().take(100).collect();
    let state = Condition::ALL
        .into_iter()
        .find(|condition| condition.slug() == ask.state);
    let all = everything(&view.app).await?;
    let registered = all.len();
    let words = q.to_lowercase();
    let models: Vec<String> = imported(&view.app).await?;
    let fitting: Vec<&One> = all
        .iter()
        .filter(|one| ask.model.is_empty() || one.device.model == ask.model)
        .filter(|one| words.is_empty() || one.says(&words))
        .collect();
    let states = Condition::ALL
        .into_iter()
        .map(|condition| StateChoice {
            word: condition.words(),
            slug: condition.slug(),
            count: fitting
                .iter()
                .filter(|one| one.conditions.contains(&condition))
                .count(),
        })
        .filter(|choice| choice.count > 0)
        .collect();
    let mut shown: Vec<&One> = fitting
        .into_iter()
        .filter(|one| state.is_none_or(|state| one.conditions.contains(&state)))
        .collect();
    let sort = sort(&mut shown, &ask.sort);
    let total = shown.len();
    let pages = total.div_ceil(PAGE).max(1);
    let number = ask.page.clamp(1, pages);
    let held = view.app.store().read(inbox::counts).await?.held;
    let base = base(&[("state", &ask.state), ("model", &ask.model), ("q", &q)]);
    Ok(view.page(&ListPage {
        notice: notice(&ask.done),
        lines: shown
            .into_iter()
            .skip((number - 1) * PAGE)
            .take(PAGE)
            .map(One::line)
            .collect(),
        total,
        registered,
        states,
        state: state.map_or("", Condition::slug),
        models: model_choices(&models, &ask.model),
        model: ask.model,
        q,
        sort,
        base,
        number,
        pages,
        may_manage: view.who.may(MANAGE),
        held,
    }))
}

/// A device with what was heard of it.
struct One {
    id: String,
    device: Device,
    health: Health,
    conditions: Vec<Condition>,
}

impl One {
    fn says(&self, words: &str) -> bool {
        let feeds = self
            .device
            .feeds
            .as_ref()
            .map_or("", |feeds| feeds.entity.as_str());
        [
            self.device.name.as_str(),
            self.id.as_str(),
            feeds,
            self.device.model.as_str(),
        ]
        .iter()
        .any(|text| text.to_lowercase().contains(words))
    }

    fn worst(&self) -> Condition {
        self.conditions.first().copied().unwrap_or_default()
    }

    fn line(&self) -> Line {
        Line {
            id: self.id.clone(),
            name: self.device.name.clone(),
            model: model_name(&self.device.model),
            status: self.worst().into(),
            heard_us: self.health.heard.map(|at| at.0),
            rssi_dbm: self.health.rssi_dbm,
            battery: battery_words(self.health.battery),
            held: self.health.held,
            feeds: self
                .device
                .feeds
                .as_ref()
                .map(|feeds| feeds.entity.clone())
                .unwrap_or_default(),
        }
    }
}

async fn everything(app: &App) -> Result<Vec<One>, Fault> {
    let part = Part {
        limit: MOST,
        ..Part::default()
    };
    let (devices, healths) = app
        .store()
        .read(move |rd| {
            Ok::<_, StoreError>((
                DEVICES.find(rd, &Filter::All, part)?,
                HEALTH.find(rd, &Filter::All, part)?,
            ))
        })
        .await?;
    let mut healths: HashMap<String, Health> = healths
        .into_iter()
        .map(|health| (health.id, health.value))
        .collect();
    let now = app.now();
    Ok(devices
        .into_iter()
        .map(|record| {
            let health = health::with_pending(
                app,
                &record.id,
                healths.remove(&record.id).unwrap_or_default(),
            );
            let conditions = health.conditions(health::silent_after_s(&record.value), now);
            One {
                id: record.id,
                device: record.value,
                health,
                conditions,
            }
        })
        .collect())
}

/// Sorts by a column; the worst first, unless something else is asked. Tells the column.
fn sort(lines: &mut [&One], asked: &str) -> String {
    let (down, column) = asked
        .strip_prefix('-')
        .map_or((false, asked), |column| (true, column));
    let column = if ["name", "model", "heard", "signal", "battery", "held"].contains(&column) {
        column
    } else {
        "state"
    };
    lines.sort_by(|a, b| {
        let order = match column {
            "name" => a.device.name.cmp(&b.device.name),
            "model" => a.device.model.cmp(&b.device.model),
            "heard" => a.health.heard.cmp(&b.health.heard),
            "signal" => number(a.health.rssi_dbm).total_cmp(&number(b.health.rssi_dbm)),
            "battery" => battery_order(a).total_cmp(&battery_order(b)),
            "held" => a.health.held.cmp(&b.health.held),
            _ => a.worst().cmp(&b.worst()),
        };
        let order = if down { order.reverse() } else { order };
        order
            .then_with(|| a.device.name.cmp(&b.device.name))
            .then_with(|| a.id.cmp(&b.id))
    });
    if down {
        format!("-{column}")
    } else {
        column.to_owned()
    }
}

fn number(n: Option<f64>) -> f64 {
    n.unwrap_or(f64::INFINITY)
}

/// Low ones first, whatever they are measured in.
fn battery_order(one: &One) -> f64 {
    match one.health.battery {
        Some(battery) if battery.low => -1.0,
        Some(Battery {
            level: Some(level), ..
        }) => level,
        _ => f64::INFINITY,
    }
}

fn battery_words(battery: Option<Battery>) -> String {
    let Some(battery) = battery else {
        return "not known".into();
    };
    let level = battery.level.map(words::number);
    match (level, battery.unit) {
        (Some(level), BatteryUnit::Percent) => format!("{level}%"),
        (Some(level), BatteryUnit::Volts) => format!("{level} V"),
        (Some(level), BatteryUnit::Millivolts) => format!("{level} mV"),
        _ => (if battery.low { "low" } else { "good" }).into(),
    }
}

fn base(filters: &[(&str, &str)]) -> String {
    let given: Vec<String> = filters
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    if given.is_empty() {
        "/devices".into()
    } else {
        format!("/devices?{}", given.join("&"))
    }
}

/// The names of the codecs that were brought in.
///
/// # Errors
/// Whatever the store says.
pub async fn imported(app: &App) -> Result<Vec<String>, Fault> {
    let part = Part {
        limit: MOST,
        ..Part::default()
    };
    let all = app
        .store()
        .read(move |rd| CODECS.find(rd, &Filter::All, part))
        .await?;
    Ok(all.into_iter().map(|codec| codec.id).collect())
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Done {
    done: String,
}

/// One device.
pub async fn device(
    view: View,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, Fail> {
    let app = &view.app;
    let unknown = || Fault::not_found("There is no device with that id. It may have been removed.");
    let id = device_id(&id).map_err(|_| unknown())?;
    let known = room(app).known(app, &id).await?.ok_or_else(unknown)?;
    let wanted = id.clone();
    let (health, kept) = app
        .store()
        .read(move |rd| {
            Ok::<_, StoreError>((
                HEALTH.get(rd, &wanted)?,
                inbox::of_device(rd, &wanted, MESSAGES)?,
            ))
        })
        .await?;
    let health = health::with_pending(
        app,
        &id,
        health.map(|record| record.value).unwrap_or_default(),
    );
    let conditions = health.conditions(known.reader.silent_after_s, app.now());
    let fed = known.device.fed(&id);
    let mut messages = Vec::new();
    for kept in kept {
        messages.push(message_line(app, &known.device.model, &known.reader, kept).await);
    }
    let location = known.device.location.map_or_else(
        || "not known".to_owned(),
        |point| format!("{:.5}, {:.5}", point.lat, point.lon),
    );
    Ok(view.page(&DevicePage {
        notice: notice(&done.done),
        name: known.device.name.clone(),
        model: known.device.model.clone(),
        model_name: model_name(&known.device.model),
        model_notes: shelf::all()
            .get(&known.device.model)
            .map(|model| model.notes.clone())
            .unwrap_or_default(),
        why: conditions
            .iter()
            .map(|condition| why(*condition, &health, &known.reader.decoder))
            .collect(),
        conditions: conditions.into_iter().map(Into::into).collect(),
        heard_us: health.heard.map(|at| at.0),
        silent_after_s: i64::from(known.reader.silent_after_s),
        frames: health.frames,
        rssi_dbm: health.rssi_dbm,
        snr_db: health.snr_db,
        gateway: health.gateway.clone(),
        battery: battery_words(health.battery),
        location,
        values: values(app, &fed.entity, known.reader.mapping.as_ref()).await?,
        entity: fed.entity,
        entity_type: fed.type_,
        held: health.held,
        messages,
        address: format!("{}/devices/in/json/{id}", app.config().public_url()),
        may_manage: view.who.may(MANAGE),
        id,
    }))
}

/// What a condition means, and what to do.
fn why(condition: Condition, health: &Health, decoder: &Decoder) -> String {
    match condition {
        Condition::Silent => "It has been quiet for longer than its kind should be. Look at its battery and at the gateway near it.".into(),
        Condition::Held => match decoder {
            Decoder::None(why) => format!("Some of its messages could not be read: {why}."),
            _ => "Some of its messages could not be read. Each says why, below. They are safe, and are read again once the reason is mended.".into(),
        },
        Condition::LowBattery => format!("Its battery is at {}. Plan a visit to change it.", battery_words(health.battery)),
        Condition::WrongClock => "It gives a time that cannot be right, so we use the time at which its messages arrive. Set its clock, or that of its gateway.".into(),
        Condition::WeakRadio => "The gateway only just hears it, so messages will be lost. Move it, or put a gateway nearer.".into(),
        Condition::NeverHeard => "Nothing has come from it yet. Check its id, and that its network server sends to us.".into(),
        Condition::Ok => "Nothing is wrong.".into(),
    }
}

/// What the thing shows now of what this device can measure.
async fn values(
    app: &App,
    entity: &str,
    mapping: Option<&payload::Mapping>,
) -> Result<Vec<Shown>, Fault> {
    let Some(found) = app.context().get("", entity).await? else {
        return Ok(Vec::new());
    };
    let names = ngsi::Context::core();
    let written = ngsi::write::entity(&found, &names, &ngsi::Representation::default());
    let Some(members) = written.as_object() else {
        return Ok(Vec::new());
    };
    let own = |name: &str| {
        mapping.is_none_or(|mapping| mapping.rows.iter().any(|row| row.attribute == name))
    };
    Ok(members
        .iter()
        .filter(|(name, value)| own(name) && value.get("value").is_some())
        .map(|(name, value)| Shown {
            name: name.clone(),
            text: value_words(&value["value"], value["unitCode"].as_str()),
            at_us: value["observedAt"]
                .as_str()
                .and_then(Time::parse)
                .map(|at| at.0),
        })
        .collect())
}

async fn message_line(
    app: &App,
    model: &str,
    reader: &crate::room::Reader,
    kept: inbox::Message,
) -> MessageLine {
    let mut line = MessageLine {
        id: kept.id,
        at_us: kept.at.0,
        source: kept.source.clone(),
        state: kept.state.word(),
        reason: kept.reason.clone(),
        f_port: None,
        hex: String::new(),
        fields: Vec::new(),
        inspect: String::new(),
    };
    let Ok(message) = link::read_kept(&kept) else {
        line.hex = forms::to_hex(kept.body.get(..200).unwrap_or(&kept.body));
        return line;
    };
    let What::Up(said, _) = &message.what else {
        return line;
    };
    match (&said.bytes, &said.object) {
        (Some(bytes), _) => {
            line.hex = forms::to_hex(bytes);
            line.f_port = Some(said.f_port);
            line.inspect = format!(
                "/devices/inspector?codec={}&encoding=hex&f_port={}&bytes={}",
                encode(model),
                said.f_port,
                line.hex
            );
        }
        (None, Some(object)) => line.hex = short(object),
        (None, None) => {}
    }
    if kept.state == Kept::Understood
        && let Ok(meaning) = codec::read(
            &room(app).threads,
            &reader.decoder,
            reader.mapping.as_ref(),
            said,
            kept.at,
        )
        .await
    {
        line.fields = fields(&meaning.data);
    }
    line
}

/// Decoded fields, one by one.
fn fields(data: &Value) -> Vec<Shown> {
    let shown = |(name, value): (&String, &Value)| Shown {
        name: name.clone(),
        text: value_words(value, None),
        at_us: None,
    };
    match data {
        Value::Object(members) => members.iter().map(shown).collect(),
        Value::Null => Vec::new(),
        other => vec![Shown {
            name: "$".into(),
            text: short(other),
            at_us: None,
        }],
    }
}

/// Every held message, by why.
pub async fn held(view: View, Query(done): Query<Done>) -> Result<Response, Fail> {
    let app = &view.app;
    let (counts, messages) = app
        .store()
        .read(|rd| {
            Ok::<_, StoreError>((
                inbox::counts(rd)?,
                inbox::in_state(rd, Kept::Held, 0, HELD)?,
            ))
        })
        .await?;
    let mut groups: BTreeMap<(String, String), Vec<inbox::Message>> = BTreeMap::new();
    let seen = messages.len();
    for message in messages {
        let known = room(app).known(app, &message.device).await?;
        let model = known
            .map(|known| known.device.model.clone())
            .unwrap_or_default();
        groups
            .entry((message.reason.clone(), model))
            .or_default()
            .push(message);
    }
    let mut groups: Vec<HeldGroup> = groups
        .into_iter()
        .map(|((reason, model), all)| group(reason, model, &all))
        .collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.count));
    Ok(view.page(&HeldPage {
        notice: notice(&done.done),
        total: counts.held,
        groups,
        seen,
        may_manage: view.who.may(MANAGE),
    }))
}

fn group(reason: String, model: String, all: &[inbox::Message]) -> HeldGroup {
    let mut devices: Vec<String> = all
        .iter()
        .map(|message| message.device.clone())
        .filter(|device| !device.is_empty())
        .collect();
    devices.sort();
    devices.dedup();
    let (mend, mend_words) = if reason == NOT_REGISTERED {
        let first = devices.first().map(|id| encode(id)).unwrap_or_default();
        (
            format!("/devices/new?id={first}"),
            if devices.len() > 1 {
                "Register the first of them"
            } else {
                "Register it"
            },
        )
    } else if model.is_empty() || shelf::all().contains_key(&model) {
        (String::new(), "")
    } else {
        (
            format!("/devices/codecs/edit?name={}", encode(&model)),
            "Mend its codec",
        )
    };
    let more = devices.len().saturating_sub(5);
    devices.truncate(5);
    HeldGroup {
        model_name: if model.is_empty() {
            String::new()
        } else {
            model_name(&model)
        },
        count: all.len(),
        newest_us: all
            .iter()
            .map(|message| message.at.0)
            .max()
            .unwrap_or_default(),
        reason,
        model,
        devices,
        more,
        mend,
        mend_words,
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct InspectAsk {
    codec: String,
    bytes: String,
    encoding: String,
    f_port: String,
}

/// Paste bytes, see fields.
pub async fn inspector(view: View, Query(ask): Query<InspectAsk>) -> Result<Response, Fail> {
    let app = &view.app;
    let names = imported(app).await?;
    let base64 = ask.encoding == "base64";
    let asked = !ask.bytes.is_empty() || !ask.codec.is_empty();
    let bytes = if base64 {
        forms::base64(&ask.bytes)
    } else {
        forms::hex(&ask.bytes)
    };
    let port = forms::port(&ask.f_port);
    let result = match (&bytes, &port) {
        (Ok(bytes), Ok(f_port)) => Some(inspect(app, &ask.codec, *f_port, bytes.clone()).await?),
        _ => None,
    };
    Ok(view.page(&Inspector {
        codecs: model_choices(&names, &ask.codec),
        bytes: ask.bytes.chars().take(20_000).collect(),
        encoding: if base64 { "base64" } else { "hex" },
        f_port: ask.f_port.chars().take(10).collect(),
        bytes_error: bytes.err().filter(|_| asked),
        port_error: port.err().filter(|_| asked),
        result,
    }))
}

async fn inspect(app: &App, model: &str, f_port: u8, bytes: Vec<u8>) -> Result<Decoded, Fault> {
    let room = room(app);
    let reader = room.reader_of(app, model).await?;
    let length = bytes.len();
    let said = Said {
        f_port,
        bytes: Some(bytes),
        object: None,
    };
    let began = Instant::now();
    let read = codec::read(
        &room.threads,
        &reader.decoder,
        reader.mapping.as_ref(),
        &said,
        app.now(),
    )
    .await;
    let took_us = i64::try_from(began.elapsed().as_micros()).unwrap_or(i64::MAX);
    if let Err(stuck @ Unread::Stuck(_)) = &read {
        room.suspend(app, model, &stuck.to_string()).await?;
    }
    Ok(match read {
        Err(why) => Decoded {
            error: why.to_string(),
            length,
            took_us,
            ..Decoded::default()
        },
        Ok(meaning) => Decoded {
            error: String::new(),
            fields: fields(&meaning.data),
            attributes: meaning
                .mapped
                .readings
                .iter()
                .map(|reading| Shown {
                    name: reading.name.clone(),
                    text: value_words(&reading.value, reading.unit_code.as_deref()),
                    at_us: None,
                })
                .collect(),
            unmapped: meaning.mapped.unmapped,
            refused: meaning
                .mapped
                .refused
                .into_iter()
                .map(|refused| format!("{}: {}", refused.field, refused.why))
                .collect(),
            warnings: meaning.warnings,
            json: serde_json::to_string_pretty(&meaning.data).unwrap_or_default(),
            length,
            took_us,
        },
    })
}

/// What can read devices' messages.
pub async fn codecs(view: View, Query(done): Query<Done>) -> Result<Response, Fail> {
    let part = Part {
        limit: MOST,
        ..Part::default()
    };
    let (imported, suspended) = view
        .app
        .store()
        .read(move |rd| {
            Ok::<_, StoreError>((
                CODECS.find(rd, &Filter::All, part)?,
                SUSPENDED.find(rd, &Filter::All, part)?,
            ))
        })
        .await?;
    let suspensions: HashMap<String, _> = suspended
        .into_iter()
        .map(|record| (record.id, record.value))
        .collect();
    let line = |name: String, title: String, origin: String, examples: String, own: bool| {
        let suspension = suspensions.get(&name);
        CodecLine {
            status: if suspension.is_some() {
                CodecLine::SUSPENDED
            } else {
                CodecLine::RUNS
            },
            why: suspension.map(|s| s.why.clone()).unwrap_or_default(),
            since_us: suspension.map(|s| s.at.0),
            name,
            title,
            origin,
            examples,
            own,
        }
    };
    let mut lines: Vec<CodecLine> = imported
        .into_iter()
        .map(|codec| {
            let examples = codec.value.examples;
            let examples = if examples.run == 0 {
                String::new()
            } else {
                format!("{} of {} as published", examples.passed, examples.run)
            };
            line(
                codec.id.clone(),
                codec.id,
                codec.value.origin,
                examples,
                true,
            )
        })
        .collect();
    lines.extend(shelf::all().values().map(|model| {
        line(
            model.id(),
            model.name.clone(),
            "our shelf".into(),
            String::new(),
            false,
        )
    }));
    lines.sort_by_key(|line| (line.since_us.is_none(), !line.own));
    Ok(view.page(&CodecsPage {
        notice: notice(&done.done),
        suspended: suspensions.len(),
        lines,
        may_manage: view.who.may(MANAGE),
    }))
}
