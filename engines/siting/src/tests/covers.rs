use proptest::prelude::*;

use crate::{Covers, Point, Refused};

fn points(most: usize) -> impl Strategy<Value = Vec<Point>> {
    let metre = prop_oneof![
        -5_000.0_f64..5_000.0,
        (-4_i32..4).prop_map(|km| f64::from(km) * 1_000.0)
    ];
    let point = (metre.clone(), metre).prop_map(|(easting_m, northing_m)| Point {
        easting_m,
        northing_m,
    });
    prop::collection::vec(point, 0..most)
}

proptest! {
    #[test]
    fn the_grid_finds_who_is_near(
        candidates in points(20),
        demands in points(60),
        radius_m in prop_oneof![1.0_f64..9_000.0, Just(1_000.0), Just(f64::INFINITY)]
    ) {
        let covers = Covers::within(&candidates, &demands, radius_m).unwrap();
        prop_assert_eq!(covers.candidates(), candidates.len());
        for (number, &candidate) in candidates.iter().enumerate() {
            let near: Vec<u32> = (0_u32..)
                .zip(&demands)
                .filter(|(_, demand)| {
                    let east = demand.easting_m - candidate.easting_m;
                    let north = demand.northing_m - candidate.northing_m;
                    east * east + north * north <= radius_m * radius_m
                })
                .map(|(demand, _)| demand)
                .collect();
            prop_assert_eq!(covers.of(number), near);
        }
    }
}

/// A metre's radius over the whole Earth must not need a square for each metre.
#[test]
fn a_small_radius_over_a_wide_land_is_no_flood() {
    let far = |metres: f64| Point {
        easting_m: metres,
        northing_m: -metres,
    };
    let places = [far(-9e8), far(0.0), far(0.5), far(9e8)];
    let covers = Covers::within(&places, &places, 1.0).unwrap();
    assert_eq!(
        (covers.of(0), covers.of(1), covers.of(3)),
        (&[0][..], &[1, 2][..], &[3][..])
    );
    assert_eq!(covers.of(4), &[] as &[u32]);
}

#[test]
fn a_matrix_of_losses_gives_the_same_as_its_rows() {
    let loss_db = [100.0_f32, 130.0, f32::INFINITY, 120.0, 119.9, 140.0];
    let covers = Covers::from_losses(3, &loss_db, 120.0).unwrap();
    assert_eq!((covers.of(0), covers.of(1)), (&[0][..], &[0, 1][..]));
    let sparse = [vec![(0, 100.0)], vec![(1, 119.9), (0, 120.0), (2, 140.0)]];
    assert_eq!(
        Covers::from_sparse_losses(3, sparse, 120.0).unwrap(),
        covers
    );
}

#[test]
fn what_is_no_place_is_refused() {
    let here = Point {
        easting_m: 0.0,
        northing_m: 0.0,
    };
    let nowhere = Point {
        easting_m: f64::NAN,
        northing_m: 0.0,
    };
    let words = [
        Covers::within(&[here], &[here], 0.0).unwrap_err(),
        Covers::within(&[here], &[here], f64::NAN).unwrap_err(),
        Covers::within(&[here], &[here, nowhere], 1.0).unwrap_err(),
        Covers::within(
            &[Point {
                easting_m: 1e10,
                northing_m: 0.0,
            }],
            &[here],
            1.0,
        )
        .unwrap_err(),
        Covers::from_losses(2, &[1.0, 2.0, 3.0], 9.0).unwrap_err(),
        Covers::from_losses(2, &[1.0, f32::NAN], 9.0).unwrap_err(),
        Covers::from_losses(2, &[1.0, 2.0], f64::NAN).unwrap_err(),
        Covers::from_sparse_losses(2, [[(7, 1.0)]], 9.0).unwrap_err(),
    ];
    expect_test::expect![[r"
        radius must be more than 0 m, got 0 m
        radius must be more than 0 m, got NaN m
        demand 1 is at easting NaN, northing 0: each must be within 1e9 m
        candidate 0 is at easting 10000000000, northing 0: each must be within 1e9 m
        3 losses for 4
        the value of candidate 0 at demand 1 is not a number
        threshold must be a number, got NaN
        demand 7 does not exist: there are 2
    "]]
    .assert_eq(&words.map(|refused| format!("{refused}\n")).concat());
    assert_eq!(Covers::from_losses(0, &[], 9.0), Err(Refused::NoDemand));
}
