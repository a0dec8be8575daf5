//! How far sites reach over real ground: the loss at every cell, and what is made of it.

use std::sync::atomic::{AtomicU64, Ordering};

use app::kit::Fault;
use indicatif::ProgressBar;
use maps::{Frame, Grid};
use radio::itm::Itm;
use radio::sweep::{Coverage, Sweep};
use radio::terrain::Place;
use serde_json::json;

use super::air::Air;
use super::ground::Ground;
use super::invalid;
use super::mast::Mast;
use super::signal::{Ends, Shown};

/// How much of a bar one site is.
const STEPS: u64 = 1_000;

/// From a site's antenna to somebody at a cell, m.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aim {
    /// Eastwards.
    pub east_m: f64,
    /// Northwards, by the terrain's grid.
    pub north_m: f64,
    /// Upwards.
    pub up_m: f64,
}

/// The least loss of all sites, over the whole of the ground.
pub struct Least {
    frame: Frame,
    loss_db: Vec<f64>,
}

impl Least {
    /// Sweeps around each site. `beside_db` is what its antenna loses towards an aim against its best direction.
    ///
    /// # Errors
    /// A fault that names the site, such as that it has no ground.
    pub fn of(
        ground: &Ground,
        sites: &[Mast],
        air: Air,
        beside_db: &dyn Fn(&Mast, Aim) -> f64,
    ) -> Result<Self, Fault> {
        let mut least = Self {
            frame: *ground.map.frame(),
            loss_db: vec![f64::NAN; ground.map.values().len()],
        };
        let bar = ProgressBar::new(sites.len() as u64 * STEPS);
        for (done, site) in (0..).zip(sites) {
            let itm = air.itm(site.height_m).map_err(invalid)?;
            let tell = |part: u64| bar.set_position(done * STEPS + part);
            let (at, swept) = sweep(ground, &itm, site, air.radius_m, &tell)
                .map_err(|why| Fault::invalid(format!("The site at {site}: {why}.")))?;
            let aims = Aims::new(ground, at, site.height_m, air.receiver_m);
            least.take(&swept, |column, row| beside_db(site, aims.to(column, row)));
        }
        bar.finish_and_clear();
        Ok(least)
    }

    fn take(&mut self, swept: &Coverage, beside_db: impl Fn(usize, usize) -> f64) {
        let window = swept.window;
        let rows = swept.loss_db.chunks(window.columns.max(1));
        for (row, losses) in (window.first_row..).zip(rows) {
            let from = row * self.frame.columns + window.first_column;
            let Some(kept) = self.loss_db.get_mut(from..from + losses.len()) else {
                continue;
            };
            for (column, (kept, loss)) in (window.first_column..).zip(kept.iter_mut().zip(losses)) {
                // What is not a number yields to what is.
                if !loss.is_nan() {
                    *kept = kept.min(*loss + beside_db(column, row));
                }
            }
        }
    }

    /// The part of the ground that was looked at, as a map.
    ///
    /// # Errors
    /// That nothing is known of any cell.
    pub fn map(&self, shown: Shown, ends: Ends) -> Result<Grid, Fault> {
        let all = self.frame.columns;
        let known = || (0..self.loss_db.len()).filter(|at| !self.loss_db[*at].is_nan());
        let columns = || known().map(|at| at % all);
        let rows = || known().map(|at| at / all);
        let span = |least: Option<usize>, most: Option<usize>| least.zip(most);
        let (Some((west, east)), Some((north, south))) = (
            span(columns().min(), columns().max()),
            span(rows().min(), rows().max()),
        ) else {
            return Err(Fault::invalid(
                "No cell has an answer: is there terrain around the sites?",
            ));
        };
        let mut values = Vec::new();
        for row in north..=south {
            for column in west..=east {
                values.push(ends.value(shown, self.loss_db[row * all + column])?);
            }
        }
        let frame = Frame {
            west: self.frame.x(west),
            north: self.frame.y(north),
            columns: east - west + 1,
            rows: south - north + 1,
            ..self.frame
        };
        Grid::new(frame, values).map_err(invalid)
    }

    /// How much is served, in figures.
    ///
    /// # Errors
    /// What the reckoning of probabilities refuses.
    pub fn summary(&self, ends: Ends) -> Result<serde_json::Value, Fault> {
        let known = self.loss_db.iter().filter(|loss| !loss.is_nan());
        let (mut cells, mut served) = (0_u64, 0_u64);
        let (mut expected, mut low, mut high) = (0.0, 0.0, 0.0);
        for loss_db in known {
            let (probability, [least, most]) = ends.probability(*loss_db)?;
            cells += 1;
            served += u64::from(*loss_db <= ends.most_db());
            expected += probability;
            low += least;
            high += most;
        }
        let share = |sum: f64| rounded_share(sum, cells);
        Ok(json!({
            "cells": cells,
            "served": served,
            "expected_share": share(expected),
            "share_range": [share(low), share(high)],
            "most_loss_db": (ends.most_db() * 100.0).round() / 100.0,
        }))
    }
}

/// Sweeps around a site; `tell` hears how many of [`STEPS`] are done. Where the site is on the terrain's grid, and
/// what was found.
fn sweep(
    ground: &Ground,
    itm: &Itm,
    site: &Mast,
    radius_m: f64,
    tell: &(dyn Fn(u64) + Sync),
) -> Result<(Place, Coverage), String> {
    let at = ground.spot(site.at).ok_or("it is not on the terrain")?;
    let sweep = Sweep::new(&ground.heights, itm, at, radius_m, ground.step_m())
        .map_err(|why| why.to_string())?;
    // Both passes ask once for each radial.
    let whole = (sweep.radials() as u64 * 2).max(1);
    let asked = AtomicU64::new(0);
    let go_on = || {
        tell(asked.fetch_add(1, Ordering::Relaxed) * STEPS / whole);
        true
    };
    let swept = sweep
        .run(&go_on, &mut |_, _| true)
        .map_err(|why| why.to_string())?;
    Ok((at, swept))
}

/// Directions from one antenna to every cell.
struct Aims<'a> {
    ground: &'a Ground,
    at: (f64, f64),
    step_m: (f64, f64),
    /// The antenna above the sea, less the height of the other end over its ground.
    above_m: f64,
}

impl<'a> Aims<'a> {
    fn new(ground: &'a Ground, at: Place, height_m: f64, receiver_m: f64) -> Self {
        let frame = ground.map.frame();
        let ground_m = ground.map.sample(at.x, at.y).unwrap_or(0.0);
        Self {
            ground,
            at: (
                (at.x - frame.west) / frame.step_x,
                (frame.north - at.y) / frame.step_y,
            ),
            step_m: ground.map.step_m(),
            above_m: ground_m + height_m - receiver_m,
        }
    }

    fn to(&self, column: usize, row: usize) -> Aim {
        let ground_m = self.ground.map.get(column, row).map_or(0.0, f64::from);
        Aim {
            east_m: (column as f64 - self.at.0) * self.step_m.0,
            north_m: (self.at.1 - row as f64) * self.step_m.1,
            up_m: ground_m - self.above_m,
        }
    }
}

fn rounded_share(sum: f64, of: u64) -> f64 {
    if of == 0 {
        0.0
    } else {
        (sum / of as f64 * 1e4).round() / 1e4
    }
}

#[cfg(test)]
mod tests {
    use maps::Crs;

    use super::*;

    #[test]
    fn the_least_loss_counts_and_the_unknown_yields() {
        let frame = Frame {
            crs: Crs::Bng,
            west: 560_000.0,
            north: 180_000.0,
            step_x: 100.0,
            step_y: 100.0,
            columns: 3,
            rows: 2,
        };
        let mut least = Least {
            frame,
            loss_db: vec![f64::NAN; 6],
        };
        let swept = |loss_db: [f64; 4]| Coverage {
            window: radio::sweep::Window {
                first_column: 1,
                first_row: 0,
                columns: 2,
                rows: 2,
            },
            loss_db: loss_db.to_vec(),
            cells: 4,
        };
        least.take(&swept([100.0, f64::NAN, 150.0, 90.0]), |_, _| 0.0);
        least.take(&swept([110.0, 120.0, f64::NAN, 80.0]), |_, _| 0.0);
        assert_eq!(least.loss_db[1..3], [100.0, 120.0]);
        assert_eq!(least.loss_db[4..6], [150.0, 80.0]);
        let ends = Ends {
            eirp_dbm: 14.0,
            needed_dbm: -116.0,
        };
        let map = least.map(Shown::Signal, ends);
        assert!(map.is_ok_and(|map| map.frame().columns == 2 && map.values()[0] == -86.0));
        let summary = least.summary(ends);
        assert!(summary.is_ok_and(|said| said["cells"] == 4 && said["served"] == 3));
        // An antenna that looks away is the weaker one, however near it is.
        least.take(&swept([70.0, 70.0, 70.0, 70.0]), |column, row| {
            if (column, row) == (1, 0) { 50.0 } else { 0.0 }
        });
        assert_eq!(least.loss_db[1..3], [100.0, 70.0]);
    }
}
