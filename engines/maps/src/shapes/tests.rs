//! Shapes of small grids, checked by hand and by area.

use geo::{Geometry, Polygon, relate};
use proptest::prelude::*;

use super::{areas, contours};
use crate::{Crs, Frame, Grid};

/// A grid of rows written as digits; a dot is a void. Cells are a thousandth of a degree.
fn grid(rows: &[&str]) -> Grid {
    let frame = Frame {
        crs: Crs::Wgs84,
        west: 0.0005,
        north: 0.0,
        step_x: 0.001,
        step_y: 0.001,
        columns: rows[0].len(),
        rows: rows.len(),
    };
    let values = rows.iter().flat_map(|r| {
        r.chars()
            .map(|c| c.to_digit(10).map_or(f32::NAN, |d| d as f32))
    });
    Grid::new(frame, values.collect()).unwrap()
}

/// Area in cells by the shoelace: more than 0 if the ring turns left.
fn cells(ring: &[geo::Point]) -> f64 {
    ring.windows(2)
        .map(|w| w[0].lon * w[1].lat - w[1].lon * w[0].lat)
        .sum::<f64>()
        / 2.0
        * 1e6
}

/// The class, the area in cells of each polygon, and of its holes, as text.
#[track_caller]
fn check(rows: &[&str], levels: &[f32], want: &str) {
    let got = areas(&grid(rows), levels, &mut |_, _| true).unwrap();
    let polygon = |p: &Polygon| {
        let holes: Vec<String> = p.holes.iter().map(|h| format!("{:.0}", cells(h))).collect();
        format!(
            "{:.0}[{}]x{}",
            cells(&p.exterior),
            holes.join(" "),
            p.exterior.len() - 1
        )
    };
    let text: Vec<String> = got
        .iter()
        .map(|a| {
            let all: Vec<String> = a.polygons.iter().map(polygon).collect();
            format!("{:?}..{:?}: {}", a.from, a.below, all.join(" "))
        })
        .collect();
    assert_eq!(text.join("; "), want);
}

#[test]
fn cells_merge_into_areas() {
    check(&["11", "11"], &[5.0], "None..Some(5.0): 4[]x4");
    check(
        &["19", "19"],
        &[5.0],
        "None..Some(5.0): 2[]x4; Some(5.0)..None: 2[]x4",
    );
    check(&["111", "1.1", "111"], &[5.0], "None..Some(5.0): 9[-1]x4");
    // Touching at a corner only: two areas.
    check(&["1.", ".1"], &[5.0], "None..Some(5.0): 1[]x4 1[]x4");
    // A hole that touches the outside at a corner is a hole all the same.
    check(&["111", "1.1", "11."], &[5.0], "None..Some(5.0): 8[-1]x6");
    check(
        &["1111", "1.11", "11.1", "1111"],
        &[5.0],
        "None..Some(5.0): 16[-1 -1]x4",
    );
    check(&["..", ".."], &[5.0], "");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_cell_is_in_the_area_of_its_class(digits in prop::collection::vec(0_u8..4, 64)) {
        let rows: Vec<String> = digits.chunks(8).map(|r| r.iter().map(|d| match d { 3 => '.', d => char::from(b'0' + d) }).collect()).collect();
        let grid = grid(&rows.iter().map(|r| &**r).collect::<Vec<_>>());
        let got = areas(&grid, &[1.0, 2.0], &mut |_, _| true).unwrap();
        let mut total = 0.0;
        for area in &got {
            for p in &area.polygons {
                prop_assert!(cells(&p.exterior) > 0.0 && p.holes.iter().all(|h| cells(h) < 0.0));
                total += p.rings().map(|r| cells(r)).sum::<f64>();
            }
        }
        prop_assert!((total - (64 - grid.voids()) as f64).abs() < 1e-6);
        for (i, value) in grid.values().iter().enumerate() {
            let middle = Geometry::Point(grid.frame().point(grid.frame().x(i % 8), grid.frame().y(i / 8)).unwrap());
            let holders: Vec<_> = got.iter().filter(|a| relate::contains(&Geometry::MultiPolygon(a.polygons.clone()), &middle)).collect();
            if value.is_nan() {
                prop_assert!(holders.is_empty());
            } else {
                prop_assert_eq!(holders.len(), 1);
                prop_assert!(holders[0].from.is_none_or(|f| f <= *value) && holders[0].below.is_none_or(|b| *value < b));
            }
        }
    }
}

#[test]
fn contours_follow_the_slope() {
    // A plane rising east: one straight line at each level, half way between samples.
    let plane = grid(&["0246", "0246", "0246"]);
    let got = contours(&plane, &[1.0, 2.5, 9.0], &mut |_, _| true).unwrap();
    assert_eq!(got.iter().map(|c| c.value).collect::<Vec<_>>(), [1.0, 2.5]);
    assert_eq!(got[0].lines.len(), 1);
    assert!(
        got[0].lines[0]
            .iter()
            .all(|p| (p.lon - 0.001).abs() < 1e-12)
    );
    assert_eq!(got[0].lines[0].len(), 3);
    assert!(
        got[1].lines[0]
            .iter()
            .all(|p| (p.lon - 0.00175).abs() < 1e-12)
    );
    // A hill: a closed ring. A saddle: two lines that do not cross. A void: no line beside it.
    let hill = contours(&grid(&["000", "090", "000"]), &[4.5], &mut |_, _| true).unwrap();
    assert_eq!((hill[0].lines.len(), hill[0].lines[0].len()), (1, 5));
    assert_eq!(hill[0].lines[0].first(), hill[0].lines[0].last());
    let saddle = contours(&grid(&["90", "09"]), &[4.0], &mut |_, _| true).unwrap();
    assert_eq!(
        saddle[0].lines.iter().map(Vec::len).collect::<Vec<_>>(),
        [2, 2]
    );
    assert!(
        contours(&grid(&["90", "0."]), &[4.0], &mut |_, _| true)
            .unwrap()
            .is_empty()
    );
}

#[test]
fn refuses_levels_that_do_not_rise() {
    let error = |levels: &[f32]| {
        areas(&grid(&["1"]), levels, &mut |_, _| true)
            .unwrap_err()
            .to_string()
    };
    expect_test::expect!["grid: levels must rise, got []"].assert_eq(&error(&[]));
    expect_test::expect!["grid: levels must rise, got [2.0, 1.0]"].assert_eq(&error(&[2.0, 1.0]));
    assert!(contours(&grid(&["1"]), &[f32::NAN], &mut |_, _| true).is_err());
    assert_eq!(
        areas(&grid(&["1"]), &[1.0], &mut |_, _| false)
            .unwrap_err()
            .to_string(),
        "stopped"
    );
}

#[test]
fn shapes_become_geojson() {
    let area = areas(&grid(&["19"]), &[5.1], &mut |_, _| true)
        .unwrap()
        .swap_remove(0);
    let line = contours(&grid(&["19", "19"]), &[5.0], &mut |_, _| true)
        .unwrap()
        .swap_remove(0);
    let text = geo::geojson::collection(&[area.into(), line.into()]).to_string();
    assert!(
        text.contains(r#""properties":{"from":null,"below":5.1}"#),
        "{text}"
    );
    let back = geo::geojson::features(text).unwrap();
    assert_eq!(back[1].properties["value"], 5.0);
    assert!(matches!(back[0].geometry, Some(Geometry::MultiPolygon(_))));
}
