//! `borough plan sites`: which of the candidates to choose so that they serve most.

use std::path::{Path, PathBuf};

use app::kit::Fault;
use app::print;
use clap::{Arg, ArgMatches, value_parser};
use serde_json::json;
use siting::{Covering, Covers, Effort, Point};

use super::{bytes, limit, unreadable};

/// The arguments, with examples.
pub fn spec() -> clap::Command {
    let file = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("CSV")
            .required(true)
            .value_parser(value_parser!(PathBuf))
            .help(help)
    };
    clap::Command::new("sites")
        .about("Choose the sites that serve most, and say how much better any choice could be")
        .arg(file("demand", "Who is to be served: columns id, easting, northing, and weight if some count more"))
        .arg(file("candidates", "Where sites can be: columns id, easting, northing"))
        .arg(
            Arg::new("radius-m")
                .long("radius-m")
                .value_name("M")
                .required(true)
                .value_parser(value_parser!(f64))
                .help("How far a site serves, in metres"),
        )
        .arg(
            Arg::new("choose")
                .long("choose")
                .value_name("N")
                .required(true)
                .value_parser(value_parser!(u32).range(1..))
                .help("How many sites, at most"),
        )
        .arg(limit::seconds("30"))
        .after_help(
            "Prints {\"chosen\": [ids], \"covered\": weight, \"bound\": weight, \"gap\": share}: no choice of so many\n\
             sites serves more than the bound.\n\n\
             Examples:\n  borough plan sites --demand postcodes.csv --candidates masts.csv --radius-m 800 --choose 30\n\n\
             Exit codes: 0 a plan was found; 2 a file could not be read.",
        )
}

/// Chooses them.
pub fn run(arguments: &ArgMatches) -> Result<(), Fault> {
    let file = |name: &str| {
        arguments
            .get_one::<PathBuf>(name)
            .cloned()
            .unwrap_or_default()
    };
    let demand = Places::read(&file("demand"))?;
    let candidates = Places::read(&file("candidates"))?;
    let radius_m = arguments.get_one::<f64>("radius-m").copied().unwrap_or(0.0);
    let choose = arguments.get_one::<u32>("choose").copied().unwrap_or(1);
    let refused = |why: siting::Refused| Fault::invalid(why.to_string());
    let covers = Covers::within(&candidates.at, &demand.at, radius_m).map_err(refused)?;
    let choose = usize::try_from(choose).unwrap_or(usize::MAX);
    let plan = Covering::new(&covers, &demand.weight, choose)
        .solve(&Effort::default(), &limit::until_over(arguments))
        .map_err(refused)?;
    let chosen: Vec<&String> = plan
        .chosen
        .iter()
        .filter_map(|site| candidates.ids.get(*site as usize))
        .collect();
    let answer = json!({
        "chosen": chosen, "covered": plan.value, "bound": plan.bound, "gap": plan.gap(),
    });
    print(&format!("{answer}\n"))
}

/// Places of a file.
#[derive(Debug, Default, PartialEq)]
struct Places {
    ids: Vec<String>,
    at: Vec<Point>,
    /// 1 where the file says nothing.
    weight: Vec<f64>,
}

impl Places {
    fn read(file: &Path) -> Result<Self, Fault> {
        Self::of(&bytes(file)?).map_err(|why| unreadable(file, why))
    }

    fn of(bytes: &[u8]) -> Result<Self, String> {
        let mut rows = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
        let head = rows.headers().map_err(|e| e.to_string())?.clone();
        let column = |name: &str| head.iter().position(|one| one.eq_ignore_ascii_case(name));
        let needed = |name: &str| column(name).ok_or(format!("there is no column {name}"));
        let (id, east, north) = (needed("id")?, needed("easting")?, needed("northing")?);
        let weight = column("weight");
        let mut places = Self::default();
        let mut known = std::collections::HashSet::new();
        for row in rows.records() {
            let row = row.map_err(|e| e.to_string())?;
            let line = row.position().map_or(0, csv::Position::line);
            let number = |column: usize, what: &str| {
                let text = row.get(column).unwrap_or_default();
                let number = text.parse::<f64>().ok().filter(|n| n.is_finite());
                number.ok_or(format!("line {line}: {text:?} is no {what}"))
            };
            let name = row.get(id).unwrap_or_default().to_owned();
            if !known.insert(name.clone()) {
                return Err(format!("line {line}: {name:?} is there already"));
            }
            places.at.push(Point {
                easting_m: number(east, "easting in metres")?,
                northing_m: number(north, "northing in metres")?,
            });
            let weight = weight.map_or(Ok(1.0), |weight| number(weight, "weight"))?;
            if weight < 0.0 {
                return Err(format!("line {line}: a weight is 0 or more, not {weight}"));
            }
            places.weight.push(weight);
            places.ids.push(name);
        }
        Ok(places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: Result<(&[&str], &[f64]), &str>) {
        let got = Places::of(text.as_bytes());
        let got = got.as_ref().map(|places| {
            let ids: Vec<&str> = places.ids.iter().map(String::as_str).collect();
            (ids, places.weight.clone())
        });
        let want = want.map(|(ids, weight)| (ids.to_vec(), weight.to_vec()));
        assert_eq!(got.map_err(String::as_str), want, "{text:?}");
    }

    #[test]
    fn places_are_read_by_the_names_of_their_columns() {
        check("id,easting,northing\na,1,2\n", Ok((&["a"], &[1.0])));
        check(
            "\u{feff}Northing, Weight ,ID,Easting\r\n2,3.5,a,1\r\n",
            Ok((&["a"], &[3.5])),
        );
        check("id,easting,northing,weight\n", Ok((&[], &[])));
        check("id,easting\na,1\n", Err("there is no column northing"));
        check(
            "id,easting,northing\na,1,2\nb,NaN,2\n",
            Err("line 3: \"NaN\" is no easting in metres"),
        );
        check(
            "id,easting,northing\na,1,2\na,3,4\n",
            Err("line 3: \"a\" is there already"),
        );
        check(
            "id,easting,northing,weight\na,1,2,-1\n",
            Err("line 2: a weight is 0 or more, not -1"),
        );
    }
}
