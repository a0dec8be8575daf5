//! A design of public Wi-Fi, worked out: which poles, whom they serve, and who is left out where.

use std::collections::BTreeMap;

use app::find::gazetteer::{self, area_of};
use app::kit::{Fault, Time};
use app::sheet;
use geo::Point;
use geo::bng::to_bng;
use siting::Point as Spot;

use super::model::{Budget, Hotspot, Outcome, State, Ward, Wifi};
use super::wifi_ask::{Home, Pole};
use super::work::Found;
use crate::money;
use crate::plan::places::Places;
use crate::plan::wifi::{Air, choose, layers};
use crate::rooms::typed;
use crate::rooms::why::db;

/// What is asked for.
pub struct Ask {
    /// What the area is called.
    pub area: String,
    /// The poles in it.
    pub poles: Vec<Pole>,
    /// The people in it.
    pub homes: Vec<Home>,
    /// The wards of the place.
    pub wards: Vec<gazetteer::Area>,
    /// What a hotspot can do.
    pub air: Air,
    /// How many hotspots, at most.
    pub most: usize,
    /// What one costs, in pence; none if nobody said.
    pub each_pence: Option<i64>,
}

impl Ask {
    /// Looks for the best choice, for as long as `go_on` says so.
    ///
    /// # Errors
    /// That nothing reaches anybody, or something lies off the National Grid.
    pub fn solved(&self, asked: Time, go_on: &dyn Fn() -> bool) -> Result<Found, Fault> {
        let poles = places(self.poles.iter().map(|pole| (&pole.id, pole.at, 1.0)))?;
        let people = places(
            self.homes
                .iter()
                .map(|home| (&home.id, home.at, home.people)),
        )?;
        let height_m: Vec<f64> = self.poles.iter().map(|pole| pole.height_m).collect();
        let found = choose(&self.air, (&poles, &height_m), &people, self.most, go_on)?;
        let chosen: Vec<(&Pole, f64)> = found
            .plan
            .chosen
            .iter()
            .zip(&found.within)
            .filter_map(|(pole, people)| Some((self.poles.get(*pole as usize)?, *people)))
            .collect();
        let figures = Wifi {
            area: self.area.clone(),
            poles: i64::try_from(self.poles.len()).unwrap_or(i64::MAX),
            people: people.weight.iter().sum(),
            covered: found.plan.value,
            bound: found.plan.bound,
            gap: found.plan.gap(),
            reach_m: found.reach_m,
            each_pence: self.each_pence,
            hotspots: chosen
                .iter()
                .map(|(pole, people)| Hotspot {
                    name: pole.name.clone(),
                    path: pole.path.clone(),
                    people: *people,
                })
                .collect(),
            wards: self.wards_of(&found.left_out),
            budgets: vec![
                budget("From the hotspot to the phone", &self.air.down),
                budget("From the phone to the hotspot", &self.air.up),
            ],
        };
        let layers = layers(&poles, &people, &found)?;
        let outcome = Outcome::of(asked, &layers, self.table(&chosen));
        Ok((State::Wifi(Box::new(figures)), outcome))
    }

    /// Who is left out, by the wards that people live in: the worst first.
    fn wards_of(&self, left_out: &[u32]) -> Vec<Ward> {
        let mut wards: BTreeMap<&str, Ward> = BTreeMap::new();
        for (n, home) in (0..).zip(&self.homes) {
            let name = area_of(&self.wards, home.at)
                .map_or("Outside the wards", |ward| ward.name.as_str());
            let ward = wards.entry(name).or_default();
            ward.people += home.people;
            if left_out.binary_search(&n).is_ok() {
                ward.left_out += home.people;
            }
        }
        let named = wards.into_iter().map(|(name, ward)| Ward {
            name: name.to_owned(),
            ..ward
        });
        let mut all: Vec<Ward> = named.collect();
        all.sort_by(|a, b| b.left_out.total_cmp(&a.left_out));
        all
    }

    /// The hotspots as a table.
    fn table(&self, chosen: &[(&Pole, f64)]) -> String {
        const HEAD: [&str; 7] = [
            "id",
            "name",
            "latitude",
            "longitude",
            "height_m",
            "people_in_reach",
            "cost_pounds",
        ];
        let cost = self.each_pence.map_or_else(String::new, money::typed);
        let rows = chosen.iter().map(|(pole, people)| {
            [
                pole.id.clone(),
                pole.name.clone(),
                typed(pole.at.lat),
                typed(pole.at.lon),
                typed(pole.height_m),
                format!("{people:.0}"),
                cost.clone(),
            ]
        });
        sheet::csv(HEAD, rows)
    }
}

/// Places on the National Grid.
fn places<'a>(all: impl Iterator<Item = (&'a String, Point, f64)>) -> Result<Places, Fault> {
    let mut places = Places::default();
    for (id, at, weight) in all {
        let at = to_bng(at).map_err(|why| Fault::invalid(format!("{id}: {why}.")))?;
        places.ids.push(id.clone());
        places.at.push(Spot {
            easting_m: at.easting_m,
            northing_m: at.northing_m,
        });
        places.weight.push(weight);
        places.lines.push(0);
    }
    Ok(places)
}

/// A budget as people read it.
fn budget(direction: &str, budget: &radio::budget::Budget) -> Budget {
    let lines = budget.items.iter().map(|item| {
        let amount = db(item.amount, item.unit.text());
        (item.name.to_owned(), amount)
    });
    Budget {
        direction: direction.to_owned(),
        lines: lines.collect(),
        needed: db(budget.needed_dbm, "dBm"),
        left: db(budget.margin_db(), "dB"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::wifi::Sought;
    use geo::Geometry;
    use serde_json::json;

    fn at(lon: f64) -> Point {
        Point { lon, lat: 51.48 }
    }

    fn ask() -> Ask {
        let pole = |id: &str, lon: f64| Pole {
            id: id.into(),
            name: format!("Lamp {id}"),
            path: String::new(),
            at: at(lon),
            height_m: 8.0,
        };
        let home = |id: &str, lon: f64, people: f64| Home {
            id: id.into(),
            at: at(lon),
            people,
        };
        let square = json!({"type": "Polygon", "coordinates": [
            [[0.31, 51.4], [0.33, 51.4], [0.33, 51.5], [0.31, 51.5], [0.31, 51.4]]
        ]});
        Ask {
            area: "Harbour".into(),
            poles: vec![pole("L1", 0.32), pole("L2", 0.35)],
            // 0.0002 degrees are 14 m here.
            homes: vec![
                home("a", 0.3202, 10.0),
                home("b", 0.3502, 4.0),
                home("c", 0.325, 1.0),
            ],
            wards: vec![gazetteer::Area {
                layer: "wards".into(),
                code: "W1".into(),
                name: "Harbour".into(),
                outline: Geometry::from_geojson(&square).unwrap(),
            }],
            air: Air::of(&Sought::default()).unwrap(),
            most: 1,
            each_pence: Some(125_000),
        }
    }

    #[test]
    fn the_best_pole_is_chosen_and_who_is_left_out_is_told_by_ward() {
        let (state, outcome) = ask().solved(Time(0), &|| true).unwrap();
        let State::Wifi(figures) = state else {
            panic!("{state:?}");
        };
        assert_eq!((figures.people, figures.covered), (15.0, 10.0));
        assert!(figures.gap < 1e-6 && figures.bound >= figures.covered);
        assert_eq!(figures.hotspots.len(), 1);
        assert_eq!(figures.hotspots[0].name, "Lamp L1");
        let wards: Vec<(&str, f64, f64)> = figures
            .wards
            .iter()
            .map(|ward| (ward.name.as_str(), ward.people, ward.left_out))
            .collect();
        assert_eq!(
            wards,
            [("Outside the wards", 4.0, 4.0), ("Harbour", 11.0, 1.0)]
        );
        assert!(
            outcome.csv.contains("L1,Lamp L1,51.48,0.32,8,10,1250"),
            "{}",
            outcome.csv
        );
        assert_eq!(outcome.layers.len(), 2);
    }

    #[test]
    fn who_is_reached_by_nobody_is_said() {
        let far = Ask {
            homes: vec![Home {
                id: "d".into(),
                at: at(0.4),
                people: 1.0,
            }],
            ..ask()
        };
        let why = far.solved(Time(0), &|| true).unwrap_err().message;
        assert!(why.starts_with("no lamp column reaches anybody"), "{why}");
    }
}
