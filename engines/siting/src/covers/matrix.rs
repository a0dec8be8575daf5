//! From a matrix of losses to who is served: whatever is no weaker than the receiver needs.

use super::{Builder, Covers};
use crate::refused::Refused;

impl Covers {
    /// Covers by loss: a candidate serves every demand whose loss is no more than `most_db`.
    ///
    /// | argument  | shape | unit | range |
    /// |-----------|-------|------|-------|
    /// | `demands` | `[]`  |      | d |
    /// | `loss_db` | `[c · d]`, candidate by candidate | dB | any; infinite is never served |
    /// | `most_db` | `[]`  | dB   | any number |
    ///
    /// # Errors
    /// [`Refused::Shape`] if the matrix is not whole rows of `demands`; [`Refused::Value`] for the first that is
    /// no number; [`Refused::Threshold`]; [`Refused::TooMany`].
    pub fn from_losses(demands: usize, loss_db: &[f32], most_db: f64) -> Result<Self, Refused> {
        if demands == 0 {
            return Err(Refused::NoDemand);
        }
        let rows = loss_db.chunks_exact(demands);
        if !rows.remainder().is_empty() {
            return Err(Refused::Shape {
                what: "losses",
                got: loss_db.len(),
                want: (loss_db.len() / demands + 1) * demands,
            });
        }
        let rows = rows.map(|row| (0_u32..).zip(row.iter().map(|&loss| f64::from(loss))));
        Self::from_sparse_losses(demands, rows, most_db)
    }

    /// The same from rows that name only the demands worth looking at: pairs of a demand's number and its loss in dB.
    ///
    /// Whoever is not in a row is not served. A row may be made while it is read, so that the whole matrix is never
    /// in memory.
    ///
    /// # Errors
    /// As [`Covers::from_losses`], and [`Refused::Unknown`] for a demand number that is not below `demands`.
    pub fn from_sparse_losses<R>(
        demands: usize,
        rows: impl IntoIterator<Item = R>,
        most_db: f64,
    ) -> Result<Self, Refused>
    where
        R: IntoIterator<Item = (u32, f64)>,
    {
        if most_db.is_nan() {
            return Err(Refused::Threshold(most_db));
        }
        let mut builder = Builder::new(demands)?;
        for (candidate, row) in rows.into_iter().enumerate() {
            let mut unread = None;
            builder.push(row.into_iter().filter_map(|(demand, loss_db)| {
                if loss_db.is_nan() && unread.is_none() {
                    unread = Some(demand as usize);
                }
                (loss_db <= most_db && loss_db < f64::INFINITY).then_some(demand)
            }))?;
            if let Some(demand) = unread {
                return Err(Refused::Value { candidate, demand });
            }
        }
        Ok(builder.covers)
    }
}
