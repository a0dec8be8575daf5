use super::*;
use crate::Refused;

fn flat(points: usize, step_m: f64) -> Profile {
    let d: Vec<f64> = (0..points).map(|i| i as f64 * step_m).collect();
    Profile::inland(&d, &vec![10.0; points], &vec![0.0; points]).unwrap()
}

#[track_caller]
fn refused(profile: Result<Profile, Refused>, want: expect_test::Expect) {
    want.assert_eq(&profile.unwrap_err().to_string());
}

/// 1 km over level ground in sight: the distance alone, and what the air adds is nothing at half of the time.
#[test]
fn in_sight_it_is_the_distance_alone() {
    let got = loss(&flat(11, 100.0), &Link::median(868e6, 60.0, 60.0)).unwrap();
    assert!(got.in_sight && got.in_scope);
    let by_hand = 92.4 + 20.0 * 0.868_f64.log10();
    assert!((got.free_space_db - by_hand).abs() < 1e-9);
    assert!((got.loss_db - by_hand).abs() < 0.01, "{got:?}");
}

#[test]
fn more_time_more_loss_and_more_spots_more_loss() {
    let profile = flat(101, 500.0);
    let at = |time_percent, location_percent| {
        let link = Link {
            time_percent,
            location_percent,
            location_sigma_db: 5.5,
            ..Link::median(868e6, 30.0, 1.5)
        };
        loss(&profile, &link).unwrap().loss_db
    };
    assert!(at(1.0, 50.0) < at(10.0, 50.0) && at(10.0, 50.0) < at(50.0, 50.0));
    assert!(at(50.0, 50.0) < at(50.0, 95.0));
    // 1.645 deviations of 5.5 dB.
    assert!((at(50.0, 95.0) - at(50.0, 50.0) - 9.05).abs() < 0.01);
}

/// A stretch reaches halfway to the next point; P.1812-8, section 4.1.
#[test]
fn measures_land_and_sea() {
    use Zone::{Coast, Inland, Sea};
    let d: Vec<f64> = (0..8).map(|i| f64::from(i) * 1_000.0).collect();
    let zone = [Inland, Inland, Coast, Sea, Sea, Inland, Inland, Inland];
    let got = Profile::new(&d, &[0.0; 8], &[0.0; 8], &zone).unwrap();
    assert!((got.sea_share - 2.0 / 7.0).abs() < 1e-12);
    assert!((got.land_km - 2.5).abs() < 1e-12);
    assert!((got.inland_km - 2.5).abs() < 1e-12);
}

/// (0.52 + 0.024 · 0.868) · 100^0.28 by hand, whole in the clutter and half of it 5 m above.
#[test]
fn spots_differ_less_above_the_clutter() {
    let at = |height| location_sigma_db(868e6, height, 10.0, 100.0).unwrap();
    assert!((at(1.5) - 1.963_62).abs() < 1e-4, "{}", at(1.5));
    assert!((at(15.0) - 0.981_81).abs() < 1e-4);
    assert!(at(20.0) == 0.0);
}

#[test]
fn refuses_a_profile_that_is_none() {
    let d = [0.0, 1.0, 2.0, 3.0, 4.0];
    let level = [0.0; 5];
    refused(
        Profile::inland(&d[..4], &level[..4], &level[..4]),
        expect_test::expect!["points of a profile: at least 5 needed, got 4"],
    );
    refused(
        Profile::inland(&d, &[0.0, 1.0, f64::NAN, 0.0, 0.0], &level),
        expect_test::expect!["ground height, m must be from -1000 to 9000, got NaN at number 3"],
    );
    refused(
        Profile::inland(&d, &[-32_768.0, 1.0, 0.0, 0.0, 0.0], &level),
        expect_test::expect!["ground height, m must be from -1000 to 9000, got -32768 at number 1"],
    );
    refused(
        Profile::inland(&[0.0, 1.0, 3.0, 2.0, 4.0], &level, &level),
        expect_test::expect![
            "distance, km must grow from each to the next, got 0.002 after 0.003 at number 4"
        ],
    );
    refused(
        Profile::inland(&d, &level[..3], &level),
        expect_test::expect!["ground heights: 5 wanted, as there are points, got 3"],
    );
}

#[test]
fn refuses_a_link_that_is_none() {
    let profile = flat(11, 100.0);
    let said = |link| loss(&profile, &link).unwrap_err().to_string();
    let link = Link::median(868e6, 30.0, 1.5);
    expect_test::expect!["share of time, percent must be from 1 to 50, got 99"].assert_eq(&said(
        Link {
            time_percent: 99.0,
            ..link
        },
    ));
    expect_test::expect!["frequency, Hz must be from 30000000 to 6000000000, got NaN"].assert_eq(
        &said(Link {
            freq_hz: f64::NAN,
            ..link
        }),
    );
    expect_test::expect!["height of the receiver, m must be from 1 to 3000, got 0"].assert_eq(
        &said(Link {
            rx_height_m: 0.0,
            ..link
        }),
    );
}

/// Cliffs, pits and summits at the edge of what is allowed give a number.
#[test]
fn the_wildest_ground_has_a_loss() {
    for ground in [
        [9_000.0, -1_000.0, 9_000.0, -1_000.0, 9_000.0],
        [-1_000.0, 9_000.0, 9_000.0, 9_000.0, -1_000.0],
    ] {
        for step_m in [0.1, 1e3, 1e6] {
            let d: Vec<f64> = (0..5).map(|i| f64::from(i) * step_m).collect();
            let profile = Profile::inland(&d, &ground, &[500.0; 5]).unwrap();
            for freq_hz in [3e7, 6e9] {
                for time_percent in [1.0, 50.0] {
                    let link = Link {
                        time_percent,
                        ..Link::median(freq_hz, 1.0, 3_000.0)
                    };
                    let got = loss(&profile, &link).unwrap();
                    assert!(got.loss_db.is_finite(), "{step_m} {got:?}");
                }
            }
        }
    }
}
