use super::*;
use lora::SpreadingFactor::{self, Sf7, Sf9, Sf10, Sf12};
use lora::SubBand;

#[track_caller]
fn near(got: f64, want: f64) {
    assert!((got - want).abs() < 0.006, "got {got}, want {want}");
}

const SENSOR: End = End {
    power_dbm: 14.0,
    antenna_dbi: 0.0,
    feeder_db: 0.0,
    noise_figure_db: 6.0,
};
const GATEWAY: End = End {
    power_dbm: 27.0,
    antenna_dbi: 6.0,
    feeder_db: 1.0,
    noise_figure_db: 3.0,
};

fn way(basic_db: f64) -> Way {
    Way {
        basic_db,
        entry_db: 12.0,
        ..Way::default()
    }
}

/// By hand from Semtech's formula; 51 bytes at SF12 is the figure that every tutorial has, 2793.5 ms with 64 sent.
#[test]
fn time_on_air() {
    for (sf, bytes, ms) in [
        (Sf7, 13, 46.336),
        (Sf7, 23, 61.696),
        (Sf9, 23, 205.824),
        (Sf10, 23, 370.688),
        (Sf12, 13, 1_155.072),
        (Sf12, 64, 2_793.472),
        (Sf7, 0, 25.856),
    ] {
        near(sf.time_on_air_ms(bytes), ms);
    }
}

#[test]
fn messages_a_day() {
    let of = |band: SubBand, sf: SpreadingFactor, bytes| {
        band.messages_a_day(sf.time_on_air_ms(bytes)).unwrap()
    };
    // 864 s of sending a day at 1%.
    assert_eq!(of(SubBand::Common, Sf7, 23), 14_004);
    assert_eq!(of(SubBand::Common, Sf12, 13), 748);
    assert_eq!(of(SubBand::High, Sf12, 13), 7_480);
    assert_eq!(SubBand::Common.messages_a_day(1.0).unwrap(), 864_000);
    assert!(SubBand::Common.messages_a_day(f64::NAN).is_err());
}

/// -173.975 + 50.969 + 6 - 7.5 at SF7.
#[test]
fn sensitivity() {
    for (sf, dbm) in SpreadingFactor::ALL
        .into_iter()
        .zip([-124.51, -127.01, -129.51, -132.01, -134.51, -137.01])
    {
        near(sf.sensitivity_dbm(6.0, 0.0), dbm);
    }
    near(Sf12.sensitivity_dbm(6.0, 8.0), -129.01);
}

#[test]
fn up_and_down_line_by_line() {
    let up = lora::budget(
        &SENSOR,
        &GATEWAY,
        &way(125.0),
        SubBand::Common,
        Sf12,
        (0.0, 0.0),
    )
    .unwrap();
    let lines: String = up
        .items
        .iter()
        .map(|i| format!("{} {} {}\n", i.name, i.amount, i.unit.text()))
        .collect();
    expect_test::expect![[r#"
        Transmitter 14 dBm
        Distance and ground -125 dB
        Walls -12 dB
        Antenna of the receiver 6 dBi
        Cable of the receiver -1 dB
    "#]]
    .assert_eq(&lines);
    near(up.received_dbm(), -118.0);
    near(up.margin_db(), 22.01);
    // Down on the common channels a gateway of 6 dBi sends 16.15 dBm EIRP, whatever its radio can.
    let down = lora::budget(
        &GATEWAY,
        &SENSOR,
        &way(125.0),
        SubBand::Common,
        Sf12,
        (6.0, 0.0),
    )
    .unwrap();
    near(down.received_dbm(), 16.15 - 137.0);
    // And 29.15 dBm EIRP at 869.525 MHz.
    let high = lora::budget(
        &GATEWAY,
        &SENSOR,
        &way(125.0),
        SubBand::High,
        Sf12,
        (6.0, 0.0),
    )
    .unwrap();
    near(high.received_dbm(), 29.15 - 137.0);
    // Where its antenna gives less, less arrives: the law counts the best direction.
    let low = End {
        antenna_dbi: -10.0,
        ..GATEWAY
    };
    let below = lora::budget(&low, &SENSOR, &way(125.0), SubBand::High, Sf12, (6.0, 0.0)).unwrap();
    near(high.received_dbm() - below.received_dbm(), 16.0);
}

#[test]
fn the_fastest_that_is_heard() {
    assert_eq!(lora::fastest(22.0, 10.0), Some(SpreadingFactor::Sf8));
    assert_eq!(lora::fastest(30.0, 10.0), Some(Sf7));
    assert_eq!(lora::fastest(10.0, 10.0), Some(Sf12));
    assert_eq!(lora::fastest(9.9, 10.0), None);
    assert_eq!(lora::fastest(f64::NAN, 10.0), None);
}

#[test]
fn a_mast_seen_from_a_phone() {
    use mobile::{Carrier, Grid, reference_signal, signal_to_noise_db};
    assert_eq!(Grid::Lte.resource_blocks(10), Some(50));
    assert_eq!(Grid::Nr30.resource_blocks(100), Some(273));
    assert_eq!(Grid::Nr15.resource_blocks(100), None);
    // 46 dBm over 600 subcarriers is 18.22 dBm each.
    let carrier = Carrier {
        power_dbm: 46.0,
        resource_blocks: 50,
        feeder_db: 2.0,
        antenna_dbi: 17.0,
    };
    let got = reference_signal(&carrier, &way(120.0), -105.0).unwrap();
    near(got.received_dbm(), 18.218 - 2.0 + 17.0 - 132.0);
    near(got.margin_db(), 105.0 + got.received_dbm());
    // -173.975 + 41.761 + 7 = -125.21 dBm of noise.
    near(signal_to_noise_db(-105.0, Grid::Lte, 7.0).unwrap(), 20.21);
    near(signal_to_noise_db(-105.0, Grid::Nr30, 7.0).unwrap(), 17.20);
}

/// The standard's own tables of rates, to their decimal.
#[test]
fn rates_of_wifi() {
    use wifi::{Band, Width, budget, fastest, rates};
    let of = |width, streams, i: usize| rates(width, streams).unwrap()[i].mbit_per_s;
    for (got, want) in [
        (of(Width::Mhz20, 1, 0), 8.6),
        (of(Width::Mhz20, 1, 11), 143.4),
        (of(Width::Mhz40, 2, 9), 458.8),
        (of(Width::Mhz80, 1, 11), 600.5),
        (of(Width::Mhz160, 2, 11), 2402.0),
    ] {
        assert!((got - want).abs() < 0.06, "{got} {want}");
    }
    let at = |dbm| fastest(Width::Mhz80, 2, dbm).unwrap().map(|r| r.index);
    assert_eq!(
        (at(-46.0), at(-60.0), at(-76.0), at(-76.1)),
        (Some(11), Some(5), Some(0), None)
    );
    let point = End {
        power_dbm: 27.0,
        antenna_dbi: 8.0,
        feeder_db: 0.5,
        noise_figure_db: 6.0,
    };
    let phone = End {
        power_dbm: 15.0,
        antenna_dbi: -2.0,
        feeder_db: 0.0,
        noise_figure_db: 7.0,
    };
    let down = budget(&point, &phone, &way(90.0), Band::Ghz5, Width::Mhz20, 8.0).unwrap();
    near(down.received_dbm(), 30.0 - 102.0 - 2.0);
    let up = budget(&phone, &point, &way(90.0), Band::Ghz5, Width::Mhz20, -2.0).unwrap();
    near(up.received_dbm(), 15.0 - 2.0 - 102.0 + 8.0 - 0.5);
}

#[test]
fn refuses_what_is_no_link() {
    let said = |from: &End, w: &Way| {
        lora::budget(from, &GATEWAY, w, SubBand::Common, Sf7, (0.0, 0.0))
            .unwrap_err()
            .to_string()
    };
    expect_test::expect!["power, dBm must be from -50 to 80, got NaN"].assert_eq(&said(
        &End {
            power_dbm: f64::NAN,
            ..SENSOR
        },
        &way(100.0),
    ));
    expect_test::expect!["basic transmission loss, dB must be from -50 to 500, got inf"]
        .assert_eq(&said(&SENSOR, &way(f64::INFINITY)));
    assert!(wifi::rates(wifi::Width::Mhz20, 0).is_err());
}
