//! Where a problem is, in words: the street beside it, the ward around it, the things near it.

use std::sync::Arc;

use app::find::gazetteer;
use app::kit::{Fault, words};
use app::observe::Query;
use app::{App, encode};
use geo::{BBox, Geometry, Point, relate};
use ngsi::geoq::GeoQuery;
use ngsi::{Context, Entity};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A street farther away than this is not "beside" a spot.
const BESIDE_M: f64 = 80.0;
/// How far we look for things that a report may be about.
const NEAR_M: f64 = 60.0;
/// Things named at most.
const MOST: usize = 8;
/// Spots so far outside the place's outlines still count as in it: piers, and slips of the pen.
const EDGE_M: f64 = 300.0;

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

/// The place's streets and outlines, read once.
struct Ground {
    streets: Vec<Street>,
    wards: Vec<(String, Geometry)>,
}

struct Street {
    name: String,
    town: String,
    shape: Geometry,
    around: BBox,
}

fn ground(app: &App) -> Arc<Ground> {
    app.shared(|| {
        let features = |file: &str| -> Vec<Value> {
            let text = app.place().file(file);
            let read = text.and_then(|text| serde_json::from_slice::<Value>(&text).ok());
            let features = read.and_then(|mut all| all.get_mut("features").map(Value::take));
            match features {
                Some(Value::Array(features)) => features,
                _ => Vec::new(),
            }
        };
        let shape = |feature: &Value| Geometry::from_geojson(feature.get("geometry")?).ok();
        let text = |feature: &Value, name: &str| {
            let found = feature.get("properties").and_then(|p| p.get(name));
            found.and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let streets = features("base/roads.geojson")
            .iter()
            .filter_map(|feature| {
                let shape = shape(feature)?;
                Some(Street {
                    name: text(feature, "name"),
                    town: text(feature, "place"),
                    around: BBox::of(&shape)?.expand_m(BESIDE_M),
                    shape,
                })
            })
            .filter(|street| !street.name.is_empty())
            .collect();
        let wards = features("base/wards.geojson")
            .iter()
            .filter_map(|feature| Some((text(feature, "name"), shape(feature)?)))
            .collect();
        Ground { streets, wards }
    })
}

/// "beside High Street, Larkbridge"; empty where no street is near.
#[must_use]
pub fn street(app: &App, at: Point) -> String {
    let ground = ground(app);
    let point = Geometry::Point(at);
    let near = ground
        .streets
        .iter()
        .filter(|street| street.around.contains(at))
        .map(|street| (relate::distance_between_m(&point, &street.shape), street))
        .filter(|(distance_m, _)| *distance_m <= BESIDE_M)
        .min_by(|(a, _), (b, _)| a.total_cmp(b));
    match near {
        Some((_, street)) if street.town.is_empty() => street.name.clone(),
        Some((_, street)) => format!("{}, {}", street.name, street.town),
        None => String::new(),
    }
}

/// The ward around a spot; imported outlines come before those of the place's folder.
///
/// # Errors
/// Whatever the store says.
pub async fn ward(app: &App, at: Point) -> Result<Option<String>, Fault> {
    let imported = app.store().read(|rd| gazetteer::areas(rd, "wards")).await?;
    if !imported.is_empty() {
        return Ok(gazetteer::area_of(&imported, at).map(|area| area.name.clone()));
    }
    let point = Geometry::Point(at);
    let ground = ground(app);
    let found = ground
        .wards
        .iter()
        .find(|(_, outline)| relate::within(&point, outline));
    Ok(found.map(|(name, _)| name.clone()))
}

/// Whether a spot is in the place, or just off its edge. A place without outlines has no edge.
///
/// # Errors
/// Whatever the store says.
pub async fn is_here(app: &App, at: Point) -> Result<bool, Fault> {
    if ward(app, at).await?.is_some() {
        return Ok(true);
    }
    let imported = app.store().read(|rd| gazetteer::areas(rd, "wards")).await?;
    let point = Geometry::Point(at);
    let near = |outline: &Geometry| {
        BBox::of(outline).is_some_and(|around| around.expand_m(EDGE_M).contains(at))
            && relate::distance_between_m(&point, outline) <= EDGE_M
    };
    let ground = ground(app);
    if imported.is_empty() {
        let wards = &ground.wards;
        return Ok(wards.is_empty() || wards.iter().any(|(_, outline)| near(outline)));
    }
    Ok(imported.iter().any(|area| near(&area.outline)))
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
