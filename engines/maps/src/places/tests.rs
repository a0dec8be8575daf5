//! Tables and outlines as they come, and as they should not.

use std::io::{Cursor, Read};

use geo::geojson::features;

use super::{Coverage, buildings, buildings_of_package, coverage, postcode_of, postcodes, uprns};
use crate::MapError;
use crate::geopackage::{GeoPackage, Layer, write};

/// Every line that a reader hands on, as text, or the error.
macro_rules! all {
    ($reader:ident, $bytes:expr) => {{
        let mut found = vec![];
        let each = &mut |one| {
            found.push(one);
            Ok(())
        };
        $reader(Cursor::new($bytes), &mut |_, _| true, each).map(|()| found)
    }};
}

fn error<T: std::fmt::Debug>(result: Result<T, MapError>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn postcodes_have_one_space() {
    for (text, want) in [
        ("RM142XB", Some("RM14 2XB")),
        (" e1  1aa ", Some("E1 1AA")),
        ("ec1a1bb", Some("EC1A 1BB")),
        ("W1A 0AX", Some("W1A 0AX")),
        ("M11AE", Some("M1 1AE")),
        ("RM14", None),
        ("1234567", None),
        ("ÄB1 1AA", None),
        ("RM14 2X!", None),
        ("", None),
    ] {
        assert_eq!(postcode_of(text).as_deref(), want, "{text}");
    }
}

#[test]
fn code_point_open_is_read() {
    const ROWS: &str = "\"RM142XB\",10,557533,183529,\"E92000001\",\"\",\"\",\"\",\"E06000034\",\"E05002239\"\r\n\
        \"RM143BF\",90,0,0,\"E92000001\",\"\",\"\",\"\",\"\",\"\"\r\n\r\n\"RM11 1AA\",20,553000,187000\r\n";
    for head in [
        "",
        "\u{feff}",
        "Postcode,Positional_quality_indicator,Eastings,Northings\n",
    ] {
        let all = all!(postcodes, format!("{head}{ROWS}")).unwrap();
        assert_eq!(all.len(), 2);
        assert_eq!(
            (&*all[0].postcode, all[0].quality, all[0].ward.as_deref()),
            ("RM14 2XB", 10, Some("E05002239"))
        );
        assert!(
            (all[0].point.lon - 0.2701).abs() < 0.01 && (all[0].point.lat - 51.529).abs() < 0.01
        );
        assert_eq!(
            (&*all[1].postcode, all[1].ward.as_deref()),
            ("RM11 1AA", None)
        );
    }
    let wrong = |row: &str| error(all!(postcodes, format!("{ROWS}{row}")));
    expect_test::expect![[r#"line 5: "NOPE" is no postcode"#]].assert_eq(&wrong("NOPE,10,1,1"));
    expect_test::expect![[r#"line 5: the easting must be a number, got "NaN""#]]
        .assert_eq(&wrong("RM11 1AA,10,NaN,1"));
    expect_test::expect!["line 5: easting -5 m, northing 1 m is outside the British National Grid"]
        .assert_eq(&wrong("RM11 1AA,10,-5,1"));
    expect_test::expect!["line 5: a postcode has at least 4 columns, got 1"]
        .assert_eq(&wrong("RM11 1AA"));
    let open = format!("{ROWS}\"{}", "x".repeat(5 << 20));
    expect_test::expect!["line 5: a row is longer than 1048576 bytes: a quote may not be closed"]
        .assert_eq(&error(all!(postcodes, open)));
    let stopped = postcodes(Cursor::new(ROWS), &mut |_, _| false, &mut |_| Ok(()));
    assert_eq!(error(stopped), "stopped");
}

#[test]
fn open_uprn_is_read() {
    const HEAD: &str = "\u{feff}UPRN,X_COORDINATE,Y_COORDINATE,LATITUDE,LONGITUDE\r\n";
    let all = all!(
        uprns,
        format!("{HEAD}100090731936,563800.5,176000.0,51.4626,0.3573\r\n1,1,1,50,-6\r\n")
    )
    .unwrap();
    assert_eq!(
        (
            all.len(),
            all[0].uprn,
            all[0].at.easting_m,
            all[0].point.lat
        ),
        (2, 100_090_731_936, 563_800.5, 51.4626)
    );
    let wrong = |row: &str| error(all!(uprns, format!("{HEAD}{row}")));
    expect_test::expect![[r#"line 2: "-1" is no UPRN of 1 to 12 digits"#]]
        .assert_eq(&wrong("-1,1,1,50,-6"));
    expect_test::expect!["line 2: latitude must be from -90 to 90 degrees, got 176000"]
        .assert_eq(&wrong("1,563800,176000,176000,0"));
    expect_test::expect![[r#"line 2: LONGITUDE must be a number, got """#]]
        .assert_eq(&wrong("1,563800,176000,51"));
    expect_test::expect!["line 1: there is no column LATITUDE"]
        .assert_eq(&error(all!(uprns, "UPRN,X_COORDINATE,Y_COORDINATE\n")));
    expect_test::expect!["the file: it is empty"].assert_eq(&error(all!(uprns, "")));
}

#[track_caller]
fn check(text: impl AsRef<[u8]>, want: [Option<f64>; 6]) {
    let all: Vec<Coverage> = all!(coverage, text.as_ref()).unwrap();
    let c = &all[0];
    assert_eq!(c.postcode, "RM14 2XB");
    let got = [
        c.superfast_percent,
        c.ultrafast_100_percent,
        c.ultrafast_300_percent,
        c.full_fibre_percent,
        c.gigabit_percent,
        c.below_uso_percent,
    ];
    assert_eq!(got, want);
}

#[test]
fn coverage_of_every_year_is_read() {
    check(
        "postcode,postcode_space,postcode area,SFBB availability (% premises),UFBB availability (% premises),FTTP availability (% premises)\nRM142XB,RM14 2XB,RM,97.5,80,0\n",
        [Some(97.5), None, Some(80.0), Some(0.0), None, None],
    );
    check(
        "\u{feff}postcode,SFBB availability (% premises),UFBB (100Mbit/s) availability (% premises),UFBB availability (% premises),Full Fibre availability (% premises),Gigabit availability (% premises),% of premises below the USO\r\nRM14 2XB,100,90,80,70,60,0.5\r\n",
        [
            Some(100.0),
            Some(90.0),
            Some(80.0),
            Some(70.0),
            Some(60.0),
            Some(0.5),
        ],
    );
    check(
        "\"postcode_space\",\"Gigabit availability (% premises)\",\"SFBB availability (% premises)\",\"Number of premises\"\n\"RM14 2XB\",\"12%\",\"N/A\",\"5\"\n",
        [None, None, None, None, Some(12.0), None],
    );
    // Windows-1252: a pound sign in a note does no harm.
    check(
        [&b"postcode,note \xa3,SFBB availability (% premises)\nrm142xb,\xa35,50\n"[..]].concat(),
        [Some(50.0), None, None, None, None, None],
    );
    let head = "postcode,SFBB availability (% premises)\n";
    expect_test::expect![[r#"line 2: SFBB availability (% premises) must be 0 to 100, got "101""#]]
        .assert_eq(&error(all!(coverage, format!("{head}RM142XB,101"))));
    expect_test::expect![[r#"line 3: "TOTAL" is no postcode"#]]
        .assert_eq(&error(all!(coverage, format!("{head}RM142XB,1\nTOTAL,5"))));
    expect_test::expect!["line 1: there is no column postcode: the file by postcode is needed"]
        .assert_eq(&error(all!(
            coverage,
            "laua,SFBB availability (% premises)\n"
        )));
    expect_test::expect![
        "line 1: there is no column of availability, such as SFBB availability (% premises)"
    ]
    .assert_eq(&error(all!(coverage, "postcode,speed\n")));
}

const HOUSES: &str = r#"{"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"height":"12.5 m"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}},
    {"type":"Feature","properties":{"RelHMax":7,"height":99},"geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]],[[[2,0],[3,0],[3,1],[2,0]]]]}},
    {"type":"Feature","properties":{"building:levels":4},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}},
    {"type":"Feature","properties":{"height":null},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}},
    {"type":"Feature","properties":null,"geometry":{"type":"Point","coordinates":[0,0]}}]}"#;

#[test]
fn buildings_have_heights() {
    let want = [Some(12.5), Some(7.0), Some(7.0), Some(12.0), None];
    let got = buildings(HOUSES.as_bytes(), &mut |_, _| true).unwrap();
    assert_eq!(got.iter().map(|b| b.height_m).collect::<Vec<_>>(), want);
    let all = features(HOUSES).unwrap();
    let layer = Layer {
        name: "Building",
        about: "",
        features: &all,
    };
    let file = write(&[layer], "2026-11-27T12:00:00.000Z").unwrap();
    let mut package = GeoPackage::open(Cursor::new(file)).unwrap();
    assert_eq!(
        buildings_of_package(&mut package, "building", &mut |_, _| true).unwrap(),
        got
    );
    let wrong = |height: &str| {
        error(buildings(
            HOUSES.replace("\"12.5 m\"", height).as_bytes(),
            &mut |_, _| true,
        ))
    };
    expect_test::expect![[r#"features[0]: height must be 0 to 1000 m, got "-1""#]]
        .assert_eq(&wrong("-1"));
    expect_test::expect![[r#"features[0]: height must be 0 to 1000 m, got "40 ft""#]]
        .assert_eq(&wrong("\"40 ft\""));
    assert!(error(buildings(b"{", &mut |_, _| true)).starts_with("not JSON"));
}

/// Bytes without end, which a reader must not try to hold.
struct Endless(u64);

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        buffer.fill(b'x');
        self.0 += buffer.len() as u64;
        assert!(self.0 < 8 << 20, "more was read than one row may have");
        Ok(buffer.len())
    }
}

impl std::io::Seek for Endless {
    fn seek(&mut self, _: std::io::SeekFrom) -> std::io::Result<u64> {
        Ok(u64::MAX)
    }
}

#[test]
fn a_line_without_end_is_given_up() {
    let got = coverage(Endless(0), &mut |_, _| true, &mut |_| Ok(()));
    expect_test::expect!["line 1: a row is longer than 1048576 bytes: a quote may not be closed"]
        .assert_eq(&error(got));
}
