use super::*;
use crate::Polarisation;

#[track_caller]
fn near(got: f64, want: f64, tolerance: f64) {
    assert!((got - want).abs() <= tolerance, "got {got}, want {want}");
}

/// 6.9 + 20 log10(√((ν - 0.1)² + 1) + ν - 0.1), by hand.
#[test]
fn one_edge() {
    for (nu, want_db) in [
        (-1.0_f64, 0.0),
        (-0.78, 0.0),
        (0.0, 6.0329),
        (1.0, 13.9257),
        (2.4, 20.5393),
        (10.0, 32.8554),
    ] {
        near(knife_edge_loss_db(nu), want_db, 5e-4);
    }
    near(knife_edge_loss_db(f64::NAN), 0.0, 0.0);
}

/// A single hill halfway is its own edge: the same loss, with the tail of equation (21).
#[test]
fn one_hill_is_one_edge() {
    let km: Vec<f64> = (0..=20).map(|i| f64::from(i) * 0.5).collect();
    let steps = Steps::new(&km).unwrap();
    let mut height = vec![-1_000.0; 19];
    height[9] = 80.0;
    let flat_earth = 1e9;
    let got = bullington_loss_db(&steps, &height, (30.0, 30.0), flat_earth, 868e6).unwrap();
    // nu = 50 m √(0.002 · 10 km / (0.2998/0.868 m · 5 km · 5 km)).
    let edge = knife_edge_loss_db(50.0 * (0.002 * 10.0 / (0.2998 / 0.868 * 25.0_f64)).sqrt());
    near(got, edge + (1.0 - (-edge / 6.0).exp()) * 10.2, 1e-4);
}

#[test]
fn the_round_earth_costs_more_the_further_and_the_lower() {
    let of = |km, m| {
        spherical_earth_loss_db(km, (m, m), 8_500.0, 868e6, 0.0, Polarisation::Vertical).unwrap()
    };
    assert!(of(1.0, 30.0) == 0.0);
    assert!(of(30.0, 30.0) < of(60.0, 30.0));
    assert!(of(60.0, 30.0) < of(60.0, 10.0));
}

#[test]
fn refuses_what_is_no_path() {
    let steps = Steps::new(&[0.0, 1.0, 2.0, 3.0]).unwrap();
    let said = |height: &[f64], earth| {
        bullington_loss_db(&steps, height, (1.0, 1.0), earth, 868e6)
            .unwrap_err()
            .to_string()
    };
    expect_test::expect!["heights: 2 wanted, as there are points between, got 1"]
        .assert_eq(&said(&[1.0], 8_500.0));
    expect_test::expect!["height, m must be from -20000 to 20000, got NaN at number 2"]
        .assert_eq(&said(&[1.0, f64::NAN], 8_500.0));
    expect_test::expect![
        "effective radius of the Earth, km must be from 1000 to 1000000000, got inf"
    ]
    .assert_eq(&said(&[1.0, 1.0], f64::INFINITY));
    expect_test::expect!["distance, km must grow from each to the next, got 1 after 1 at number 3"]
        .assert_eq(&Steps::new(&[0.0, 1.0, 1.0, 2.0]).unwrap_err().to_string());
    expect_test::expect!["points of a profile: at least 3 needed, got 0"]
        .assert_eq(&Steps::new(&[]).unwrap_err().to_string());
}
