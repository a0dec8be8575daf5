//! The areas of the place with their people, and where in each of them people live.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use find::gazetteer::{self, POSTCODES};
use geo::geojson::features;
use geo::{BBox, Geometry, Point, relate};
use kit::{Fault, Time};
use store::collection::Page;
use store::{Filter, StoreError};

use super::{AreaPeople, all};
use crate::App;

/// What was put together is used again for so long: counts and postcodes change seldom.
const FRESH_S: i64 = 600;
/// Layers of areas, the finest first.
const LAYERS: [&str; 2] = ["lsoa", "wards"];
/// Postcodes of one place.
const MOST: i64 = 200_000;

/// An area.
#[derive(Debug)]
pub struct Area {
    /// Its official code.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// Its outline.
    pub outline: Geometry,
    /// Areas of a newer census that were added up to make it.
    pub made_of: Vec<String>,
}

/// An area and the people in it.
#[derive(Debug, Clone, PartialEq)]
pub struct People {
    /// Everybody who lives there.
    pub people: f64,
    /// Those aged 65 and over.
    pub aged_65: f64,
    /// Tenth of the country by deprivation: 1 is the most deprived, 10 the least; none if not known.
    pub decile: Option<u8>,
}

/// All of it: the three lists go together.
#[derive(Debug, Default)]
pub struct Areas {
    /// The areas, by code.
    pub areas: Vec<Area>,
    /// Their people.
    pub people: Vec<People>,
    /// Where these live: the area's postcodes, or its middle if it has none.
    pub homes: Vec<Vec<Point>>,
    /// Areas without a postcode.
    pub without_postcode: usize,
    /// Outlines of the layer about whose people nothing is known.
    pub without_people: usize,
}

/// The areas as last put together.
#[derive(Default)]
struct Kept(Mutex<Option<(Time, Arc<Areas>)>>);

impl Areas {
    /// The areas of the place that is served.
    ///
    /// # Errors
    /// Whatever the store says; a fault if the place's own outlines cannot be read.
    pub async fn read(app: &App) -> Result<Arc<Self>, Fault> {
        let kept = app.shared(Kept::default);
        let now = app.now();
        let known = {
            let known = kept.0.lock().unwrap_or_else(PoisonError::into_inner);
            known.clone()
        };
        if let Some((at, areas)) = known
            && now.since_us(at) < FRESH_S * 1_000_000
            && !areas.areas.is_empty()
        {
            return Ok(areas);
        }
        let areas = Arc::new(put_together(app).await?);
        *kept.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, Arc::clone(&areas)));
        Ok(areas)
    }
}

async fn put_together(app: &App) -> Result<Areas, Fault> {
    let (people, layers, postcodes) = app
        .store()
        .read(|rd| {
            let people = all(rd)?;
            let mut layers = Vec::new();
            for layer in LAYERS {
                layers.push(gazetteer::areas(rd, layer)?);
            }
            let page = Page {
                limit: MOST,
                ..Page::default()
            };
            let postcodes = POSTCODES.find(rd, &Filter::All, page)?;
            Ok::<_, StoreError>((people, layers, postcodes))
        })
        .await?;
    let imported = layers.into_iter().map(|layer| {
        layer
            .into_iter()
            .map(|area| (area.code, area.name, area.outline))
            .collect::<Vec<_>>()
    });
    // The first layer about whose people something is known.
    let own = own_outlines(app)?;
    let outlines = imported
        .chain([own])
        .find(|layer| layer.iter().any(|(code, ..)| people.contains_key(code)))
        .unwrap_or_default();
    let points: Vec<Point> = postcodes.iter().map(|record| record.value.at).collect();
    tokio::task::spawn_blocking(move || lay_out(outlines, &people, &points))
        .await
        .map_err(Fault::internal)
}

/// The outlines in the place's own folder.
fn own_outlines(app: &App) -> Result<Vec<(String, String, Geometry)>, Fault> {
    let Some(text) = app.place().file("base/wards.geojson") else {
        return Ok(Vec::new());
    };
    let found =
        features(text.as_ref()).map_err(|e| Fault::invalid(format!("base/wards.geojson: {e}")))?;
    let outlines = found.into_iter().filter_map(|feature| {
        let text = |name: &str| feature.properties.get(name)?.as_str().map(str::to_owned);
        Some((text("code")?, text("name")?, feature.geometry?))
    });
    Ok(outlines.collect())
}

fn lay_out(
    mut outlines: Vec<(String, String, Geometry)>,
    people: &BTreeMap<String, AreaPeople>,
    postcodes: &[Point],
) -> Areas {
    outlines.sort_by(|(a, ..), (b, ..)| a.cmp(b));
    let mut ground = Areas::default();
    for (code, name, outline) in outlines {
        let Some(known) = people.get(&code) else {
            ground.without_people += 1;
            continue;
        };
        let mut homes = within(&outline, postcodes);
        if homes.is_empty() {
            ground.without_postcode += 1;
            homes.extend(outline.centroid());
        }
        ground.homes.push(homes);
        ground.people.push(People {
            people: known.people,
            aged_65: known.aged_65,
            decile: known.decile,
        });
        ground.areas.push(Area {
            code,
            name,
            outline,
            made_of: known.made_of.clone(),
        });
    }
    ground
}

fn within(outline: &Geometry, points: &[Point]) -> Vec<Point> {
    let Some(bbox) = BBox::of(outline) else {
        return Vec::new();
    };
    let inside = points
        .iter()
        .copied()
        .filter(|point| bbox.contains(*point) && relate::within(&Geometry::Point(*point), outline));
    inside.collect()
}
