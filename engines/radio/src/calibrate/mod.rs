//! A model set right by what was measured, and how far it can be trusted afterwards.
//!
//! Each row is a signal that arrived: from which site, in what clutter, with which loss, and the loss that the model
//! had said. [`calibrate`] finds what is wrong for all, for each site and for each kind of clutter; where rows are few it
//! believes them little. What it then claims of its error was tried on rows that it had not seen.

mod fit;
mod held_out;
#[cfg(test)]
mod tests;

use fit::{Fit, Table};

use crate::Refused;
use crate::refused::{count, within};
use crate::service::two_sided;

/// The most rows that are taken at once.
const MOST: usize = 5_000_000;

/// A signal that was measured. A row that nobody received is no row: leave it out, and know that faint signals are then
/// missing from the measurements.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// Which site.
    pub site: u32,
    /// Which kind of clutter, or any other class that may differ.
    pub clutter: u16,
    /// The loss by the model, dB, -50 to 500.
    pub predicted_db: f64,
    /// The loss by measurement, dB, -50 to 500: what was sent, with both antennas, less what arrived.
    pub measured_db: f64,
}

/// What is believed before anything is measured: deviations, dB, each 0.1 to 50.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior {
    /// Of the model's error at a place, whatever the reason: with no rows it is the whole claim.
    pub model_db: f64,
    /// Of what is wrong for one site.
    pub site_db: f64,
    /// Of what is wrong for one kind of clutter.
    pub clutter_db: f64,
    /// Of one measurement about what is right for its site and clutter.
    pub spot_db: f64,
}

impl Default for Prior {
    /// 8 dB of the model, as the better models have on drives in Britain; 4, 4 and 6 of its parts, which make up 8.2.
    fn default() -> Self {
        Self {
            model_db: 8.0,
            site_db: 4.0,
            clutter_db: 4.0,
            spot_db: 6.0,
        }
    }
}

/// What is wrong for one site or one kind of clutter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// Which.
    pub id: u32,
    /// How many rows it had.
    pub rows: usize,
    /// What is to be added to the model's loss, beyond what is added for all, dB.
    pub correction_db: f64,
}

/// How far off losses were, measured less said, dB.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Errors {
    /// On average.
    pub mean_db: f64,
    /// Root of the mean of squares.
    pub rms_db: f64,
    /// Half of the rows were off by no more.
    pub median_size_db: f64,
}

/// What measurements say of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// What is to be added to every loss, dB.
    pub common_db: f64,
    /// By site, in order of number.
    pub sites: Vec<Effect>,
    /// By clutter, in order of number.
    pub clutter: Vec<Effect>,
    /// How far off the model was; none without rows.
    pub before: Option<Errors>,
    /// How far off it is, corrected, on rows that were held out; none without rows.
    pub after: Option<Errors>,
    /// A loss at a site that was measured is within this of the corrected one with the confidence, dB.
    pub known_site_db: f64,
    /// A loss at a site that never was, likewise, dB.
    pub new_site_db: f64,
    /// The confidence of both, 0.5 to 0.99.
    pub confidence: f64,
}

impl Calibration {
    /// What is to be added to the model's loss, dB. A site or clutter that was never measured has nothing of its own.
    #[must_use]
    pub fn correction_db(&self, site: u32, clutter: u16) -> f64 {
        let of = |effects: &[Effect], id: u32| {
            let found = effects.binary_search_by_key(&id, |effect| effect.id);
            found
                .ok()
                .and_then(|i| effects.get(i))
                .map_or(0.0, |e| e.correction_db)
        };
        self.common_db + of(&self.sites, site) + of(&self.clutter, clutter.into())
    }

    /// Between which losses a measurement would lie, with the confidence, dB.
    #[must_use]
    pub fn range_db(&self, predicted_db: f64, site: u32, clutter: u16) -> (f64, f64) {
        let middle = predicted_db + self.correction_db(site, clutter);
        let half = self.half_width_db(site);
        (middle - half, middle + half)
    }

    /// The deviation of the error there, dB, as [`crate::service::Spread::model_db`] wants it: that of the normal
    /// distribution of the same interval. It holds the differences among spots too, for each measurement was of a spot.
    #[must_use]
    pub fn sigma_db(&self, site: u32) -> f64 {
        self.half_width_db(site) / two_sided(self.confidence)
    }

    fn half_width_db(&self, site: u32) -> f64 {
        if self
            .sites
            .binary_search_by_key(&site, |effect| effect.id)
            .is_ok()
        {
            self.known_site_db
        } else {
            self.new_site_db
        }
    }
}

/// Sets a model right by rows; `confidence` 0.5 to 0.99. With no rows nothing is changed, and the claim is the prior's.
///
/// * Corrections: measured less predicted is taken as something common, something of the site, something of the clutter
///   and the rest. They are found together, each shrunk to 0 by how few rows speak for it and how little sites (or
///   clutters) differ; a row far off counts less.
/// * Error afterwards: rows are dealt into ten parts, and each part is judged by what the other nine say.
/// * Interval at a measured site: the confidence's quantile of those held-out errors, so that a new row of the same kind
///   is inside as often as claimed, whatever the shape of the errors.
/// * Interval at a new site: likewise with whole sites held out, each site counting once, and rows of one site counting
///   as the fewer the more alike they are.
///
/// Where rows are too few for a quantile, the interval is that of the prior, or of the largest error if that is wider.
///
/// `keep_going` is asked before each of up to 31 passes over the rows.
///
/// # Errors
/// [`Refused`] for more than 5,000,000 rows, for what is out of range or NaN, by row, and if it was stopped.
///
/// # Source
/// Corrections: Robinson, "That BLUP is a good thing", Statistical Science 6(1), 1991, with the weights of Huber,
/// "Robust estimation of a location parameter", 1964. Intervals: Vovk, "Cross-conformal predictors", 2015; Lee, Barber
/// and Willett, "Distribution-free inference with hierarchical data", 2023, with the effect of clusters of Kish, 1965.
pub fn calibrate(
    rows: &[Row],
    prior: &Prior,
    confidence: f64,
    keep_going: &dyn Fn() -> bool,
) -> Result<Calibration, Refused> {
    within("confidence", 0.5, 0.99, confidence)?;
    within("deviation of the model, dB", 0.1, 50.0, prior.model_db)?;
    within("deviation of sites, dB", 0.1, 50.0, prior.site_db)?;
    within("deviation of clutter, dB", 0.1, 50.0, prior.clutter_db)?;
    within("deviation of spots, dB", 0.1, 50.0, prior.spot_db)?;
    count("rows", 0, MOST, rows.len())?;
    let each = |what, of: &dyn Fn(&Row) -> f64| {
        rows.iter().map(of).enumerate().try_for_each(|(i, got)| {
            if (-50.0..=500.0).contains(&got) {
                return Ok(());
            }
            let (least, most, number) = (-50.0, 500.0, i + 1);
            Err(Refused::Item {
                what,
                least,
                most,
                got,
                number,
            })
        })
    };
    each("predicted loss, dB", &|row| row.predicted_db)?;
    each("measured loss, dB", &|row| row.measured_db)?;

    let table = Table::of(rows);
    if !keep_going() {
        return Err(Refused::Stopped);
    }
    let fit = Fit::of(&table, prior, |_| true);
    let unseen = held_out::by_row(&table, prior, keep_going)?;
    let floor = two_sided(confidence) * prior.model_db;
    let known_site_db = held_out::half_width(&unseen, confidence, floor);
    let new_site_db = held_out::new_site(&table, prior, confidence, floor, keep_going)?;
    Ok(Calibration {
        common_db: fit.common_db,
        sites: effects(&table.sites, &table.site_rows, &fit.site_db),
        clutter: effects(&table.clutters, &table.clutter_rows, &fit.clutter_db),
        before: errors(&table.off_db),
        after: errors(&unseen),
        known_site_db,
        // Less is known of a new site than of one that was measured.
        new_site_db: new_site_db.max(known_site_db),
        confidence,
    })
}

fn effects(ids: &[u32], rows: &[usize], correction_db: &[f64]) -> Vec<Effect> {
    ids.iter()
        .zip(rows)
        .zip(correction_db)
        .map(|((&id, &rows), &correction_db)| Effect {
            id,
            rows,
            correction_db,
        })
        .collect()
}

fn errors(off_db: &[f64]) -> Option<Errors> {
    if off_db.is_empty() {
        return None;
    }
    let n = off_db.len() as f64;
    Some(Errors {
        mean_db: off_db.iter().sum::<f64>() / n,
        rms_db: (off_db.iter().map(|e| e * e).sum::<f64>() / n).sqrt(),
        median_size_db: fit::median(off_db.iter().map(|e| e.abs()).collect()),
    })
}
