//! A design of full fibre is asked for.

use std::io::Cursor;
use std::path::Path;
use std::time::Duration;

use app::kit::{Fault, Time, words};
use app::{Came, Fail, Page, Posted, Takes, View, Wrong, sheet};
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use geo::bng::to_bng;
use serde::Serialize;
use siting::fibre::{Limits, Point};

use super::came;
use super::model::{Fibre, Outcome, State, What};
use super::shelf::{Row, Said, rows};
use super::work::{Found, Watch, begin};
use crate::plan::fibre::{Asked, premises, rates, streets, told};
use crate::plan::limit;
use crate::rooms::number;
use crate::wan::site_form::placed;

/// How long the cheapest routes are looked for, s.
const MOST_S: u32 = 60;
/// How long a map may be read, s: people wait for that.
const MOST_READ_S: u64 = 20;
/// Premises of one design, at most.
const MOST_PREMISES: usize = 20_000;
/// Pieces of streets of one design, at most.
const MOST_STREETS: usize = 200_000;
/// Premises that cannot be served that are named in the page; the table has all.
const NAMED: usize = 50;

/// Where is full fibre to go?
#[derive(Debug, Default, Serialize)]
pub struct FibreForm {
    given: Given,
    /// The rates that hold where a file says nothing.
    usual_rates: String,
    designs: Vec<Row>,
    notice: &'static str,
    errors: Vec<Wrong>,
}

/// What was typed.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Given {
    exchange: String,
    homes_per_splitter: String,
    reach_m: String,
    distribution_m: String,
    drop_m: String,
}

impl Default for Given {
    fn default() -> Self {
        Self {
            exchange: String::new(),
            homes_per_splitter: "32".into(),
            reach_m: "20000".into(),
            distribution_m: "500".into(),
            drop_m: "100".into(),
        }
    }
}

/// What this page takes: fields and three files.
#[derive(Debug, Default)]
pub struct Sent;

impl Takes for Sent {
    const FILES: usize = 3;
    const TOO_LARGE: &'static str = "The files are larger than we can take. Go back and choose smaller ones, or cut the map to the area.";
}

impl Page for FibreForm {
    const TEMPLATE: &'static str = "connectivity/design-fibre.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let given = Given {
            exchange: "the harbour".into(),
            drop_m: "far".into(),
            ..Given::default()
        };
        let wrong = [
            Wrong::new("premises", "homes.csv: line 4: \"a\" is there already"),
            Wrong::new("exchange", NO_EXCHANGE),
            Wrong::new("drop_m", "Enter a number from 1 to 10,000"),
        ];
        vec![
            ("nothing yet", Self::of(Given::default(), Vec::new())),
            (
                "with a mistake, and others before",
                Self {
                    designs: Row::examples(What::Fibre),
                    notice: "The design is deleted.",
                    ..Self::of(given, wrong.to_vec())
                },
            ),
        ]
    }
}

const NO_EXCHANGE: &str =
    "Enter a postcode, degrees such as 51.6437, 1.7049, or metres such as 561500, 177900";

impl FibreForm {
    fn of(given: Given, errors: Vec<Wrong>) -> Self {
        Self {
            given,
            usual_rates: rates::usual(),
            errors,
            ..Self::default()
        }
    }
}

/// The form, and the designs before.
pub async fn form(view: View, Query(said): Query<Said>) -> Result<Response, Fail> {
    Ok(view.page(&FibreForm {
        designs: rows(&view, What::Fibre).await?,
        notice: said.notice(),
        ..FibreForm::of(Given::default(), Vec::new())
    }))
}

/// Begins a design.
pub async fn ask(view: View, posted: Posted<Sent>) -> Result<Response, Fail> {
    let given = Given::of(&posted);
    match asked(&view, &given, posted.files).await? {
        Ok((asked, streets)) => {
            let many = asked.premises.len().try_into().unwrap_or(i64::MAX);
            let title = words::count(many, "building", "buildings");
            let work = move |watch: &Watch, at| designed(&asked, &streets, at, watch);
            let id = begin(&view, (What::Fibre, title), MOST_S, work).await?;
            Ok(Redirect::to(&What::Fibre.page_of(&id)).into_response())
        }
        Err(wrong) => Ok(view.page(&FibreForm {
            designs: rows(&view, What::Fibre).await?,
            ..FibreForm::of(given, wrong)
        })),
    }
}

/// Lays the network out, for as long as `watch` says so. `streets` is the name of their file.
fn designed(asked: &Asked, streets: &str, at: Time, watch: &Watch) -> Result<Found, Fault> {
    let layout = asked.laid_out(Path::new(streets), &|| watch.go_on())?;
    let (places, premises) = (&asked.places, &asked.premises);
    let answer = told::answer(&layout, places, premises);
    let mut figures: Fibre = serde_json::from_value(answer).map_err(Fault::internal)?;
    figures.unserved_count = i64::try_from(figures.unserved.len()).unwrap_or(i64::MAX);
    figures.unserved.truncate(NAMED);
    let layers = told::layers(&layout, places, premises)?;
    let table = sheet::csv(told::HEAD, told::rows(&layout, places, premises));
    let outcome = Outcome::of(at, &layers, table);
    Ok((State::Fibre(Box::new(figures)), outcome))
}

impl Given {
    fn of(posted: &Posted<Sent>) -> Self {
        let text = |name: &str| posted.fields.one(name).to_owned();
        Self {
            exchange: text("exchange"),
            homes_per_splitter: text("homes_per_splitter"),
            reach_m: text("reach_m"),
            distribution_m: text("distribution_m"),
            drop_m: text("drop_m"),
        }
    }

    /// What the network must keep to, or what is wrong with it.
    fn limits(&self) -> Result<Limits, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let mut metres = |field: &'static str, text: &str, most: u32| {
            let metres = number(text, 1.0, f64::from(most));
            if metres.is_none() {
                let most = words::whole(i64::from(most));
                wrong.push(Wrong::new(
                    field,
                    format!("Enter a number from 1 to {most}"),
                ));
            }
            metres.unwrap_or_default()
        };
        let (reach_m, distribution_m, drop_m) = (
            metres("reach_m", &self.reach_m, 100_000),
            metres("distribution_m", &self.distribution_m, 10_000),
            metres("drop_m", &self.drop_m, 10_000),
        );
        let homes = self.homes_per_splitter.parse::<u32>().ok();
        let homes = homes.filter(|homes| (1..=1_024).contains(homes));
        if homes.is_none() {
            let why = "Enter a whole number from 1 to 1,024";
            wrong.push(Wrong::new("homes_per_splitter", why));
        }
        match homes {
            Some(homes_per_splitter) if wrong.is_empty() => Ok(Limits {
                homes_per_splitter,
                reach_m,
                distribution_m,
                drop_m,
            }),
            _ => Err(wrong),
        }
    }
}

/// The files of a design.
struct Files {
    streets: Came,
    premises: Came,
    rates: Option<Came>,
}

/// What is asked for and the name of the file of streets, or what is wrong with it.
async fn asked(
    view: &View,
    given: &Given,
    mut files: Vec<Came>,
) -> Result<Result<(Asked, String), Vec<Wrong>>, Fault> {
    let mut wrong = Vec::new();
    let mut needed = |field: &'static str, why: &str| {
        let file = came::taken(&mut files, field);
        if file.is_none() {
            wrong.push(Wrong::new(field, why));
        }
        file
    };
    let streets = needed("streets", "Choose the file of streets");
    let premises = needed("premises", "Choose the file of premises");
    let rates = came::taken(&mut files, "rates");
    let exchange = exchange(view, &given.exchange).await?;
    if exchange.is_none() {
        wrong.push(Wrong::new("exchange", NO_EXCHANGE));
    }
    let limits = given.limits().map_err(|why| wrong.extend(why)).ok();
    let (Some(streets), Some(premises), Some(exchange), Some(limits)) =
        (streets, premises, exchange, limits)
    else {
        return Ok(Err(wrong));
    };
    let files = Files {
        streets,
        premises,
        rates,
    };
    let read = move || read(&files, exchange, limits).map(|asked| (asked, files.streets.name));
    let read = tokio::task::spawn_blocking(read)
        .await
        .map_err(Fault::internal)?;
    Ok(read.map_err(|why| vec![why]))
}

/// Where the exchange is: a postcode, degrees, or metres of the National Grid.
async fn exchange(view: &View, text: &str) -> Result<Option<Point>, Fault> {
    if let Some(at) = metres(text) {
        return Ok(Some(at));
    }
    let at = placed(view, text).await?;
    Ok(at.and_then(|at| to_bng(at).ok()).map(|at| Point {
        easting_m: at.easting_m,
        northing_m: at.northing_m,
    }))
}

/// Metres of the National Grid as they are typed: easting, northing. Nothing of Britain is so near its corner that it
/// could be degrees.
fn metres(text: &str) -> Option<Point> {
    let (easting, northing) = text.split_once(',')?;
    let at = Point {
        easting_m: number(easting, 0.0, 700_000.0)?,
        northing_m: number(northing, 0.0, 1_300_000.0)?,
    };
    (at.easting_m > 180.0 || at.northing_m > 180.0).then_some(at)
}

/// What the files say.
fn read(files: &Files, exchange: Point, limits: Limits) -> Result<Asked, Wrong> {
    let too_many = |field: &'static str, what: &str, got: usize, most: usize| {
        let why = format!("There are {got} {what}. We take {most}");
        (got > most).then(|| Wrong::new(field, why))
    };
    let from = Path::new(&files.premises.name);
    let (places, premises) = came::table(&files.premises, premises)
        .and_then(|read| read.0.not_none(from, "premises").map(|()| read))
        .map_err(|why| came::wrong("premises", &why))?;
    let got = premises.len();
    if let Some(wrong) = too_many("premises", "premises", got, MOST_PREMISES) {
        return Err(wrong);
    }
    let rates = match &files.rates {
        Some(file) => costs(file)?,
        None => rates::Named::default(),
    };
    let file = Path::new(&files.streets.name);
    let go_on = limit::within(Duration::from_secs(MOST_READ_S));
    let streets = streets::of(
        file,
        &|| Ok(Cursor::new(files.streets.bytes.as_slice())),
        (&places, from),
        exchange,
        &mut |_, _| go_on(),
    )
    .map_err(|why| {
        if go_on() {
            came::wrong("streets", &why)
        } else {
            Wrong::new(
                "streets",
                "The map takes too long to read. Cut it to the area",
            )
        }
    })?;
    let got = streets.streets().len();
    if let Some(wrong) = too_many("streets", "pieces of streets", got, MOST_STREETS) {
        return Err(wrong);
    }
    Ok(Asked {
        places,
        premises,
        exchange,
        streets,
        rates: rates.rates(),
        limits,
    })
}

fn costs(file: &Came) -> Result<rates::Named, Wrong> {
    let text = String::from_utf8(file.bytes.clone());
    let text = text.map_err(|_| "it is not text in UTF-8".to_owned());
    text.and_then(|text| rates::Named::of(&text))
        .map_err(|why| Wrong::new("rates", format!("{}: {why}", file.name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn came(name: &str, text: &str) -> Came {
        Came {
            field: String::new(),
            name: name.into(),
            bytes: text.into(),
        }
    }

    fn files(streets: &str, premises: &str, rates: Option<&str>) -> Files {
        Files {
            streets: came("streets.csv", streets),
            premises: came("homes.csv", premises),
            rates: rates.map(|text| came("rates.toml", text)),
        }
    }

    fn limits() -> Limits {
        Given::default().limits().unwrap()
    }

    const EXCHANGE: Point = Point {
        easting_m: 561_500.0,
        northing_m: 177_900.0,
    };
    const STREETS: &str =
        "from_easting,from_northing,to_easting,to_northing\n561500,177900,561800,177900\n";
    const HOMES: &str =
        "id,easting,northing,homes\na,561600,177910,2\nb,561800,177905,1\nc,561800,178500,1\n";

    #[track_caller]
    fn check(files: &Files, want: (&str, &str)) {
        let wrong = read(files, EXCHANGE, limits()).unwrap_err();
        assert_eq!(wrong.field, want.0);
        assert!(wrong.text.contains(want.1), "{}", wrong.text);
    }

    #[test]
    fn a_network_is_laid_out_with_what_it_costs_and_who_is_left_out() {
        let asked = read(&files(STREETS, HOMES, None), EXCHANGE, limits()).unwrap();
        let layout = asked.laid_out(Path::new("streets.csv"), &|| true).unwrap();
        let answer = told::answer(&layout, &asked.places, &asked.premises);
        let figures: Fibre = serde_json::from_value(answer).unwrap();
        assert_eq!((figures.homes, figures.homes_passed), (4, 3));
        assert!(figures.total_pounds > 0.0 && figures.pounds_per_home_passed.is_some());
        assert_eq!(figures.growth.last().map(|step| step.homes), Some(3));
        assert_eq!(figures.unserved.len(), 1);
        assert_eq!(figures.unserved[0].id.as_deref(), Some("c"));
        let rows = told::rows(&layout, &asked.places, &asked.premises);
        assert_eq!(rows.len(), 3);
        assert_eq!(
            told::layers(&layout, &asked.places, &asked.premises)
                .unwrap()
                .len(),
            3
        );
    }

    #[test]
    fn a_bad_file_is_named_with_its_line() {
        check(
            &files(STREETS, "id,easting,northing\na,x,1\n", None),
            ("premises", "homes.csv: line 2"),
        );
        check(
            &files(STREETS, "id,easting,northing\n", None),
            ("premises", "homes.csv: there are no premises"),
        );
        check(
            &files("from_easting\n1\n", HOMES, None),
            ("streets", "streets.csv: there is no column from_northing"),
        );
        check(
            &files(STREETS, HOMES, Some("\nhome_pounds = dear")),
            ("rates", "line 2"),
        );
        let mut odd = files(STREETS, HOMES, None);
        odd.streets.name = "streets.zip".into();
        check(&odd, ("streets", "its name ends in none of"));
    }

    #[test]
    fn limits_are_read_or_refused_field_by_field() {
        let check = |change: &dyn Fn(&mut Given), want: &[&str]| {
            let mut given = Given::default();
            change(&mut given);
            let wrong = given.limits().err().unwrap_or_default();
            let fields: Vec<&str> = wrong.iter().map(|wrong| wrong.field).collect();
            assert_eq!(fields, want);
        };
        check(&|_| (), &[]);
        check(&|given| given.drop_m = "NaN".into(), &["drop_m"]);
        check(&|given| given.reach_m = "0".into(), &["reach_m"]);
        check(
            &|given| given.homes_per_splitter = "1025".into(),
            &["homes_per_splitter"],
        );
    }

    #[test]
    fn metres_are_told_from_degrees() {
        let check = |text: &str, want: Option<f64>| {
            assert_eq!(metres(text).map(|at| at.easting_m), want, "{text}");
        };
        check("561500, 177900", Some(561_500.0));
        check("51.6437, 1.7049", None);
        check("SX1 1AA", None);
        check("561500,-1", None);
    }
}
