//! The things of the place that have a spot on the map: those that need a signal, and those that could carry one.

use app::kit::Fault;
use app::observe::Query;
use app::{App, encode, thing};
use geo::Point;
use ngsi::Context;

use crate::kind::Kind;
use crate::model::{MOST_SITES, Site};

/// Things that are read, at most.
const MOST: usize = 10_000;
/// Types of things that are no thing of the street: what feeds others.
const NOT: [&str; 1] = ["Device"];
/// The type of what sends itself.
const GATEWAY: &str = "Gateway";

/// A thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Thing {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Its page.
    pub path: String,
    /// Where it is.
    pub at: Point,
    /// The short name of its type.
    pub kind: String,
    /// The height of its antenna over the ground, m, if it has one.
    pub antenna_m: Option<f64>,
    /// Whether it says that it works; none if it says nothing.
    pub works: Option<bool>,
    /// The id by which the network server knows it, if it is a gateway.
    pub gateway: Option<String>,
}

/// All of them.
///
/// # Errors
/// Whatever the context says.
pub async fn things(app: &App) -> Result<Vec<Thing>, Fault> {
    let query = Query {
        limit: MOST,
        ..Query::default()
    };
    let core = Context::core();
    let found = app.context().find("", query).await?;
    let things = found.entities.iter().filter_map(|entity| {
        let kind = entity.types.first()?;
        let kind = core.compact(kind).into_owned();
        let at = thing::point(entity)?;
        let name = thing::text(entity, "name").unwrap_or(&entity.id);
        (!NOT.contains(&kind.as_str())).then(|| Thing {
            id: entity.id.clone(),
            name: name.to_owned(),
            path: format!("/assets/{}", encode(&entity.id)),
            at,
            antenna_m: thing::number(entity, "antennaHeight"),
            works: thing::text(entity, "status").map(|status| status == "online"),
            gateway: thing::text(entity, "gatewayEui").map(str::to_owned),
            kind,
        })
    });
    Ok(things.collect())
}

/// The gateways of the place, as sites of a plan.
///
/// # Errors
/// Whatever the context says.
pub async fn gateways(app: &App) -> Result<Vec<Site>, Fault> {
    let usual = Kind::Lorawan.usual();
    let all = things(app).await?.into_iter();
    Ok(all
        .filter(|thing| thing.kind == GATEWAY)
        .take(MOST_SITES)
        .map(|thing| Site {
            name: thing.name,
            at: thing.at,
            height_m: thing.antenna_m.unwrap_or(usual.site_m),
            thing: thing.id,
            gateway: thing.gateway.unwrap_or_default(),
        })
        .collect())
}
