//! What a map costs, cell by cell: the loss over a profile, whether there is service, and what measurements change.

#![allow(clippy::unwrap_used)]

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use radio::antenna::{Antenna, Mount};
use radio::budget::lora::{SpreadingFactor, SubBand, budget};
use radio::budget::{End, Way};
use radio::calibrate::{Prior, Row, calibrate};
use radio::p1812::{Link, Profile, loss};
use radio::service::{SITES_ALIKE, Server, Spread, service, together};

fn main() {
    divan::main();
}

/// Rolling ground at 3 arc-seconds with houses here and there.
fn ground(points: usize) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
    let at = |i: usize| i as f64;
    (
        (0..points).map(|i| at(i) * 90.0).collect(),
        (0..points)
            .map(|i| 40.0 + 25.0 * (at(i) * 0.11).sin() + 9.0 * (at(i) * 0.73).cos())
            .collect(),
        (0..points)
            .map(|i| if i % 5 == 0 { 10.0 } else { 0.0 })
            .collect(),
    )
}

/// A link of a matrix from every candidate to every postcode: profile and loss, each used once. 9, 15 and 30 km.
#[divan::bench(args = [100, 166, 333])]
fn p1812_link(bench: Bencher, points: usize) {
    let (distance_m, ground_m, clutter_m) = ground(points);
    let link = Link::median(868e6, 30.0, 1.5);
    bench.counter(ItemsCount::new(1_usize)).bench_local(|| {
        let profile = Profile::inland(black_box(&distance_m), &ground_m, &clutter_m).unwrap();
        loss(&profile, &link).unwrap().loss_db
    });
}

/// The same profile asked again, for another share of time: what an interval for time costs more.
#[divan::bench(args = [100, 166, 333])]
fn p1812_again(bench: Bencher, points: usize) {
    let (distance_m, ground_m, clutter_m) = ground(points);
    let profile = Profile::inland(&distance_m, &ground_m, &clutter_m).unwrap();
    let link = Link {
        time_percent: 10.0,
        ..Link::median(868e6, 30.0, 1.5)
    };
    bench
        .counter(ItemsCount::new(1_usize))
        .bench_local(|| loss(black_box(&profile), &link).unwrap().loss_db);
}

/// A cell of a map once its loss is known: antenna, budget, probability and interval.
#[divan::bench]
fn cell(bench: Bencher) {
    let mount = Mount {
        azimuth_deg: 120.0,
        mechanical_tilt_deg: 4.0,
        ..Mount::default()
    };
    let gateway = Antenna::Whip { gain_dbi: 6.0 };
    let sensor = End {
        power_dbm: 14.0,
        antenna_dbi: 0.0,
        feeder_db: 0.0,
        noise_figure_db: 6.0,
    };
    let spread = Spread {
        location_db: 2.0,
        time_db: 1.0,
        model_db: 8.0,
    };
    bench.counter(ItemsCount::new(1_usize)).bench_local(|| {
        let antenna_dbi = mount.gain_dbi(&gateway, black_box(33.0), 1.0);
        let listens = End {
            antenna_dbi,
            noise_figure_db: 3.0,
            ..sensor
        };
        let way = Way {
            basic_db: black_box(131.0),
            ..Way::default()
        };
        let up = budget(
            &sensor,
            &listens,
            &way,
            SubBand::Common,
            SpreadingFactor::Sf12,
            (0.0, 0.0),
        )
        .unwrap();
        service(
            way.total_db(),
            way.total_db() + up.margin_db(),
            &spread,
            0.9,
        )
        .unwrap()
    });
}

/// A cell that several gateways hear: whether any two do.
#[divan::bench(args = [3, 6, 12])]
fn cell_of_many(bench: Bencher, gateways: usize) {
    let servers: Vec<Server> = (0..gateways)
        .map(|i| Server {
            margin_db: 6.0 - 2.0 * i as f64,
            sigma_db: 8.3,
        })
        .collect();
    bench
        .counter(ItemsCount::new(1_usize))
        .bench_local(|| together(black_box(&servers), 2, SITES_ALIKE).unwrap());
}

/// A month of a council's uplinks set against the model.
#[divan::bench(args = [1_000, 100_000])]
fn calibration(bench: Bencher, rows: usize) {
    let rows: Vec<Row> = (0..rows)
        .map(|i| Row {
            site: (i % 12) as u32,
            clutter: (i % 5) as u16,
            predicted_db: 120.0,
            measured_db: 118.0 + (i % 12) as f64 + ((i * 7_919) % 23) as f64,
        })
        .collect();
    bench
        .counter(ItemsCount::new(rows.len()))
        .bench_local(|| calibrate(black_box(&rows), &Prior::default(), 0.9, &|| true).unwrap());
}
