//! P.1812 against the 63 validation cases that are published with Py1812, and diffraction against what it logged.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use radio::Polarisation;
use radio::diffraction::{Delta, Steps, delta_bullington_loss_db};
use radio::p1812::{Climate, Link, Profile, Zone, loss, mid_latitude_deg};

fn data() -> Option<PathBuf> {
    let given = std::env::var_os("TEST_DATA").map(PathBuf::from);
    let beside = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"));
    let folder = given.unwrap_or(beside).join("radio/p1812");
    if !folder.is_dir() {
        println!("63 checks did not run: TEST_DATA is absent");
        return None;
    }
    Some(folder)
}

/// One file of the validation set.
struct Case {
    name: String,
    distance_m: Vec<f64>,
    ground_m: Vec<f64>,
    clutter_m: Vec<f64>,
    zone: Vec<Zone>,
    climate: Climate,
    /// Each: the link, the power in dBW, the field expected in dB(µV/m).
    links: Vec<(Link, f64, f64)>,
}

fn number(text: &str) -> f64 {
    text.trim()
        .parse()
        .unwrap_or_else(|_| panic!("{text} is no number"))
}

fn read(path: &Path) -> Case {
    let text = std::fs::read_to_string(path).unwrap();
    let rows: Vec<Vec<&str>> = text.lines().map(|l| l.split(',').collect()).collect();
    let after = |head: &str| {
        let row = rows
            .iter()
            .find(|r| r[0].to_lowercase().starts_with(&head.to_lowercase()));
        number(row.unwrap_or_else(|| panic!("no {head} in {}", path.display()))[1])
    };
    let between = |from: &str, to: &str| {
        let start = rows.iter().position(|r| r[0].starts_with(from)).unwrap() + 1;
        let end = rows.iter().position(|r| r[0].starts_with(to)).unwrap();
        rows[start..end].to_vec()
    };
    let points: Vec<Vec<&str>> = between("Number of Points", "{End of Profile");
    let column = |i: usize| points.iter().map(|r| number(r[i])).collect::<Vec<_>>();
    let zone = |code: &f64| match code {
        1.0 => Zone::Sea,
        3.0 => Zone::Coast,
        _ => Zone::Inland,
    };
    let (tx, rx) = (
        (after("Tx LAT"), after("Tx LON")),
        (after("Rx LAT"), after("Rx LON")),
    );
    let distance_km = column(0);
    let climate = Climate {
        latitude_deg: mid_latitude_deg(tx, rx, *distance_km.last().unwrap()),
        lapse_n_per_km: after("Average annual values DN"),
        refractivity_n: after("Average annual sea-level surface refractivity"),
    };
    let links = between("{Begin of Measurements", "{End of Measurements")
        .iter()
        .filter(|r| r.len() > 16)
        .map(|r| {
            let link = Link {
                polarisation: match number(r[4]) {
                    1.0 => Polarisation::Horizontal,
                    _ => Polarisation::Vertical,
                },
                time_percent: number(r[14]),
                climate,
                ..Link::median(number(r[0]) * 1e6, number(r[1]), number(r[3]))
            };
            (link, number(r[12]), number(r[16]))
        })
        .collect();
    Case {
        name: path.file_stem().unwrap().to_str().unwrap().to_owned(),
        distance_m: distance_km.iter().map(|d| d * 1e3).collect(),
        ground_m: column(1),
        clutter_m: column(3),
        zone: column(4).iter().map(zone).collect(),
        climate,
        links,
    }
}

fn cases(folder: &Path) -> Vec<Case> {
    let mut paths: Vec<_> = std::fs::read_dir(folder.join("validation_profiles"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths.iter().map(|path| read(path)).collect()
}

#[test]
fn meets_all_63_cases() {
    let Some(folder) = data() else { return };
    let (mut ran, mut worst) = (0, 0.0_f64);
    for case in cases(&folder) {
        let profile = Profile::new(
            &case.distance_m,
            &case.ground_m,
            &case.clutter_m,
            &case.zone,
        )
        .unwrap();
        for (link, power_dbw, want) in &case.links {
            let got =
                loss(&profile, link).unwrap().field_dbuv_per_m(link.freq_hz) + power_dbw - 30.0;
            let apart = (got - want).abs();
            assert!(apart < 2e-8, "{}: got {got:.8}, want {want:.8}", case.name);
            worst = worst.max(apart);
            ran += 1;
        }
    }
    assert_eq!(ran, 63);
    println!("63 cases, at most {worst:.1e} dB apart");
}

/// What Py1812 logged of each case, by name.
fn logged(folder: &Path, case: &str, i: usize) -> HashMap<String, f64> {
    let path = folder.join(format!("validation_results/{case}_{i}_log.csv"));
    let text = std::fs::read_to_string(path).unwrap();
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let value = cells.get(3)?.trim().parse().ok()?;
        Some((format!("{} {}", cells[0].trim(), cells[1].trim()), value))
    };
    text.lines().filter_map(row).collect()
}

/// The log holds the parts of diffraction on the Earth of strong bending, to ten digits.
#[test]
fn its_parts_of_diffraction_are_those_of_the_log() {
    let Some(folder) = data() else { return };
    let mut ran = 0;
    for case in cases(&folder) {
        let n = case.distance_m.len();
        let km: Vec<f64> = case.distance_m.iter().map(|d| d / 1e3).collect();
        let steps = Steps::new(&km).unwrap();
        let surface: Vec<f64> = (1..n - 1)
            .map(|i| case.ground_m[i] + case.clutter_m[i])
            .collect();
        for (i, (link, _, _)) in case.links.iter().enumerate() {
            let log = logged(&folder, &case.name, i);
            let path = Delta {
                steps: &steps,
                height_m: &surface,
                antennas_m: (
                    case.ground_m[0] + link.tx_height_m,
                    case.ground_m[n - 1] + link.rx_height_m,
                ),
                smooth_m: (log["hstd (m) Eq (89)"], log["hsrd (m) Eq (89)"]),
                freq_hz: link.freq_hz,
                sea_share: log["w Table 5"],
                polarisation: link.polarisation,
            };
            let got = delta_bullington_loss_db(&path, 3.0 * 6371.0).unwrap();
            for (name, got) in [
                ("Lbulla (dB) Eq (21)", got.rough_db),
                ("Lbulls (dB) Eq (21)", got.smooth_db),
                ("Ldsph (dB) Eq (27)", got.spherical_db),
                ("Ldb (dB) Eq (39)", got.loss_db),
            ] {
                let want = log[name];
                assert!(
                    (got - want).abs() < 2e-7,
                    "{} {i} {name}: got {got}, want {want}",
                    case.name
                );
            }
            assert!((case.climate.latitude_deg - log["phi (deg) Eq (4)"]).abs() < 1e-7);
            assert!((case.climate.median_earth_km() - log["ae (km) Eq (7a)"]).abs() < 1e-5);
            ran += 1;
        }
    }
    assert_eq!(ran, 63);
}
