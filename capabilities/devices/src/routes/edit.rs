//! Forms that change something: parse, call, and lead back with a word of what was done.

use app::decode::{Examples, Script};
use app::kit::{Fault, Kind};
use app::store::inbox;
use app::{Choice, Fail, View, Wrong, encode, teams};
use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use payload::shelf;
use serde::Deserialize;

use super::show::imported;
use crate::forms;
use crate::model::{self, CODECS, Codec, DEVICES, device_id};
use crate::pages::{CodecForm, DeviceForm, Given, model_choices};
use crate::register;
use crate::retry::{self, Which};
use crate::room::room;

/// A JavaScript source that can be typed.
const MOST_SOURCE: usize = 1 << 20;

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct NewAsk {
    id: String,
}

/// An empty form.
pub async fn new(view: View, Query(ask): Query<NewAsk>) -> Result<Response, Fail> {
    let given = Given {
        id: ask.id.chars().take(64).collect(),
        ..Given::default()
    };
    form(&view, true, given, Vec::new()).await
}

/// Registers a device.
pub async fn add(view: View, Form(given): Form<Given>) -> Result<Response, Fail> {
    let (id, device) = match forms::device(&given) {
        Ok(device) => device,
        Err(errors) => return form(&view, true, given, errors).await,
    };
    match register::add(&view.app, &view.who.audit_name(), &id, device).await {
        Ok(_) => Ok(back(&format!("/devices/{}", encode(&id)), "added")),
        Err(fault) => refused(&view, true, given, fault).await,
    }
}

/// The form of a device that is there.
pub async fn edit(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let unknown = || Fault::not_found("There is no device with that id.");
    let id = device_id(&id).map_err(|_| unknown())?;
    let wanted = id.clone();
    let record = view
        .app
        .store()
        .read(move |rd| DEVICES.get(rd, &wanted))
        .await?
        .ok_or_else(unknown)?;
    form(
        &view,
        false,
        forms::given(&id, record.version, &record.value),
        Vec::new(),
    )
    .await
}

/// Changes a device.
pub async fn change(
    view: View,
    Path(id): Path<String>,
    Form(given): Form<Given>,
) -> Result<Response, Fail> {
    let given = Given { id, ..given };
    let (id, device) = match forms::device(&given) {
        Ok(device) => device,
        Err(errors) => return form(&view, false, given, errors).await,
    };
    match register::put(
        &view.app,
        &view.who.audit_name(),
        &id,
        Some(given.version),
        device,
    )
    .await
    {
        Ok(_) => Ok(back(&format!("/devices/{}", encode(&id)), "changed")),
        Err(fault) => refused(&view, false, given, fault).await,
    }
}

/// Forgets a device.
pub async fn remove(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    if register::remove(&view.app, &view.who.audit_name(), &id).await? {
        return Ok(back("/devices", "removed"));
    }
    Err(
        Fault::not_found("There is no device with that id. It may have been removed already.")
            .into(),
    )
}

async fn form(view: &View, new: bool, given: Given, errors: Vec<Wrong>) -> Result<Response, Fail> {
    let models = model_choices(&imported(&view.app).await?, &given.model);
    let known = view.app.store().read(teams::all).await?;
    let mut teams = vec![Choice::new("", "No team yet", &given.team)];
    teams.extend(
        known
            .iter()
            .map(|team| Choice::new(&team.value.name, &team.value.title, &given.team)),
    );
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok((
        status,
        view.page(&DeviceForm {
            new,
            given,
            models,
            teams,
            errors,
        }),
    )
        .into_response())
}

/// What a person can mend is shown at the form; the rest is a fault.
async fn refused(view: &View, new: bool, given: Given, fault: Fault) -> Result<Response, Fail> {
    if !matches!(fault.kind, Kind::Conflict | Kind::Invalid) {
        return Err(fault.into());
    }
    form(
        view,
        new,
        given,
        vec![Wrong {
            field: "id",
            text: fault.message,
        }],
    )
    .await
}

#[derive(Deserialize)]
pub struct RetryAsk {
    what: String,
    #[serde(default)]
    name: String,
}

/// Reads held messages again: one at once, many in the background.
pub async fn retry(view: View, Form(ask): Form<RetryAsk>) -> Result<Response, Fail> {
    let app = &view.app;
    let which = match ask.what.as_str() {
        "all" => Which::All,
        "model" => Which::Model(ask.name),
        "device" => Which::Device(ask.name),
        "message" => {
            let id = ask
                .name
                .parse()
                .map_err(|_| Fault::invalid("There is no such message."))?;
            let kept = app.store().read(move |rd| inbox::get(rd, id)).await?;
            let device = kept.map(|kept| kept.device).unwrap_or_default();
            let outcome = retry::again(app, &Which::Message(id)).await?;
            let word = if outcome.understood > 0 {
                "understood"
            } else {
                "still-held"
            };
            return Ok(back(&page_of(&device), word));
        }
        _ => return Err(Fault::invalid("Say which messages are to be read again.").into()),
    };
    let page = match &which {
        Which::Device(device) => page_of(device),
        _ => "/devices/held".into(),
    };
    app.store().write(move |tx| retry::ask(tx, &which)).await?;
    Ok(back(&page, "retrying"))
}

fn page_of(device: &str) -> String {
    if device.is_empty() {
        "/devices/held".into()
    } else {
        format!("/devices/{}", encode(device))
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct CodecAsk {
    name: String,
    source: String,
    mapping: String,
    new: bool,
}

/// The form of a codec: empty, one that was brought in, or one of the shelf to begin from.
pub async fn codec(view: View, Query(ask): Query<CodecAsk>) -> Result<Response, Fail> {
    let wanted = ask.name.clone();
    let kept = view
        .app
        .store()
        .read(move |rd| CODECS.get(rd, &wanted))
        .await?
        .map(|codec| codec.value);
    let shelved = shelf::all().get(&ask.name);
    let mapping = kept.as_ref().map_or_else(
        || shelved.map(|model| &model.mapping),
        |codec| codec.mapping.as_ref(),
    );
    Ok(view.page(&CodecForm {
        new: ask.name.is_empty(),
        mapping: model::mapping_text(mapping),
        source: kept
            .map(|codec| codec.source)
            .or_else(|| shelved.map(|model| model.source.to_owned()))
            .unwrap_or_default(),
        name: ask.name,
        units: CodecForm::all_units(),
        ..CodecForm::default()
    }))
}

/// Writes or mends a codec, after a trial.
pub async fn put_codec(view: View, Form(ask): Form<CodecAsk>) -> Result<Response, Fail> {
    let mapping = forms::mapping(&ask.mapping);
    let form = CodecForm {
        name_error: name_error(&ask.name),
        source_error: source_error(&view, &ask.source).await,
        mapping_error: mapping.as_ref().err().cloned(),
        name: ask.name.trim().to_owned(),
        source: ask.source,
        mapping: ask.mapping,
        new: ask.new,
        units: CodecForm::all_units(),
    };
    let Ok(mapping) = mapping else {
        return Ok(not_yet(&view, &form));
    };
    if form.name_error.is_some() || form.source_error.is_some() {
        return Ok(not_yet(&view, &form));
    }
    let codec = Codec {
        source: form.source,
        mapping,
        origin: "written here".into(),
        examples: Examples::default(),
    };
    register::put_codec(&view.app, &view.who.audit_name(), &form.name, codec).await?;
    Ok(back("/devices/codecs", "codec"))
}

fn not_yet(view: &View, form: &CodecForm) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, view.page(form)).into_response()
}

fn name_error(name: &str) -> Option<String> {
    let name = name.trim();
    let odd = name
        .chars()
        .any(|c| !(c.is_ascii_alphanumeric() || "/._-".contains(c)));
    (name.is_empty() || name.len() > 100 || odd).then(|| {
        "Give the codec a name such as acme/probe: letters, digits and / . _ - only.".into()
    })
}

/// Runs the codec once, to see that it can be read at all: that it refuses one byte is no fault.
async fn source_error(view: &View, source: &str) -> Option<String> {
    if source.trim().is_empty() {
        return Some("Paste the codec's JavaScript.".into());
    }
    if source.len() > MOST_SOURCE {
        return Some(format!("A codec has at most {MOST_SOURCE} bytes."));
    }
    let trial = Script::try_out(&room(&view.app).threads, source).await;
    trial.err().map(|why| forms::sentence(&why.to_string()))
}

#[derive(Deserialize)]
pub struct ResumeAsk {
    name: String,
}

/// Lets a suspended codec run again.
pub async fn resume(view: View, Form(ask): Form<ResumeAsk>) -> Result<Response, Fail> {
    register::resume(&view.app, &view.who.audit_name(), &ask.name).await?;
    Ok(back("/devices/codecs", "resumed"))
}

fn back(page: &str, done: &str) -> Response {
    let joint = if page.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{page}{joint}done={done}")).into_response()
}
