//! Heights on made-up ground, where the answers are known.

use super::{Terrain, Tile};
use crate::{GeoError, Point, distance_m};

const SIDE: usize = 1_201;
const VOID: i16 = -32_768;

/// A tile whose height at each row (from the north) and column is as told.
fn tile(name: &str, height_m: impl Fn(usize, usize) -> i16) -> Tile {
    let heights = (0..SIDE).flat_map(|row| (0..SIDE).map(move |column| (row, column)));
    let bytes: Vec<u8> = heights
        .flat_map(|(row, column)| height_m(row, column).to_be_bytes())
        .collect();
    Tile::from_hgt(name, &bytes).unwrap()
}

/// The point some rows south and columns east of the north-western corner of N51E000.
fn at(row: f64, column: f64) -> Point {
    Point {
        lon: column / 1_200.0,
        lat: 52.0 - row / 1_200.0,
    }
}

#[track_caller]
fn check(terrain: &Terrain, point: Point, want_m: Option<f64>) {
    match (terrain.height_m(point), want_m) {
        (Some(got), Some(want)) => assert!((got - want).abs() < 1e-6, "got {got} m, want {want} m"),
        (got, want) => assert_eq!(got, want),
    }
}

#[test]
fn a_slope_is_followed_between_its_samples() {
    // A plane that rises eastwards and southwards, and goes on over the border.
    let east = tile("N51E000.hgt", |row, column| (row + 2 * column) as i16);
    let west = tile("n51w001", |row, column| {
        row as i16 + 2 * column as i16 - 2_400
    });
    let terrain: Terrain = [east, west].into_iter().collect();
    assert_eq!((terrain.len(), terrain.is_empty()), (2, false));
    for (row, column) in [
        (0.0, 0.0),
        (1_200.0, 1_200.0),
        (7.25, 3.5),
        (1_199.9, 0.1),
        (600.0, -0.5),
        (0.0, -1_200.0),
    ] {
        check(&terrain, at(row, column), Some(row + 2.0 * column));
    }
    for (row, column) in [
        (-0.1, 5.0),
        (1_200.1, 5.0),
        (5.0, 1_200.1),
        (5.0, -1_200.1),
        (f64::NAN, 5.0),
        (5.0, f64::INFINITY),
    ] {
        check(&terrain, at(row, column), None);
    }
}

#[test]
fn voids_are_filled_from_the_samples_around_them() {
    // Around (10, 10) all is void; (20, 20) and (30, 31) alone are; the rest is 8 m high.
    let holed = tile("N51E000", |row, column| match (row, column) {
        (9..=11, 9..=11) | (20, 20) | (30, 31) => VOID,
        (30, 30) => 2,
        _ => 8,
    });
    let terrain: Terrain = [holed].into_iter().collect();
    check(&terrain, at(10.5, 10.5), None);
    check(&terrain, at(10.0, 10.0), None);
    check(&terrain, at(20.0, 20.0), Some(8.0));
    check(&terrain, at(20.3, 20.3), Some(8.0));
    // Three corners: 2 m at a weight of 0.25, 8 m twice at the same.
    check(&terrain, at(30.5, 30.5), Some(6.0));
}

#[test]
fn refuses_what_is_no_tile() {
    let error = |name: &str, bytes: usize| {
        Tile::from_hgt(name, &vec![0; bytes])
            .unwrap_err()
            .to_string()
    };
    expect_test::expect!["terrain tile N51E000 must be 2884802 or 25934402 bytes, got 0"]
        .assert_eq(&error("N51E000", 0));
    expect_test::expect!["terrain tile N51E000 must be 2884802 or 25934402 bytes, got 2884801"]
        .assert_eq(&error("N51E000", 2_884_801));
    expect_test::expect![[r#"a terrain tile is named like N51E000, got "../../etc/passwd""#]]
        .assert_eq(&error("../../etc/passwd", 2_884_802));
    for name in [
        "",
        "N51",
        "N5-E000",
        "N+1E000",
        "N91E000",
        "N51E181",
        "N51E180",
        "X51E000",
        "N51E000.tif",
        "N51Eé00",
        "ééé",
    ] {
        assert!(
            matches!(Tile::from_hgt(name, &[]), Err(GeoError::TileName(_))),
            "{name}"
        );
    }
    assert_eq!(tile("S01W180.HGT", |_, _| 0).south_west(), (-1, -180));
    let fine = Tile::from_hgt("N51E000", &vec![0; 2 * 3_601 * 3_601]).unwrap();
    check(&[fine].into_iter().collect(), at(0.5, 0.5), Some(0.0));
}

#[test]
fn a_profile_walks_in_even_steps() {
    let terrain: Terrain = [tile("N51E000", |_, column| column as i16)]
        .into_iter()
        .collect();
    let (a, b) = (at(600.0, 100.0), at(600.0, 220.0));
    let profile = terrain.profile(a, b, 100.0).unwrap();
    let length_m = distance_m(a, b);
    assert_eq!(profile.points.len(), (length_m / 100.0).ceil() as usize + 1);
    assert!(profile.step_m <= 100.0 && profile.step_m > 98.0);
    let (first, last) = (profile.points[0], profile.points[profile.points.len() - 1]);
    assert_eq!((first.point, last.point), (a, b));
    assert!((last.distance_m - length_m).abs() < 1e-6);
    for w in profile.points.windows(2) {
        assert!((distance_m(w[0].point, w[1].point) - profile.step_m).abs() < 0.001);
        assert!(w[0].height_m < w[1].height_m);
    }
    assert_eq!(terrain.profile(a, a, 5.0).unwrap().points.len(), 2);
    assert_eq!(
        terrain
            .profile(a, at(-5.0, 0.0), 1_000.0)
            .unwrap()
            .points
            .last()
            .unwrap()
            .height_m,
        None
    );

    let error = |b, step_m| terrain.profile(a, b, step_m).unwrap_err().to_string();
    expect_test::expect!["profile step must be more than 0 m, got 0 m"].assert_eq(&error(b, 0.0));
    expect_test::expect!["profile step must be more than 0 m, got NaN m"]
        .assert_eq(&error(b, f64::NAN));
    expect_test::expect![
        "a profile has at most 100000 steps: 6944 m in steps of 0.01 m has too many"
    ]
    .assert_eq(&error(b, 0.01));
    expect_test::expect!["a profile has at most 100000 steps: NaN m in steps of 10 m has too many"]
        .assert_eq(&error(at(f64::NAN, 0.0), 10.0));
}

#[test]
fn samples_are_counted_from_greenwich_and_the_equator() {
    let east = tile("N51E179", |row, column| match (row, column) {
        (7, 5) => VOID,
        _ => (row + 2 * column) as i16,
    });
    let west = tile("N51W180", |_, _| 9_000);
    let terrain: Terrain = [east, west].into_iter().collect();
    let sample = |east, north| terrain.sample_m(east, north);
    // The north-western corner, a void, and the same place twice round the globe.
    assert_eq!(sample(179 * 1_200, 52 * 1_200), Some(0));
    assert_eq!(sample(179 * 1_200 + 5, 52 * 1_200 - 7), None);
    assert_eq!(sample(179 * 1_200 + 6, 52 * 1_200 - 7), Some(19));
    assert_eq!(sample(-181 * 1_200 + 6, 52 * 1_200 - 7), Some(19));
    // Over the antimeridian, and where there is nothing.
    assert_eq!(sample(180 * 1_200 + 1, 51 * 1_200 + 3), Some(9_000));
    assert_eq!(sample(180 * 1_200, 51 * 1_200 + 3), Some(9_000));
    assert_eq!(sample(182 * 1_200, 51 * 1_200 + 3), None);
    assert_eq!(sample(0, 0), None);
    assert_eq!(sample(i64::from(i32::MAX), i64::from(i32::MIN)), None);
    let fine = Tile::from_hgt("N00E000", &[0, 7].repeat(3_601 * 3_601)).unwrap();
    assert_eq!(
        [fine].into_iter().collect::<Terrain>().sample_m(1_200, 0),
        Some(7)
    );
}
