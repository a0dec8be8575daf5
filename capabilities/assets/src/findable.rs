//! Makes the things of the place findable in plain words, and keeps it so.

use std::collections::BTreeSet;
use std::time::Duration;

use app::bus::Heard;
use app::find::{self, Thing as Findable};
use app::kit::{Fault, Time};
use app::observe::{Place, Query};
use app::store::StoreError;
use app::{App, Job, Service, Stop, thing, until_stopped};
use ngsi::Entity;

use crate::thing::Thing;

/// Entities read and written at once.
const BATCH: usize = 500;

/// How long to gather what changes before it is written.
const GATHER: Duration = Duration::from_millis(100);

/// All things, from time to time: mends whatever was missed.
pub const REFRESH: Job = Job {
    name: "make-things-findable",
    every: Duration::from_secs(1_800),
    run: |app| {
        Box::pin(async move {
            let (mut count, mut place) = (0, Place::START);
            while let Some((found, end)) = app.context().walk("", place, BATCH).await? {
                count += found.len();
                place = end;
                put(&app, found).await?;
            }
            Ok(format!("{count} things can be found"))
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
        let Some(first) = until_stopped(listener.next(), &mut stop).await.flatten() else {
            return Ok(());
        };
        let mut changed: BTreeSet<String> = id_of(first).into_iter().collect();
        // What changes within a moment is read and written together.
        let gather = tokio::time::sleep(GATHER);
        tokio::pin!(gather);
        while changed.len() < BATCH {
            tokio::select! {
                () = &mut gather => break,
                heard = listener.next() => match heard {
                    Some(heard) => changed.extend(id_of(heard)),
                    None => return Ok(()),
                },
            }
        }
        if changed.is_empty() {
            continue;
        }
        let query = Query {
            limit: changed.len(),
            ids: changed.into_iter().collect(),
            ..Query::default()
        };
        put(&app, app.context().find("", query).await?.entities).await?;
    }
}

/// The id of a thing in news, if what it is found by changed.
fn id_of(heard: Heard) -> Option<String> {
    // The next refresh mends what was missed.
    let Heard::News(news) = heard else {
        return None;
    };
    let body: serde_json::Value = serde_json::from_slice(&news.body).ok()?;
    let telling = ["name", "description", "location", "streetName"];
    let is_telling = |name: &str| telling.iter().any(|t| name.ends_with(t));
    let mut names = body["attributes"].as_array()?.iter();
    let is_meant = body["tenant"] == "" && names.any(|name| name.as_str().is_some_and(is_telling));
    body["id"].as_str().filter(|_| is_meant).map(str::to_owned)
}

async fn put(app: &App, entities: Vec<Entity>) -> Result<(), Fault> {
    let now = app.now();
    let things: Vec<Findable> = entities
        .iter()
        .filter_map(|entity| findable(entity, now))
        .collect();
    if things.is_empty() {
        return Ok(());
    }
    app.store()
        .write(move |tx| {
            things.iter().try_for_each(|thing| find::put(tx, thing))?;
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}

/// What is findable of an entity: those with a name, but for devices, which residents do not look for.
fn findable(entity: &Entity, now: Time) -> Option<Findable> {
    let name = thing::text(entity, "name")?.to_owned();
    let thing = Thing::new(entity, now);
    if thing.type_name == "Device" {
        return None;
    }
    let about = thing::text(entity, "description")
        .unwrap_or_default()
        .to_owned();
    Some(Findable {
        about,
        more: format!("{} {}", thing.street, thing.ward),
        at: thing.point.into_iter().collect(),
        ..Findable::new(thing.kind, thing.id, name, thing.path)
    })
}
