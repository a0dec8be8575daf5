//! What is wrong for all, for each site and for each kind of clutter, found together.

use super::{Prior, Row};

/// Rows with sites and clutters counted from 0.
pub(super) struct Table {
    pub sites: Vec<u32>,
    pub clutters: Vec<u32>,
    pub site_rows: Vec<usize>,
    pub clutter_rows: Vec<usize>,
    /// Of each row: its site and clutter in the lists above.
    pub at: Vec<(usize, usize)>,
    /// Of each row: measured less predicted, dB.
    pub off_db: Vec<f64>,
}

impl Table {
    pub(super) fn of(rows: &[Row]) -> Self {
        let listed = |of: &dyn Fn(&Row) -> u32| {
            let mut ids: Vec<u32> = rows.iter().map(of).collect();
            ids.sort_unstable();
            ids.dedup();
            ids
        };
        let sites = listed(&|row| row.site);
        let clutters = listed(&|row| row.clutter.into());
        let place = |ids: &[u32], id: u32| ids.binary_search(&id).unwrap_or_default();
        let at: Vec<(usize, usize)> = rows
            .iter()
            .map(|row| {
                (
                    place(&sites, row.site),
                    place(&clutters, row.clutter.into()),
                )
            })
            .collect();
        let (mut site_rows, mut clutter_rows) = (vec![0; sites.len()], vec![0; clutters.len()]);
        for &(site, clutter) in &at {
            add(&mut site_rows, site, 1);
            add(&mut clutter_rows, clutter, 1);
        }
        Self {
            sites,
            clutters,
            site_rows,
            clutter_rows,
            at,
            off_db: rows
                .iter()
                .map(|row| row.measured_db - row.predicted_db)
                .collect(),
        }
    }
}

/// Corrections, dB.
pub(super) struct Fit {
    pub common_db: f64,
    pub site_db: Vec<f64>,
    pub clutter_db: Vec<f64>,
}

/// How often the parts are gone over: a fixed number, so that the work is known and the bits are the same.
const SWEEPS: usize = 40;

/// A row further off than this many deviations counts less. Source: Huber 1964, 95% as good where all is normal.
const FAR: f64 = 1.345;

/// A deviation is believed as if so many rows, sites or clutters had spoken for the prior.
const PRIOR_VOICES: f64 = 3.0;

impl Fit {
    /// From the rows that `take` takes, by number.
    pub(super) fn of(table: &Table, prior: &Prior, take: impl Fn(usize) -> bool) -> Self {
        let rows: Vec<(usize, usize, f64)> = table
            .at
            .iter()
            .zip(&table.off_db)
            .enumerate()
            .filter(|(i, _)| take(*i))
            .map(|(_, (&(site, clutter), &off))| (site, clutter, off))
            .collect();
        let mut fit = Self {
            common_db: 0.0,
            site_db: vec![0.0; table.sites.len()],
            clutter_db: vec![0.0; table.clutters.len()],
        };
        if rows.is_empty() {
            return fit;
        }
        fit.common_db = median(rows.iter().map(|row| row.2).collect())
            * shrink(rows.len() as f64, prior.spot_db, prior.model_db);
        let mut spot = prior.spot_db;
        let (mut site, mut clutter) = (Part::of(prior.site_db), Part::of(prior.clutter_db));
        for sweep in 0..SWEEPS {
            // The spread of the rest, in the middle, so that rows far off do not make themselves near. It settles early.
            if sweep % 4 == 0 {
                let rest = rows.iter().map(|row| fit.rest(row).abs()).collect();
                let found = 1.4826 * median(rest);
                let n = rows.len() as f64;
                spot = ((n * found * found + PRIOR_VOICES * prior.spot_db.powi(2))
                    / (n + PRIOR_VOICES))
                    .sqrt();
            }
            let weight = |rest: f64| (FAR * spot / rest.abs().max(1e-9)).min(1.0);

            let (mut sum, mut weights) = (0.0, 0.0);
            for row in &rows {
                let rest = fit.rest(row);
                let w = weight(rest);
                sum += w * (rest + fit.common_db);
                weights += w;
            }
            fit.common_db = sum / (weights + (spot / prior.model_db).powi(2));

            site.begin(fit.site_db.len());
            for row in &rows {
                let rest = fit.rest(row);
                site.hear(row.0, rest + get(&fit.site_db, row.0), weight(rest));
            }
            site.settle(&mut fit.site_db, spot);

            clutter.begin(fit.clutter_db.len());
            for row in &rows {
                let rest = fit.rest(row);
                clutter.hear(row.1, rest + get(&fit.clutter_db, row.1), weight(rest));
            }
            clutter.settle(&mut fit.clutter_db, spot);
        }
        fit
    }

    /// The correction of a row's site and clutter, dB.
    pub(super) fn correction_db(&self, (site, clutter): (usize, usize)) -> f64 {
        self.common_db + get(&self.site_db, site) + get(&self.clutter_db, clutter)
    }

    fn rest(&self, row: &(usize, usize, f64)) -> f64 {
        row.2 - self.correction_db((row.0, row.1))
    }
}

/// The sites, or the clutters: how much they differ, and what is heard of each in a sweep.
struct Part {
    prior_db: f64,
    deviation_db: f64,
    heard: Vec<(f64, f64)>,
}

impl Part {
    fn of(prior_db: f64) -> Self {
        Self {
            prior_db,
            deviation_db: prior_db,
            heard: Vec::new(),
        }
    }

    fn begin(&mut self, many: usize) {
        self.heard.clear();
        self.heard.resize(many, (0.0, 0.0));
    }

    fn hear(&mut self, which: usize, off_db: f64, weight: f64) {
        if let Some((sum, weights)) = self.heard.get_mut(which) {
            *sum += weight * off_db;
            *weights += weight;
        }
    }

    /// Each effect as far as its rows speak for it; then how much effects differ, by what they are and by how unsure
    /// (the step of expectation and maximisation).
    fn settle(&mut self, effects: &mut [f64], spot_db: f64) {
        let ratio = (spot_db / self.deviation_db).powi(2);
        let (mut squares, mut many) = (0.0, 0.0);
        for (effect, (sum, weights)) in effects.iter_mut().zip(&self.heard) {
            *effect = sum / (weights + ratio);
            if *weights > 0.0 {
                squares += *effect * *effect + spot_db * spot_db / (weights + ratio);
                many += 1.0;
            }
        }
        let prior = PRIOR_VOICES * self.prior_db * self.prior_db;
        self.deviation_db = ((squares + prior) / (many + PRIOR_VOICES)).sqrt().max(0.01);
    }
}

/// How much of a mean of so many is kept.
fn shrink(many: f64, spot_db: f64, prior_db: f64) -> f64 {
    many / (many + (spot_db / prior_db).powi(2))
}

/// The middle of some values, the upper of two; 0 of none.
pub(super) fn median(mut values: Vec<f64>) -> f64 {
    let middle = values.len() / 2;
    if middle >= values.len() {
        return 0.0;
    }
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}

fn get(list: &[f64], i: usize) -> f64 {
    list.get(i).copied().unwrap_or_default()
}

fn add(list: &mut [usize], i: usize, more: usize) {
    if let Some(here) = list.get_mut(i) {
        *here += more;
    }
}
