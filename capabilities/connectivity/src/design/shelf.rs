//! The designs that are kept: a list of them, how far one is, its files, and its end.

use app::kit::{Fault, Time};
use app::store::{Filter, Page as Sheet, Record};
use app::{App, Fail, View, live};
use axum::extract::{Path, State as House};
use axum::response::{IntoResponse, Redirect, Response};
use http::header;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::model::{DESIGNS, Design, OUTCOMES, Outcome, State, What, design};
use super::wait::far;
use super::work::{NEWS, remove as forget};
use crate::plan::map::{changed_at, drawn};

/// Designs that a list has.
const LISTED: i64 = 50;

/// What an address says was done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    done: String,
}

impl Said {
    /// The same in words.
    pub fn notice(&self) -> &'static str {
        match self.done.as_str() {
            "removed" => "The design is deleted.",
            _ => "",
        }
    }
}

/// A design in a list.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    path: String,
    title: String,
    asked_us: i64,
    /// How it stands: how that looks, and in words.
    looks: &'static str,
    stands: &'static str,
}

impl Row {
    /// This one.
    pub fn of(kept: &Record<Design>, now: Time) -> Self {
        let design = &kept.value;
        let (looks, stands) = match &design.state {
            State::On if design.is_cut_short(now) => ("warning", "Cut short"),
            State::On => ("unknown", "Under way"),
            State::Failed(_) => ("bad", "Nothing came of it"),
            State::Wifi(_) | State::Fibre(_) => ("good", "Done"),
        };
        Self {
            path: design.what.page_of(&kept.id),
            title: design.title.clone(),
            asked_us: design.asked.0,
            looks,
            stands,
        }
    }

    /// Two of them, for samples.
    pub fn examples(what: What) -> Vec<Self> {
        let row = |id: &str, looks: &'static str, stands: &'static str| Self {
            path: what.page_of(id),
            title: "Harbour".into(),
            asked_us: 1_795_000_000_000_000,
            looks,
            stands,
        };
        vec![row("2", "unknown", "Under way"), row("1", "good", "Done")]
    }
}

/// The designs of one kind, the newest first.
///
/// # Errors
/// Whatever the store says.
pub async fn rows(view: &View, what: What) -> Result<Vec<Row>, Fault> {
    let filter = Filter::Is("what", what.word().to_owned());
    let newest = Sheet {
        limit: LISTED,
        newest_first: true,
        ..Sheet::default()
    };
    let mut all = view
        .app
        .store()
        .read(move |rd| DESIGNS.find(rd, &filter, newest))
        .await?;
    all.sort_by_key(|kept| std::cmp::Reverse(kept.value.asked));
    let now = view.app.now();
    Ok(all.iter().map(|kept| Row::of(kept, now)).collect())
}

/// The design of a page.
///
/// # Errors
/// That there is none.
pub async fn open(view: &View, id: String, what: What) -> Result<Record<Design>, Fault> {
    let read = view.app.store().read(move |rd| design(rd, &id, what));
    read.await
}

/// How far a design is, as it goes on.
pub async fn progress(House(app): House<App>, Path(id): Path<String>) -> Result<Response, Fail> {
    Ok(live::of_record(&app, NEWS, &DESIGNS, id, far)?)
}

/// Deletes a design of public Wi-Fi, or stops it.
pub async fn remove_wifi(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    Ok(remove(&view, id, What::Wifi).await?)
}

/// Deletes a design of full fibre, or stops it.
pub async fn remove_fibre(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    Ok(remove(&view, id, What::Fibre).await?)
}

async fn remove(view: &View, id: String, what: What) -> Result<Response, Fault> {
    let who = view.who.audit_name();
    view.app
        .store()
        .write(move |tx| {
            design(tx, &id, what)?;
            Ok::<_, Fault>(forget(tx, &who, &id)?)
        })
        .await?;
    Ok(Redirect::to(&format!("{}?done=removed", what.path())).into_response())
}

/// A file of a design: "plan.geojson", "plan.gpkg", "plan.csv", and "map.geojson" as its page draws it.
pub async fn take(view: View, Path((id, file)): Path<(String, String)>) -> Result<Response, Fail> {
    let none = || Fault::not_found("There is no such file of this design.");
    let kept = view
        .app
        .store()
        .read(move |rd| OUTCOMES.get(rd, &id))
        .await?;
    let outcome = kept.ok_or_else(none)?.value;
    let now = changed_at(view.app.now());
    let write = move || written(&outcome, &file, &now).map(|found| (found, file));
    let written = tokio::task::spawn_blocking(write)
        .await
        .map_err(Fault::internal)??;
    let (Some((media, bytes)), file) = written else {
        return Err(none().into());
    };
    let shown = if file == MAP {
        "inline".to_owned()
    } else {
        // It is one of the names that we know.
        format!("attachment; filename=\"{file}\"")
    };
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (header::CONTENT_DISPOSITION, shown),
        (header::CACHE_CONTROL, "private, max-age=60".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// What the map of the page draws.
const MAP: &str = "map.geojson";

/// A file, with its media type; none if we know no such file.
fn written(
    outcome: &Outcome,
    file: &str,
    now: &str,
) -> Result<Option<(&'static str, Vec<u8>)>, Fault> {
    let layers = || drawn(std::path::Path::new(file), &outcome.shown()?, now);
    Ok(match file {
        "plan.csv" => Some(("text/csv; charset=utf-8", outcome.csv.clone().into_bytes())),
        "plan.geojson" => Some(("application/geo+json", layers()?)),
        "plan.gpkg" => Some(("application/geopackage+sqlite3", layers()?)),
        MAP => Some(("application/geo+json", marks(outcome)?)),
        _ => None,
    })
}

/// The features that the page's map draws, each with its status and its words.
fn marks(outcome: &Outcome) -> Result<Vec<u8>, Fault> {
    let mut marks = Vec::new();
    for (layer, _, features) in outcome.shown()? {
        for (n, feature) in features.iter().enumerate() {
            let marked = mark(layer, &feature.properties);
            let (Some((status, name, value)), Some(geometry)) = (marked, &feature.geometry) else {
                continue;
            };
            marks.push(json!({
                "type": "Feature",
                "geometry": geometry.to_geojson(),
                "properties": {
                    "id": format!("{layer}-{n}"), "status": status, "name": name, "value_text": value,
                },
            }));
        }
    }
    let all = json!({"type": "FeatureCollection", "features": marks});
    Ok(all.to_string().into_bytes())
}

/// How a feature looks on the map, what it is called, and what more is said of it; none if it is not drawn.
fn mark(layer: &str, known: &Map<String, Value>) -> Option<(&'static str, String, String)> {
    let text = |name: &str| known.get(name).and_then(Value::as_str).unwrap_or_default();
    let is = |name: &str| known.get(name).and_then(Value::as_bool).unwrap_or_default();
    let number = |name: &str| known.get(name).and_then(Value::as_f64).unwrap_or_default();
    match layer {
        "poles" => {
            let status = if is("chosen") { "good" } else { "unknown" };
            Some((status, text("id").to_owned(), String::new()))
        }
        "people" if !is("served") => Some(("bad", text("id").to_owned(), String::new())),
        "routes" => {
            let way = text("way");
            let is_there = matches!(way, "duct" | "poles");
            let status = if is_there { "good" } else { "warning" };
            let value = format!("{way}, {:.0} m", number("length_m"));
            Some((status, "Route".to_owned(), value))
        }
        "distribution_points" => {
            let value = format!("{:.0} homes", number("homes"));
            Some(("unknown", "Distribution point".to_owned(), value))
        }
        "premises" if !text("why_not").is_empty() => {
            Some(("bad", text("id").to_owned(), text("why_not").to_owned()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(layer: &str, known: Value, want: Option<(&str, &str, &str)>) {
        let got = mark(layer, known.as_object().unwrap());
        let got = got
            .as_ref()
            .map(|(status, name, value)| (*status, name.as_str(), value.as_str()));
        assert_eq!(got, want);
    }

    #[test]
    fn the_map_shows_what_is_chosen_and_who_is_left_out() {
        check(
            "poles",
            json!({"id": "L1", "chosen": true}),
            Some(("good", "L1", "")),
        );
        check(
            "poles",
            json!({"id": "L2", "chosen": false}),
            Some(("unknown", "L2", "")),
        );
        check("people", json!({"id": "a", "served": true}), None);
        check(
            "people",
            json!({"id": "a", "served": false}),
            Some(("bad", "a", "")),
        );
        check(
            "routes",
            json!({"way": "verge", "length_m": 51.6}),
            Some(("warning", "Route", "verge, 52 m")),
        );
        check("premises", json!({"id": "1", "why_not": null}), None);
        check(
            "premises",
            json!({"id": "1", "why_not": "too far"}),
            Some(("bad", "1", "too far")),
        );
    }

    #[test]
    fn files_have_the_names_that_we_know() {
        let outcome = Outcome::of(Time(0), &[], "id\n".into());
        let check = |file: &str, want: Option<&str>| {
            let got = written(&outcome, file, "2026-11-24T14:05:00.000Z").unwrap();
            assert_eq!(got.map(|(media, _)| media), want, "{file}");
        };
        check("plan.csv", Some("text/csv; charset=utf-8"));
        check("plan.geojson", Some("application/geo+json"));
        check("map.geojson", Some("application/geo+json"));
        check("plan.exe", None);
        check("../plan.csv", None);
    }
}
