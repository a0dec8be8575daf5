//! The sweep against the model for a single path, on the real ground of Thurrock.

use super::*;
use crate::itm::tests::usual;
use crate::itm::{Profile, Setting};
use crate::terrain::Voids;
use std::io::Read;
use std::path::PathBuf;

const TILBURY: Place = Place {
    x: 0.3573,
    y: 51.4626,
};
/// 3 seconds of arc of latitude.
const STEP_M: f64 = 92.6;

/// The tile of which Thurrock is a part; none where the reference data is absent.
#[allow(clippy::disallowed_methods, clippy::print_stdout)]
fn thurrock() -> Option<Grid> {
    let from_root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let root = std::env::var("TEST_DATA").map_or_else(|_| PathBuf::from(from_root), PathBuf::from);
    let Ok(file) = std::fs::File::open(root.join("place/N51E000.hgt.zip")) else {
        println!("1 checks did not run: TEST_DATA is absent");
        return None;
    };
    let mut archive = zip::ZipArchive::new(file).unwrap();
    let mut bytes = Vec::new();
    archive
        .by_index(0)
        .unwrap()
        .read_to_end(&mut bytes)
        .unwrap();
    let tile = geo::terrain::Tile::from_hgt("N51E000", &bytes).unwrap();
    let terrain = [tile].into_iter().collect();
    let (south_west, north_east) = (Place { x: 0.0, y: 51.0 }, Place { x: 1.0, y: 52.0 });
    Some(Grid::from_tiles(&terrain, south_west, north_east, Voids::SeaLevel).unwrap())
}

/// Made-up ground in metres, 100 m from sample to sample.
fn hills(side: usize, height_m: impl Fn(usize, usize) -> f32) -> Grid {
    let heights_m = (0..side).flat_map(|row| (0..side).map(move |column| (row, column)));
    let heights_m = heights_m
        .map(|(row, column)| height_m(row, column))
        .collect();
    let (corner, step) = (
        Place {
            x: 0.0,
            y: (side - 1) as f64 * 100.0,
        },
        Place { x: 100.0, y: 100.0 },
    );
    Grid::new(
        Frame::Metres,
        corner,
        step,
        (side, side),
        heights_m,
        Voids::Unknown,
    )
    .unwrap()
}

fn all(sweep: &Sweep<'_>) -> Coverage {
    sweep.run(&|| true, &mut |_, _| true).unwrap()
}

/// Every step of some radials, by the sweep and one by one.
#[track_caller]
fn check_radials(grid: &Grid, itm: &Itm, site: Place, radius_m: f64, every: usize) {
    let sweep = Sweep::new(grid, itm, site, radius_m, STEP_M).unwrap();
    let last = (radius_m / STEP_M) as usize;
    let mut compared = 0;
    for index in (0..sweep.radials()).step_by(every) {
        let mut radial = Radial::default();
        radial.wanted = vec![true; last + 1];
        sweep.take_ground(index, last, &mut radial.ground_m);
        solve(&mut radial, itm, STEP_M);
        let mut narrow = Radial::default();
        narrow.wanted = vec![true; last + 1];
        narrow.ground_m.clone_from(&radial.ground_m);
        narrow.solve::<f64>((), itm.constants(), STEP_M);
        for intervals in 1..=last {
            let heights_m: Vec<f64> = radial.ground_m[..=intervals]
                .iter()
                .map(|&h| f64::from(h))
                .collect();
            let Ok(profile) = Profile::new(STEP_M, &heights_m) else {
                assert!(radial.losses_db[intervals].is_nan());
                continue;
            };
            let alone = itm.point_to_point(&profile).unwrap().loss_db;
            let swept = radial.losses_db[intervals];
            assert_eq!(
                swept.to_bits(),
                alone.to_bits(),
                "radial {index}, step {intervals}: {swept} dB, alone {alone} dB"
            );
            assert_eq!(narrow.losses_db[intervals].to_bits(), alone.to_bits());
            compared += 1;
        }
    }
    assert!(compared > 1_000, "only {compared} were compared");
}

#[test]
fn gives_the_very_bits_of_single_paths_over_thurrock() {
    let Some(grid) = thurrock() else { return };
    check_radials(&grid, &Itm::new(&usual()).unwrap(), TILBURY, 30e3, 41);
    // Low antennas and a low frequency, from a hill.
    let low = Setting {
        tx_height_m: 2.0,
        freq_hz: 169e6,
        rx_height_m: 10.0,
        ..usual()
    };
    let langdon_hills = Place {
        x: 0.416,
        y: 51.557,
    };
    check_radials(&grid, &Itm::new(&low).unwrap(), langdon_hills, 40e3, 173);
}

#[test]
fn gives_the_very_bits_of_single_paths_over_flat_and_jagged_ground() {
    let itm = Itm::new(&usual()).unwrap();
    let site = Place {
        x: 20_000.0,
        y: 20_000.0,
    };
    check_radials(&hills(400, |_, _| 0.0), &itm, site, 19e3, 151);
    let jagged = |row: usize, column: usize| ((row * 7_919 + column * 104_729) % 331) as f32;
    check_radials(&hills(400, jagged), &itm, site, 19e3, 151);
    let slope = |row: usize, column: usize| (row as f32) * 8.0 - (column as f32) * 3.0;
    check_radials(&hills(400, slope), &itm, site, 19e3, 151);
}

#[test]
fn every_cell_within_the_radius_is_served_by_what_is_nearest() {
    let Some(grid) = thurrock() else { return };
    let itm = Itm::new(&usual()).unwrap();
    let sweep = Sweep::new(&grid, &itm, TILBURY, 12e3, STEP_M).unwrap();
    let window = sweep.plan.window;
    let mut seen = vec![0; window.cells()];
    for cells in &sweep.plan.passes {
        for index in 0..sweep.radials() {
            for served in cells.of(index) {
                seen[served.cell as usize] += 1;
                if served.cell % 97 != 0 {
                    continue;
                }
                let (row, column) = (
                    served.cell as usize / window.columns,
                    served.cell as usize % window.columns,
                );
                let middle = grid.place(window.first_column + column, window.first_row + row);
                let site = Point {
                    lon: TILBURY.x,
                    lat: TILBURY.y,
                };
                let bearing_deg = index as f64 * 360.0 / sweep.radials() as f64;
                let end = destination(site, bearing_deg, f64::from(served.step) * STEP_M);
                let off_m = geo::distance_m(
                    end,
                    Point {
                        lon: middle.x,
                        lat: middle.y,
                    },
                );
                // Half a step along, half a cell of 58 m across.
                let most_m = (0.5 * STEP_M).hypot(0.5 * 58.0) + 1.0;
                let nearest = served.step == 1;
                assert!(
                    off_m < if nearest { STEP_M } else { most_m },
                    "{off_m} m, step {}",
                    served.step
                );
            }
        }
    }
    assert!(seen.iter().all(|&times| times <= 1));
    let served: usize = seen.iter().sum();
    assert_eq!(served, sweep.cells());
    let circle = std::f64::consts::PI * 12e3 * 12e3 / (92.7 * 57.8);
    assert!(
        (served as f64 / circle - 1.0).abs() < 0.01,
        "{served} cells, {circle} by the area"
    );
}

#[test]
fn the_coarse_pass_is_a_part_of_the_whole_and_threads_make_no_difference() {
    let ground = hills(300, |row, column| ((row * 31 + column * 17) % 83) as f32);
    let itm = Itm::new(&usual()).unwrap();
    let sweep = Sweep::new(&ground, &itm, Place { x: 12e3, y: 17e3 }, 11e3, 100.0).unwrap();
    let mut coarse = None;
    let mut passes = Vec::new();
    let full = sweep
        .run(&|| true, &mut |pass, coverage| {
            passes.push((pass, coverage.cells));
            coarse.get_or_insert_with(|| coverage.clone());
            true
        })
        .unwrap();
    let coarse = coarse.unwrap();
    assert_eq!(passes[1], (Pass::Full, sweep.cells()));
    assert!(passes[0].1 * 60 < sweep.cells() && passes[0].1 * 70 > sweep.cells());
    for (early, late) in coarse.loss_db.iter().zip(&full.loss_db) {
        assert!(early.is_nan() || early.to_bits() == late.to_bits());
    }
    assert_eq!(
        full.loss_db.iter().filter(|loss| loss.is_finite()).count(),
        sweep.cells()
    );

    let bits = |coverage: &Coverage| -> Vec<u64> {
        coverage.loss_db.iter().map(|loss| loss.to_bits()).collect()
    };
    for threads in [1, 3] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        assert_eq!(bits(&pool.install(|| all(&sweep))), bits(&full));
    }
}

#[test]
fn what_lies_behind_a_void_has_no_answer() {
    let void = |row: usize, column: usize| {
        if row == 50 && column > 60 {
            f32::NAN
        } else {
            5.0
        }
    };
    let ground = hills(120, void);
    let itm = Itm::new(&usual()).unwrap();
    // In the south-east; the void runs from west to east to the north of it.
    let site = Place {
        x: 9_000.0,
        y: 3_000.0,
    };
    let coverage = all(&Sweep::new(&ground, &itm, site, 6_000.0, 100.0).unwrap());
    let loss_db = |column: usize, row: usize| {
        let window = coverage.window;
        coverage.loss_db[(row - window.first_row) * window.columns + column - window.first_column]
    };
    assert!(loss_db(90, 60).is_finite() && loss_db(90, 80).is_finite());
    assert!(loss_db(90, 50).is_nan() && loss_db(90, 45).is_nan());

    let error = |site, radius_m, step_m| {
        Sweep::new(&ground, &itm, site, radius_m, step_m)
            .err()
            .unwrap()
            .to_string()
    };
    let in_void = Place {
        x: 9_000.0,
        y: 6_900.0,
    };
    expect_test::expect!["the terrain does not know the height of the ground at the site"]
        .assert_eq(&error(in_void, 5e3, 100.0));
    for off in [-1.0, f64::NAN, f64::INFINITY, 1e12] {
        assert!(
            error(Place { x: off, y: 50.0 }, 5e3, 100.0).contains("does not know"),
            "{off}"
        );
    }
    expect_test::expect![
        "the radius must be at least one step of 100 m and at most 200000 m, got NaN m"
    ]
    .assert_eq(&error(site, f64::NAN, 100.0));
    expect_test::expect!["the step along a radial must be 1 m to 10000 m, got 0 m"]
        .assert_eq(&error(site, 5e3, 0.0));
}

#[test]
fn stops_when_told() {
    let ground = hills(120, |_, _| 5.0);
    let itm = Itm::new(&usual()).unwrap();
    let sweep = Sweep::new(&ground, &itm, Place { x: 6e3, y: 6e3 }, 3e3, 100.0).unwrap();
    assert_eq!(
        sweep.run(&|| false, &mut |_, _| true),
        Err(SweepError::Stopped)
    );
    let mut passes = 0;
    let stopped = sweep.run(&|| true, &mut |_, _| {
        passes += 1;
        false
    });
    assert_eq!((stopped, passes), (Err(SweepError::Stopped), 1));
}

#[test]
fn a_circle_goes_on_over_the_antimeridian() {
    let heights_m = vec![7.0; 241 * 241];
    let (corner, step) = (
        Place { x: 179.9, y: 51.6 },
        Place {
            x: 1.0 / 1_200.0,
            y: 1.0 / 1_200.0,
        },
    );
    let grid = Grid::new(
        Frame::Degrees,
        corner,
        step,
        (241, 241),
        heights_m,
        Voids::Unknown,
    )
    .unwrap();
    let itm = Itm::new(&usual()).unwrap();
    let west = all(&Sweep::new(
        &grid,
        &itm,
        Place {
            x: 179.999,
            y: 51.5,
        },
        5e3,
        STEP_M,
    )
    .unwrap());
    let east = all(&Sweep::new(
        &grid,
        &itm,
        Place {
            x: -179.999,
            y: 51.5,
        },
        5e3,
        STEP_M,
    )
    .unwrap());
    for coverage in [west, east] {
        let known = coverage
            .loss_db
            .iter()
            .filter(|loss| loss.is_finite())
            .count();
        assert_eq!(known, coverage.cells);
        assert!(known > 14_000);
    }
}
