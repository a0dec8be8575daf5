//! Plans from files alone, as somebody types them.

use std::path::Path;

use serde_json::Value;

use crate::process::ended;

/// Writes a file into a folder; its path.
pub(super) fn file(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

/// A hill of 60 m in a plain, on the National Grid, 50 m to a cell, with a void in a corner.
fn ground() -> String {
    let mut text = String::from(
        "ncols 80\nnrows 80\nxllcorner 560000\nyllcorner 178000\ncellsize 50\nNODATA_value -9999\n",
    );
    for row in 0..80_i32 {
        let heights = (0..80_i32).map(|column| match (row, column) {
            (0..4, 0..4) => "-9999".to_owned(),
            _ => (60 - (row - 40).abs() - (column - 50).abs())
                .max(5)
                .to_string(),
        });
        text.push_str(&heights.collect::<Vec<_>>().join(" "));
        text.push('\n');
    }
    text
}

/// The line of JSON in what was said.
pub(super) fn answer(said: &str) -> Value {
    let line = said.lines().find(|line| line.starts_with('{'));
    serde_json::from_str(line.unwrap_or_else(|| panic!("{said}"))).unwrap()
}

#[tokio::test]
async fn coverage_is_drawn_over_the_ground_that_is_given() {
    let folder = testkit::folder();
    let terrain = file(folder.path(), "hill.asc", &ground());
    let out = |name: &str| folder.path().join(name).display().to_string();
    let (png, tif, areas) = (out("map.png"), out("map.tif"), out("map.geojson"));
    let coverage = async |site: &str, more: &[&str]| {
        let given = [
            "plan",
            "coverage",
            "--site",
            site,
            "--terrain",
            &terrain,
            "--radius-km",
            "2",
        ];
        ended(&[&given, more].concat()).await
    };
    let outs = ["--out", &png, "--out", &tif, "--out", &areas];
    let (code, said) = coverage("51.495,0.315,20", &outs).await;
    assert_eq!(code, 0, "{said}");
    let summary = answer(&said);
    assert!(summary["cells"].as_u64() > Some(3_000), "{summary}");
    assert!(summary["served"].as_u64() > Some(1_000), "{summary}");
    assert!(std::fs::read(&png).unwrap().starts_with(b"\x89PNG"));
    assert!(std::fs::read(&tif).unwrap().starts_with(b"II"));
    let areas: Value = serde_json::from_slice(&std::fs::read(&areas).unwrap()).unwrap();
    assert_eq!(areas["type"], "FeatureCollection");

    let (code, said) = coverage("51.6,0.9,20", &["--out", &png]).await;
    assert!(
        code == 1 && said.contains("does not know the height"),
        "{code} {said}"
    );
    let (code, said) = coverage("51.495,0.315,20", &["--out", &out("map.doc")]).await;
    assert!(
        code == 2 && said.contains("ends in none of"),
        "{code} {said}"
    );
    let (code, said) = coverage("51.495", &["--out", &png]).await;
    assert!(code == 2 && said.contains("is no site"), "{code} {said}");
    let (code, said) = coverage(
        "51.495,0.315,20",
        &["--out", &png, "--terrain", "absent.tif"],
    )
    .await;
    assert!(code == 2 && said.contains("absent.tif"), "{code} {said}");
}

#[tokio::test]
async fn sites_are_chosen_with_a_bound() {
    let folder = testkit::folder();
    let demand =
        "id,easting,northing,weight\na,0,0,5\nb,100,0,1\nc,1000,0,3\nd,1100,0,3\ne,5000,0,4\n";
    let demand = file(folder.path(), "demand.csv", demand);
    let candidates = "id,easting,northing\nwest,50,0\neast,1050,0\nfar,5000,0\n";
    let candidates = file(folder.path(), "candidates.csv", candidates);
    let sites = async |candidates: &str, choose: &str| {
        let given = [
            "plan",
            "sites",
            "--demand",
            &demand,
            "--candidates",
            candidates,
        ];
        let rest = ["--radius-m", "200", "--choose", choose, "--seconds", "5"];
        ended(&[given, rest].concat()).await
    };
    let (code, said) = sites(&candidates, "2").await;
    assert_eq!(code, 0, "{said}");
    let plan = answer(&said);
    assert_eq!(plan["chosen"], serde_json::json!(["west", "east"]));
    assert_eq!(
        (plan["covered"].as_f64(), plan["bound"].as_f64()),
        (Some(12.0), Some(12.0))
    );
    let none = file(folder.path(), "none.csv", "id,easting,northing\n");
    let (code, said) = sites(&none, "2").await;
    assert!(
        code != 0 && said.contains("no candidate sites"),
        "{code} {said}"
    );
    let (code, said) = sites(&file(folder.path(), "odd.csv", "id,x\n"), "2").await;
    assert!(
        code == 2 && said.contains("no column easting"),
        "{code} {said}"
    );
}

#[tokio::test]
async fn the_cheapest_tree_is_found_and_proven() {
    let folder = testkit::folder();
    let graph = "SECTION Graph\nNodes 4\nEdges 5\nE 1 2 3\nE 2 3 3\nE 1 3 5\nE 1 4 2\nE 3 4 2\nEND\n\nSECTION Terminals\nTerminals 3\nT 1\nT 2\nT 3\nEND\n\nEOF\n";
    let (code, said) = ended(&["plan", "steiner", &file(folder.path(), "a.gr", graph)]).await;
    assert!(
        code == 0 && said.contains("VALUE 6") && said.contains("c bound 6"),
        "{code} {said}"
    );
    let cut = &graph[..60];
    let (code, said) = ended(&["plan", "steiner", &file(folder.path(), "b.gr", cut)]).await;
    assert!(code == 2 && said.contains("line"), "{code} {said}");
}

#[tokio::test]
async fn losses_of_paths_are_filled_in() {
    let folder = testkit::folder();
    let paths = "h_tx_m,h_rx_m,climate,n0,freq_mhz,pol,epsilon,sigma,mdvar,time,location,situation,n,xi_m,heights\n12.8,13.7,1,270,2400,0,15,0.005,3,56,36,24,4,87.152805872599529,7.2 7 5.8 5 5.3\n";
    let (code, said) = ended(&["plan", "path", &file(folder.path(), "a.csv", paths)]).await;
    assert!(
        code == 0 && said.contains(",1,64,88.225740234"),
        "{code} {said}"
    );
    let (code, said) = ended(&["plan", "path", &file(folder.path(), "b.csv", "a,b\n1,2\n")]).await;
    assert!(
        code == 2 && said.contains("no column h_tx_m"),
        "{code} {said}"
    );
}

/// Gateways on the roofs of a real borough: five of the 157 that every twentieth postcode stands for, over the real
/// ground, for all of its 3,147 postcodes; then a picture of what these five reach.
#[tokio::test]
async fn lorawan_is_planned_for_a_real_borough() {
    let Some(place) = testkit::data_or_say("place", 1) else {
        return;
    };
    let codes = std::fs::read_to_string(place.join("thurrock-postcodes-2014.csv")).unwrap();
    let rows: Vec<[&str; 3]> = codes
        .lines()
        .map(|line| {
            let mut cells = line.split(',');
            let mut cell = || cells.next().unwrap().trim_matches('"');
            let (code, _quality) = (cell(), cell());
            [code, cell(), cell()]
        })
        .collect();
    let table = |rows: &mut dyn Iterator<Item = &[&str; 3]>, more: &str| {
        let lines = rows.map(|row| format!("{}{more}\n", row.join(",")));
        lines.collect::<String>()
    };
    let folder = testkit::folder();
    let demand = table(&mut rows.iter(), "");
    let demand = format!("id,easting,northing\n{demand}");
    let demand = file(folder.path(), "demand.csv", &demand);
    let roofs = table(&mut rows.iter().step_by(20), ",15");
    let roofs = format!("id,easting,northing,height_m\n{roofs}");
    let roofs = file(folder.path(), "roofs.csv", &roofs);
    let terrain = place.join("N51E000.hgt.zip").display().to_string();
    let out = |name: &str| folder.path().join(name).display().to_string();
    let (gateways, picture) = (out("gateways.geojson"), out("coverage.png"));
    let given = [
        "--terrain",
        &terrain,
        "--demand",
        &demand,
        "--candidates",
        &roofs,
    ];
    let more = ["--choose", "5", "--seconds", "20", "--out", &gateways];
    let (code, said) = ended(&[&["plan", "site"], &given[..], &more].concat()).await;
    assert_eq!(code, 0, "{said}");
    let plan = answer(&said);
    assert!(plan["covered"].as_f64().unwrap() >= 3_140.0, "{said}");
    assert!(plan["gap"].as_f64().unwrap() <= 0.007, "{said}");

    let drawn: Value = serde_json::from_slice(&std::fs::read(&gateways).unwrap()).unwrap();
    let sites: Vec<String> = drawn["features"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|feature| feature["properties"]["chosen"] == true)
        .map(|feature| {
            let at = &feature["geometry"]["coordinates"];
            format!("{},{},15", at[1], at[0])
        })
        .collect();
    assert_eq!(sites.len(), 5, "{drawn}");
    let mut given = vec!["plan", "coverage", "--terrain", &terrain, "--out", &picture];
    for site in &sites {
        given.extend(["--site", site]);
    }
    let (code, said) = ended(&given).await;
    assert_eq!(code, 0, "{said}");
    assert!(answer(&said)["served"].as_u64().unwrap() > 40_000, "{said}");
    assert!(std::fs::read(&picture).unwrap().starts_with(b"\x89PNG"));
}
