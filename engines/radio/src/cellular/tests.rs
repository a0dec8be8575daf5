use super::*;

#[track_caller]
fn check(
    scenario: Scenario,
    (d, mast, person, ghz): (f64, f64, f64, f64),
    want: [f64; 2],
    sigma: [f64; 2],
    break_m: f64,
) {
    let ends = Ends {
        distance_m: d,
        mast_m: mast,
        person_m: person,
        freq_hz: ghz * 1e9,
    };
    for (in_sight, want_db, want_sigma) in [(true, want[0], sigma[0]), (false, want[1], sigma[1])] {
        let got = loss(scenario, &ends, in_sight).unwrap();
        assert!(
            (got.loss_db - want_db).abs() < 0.005,
            "{in_sight}: {got:?}, want {want_db}"
        );
        assert!(got.sigma_db == want_sigma, "{got:?}");
        assert!((got.break_m - break_m).abs() < 0.05, "{got:?}");
    }
}

/// The formulas of table 7.4.1-1 worked out apart, on both sides of each break point.
#[test]
fn losses_of_the_table() {
    let street = [4.0, 7.82];
    check(
        Scenario::UrbanMicro,
        (100.0, 10.0, 1.5, 3.5),
        [85.314, 104.644],
        street,
        210.0,
    );
    check(
        Scenario::UrbanMicro,
        (400.0, 10.0, 1.5, 3.5),
        [103.239, 125.845],
        street,
        210.0,
    );
    check(
        Scenario::UrbanMicro,
        (50.0, 10.0, 1.5, 28.0),
        [97.151, 113.416],
        street,
        1680.0,
    );
    let town = [4.0, 6.0];
    check(
        Scenario::UrbanMacro,
        (500.0, 25.0, 1.5, 3.5),
        [98.269, 129.916],
        town,
        560.0,
    );
    check(
        Scenario::UrbanMacro,
        (1500.0, 25.0, 1.5, 0.8),
        [115.048, 135.726],
        town,
        128.0,
    );
    check(
        Scenario::UrbanMacro,
        (200.0, 25.0, 10.0, 2.1),
        [85.094, 104.856],
        town,
        6048.0,
    );
    check(
        Scenario::RURAL,
        (4000.0, 35.0, 1.5, 0.7),
        [117.455, 139.696],
        [6.0, 8.0],
        769.69,
    );
    check(
        Scenario::RURAL,
        (2000.0, 35.0, 1.5, 3.5),
        [113.018, 142.047],
        [4.0, 8.0],
        3848.45,
    );
}

#[track_caller]
fn sees(scenario: Scenario, distance_m: f64, person_m: f64, want: f64) {
    let ends = Ends {
        distance_m,
        mast_m: 25.0,
        person_m,
        freq_hz: 3.5e9,
    };
    let got = sight_probability(scenario, &ends).unwrap();
    assert!((got - want).abs() < 5e-5, "got {got}");
}

/// The formulas of table 7.4.2-1 worked out apart.
#[test]
fn sight_of_the_table() {
    sees(Scenario::UrbanMicro, 18.0, 1.5, 1.0);
    sees(Scenario::UrbanMicro, 100.0, 1.5, 0.230_98);
    sees(Scenario::UrbanMacro, 100.0, 1.5, 0.347_67);
    sees(Scenario::UrbanMacro, 500.0, 1.5, 0.036_34);
    sees(Scenario::UrbanMacro, 200.0, 20.0, 0.325_73);
    sees(Scenario::RURAL, 1_000.0, 1.5, 0.371_58);
    sees(Scenario::RURAL, 10.0, 1.5, 1.0);
}

#[test]
fn is_likelier_to_lose_less_than_more() {
    let ends = Ends {
        distance_m: 200.0,
        mast_m: 10.0,
        person_m: 1.5,
        freq_hz: 3.5e9,
    };
    let at = |most| probability_at_most(Scenario::UrbanMicro, &ends, most).unwrap();
    assert!(at(60.0) < 1e-6 && at(105.0) < at(115.0) && at(180.0) > 0.999);
}

#[test]
fn refuses_what_the_report_is_not_for() {
    let ends = Ends {
        distance_m: 6_000.0,
        mast_m: 35.0,
        person_m: 1.5,
        freq_hz: 7e8,
    };
    assert!(loss(Scenario::RURAL, &ends, true).is_ok());
    let said = |s, e: &Ends| loss(s, e, false).unwrap_err().to_string();
    expect_test::expect!["distance out of sight, m must be from 10 to 5000, got 6000"]
        .assert_eq(&said(Scenario::RURAL, &ends));
    expect_test::expect!["distance, m must be from 10 to 5000, got NaN"].assert_eq(&said(
        Scenario::UrbanMacro,
        &Ends {
            distance_m: f64::NAN,
            ..ends
        },
    ));
}
