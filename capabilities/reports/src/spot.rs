//! What is near a problem, and how far.

use app::kit::{Fault, words};
use app::observe::Query;
use app::{App, encode};
use geo::{Geometry, Point};
use ngsi::geoq::GeoQuery;
use ngsi::{Context, Entity};
use serde::{Deserialize, Serialize};

/// How far we look for things that a report may be about.
const NEAR_M: f64 = 60.0;
/// Things named at most.
const MOST: usize = 8;

/// A thing that a report may be about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Thing {
    /// Its id in the context.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The short name of its type: `Bench`.
    pub kind: String,
    /// Where it is.
    pub at: Point,
    /// How far from the spot, in metres.
    #[serde(default)]
    pub distance_m: f64,
}

impl Thing {
    /// An entity as a thing with a place; none if it has none.
    pub fn of(entity: &Entity, from: Option<Point>) -> Option<Self> {
        let core = Context::core();
        let value = |name: &str| {
            let iri = core.expand(name);
            entity.attributes.get(iri.as_ref())?.first()
        };
        let at = Geometry::from_geojson(&value("location")?.value)
            .ok()?
            .centroid()?;
        let kind = entity
            .types
            .first()
            .map(|iri| core.compact(iri).into_owned())?;
        let name = value("name").and_then(|name| name.value.as_str());
        Some(Self {
            name: name.map_or_else(|| words::from_term(&kind), ToOwned::to_owned),
            id: entity.id.clone(),
            kind,
            at,
            distance_m: from.map_or(0.0, |from| geo::distance_m(from, at)),
        })
    }

    /// Its page.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/assets/{}", encode(&self.id))
    }
}

/// The thing of an id, if it is there and has a place.
///
/// # Errors
/// Whatever the context says.
pub async fn thing(app: &App, id: &str) -> Result<Option<Thing>, Fault> {
    if id.is_empty() || id.len() > 500 {
        return Ok(None);
    }
    let found = app.context().get("", id).await?;
    Ok(found.as_ref().and_then(|entity| Thing::of(entity, None)))
}

/// The things around a spot, nearest first. Devices are not what people see.
///
/// # Errors
/// Whatever the context says.
pub async fn things(app: &App, at: Point) -> Result<Vec<Thing>, Fault> {
    let near = GeoQuery::parse(
        &format!("near;maxDistance=={NEAR_M}"),
        "Point",
        &format!("[{},{}]", at.lon, at.lat),
        None,
        &Context::core(),
    );
    let Ok(geo) = near else {
        return Ok(Vec::new());
    };
    let query = Query {
        geo: Some(geo),
        limit: 200,
        ..Query::default()
    };
    let found = app.context().find("", query).await?;
    let mut things: Vec<Thing> = found
        .entities
        .iter()
        .filter_map(|entity| Thing::of(entity, Some(at)))
        .filter(|thing| thing.kind != "Device")
        .collect();
    things.sort_by(|a, b| a.distance_m.total_cmp(&b.distance_m));
    things.truncate(MOST);
    Ok(things)
}

/// "about 40 metres", "2.1 miles": as people say how far.
#[must_use]
pub fn far(distance_m: f64) -> String {
    if distance_m < 12.5 {
        "a few steps away".into()
    } else if distance_m < 100.0 {
        let metres = (distance_m / 5.0).round() * 5.0;
        format!("about {} metres away", words::number(metres))
    } else {
        format!("{} away", words::distance(distance_m))
    }
}
