//! Networks planned from files alone: links of a council, fibre, masts, lamp columns, gateways.

use serde_json::{Value, json};

use super::plans::{answer, file};
use crate::process::ended;

/// Runs `borough plan` and wants these words and this exit code.
async fn refused(arguments: &[&str], want: i32, words: &[&str]) {
    let (code, said) = ended(&[&["plan"], arguments].concat()).await;
    assert_eq!(code, want, "{arguments:?}: {said}");
    for word in words {
        assert!(said.contains(word), "{arguments:?}: {word:?} in {said}");
    }
    assert!(!said.contains("panicked"), "{said}");
}

/// Runs `borough plan` and wants it to go well.
async fn planned(arguments: &[&str]) -> Value {
    let (code, said) = ended(&[&["plan"], arguments].concat()).await;
    assert_eq!(code, 0, "{arguments:?}: {said}");
    answer(&said)
}

/// 4 km of plain on the National Grid, 50 m to a cell, with a wall of 200 m from north to south in the middle, and the
/// sea (voids) along the eastern edge.
fn ground() -> String {
    let mut text = String::from(
        "ncols 80\nnrows 80\nxllcorner 560000\nyllcorner 178000\ncellsize 50\nNODATA_value -9999\n",
    );
    for _ in 0..80 {
        let heights = (0..80).map(|column| match column {
            40 => "200",
            76.. => "-9999",
            _ => "5",
        });
        text.push_str(&heights.collect::<Vec<_>>().join(" "));
        text.push('\n');
    }
    text
}

const SITES: &str = "\
id,name,easting,northing,people,demand_mbps,hub
hall,Town hall,560000,180000,300,0,yes
depot,Depot,562000,180000,40,50,no
library,Library,562000,181000,15,100,no
";
const LINKS: &str = "\
a,b,capacity_mbps,cost_pounds_a_year,built
hall,depot,1000,6000,yes
depot,library,100,1200,yes
hall,library,1000,4000,no
depot,library,1000,2500,no
";

#[tokio::test]
async fn a_network_is_shown_as_it_is_and_redesigned() {
    let folder = testkit::folder();
    let sites = file(folder.path(), "sites.csv", SITES);
    let links = file(folder.path(), "links.csv", LINKS);
    let out = folder.path().join("wan.geojson").display().to_string();
    let wan = [
        "wan",
        "--sites",
        &sites,
        "--links",
        &links,
        "--seconds",
        "5",
    ];

    let got = planned(&[&wan[..], &["--out", &out]].concat()).await;
    assert_eq!(got["now"]["cost_pounds_a_year"], 7200.0);
    assert_eq!(got["now"]["fullest"], 1.0);
    let failures = got["now"]["failures"].as_array().unwrap();
    assert_eq!(
        (&failures[0]["site"], &failures[0]["people"]),
        (&json!("hall"), &json!(355))
    );
    let depot = failures
        .iter()
        .find(|one| one["link"] == json!(["hall", "depot"]));
    assert_eq!(depot.unwrap()["isolated"], json!(["depot", "library"]));
    assert_eq!(depot.unwrap()["people"], 55);
    // The library by a link of its own, and the depot through it over the cheap one.
    assert_eq!(got["redesign"]["cost_pounds_a_year"], 5200.0);
    assert_eq!(got["redesign"]["bound_pounds_a_year"], 5200.0);
    assert_eq!(got["redesign"]["gap"], 0.0);
    assert_eq!(got["redesign"]["new"], json!([["hall", "library"]]));
    assert_eq!(got["redesign"]["given_up"], json!([["hall", "depot"]]));
    let map: Value = serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
    assert_eq!(map["features"].as_array().map(Vec::len), Some(7));

    let got = planned(&[&wan[..], &["--survive"]].concat()).await;
    assert_eq!(got["redesign"]["cost_pounds_a_year"], 11_200.0);
    let cut = got["redesign"]["failures"].as_array().unwrap();
    assert!(cut.iter().all(|one| one.get("link").is_none()), "{got}");

    let few = file(
        folder.path(),
        "few.csv",
        &LINKS[..LINKS.find("hall,library").unwrap()],
    );
    let survive = ["wan", "--sites", &sites, "--links", &few, "--survive"];
    refused(
        &survive,
        1,
        &["once the link from hall to depot fails", "\"now\""],
    )
    .await;
}

#[tokio::test]
async fn a_network_that_cannot_be_read_is_refused_by_file_and_line() {
    let folder = testkit::folder();
    let sites = file(folder.path(), "sites.csv", SITES);
    let links = file(folder.path(), "links.csv", LINKS);
    let check = async |sites: &str, links: &str, want: i32, words: &[&str]| {
        refused(&["wan", "--sites", sites, "--links", links], want, words).await;
    };
    let unknown = file(
        folder.path(),
        "unknown.csv",
        &LINKS.replace("hall,library", "hall,barn"),
    );
    check(&sites, &unknown, 2, &["unknown.csv", "line 4", "barn"]).await;
    let double = file(
        folder.path(),
        "double.csv",
        &SITES.replace("library,L", "depot,L"),
    );
    check(
        &double,
        &links,
        2,
        &["double.csv", "line 4", "there already"],
    )
    .await;
    let empty = file(folder.path(), "empty.csv", "");
    check(&empty, &links, 2, &["empty.csv", "empty"]).await;
    let nan = file(folder.path(), "nan.csv", &LINKS.replace("6000", "NaN"));
    check(&sites, &nan, 2, &["nan.csv", "line 2", "NaN"]).await;
    let less = file(folder.path(), "less.csv", &SITES.replace(",50,", ",-50,"));
    check(&less, &links, 2, &["less.csv", "line 3", "demand_mbps"]).await;
    let odd = folder.path().join("latin.csv");
    std::fs::write(&odd, b"id,name\na,Caf\xe9\n").unwrap();
    check(
        &odd.display().to_string(),
        &links,
        2,
        &["latin.csv", "line 2", "UTF-8"],
    )
    .await;
    let no_hub = file(folder.path(), "none.csv", &SITES.replace("yes", "no"));
    check(&no_hub, &links, 1, &["none.csv", "hub"]).await;
    check("absent.csv", &links, 2, &["absent.csv"]).await;
}

/// A street of 300 m with a duct at its beginning, and another that hangs together with nothing.
const STREETS: &str = "\
from_easting,from_northing,to_easting,to_northing,way
561000,178000,561100,178000,duct
561100,178000,561300,178000,footway
561000,178900,561050,178900,verge
";
const PREMISES: &str = "\
id,easting,northing,homes
one,561050,178010,1
two,561150,177980,2
apart,561020,178905,1
";

#[tokio::test]
async fn fibre_is_laid_out_with_its_bill() {
    let folder = testkit::folder();
    let streets = file(folder.path(), "streets.csv", STREETS);
    let premises = file(folder.path(), "premises.csv", PREMISES);
    let rates = file(folder.path(), "rates.toml", "footway_pounds_per_m = 50.0\n");
    let out = |name: &str| folder.path().join(name).display().to_string();
    let (map, package, table) = (out("f.geojson"), out("f.gpkg"), out("f.csv"));
    let fibre = [
        "fibre",
        "--premises",
        &premises,
        "--exchange",
        "561000,178003",
    ];
    let given = ["--streets", &streets, "--rates", &rates, "--seconds", "5"];
    let outs = ["--out", &map, "--out", &package, "--out", &table];
    let got = planned(&[&fibre[..], &given, &outs].concat()).await;
    assert_eq!(
        (&got["homes"], &got["homes_passed"]),
        (&json!(4), &json!(3))
    );
    // 100 m in ducts at £3, 50 m of trench at £50.
    assert_eq!(got["civils_pounds"], 2_800.0);
    assert_eq!(got["civils_bound_pounds"], 2_800.0);
    let bill = got["bill"].as_array().unwrap();
    let trench = bill.iter().find(|line| line["item"] == "Trench in footway");
    assert_eq!(trench.unwrap()["cost_pounds"], 2_500.0);
    let total: f64 = bill
        .iter()
        .filter_map(|line| line["cost_pounds"].as_f64())
        .sum();
    assert!(
        (got["total_pounds"].as_f64().unwrap() - total).abs() < 0.005,
        "{got}"
    );
    assert_eq!(got["unserved"][0]["id"], "apart");
    assert_eq!(got["growth"].as_array().map(Vec::len), Some(2));
    let table = std::fs::read_to_string(&table).unwrap();
    assert!(table.contains("\none,1,60,1,"), "{table}");
    assert!(
        std::fs::read(&package)
            .unwrap()
            .starts_with(b"SQLite format 3")
    );
    let map: Value = serde_json::from_slice(&std::fs::read(&map).unwrap()).unwrap();
    assert_eq!(map["type"], "FeatureCollection");
}

#[tokio::test]
async fn fibre_that_cannot_be_laid_is_refused() {
    let folder = testkit::folder();
    let streets = file(folder.path(), "streets.csv", STREETS);
    let premises = file(folder.path(), "premises.csv", PREMISES);
    let check = async |streets: &str, premises: &str, exchange: &str, want: i32, words: &[&str]| {
        let files = ["fibre", "--streets", streets, "--premises", premises];
        refused(
            &[&files[..], &["--exchange", exchange]].concat(),
            want,
            words,
        )
        .await;
    };
    let here = "561000,178003";
    check(&streets, &premises, "here", 2, &["comma"]).await;
    check(
        &streets,
        &premises,
        "461000,178003",
        1,
        &["exchange", "nearest street"],
    )
    .await;
    let far = file(
        folder.path(),
        "far.csv",
        "id,easting,northing\na,561000,178500\n",
    );
    check(
        &streets,
        &far,
        here,
        1,
        &["nobody can be served", "400 m away"],
    )
    .await;
    let none = file(folder.path(), "none.csv", "id,easting,northing\n");
    check(&streets, &none, here, 1, &["none.csv", "no premises"]).await;
    check(&none, &premises, here, 2, &["none.csv", "from_easting"]).await;
    let half = file(
        folder.path(),
        "half.csv",
        &PREMISES.replace(",2\n", ",1.5\n"),
    );
    check(
        &streets,
        &half,
        here,
        2,
        &["half.csv", "line 3", "whole number"],
    )
    .await;
    let odd = file(folder.path(), "odd.gpkg", "not a package");
    check(&odd, &premises, here, 2, &["odd.gpkg"]).await;
    let odd = file(folder.path(), "odd.osm.pbf", "not an extract");
    check(&odd, &premises, here, 2, &["odd.osm.pbf"]).await;
    let rates = file(folder.path(), "rates.toml", "\nfootway = 3.0\n");
    let files = ["fibre", "--streets", &streets, "--premises", &premises];
    let rest = ["--exchange", here, "--rates", &rates];
    refused(&[&files[..], &rest].concat(), 2, &["rates.toml", "line 2"]).await;
}

#[tokio::test]
async fn masts_cover_by_their_reference_signal() {
    let folder = testkit::folder();
    let terrain = file(folder.path(), "wall.asc", &ground());
    let out = |name: &str| folder.path().join(name).display().to_string();
    let (png, areas) = (out("cells.png"), out("cells.geojson"));
    // West of the wall.
    let given = [
        "cells",
        "--terrain",
        &terrain,
        "--radius-km",
        "2",
        "--out",
        &png,
    ];
    let all_round = ["--site", "51.495,0.315,20"];
    let more = ["--band", "1800", "--out", &areas, "--show", "probability"];
    let got = planned(&[&given[..], &all_round, &more].concat()).await;
    assert_eq!(got["frequency_mhz"], 1842.5);
    let served = |got: &Value| got["served"].as_u64().unwrap();
    assert!(
        served(&got) > 500 && got["cells"].as_u64() > Some(served(&got)),
        "{got}"
    );
    let share = got["expected_share"].as_f64();
    assert!(got["share_range"][0].as_f64() <= share && share <= got["share_range"][1].as_f64());
    assert!(std::fs::read(&png).unwrap().starts_with(b"\x89PNG"));

    let weak = ["--power-dbm", "10", "--needed-dbm", "-90"];
    let all = planned(&[&given[..], &all_round, &weak].concat()).await;
    let one_way = ["--site", "51.495,0.315,20,270"];
    let half = planned(&[&given[..], &one_way, &weak].concat()).await;
    assert!(served(&half) < served(&all), "{half} {all}");
    let inside =
        planned(&[&given[..], &all_round, &weak, &["--indoors", "efficient"]].concat()).await;
    assert!(served(&inside) < served(&all), "{inside} {all}");

    refused(
        &[&given[..], &["--site", "51.6,0.9,20"]].concat(),
        1,
        &["51.6, 0.9", "height"],
    )
    .await;
    refused(
        &[&given[..], &["--site", "51.5,0.3"]].concat(),
        2,
        &["is no site"],
    )
    .await;
    let narrow = ["--carrier-mhz", "7"];
    refused(
        &[&given[..], &all_round, &narrow].concat(),
        1,
        &["no carrier of 7 MHz"],
    )
    .await;
}

#[tokio::test]
async fn lamp_columns_are_chosen_for_those_they_reach() {
    let folder = testkit::folder();
    let poles = "id,easting,northing,height_m\nwest,560000,180000,8\neast,560400,180000,8\nfar,565000,180000,\n";
    let people = "id,easting,northing,weight\na,560010,180000,5\nb,560050,180000,5\nc,560390,180000,3\nd,563000,180000,9\n";
    let poles = file(folder.path(), "poles.csv", poles);
    let people = file(folder.path(), "people.csv", people);
    let out = folder.path().join("wifi.gpkg").display().to_string();
    let wifi = ["wifi", "--poles", &poles, "--people", &people, "--choose"];
    let got = planned(&[&wifi[..], &["1", "--out", &out]].concat()).await;
    assert_eq!(got["chosen"], json!(["west"]));
    assert_eq!(
        (&got["covered"], &got["bound"]),
        (&json!(10.0), &json!(10.0))
    );
    assert_eq!(got["left_out"], json!(["c", "d"]));
    let reach_m = got["reach_m"].as_f64().unwrap();
    assert!((60.0..170.0).contains(&reach_m), "{got}");
    assert!(std::fs::read(&out).unwrap().starts_with(b"SQLite format 3"));
    let got = planned(&[&wifi[..], &["2", "--street", "in-sight"]].concat()).await;
    assert!(got["reach_m"].as_f64().unwrap() > reach_m, "{got}");

    refused(
        &[&wifi[..], &["1", "--mbit-per-s", "9000"]].concat(),
        1,
        &["no rate"],
    )
    .await;
    let away = file(folder.path(), "away.csv", "id,easting,northing\na,1,2\n");
    let away = [
        "wifi", "--poles", &poles, "--people", &away, "--choose", "1",
    ];
    refused(&away, 1, &["reaches anybody"]).await;
    let low = file(
        folder.path(),
        "low.csv",
        "id,easting,northing,height_m\na,1,2,0\n",
    );
    let low = [
        "wifi", "--poles", &low, "--people", &people, "--choose", "1",
    ];
    refused(&low, 2, &["low.csv", "line 2", "height_m"]).await;
    let none = file(folder.path(), "none.csv", "id,easting,northing\n");
    let none = [
        "wifi", "--poles", &none, "--people", &people, "--choose", "1",
    ];
    refused(&none, 1, &["none.csv", "no lamp columns"]).await;
}

#[tokio::test]
async fn gateways_are_chosen_over_the_ground() {
    let folder = testkit::folder();
    let terrain = file(folder.path(), "wall.asc", &ground());
    let demand = "id,easting,northing,weight\na,560500,180000,5\nb,561500,180000,2\nc,562500,180000,3\nd,563000,180000,3\n";
    let demand = file(folder.path(), "demand.csv", demand);
    let candidates = "id,easting,northing,height_m\nwest,561000,180000,15\neast,562800,180000,15\n";
    let candidates = file(folder.path(), "candidates.csv", candidates);
    let out = folder.path().join("gateways.geojson").display().to_string();
    let given = ["site", "--terrain", &terrain, "--demand", &demand];
    // So little may be lost that nobody hears through the wall.
    let near = ["--needed-dbm", "-106"];
    let choose = ["--candidates", &candidates, "--choose"];
    let got = planned(&[&given[..], &near, &choose, &["1", "--out", &out]].concat()).await;
    assert_eq!(got["chosen"], json!(["west"]));
    assert_eq!((&got["covered"], &got["bound"]), (&json!(7.0), &json!(7.0)));
    assert_eq!(got["left_out"], json!(["c", "d"]));
    assert_eq!(
        got["if_lost"][0],
        json!({ "gateway": "west", "weight": 7.0, "places": 2 })
    );

    let existing = "id,easting,northing,height_m\nold,560900,180000,15\n";
    let existing = file(folder.path(), "existing.csv", existing);
    let with = [&near[..], &["--existing", &existing]].concat();
    let got = planned(&[&given[..], &with, &choose, &["1"]].concat()).await;
    assert_eq!(
        (&got["chosen"], &got["existing"]),
        (&json!(["east"]), &json!(["old"]))
    );
    assert_eq!(got["covered"], 13.0);
    let got = planned(&[&given[..], &with, &choose, &["1", "--twice"]].concat()).await;
    assert_eq!(
        (&got["chosen"], &got["covered"]),
        (&json!(["west"]), &json!(7.0))
    );
    assert_eq!(
        (&got["covered_once"], &got["covered_twice"]),
        (&json!(7.0), &json!(7.0))
    );

    let check = async |candidates: &str, more: &[&str], want: i32, words: &[&str]| {
        let choose = ["--candidates", candidates, "--choose", "1"];
        refused(&[&given[..], &choose, more].concat(), want, words).await;
    };
    let head = "id,easting,northing,height_m\n";
    let off = file(
        folder.path(),
        "off.csv",
        &format!("{head}a,561000,180000,9\nb,600000,180000,9\n"),
    );
    check(&off, &[], 1, &["off.csv", "line 3", "terrain"]).await;
    let sea = file(
        folder.path(),
        "sea.csv",
        &format!("{head}a,563900,180000,9\n"),
    );
    check(&sea, &[], 1, &["sea.csv", "line 2", "terrain"]).await;
    check(&sea, &["--sea"], 1, &["sea.csv", "line 2", "in the sea"]).await;
    let low = file(
        folder.path(),
        "low.csv",
        &format!("{head}a,561000,180000,\n"),
    );
    check(&low, &[], 2, &["low.csv", "line 2", "height_m"]).await;
    let none = file(folder.path(), "none.csv", head);
    check(&none, &[], 1, &["none.csv", "no candidate sites"]).await;
    check(&candidates, &["--eirp-dbm", "-90"], 1, &["nobody hears"]).await;
    let again = ["--existing", candidates.as_str()];
    check(
        &candidates,
        &again,
        2,
        &["candidates.csv", "line 2", "existing"],
    )
    .await;
}

#[tokio::test]
async fn places_may_be_given_in_degrees() {
    let folder = testkit::folder();
    let demand = "id,Latitude,Longitude\na,51.4950,0.3150\nb,51.4951,0.3151\nc,51.6,0.5\n";
    let demand = file(folder.path(), "demand.csv", demand);
    let candidates = file(
        folder.path(),
        "masts.csv",
        "id,lat,lon\nhere,51.495,0.315\n",
    );
    let sites = [
        "sites",
        "--demand",
        &demand,
        "--radius-m",
        "50",
        "--choose",
        "1",
    ];
    let got = planned(&[&sites[..], &["--candidates", &candidates]].concat()).await;
    assert_eq!(got["covered"], 2.0);
    let paris = file(folder.path(), "paris.csv", "id,lat,lon\nthere,48.86,2.35\n");
    let paris = [&sites[..], &["--candidates", &paris]].concat();
    refused(
        &paris,
        2,
        &["paris.csv", "line 2", "outside the British National Grid"],
    )
    .await;
}
