//! What follows from what devices say: how full a bin is, how high the water stands, how many bays are free.
//!
//! A sensor on a lid measures a distance; a person wants to know how full the bin is. These facts are
//! written beside the readings they follow from, with their time, so that they have a history too.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use app::bus::Heard;
use app::kit::{Fault, Time};
use app::observe::{Fed, Feed, ObserveError, Query, Reading};
use app::{App, Job, Service, Stop, thing, until_stopped};
use ngsi::q::Plan;
use ngsi::select::TypeSelection;
use ngsi::{Attribute, Context, Entity};
use serde_json::Value;

use crate::kinds;

/// Changes are gathered for this long, so that a busy car park is counted once for many bays.
const GATHER: Duration = Duration::from_secs(2);
/// A fact that has not changed is written again only after this long, to show that it still holds.
const SAME_AGAIN_S: i64 = 300;
/// Things of one kind looked at in a full round, and bays of one car park.
const MOST: usize = 10_000;

/// Everything, from time to time: mends whatever was missed.
pub const ALL: Job = Job {
    name: "derive-facts",
    every: Duration::from_secs(600),
    run: |app| {
        Box::pin(async move {
            let mut count = 0;
            for name in [
                "WasteContainer",
                "WaterLevelObserved",
                "ParkingSpot",
                "OffStreetParking",
            ] {
                let types = TypeSelection::parse(name, &Context::core()).ok();
                let found = app
                    .context()
                    .find(
                        "",
                        Query {
                            types,
                            limit: MOST,
                            ..Query::default()
                        },
                    )
                    .await?;
                count += derive(&app, found.entities).await?;
            }
            Ok(format!("{count} facts brought up to date"))
        })
    },
};

/// Each thing as it changes.
pub const FOLLOW: Service = Service {
    name: "derive-facts-live",
    run: |app, stop| Box::pin(follow(app, stop)),
};

async fn follow(app: App, mut stop: Stop) -> Result<(), Fault> {
    let mut listener = app.bus().listen("context.changed");
    loop {
        let mut changed = BTreeSet::new();
        let Some(first) = until_stopped(listener.next(), &mut stop).await.flatten() else {
            return Ok(());
        };
        changed.extend(id_of(first));
        let gather = tokio::time::sleep(GATHER);
        tokio::pin!(gather);
        loop {
            tokio::select! {
                () = &mut gather => break,
                heard = listener.next() => match heard {
                    Some(heard) => changed.extend(id_of(heard)),
                    None => return Ok(()),
                },
            }
        }
        let mut entities = Vec::new();
        for id in changed {
            entities.extend(app.context().get("", &id).await?);
        }
        derive(&app, entities).await?;
    }
}

/// The id of a thing in news, if it is of a kind that facts follow from.
fn id_of(heard: Heard) -> Option<String> {
    // What was missed is mended by the next full round.
    let Heard::News(news) = heard else {
        return None;
    };
    let body: Value = serde_json::from_slice(&news.body).ok()?;
    let kinds = ["WasteContainer", "WaterLevelObserved", "ParkingSpot"];
    let ours = body["type"]
        .as_array()?
        .iter()
        .filter_map(Value::as_str)
        .any(|t| kinds.iter().any(|k| t.ends_with(k)));
    (ours && body["tenant"] == "")
        .then(|| body["id"].as_str().map(ToOwned::to_owned))
        .flatten()
}

/// Works out what follows from these things and writes it where it differs; how much was written.
async fn derive(app: &App, entities: Vec<Entity>) -> Result<usize, Fault> {
    let mut feeds = Vec::new();
    let mut parks = BTreeSet::new();
    for entity in &entities {
        feeds.extend(own_facts(entity));
        match kinds::type_name(entity).as_str() {
            "ParkingSpot" => parks.extend(park_of(entity)),
            "OffStreetParking" => {
                parks.insert(entity.id.clone());
            }
            _ => {}
        }
    }
    for park in parks {
        if let Some(entity) = app.context().get("", &park).await? {
            feeds.extend(free_bays(&entity, &bays(app, &park).await?));
        }
    }
    write(app, feeds).await
}

async fn write(app: &App, feeds: Vec<Feed>) -> Result<usize, Fault> {
    let count = feeds.len();
    if count == 0 {
        return Ok(0);
    }
    let context = app.context().clone();
    let changed = app
        .store()
        .write(move |tx| {
            feeds
                .iter()
                .map(|feed| context.feed(tx, feed))
                .collect::<Result<Vec<_>, ObserveError>>()
        })
        .await?;
    app.context().published(changed).await;
    Ok(count)
}

fn fed(name: &str, value: impl Into<Value>, unit: Option<&str>, at: Time) -> Fed {
    Fed {
        name: name.into(),
        value: value.into(),
        unit: unit.map(Into::into),
        at,
        geo: false,
    }
}

fn feed(entity: &Entity, attributes: Vec<Fed>) -> Option<Feed> {
    let differs = |fed: &Fed| {
        thing::attribute(entity, &fed.name).is_none_or(|there| {
            let age_us = there.observed_at_us.map_or(i64::MAX, |at| fed.at.0 - at);
            age_us > 0 && (there.value != fed.value || age_us >= SAME_AGAIN_S * 1_000_000)
        })
    };
    let attributes: Vec<Fed> = attributes.into_iter().filter(differs).collect();
    (!attributes.is_empty()).then(|| Feed {
        tenant: String::new(),
        entity: entity.id.clone(),
        type_: kinds::type_name(entity),
        attributes,
    })
}

/// When an attribute was read, if a device read it.
fn read_at(entity: &Entity, name: &str) -> Option<Time> {
    thing::attribute(entity, name)?.observed_at_us.map(Time)
}

/// What follows from a thing's own readings.
fn own_facts(entity: &Entity) -> Option<Feed> {
    match kinds::type_name(entity).as_str() {
        "WasteContainer" => {
            let at = read_at(entity, "distance")?;
            let level = filled(
                thing::number(entity, "distance")?,
                thing::number(entity, "depth")?,
            )?;
            feed(entity, vec![fed("fillingLevel", level, None, at)])
        }
        "WaterLevelObserved" => {
            let at = read_at(entity, "distance")?;
            let height_m = water_m(
                thing::number(entity, "distance")?,
                thing::number(entity, "sensorHeight")?,
            );
            feed(entity, vec![fed("height", height_m, Some("MTR"), at)])
        }
        "ParkingSpot" => {
            let at = read_at(entity, "occupied")?;
            let occupied = thing::attribute(entity, "occupied")?.value.as_bool()?;
            feed(entity, vec![fed("status", status(occupied), None, at)])
        }
        _ => None,
    }
}

const fn status(occupied: bool) -> &'static str {
    if occupied { "occupied" } else { "free" }
}

/// How full a bin is, from 0 to 1, to the hundredth.
fn filled(distance_mm: f64, depth_mm: f64) -> Option<f64> {
    (depth_mm > 0.0)
        .then(|| ((1.0 - distance_mm / depth_mm).clamp(0.0, 1.0) * 100.0).round() / 100.0)
}

/// How high the water stands, in metres to the centimetre, below a sensor at `sensor_m`.
fn water_m(distance_mm: f64, sensor_m: f64) -> f64 {
    ((sensor_m - distance_mm / 1000.0) * 100.0).round() / 100.0
}

fn park_of(bay: &Entity) -> Option<String> {
    thing::attribute(bay, "refParkingSite")?
        .objects()
        .next()
        .map(ToOwned::to_owned)
}

async fn bays(app: &App, park: &str) -> Result<Vec<Entity>, Fault> {
    let core = Context::core();
    let q = Plan::parse(&format!("refParkingSite==\"{park}\""), &core).ok();
    if q.is_none() {
        return Ok(Vec::new());
    }
    let types = TypeSelection::parse("ParkingSpot", &core).ok();
    Ok(app
        .context()
        .find(
            "",
            Query {
                types,
                q,
                limit: MOST,
                ..Query::default()
            },
        )
        .await?
        .entities)
}

/// How many bays of a car park are free, by those that say so.
fn free_bays(park: &Entity, bays: &[Entity]) -> Option<Feed> {
    let occupied = |bay: &Entity| thing::attribute(bay, "occupied")?.value.as_bool();
    let at = bays
        .iter()
        .filter_map(|bay| read_at(bay, "occupied"))
        .max()?;
    let taken = bays
        .iter()
        .filter(|bay| occupied(bay) == Some(true))
        .count();
    let known = bays.iter().filter(|bay| occupied(bay).is_some()).count();
    feed(
        park,
        vec![
            fed(
                "availableSpotNumber",
                i64::try_from(known - taken).ok()?,
                None,
                at,
            ),
            fed("occupancy", share(taken, known), None, at),
            fed("occupiedSpotNumber", i64::try_from(taken).ok()?, None, at),
        ],
    )
}

/// A share to the hundredth; 0 of nothing.
fn share(part: usize, whole: usize) -> f64 {
    (part as f64 / whole.max(1) as f64 * 100.0).round() / 100.0
}

/// Writes the history that follows from the readings of a place just filled.
pub async fn past(app: App) -> Result<String, Fault> {
    let mut count = 0;
    for (name, from, to) in [
        ("WasteContainer", "distance", "fillingLevel"),
        ("WaterLevelObserved", "distance", "height"),
    ] {
        let types = TypeSelection::parse(name, &Context::core()).ok();
        for entity in app
            .context()
            .find(
                "",
                Query {
                    types,
                    limit: MOST,
                    ..Query::default()
                },
            )
            .await?
            .entities
        {
            let numbers = readings(&app, &entity.id, from).await?;
            let derived = numbers.into_iter().filter_map(|(at, reading)| {
                let Reading::Number(distance_mm) = reading else {
                    return None;
                };
                let value = if to == "height" {
                    water_m(distance_mm, thing::number(&entity, "sensorHeight")?)
                } else {
                    filled(distance_mm, thing::number(&entity, "depth")?)?
                };
                Some((at, value))
            });
            count += append(&app, &entity.id, to, derived.collect()).await?;
        }
    }
    let types = TypeSelection::parse("OffStreetParking", &Context::core()).ok();
    for park in app
        .context()
        .find(
            "",
            Query {
                types,
                limit: MOST,
                ..Query::default()
            },
        )
        .await?
        .entities
    {
        count += append(
            &app,
            &park.id,
            "availableSpotNumber",
            free_over_time(&app, &park.id).await?,
        )
        .await?;
    }
    (ALL.run)(app).await?;
    Ok(format!("{count} readings that follow from others"))
}

async fn readings(app: &App, id: &str, attr: &str) -> Result<Vec<(Time, Reading)>, Fault> {
    let iri = Context::core().expand(attr).into_owned();
    Ok(app
        .context()
        .readings("", id, &iri, Time(0), app.now(), false, 1_000_000)
        .await?)
}

/// How many bays were free, each half hour in which any of them spoke.
async fn free_over_time(app: &App, park: &str) -> Result<Vec<(Time, f64)>, Fault> {
    const HALF_HOUR_US: i64 = 1_800_000_000;
    let mut spoken: BTreeMap<(Time, usize), bool> = BTreeMap::new();
    let mut now: Vec<Option<bool>> = Vec::new();
    for (i, bay) in bays(app, park).await?.iter().enumerate() {
        let history = readings(app, &bay.id, "occupied").await?;
        // A bay without a sensor counts as it stands.
        let still = thing::attribute(bay, "occupied").and_then(|a| a.value.as_bool());
        now.push(if history.is_empty() { still } else { None });
        for (at, reading) in history {
            if let Some(taken) = truth(&reading) {
                spoken.insert((at, i), taken);
            }
        }
    }
    let mut out: Vec<(Time, f64)> = Vec::new();
    for ((at, bay), taken) in spoken {
        now[bay] = Some(taken);
        let slot = Time(at.0.div_euclid(HALF_HOUR_US) * HALF_HOUR_US);
        let free = now.iter().filter(|state| **state == Some(false)).count() as f64;
        match out.last_mut() {
            Some((last, value)) if *last == slot => *value = free,
            _ => out.push((slot, free)),
        }
    }
    Ok(out)
}

/// Whether a kept reading says yes: it is the value, or the attribute instance that holds it.
fn truth(reading: &Reading) -> Option<bool> {
    match reading {
        Reading::Number(n) => Some(*n > 0.5),
        Reading::Doc(doc) => {
            let doc: Value = serde_json::from_str(doc).ok()?;
            doc.as_bool()
                .or_else(|| doc.get("value").and_then(Value::as_bool))
        }
    }
}

async fn append(
    app: &App,
    id: &str,
    attr: &str,
    readings: Vec<(Time, f64)>,
) -> Result<usize, Fault> {
    let count = readings.len();
    if count == 0 {
        return Ok(0);
    }
    let unit = (attr == "height").then_some("MTR");
    let instance = |(at, n): (Time, f64)| {
        let instance = Attribute::property(n).observed_at(at.0);
        unit.map_or_else(|| instance.clone(), |unit| instance.clone().unit(unit))
    };
    let past = readings.into_iter().map(instance).collect();
    let attributes = [(Context::core().expand(attr).into_owned(), past)]
        .into_iter()
        .collect();
    app.context().extend_history("", id, attributes).await?;
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_is_right_and_bounded() {
        for (distance_mm, depth_mm, want) in [
            (300.0, 1000.0, Some(0.7)),
            (0.0, 1000.0, Some(1.0)),
            (1500.0, 1000.0, Some(0.0)),
            (1.0, 0.0, None),
        ] {
            assert_eq!(filled(distance_mm, depth_mm), want);
        }
        assert_eq!(water_m(1_234.0, 3.4), 2.17);
    }

    #[test]
    fn bays_are_counted_by_what_they_say() {
        let core = Context::core();
        let bay = |n: i64, taken: Option<bool>| {
            let bay = Entity::new(
                format!("urn:ngsi-ld:ParkingSpot:{n}"),
                [core.expand("ParkingSpot")],
            );
            match taken {
                Some(taken) => bay.with(
                    core.expand("occupied"),
                    Attribute::property(taken).observed_at(n),
                ),
                None => bay,
            }
        };
        let park = Entity::new(
            "urn:ngsi-ld:OffStreetParking:1",
            [core.expand("OffStreetParking")],
        );
        let feed = free_bays(
            &park,
            &[
                bay(1, Some(true)),
                bay(2, Some(false)),
                bay(9, Some(false)),
                bay(4, None),
            ],
        )
        .unwrap();
        let said: Vec<_> = feed
            .attributes
            .iter()
            .map(|f| (f.name.as_str(), f.value.clone(), f.at.0))
            .collect();
        assert_eq!(
            said,
            [
                ("availableSpotNumber", 2.into(), 9),
                ("occupancy", 0.33.into(), 9),
                ("occupiedSpotNumber", 1.into(), 9)
            ]
        );
        assert_eq!(free_bays(&park, &[bay(4, None)]), None, "nobody says");
    }

    #[test]
    fn kept_readings_are_understood_however_they_were_kept() {
        for (doc, want) in [
            ("true", Some(true)),
            ("{\"value\":false}", Some(false)),
            ("\"x\"", None),
            ("{", None),
        ] {
            assert_eq!(truth(&Reading::Doc(doc.into())), want);
        }
    }
}
