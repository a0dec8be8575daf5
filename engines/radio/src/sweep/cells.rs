//! Which radial, and which of its steps, answers for which cell.

use super::SweepError;
use crate::terrain::{Frame, Grid, Place};
use std::f64::consts::TAU;

/// A rectangle of a grid's samples; each sample is a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The westernmost column of the grid.
    pub first_column: usize,
    /// The northernmost row of the grid.
    pub first_row: usize,
    /// How many columns.
    pub columns: usize,
    /// How many rows.
    pub rows: usize,
}

impl Window {
    /// Samples no farther away than a radius, and at least the one next to the site.
    pub(super) fn around(grid: &Grid, site: Place, radius_m: f64) -> Option<Self> {
        let (column, row) = grid.samples(site);
        let (columns, rows) = grid.shape();
        // Degrees of longitude are shortest at the end that is nearer to the pole.
        let (_, north_m) = grid.frame().metres(site.y);
        let poleward = match grid.frame() {
            Frame::Degrees => (site.y.abs() + 1.01 * radius_m / north_m).min(89.9),
            Frame::Metres => 0.0,
        };
        let (step_x_m, _) = grid.step_m(Place {
            x: 0.0,
            y: poleward,
        });
        let (_, step_y_m) = grid.step_m(site);
        let span = |middle: f64, reach: f64, count: usize| {
            let first = (middle - reach).floor().max(0.0);
            let last = (middle + reach).ceil().min((count - 1) as f64);
            (first <= last).then_some((first as usize, last as usize - first as usize + 1))
        };
        let (first_column, columns) = span(column, 1.01 * radius_m / step_x_m, columns)?;
        let (first_row, rows) = span(row, 1.01 * radius_m / step_y_m, rows)?;
        Some(Self {
            first_column,
            first_row,
            columns,
            rows,
        })
    }

    /// How many cells.
    pub fn cells(&self) -> usize {
        self.columns * self.rows
    }
}

/// A cell and the step of its radial that answers for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Served {
    pub cell: u32,
    pub step: u32,
}

/// Cells by radial.
#[derive(Debug, Clone, Default)]
pub(super) struct ByRadial {
    /// `[i]..[i + 1]`: those of radial `i`.
    starts: Vec<u32>,
    served: Vec<Served>,
}

impl ByRadial {
    /// Puts cells in the order of their radials.
    fn sorted(radials: usize, cells: &[(u32, Served)]) -> Self {
        let mut starts = vec![0_u32; radials + 1];
        for &(radial, _) in cells {
            starts[radial as usize + 1] += 1;
        }
        for i in 0..radials {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut served = vec![Served { cell: 0, step: 0 }; cells.len()];
        for &(radial, cell) in cells {
            let place = &mut next[radial as usize];
            served[*place as usize] = cell;
            *place += 1;
        }
        Self { starts, served }
    }

    pub fn of(&self, radial: usize) -> &[Served] {
        &self.served[self.starts[radial] as usize..self.starts[radial + 1] as usize]
    }

    pub fn len(&self) -> usize {
        self.served.len()
    }
}

/// How a circle of cells is served.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub window: Window,
    pub radials: usize,
    /// Every eighth cell of every eighth row, and all others.
    pub passes: [ByRadial; 2],
}

/// The coarse pass takes each so many-th column and row.
pub(super) const COARSE: usize = 8;
const MOST_RADIALS: f64 = 200_000.0;

impl Plan {
    /// Radials leave the site at even bearings, as many as make them no farther apart at the rim
    /// than a cell is wide; a cell is answered for by the radial and the step nearest to it.
    pub fn new(grid: &Grid, site: Place, radius_m: f64, step_m: f64) -> Result<Self, SweepError> {
        let window = Window::around(grid, site, radius_m).ok_or(SweepError::SiteUnknown)?;
        let (cell_x_m, cell_y_m) = grid.step_m(site);
        let radials = (TAU * radius_m / cell_x_m.min(cell_y_m)).ceil().max(8.0);
        if !(radials <= MOST_RADIALS && window.cells() <= u32::MAX as usize) {
            return Err(SweepError::TooLarge { radius_m });
        }
        let mut passes = [Vec::new(), Vec::with_capacity(window.cells())];
        let last_step = (radius_m / step_m).floor();
        // Columns lie as many units from the site in every row.
        let (site_column, _) = grid.samples(site);
        let turns: Vec<f64> = (0..window.columns)
            .map(|column| ((window.first_column + column) as f64 - site_column) * grid.step().x)
            .collect();
        for row in 0..window.rows {
            let y = grid.place(0, window.first_row + row).y;
            let (east_m, north_m) = grid.frame().middle(site.y, y);
            let away_m = (y - site.y) * north_m;
            let meet = match grid.frame() {
                // Half of how much meridians close in: the bearing at the site from that midway.
                Frame::Degrees => {
                    0.5 * (0.5 * (y + site.y)).to_radians().sin() * 1.0_f64.to_radians()
                }
                Frame::Metres => 0.0,
            };
            for (column, &turn) in turns.iter().enumerate() {
                let across_m = turn * east_m;
                let distance_2 = across_m * across_m + away_m * away_m;
                if distance_2 > radius_m * radius_m {
                    continue;
                }
                let bearing = across_m.atan2(away_m) - turn * meet;
                let radial = (bearing * (radials / TAU)).round().rem_euclid(radials);
                let step = (distance_2.sqrt() / step_m).round().clamp(1.0, last_step);
                let cell = (row * window.columns + column) as u32;
                let coarse = row % COARSE == 0 && column % COARSE == 0;
                let radial = (radial as u32).min(radials as u32 - 1);
                passes[usize::from(!coarse)].push((
                    radial,
                    Served {
                        cell,
                        step: step as u32,
                    },
                ));
            }
        }
        let radials = radials as usize;
        Ok(Self {
            window,
            radials,
            passes: passes.map(|cells| ByRadial::sorted(radials, &cells)),
        })
    }
}
