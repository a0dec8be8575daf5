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

    /// The least basic loss at a place and the site that it is to, dB; none where none reaches.
    fn best(&self, at: Point) -> Option<(usize, f64)> {
        self.losses(at).min_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// The basic loss from each site that knows the place, dB.
    fn losses(&self, at: Point) -> impl Iterator<Item = (usize, f64)> {
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

    /// The best signal of all sites, dBm, over all that is looked at; none if no site reaches any cell.
    fn signal(&self) -> Result<Option<Grid>, Fault> {
        let known = || self.sites.iter().filter_map(|site| site.as_ref().ok());
        let west = known().map(|swept| swept.window.first_column).min();
        let north = known().map(|swept| swept.window.first_row).min();
        let east = known().map(|swept| swept.window.first_column + swept.window.columns);
        let south = known().map(|swept| swept.window.first_row + swept.window.rows);
        let (Some(west), Some(north), Some(east), Some(south)) =
            (west, north, east.max(), south.max())
        else {
            return Ok(None);
        };
        let (columns, rows) = (east - west, south - north);
        let mut signal = vec![f32::NAN; columns * rows];
        for swept in known() {
            let window = swept.window;
            for (row, losses) in swept.loss_db.chunks(window.columns.max(1)).enumerate() {
                let from = (window.first_row + row - north) * columns + window.first_column - west;
                let Some(kept) = signal.get_mut(from..from + losses.len()) else {
                    continue;
                };
                for (kept, loss_db) in kept.iter_mut().zip(losses) {
                    // What is not a number yields to what is.
                    *kept = kept.max(self.bears.sent_dbm as f32 - loss_db);
                }
            }
        }
        let all = *self.ground.map.frame();
        let frame = Frame {
            west: all.x(west),
            north: all.y(north),
            columns,
            rows,
            ..all
        };
        let grid = Grid::new(frame, signal).map_err(refused)?;
        Ok(Some(grid))
    }
}

/// The homes of the place: where, of which area, and how many people.
fn homes(areas: &Areas) -> Vec<(usize, Point, f64)> {
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
