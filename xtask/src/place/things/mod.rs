//! The things of the place, each an NGSI-LD entity in concise form on a line of its own.

mod buildings;
mod devices;
mod outdoors;
mod parking;
mod sensing;

use kit::Chance;
use serde_json::{Map, Value, json};

use super::ground::Ground;
use super::net::Net;
use super::plane::{Line, Pos, along, length_m, pos};
use devices::Device;

/// A car park's outline, for the map.
pub struct CarPark {
    pub name: &'static str,
    pub ring: Line,
}

/// What stands in the place.
pub struct Things {
    entities: Vec<Value>,
    devices: Vec<Device>,
    pub car_parks: Vec<CarPark>,
}

/// Where things are put, and what has been put there.
struct Site<'a> {
    ground: &'a Ground,
    net: &'a Net,
    chance: Chance,
    /// What is taken up: middles and radii.
    taken: Vec<(Pos, f64)>,
    things: Things,
}

/// Puts everything in its place.
pub fn put(ground: &Ground, net: &Net, chance: &Chance) -> Things {
    let things = Things {
        entities: vec![],
        devices: vec![],
        car_parks: vec![],
    };
    let mut site = Site {
        ground,
        net,
        chance: chance.clone(),
        taken: vec![],
        things,
    };
    parking::put(&mut site);
    buildings::put(&mut site);
    outdoors::put(&mut site);
    sensing::put(&mut site);
    devices::break_some(&mut site.things.devices);
    site.things
}

impl Things {
    /// `entities.ndjson` and `devices.json`.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let entities: String = self
            .entities
            .iter()
            .map(|entity| format!("{entity}\n"))
            .collect();
        let devices: Vec<String> = self
            .devices
            .iter()
            .map(|device| device.to_json().to_string())
            .collect();
        let devices = format!("[\n{}\n]\n", devices.join(",\n"));
        vec![
            ("entities.ndjson".into(), entities.into_bytes()),
            ("devices.json".into(), devices.into_bytes()),
        ]
    }
}

/// A thing before it is put: what it is, what it is called, and where.
struct Plan<'a> {
    kind: &'static str,
    name: &'a str,
    description: &'a str,
    at: Pos,
}

impl Site<'_> {
    /// Puts a thing, with its own facts after those that all have. Gives its id.
    fn put(&mut self, plan: &Plan<'_>, facts: &[(&str, Value)]) -> String {
        let id = format!("urn:ngsi-ld:{}:{}", plan.kind, slug(plan.name));
        let street = self.net.street(plan.at);
        let ward = self.ground.ward(plan.at).map_or("", |ward| ward.name);
        let address = json!({
            "streetAddress": street.name,
            "addressLocality": Ground::settlement(plan.at).name,
            "addressRegion": "Saltreach",
        });
        let mut entity = Map::new();
        entity.insert("id".into(), id.as_str().into());
        entity.insert("type".into(), plan.kind.into());
        entity.insert("name".into(), json!({ "value": plan.name }));
        entity.insert("description".into(), json!({ "value": plan.description }));
        entity.insert("address".into(), json!({ "value": address }));
        entity.insert("ward".into(), json!({ "value": ward }));
        let point = json!({ "type": "Point", "coordinates": fine(plan.at) });
        entity.insert(
            "location".into(),
            json!({ "type": "GeoProperty", "value": point }),
        );
        for (name, value) in facts {
            entity.insert((*name).into(), value.clone());
        }
        self.things.entities.push(Value::Object(entity));
        id
    }

    /// Room for a building or a car park near a point in kilometres; it is taken from then on.
    fn room(&mut self, (x, y): (f64, f64), radius_m: f64) -> Pos {
        let around = pos(x * 1000.0, y * 1000.0);
        let p = self.net.clear_spot(self.ground, around, 260.0, &self.taken);
        self.taken.push((p, radius_m));
        p
    }

    /// Beside a road: so far along it as a share, and so many metres to its right.
    fn beside(&self, road: &str, place: &str, share: f64, right_m: f64) -> Pos {
        let found = self.net.named(road, place);
        debug_assert!(found.is_some(), "there is no {road} in {place}");
        let line = found.map_or(&self.net.railway, |road| &road.line);
        let (p, direction) = along(line, length_m(line) * share);
        p - direction.left() * right_m
    }

    /// In a park: so far from its middle, as shares of its size east and north.
    fn inside(&self, park: &str, east: f64, north: f64) -> Pos {
        let found = self.ground.green(park);
        debug_assert!(found.is_some(), "there is no {park}");
        let Some(park) = found else {
            return pos(0.0, 0.0);
        };
        let n = park.ring.len() as f64;
        let middle = park
            .ring
            .iter()
            .fold(pos(0.0, 0.0), |sum, &p| sum + p * (1.0 / n));
        let size = park
            .ring
            .iter()
            .map(|p| p.to(middle))
            .fold(f64::INFINITY, f64::min);
        middle + pos(east * size, north * size)
    }

    /// A whole number from `low` to `high`.
    fn whole(&self, low: u64, high: u64) -> u64 {
        low + self.chance.below(high - low + 1)
    }
}

fn value(value: impl Into<Value>) -> Value {
    json!({ "value": value.into() })
}

/// A value with its unit, by its common code.
fn measured(value: impl Into<Value>, unit_code: &str) -> Value {
    json!({ "value": value.into(), "unitCode": unit_code })
}

fn object(id: &str) -> Value {
    json!({ "object": id })
}

/// Degrees to 6 places, a decimetre: a bay is 2.5 m wide.
fn fine(p: Pos) -> [f64; 2] {
    p.degrees().map(|degrees| (degrees * 1e6).round() / 1e6)
}

fn slug(name: &str) -> String {
    let words = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    words
        .map(str::to_ascii_lowercase)
        .collect::<Vec<_>>()
        .join("-")
}
