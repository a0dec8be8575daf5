//! Adding and changing devices and codecs, each in one transaction with what follows from it.

use app::gateways::HEARD;
use app::kit::Fault;
use app::observe::{Fed, Feed};
use app::store::{Record, StoreError};
use app::teams::TEAMS;
use app::{App, check};
use serde_json::json;

use crate::alarm;
use crate::model::{self, CODECS, Codec, DEVICES, Device, SUSPENDED};
use crate::retry::{self, Which};
use crate::room::room;

/// Adds a device, or changes the one that is there. What was held of it is read again.
///
/// # Errors
/// A fault in words for the person who typed it; a conflict if `version` is not the one that is there.
pub async fn put(
    app: &App,
    who: &str,
    id: &str,
    version: Option<i64>,
    device: Device,
) -> Result<Record<Device>, Fault> {
    model::check(&device)?;
    let (context, now) = (app.context().clone(), app.now());
    let own_entity = about(id, &device, now);
    let (who, id) = (who.to_owned(), id.to_owned());
    let (record, changed) = app
        .store()
        .write(move |tx| {
            if !device.team.is_empty() && TEAMS.by(tx, "name", &device.team)?.is_none() {
                return Err(Fault::invalid("Choose a team that there is."));
            }
            let before = DEVICES.get(tx, &id)?;
            let record = match (version, &before) {
                (None, None) => DEVICES.insert_as(tx, &who, id.clone(), device.clone())?,
                (version, _) => DEVICES.change(tx, &who, &id, version, device.clone())?,
            };
            if let Some(before) = &before {
                alarm::follow(tx, &who, &id, &before.value, &device)?;
            }
            let changed = own_entity
                .as_ref()
                .map(|feed| context.feed(tx, feed))
                .transpose()?;
            retry::ask(tx, &Which::Device(id.clone()))?;
            Ok::<_, Fault>((record, changed))
        })
        .await?;
    room(app).forget();
    if let Some(changed) = changed {
        app.context().published(vec![changed]).await;
    }
    Ok(record)
}

/// A new device.
///
/// # Errors
/// As [`put`]; a conflict if the id is taken.
pub async fn add(app: &App, who: &str, id: &str, device: Device) -> Result<Record<Device>, Fault> {
    let wanted = id.to_owned();
    if app
        .store()
        .read(move |rd| DEVICES.get(rd, &wanted))
        .await?
        .is_some()
    {
        return Err(Fault::conflict(format!("There is a device {id} already.")));
    }
    put(app, who, id, None, device).await
}

/// Forgets a device. Its messages and the readings made of them stay.
///
/// # Errors
/// Whatever the store says.
pub async fn remove(app: &App, who: &str, id: &str) -> Result<bool, Fault> {
    let (who, id) = (who.to_owned(), id.to_owned());
    let gone = app
        .store()
        .write(move |tx| {
            model::HEALTH.remove(tx, &who, &id)?;
            HEARD.remove(tx, &who, &id)?;
            let is_gone = DEVICES.remove(tx, &who, &id)?;
            if is_gone {
                check::forget(tx, &who, &alarm::subject(&id))?;
            }
            Ok::<_, Fault>(is_gone)
        })
        .await?;
    room(app).forget();
    Ok(gone)
}

/// What a device that feeds no other thing says of itself: its name and its place.
pub fn about(id: &str, device: &Device, now: app::kit::Time) -> Option<Feed> {
    if device.feeds.is_some() {
        return None;
    }
    let fed = device.fed(id);
    let said = |name: &str, value, geo| Fed {
        name: name.into(),
        value,
        unit: None,
        at: now,
        geo,
    };
    let mut attributes = vec![said("name", json!(device.name), false)];
    attributes.extend(device.location.map(|point| {
        said(
            "location",
            json!({ "type": "Point", "coordinates": [point.lon, point.lat] }),
            true,
        )
    }));
    Some(Feed {
        tenant: String::new(),
        entity: fed.entity,
        type_: fed.type_,
        attributes,
    })
}

/// Brings in a codec, or mends the one that is there: it is resumed, and what was held is read again.
///
/// # Errors
/// Whatever the store says.
pub async fn put_codec(app: &App, who: &str, name: &str, codec: Codec) -> Result<(), Fault> {
    let (who, name) = (who.to_owned(), name.to_owned());
    app.store()
        .write(move |tx| {
            match CODECS.get(tx, &name)? {
                Some(_) => CODECS.change(tx, &who, &name, None, codec.clone())?,
                None => CODECS.insert_as(tx, &who, name.clone(), codec.clone())?,
            };
            SUSPENDED.remove(tx, &who, &name)?;
            retry::ask(tx, &Which::Model(name.clone()))
        })
        .await
        .map_err(|e: StoreError| Fault::from(e))?;
    room(app).forget();
    Ok(())
}

/// Lets a suspended codec run again; what was held is read again.
///
/// # Errors
/// Whatever the store says.
pub async fn resume(app: &App, who: &str, name: &str) -> Result<(), Fault> {
    let (who, name) = (who.to_owned(), name.to_owned());
    app.store()
        .write(move |tx| {
            if SUSPENDED.remove(tx, &who, &name)? {
                retry::ask(tx, &Which::Model(name.clone()))?;
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    room(app).forget();
    Ok(())
}
