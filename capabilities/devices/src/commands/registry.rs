//! Devices added and listed, held messages counted and read again.

use std::collections::BTreeMap;
use std::path::PathBuf;

use app::App;
use app::kit::{Fault, words};
use app::store::inbox::{self, State};
use clap::ArgMatches;

use super::{WHO, print, table, text};
use crate::forms;
use crate::model::Condition;
use crate::pages::Given;
use crate::retry::{Which, again};
use crate::room::room;
use crate::{health, register, seed};

/// Registers a device, or all of a file.
///
/// # Errors
/// A fault that says what is wrong.
pub async fn add(app: &App, arguments: &ArgMatches) -> Result<(), Fault> {
    if let Some(file) = arguments.get_one::<PathBuf>("file") {
        let read =
            std::fs::read(file).map_err(|e| Fault::invalid(format!("{}: {e}", file.display())))?;
        let planned = seed::read(&file.display().to_string(), &read)?;
        let added = seed::register_all(app, WHO, &planned).await?;
        let there = planned.len() - added;
        print(&format!(
            "{} registered, {there} were there already",
            words::count(count(added), "device", "devices")
        ));
        return Ok(());
    }
    let place = text(arguments, "place");
    let (lat, lon) = place.split_once(',').unwrap_or((place.as_str(), ""));
    let id = text(arguments, "id");
    let name = text(arguments, "name");
    let given = Given {
        name: if name.is_empty() { id.clone() } else { name },
        id,
        model: text(arguments, "model"),
        entity: text(arguments, "feeds"),
        entity_type: text(arguments, "type"),
        lat: lat.into(),
        lon: lon.into(),
        ..Given::default()
    };
    let (id, device) = forms::device(&given).map_err(|errors| {
        let all: Vec<String> = errors.into_iter().map(|error| error.text).collect();
        Fault::invalid(all.join(" "))
    })?;
    let fed = register::add(app, WHO, &id, device).await?.value.fed(&id);
    print(&format!("{id} is registered and feeds {}", fed.entity));
    Ok(())
}

/// Lists the devices and how each is.
///
/// # Errors
/// Whatever the store says.
pub async fn list(app: &App, arguments: &ArgMatches) -> Result<(), Fault> {
    let wanted = text(arguments, "state");
    if !wanted.is_empty()
        && !Condition::ALL
            .iter()
            .any(|condition| condition.slug() == wanted)
    {
        let known: Vec<&str> = Condition::ALL
            .iter()
            .map(|condition| condition.slug())
            .collect();
        return Err(Fault::invalid(format!(
            "{wanted} is not a state; these are: {}",
            known.join(", ")
        )));
    }
    let now = app.now();
    let mut out = table(&["id", "name", "model", "state", "heard", "messages"]);
    for one in health::everything(app).await? {
        let slugs: Vec<&str> = one.conditions.iter().map(|c| c.slug()).collect();
        if wanted.is_empty() || slugs.contains(&wanted.as_str()) {
            let heard = one.health.heard;
            out.add_row([
                one.id,
                one.device.name,
                one.device.model,
                slugs.join(", "),
                heard.map_or_else(|| "never".into(), |at| words::ago(at, now)),
                words::whole(one.health.frames),
            ]);
        }
    }
    print(&out.to_string());
    Ok(())
}

/// Lists why messages are held, and how many.
///
/// # Errors
/// Whatever the store says.
pub async fn held(app: &App) -> Result<(), Fault> {
    let mut reasons: BTreeMap<(String, String), i64> = BTreeMap::new();
    let mut after = 0;
    loop {
        let page = app
            .store()
            .read(move |rd| inbox::in_state(rd, State::Held, after, 1_000))
            .await?;
        let Some(last) = page.last() else { break };
        after = last.id;
        for message in &page {
            let known = room(app).known(app, &message.device).await?;
            let model = known.map_or_else(|| "-".into(), |known| known.device.model.clone());
            *reasons.entry((message.reason.clone(), model)).or_insert(0) += 1;
        }
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut out = table(&["messages", "model", "why"]);
    for ((reason, model), count) in &reasons {
        out.add_row([words::whole(*count), model.clone(), reason.clone()]);
    }
    print(&out.to_string());
    print(&words::count(
        reasons.iter().map(|(_, count)| count).sum(),
        "message held",
        "messages held",
    ));
    Ok(())
}

/// Reads held messages again.
///
/// # Errors
/// Whatever the store says.
pub async fn retry(app: &App, arguments: &ArgMatches) -> Result<(), Fault> {
    let (device, model) = (text(arguments, "device"), text(arguments, "model"));
    let which = match (device.as_str(), model.as_str()) {
        ("", "") => Which::All,
        ("", _) => Which::Model(model),
        _ => Which::Device(crate::model::device_id(&device).map_err(Fault::invalid)?),
    };
    let outcome = again(app, &which).await?;
    health::write(app).await;
    print(&format!(
        "{} understood, {} still held",
        outcome.understood, outcome.held
    ));
    Ok(())
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
