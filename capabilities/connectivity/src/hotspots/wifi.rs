//! For everybody: where there is free Wi-Fi, and govroam for staff of public bodies.
//!
//! How much a place is used is told for a whole month, and never where it is few.

use std::collections::BTreeMap;

use app::kit::words;
use app::store::{Rd, Record, StoreError};
use app::{Fail, Page, View};
use axum::response::{IntoResponse, Response};
use http::header;
use jiff::civil::{Date, date};
use serde::Serialize;
use serde_json::{Value, json};

use super::model::{Hotspot, Month, hotspots, months_from};
use super::reckon::{by_month, month_words};
use super::seed;
use crate::delivery::today;

/// Fewer visits than this are not told, and more to the nearest of so many.
const FEWEST: i64 = 5;

/// Where is there free Wi-Fi?
#[derive(Debug, Default, Serialize)]
pub struct Wifi {
    spots: Vec<Spot>,
    has_govroam: bool,
    /// The month that visits are told of.
    month: String,
    /// Settings of the map: JSON for `data-map`.
    map: String,
}

#[derive(Debug, Clone, Serialize)]
struct Spot {
    id: String,
    name: String,
    address: String,
    network: String,
    is_public: bool,
    has_govroam: bool,
    hours: String,
    trouble: String,
    /// Visits in words; empty if they are not known.
    visits: String,
}

/// How many visits, in words that tell of no few people: neither by themselves nor by what was told before a late count
/// came in.
fn visits(people: i64) -> String {
    if people < FEWEST {
        return format!("fewer than {FEWEST}");
    }
    let near = people.saturating_add(FEWEST / 2).div_euclid(FEWEST) * FEWEST;
    format!("about {}", words::whole(near))
}

/// The month before that of a day.
fn month_before(today: Date) -> Date {
    let first = today.first_of_month();
    first.yesterday().map_or(first, Date::first_of_month)
}

impl Wifi {
    fn of(all: &[Record<Hotspot>], months: &[Month], today: Date) -> Self {
        let before = month_before(today);
        let then = months.iter().filter(|month| month.first == before);
        let of_each: BTreeMap<&str, i64> = then
            .map(|month| {
                let people: i64 = by_month([month]).iter().map(|(_, sum)| sum.people).sum();
                (month.hotspot.as_str(), people)
            })
            .collect();
        let spot = |kept: &Record<Hotspot>| {
            let hotspot = &kept.value;
            let is_public = hotspot.serves.is_public();
            let people = of_each.get(kept.id.as_str()).filter(|_| is_public);
            Spot {
                id: kept.id.clone(),
                name: hotspot.name.clone(),
                address: hotspot.address.clone(),
                network: hotspot.network.clone(),
                is_public,
                has_govroam: hotspot.serves.has_govroam(),
                hours: hotspot.hours.clone(),
                trouble: hotspot.trouble.clone(),
                visits: people.map_or_else(String::new, |people| visits(*people)),
            }
        };
        Self {
            spots: all.iter().map(spot).collect(),
            has_govroam: all.iter().any(|kept| kept.value.serves.has_govroam()),
            month: month_words(before),
            map: map().to_string(),
        }
    }
}

/// What the script that draws the map needs.
fn map() -> Value {
    json!({
        "data": "/connectivity/wifi/map.geojson",
        "label": "Free Wi-Fi",
        "words": {"good": "Works", "bad": "Does not work now"},
    })
}

impl Page for Wifi {
    const TEMPLATE: &'static str = "connectivity/wifi.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let today = date(2026, 11, 24);
        let (all, months) = seed::kept(today);
        vec![
            ("none yet", Self::of(&[], &[], today)),
            ("some", Self::of(&all, &months, today)),
            ("without counts", Self::of(&all, &[], today)),
        ]
    }
}

/// The page.
pub async fn page(view: View) -> Result<Response, Fail> {
    let today = today(&view.app);
    let read = move |rd: &mut Rd<'_>| {
        let months = months_from(rd, month_before(today))?;
        Ok::<_, StoreError>((hotspots(rd)?, months))
    };
    let (all, months) = view.app.store().read(read).await?;
    Ok(view.page(&Wifi {
        map: view.app.map_settings(map()),
        ..Wifi::of(&all, &months, today)
    }))
}

/// What the map draws.
pub async fn geojson(view: View) -> Result<Response, Fail> {
    let all = view.app.store().read(hotspots).await?;
    let features = all.iter().map(|kept| {
        let hotspot = &kept.value;
        let (status, words) = if hotspot.trouble.is_empty() {
            ("good", "Works")
        } else {
            ("bad", "Does not work now")
        };
        json!({
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [hotspot.at.lon, hotspot.at.lat]},
            "properties": {
                "id": kept.id,
                "name": hotspot.name,
                "status": status,
                "status_text": words,
                "value_text": hotspot.hours,
            },
        })
    });
    let text =
        json!({"type": "FeatureCollection", "features": features.collect::<Vec<_>>()}).to_string();
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], text).into_response())
}

#[cfg(test)]
mod tests {
    use super::super::model::Counts;
    use super::*;

    const TODAY: Date = date(2026, 11, 24);

    #[track_caller]
    fn check(people: &[i64], first: Date, want: &str) {
        let (all, _) = seed::kept(TODAY);
        let counts = |people: &i64| Counts {
            people: *people,
            ..Counts::default()
        };
        let month = Month {
            hotspot: all[0].id.clone(),
            first,
            days: (1..).zip(people.iter().map(counts)).collect(),
        };
        assert_eq!(Wifi::of(&all, &[month], TODAY).spots[0].visits, want);
    }

    #[test]
    fn visits_are_those_of_the_month_before_and_never_few() {
        let october = date(2026, 10, 1);
        check(&[600, 634], october, "about 1,235");
        check(&[600, 637], october, "about 1,235");
        check(&[2, 3], october, "about 5");
        check(&[2, 2], october, "fewer than 5");
        check(&[0], october, "fewer than 5");
        check(&[600], date(2026, 11, 1), "");
        assert_eq!(month_before(date(2027, 1, 31)), date(2026, 12, 1));
    }

    #[test]
    fn nobody_reads_how_much_staff_use_their_own_network() {
        let (all, months) = seed::kept(TODAY);
        for spot in Wifi::of(&all, &months, TODAY).spots {
            assert!(spot.is_public || spot.visits.is_empty(), "{spot:?}");
        }
    }
}
