//! The page of the gaps: a map with patterns, a table that says the same, and how we know.

use std::sync::Arc;

use app::kit::{Fault, words};
use app::people::Areas;
use app::store::collection::Page as Cut;
use app::store::{Filter, StoreError};
use app::{App, Page};
use geo::Point;
use serde::Serialize;
use serde_json::{Value, json};

use super::reach::{self, Reach, bus_min, older_share, walk_min};
use crate::find::{far, point};
use crate::model::{LOCATIONS, NEEDS, SERVICES};

/// Services of one need.
const MOST: i64 = 100_000;

/// Levels, from nothing to mend to begin here.
pub const LEVELS: [&str; 5] = [
    "Help is near or need is low",
    "A small gap",
    "A gap",
    "A big gap",
    "Begin here: much need, help is far",
];

/// The gaps of one need.
pub struct Gaps {
    need: &'static str,
    name: &'static str,
    ground: Arc<Areas>,
    reach: Vec<Reach>,
    /// Places where there is help of this kind.
    helps: usize,
}

impl Gaps {
    /// The gaps of a need; of getting online if it is none of ours.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn read(app: &App, need: &str) -> Result<Self, Fault> {
        let term = NEEDS.term(need).unwrap_or(&NEEDS.terms[0]);
        let ground = Areas::read(app).await?;
        let id = NEEDS.term_id(term.code);
        let helps = app
            .store()
            .read(move |rd| {
                let cut = Cut {
                    limit: MOST,
                    ..Cut::default()
                };
                let mut places: Vec<String> = SERVICES
                    .find(rd, &Filter::Is("term", id.clone()), cut)?
                    .iter()
                    .filter(|record| record.value.is_shown())
                    .flat_map(|record| record.value.location_ids().map(ToOwned::to_owned))
                    .collect();
                places.sort_unstable();
                places.dedup();
                let mut points: Vec<Point> = Vec::new();
                for id in places {
                    let place = LOCATIONS.get(rd, &id)?;
                    points.extend(place.and_then(|place| point(&place.value)));
                }
                Ok::<_, StoreError>(points)
            })
            .await?;
        let count = helps.len();
        let of = Arc::clone(&ground);
        let reach =
            tokio::task::spawn_blocking(move || reach::reach(&of.people, &of.homes, &helps))
                .await
                .map_err(Fault::internal)?;
        Ok(Self {
            need: term.code,
            name: term.name,
            ground,
            reach,
            helps: count,
        })
    }

    fn rows(&self) -> Vec<Row> {
        let all = self.ground.areas.iter().zip(&self.ground.people);
        let all = all.zip(&self.reach);
        all.map(|((area, people), reach)| Row {
            code: area.code.clone(),
            name: area.name.clone(),
            people: people.people,
            older_percent: (older_share(people) * 100.0).round(),
            decile: people.decile,
            mean_m: reach.mean_m,
            far: reach.mean_m.map_or_else(|| "no help at all".into(), far),
            walk_min: reach.mean_m.map(|m| walk_min(m).round()),
            bus_min: reach.mean_m.map(|m| bus_min(m).round()),
            not_near: reach.not_near.round(),
            level: reach.level(),
            words: LEVELS[usize::from(reach.level().min(4))],
            made_of: area.made_of.join(" "),
        })
        .collect()
    }

    /// The table as CSV: units are in the names.
    #[must_use]
    pub fn csv(&self) -> String {
        let head = [
            "area",
            "name",
            "need",
            "people",
            "aged_65_and_over_percent",
            "deprivation_decile",
            "mean_distance_to_help_straight_line_m",
            "walk_straight_line_min",
            "bus_straight_line_min",
            "people_beyond_1200_m",
            "gap_level_0_to_4",
            "made_of_areas_of_the_newer_census",
        ];
        let whole = |n: Option<f64>| n.map_or_else(String::new, |n| format!("{n:.0}"));
        let rows = self.rows().into_iter().map(|row| {
            [
                row.code,
                row.name,
                self.need.to_owned(),
                whole(Some(row.people)),
                whole(Some(row.older_percent)),
                row.decile.map_or_else(String::new, |n| n.to_string()),
                whole(row.mean_m),
                whole(row.walk_min),
                whole(row.bus_min),
                whole(Some(row.not_near)),
                row.level.to_string(),
                row.made_of,
            ]
        });
        app::sheet::csv(head, rows)
    }

    /// The areas as GeoJSON (RFC 7946), each with its level.
    #[must_use]
    pub fn geojson(&self) -> Value {
        let rows = self.rows();
        let features = self.ground.areas.iter().zip(&rows).map(|(area, row)| {
            json!({
                "type": "Feature",
                "geometry": geo::simplify(&area.outline, 10.0).to_geojson(),
                "properties": {
                    "id": row.code,
                    "name": row.name,
                    "level": row.level,
                    "value_text": format!("{}. Help is {} away, in a straight line.", row.words, row.far),
                },
            })
        });
        json!({"type": "FeatureCollection", "features": features.collect::<Vec<_>>()})
    }
}

/// An area in the table.
#[derive(Debug, Clone, Serialize)]
struct Row {
    code: String,
    name: String,
    people: f64,
    older_percent: f64,
    decile: Option<u8>,
    #[serde(skip)]
    mean_m: Option<f64>,
    far: String,
    walk_min: Option<f64>,
    bus_min: Option<f64>,
    not_near: f64,
    level: u8,
    words: &'static str,
    made_of: String,
}

/// Where is help far from people who need it?
#[derive(Debug, Default, Serialize)]
pub struct GapsPage {
    need_name: String,
    needs: Vec<(String, &'static str, bool)>,
    rows: Vec<Row>,
    sort: String,
    base: String,
    csv_path: String,
    settings: String,
    levels: Vec<&'static str>,
    helps: usize,
    /// People in areas of the two highest levels.
    in_gaps: String,
    everybody: String,
    without_postcode: usize,
    without_people: usize,
    /// Areas that were added up of a newer census.
    added_up: usize,
}

impl GapsPage {
    /// The page of some gaps, sorted by a column.
    #[must_use]
    pub fn of(app: &App, gaps: &Gaps, sort: &str) -> Self {
        let mut rows = gaps.rows();
        let sort = sorted(&mut rows, sort);
        let path = |ending: &str| format!("/directory/gaps{ending}?need={}", gaps.need);
        let settings = json!({
            "data": path(".geojson"),
            "label": format!("Map of the gaps: {}", gaps.name),
            "levels": LEVELS,
        });
        Self {
            settings: if rows.is_empty() {
                String::new()
            } else {
                app.map_settings(settings)
            },
            base: path(""),
            csv_path: path(".csv"),
            helps: gaps.helps,
            without_postcode: gaps.ground.without_postcode,
            without_people: gaps.ground.without_people,
            ..Self::filled(gaps.name, gaps.need, rows, sort)
        }
    }

    fn filled(name: &str, need: &str, rows: Vec<Row>, sort: String) -> Self {
        let people = |least: u8| -> String {
            let all = rows.iter().filter(|row| row.level >= least);
            #[expect(
                clippy::cast_possible_truncation,
                reason = "counts of people of a place"
            )]
            let count = all.map(|row| row.people).sum::<f64>().round() as i64;
            words::whole(count)
        };
        Self {
            need_name: name.to_owned(),
            needs: NEEDS
                .terms
                .iter()
                .map(|term| {
                    let path = format!("/directory/gaps?need={}", term.code);
                    (path, term.name, term.code == need)
                })
                .collect(),
            in_gaps: people(3),
            everybody: people(0),
            added_up: rows.iter().filter(|row| !row.made_of.is_empty()).count(),
            levels: LEVELS.to_vec(),
            rows,
            sort,
            ..Self::default()
        }
    }
}

/// Sorts by a column ("-far" for the other way round); the biggest gap first if it is none of ours.
fn sorted(rows: &mut [Row], by: &str) -> String {
    let (column, backwards) = by.strip_prefix('-').map_or((by, false), |c| (c, true));
    let known = ["name", "people", "older", "decile", "far", "level"];
    let (column, backwards) = if known.contains(&column) {
        (column, backwards)
    } else {
        ("level", true)
    };
    let far = |row: &Row| row.mean_m.unwrap_or(f64::INFINITY);
    rows.sort_by(|a, b| {
        let order = match column {
            "name" => a.name.cmp(&b.name),
            "people" => a.people.total_cmp(&b.people),
            "older" => a.older_percent.total_cmp(&b.older_percent),
            "decile" => a.decile.cmp(&b.decile),
            "far" => far(a).total_cmp(&far(b)),
            _ => a.level.cmp(&b.level).then(far(a).total_cmp(&far(b))),
        };
        let order = if backwards { order.reverse() } else { order };
        order.then_with(|| a.code.cmp(&b.code))
    });
    format!("{}{column}", if backwards { "-" } else { "" })
}

impl Page for GapsPage {
    const TEMPLATE: &'static str = "directory/gaps.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let row = |code: &str, name: &str, level: u8, mean_m: Option<f64>| Row {
            code: code.into(),
            name: name.into(),
            people: 6_200.0,
            older_percent: 30.0,
            decile: Some(4),
            mean_m,
            far: mean_m.map_or_else(|| "no help at all".into(), far),
            walk_min: mean_m.map(|m| walk_min(m).round()),
            bus_min: mean_m.map(|m| bus_min(m).round()),
            not_near: 5_000.0,
            level,
            words: LEVELS[usize::from(level)],
            made_of: String::new(),
        };
        let rows = vec![
            row("SR16", "Curlew Marshes", 4, Some(3_900.0)),
            row("SR10", "Larkbridge Priory", 0, Some(350.0)),
            Row {
                made_of: "E01034368 E01034369".into(),
                decile: None,
                ..row("SR01", "Sallow", 2, None)
            },
        ];
        vec![
            (
                "nothing is known of the people",
                Self::filled("Get online", "get-online", Vec::new(), String::new()),
            ),
            (
                "some areas",
                Self {
                    settings: r#"{"data":"/directory/gaps.geojson"}"#.into(),
                    base: "/directory/gaps?need=get-online".into(),
                    csv_path: "/directory/gaps.csv?need=get-online".into(),
                    helps: 14,
                    without_postcode: 1,
                    without_people: 2,
                    ..Self::filled("Get online", "get-online", rows, "-level".into())
                },
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_biggest_gap_comes_first_unless_asked_otherwise() {
        let mut rows = GapsPage::samples().remove(1).1.rows;
        let codes =
            |rows: &[Row]| -> Vec<String> { rows.iter().map(|row| row.code.clone()).collect() };
        assert_eq!(sorted(&mut rows, "nonsense"), "-level");
        assert_eq!(codes(&rows), ["SR16", "SR01", "SR10"]);
        assert_eq!(sorted(&mut rows, "far"), "far");
        assert_eq!(codes(&rows), ["SR10", "SR16", "SR01"]);
    }
}
