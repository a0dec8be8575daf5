use std::fmt::Write;

use super::*;

#[track_caller]
fn near(got: f64, want: f64) {
    assert!((got - want).abs() < 0.005, "got {got}, want {want}");
}

/// A panel whose cuts are 12 (angle / width)² dB, at most 25.
fn panel(gain: &str, tilt: f64) -> String {
    let bow = |angle: f64, width: f64| {
        let off = (angle + 180.0).rem_euclid(360.0) - 180.0;
        (12.0 * (off / width).powi(2)).min(25.0)
    };
    let mut text = format!(
        "NAME A panel\nMAKE nobody\nFREQUENCY 868\nGAIN {gain}\nTILT ELECTRICAL\nELECTRICAL_TILT {tilt}\n"
    );
    for (cut, width, tilt) in [("HORIZONTAL", 65.0, 0.0), ("VERTICAL", 10.0, tilt)] {
        writeln!(text, "{cut} 360").unwrap();
        for angle in 0..360 {
            writeln!(text, "{angle}\t{:.3}", bow(f64::from(angle) - tilt, width)).unwrap();
        }
    }
    text
}

#[test]
fn reads_what_planet_writes() {
    let pattern = read_msi(&panel("15.35", 4.0)).unwrap();
    assert_eq!(pattern.name, "A panel");
    assert_eq!(pattern.freq_hz, Some(868e6));
    near(pattern.gain_dbi, 17.5);
    near(pattern.measured_tilt_deg, 4.0);
    near(read_msi(&panel("17.5dBi", 0.0)).unwrap().gain_dbi, 17.5);
    near(read_msi(&panel("15.35 dBd", 0.0)).unwrap().gain_dbi, 17.5);
    // Both cuts as they were measured, and halfway between two angles.
    near(
        pattern.loss_db(30.0, 4.0, 0.0),
        12.0 * (30.0_f64 / 65.0).powi(2),
    );
    near(pattern.loss_db(0.0, 9.0, 0.0), 3.0);
    near(pattern.loss_db(0.0, 9.5, 0.0), 3.66);
    near(pattern.loss_db(180.0, 0.0, 0.0), 25.0);
}

#[test]
fn reads_a_table_of_values() {
    let text = "cut,angle_deg,loss_db\nh,0,0\nh,90,3\nh,180,20\nh,270,3\nv,0,0\nv,90,15\nv,180,20\nv,270,15\n";
    let pattern = read_csv(text, 9.0).unwrap();
    near(pattern.loss_db(45.0, 0.0, 0.0), 1.5);
    near(pattern.loss_db(315.0, 0.0, 0.0), 1.5);
    near(pattern.loss_db(0.0, -45.0, 0.0), 7.5);
}

#[test]
fn says_which_line_is_wrong() {
    let msi = |text: &str| read_msi(text).unwrap_err().to_string();
    let csv = |text: &str| read_csv(text, 9.0).unwrap_err().to_string();
    expect_test::expect!["no GAIN in the file"].assert_eq(&msi(""));
    expect_test::expect!["no horizontal cut in the file"].assert_eq(&msi("GAIN 3"));
    expect_test::expect![[r#"line 1: a number of angles expected, got "HORIZONTAL 1e99""#]]
        .assert_eq(&msi("HORIZONTAL 1e99"));
    expect_test::expect![[r#"line 1: as many angles as it says expected, got "HORIZONTAL 360""#]]
        .assert_eq(&msi("HORIZONTAL 360\n0 0\n1 0"));
    expect_test::expect![[r#"line 3: an angle and a loss expected, got "1 NaN""#]]
        .assert_eq(&msi("HORIZONTAL 2\n0 0\n1 NaN"));
    expect_test::expect!["horizontal cut: loss, dB must be from 0 to 120, got -3 at number 2"]
        .assert_eq(&msi(
            "GAIN 3\nHORIZONTAL 2\n0 0\n1 -3\nVERTICAL 2\n0 0\n1 0",
        ));
    expect_test::expect![[r#"line 1: cut,angle_deg,loss_db expected, got """#]].assert_eq(&csv(""));
    expect_test::expect![[r#"line 2: a cut (h or v), an angle and a loss expected, got "x,0,0""#]]
        .assert_eq(&csv("cut,angle_deg,loss_db\nx,0,0"));
    expect_test::expect![
        "horizontal cut: angle, degrees must grow from each to the next, got 0 after 0 at number 2"
    ]
    .assert_eq(&csv("cut,angle_deg,loss_db\nh,0,0\nh,0,0\nv,0,0\nv,1,0"));
}

/// TR 38.901, table 7.3-1: 3 dB down at half of 65 degrees, never more than 30.
#[test]
fn the_element_of_3gpp() {
    let gain = |around, down| Antenna::ELEMENT.gain_dbi(around, down, 0.0);
    near(gain(0.0, 0.0), 8.0);
    near(gain(32.5, 0.0), 5.0);
    near(gain(-32.5, 32.5), 2.0);
    near(gain(180.0, 0.0), -22.0);
    near(gain(0.0, 90.0), 8.0 - 23.006);
}

/// F.1336-5 at 8 dBi: 17.05 degrees wide; 5.69 degrees off it is 12 (5.69/17.05)² down.
#[test]
fn a_whip_gives_less_below_itself() {
    let whip = Antenna::Whip { gain_dbi: 8.0 };
    let gain = |down| whip.gain_dbi(123.0, down, 0.0);
    near(gain(0.0), 8.0);
    near(gain(5.69), 8.0 - 1.336);
    near(gain(-5.69), gain(5.69));
    // Flat at -12 + 10 log10(1.7) up to its width, then down to 12 - 10 log10((90/17.05)^-1.5 + 0.7).
    near(gain(16.0), 8.0 - 9.696);
    near(
        gain(90.0),
        8.0 - 12.0 + 10.0 * ((90.0_f64 / 17.0535).powf(-1.5) + 0.7).log10(),
    );
}

#[test]
fn leaning_lowers_the_front_and_lifts_the_back() {
    let panel = Antenna::Sector {
        gain_dbi: 17.0,
        around_deg: 65.0,
        upright_deg: 10.0,
        most_db: 30.0,
    };
    let leaning = Mount {
        azimuth_deg: 90.0,
        mechanical_tilt_deg: 6.0,
        ..Mount::default()
    };
    near(leaning.gain_dbi(&panel, 90.0, 6.0), 17.0);
    near(leaning.gain_dbi(&panel, 90.0, 11.0), 14.0);
    // To the side the level is its level still.
    near(
        leaning.gain_dbi(&panel, 90.0 + 90.0, 0.0),
        17.0 - 12.0 * (90.0_f64 / 65.0).powi(2),
    );
    let bent = Mount {
        azimuth_deg: 90.0,
        electrical_tilt_deg: 6.0,
        ..Mount::default()
    };
    near(bent.gain_dbi(&panel, 90.0, 6.0), 17.0);
    near(bent.gain_dbi(&panel, 122.5, 6.0), 14.0);
    assert!(
        Mount {
            azimuth_deg: f64::NAN,
            ..leaning
        }
        .check()
        .is_err()
    );
    assert!(Antenna::Whip { gain_dbi: f64::NAN }.check().is_err());
}

#[test]
fn finds_its_way_on_the_map() {
    let (bearing, down) = direction((0.0, 0.0, 30.0), (100.0, 100.0, 5.0));
    near(bearing, 45.0);
    near(down, 10.025);
    near(direction((0.0, 0.0, 0.0), (-5.0, 0.0, 0.0)).0, 270.0);
    assert_eq!(direction((1.0, 1.0, 1.0), (1.0, 1.0, 1.0)), (0.0, 0.0));
}
