//! NTIA's own cases and 600 paths over Thurrock; and what is refused.

use super::*;
use std::path::PathBuf;

/// One reference file as rows of text; none where the reference data is absent.
#[allow(clippy::disallowed_methods, clippy::print_stdout)]
fn rows(name: &str, has_header: bool) -> Option<Vec<csv::StringRecord>> {
    let from_root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let root = std::env::var("TEST_DATA").map_or_else(|_| PathBuf::from(from_root), PathBuf::from);
    let reader = csv::ReaderBuilder::new()
        .has_headers(has_header)
        .flexible(true)
        .from_path(root.join("radio/itm").join(name));
    let Ok(mut reader) = reader else {
        println!("1 checks did not run: TEST_DATA is absent");
        return None;
    };
    Some(reader.records().map(|row| row.unwrap()).collect())
}

fn number(row: &csv::StringRecord, column: usize) -> f64 {
    row[column].trim().parse().unwrap()
}

fn code(row: &csv::StringRecord, column: usize) -> i64 {
    row[column].trim().parse().unwrap()
}

pub(crate) fn usual() -> Setting {
    Setting {
        tx_height_m: 30.0,
        rx_height_m: 1.5,
        freq_hz: 868e6,
        polarisation: Polarisation::Vertical,
        climate: Climate::MaritimeTemperateOverLand,
        refractivity_n: 320.0,
        permittivity: 15.0,
        conductivity_s_per_m: 0.005,
        mode: VariabilityMode::from_mdvar(12).unwrap(),
        levels: tls(50.0, 50.0, 50.0),
    }
}

fn tls(time_pct: f64, location_pct: f64, situation_pct: f64) -> Levels {
    Levels::TimeLocationSituation {
        time_pct,
        location_pct,
        situation_pct,
    }
}

#[test]
fn agrees_with_ntia_point_to_point() {
    let (Some(rows), Some(profiles)) = (rows("p2p.csv", true), rows("pfls.csv", false)) else {
        return;
    };
    assert_eq!(rows.len(), 5);
    for (row, profile) in rows.iter().zip(&profiles) {
        let setting = Setting {
            tx_height_m: number(row, 0),
            rx_height_m: number(row, 1),
            permittivity: number(row, 2),
            conductivity_s_per_m: number(row, 3),
            refractivity_n: number(row, 4),
            freq_hz: number(row, 5) * 1e6,
            polarisation: Polarisation::from_code(code(row, 6)).unwrap(),
            climate: Climate::from_code(code(row, 7)).unwrap(),
            levels: tls(number(row, 8), number(row, 9), number(row, 10)),
            mode: VariabilityMode::from_mdvar(code(row, 11)).unwrap(),
        };
        let heights_m: Vec<f64> = (2..profile.len()).map(|i| number(profile, i)).collect();
        assert_eq!(heights_m.len(), number(profile, 0) as usize + 1);
        let profile = Profile::new(number(profile, 1), &heights_m).unwrap();
        let loss = Itm::new(&setting)
            .unwrap()
            .point_to_point(&profile)
            .unwrap();
        let want_db = number(row, 12);
        assert!((loss.loss_db - want_db).abs() < 0.0051, "{row:?}: {loss:?}");
    }
}

#[test]
fn agrees_with_ntia_over_an_area() {
    let Some(rows) = rows("area.csv", true) else {
        return;
    };
    assert_eq!(rows.len(), 5);
    let siting = |code: i64| [Siting::Random, Siting::Careful, Siting::VeryCareful][code as usize];
    for row in &rows {
        let setting = Setting {
            tx_height_m: number(row, 0),
            rx_height_m: number(row, 1),
            mode: VariabilityMode::from_mdvar(code(row, 3)).unwrap(),
            permittivity: number(row, 7),
            conductivity_s_per_m: number(row, 8),
            refractivity_n: number(row, 9),
            freq_hz: number(row, 10) * 1e6,
            polarisation: Polarisation::from_code(code(row, 11)).unwrap(),
            climate: Climate::from_code(code(row, 12)).unwrap(),
            levels: tls(number(row, 13), number(row, 14), number(row, 15)),
        };
        let area = Area {
            irregularity_m: number(row, 2),
            distance_m: number(row, 4) * 1e3,
            siting: [siting(code(row, 5)), siting(code(row, 6))],
        };
        let loss = Itm::new(&setting).unwrap().area(&area).unwrap();
        // The file has one decimal.
        assert!(
            (loss.loss_db - number(row, 16)).abs() < 0.0501,
            "{row:?}: {loss:?}"
        );
    }
}

#[test]
fn agrees_with_ntia_on_600_paths_over_thurrock() {
    let Some(rows) = rows("thurrock-600.csv", true) else {
        return;
    };
    assert_eq!(rows.len(), 600);
    let mut worst_db: f64 = 0.0;
    for row in &rows {
        let setting = Setting {
            tx_height_m: number(row, 0),
            rx_height_m: number(row, 1),
            climate: Climate::from_code(code(row, 2)).unwrap(),
            refractivity_n: number(row, 3),
            freq_hz: number(row, 4) * 1e6,
            polarisation: Polarisation::from_code(code(row, 5)).unwrap(),
            permittivity: number(row, 6),
            conductivity_s_per_m: number(row, 7),
            mode: VariabilityMode::from_mdvar(code(row, 8)).unwrap(),
            levels: tls(number(row, 9), number(row, 10), number(row, 11)),
        };
        let heights_m: Vec<f64> = row[17]
            .split_whitespace()
            .map(|h| h.parse().unwrap())
            .collect();
        let profile = Profile::new(number(row, 16), &heights_m).unwrap();
        assert_eq!(profile.intervals() as i64, code(row, 15));
        let itm = Itm::new(&setting).unwrap();
        let loss = itm.point_to_point(&profile).unwrap();
        let off_db = (loss.loss_db - number(row, 14)).abs();
        worst_db = worst_db.max(off_db);
        assert!(off_db < 1e-6, "off by {off_db} dB: {loss:?} {row:?}");
        assert_eq!(i64::from(loss.warnings.bits()), code(row, 13), "{loss:?}");
        assert_eq!(i64::from(loss.warnings.return_code()), code(row, 12));

        // One lane wide, without vectors: the same bits.
        let narrow = itm.answer(itm.look_along::<f64>((), &profile)).unwrap();
        assert_eq!(narrow, loss);
    }
    assert!(worst_db < 1e-8, "off by {worst_db} dB");
}

#[test]
fn confidence_and_reliability_are_situation_and_time() {
    let heights_m: Vec<f64> = (0..200)
        .map(|i| 40.0 + 20.0 * (f64::from(i) * 0.1).sin())
        .collect();
    let profile = Profile::new(90.0, &heights_m).unwrap();
    let loss_db = |levels| {
        let setting = Setting { levels, ..usual() };
        Itm::new(&setting)
            .unwrap()
            .point_to_point(&profile)
            .unwrap()
            .loss_db
    };
    let cr = Levels::ConfidenceReliability {
        confidence_pct: 80.0,
        reliability_pct: 95.0,
    };
    assert_eq!(loss_db(cr), loss_db(tls(95.0, 50.0, 80.0)));
    assert!(loss_db(cr) > loss_db(tls(50.0, 50.0, 50.0)));
}

#[test]
fn refuses_what_it_cannot_compute() {
    let profile =
        |spacing_m, heights_m: &[f64]| Profile::new(spacing_m, heights_m).unwrap_err().to_string();
    expect_test::expect!["a path needs at least 2 heights, got 1"]
        .assert_eq(&profile(90.0, &[1.0]));
    expect_test::expect!["a path needs at least 2 heights, got 0"].assert_eq(&profile(90.0, &[]));
    expect_test::expect!["heights must be more than 0 m and at most 100000 m apart, got 0 m"]
        .assert_eq(&profile(0.0, &[1.0, 2.0]));
    expect_test::expect!["heights must be more than 0 m and at most 100000 m apart, got NaN m"]
        .assert_eq(&profile(f64::NAN, &[1.0, 2.0]));
    expect_test::expect!["height 1 of the path must be -100000 m to 100000 m, got NaN m"]
        .assert_eq(&profile(90.0, &[1.0, f64::NAN]));

    let setting = |setting: Setting| {
        let error = Itm::new(&setting).err().unwrap();
        format!("{error} {:?}", error.code())
    };
    for freq_hz in [f64::NAN, 0.0, 19.9e6, 20.1e9, f64::INFINITY] {
        assert!(
            setting(Setting { freq_hz, ..usual() }).contains("(ITM 1009)"),
            "{freq_hz}"
        );
    }
    expect_test::expect![
        "the transmitter must be 0.5 m to 3000 m above ground, got 0.4 m (ITM 1000) Some(1000)"
    ]
    .assert_eq(&setting(Setting {
        tx_height_m: 0.4,
        ..usual()
    }));
    expect_test::expect![
        "time must be more than 0% and less than 100%, got 100% (ITM 1003) Some(1003)"
    ]
    .assert_eq(&setting(Setting {
        levels: tls(100.0, 50.0, 50.0),
        ..usual()
    }));
    let levels = Levels::ConfidenceReliability {
        confidence_pct: 0.0,
        reliability_pct: 50.0,
    };
    expect_test::expect![
        "confidence must be more than 0% and less than 100%, got 0% (ITM 1006) Some(1006)"
    ]
    .assert_eq(&setting(Setting { levels, ..usual() }));
    expect_test::expect!["the mode of variability must be 0-3, 10-13, 20-23 or 30-33, got 14"]
        .assert_eq(&VariabilityMode::from_mdvar(14).unwrap_err().to_string());
    for code in [-1, -7, 4, 40, i64::MIN, i64::MAX] {
        assert_eq!(VariabilityMode::from_mdvar(code), Err(Refusal::Mode(code)));
    }
    assert_eq!(Climate::from_code(0), Err(Refusal::Climate(0)));
    assert_eq!(Polarisation::from_code(2), Err(Refusal::Polarisation(2)));
}

#[test]
fn refuses_paths_as_ntia_does() {
    let code = |setting: Setting, height_m: f64| {
        let profile = Profile::new(90.0, &[height_m; 50]).unwrap();
        Itm::new(&setting)
            .unwrap()
            .point_to_point(&profile)
            .unwrap_err()
            .code()
    };
    assert_eq!(code(usual(), 8_000.0), Some(1_021));
    assert_eq!(code(usual(), -5_000.0), Some(1_022));
    let salty = Setting {
        permittivity: 1.0,
        conductivity_s_per_m: 0.02,
        freq_hz: 180e6,
        polarisation: Polarisation::Horizontal,
        ..usual()
    };
    assert_eq!(code(salty, 10.0), Some(1_013));
}

#[test]
fn an_area_has_a_distance_and_an_irregularity() {
    let itm = Itm::new(&usual()).unwrap();
    let code = |distance_m, irregularity_m| {
        let area = Area {
            distance_m,
            irregularity_m,
            siting: [Siting::Random; 2],
        };
        itm.area(&area).map_err(|e| e.code())
    };
    assert_eq!(code(0.0, 90.0), Err(Some(1_017)));
    assert_eq!(code(f64::NAN, 90.0), Err(Some(1_017)));
    assert_eq!(code(10e3, -1.0), Err(Some(1_018)));
    assert!(code(10e3, 0.0).is_ok());
}

proptest::proptest! {
    #[test]
    fn any_ground_gives_a_finite_loss_or_an_error(
        heights_m in proptest::collection::vec(-400.0..4_000.0_f64, 2..400),
        spacing_m in 0.5..500.0_f64,
        tx_height_m in 0.5..3_000.0_f64,
        freq_hz in 20e6..20e9_f64,
    ) {
        let setting = Setting { tx_height_m, freq_hz, ..usual() };
        let profile = Profile::new(spacing_m, &heights_m).unwrap();
        if let Ok(loss) = Itm::new(&setting).unwrap().point_to_point(&profile) {
            proptest::prop_assert!(loss.loss_db.is_finite());
        }
    }
}
