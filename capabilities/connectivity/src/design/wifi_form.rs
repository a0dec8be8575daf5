//! A design of public Wi-Fi is asked for.

use std::collections::BTreeMap;

use app::find::gazetteer;
use app::kit::{Fault, words};
use app::people::Areas;
use app::{Came, Choice, Fail, Page, Posted, Takes, View, Wrong};
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;

use super::came::{sentence, taken};
use super::model::What;
use super::shelf::{Row, Said, rows};
use super::wifi_ask::{Area, PeopleFrom, PolesFrom, gathered};
use super::wifi_plan::Ask;
use super::work::{Watch, begin};
use crate::delivery::wards::wards;
use crate::money;
use crate::plan::wifi::{Air, BANDS, STREETS, Sought, USUAL_M};
use crate::reach::{Thing, things};
use crate::rooms::{number, typed};
use crate::wan::site_form::{NO_PLACE, placed};

/// How long the best choice is looked for, s.
const MOST_S: u32 = 30;
/// Hotspots of one design, at most.
const MOST: usize = 200;

/// Which poles should carry public Wi-Fi?
#[derive(Debug, Default, Serialize)]
pub struct WifiForm {
    given: Given,
    areas: Vec<Choice>,
    poles: Vec<Choice>,
    people: Vec<Choice>,
    bands: Vec<Choice>,
    streets: Vec<Choice>,
    designs: Vec<Row>,
    notice: &'static str,
    errors: Vec<Wrong>,
}

/// What was typed.
#[derive(Debug, Clone, Serialize)]
struct Given {
    area: String,
    near: String,
    radius_m: String,
    poles: String,
    people: String,
    choose: String,
    band: String,
    street: String,
    mbit_per_s: String,
    height_m: String,
    pounds: String,
}

impl Default for Given {
    fn default() -> Self {
        let usual = Sought::default();
        Self {
            area: "whole".into(),
            near: String::new(),
            radius_m: "500".into(),
            poles: "things".into(),
            people: "imported".into(),
            choose: "10".into(),
            band: usual.band,
            street: usual.street,
            mbit_per_s: typed(usual.mbit_per_s),
            height_m: typed(USUAL_M),
            pounds: String::new(),
        }
    }
}

/// What this page takes: fields and two files.
#[derive(Debug, Default)]
pub struct Sent;

impl Takes for Sent {
    const FILES: usize = 2;
    const TOO_LARGE: &'static str =
        "The files are larger than we can take. Go back and choose smaller ones.";
}

/// What the place has to choose from.
#[derive(Debug, Default)]
struct Known {
    wards: Vec<gazetteer::Area>,
    things: Vec<Thing>,
}

impl Page for WifiForm {
    const TEMPLATE: &'static str = "connectivity/design-wifi.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let given = Given {
            area: "around".into(),
            choose: "many".into(),
            pounds: "1250".into(),
            ..Given::default()
        };
        let wrong = [
            Wrong::new("near", NO_PLACE),
            Wrong::new("choose", "Enter a whole number from 1 to 200"),
            Wrong::new("poles_file", "lamps.csv: line 2: there is no id"),
        ];
        vec![
            (
                "nothing yet",
                Self::of(&Known::default(), Given::default(), Vec::new()),
            ),
            (
                "with a mistake, and others before",
                Self {
                    designs: Row::examples(What::Wifi),
                    notice: "The design is deleted.",
                    ..Self::of(&Known::default(), given, wrong.to_vec())
                },
            ),
        ]
    }
}

impl WifiForm {
    fn of(known: &Known, given: Given, errors: Vec<Wrong>) -> Self {
        let among = |chosen: &str, all: &[(&str, &str)]| -> Vec<Choice> {
            all.iter()
                .map(|(value, text)| Choice::new(value, text, chosen))
                .collect()
        };
        let mut areas = among(
            &given.area,
            &[
                ("whole", "The whole place"),
                ("around", "Around a place, as typed below"),
            ],
        );
        areas.extend(known.wards.iter().map(|ward| {
            let value = format!("ward:{}", ward.code);
            Choice::new(&value, &ward.name, &given.area)
        }));
        let mut poles = among(
            &given.poles,
            &[
                ("things", "Every thing of the place"),
                ("file", "Those of a file, chosen below"),
            ],
        );
        let mut kinds: BTreeMap<&str, i64> = BTreeMap::new();
        for thing in &known.things {
            *kinds.entry(&thing.kind).or_default() += 1;
        }
        poles.extend(kinds.iter().map(|(kind, count)| {
            let text = format!("{}: {}", words::from_term(kind), words::whole(*count));
            Choice::new(&format!("kind:{kind}"), &text, &given.poles)
        }));
        Self {
            areas,
            poles,
            people: among(
                &given.people,
                &[
                    ("imported", "All who live here, by postcode"),
                    ("file", "Those of a file, chosen below"),
                ],
            ),
            bands: among(
                &given.band,
                &[
                    ("2.4", "2.4 GHz, up to 100 mW"),
                    ("5", "5 GHz, up to 1 W"),
                    ("6", "6 GHz, up to 25 mW"),
                ],
            ),
            streets: among(
                &given.street,
                &[
                    ("homes", "Houses or trees"),
                    ("in-sight", "Nothing: people stand in the same street"),
                    ("high-rise", "High buildings, around a corner"),
                ],
            ),
            given,
            errors,
            ..Self::default()
        }
    }
}

async fn known(view: &View) -> Result<Known, Fault> {
    Ok(Known {
        wards: wards(&view.app).await?,
        things: things(&view.app).await?,
    })
}

/// The form, and the designs before.
pub async fn form(view: View, Query(said): Query<Said>) -> Result<Response, Fail> {
    let known = known(&view).await?;
    let page = WifiForm::of(&known, Given::default(), Vec::new());
    Ok(view.page(&WifiForm {
        designs: rows(&view, What::Wifi).await?,
        notice: said.notice(),
        ..page
    }))
}

/// Begins a design.
pub async fn ask(view: View, posted: Posted<Sent>) -> Result<Response, Fail> {
    let given = Given::of(&posted);
    let known = known(&view).await?;
    match asked(&view, &known, &given, posted.files).await? {
        Ok(ask) => {
            let title = format!("{}, {}", ask.area, hotspots(ask.most));
            let work = move |watch: &Watch, at| ask.solved(at, &|| watch.go_on());
            let id = begin(&view, (What::Wifi, title), MOST_S, work).await?;
            Ok(Redirect::to(&What::Wifi.page_of(&id)).into_response())
        }
        Err(wrong) => {
            let page = WifiForm::of(&known, given, wrong);
            Ok(view.page(&WifiForm {
                designs: rows(&view, What::Wifi).await?,
                ..page
            }))
        }
    }
}

fn hotspots(most: usize) -> String {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    words::count(most, "hotspot", "hotspots")
}

impl Given {
    fn of(posted: &Posted<Sent>) -> Self {
        let text = |name: &str| posted.fields.one(name).to_owned();
        Self {
            area: text("area"),
            near: text("near"),
            radius_m: text("radius_m"),
            poles: text("poles"),
            people: text("people"),
            choose: text("choose"),
            band: text("band"),
            street: text("street"),
            mbit_per_s: text("mbit_per_s"),
            height_m: text("height_m"),
            pounds: text("pounds"),
        }
    }

    /// The numbers that were typed, or what is wrong with them.
    fn numbers(&self) -> Result<Numbers, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let most: Option<usize> = self.choose.parse().ok();
        let most = most.filter(|most| (1..=MOST).contains(most));
        if most.is_none() {
            let why = format!("Enter a whole number from 1 to {MOST}");
            wrong.push(Wrong::new("choose", why));
        }
        let height_m = number(&self.height_m, 2.0, 50.0);
        if height_m.is_none() {
            wrong.push(Wrong::new("height_m", "Enter a number from 2 to 50"));
        }
        let each_pence = match self.pounds.as_str() {
            "" => Some(None),
            typed => money::pence(typed).map(Some),
        };
        if each_pence.is_none() {
            wrong.push(Wrong::new("pounds", "Enter an amount such as 1,250"));
        }
        let is_known = |word: &str, all: &[&str]| all.contains(&word);
        if !is_known(&self.band, &BANDS) {
            wrong.push(Wrong::new("band", "Choose a band"));
        }
        if !is_known(&self.street, &STREETS) {
            wrong.push(Wrong::new("street", "Choose what lies between"));
        }
        let mbit_per_s = number(&self.mbit_per_s, 1.0, 5_000.0);
        let air = match mbit_per_s {
            None => Err("Enter a number from 1 to 5,000".to_owned()),
            Some(mbit_per_s) => self.air(mbit_per_s),
        };
        let air = air.map_err(|why| wrong.push(Wrong::new("mbit_per_s", why)));
        match (most, height_m, each_pence, air) {
            (Some(most), Some(height_m), Some(each_pence), Ok(air)) if wrong.is_empty() => {
                Ok(Numbers {
                    most,
                    height_m,
                    each_pence,
                    air,
                })
            }
            _ => Err(wrong),
        }
    }

    /// What is in the air, if a hotspot reaches anywhere with so much.
    fn air(&self, mbit_per_s: f64) -> Result<Air, String> {
        let sought = Sought {
            band: self.band.clone(),
            street: self.street.clone(),
            mbit_per_s,
            ..Sought::default()
        };
        let air = Air::of(&sought).map_err(|why| sentence(&why.message))?;
        air.reach_m().map_err(|why| sentence(&why.message))?;
        Ok(air)
    }
}

/// What was typed as numbers.
#[derive(Debug)]
struct Numbers {
    most: usize,
    height_m: f64,
    each_pence: Option<i64>,
    air: Air,
}

/// What is asked for, or what is wrong with it.
async fn asked(
    view: &View,
    known: &Known,
    given: &Given,
    mut files: Vec<Came>,
) -> Result<Result<Ask, Vec<Wrong>>, Fault> {
    let mut wrong = Vec::new();
    let numbers = given.numbers().map_err(|why| wrong.extend(why)).ok();
    let area = area(view, known, given)
        .await?
        .map_err(|why| wrong.push(why))
        .ok();
    let poles = poles(known, given, taken(&mut files, "poles_file"))
        .map_err(|why| wrong.push(why))
        .ok();
    let people = match (given.people.as_str(), taken(&mut files, "people_file")) {
        ("file", Some(file)) => Some(PeopleFrom::File(file)),
        ("file", None) => {
            wrong.push(Wrong::new("people_file", "Choose the file of people"));
            None
        }
        _ => Some(PeopleFrom::Areas(Areas::read(&view.app).await?)),
    };
    let (Some(numbers), Some(area), Some(poles), Some(people)) = (numbers, area, poles, people)
    else {
        return Ok(Err(wrong));
    };
    let name = area.name();
    let height_m = numbers.height_m;
    let gather = move || gathered(&area, poles, people, height_m);
    let gathered = tokio::task::spawn_blocking(gather)
        .await
        .map_err(Fault::internal)?;
    Ok(match gathered {
        Ok((poles, homes)) => Ok(Ask {
            area: name,
            poles,
            homes,
            wards: known.wards.clone(),
            air: numbers.air,
            most: numbers.most,
            each_pence: numbers.each_pence,
        }),
        Err(why) => Err(vec![why]),
    })
}

async fn area(view: &View, known: &Known, given: &Given) -> Result<Result<Area, Wrong>, Fault> {
    if let Some(code) = given.area.strip_prefix("ward:") {
        let ward = known.wards.iter().find(|ward| ward.code == code);
        return Ok(ward
            .cloned()
            .map(Area::Ward)
            .ok_or_else(|| Wrong::new("area", "Choose where")));
    }
    if given.area != "around" {
        return Ok(Ok(Area::Whole));
    }
    let Some(radius_m) = number(&given.radius_m, 20.0, 20_000.0) else {
        let why = "Enter a number from 20 to 20,000";
        return Ok(Err(Wrong::new("radius_m", why)));
    };
    let at = placed(view, &given.near).await?;
    Ok(at
        .map(|at| Area::Around { at, radius_m })
        .ok_or_else(|| Wrong::new("near", NO_PLACE)))
}

fn poles(known: &Known, given: &Given, file: Option<Came>) -> Result<PolesFrom, Wrong> {
    if given.poles == "file" {
        let file = file.ok_or_else(|| Wrong::new("poles_file", "Choose the file of poles"))?;
        return Ok(PolesFrom::File(file));
    }
    let kind = given.poles.strip_prefix("kind:");
    let is_meant = |thing: &&Thing| kind.is_none_or(|kind| thing.kind == kind);
    let things = known.things.iter().filter(is_meant).cloned();
    Ok(PolesFrom::Things(things.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(change: impl Fn(&mut Given), want: Result<(usize, Option<i64>), &[&str]>) {
        let mut given = Given::default();
        change(&mut given);
        match (given.numbers(), want) {
            (Ok(got), Ok(want)) => assert_eq!((got.most, got.each_pence), want),
            (Err(got), Err(want)) => {
                let fields: Vec<&str> = got.iter().map(|wrong| wrong.field).collect();
                assert_eq!(fields, want);
            }
            (got, want) => panic!("{got:?} for {want:?}"),
        }
    }

    #[test]
    fn what_is_typed_is_read_or_refused_field_by_field() {
        check(|_| (), Ok((10, None)));
        check(
            |given| given.pounds = "£1,250.50".into(),
            Ok((10, Some(125_050))),
        );
        check(|given| given.choose = "0".into(), Err(&["choose"]));
        check(|given| given.choose = "201".into(), Err(&["choose"]));
        check(|given| given.pounds = "much".into(), Err(&["pounds"]));
        check(|given| given.height_m = "NaN".into(), Err(&["height_m"]));
        check(|given| given.band = "60".into(), Err(&["band"]));
        check(|given| given.street = String::new(), Err(&["street"]));
        check(
            |given| given.mbit_per_s = "4000".into(),
            Err(&["mbit_per_s"]),
        );
    }

    #[test]
    fn poles_are_the_things_of_a_kind_or_those_of_a_file() {
        let thing = |kind: &str| Thing {
            id: format!("urn:{kind}"),
            name: kind.into(),
            path: String::new(),
            at: geo::Point {
                lon: 0.3,
                lat: 51.5,
            },
            kind: kind.into(),
            antenna_m: None,
            works: None,
            gateway: None,
        };
        let known = Known {
            things: vec![thing("Bench"), thing("Streetlight")],
            ..Known::default()
        };
        let count = |chosen: &str| {
            let given = Given {
                poles: chosen.into(),
                ..Given::default()
            };
            match poles(&known, &given, None) {
                Ok(PolesFrom::Things(things)) => Ok(things.len()),
                Ok(PolesFrom::File(_)) => Err("a file"),
                Err(wrong) => Err(wrong.field),
            }
        };
        assert_eq!(count("things"), Ok(2));
        assert_eq!(count("kind:Bench"), Ok(1));
        assert_eq!(count("kind:Tree"), Ok(0));
        assert_eq!(count("file"), Err("poles_file"));
    }
}
