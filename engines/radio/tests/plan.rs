//! One gateway and one doorway, from the ground to the answer: what a page tells of a cell.
#![allow(clippy::unwrap_used)]

use radio::antenna::{Antenna, Mount, direction};
use radio::budget::lora::{SpreadingFactor, SubBand, budget, fastest};
use radio::budget::{End, Way};
use radio::clutter::{Clutter, STREET_M, height_gain_loss_db};
use radio::entry::{Building, building_entry_loss_db};
use radio::p1812::{Link, Profile, location_sigma_db, loss};
use radio::polarisation::{Swing, mismatch_db};
use radio::service::{Server, Spread, service, time_sigma_db, together};

const FREQ_HZ: f64 = 868.3e6;

/// A ridge of 45 m between a church tower and a terrace 4 km away.
fn ridge() -> Profile {
    let distance_m: Vec<f64> = (0..=80).map(|i| f64::from(i) * 50.0).collect();
    let ground_m: Vec<f64> = distance_m
        .iter()
        .map(|d| 5.0 + 40.0 * (-((d - 2_600.0) / 500.0).powi(2)).exp())
        .collect();
    Profile::inland(&distance_m, &ground_m, &[0.0; 81]).unwrap()
}

#[test]
fn every_step_from_the_ground_to_the_answer() {
    let profile = ridge();
    let half = loss(&profile, &Link::median(FREQ_HZ, 28.0, 1.5)).unwrap();
    let tenth = Link {
        time_percent: 10.0,
        ..Link::median(FREQ_HZ, 28.0, 1.5)
    };
    let tenth = loss(&profile, &tenth).unwrap();
    assert!(!half.in_sight && half.diffraction_db > 6.0);

    let (bearing, down) = direction((0.0, 0.0, 33.0), (4_000.0, 0.0, 6.5));
    let mast = Mount {
        azimuth_deg: 80.0,
        ..Mount::default()
    };
    let gateway = End {
        power_dbm: 27.0,
        antenna_dbi: mast.gain_dbi(&Antenna::Whip { gain_dbi: 6.0 }, bearing, down),
        feeder_db: 1.0,
        noise_figure_db: 3.0,
    };
    let sensor = End {
        power_dbm: 14.0,
        antenna_dbi: -1.0,
        feeder_db: 0.0,
        noise_figure_db: 6.0,
    };
    let kind = Clutter::Suburban;
    let way = Way {
        basic_db: half.loss_db,
        clutter_db: height_gain_loss_db(kind, FREQ_HZ, 1.5, kind.height_m(), STREET_M).unwrap(),
        entry_db: building_entry_loss_db(Building::Traditional, FREQ_HZ, 50.0, 0.0).unwrap(),
        polarisation_db: mismatch_db(Swing::VERTICAL, Swing::Linear(45.0), 20.0).unwrap(),
        correction_db: 0.0,
    };
    let sf = SpreadingFactor::Sf12;
    let up = budget(&sensor, &gateway, &way, SubBand::Common, sf, (-1.0, 3.0)).unwrap();
    let down = budget(&gateway, &sensor, &way, SubBand::High, sf, (6.0, 3.0)).unwrap();
    let sum: f64 = up.items.iter().map(|item| item.amount).sum();
    assert!((sum - up.received_dbm()).abs() < 1e-9);
    // What the law lets a gateway send at 869.525 MHz is more than a sensor has.
    assert!(down.margin_db() > up.margin_db());
    assert!(fastest(up.margin_db(), 0.0).is_some() == (up.margin_db() >= 0.0));

    let spread = Spread {
        location_db: location_sigma_db(FREQ_HZ, 1.5, kind.height_m(), 100.0).unwrap(),
        time_db: time_sigma_db(half.loss_db, tenth.loss_db, 10.0).unwrap(),
        model_db: 8.0,
    };
    let most_db = way.total_db() + up.margin_db();
    let got = service(way.total_db(), most_db, &spread, 0.9).unwrap();
    let (low, high) = got.probability_range;
    assert!(low <= high && (0.0..=1.0).contains(&got.probability));

    let server = Server {
        margin_db: up.margin_db(),
        sigma_db: spread.whole_db(),
    };
    let one = together(&[server], 1, 0.5).unwrap();
    assert!((one - got.probability).abs() < 1e-12);
    assert!(together(&[server; 3], 1, 0.5).unwrap() > one);
    assert!(together(&[server; 3], 2, 0.5).unwrap() < together(&[server; 3], 1, 0.5).unwrap());
}
