//! The map, and the list beside it that says the same.

use app::kit::Fault;
use app::{App, Page};
use serde::Serialize;
use serde_json::{Value, json};

use crate::list::{self, Choice, TypeChoice};
use crate::thing::Thing;

/// Things in the list beside the map.
const BESIDE: usize = 200;

/// What is near me?
#[derive(Debug, Default, Serialize)]
pub struct Map {
    choice: Choice,
    is_filtered: bool,
    things: Vec<Thing>,
    types: Vec<TypeChoice>,
    total: usize,
    /// Things that are on the map and not in the list beside it.
    more: usize,
    too_many: bool,
    list_path: String,
    /// What the script needs to draw: JSON for `data-map`.
    settings: String,
}

impl Map {
    pub async fn read(app: &App, choice: Choice) -> Result<Self, Fault> {
        let (things, too_many) = list::things(app, &choice).await?;
        let types = list::types(app, &choice.r#type).await?;
        let placed: Vec<Thing> = things
            .into_iter()
            .filter(|thing| thing.point.is_some())
            .collect();
        let query = choice.query();
        let with = |path: &str| app::with_query(path, &query);
        Ok(Self {
            settings: settings(app, &with("/assets/map.geojson"), &placed),
            total: placed.len(),
            more: placed.len().saturating_sub(BESIDE),
            things: placed.into_iter().take(BESIDE).collect(),
            types,
            too_many,
            list_path: with("/assets"),
            is_filtered: choice.is_filtered(),
            choice,
        })
    }
}

/// The map's settings: where its things come from, and what to show first.
fn settings(app: &App, data: &str, placed: &[Thing]) -> String {
    let mut settings =
        json!({"data": data, "label": "Map of the things in the place", "refresh": 60});
    if let Some(bounds) = bounds(placed) {
        settings["bounds"] = bounds;
    }
    app.map_settings(settings)
}

/// The corners of what is shown, with a little room.
fn bounds(things: &[Thing]) -> Option<Value> {
    let points: Vec<_> = things.iter().filter_map(|thing| thing.point).collect();
    let first = points.first()?;
    let corner = (first.lon, first.lat, first.lon, first.lat);
    let (west, south, east, north) = points.iter().fold(corner, |(w, s, e, n), p| {
        (w.min(p.lon), s.min(p.lat), e.max(p.lon), n.max(p.lat))
    });
    let room = 0.004;
    Some(json!([
        [west - room, south - room],
        [east + room, north + room]
    ]))
}

/// The things as GeoJSON (RFC 7946).
pub async fn geojson(app: &App, choice: &Choice) -> Result<Value, Fault> {
    let (things, _) = list::things(app, choice).await?;
    let now = app.now();
    let features: Vec<Value> = things
        .iter()
        .filter_map(|thing| thing.feature(now))
        .collect();
    Ok(json!({"type": "FeatureCollection", "features": features}))
}

impl Page for Map {
    const TEMPLATE: &'static str = "assets/map.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let full = list::List::samples()
            .into_iter()
            .find(|(name, _)| *name == "some");
        let things = full.map(|(_, list)| list.things).unwrap_or_default();
        let types = vec![TypeChoice {
            value: "Bench".into(),
            text: "Benches".into(),
            count: 2,
            here: true,
        }];
        let settings = json!({"data": "/assets/map.geojson", "label": "Map"}).to_string();
        vec![
            (
                "a new place",
                Self {
                    settings: settings.clone(),
                    list_path: "/assets".into(),
                    ..Self::default()
                },
            ),
            (
                "some",
                Self {
                    total: things.len(),
                    things,
                    types,
                    settings,
                    list_path: "/assets?type=Bench".into(),
                    ..Self::default()
                },
            ),
        ]
    }
}
