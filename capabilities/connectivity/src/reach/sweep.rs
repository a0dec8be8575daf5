//! The loss at every cell around a site, worked out once for what it depends on.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use app::App;
use app::kit::Fault;
use radio::sweep::{Sweep, Window};

use crate::model::{Plan, Site};
use crate::plan::ground::Ground;

/// Sites that are kept: at 15 km on 3 seconds of arc one takes half a megabyte or so.
const MOST: usize = 300;

/// As long as people wait without asking whether something is wrong.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// What a site reaches.
pub struct Swept {
    /// Where on the ground's cells.
    pub window: Window,
    /// Row by row, dB; not a number where it does not reach or nothing is known.
    pub loss_db: Vec<f32>,
}

impl Swept {
    /// The loss at a cell of the ground, given as whole numbers.
    pub fn loss_db(&self, column: f64, row: f64) -> Option<f32> {
        let within = |at: f64, first: usize, many: usize| {
            let at = at - first as f64;
            (at >= 0.0 && at < many as f64).then_some(at as usize)
        };
        let window = &self.window;
        let column = within(column, window.first_column, window.columns)?;
        let row = within(row, window.first_row, window.rows)?;
        let loss_db = self.loss_db.get(row * window.columns + column)?;
        (!loss_db.is_nan()).then_some(*loss_db)
    }
}

/// All that a sweep depends on: the place, heights, frequency and reach, to the last bit.
type Key = [u64; 6];
/// What a site reaches, or why nothing is known of it.
type Answer = Result<Arc<Swept>, String>;

fn key(plan: &Plan, site: &Site) -> Key {
    [
        site.at.lon,
        site.at.lat,
        site.height_m,
        plan.device_m,
        plan.kind.usual().freq_hz,
        plan.reach_m,
    ]
    .map(f64::to_bits)
}

#[derive(Default)]
struct Kept {
    known: Mutex<Known>,
    /// One plan is swept at a time: it takes all processors, and the next may find its sites swept.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Known {
    answers: HashMap<Key, Answer>,
    /// The oldest first.
    order: VecDeque<Key>,
}

impl Kept {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the sites of a plan reach, if all of them are known: nobody waits for another plan then.
    fn all(&self, plan: &Plan) -> Option<Vec<Answer>> {
        let known = self.known();
        let each = plan.sites.iter().map(|site| key(plan, site));
        each.map(|key| known.answers.get(&key).cloned()).collect()
    }
}

impl Known {
    fn keep(&mut self, key: Key, answer: Answer) {
        if self.answers.insert(key, answer).is_none() {
            self.order.push_back(key);
        }
        while self.order.len() > MOST {
            if let Some(oldest) = self.order.pop_front() {
                self.answers.remove(&oldest);
            }
        }
    }
}

/// What each site of a plan reaches.
///
/// # Errors
/// A fault of ours, if the work itself fails.
pub async fn swept(app: &App, ground: &Arc<Ground>, plan: &Plan) -> Result<Vec<Answer>, Fault> {
    let kept = app.shared(Kept::default);
    if let Some(all) = kept.all(plan) {
        return Ok(all);
    }
    let _turn = kept.turn.lock().await;
    let (ground, plan, kept) = (Arc::clone(ground), plan.clone(), Arc::clone(&kept));
    let work = move || {
        let each = plan.sites.iter().map(|site| {
            let key = key(&plan, site);
            let known = kept.known().answers.get(&key).cloned();
            known.unwrap_or_else(|| {
                let answer = sweep(&ground, &plan, site).map(Arc::new);
                kept.known().keep(key, answer.clone());
                answer
            })
        });
        each.collect()
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Fault::internal)
}

/// Sweeps for as long as a person waits without a word, and goes on behind; how many sites are left.
pub async fn left(app: &App, ground: &Arc<Ground>, plan: &Plan) -> usize {
    let work = {
        let (app, ground, plan) = (app.clone(), Arc::clone(ground), plan.clone());
        tokio::spawn(async move { swept(&app, &ground, &plan).await.map(drop) })
    };
    let _late = tokio::time::timeout(PATIENCE, work).await;
    let kept = app.shared(Kept::default);
    let known = kept.known();
    let each = plan.sites.iter().map(|site| key(plan, site));
    each.filter(|key| !known.answers.contains_key(key)).count()
}

fn sweep(ground: &Ground, plan: &Plan, site: &Site) -> Result<Swept, String> {
    let itm = plan
        .air()
        .itm(site.height_m)
        .map_err(|why| why.to_string())?;
    let place = ground
        .spot(site.at)
        .ok_or("it lies where the terrain does not reach")?;
    let sweep = Sweep::new(&ground.heights, &itm, place, plan.reach_m, ground.step_m())
        .map_err(|why| why.to_string())?;
    let coverage = sweep
        .run(&|| true, &mut |_, _| true)
        .map_err(|why| why.to_string())?;
    Ok(Swept {
        window: coverage.window,
        loss_db: coverage.loss_db.iter().map(|loss| *loss as f32).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_goes_when_there_are_too_many() {
        let mut known = Known::default();
        let key = |n: u64| [n, 0, 0, 0, 0, 0];
        let answer = || Err("no ground".to_owned());
        for n in 0..=MOST as u64 {
            known.keep(key(n), answer());
        }
        // What is there already takes no room of another.
        known.keep(key(5), answer());
        assert_eq!((known.answers.len(), known.order.len()), (MOST, MOST));
        assert!(!known.answers.contains_key(&key(0)));
        assert!(known.answers.contains_key(&key(1)));
    }

    #[test]
    fn a_cell_beyond_the_window_is_not_known() {
        let swept = Swept {
            window: Window {
                first_column: 10,
                first_row: 20,
                columns: 2,
                rows: 1,
            },
            loss_db: vec![90.0, f32::NAN],
        };
        let check = |column: f64, row: f64, want: Option<f32>| {
            assert_eq!(swept.loss_db(column, row), want, "{column}, {row}");
        };
        check(10.0, 20.0, Some(90.0));
        check(11.0, 20.0, None);
        check(12.0, 20.0, None);
        check(9.0, 20.0, None);
        check(10.0, 21.0, None);
        check(f64::NAN, 20.0, None);
    }
}
