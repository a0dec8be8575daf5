//! Makes the things of the place findable in plain words, and keeps it so.

use std::time::Duration;

use app::bus::Heard;
use app::find;
use app::kit::{Fault, Time};
use app::observe::Query;
use app::store::StoreError;
use app::store::search::Thing as Findable;
use app::{App, Job, Service, Stop};
use ngsi::Entity;

use crate::kinds;
use crate::thing::Thing;

/// Entities read and written at once.
const BATCH: usize = 500;

/// All things, from time to time: mends whatever was missed.
pub const REFRESH: Job = Job {
    name: "make-things-findable",
    every: Duration::from_secs(1_800),
    run: |app| {
        Box::pin(async move {
            let mut count = 0;
            loop {
                let query = Query {
                    offset: count,
                    limit: BATCH,
                    ..Query::default()
                };
                let found = app.context().find("", query).await?.entities;
                let here = found.len();
                put(&app, found).await?;
                count += here;
                if here < BATCH {
                    return Ok(format!("{count} things can be found"));
                }
            }
        })
    },
};

/// Each thing as its name, place or description changes.
pub const FOLLOW: Service = Service {
    name: "follow-things",
    run: |app, stop| Box::pin(follow(app, stop)),
};

async fn follow(app: App, mut stop: Stop) -> Result<(), Fault> {
    let mut listener = app.bus().listen("context.changed");
    loop {
        let news = match app::until_stopped(listener.next(), &mut stop)
            .await
            .flatten()
        {
            Some(Heard::News(news)) => news,
            // The next refresh mends what was missed.
            Some(Heard::Missed) => continue,
            None => return Ok(()),
        };
        let Ok(body) = serde_json::from_slice::<serde_json::Value>(&news.body) else {
            continue;
        };
        let telling = ["name", "description", "location", "streetName"];
        let changed = body["attributes"].as_array().is_some_and(|names| {
            names
                .iter()
                .filter_map(|name| name.as_str())
                .any(|name| telling.iter().any(|t| name.ends_with(t)))
        });
        let (Some(id), true, "") = (
            body["id"].as_str(),
            changed,
            body["tenant"].as_str().unwrap_or_default(),
        ) else {
            continue;
        };
        if let Some(entity) = app.context().get("", id).await? {
            put(&app, vec![entity]).await?;
        }
    }
}

async fn put(app: &App, entities: Vec<Entity>) -> Result<(), Fault> {
    let now = app.now();
    let things: Vec<(Findable, String)> = entities
        .iter()
        .filter_map(|entity| findable(entity, now))
        .collect();
    if things.is_empty() {
        return Ok(());
    }
    app.store()
        .write(move |tx| {
            things
                .iter()
                .try_for_each(|(thing, more)| find::put(tx, thing, more))?;
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}

/// What is findable of an entity: those with a name, but for devices, which residents do not look for.
fn findable(entity: &Entity, now: Time) -> Option<(Findable, String)> {
    let name = kinds::text(entity, "name")?.to_owned();
    let thing = Thing::new(entity, now);
    if thing.type_name == "Device" {
        return None;
    }
    let about = kinds::text(entity, "description")
        .unwrap_or_default()
        .to_owned();
    let more = format!("{} {} {}", thing.kind, thing.street, thing.ward);
    let findable = Findable {
        kind: thing.type_name,
        name: thing.id,
        title: name,
        path: thing.path,
        about,
        at: thing.point.map(|point| (point.lon, point.lat)),
    };
    Some((findable, more))
}
