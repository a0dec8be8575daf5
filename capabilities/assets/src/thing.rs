//! The page of one thing: how it is now, how it was, where it is, what feeds it, and how we know.

use app::kit::{Fault, Time, words};
use app::thing::{attribute, point, text};
use app::{App, Page, encode};
use geo::Point;
use ngsi::{Attribute, AttributeKind, Context, Entity};
use serde::Serialize;
use serde_json::{Value, json};

use crate::history::History;
use crate::kinds::{self, Headline};

/// A thing older than this without news is shown as stale.
pub const STALE_S: i64 = 6 * 3_600;

/// A thing as lists and the map show it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Thing {
    pub id: String,
    /// Its page.
    pub path: String,
    pub name: String,
    /// "Car park"
    pub kind: String,
    /// The short name of its type.
    pub type_name: String,
    pub ward: String,
    pub street: String,
    pub headline: Option<Headline>,
    /// When something was last read of it; none for a thing that nothing is read of.
    pub at_us: Option<i64>,
    pub stale: bool,
    #[serde(skip)]
    pub point: Option<Point>,
}

impl Thing {
    pub fn new(entity: &Entity, now: Time) -> Self {
        let type_name = kinds::type_name(entity);
        let of = |name| text(entity, name).unwrap_or_default().to_owned();
        let name = text(entity, "name").map_or_else(|| short_id(&entity.id), ToOwned::to_owned);
        let at_us = observed(entity);
        let street = match of("streetName") {
            street if street.is_empty() => address(entity),
            street => street,
        };
        Self {
            path: path(&entity.id),
            id: entity.id.clone(),
            name,
            kind: kinds::one(&type_name),
            ward: of("ward"),
            street,
            headline: kinds::headline(entity),
            stale: at_us.is_some_and(|at| now.since_us(Time(at)) > STALE_S * 1_000_000),
            at_us,
            point: point(entity),
            type_name,
        }
    }

    /// Its place on the map.
    pub fn feature(&self, now: Time) -> Option<Value> {
        let point = self.point?;
        let headline = self.headline.as_ref();
        let age = self
            .at_us
            .map_or_else(String::new, |at| words::ago(Time(at), now));
        Some(json!({
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [point.lon, point.lat]},
            "properties": {
                "id": self.id,
                "name": self.name,
                "href": self.path,
                "status": if self.stale { "unknown" } else { headline.map_or("unknown", |h| h.status) },
                "status_text": if self.stale { format!("No news since {age}") } else { age },
                "value_text": headline.map_or(self.kind.as_str(), |h| h.text.as_str()),
                "level": headline.and_then(|h| h.level),
            },
        }))
    }
}

/// The page of a thing.
pub fn path(id: &str) -> String {
    format!("/assets/{}", encode(id))
}

/// The end of an id, for things without a name.
fn short_id(id: &str) -> String {
    id.rsplit(':').next().unwrap_or(id).to_owned()
}

/// The street of a postal address.
fn address(entity: &Entity) -> String {
    let street =
        attribute(entity, "address").and_then(|address| address.value.get("streetAddress"));
    street
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

/// When something was last read of an entity. What people report of it is not a reading.
fn observed(entity: &Entity) -> Option<i64> {
    let core = Context::core();
    entity
        .attributes
        .iter()
        .filter(|(iri, _)| !matches!(core.compact(iri).as_ref(), "openReports" | "repairState"))
        .flat_map(|(_, instances)| instances)
        .filter_map(|attribute| attribute.observed_at_us)
        .max()
}

/// One fact of a thing as it is now.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fact {
    /// Names the number on the page, for live updates.
    pub slot: String,
    /// The attribute's short name.
    pub attr: String,
    /// In words.
    pub name: String,
    pub text: String,
    pub unit: String,
    /// When it was read; none for what nobody reads, such as a name.
    pub at_us: Option<i64>,
    /// Whether it has a history worth drawing.
    pub number: bool,
    /// The thing it names, if it names one.
    pub path: Option<String>,
}

/// Attributes shown elsewhere on the page.
const ELSEWHERE: [&str; 9] = [
    "name",
    "location",
    "description",
    "ward",
    "streetName",
    "address",
    "controlledAsset",
    "openReports",
    "repairState",
];

/// The facts of an entity, newest first.
pub fn facts(entity: &Entity) -> Vec<Fact> {
    let core = Context::core();
    let mut facts: Vec<Fact> = entity
        .attributes
        .iter()
        .flat_map(|(iri, instances)| {
            instances
                .iter()
                .map(|instance| (core.compact(iri), instance))
        })
        .filter(|(name, _)| !ELSEWHERE.contains(&name.as_ref()))
        .enumerate()
        .map(|(i, (name, instance))| fact(i, &name, instance))
        .collect();
    facts.sort_by_key(|fact| (!fact.number, std::cmp::Reverse(fact.at_us)));
    facts
}

fn fact(i: usize, name: &str, instance: &Attribute) -> Fact {
    let unit = instance.unit_code.as_deref().unwrap_or_default();
    let percent = (name == "fillingLevel" || unit == "C62")
        .then_some(instance.value.as_f64())
        .flatten();
    let (text, unit) = match (percent, name) {
        (Some(share), "fillingLevel") => (words::number(share * 100.0), "%"),
        _ => (
            shown(&instance.value),
            payload::unit::symbol(unit).unwrap_or(unit),
        ),
    };
    let link = instance.kind == AttributeKind::Relationship;
    let data_set = instance.dataset_id.as_deref().map(short_id);
    Fact {
        slot: format!("fact-{i}"),
        attr: name.to_owned(),
        name: match data_set {
            Some(data_set) => format!("{} ({data_set})", kinds::label(name)),
            None => kinds::label(name),
        },
        path: link.then(|| instance.value.as_str().map(path)).flatten(),
        number: instance.value.is_number() && instance.dataset_id.is_none(),
        text,
        unit: unit.to_owned(),
        at_us: instance.observed_at_us,
    }
}

/// A value as people read it.
fn shown(value: &Value) -> String {
    match value {
        Value::Number(n) => n.as_f64().map_or_else(|| n.to_string(), words::number),
        Value::String(text) => match Time::parse(text) {
            Some(at) => words::date_time(at),
            None => text.clone(),
        },
        Value::Bool(true) => "Yes".into(),
        Value::Bool(false) => "No".into(),
        Value::Null => "not known".into(),
        Value::Array(list) => list.iter().map(shown).collect::<Vec<_>>().join(", "),
        Value::Object(map) => map
            .iter()
            .map(|(k, v)| format!("{}: {}", words::from_term(k), shown(v)))
            .collect::<Vec<_>>()
            .join("; "),
    }
}

/// How many reports of problems with a thing are open: whoever takes them writes it down with the thing.
fn open_reports(entity: &Entity) -> i64 {
    let count = attribute(entity, "openReports").and_then(|count| count.value.as_i64());
    count.unwrap_or(0)
}

/// How is it now?
#[derive(Debug, Serialize)]
pub struct ThingPage {
    thing: Thing,
    description: String,
    facts: Vec<Fact>,
    history: Option<History>,
    /// What feeds it.
    devices: Vec<Thing>,
    /// How it is known, where no device of its own says so.
    known_by: &'static str,
    /// Reports of problems with it that are open, as the context has it.
    open_reports: i64,
    /// What else is near.
    lat: Option<f64>,
    lon: Option<f64>,
    live_path: String,
    json_path: String,
}

impl ThingPage {
    /// Reads what the page shows.
    pub async fn read(app: &App, entity: &Entity, attr: &str, days: i64) -> Result<Self, Fault> {
        let now = app.now();
        let thing = Thing::new(entity, now);
        let facts = facts(entity);
        let history = History::read(app, entity, &facts, attr, days).await?;
        Ok(Self {
            description: text(entity, "description").unwrap_or_default().to_owned(),
            devices: devices(app, &thing.id).await?,
            known_by: kinds::known_by(&thing.type_name),
            open_reports: open_reports(entity),
            lat: thing.point.map(|p| p.lat),
            lon: thing.point.map(|p| p.lon),
            live_path: format!("{}/live", thing.path),
            json_path: format!("/ngsi-ld/v1/entities/{}", encode(&thing.id)),
            thing,
            facts,
            history,
        })
    }

    /// What a live update says: the facts that can change, and the sentence to announce.
    pub fn update(entity: &Entity, now: Time) -> String {
        let thing = Thing::new(entity, now);
        let facts = facts(entity);
        let mut text: serde_json::Map<String, Value> = facts
            .iter()
            .map(|fact| (fact.slot.clone(), fact.text.clone().into()))
            .collect();
        let mut time: serde_json::Map<String, Value> = facts
            .iter()
            .filter_map(|fact| {
                Some((
                    format!("{}-age", fact.slot),
                    Time(fact.at_us?).to_string().into(),
                ))
            })
            .collect();
        let mut say = String::new();
        let mut status = json!({});
        if let Some(headline) = &thing.headline {
            text.insert("headline".into(), headline.text.clone().into());
            status = json!({"headline": headline.status});
            say = format!("{}: {}", thing.name, headline.text);
        }
        if let Some(at) = thing.at_us {
            time.insert("headline-age".into(), Time(at).to_string().into());
        }
        json!({"text": text, "time": time, "status": status, "say": say}).to_string()
    }
}

/// The devices that say of themselves that they feed this thing.
async fn devices(app: &App, id: &str) -> Result<Vec<Thing>, Fault> {
    let core = Context::core();
    let query = app::observe::Query {
        types: ngsi::select::TypeSelection::parse("Device", &core).ok(),
        q: ngsi::q::Plan::parse(&format!("controlledAsset==\"{id}\""), &core).ok(),
        limit: 20,
        ..app::observe::Query::default()
    };
    if query.q.is_none() {
        return Ok(Vec::new());
    }
    let found = app.context().find("", query).await?;
    Ok(found
        .entities
        .iter()
        .map(|entity| Thing::new(entity, app.now()))
        .collect())
}

impl Page for ThingPage {
    const TEMPLATE: &'static str = "assets/thing.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let now = 1_795_529_100_000_000;
        let thing = |stale| Thing {
            id: "urn:ngsi-ld:OffStreetParking:quay".into(),
            path: "/assets/urn:ngsi-ld:OffStreetParking:quay".into(),
            name: "Quay car park".into(),
            kind: "Car park".into(),
            type_name: "OffStreetParking".into(),
            ward: "Harbour".into(),
            street: "Quay Street".into(),
            headline: Some(Headline {
                text: "12 of 40 spaces free".into(),
                status: "good",
                level: Some(3),
            }),
            at_us: Some(if stale {
                now - 3 * 86_400_000_000
            } else {
                now - 120_000_000
            }),
            stale,
            point: None,
        };
        let fact = Fact {
            slot: "fact-0".into(),
            attr: "availableSpotNumber".into(),
            name: "Available spot number".into(),
            text: "12".into(),
            unit: String::new(),
            at_us: Some(now - 120_000_000),
            number: true,
            path: None,
        };
        let page = |stale, facts: Vec<Fact>, history| Self {
            thing: thing(stale),
            description: "Forty spaces beside the quay, two of them for disabled drivers.".into(),
            facts,
            history,
            devices: vec![],
            open_reports: 1,
            known_by: kinds::known_by("OffStreetParking"),
            lat: Some(51.6),
            lon: Some(1.7),
            live_path: "/assets/x/live".into(),
            json_path: "/ngsi-ld/v1/entities/x".into(),
        };
        vec![
            (
                "now",
                page(false, vec![fact.clone()], Some(History::sample())),
            ),
            ("stale", page(true, vec![fact], None)),
            ("nothing read yet", page(false, vec![], None)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_shown_as_people_read_them() {
        for (value, want) in [
            (json!(21.456), "21.5"),
            (json!("2026-11-24T14:05:00Z"), "24 November 2026 at 2:05pm"),
            (json!(true), "Yes"),
            (json!(null), "not known"),
            (json!(["a", 2]), "a, 2"),
            (
                json!({"streetAddress": "Quay Street"}),
                "Street address: Quay Street",
            ),
        ] {
            assert_eq!(shown(&value), want);
        }
    }

    #[test]
    fn a_thing_without_anything_still_has_a_page() {
        let thing = Thing::new(&Entity::new("urn:ngsi-ld:Odd:7", [""]), Time(0));
        assert_eq!(
            (thing.name.as_str(), thing.point, thing.stale),
            ("7", None, false)
        );
    }
}
