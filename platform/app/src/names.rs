//! Teaches the search the names of places: the towns, streets, parks and wards that the map shows.

use std::collections::BTreeMap;
use std::time::Duration;

use find::gazetteer::{self, Area};
use find::{PlaceName, put_place, remove_place};
use geo::geojson::{Feature, features};
use geo::{Geometry, Point, haversine_m};
use kit::{Fault, words};
use store::StoreError;

use crate::{App, Job, map};

/// Names written at once.
const BATCH: usize = 200;
/// How far beyond its line what is "in" a street may lie, in metres.
const BESIDE_M: f64 = 60.0;

/// From time to time: boundaries may have been imported meanwhile.
pub const LEARN: Job = Job {
    name: "learn-place-names",
    every: Duration::from_secs(3_600),
    run: |app| Box::pin(async move { learn(&app).await }),
};

/// Makes the names known, those of the place's own folder only as long as no boundaries of a real place
/// were imported.
///
/// # Errors
/// Whatever the store says.
pub async fn learn(app: &App) -> Result<String, Fault> {
    let own = of_folder(app);
    let wards = app.store().read(|rd| gazetteer::areas(rd, "wards")).await?;
    let (known, forgotten) = if map::is_imported(app).await? {
        (wards.iter().filter_map(of_area).collect(), own)
    } else {
        (own, Vec::new())
    };
    let count = words::count(known.len() as i64, "place name", "place names");
    for some in known.chunks(BATCH) {
        let some = some.to_vec();
        app.store()
            .write(move |tx| some.iter().try_for_each(|place| put_place(tx, place)))
            .await?;
    }
    for some in forgotten.chunks(BATCH) {
        let some = some.to_vec();
        app.store()
            .write(move |tx| {
                for place in &some {
                    remove_place(tx, place)?;
                }
                Ok::<_, StoreError>(())
            })
            .await?;
    }
    Ok(format!("{count} known"))
}

fn of_area(area: &Area) -> Option<PlaceName> {
    Some(PlaceName {
        name: area.name.clone(),
        kind: "ward".into(),
        of: String::new(),
        at: area.outline.centroid()?,
        reach_m: reach_m(&area.outline)?,
        outline: Some(area.outline.clone()),
    })
}

/// The names in the layers of the place's folder.
fn of_folder(app: &App) -> Vec<PlaceName> {
    let layer = |name: &str| -> Vec<Feature> {
        let file = app.place().file(&format!("base/{name}.geojson"));
        file.and_then(|file| features(file).ok())
            .unwrap_or_default()
    };
    let mut all: Vec<PlaceName> = layer("places").iter().filter_map(settlement).collect();
    all.extend(layer("wards").iter().filter_map(|ward| shape(ward, "ward")));
    all.extend(layer("parks").iter().filter_map(|park| shape(park, "park")));
    all.extend(streets(&layer("roads")));
    all
}

fn text<'f>(feature: &'f Feature, name: &str) -> Option<&'f str> {
    feature
        .properties
        .get(name)?
        .as_str()
        .filter(|text| !text.is_empty())
}

/// A town, a village or a station. What lies in the neighbouring districts is not ours to find.
fn settlement(feature: &Feature) -> Option<PlaceName> {
    let kind = text(feature, "kind")?;
    let reach_m = match kind {
        "town" => 2_500.0,
        "village" => 1_200.0,
        "station" => 400.0,
        _ => return None,
    };
    Some(PlaceName {
        name: text(feature, "name")?.to_owned(),
        kind: kind.to_owned(),
        of: String::new(),
        at: feature.geometry.as_ref()?.centroid()?,
        reach_m,
        outline: None,
    })
}

fn shape(feature: &Feature, kind: &str) -> Option<PlaceName> {
    let outline = feature.geometry.as_ref()?;
    Some(PlaceName {
        name: text(feature, "name")?.to_owned(),
        kind: kind.to_owned(),
        of: String::new(),
        at: outline.centroid()?,
        reach_m: reach_m(outline)?,
        outline: Some(outline.clone()),
    })
}

/// The streets, each whole: the map has some of them in pieces.
fn streets(roads: &[Feature]) -> Vec<PlaceName> {
    let mut lines: BTreeMap<(String, String), Vec<Vec<Point>>> = BTreeMap::new();
    for road in roads {
        let (Some(name), Some(geometry)) = (text(road, "name"), &road.geometry) else {
            continue;
        };
        let of = text(road, "place").unwrap_or_default().to_owned();
        let pieces = lines.entry((name.to_owned(), of)).or_default();
        match geometry {
            Geometry::LineString(line) => pieces.push(line.clone()),
            Geometry::MultiLineString(all) => pieces.extend(all.iter().cloned()),
            _ => {}
        }
    }
    let street = |((name, of), lines)| {
        let shape = Geometry::MultiLineString(lines);
        Some(PlaceName {
            name,
            kind: "street".into(),
            of,
            at: shape.centroid()?,
            reach_m: reach_m(&shape)? + BESIDE_M,
            outline: None,
        })
    };
    lines.into_iter().filter_map(street).collect()
}

/// How far a shape reaches from its middle, in metres.
fn reach_m(shape: &Geometry) -> Option<f64> {
    let middle = shape.centroid()?;
    let bbox = geo::BBox::of(shape)?;
    let corners = [
        (bbox.west, bbox.south),
        (bbox.west, bbox.north),
        (bbox.east, bbox.south),
        (bbox.east, bbox.north),
    ];
    let far = |(lon, lat)| haversine_m(middle, Point { lon, lat });
    corners.map(far).into_iter().reduce(f64::max)
}
