//! What the sites of a plan reach: swept once, kept in memory, and asked in many ways.

mod draw;
mod next;
mod served;
mod sweep;
mod terrain;
mod things;
mod why;

use std::sync::Arc;

use app::App;
use app::kit::Fault;
use app::people::Areas;
use geo::Point;
use maps::{Frame, Grid};
use radio::sweep::Window;

use crate::kind::Bears;
use crate::model::Plan;
use crate::plan::ground::Ground;
pub use draw::Class;
pub use next::{Best, Next};
pub use served::{AreaLine, Served};
use sweep::Swept;
use terrain::ground;
pub use things::{Thing, gateways, things};
pub use why::{Cut, Why};

/// What the sites of a plan reach.
pub struct Reach {
    ground: Arc<Ground>,
    plan: Plan,
    /// For each site what it reaches, or why nothing is known of it.
    sites: Vec<Result<Arc<Swept>, String>>,
    bears: Bears,
}

impl Reach {
    /// Sweeps what was not swept before.
    ///
    /// # Errors
    /// That there is no terrain, or a plan that no model holds for.
    pub async fn of(app: &App, plan: &Plan) -> Result<Self, Fault> {
        let ground = ground(app).await?;
        let sites = sweep::swept(app, &ground, plan).await?;
        Ok(Self {
            ground,
            bears: plan.bears().map_err(refused)?,
            plan: plan.clone(),
            sites,
        })
    }

    /// How many sites of a plan are not swept yet, when a person has waited a little: the work goes on.
    ///
    /// # Errors
    /// That there is no terrain.
    pub async fn left(app: &App, plan: &Plan) -> Result<usize, Fault> {
        let ground = ground(app).await?;
        Ok(sweep::left(app, &ground, plan).await)
    }

    /// The least basic loss at a place and the site that it is to, dB; none where none reaches.
    fn best(&self, at: Point) -> Option<(usize, f64)> {
        self.losses(at).min_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// The basic loss from each site that knows the place, dB.
    pub fn losses(&self, at: Point) -> impl Iterator<Item = (usize, f64)> {
        let cell = self.ground.map.frame().coordinates(at).map(|(x, y)| {
            let frame = self.ground.map.frame();
            (
                ((x - frame.west) / frame.step_x).round(),
                ((frame.north - y) / frame.step_y).round(),
            )
        });
        let sites = self.sites.iter().enumerate();
        sites.filter_map(move |(site, swept)| {
            let (column, row) = cell?;
            let loss_db = swept.as_ref().ok()?.loss_db(column, row)?;
            Some((site, f64::from(loss_db)))
        })
    }

    /// The part of the ground that any site reaches: its first column and row, and how many of each; none if no site
    /// reaches anything.
    fn window(&self) -> Option<Window> {
        let windows = || self.known().map(|swept| swept.window);
        let first_column = windows().map(|one| one.first_column).min()?;
        let first_row = windows().map(|one| one.first_row).min()?;
        let east = windows().map(|one| one.first_column + one.columns).max()?;
        let south = windows().map(|one| one.first_row + one.rows).max()?;
        Some(Window {
            first_column,
            first_row,
            columns: east - first_column,
            rows: south - first_row,
        })
    }

    /// What is known of sites.
    fn known(&self) -> impl Iterator<Item = &Swept> {
        let known = self.sites.iter().filter_map(|site| site.as_ref().ok());
        known.map(AsRef::as_ref)
    }

    /// Where the cells of a window lie.
    fn frame(&self, window: &Window) -> Frame {
        let all = *self.ground.map.frame();
        Frame {
            west: all.x(window.first_column),
            north: all.y(window.first_row),
            columns: window.columns,
            rows: window.rows,
            ..all
        }
    }

    /// The best signal of all sites, dBm, over all that is looked at; none if no site reaches any cell.
    fn signal(&self) -> Result<Option<Grid>, Fault> {
        let Some(all) = self.window() else {
            return Ok(None);
        };
        let mut signal = vec![f32::NAN; all.cells()];
        let sent_dbm = self.bears.sent_dbm as f32;
        for swept in self.known() {
            let window = swept.window;
            let rows = swept.loss_db.chunks(window.columns.max(1));
            for (row, losses) in (window.first_row - all.first_row..).zip(rows) {
                let from = row * all.columns + window.first_column - all.first_column;
                let Some(kept) = signal.get_mut(from..from + losses.len()) else {
                    continue;
                };
                for (kept, loss_db) in kept.iter_mut().zip(losses) {
                    // What is not a number yields to what is.
                    *kept = kept.max(sent_dbm - loss_db);
                }
            }
        }
        let grid = Grid::new(self.frame(&all), signal).map_err(refused)?;
        Ok(Some(grid))
    }
}

/// The homes of the place: where, of which area, and how many people.
pub fn homes(areas: &Areas) -> Vec<(usize, Point, f64)> {
    let each = areas.homes.iter().zip(&areas.people).enumerate();
    each.flat_map(|(area, (homes, people))| {
        let share = people.people / homes.len().max(1) as f64;
        homes.iter().map(move |at| (area, *at, share))
    })
    .collect()
}

/// What an engine refuses, for a person.
fn refused(why: impl std::fmt::Display) -> Fault {
    Fault::invalid(format!("{why}."))
}
