//! Grids of made-up ground, where the answers are known.

use geo::bng::{EastingNorthing, to_bng};
use geo::{BBox, Point};

use super::{Crs, Frame, Grid};

/// A frame of the National Grid at Tilbury, 10 m apart.
fn frame(columns: usize, rows: usize) -> Frame {
    Frame {
        crs: Crs::Bng,
        west: 560_000.0,
        north: 176_000.0,
        step_x: 10.0,
        step_y: 10.0,
        columns,
        rows,
    }
}

/// A plane that rises by 1 m a column and 2 m a row.
fn plane(frame: Frame) -> Grid {
    let values = (0..frame.rows)
        .flat_map(|row| (0..frame.columns).map(move |column| (column + 2 * row) as f32));
    Grid::new(frame, values.collect()).unwrap()
}

#[track_caller]
fn check(grid: &Grid, x: f64, y: f64, want: Option<f64>) {
    match (grid.sample(x, y), want) {
        (Some(got), Some(want)) => assert!((got - want).abs() < 1e-6, "got {got}, want {want}"),
        (got, want) => assert_eq!(got, want),
    }
}

#[test]
fn a_plane_is_followed_between_its_samples() {
    let grid = plane(frame(5, 4));
    check(&grid, 560_000.0, 176_000.0, Some(0.0));
    check(&grid, 560_040.0, 175_970.0, Some(10.0));
    check(&grid, 560_013.0, 175_985.0, Some(4.3));
    check(&grid, 559_999.9, 176_000.0, None);
    check(&grid, 560_040.1, 176_000.0, None);
    check(&grid, f64::NAN, 176_000.0, None);
    let lone = plane(frame(1, 1));
    check(&lone, 560_000.0, 176_000.0, Some(0.0));
    assert_eq!((grid.range(), grid.voids()), (Some((0.0, 10.0)), 0));
}

#[test]
fn voids_are_filled_from_the_samples_around_them() {
    let values = vec![f32::NAN, 4.0, f32::INFINITY, 8.0];
    let grid = Grid::new(frame(2, 2), values).unwrap();
    assert_eq!(grid.voids(), 2);
    assert_eq!(grid.get(0, 1), None);
    check(&grid, 560_005.0, 175_995.0, Some(6.0));
    check(&grid, 560_000.0, 175_995.0, Some(6.0));
    let empty = Grid::new(frame(2, 2), vec![f32::NAN; 4]).unwrap();
    check(&empty, 560_005.0, 175_995.0, None);
    assert_eq!(empty.range(), None);
}

#[test]
fn tiles_become_one() {
    let whole = plane(frame(6, 4));
    let part = |column: usize, columns: usize| {
        let frame = Frame {
            west: 560_000.0 + 10.0 * column as f64,
            columns,
            ..frame(columns, 4)
        };
        let rows = whole
            .values()
            .chunks(6)
            .flat_map(|r| &r[column..column + columns]);
        Grid::new(frame, rows.copied().collect()).unwrap()
    };
    let mut done = vec![];
    let tiles = [part(4, 2), part(0, 3), part(2, 1)];
    let together = Grid::mosaic(&tiles, &mut |d, of| {
        done.push((d, of));
        true
    })
    .unwrap();
    assert_eq!(done.last(), Some(&(3, 3)));
    assert_eq!(together.frame(), whole.frame());
    // Nobody covers the fourth column.
    assert_eq!(
        (together.voids(), together.get(3, 0), together.get(4, 3)),
        (4, None, Some(10.0))
    );

    let error = |tiles: &[Grid]| {
        Grid::mosaic(tiles, &mut |_, _| true)
            .unwrap_err()
            .to_string()
    };
    let moved = |west, step_x, crs| {
        let (west, north) = if crs == Crs::Wgs84 {
            (0.3, 51.5)
        } else {
            (west, 176_000.0)
        };
        plane(Frame {
            west,
            north,
            step_x,
            crs,
            ..frame(2, 2)
        })
    };
    let first = part(0, 3);
    expect_test::expect!["grid: there are no tiles"].assert_eq(&error(&[]));
    expect_test::expect!["grid: tile 2: lies 0.500 cells from the first, not a whole number"]
        .assert_eq(&error(&[first.clone(), moved(560_005.0, 10.0, Crs::Bng)]));
    expect_test::expect!["grid: tile 2: has a step of 5, the first of 10"]
        .assert_eq(&error(&[first.clone(), moved(560_000.0, 5.0, Crs::Bng)]));
    expect_test::expect![
        "grid: tile 2: is in WGS84 degrees, the first in British National Grid metres"
    ]
    .assert_eq(&error(&[first.clone(), moved(0.0, 0.01, Crs::Wgs84)]));
    let far = Frame {
        west: 0.0,
        north: 1_300_000.0,
        ..frame(3, 4)
    };
    expect_test::expect!["cells of a grid: 6294961212 is more than the 134217728 allowed"]
        .assert_eq(&error(&[first.clone(), plane(far)]));
    let stopped = Grid::mosaic(&[first], &mut |_, _| false).unwrap_err();
    assert_eq!(stopped.to_string(), "stopped");
}

#[test]
fn degrees_become_metres() {
    // A plane over degrees stays one over metres, as near as the curve of the grid lets it.
    let degrees = Frame {
        crs: Crs::Wgs84,
        west: 0.2,
        north: 51.6,
        step_x: 0.001,
        step_y: 0.001,
        columns: 401,
        rows: 201,
    };
    let ground = plane(degrees);
    let bbox = BBox {
        west: 0.3,
        south: 51.45,
        east: 0.35,
        north: 51.5,
    };
    let metric = Frame::bng_over(bbox, 50.0).unwrap();
    assert_eq!((metric.west % 50.0, metric.north % 50.0), (0.0, 0.0));
    let got = ground.resample(metric, &mut |_, _| true).unwrap();
    assert_eq!(got.voids(), 0);
    for (column, row) in [(0, 0), (10, 30), (metric.columns - 1, metric.rows - 1)] {
        let point = metric.point(metric.x(column), metric.y(row)).unwrap();
        let want = (point.lon - 0.2) / 0.001 + 2.0 * (51.6 - point.lat) / 0.001;
        assert!((f64::from(got.get(column, row).unwrap()) - want).abs() < 1e-3);
        let back = to_bng(point).unwrap();
        let EastingNorthing {
            easting_m,
            northing_m,
        } = back;
        assert!(
            (easting_m - metric.x(column)).abs() < 0.01
                && (northing_m - metric.y(row)).abs() < 0.01
        );
    }
    let covered = metric.bbox().unwrap();
    assert!(covered.contains(Point {
        lon: bbox.west,
        lat: bbox.south
    }));
    assert!(covered.contains(Point {
        lon: bbox.east,
        lat: bbox.north
    }));
    let outside = Frame {
        west: metric.west + 200_000.0,
        ..metric
    };
    assert_eq!(
        ground.resample(outside, &mut |_, _| true).unwrap().range(),
        None
    );
}

#[test]
fn blocks_become_their_mean() {
    let mut values: Vec<f32> = plane(frame(5, 2)).values().to_vec();
    values[0] = f32::NAN;
    let coarse = Grid::new(frame(5, 2), values).unwrap().coarser(2).unwrap();
    assert_eq!((coarse.frame().columns, coarse.frame().rows), (3, 1));
    assert_eq!(
        (
            coarse.frame().west,
            coarse.frame().north,
            coarse.frame().step_x
        ),
        (560_005.0, 175_995.0, 20.0)
    );
    // (1 + 2 + 3) / 3, (2 + 3 + 4 + 5) / 4, (4 + 6) / 2.
    assert_eq!(coarse.values(), [2.0, 3.5, 5.0]);
    assert!(coarse.coarser(0).is_err());
}

#[test]
fn a_profile_reads_the_ground() {
    let grid = plane(frame(101, 101));
    let at = |x, y| grid.frame().point(x, y).unwrap();
    let walk = grid
        .profile(at(560_100.0, 175_500.0), at(560_900.0, 175_500.0), 20.0)
        .unwrap();
    let first = walk.points[0].height_m.unwrap();
    let last = walk.points.last().unwrap().height_m.unwrap();
    assert!(
        (first - 110.0).abs() < 0.01 && (last - 190.0).abs() < 0.01,
        "{first} {last}"
    );
}

#[test]
fn refuses_what_is_no_frame() {
    let error = |change: fn(&mut Frame)| {
        let mut frame = frame(2, 2);
        change(&mut frame);
        Grid::new(frame, vec![0.0; 4]).unwrap_err().to_string()
    };
    expect_test::expect!["grid: the step must be more than 0, got NaN by 10"]
        .assert_eq(&error(|f| f.step_x = f64::NAN));
    expect_test::expect!["grid: there are no cells"].assert_eq(&error(|f| f.rows = 0));
    expect_test::expect!["grid: 4 values for 3 columns and 2 rows"]
        .assert_eq(&error(|f| f.columns = 3));
    expect_test::expect![
        "cells of a grid: 18446744073709551615 is more than the 134217728 allowed"
    ]
    .assert_eq(&error(|f| (f.columns, f.rows) = (usize::MAX, usize::MAX)));
    expect_test::expect![
        "coordinate system: x 560000 to 560010, y 175990 to 176000 cannot be WGS84 degrees"
    ]
    .assert_eq(&error(|f| f.crs = Crs::Wgs84));
    expect_test::expect!["coordinate system: x 0.3 to 0.301, y 51.499 to 51.5 are degrees, not British National Grid metres"]
        .assert_eq(&error(|f| (f.west, f.north, f.step_x, f.step_y) = (0.3, 51.5, 0.001, 0.001)));
}
