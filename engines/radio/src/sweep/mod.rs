//! Coverage of a circle around a site: the loss at every cell, by radials.
//!
//! Radials leave the site at even bearings, no farther apart at the rim than a cell is wide, and
//! have a step at every so many metres. A cell is answered for by the step nearest to it of the
//! radial nearest to it: the answer is that of the model for the ground from the site along that
//! radial up to that step, to the last bit. So the path ends within half a step, and within half a
//! cell across, of the middle of the cell.
//!
//! On a grid in degrees radials are geodesics on WGS84; between points worked out every 16 steps
//! they are straight on the grid, which departs from the geodesic by less than 0.1 m.

mod cells;
mod horizons;
mod radial;
#[cfg(test)]
mod tests;

pub use cells::Window;

use crate::itm::{Itm, Padded};
use crate::terrain::{Frame, Grid, Place};
use cells::{ByRadial, Plan};
use geo::{Point, destination};
use radial::Radial;
use rayon::prelude::*;
use std::f64::consts::TAU;

/// Why there is no coverage.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum SweepError {
    /// The site is outside the terrain, or in a void of it.
    #[error("the terrain does not know the height of the ground at the site")]
    SiteUnknown,
    /// The radius is no distance, or shorter than a step.
    #[error(
        "the radius must be at least one step of {step_m} m and at most 200000 m, got {radius_m} m"
    )]
    Radius {
        /// As given.
        radius_m: f64,
        /// As given.
        step_m: f64,
    },
    /// The step is no distance.
    #[error("the step along a radial must be 1 m to 10000 m, got {0} m")]
    Step(f64),
    /// More radials or cells than there is room for.
    #[error("a radius of {radius_m} m has too many cells for this terrain")]
    TooLarge {
        /// As given.
        radius_m: f64,
    },
    /// The caller said so.
    #[error("stopped")]
    Stopped,
}

/// Which cells an answer has so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pass {
    /// Every eighth cell of every eighth row: a first look, of a 64th of the work. What it says
    /// does not change any more.
    Coarse,
    /// All.
    Full,
}

/// The loss at each cell of a window of the terrain.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// Where on the terrain's grid.
    pub window: Window,
    /// `[rows, columns]`, dB; not a number outside the radius, where the pass has not come yet, and
    /// where there is no answer: behind a void, beyond the terrain, or refused by the model.
    pub loss_db: Vec<f64>,
    /// How many cells have been worked on.
    pub cells: usize,
}

/// A circle around a site, ready to be swept.
pub struct Sweep<'a> {
    grid: &'a Grid,
    itm: &'a Itm,
    site: Place,
    step_m: f64,
    plan: Plan,
}

impl<'a> Sweep<'a> {
    /// Lays out radials and cells.
    ///
    /// | argument | unit | range |
    /// |---|---|---|
    /// | `site` | the grid's | on known ground |
    /// | `radius_m` | m | at least a step, at most 200,000 |
    /// | `step_m` | m | 1 to 10,000; that of the terrain, such as 92.6 for 3 seconds of arc, is usual |
    ///
    /// # Errors
    /// [`SweepError`].
    pub fn new(
        grid: &'a Grid,
        itm: &'a Itm,
        site: Place,
        radius_m: f64,
        step_m: f64,
    ) -> Result<Self, SweepError> {
        if !(1.0..=10_000.0).contains(&step_m) {
            return Err(SweepError::Step(step_m));
        }
        if !(radius_m >= step_m && radius_m <= 200_000.0) {
            return Err(SweepError::Radius { radius_m, step_m });
        }
        if grid.height_m(site).is_none() {
            return Err(SweepError::SiteUnknown);
        }
        let plan = Plan::new(grid, site, radius_m, step_m)?;
        Ok(Self {
            grid,
            itm,
            site,
            step_m,
            plan,
        })
    }

    /// How many cells lie within the radius.
    pub fn cells(&self) -> usize {
        self.plan.passes.iter().map(ByRadial::len).sum()
    }

    /// How many radials there are.
    pub fn radials(&self) -> usize {
        self.plan.radials
    }

    /// Works out every cell: first every eighth of every eighth row, then the rest.
    ///
    /// Radials are shared out among the threads of rayon's pool; how many there are makes no
    /// difference to any bit. `keep_going` is asked before each radial, `seen` after each pass.
    ///
    /// # Errors
    /// [`SweepError::Stopped`] as soon as either says no.
    pub fn run(
        &self,
        keep_going: &(dyn Fn() -> bool + Sync),
        seen: &mut dyn FnMut(Pass, &Coverage) -> bool,
    ) -> Result<Coverage, SweepError> {
        let window = self.plan.window;
        let mut coverage = Coverage {
            window,
            loss_db: vec![f64::NAN; window.cells()],
            cells: 0,
        };
        for (pass, cells) in [Pass::Coarse, Pass::Full]
            .into_iter()
            .zip(&self.plan.passes)
        {
            let losses = (0..self.plan.radials)
                .into_par_iter()
                .map_init(Radial::default, |radial, i| {
                    self.radial(radial, i, cells, keep_going)
                })
                .collect::<Result<Vec<Vec<f64>>, SweepError>>()?;
            for (i, losses_db) in losses.iter().enumerate() {
                for (served, &loss_db) in cells.of(i).iter().zip(losses_db) {
                    coverage.loss_db[served.cell as usize] = loss_db;
                }
            }
            coverage.cells += cells.len();
            if !seen(pass, &coverage) {
                return Err(SweepError::Stopped);
            }
        }
        Ok(coverage)
    }

    /// The losses of a radial's cells.
    fn radial(
        &self,
        radial: &mut Radial,
        index: usize,
        cells: &ByRadial,
        keep_going: &(dyn Fn() -> bool + Sync),
    ) -> Result<Vec<f64>, SweepError> {
        if !keep_going() {
            return Err(SweepError::Stopped);
        }
        let cells = cells.of(index);
        let last = cells
            .iter()
            .map(|served| served.step as usize)
            .max()
            .unwrap_or(0);
        radial.wanted.clear();
        radial.wanted.resize(last + 1, false);
        for served in cells {
            radial.wanted[served.step as usize] = true;
        }
        self.take_ground(index, last, &mut radial.ground_m);
        solve(radial, self.itm, self.step_m);
        Ok(cells
            .iter()
            .map(|served| radial.losses_db[served.step as usize])
            .collect())
    }

    /// The ground along a radial, up to a step; not a number from where it is unknown.
    fn take_ground(&self, index: usize, last: usize, ground_m: &mut Vec<f32>) {
        /// Steps from one point that is worked out to the next.
        const KNOT: usize = 16;
        ground_m.clear();
        ground_m.resize(last + 1 + Padded::ROOM, f32::NAN);
        let turn = TAU * index as f64 / self.plan.radials as f64;
        let knot = |step: usize| {
            let away_m = step as f64 * self.step_m;
            self.grid.samples(match self.grid.frame() {
                Frame::Metres => Place {
                    x: self.site.x + away_m * turn.sin(),
                    y: self.site.y + away_m * turn.cos(),
                },
                Frame::Degrees => {
                    let site = Point {
                        lon: self.site.x,
                        lat: self.site.y,
                    };
                    let Point { lon, lat } = destination(site, turn.to_degrees(), away_m);
                    Place { x: lon, y: lat }
                }
            })
        };
        let mut from = (0, knot(0));
        while from.0 < last {
            let to = (from.0 + KNOT, knot(from.0 + KNOT));
            let mut between = [0.0; KNOT + 1];
            self.grid.along(from.1, to.1, &mut between);
            let count = (last + 1 - from.0).min(KNOT + 1);
            ground_m[from.0..from.0 + count].copy_from_slice(&between[..count]);
            from = to;
        }
    }
}

/// With vectors where the processor has them.
fn solve(radial: &mut Radial, itm: &Itm, step_m: f64) {
    #[cfg(target_arch = "x86_64")]
    if let Some(token) = pulp::x86::V3::try_new() {
        return token.vectorize(Solve {
            radial,
            itm,
            step_m,
            token,
        });
    }
    radial.solve::<f64>((), itm.constants(), step_m);
}

/// What [`solve`] does with vectors. It is no closure, for those are not sure to become a part of
/// the function that may use vectors.
#[cfg(target_arch = "x86_64")]
struct Solve<'a> {
    radial: &'a mut Radial,
    itm: &'a Itm,
    step_m: f64,
    token: pulp::x86::V3,
}

#[cfg(target_arch = "x86_64")]
impl pulp::NullaryFnOnce for Solve<'_> {
    type Output = ();
    #[inline(always)]
    fn call(self) {
        let Self {
            radial,
            itm,
            step_m,
            token,
        } = self;
        radial.solve::<crate::lanes::four::Four>(token, itm.constants(), step_m);
    }
}
