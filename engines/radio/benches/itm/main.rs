//! Loss over the real ground of Thurrock: a coverage map, single paths, every site to every home.
//!
//! `cargo bench -p radio --bench itm`; after the figures SPLAT! draws the same map in the same run.
#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used)]

mod splat;
mod thurrock;

use divan::Bencher;
use divan::counter::ItemsCount;
use radio::itm::{Itm, Profile};
use radio::matrix::{self, Paths};
use radio::sweep::Sweep;
use radio::terrain::Frame;
use thurrock::{MAST, STEP_M, grid, postcodes, setting};

fn main() {
    divan::main();
    if std::env::args().any(|argument| argument == "--bench") {
        splat::compare();
    }
}

/// One mast of 30 m at 868 MHz, 30 km around at 3 seconds of arc, on one core: a LoRaWAN gateway.
#[divan::bench(args = [10, 30], sample_count = 5, sample_size = 1)]
fn sweep_on_one_core(bench: Bencher, radius_km: u32) {
    let Some(grid) = grid() else { return };
    let itm = Itm::new(&setting()).unwrap();
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .unwrap();
    let sweep = Sweep::new(&grid, &itm, MAST, f64::from(radius_km) * 1e3, STEP_M).unwrap();
    bench
        .counter(ItemsCount::new(sweep.cells()))
        .bench_local(|| pool.install(|| sweep.run(&|| true, &mut |_, _| true).unwrap()));
}

/// The first look alone, with the laying out of radials: what a person waits for.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn first_look_at_30_km(bench: Bencher) {
    let Some(grid) = grid() else { return };
    let itm = Itm::new(&setting()).unwrap();
    bench.bench_local(|| {
        let sweep = Sweep::new(&grid, &itm, MAST, 30e3, STEP_M).unwrap();
        sweep.run(&|| true, &mut |_, _| false).unwrap_err()
    });
}

/// One path: what a person sees who asks why a place has no signal.
#[divan::bench(args = [100, 166, 333])]
fn single_path(bench: Bencher, points: usize) {
    let Some(grid) = grid() else { return };
    let itm = Itm::new(&setting()).unwrap();
    let heights_m: Vec<f64> = (0..=points)
        .map(|i| {
            let x = MAST.x + i as f64 * 0.0011;
            f64::from(grid.height_m(radio::terrain::Place { x, ..MAST }).unwrap())
        })
        .collect();
    bench.counter(ItemsCount::new(1_usize)).bench_local(|| {
        let profile = Profile::new(90.0, &heights_m).unwrap();
        itm.point_to_point(&profile).unwrap()
    });
}

/// Each of 300 sites to each of Thurrock's 3,147 postcodes, on all cores: a tenth of the matrix
/// from which gateways are chosen.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn sites_to_postcodes(bench: Bencher) {
    let (Some(grid), Some(places)) = (grid(), postcodes()) else {
        return;
    };
    assert_eq!(grid.frame(), Frame::Degrees);
    let itm = Itm::new(&setting()).unwrap();
    let sites: Vec<_> = places.iter().step_by(10).take(300).copied().collect();
    let paths = Paths {
        spacing_m: 90.0,
        reach_m: 100e3,
    };
    bench
        .counter(ItemsCount::new(sites.len() * places.len()))
        .bench_local(|| matrix::losses_db(&grid, &itm, &sites, &places, paths, &|| true).unwrap());
}
