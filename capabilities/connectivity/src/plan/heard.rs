//! Who hears whom: the loss of every path from a gateway to a sensor, by the ground between.

use std::collections::BTreeMap;

use app::kit::Fault;
use radio::matrix::{Paths, losses_db};
use radio::terrain::Place;
use siting::Covers;

use super::air::Air;
use super::ground::Ground;
use super::invalid;

/// How many losses are held at once: 256 MB of them.
const MOST_LOSSES: usize = 1 << 26;

/// A gateway's antenna.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Antenna {
    /// In the terrain's own coordinates.
    pub at: Place,
    /// Over the ground, m.
    pub height_m: f64,
}

/// For each antenna the sensors whose path to it loses no more than `most_db`.
///
/// A path that has no answer, such as across a void, serves nobody. `tell` hears of each antenna before its turn.
///
/// # Errors
/// What the model refuses, such as a height.
pub fn covers(
    ground: &Ground,
    air: Air,
    antennas: &[Antenna],
    sensors: &[Place],
    most_db: f64,
    tell: &(dyn Fn() + Sync),
) -> Result<Covers, Fault> {
    let paths = Paths {
        spacing_m: ground.step_m().min(10_000.0),
        reach_m: air.radius_m,
    };
    // The model is set up for one height at a time.
    let mut by_height: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (number, antenna) in antennas.iter().enumerate() {
        by_height
            .entry(antenna.height_m.to_bits())
            .or_default()
            .push(number);
    }
    let mut heard: Vec<Vec<u32>> = vec![Vec::new(); antennas.len()];
    let at_once = (MOST_LOSSES / sensors.len().max(1)).max(1);
    for (height, all) in by_height {
        let itm = air.itm(f64::from_bits(height)).map_err(invalid)?;
        for some in all.chunks(at_once) {
            let from: Vec<Place> = some.iter().map(|number| antennas[*number].at).collect();
            // Asked before each gateway.
            let go_on = || {
                tell();
                true
            };
            let losses = losses_db(&ground.heights, &itm, &from, sensors, paths, &go_on);
            let losses = losses.map_err(invalid)?;
            for (number, row) in some.iter().zip(losses.chunks(sensors.len().max(1))) {
                let served = (0..)
                    .zip(row)
                    .filter(|(_, loss)| f64::from(**loss) <= most_db);
                heard[*number] = served.map(|(sensor, _)| sensor).collect();
            }
        }
    }
    Covers::from_lists(sensors.len(), heard).map_err(invalid)
}

#[cfg(test)]
mod tests {
    use maps::{Crs, Frame, Grid};
    use radio::terrain::Voids;

    use super::*;

    /// A plain of 5 km with a wall of 200 m across it at 2.5 km.
    fn ground() -> Ground {
        let frame = Frame {
            crs: Crs::Bng,
            west: 560_000.0,
            north: 180_000.0,
            step_x: 50.0,
            step_y: 50.0,
            columns: 101,
            rows: 21,
        };
        let height = |at: usize| if at % 101 == 50 { 200.0 } else { 5.0 };
        let heights: Vec<f32> = (0..101 * 21).map(height).collect();
        Ground {
            heights: radio::terrain::Grid::new(
                radio::terrain::Frame::Metres,
                Place {
                    x: frame.west,
                    y: frame.north,
                },
                Place { x: 50.0, y: 50.0 },
                (101, 21),
                heights.clone(),
                Voids::Unknown,
            )
            .unwrap(),
            map: Grid::new(frame, heights).unwrap(),
        }
    }

    #[test]
    fn a_hill_takes_what_a_plain_radius_would_give() {
        let place = |x: f64| Place {
            x: 560_000.0 + x,
            y: 179_500.0,
        };
        let antenna = |x: f64, height_m: f64| Antenna {
            at: place(x),
            height_m,
        };
        let air = Air {
            freq_hz: 868e6,
            receiver_m: 1.5,
            radius_m: 4_000.0,
        };
        let antennas = [
            antenna(1_000.0, 20.0),
            antenna(4_000.0, 10.0),
            antenna(1_000.0, 10.0),
        ];
        let sensors = [place(500.0), place(3_000.0), place(4_500.0)];
        let check = |most_db: f64, want: [&[u32]; 3]| {
            let covers = covers(&ground(), air, &antennas, &sensors, most_db, &|| ()).unwrap();
            assert_eq!([covers.of(0), covers.of(1), covers.of(2)], want);
        };
        check(120.0, [&[0], &[1, 2], &[0]]);
        // 4 km at most, whatever is lost.
        check(300.0, [&[0, 1, 2], &[0, 1, 2], &[0, 1, 2]]);
        check(10.0, [&[], &[], &[]]);
    }
}
