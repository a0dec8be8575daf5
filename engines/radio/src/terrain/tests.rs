//! Heights on made-up ground.

use super::*;

fn plane(voids: Voids) -> Grid {
    let mut heights_m: Vec<f32> = (0..20).map(|i| (i / 5 * 10 + i % 5) as f32).collect();
    heights_m[7] = f32::NAN;
    let (corner, step) = (
        Place {
            x: 1_000.0,
            y: 500.0,
        },
        Place { x: 50.0, y: 100.0 },
    );
    Grid::new(Frame::Metres, corner, step, (5, 4), heights_m, voids).unwrap()
}

#[track_caller]
fn check(grid: &Grid, x: f64, y: f64, want_m: Option<f32>) {
    assert_eq!(grid.height_m(Place { x, y }), want_m, "{x}, {y}");
}

#[test]
fn heights_are_bilinear_and_edges_count() {
    let grid = plane(Voids::Unknown);
    check(&grid, 1_000.0, 500.0, Some(0.0));
    check(&grid, 1_025.0, 450.0, Some(5.5));
    check(&grid, 1_200.0, 200.0, Some(34.0));
    check(&grid, 1_200.0, 250.0, Some(29.0));
    for (x, y) in [
        (999.0, 300.0),
        (1_201.0, 300.0),
        (1_100.0, 501.0),
        (1_100.0, 199.0),
        (f64::NAN, 300.0),
    ] {
        check(&grid, x, y, None);
    }
    // Column 2 of row 1 is void.
    check(&grid, 1_100.0, 400.0, None);
    check(&grid, 1_090.0, 420.0, None);
    check(&plane(Voids::SeaLevel), 1_100.0, 400.0, Some(0.0));

    let mut line = [0.0; 5];
    grid.along((0.0, 2.0), (4.0, 3.0), &mut line);
    assert_eq!(line, [20.0, 23.5, 27.0, 30.5, 34.0]);
    grid.along((3.0, 2.0), (5.0, 2.0), &mut line);
    assert_eq!(line[..3], [23.0, 23.5, 24.0]);
    assert!(line[3].is_nan());
}

#[test]
fn distances_in_degrees_agree_with_the_ellipsoid() {
    let (a, b) = (Place { x: 0.2, y: 51.4 }, Place { x: 0.5, y: 51.6 });
    let truth = geo::distance_m(
        geo::Point { lon: a.x, lat: a.y },
        geo::Point { lon: b.x, lat: b.y },
    );
    assert!((Frame::Degrees.distance_m(a, b) - truth).abs() < 1.0);
    let (east, west) = (Place { x: -179.9, y: 51.4 }, Place { x: 179.9, y: 51.4 });
    assert!((Frame::Degrees.distance_m(west, east) - 13_918.0).abs() < 10.0);
}

#[test]
fn refuses_what_is_no_grid() {
    let error = |columns, rows, heights: usize, x, step: f64, height_m: f32| {
        let step = Place { x: step, y: step };
        let heights_m = vec![height_m; heights];
        let corner = Place { x, y: 50.0 };
        Grid::new(
            Frame::Degrees,
            corner,
            step,
            (columns, rows),
            heights_m,
            Voids::Unknown,
        )
        .unwrap_err()
        .to_string()
    };
    expect_test::expect!["a terrain grid needs at least 2 × 2 samples, got 1 × 9"]
        .assert_eq(&error(1, 9, 9, 0.0, 0.1, 0.0));
    expect_test::expect!["a terrain grid of 3 × 3 samples needs that many heights, got 8"]
        .assert_eq(&error(3, 3, 8, 0.0, 0.1, 0.0));
    expect_test::expect!["the corner of a terrain grid must be finite and its steps more than 0"]
        .assert_eq(&error(3, 3, 9, f64::NAN, 0.1, 0.0));
    expect_test::expect!["a terrain grid in degrees lies between 90 degrees south and north"]
        .assert_eq(&error(3, 3, 9, 0.0, 80.0, 0.0));
    expect_test::expect!["height 0 of the terrain grid must be -100000 m to 100000 m, got inf m"]
        .assert_eq(&error(3, 3, 9, 0.0, 0.1, f32::INFINITY));
    assert!(error(usize::MAX, 3, 9, 0.0, 0.1, 0.0).contains("at most"));
}
