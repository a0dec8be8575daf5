//! One device: how it is, why, and what it said.

use app::decode::Decoder;
use app::kit::{Fault, Time};
use app::store::StoreError;
use app::store::inbox::{self, State as Kept};
use app::teams::Names;
use app::{App, Fail, View, encode};
use axum::extract::{Path, Query};
use axum::response::Response;
use payload::{Mapping, shelf};
use uplink::What;

use super::{Done, battery_words, fields};
use crate::alarm::Brief;
use crate::model::{Condition, HEALTH, Health, device_id};
use crate::pages::{DevicePage, MessageLine, Shown, model_name, notice, short, value_words};
use crate::room::{Reader, room};
use crate::{MANAGE, alarm, forms, health, link};

/// Messages shown of a device.
const MESSAGES: i64 = 50;

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
    let (health, kept, alarms, names) = app
        .store()
        .read(move |rd| {
            Ok::<_, StoreError>((
                HEALTH.get(rd, &wanted)?,
                inbox::of_device(rd, &wanted, MESSAGES)?,
                alarm::standing(rd, &wanted)?,
                Names::read(rd)?,
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
        messages.push(message_line(app, &known.device.model, &known.reader, kept).await?);
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
        alarms: alarms
            .iter()
            .map(|finding| Brief::of(finding, &names))
            .collect(),
        team: names.team(&known.device.team),
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
        Condition::LowBattery => match battery_words(health.battery) {
            word if word == "low" => "Its battery is low. Plan a visit to change it.".into(),
            level => format!("Its battery is at {level}. Plan a visit to change it."),
        },
        Condition::WrongClock => "It gives a time that cannot be right, so we use the time at which its messages arrive. Set its clock, or that of its gateway.".into(),
        Condition::WeakRadio => "The gateway only just hears it, so messages will be lost. Move it, or put a gateway nearer.".into(),
        Condition::NeverHeard => "Nothing has come from it yet. Check its id, and that its network server sends to us.".into(),
        Condition::Ok => "Nothing is wrong.".into(),
    }
}

/// What the thing shows now of what this device can measure.
async fn values(app: &App, entity: &str, mapping: Option<&Mapping>) -> Result<Vec<Shown>, Fault> {
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
    reader: &Reader,
    kept: inbox::Message,
) -> Result<MessageLine, Fault> {
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
        return Ok(line);
    };
    let What::Up(said, _) = &message.what else {
        return Ok(line);
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
    if kept.state == Kept::Understood {
        let read = room(app).read(app, model, reader, said, kept.at).await?;
        if let Ok(meaning) = read {
            line.fields = fields(&meaning.data);
        }
    }
    Ok(line)
}
