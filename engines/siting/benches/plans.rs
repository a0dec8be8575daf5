//! What an officer waits for: a town's fibre laid out, and a council's network redesigned, each with half a second of
//! search after the first plan.

use std::cell::Cell;

use divan::Bencher;
use siting::{fibre, network};

fn main() {
    divan::main();
}

/// Numbers that look like chance: the next of a linear congruence (Knuth's MMIX), upper bits.
fn below(state: &mut u64, end: u64) -> u64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % end
}

/// Streets every 100 m, most of them there, and premises along them.
fn town(side: u64, homes: usize) -> (Vec<fibre::Point>, Vec<fibre::Street>, Vec<fibre::Premise>) {
    let mut state = 1;
    let point = |east, north| fibre::Point {
        easting_m: east as f64,
        northing_m: north as f64,
    };
    let points = (0..side * side)
        .map(|i| point(i % side * 100, i / side * 100))
        .collect();
    let mut streets = Vec::new();
    for i in 0..side * side {
        for (to, there) in [
            (i + 1, i % side + 1 < side),
            (i + side, i / side + 1 < side),
        ] {
            let way = fibre::Way::ALL[below(&mut state, 5) as usize];
            if there && below(&mut state, 10) > 0 {
                streets.push(fibre::Street {
                    a: i as u32,
                    b: to as u32,
                    length_m: 100.0,
                    way,
                });
            }
        }
    }
    let size = (side - 1) * 100;
    let premises = (0..homes).map(|_| fibre::Premise {
        at: point(below(&mut state, size), below(&mut state, size)),
        homes: 1,
    });
    let premises = premises.collect();
    (points, streets, premises)
}

/// A town of so many premises on 1,600 street corners, from map to bill.
#[divan::bench(args = [300, 3000], sample_count = 3)]
fn fibre_for_a_town(bencher: Bencher, homes: usize) {
    let (points, streets, premises) = town(40, homes);
    let rates = fibre::Rates {
        duct_pence_per_m: 100,
        poles_pence_per_m: 200,
        verge_pence_per_m: 2_000,
        footway_pence_per_m: 5_000,
        carriageway_pence_per_m: 9_000,
        crossing_pence_per_m: 10_000,
        crossing_pence: 50_000,
        cables: vec![(12, 50), (48, 90), (96, 150), (288, 300)],
        drop_pence_per_m: 150,
        splitter_pence: 6_000,
        distribution_point_pence: 40_000,
        home_pence: 8_000,
    };
    let limits = fibre::Limits {
        homes_per_splitter: 32,
        reach_m: 20_000.0,
        distribution_m: 500.0,
        drop_m: 100.0,
    };
    bencher.bench_local(|| {
        let streets = fibre::Streets::new(points.clone(), streets.clone())?;
        let asked = Cell::new(0);
        let going = || asked.replace(asked.get() + 1) < 50;
        fibre::lay_out(&streets, &premises, premises[0].at, &rates, &limits, &going)
    });
}

/// Council sites with five offers of a link each, to survive the loss of any one.
#[divan::bench(args = [15, 60], sample_count = 3)]
fn network_of_sites(bencher: Bencher, sites: u64) {
    let mut state = 7;
    let places = (0..sites)
        .map(|v| network::Site {
            people: 20,
            demand_mbps: 100,
            hub: v < 2,
        })
        .collect();
    let links = (0..sites * 5)
        .map(|i| network::Link {
            a: (i % sites) as u32,
            b: ((i % sites + 1 + below(&mut state, sites - 1)) % sites) as u32,
            capacity_mbps: 1000,
            cost_pence: 100_000 + below(&mut state, 900_000),
        })
        .collect();
    let wan = network::Wan::new(places, links);
    bencher.bench_local(|| {
        let asked = Cell::new(0);
        let going = || asked.replace(asked.get() + 1) < 50;
        wan.as_ref()
            .ok()
            .map(|wan| network::redesign(wan, true, &going))
    });
}
