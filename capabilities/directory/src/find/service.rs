//! The page of a service: the answer first, then how to get in touch, when and where, and how we know.

use app::kit::Fault;
use app::observe::Query;
use app::{App, Page, encode};
use geo::Point;
use ngsi::select::TypeSelection;
use ngsi::{Context, Entity};
use serde::Serialize;

use super::entry::Entry;
use super::{far, help, qr};
use crate::booking;
use crate::model::Bundle;

/// Stops and car parks further than this are not near.
const NEARBY_M: f64 = 800.0;
/// Of each kind, so many are shown.
const NEARBY: usize = 2;
/// Of each kind, so many are looked at.
const LOOKED_AT: usize = 2_000;

/// What help is this, and how do I get it?
#[derive(Debug, Default, Serialize)]
pub struct ServicePage {
    entry: Entry,
    /// "3 places are left on Tuesday 1 December at 10am."; empty if it is not known.
    left: String,
    /// Stops and car parks near its first place.
    nearby: Vec<Nearby>,
    /// What the map needs; empty if it has no place.
    settings: String,
    /// The page's whole address, for paper.
    address: String,
    /// The same as a square for a phone's camera.
    square: String,
    /// The list so far, as it stands in an address; empty for none.
    keep: String,
    /// The address of the list with this service in it.
    list_path: String,
    /// It is in the list.
    is_kept: bool,
    /// Back to the list that it was found in.
    back_path: String,
    /// What was just done: "wrong" after somebody told us that it is wrong.
    done: String,
}

/// Something nearby.
#[derive(Debug, Clone, Serialize)]
pub struct Nearby {
    name: String,
    path: String,
    what: &'static str,
    far: String,
}

impl ServicePage {
    /// The page of a service.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn read(
        app: &App,
        bundle: &Bundle,
        keep: &[String],
        done: &str,
    ) -> Result<Self, Fault> {
        let entry = Entry::new(bundle, app.now());
        let at = entry.places.iter().find_map(|place| place.at);
        let address = format!("{}{}", app.config().public_url(), entry.path);
        let mut with: Vec<String> = keep.to_vec();
        let is_kept = with.contains(&entry.id);
        if !is_kept {
            with.push(entry.id.clone());
        }
        let so_far = encode(&keep.join(" "));
        Ok(Self {
            left: match &bundle.service.booking {
                Some(name) => booking::left_next(app, name).await?,
                None => String::new(),
            },
            nearby: match at {
                Some(at) if entry.places.len() == 1 => nearby(app, at).await?,
                _ => Vec::new(),
            },
            settings: if at.is_some() {
                let data = format!("{}/places.geojson", entry.path);
                help::settings(app, &data, &format!("Where {} is", entry.name))
            } else {
                String::new()
            },
            square: qr::svg(&address),
            address,
            list_path: format!("/help/list?keep={}", encode(&with.join(" "))),
            back_path: if so_far.is_empty() {
                "/help".into()
            } else {
                format!("/help?keep={so_far}")
            },
            keep: so_far,
            is_kept,
            done: match done {
                "wrong" => "Thank you. We will look at what you told us and mend the entry.".into(),
                "claim" => "Thank you. We have sent an email with a link to change this entry.".into(),
                "claim-waits" => "Thank you. We will look at who you are and send you an email within 2 working days.".into(),
                _ => String::new(),
            },
            entry,
        })
    }
}

/// Bus stops and car parks of the place that are a short walk away, the nearest first.
async fn nearby(app: &App, from: Point) -> Result<Vec<Nearby>, Fault> {
    let core = Context::core();
    let mut all = Vec::new();
    for (type_, what) in [
        ("PublicTransportStop", "bus stop"),
        ("OffStreetParking", "car park"),
    ] {
        let query = Query {
            types: TypeSelection::parse(type_, &core).ok(),
            limit: LOOKED_AT,
            ..Query::default()
        };
        let found = app.context().find("", query).await?.entities;
        let mut near: Vec<(f64, Nearby)> = found
            .iter()
            .filter_map(|entity| thing(entity, what, from, &core))
            .collect();
        near.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        all.extend(near.into_iter().take(NEARBY).map(|(_, thing)| thing));
    }
    Ok(all)
}

fn thing(
    entity: &Entity,
    what: &'static str,
    from: Point,
    core: &Context,
) -> Option<(f64, Nearby)> {
    let value = |name: &str| Some(&entity.instance(&core.expand(name), None)?.value);
    let name = value("name")?.as_str()?.to_owned();
    let at = value("location")?.get("coordinates")?;
    let at = Point::new(at.get(0)?.as_f64()?, at.get(1)?.as_f64()?).ok()?;
    let distance_m = geo::haversine_m(from, at);
    let thing = Nearby {
        name,
        path: format!("/assets/{}", encode(&entity.id)),
        what,
        far: far(distance_m),
    };
    (distance_m <= NEARBY_M).then_some((distance_m, thing))
}

impl Page for ServicePage {
    const TEMPLATE: &'static str = "directory/service.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |entry: Entry| Self {
            address: format!("https://saltreach.example{}", entry.path),
            square: qr::svg("https://saltreach.example/help/1"),
            settings: r#"{"data":"/help/1/places.geojson"}"#.into(),
            list_path: "/help/list?keep=b7a1f3c2".into(),
            back_path: "/help".into(),
            entry,
            ..Self::default()
        };
        let bare = Entry {
            id: "1".into(),
            path: "/help/1".into(),
            name: "A friendly phone call".into(),
            cost: "Ask what it costs".into(),
            is_stale: true,
            ..Entry::default()
        };
        let full = help::sample_entry("Computer help in libraries", false);
        vec![
            (
                "full",
                Self {
                    left: "3 places are left on Tuesday 1 December at 10am.".into(),
                    nearby: vec![Nearby {
                        name: "Market Square car park".into(),
                        path: "/assets/urn:ngsi-ld:OffStreetParking:1".into(),
                        what: "car park",
                        far: "250 metres".into(),
                    }],
                    done: "Thank you. We will look at what you told us and mend the entry.".into(),
                    ..page(Entry {
                        booking: "/book/first-clicks".into(),
                        ages: "Ages 60 and over".into(),
                        languages: "Polish".into(),
                        bring: vec!["Something with your name and address".into()],
                        alert: "Closed on 24 December.".into(),
                        ..full.clone()
                    })
                },
            ),
            ("little is known", page(bare)),
            ("stale", page(help::sample_entry("Tea and tablets", true))),
            (
                "closed for a while, in the list",
                Self {
                    is_kept: true,
                    keep: "b7a1f3c2".into(),
                    ..page(Entry {
                        is_closed: true,
                        ..full
                    })
                },
            ),
        ]
    }
}
