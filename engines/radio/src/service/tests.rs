use super::*;

#[track_caller]
fn near(got: f64, want: f64) {
    assert!((got - want).abs() < 5e-5, "got {got}, want {want}");
}

const SPREAD: Spread = Spread {
    location_db: 4.0,
    time_db: 3.0,
    model_db: 12.0,
};

/// √(16 + 9 + 144) = 13 dB; a margin of 13 dB is one deviation of the whole and 2.6 of what is seen.
#[test]
fn one_server_by_hand() {
    let got = service(120.0, 133.0, &SPREAD, 0.9).unwrap();
    near(got.probability, 0.841_34);
    // 13 ∓ 1.64485 · 12 over 5.
    near(got.probability_range.0, 0.088_89);
    near(got.probability_range.1, 1.0);
    near(got.loss_range_db.0, 120.0 - 21.383_1);
    near(got.loss_range_db.1, 120.0 + 21.383_1);
}

#[test]
fn what_is_known_is_sure() {
    let of = |most| service(120.0, most, &Spread::default(), 0.9).unwrap();
    assert_eq!(of(120.0).probability, 1.0);
    assert_eq!(of(119.9).probability, 0.0);
    assert_eq!(of(130.0).loss_range_db, (120.0, 120.0));
}

/// Half of the time 150 dB and a hundredth of it 130: 20 / 2.32635.
#[test]
fn hours_differ_by_what_the_model_says() {
    near(time_sigma_db(150.0, 130.0, 1.0).unwrap(), 8.597_17);
    near(time_sigma_db(150.0, 151.0, 1.0).unwrap(), 0.0);
}

fn of(margins: &[f64]) -> Vec<Server> {
    margins
        .iter()
        .map(|&margin_db| Server {
            margin_db,
            sigma_db: 8.0,
        })
        .collect()
}

#[track_caller]
fn check(margins: &[f64], least: usize, alike: f64, want: f64) {
    near(together(&of(margins), least, alike).unwrap(), want);
}

#[test]
fn several_servers_by_hand() {
    // Unlike each other: of three coins 7/8, 4/8, 1/8.
    check(&[0.0; 3], 1, 0.0, 0.875);
    check(&[0.0; 3], 2, 0.0, 0.5);
    check(&[0.0; 3], 3, 0.0, 0.125);
    check(&[8.0, -8.0], 1, 0.0, 1.0 - 0.158_655 * 0.841_345);
    // Two medians alike by r are both served with 1/4 + asin(r)/2π (Sheppard 1899): a third at a half.
    check(&[0.0; 2], 2, 0.5, 1.0 / 3.0);
    check(&[0.0; 2], 1, 0.5, 2.0 / 3.0);
    check(
        &[0.0; 2],
        2,
        0.9,
        0.25 + 0.9_f64.asin() / std::f64::consts::TAU,
    );
    // Three: 1/8 + 3 asin(r)/4π.
    check(&[0.0; 3], 3, 0.5, 0.25);
    check(&[], 1, 0.5, 0.0);
    check(&[], 0, 0.5, 1.0);
    check(&[3.0], 1, 0.5, 0.646_17);
    check(&[3.0], 2, 0.5, 0.0);
}

#[test]
fn likeness_helps_no_plan_that_counts_on_a_second_gateway() {
    let any = |alike| together(&of(&[2.0, 1.0, 0.0]), 1, alike).unwrap();
    assert!(any(0.0) > any(0.5) && any(0.5) > any(0.9));
    assert_eq!(best(&of(&[1.0, 3.0, 3.0])), Some(1));
    assert_eq!(best(&[]), None);
}

#[test]
fn refuses_what_is_no_chance() {
    let said = |spread: &Spread, confidence| {
        service(120.0, 130.0, spread, confidence)
            .unwrap_err()
            .to_string()
    };
    expect_test::expect!["confidence must be from 0.5 to 0.999, got 1"]
        .assert_eq(&said(&SPREAD, 1.0));
    expect_test::expect!["deviation of the model, dB must be from 0 to 50, got NaN"].assert_eq(
        &said(
            &Spread {
                model_db: f64::NAN,
                ..SPREAD
            },
            0.9,
        ),
    );
    assert!(together(&of(&[f64::NAN]), 1, 0.5).is_err());
    assert!(together(&of(&[1.0]), 1, 1.0).is_err());
    assert!(
        together(
            &vec![
                Server {
                    margin_db: 0.0,
                    sigma_db: 1.0
                };
                257
            ],
            1,
            0.5
        )
        .is_err()
    );
}
