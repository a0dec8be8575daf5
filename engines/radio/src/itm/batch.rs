//! Paths in columns, so that several are worked out at once.

use super::attenuation::{Answer, attenuation};
use super::constants::Constants;
use super::path::{Found, Path};
use crate::lanes::Lanes;

const COLUMNS: usize = 11;

/// What was found of some paths.
#[derive(Debug, Clone, Default)]
pub(crate) struct Batch {
    columns: [Vec<f64>; COLUMNS],
    count: usize,
}

impl Batch {
    /// Starts anew.
    pub fn clear(&mut self) {
        self.columns.iter_mut().for_each(Vec::clear);
        self.count = 0;
    }

    /// Adds a path.
    #[inline(always)]
    pub fn push(&mut self, found: &Found<f64>) {
        let row = [
            found.distance_m,
            found.refractivity_n,
            found.curvature,
            found.horizon_rad[0],
            found.horizon_rad[1],
            found.horizon_m[0],
            found.horizon_m[1],
            found.effective_m[0],
            found.effective_m[1],
            found.range_m,
            found.fitted_m,
        ];
        for (column, value) in self.columns.iter_mut().zip(row) {
            column.push(value);
        }
        self.count += 1;
    }

    /// The loss of each path in dB, not a number where it is refused or not finite, in the order
    /// in which they were added. With vectors where the processor has them.
    pub fn losses_db(&mut self, k: &Constants, losses_db: &mut Vec<f64>) {
        #[cfg(target_arch = "x86_64")]
        if let Some(token) = pulp::x86::V3::try_new() {
            return token.vectorize(
                #[inline(always)]
                || self.lane_by_lane::<crate::lanes::four::Four>(token, k, losses_db),
            );
        }
        self.lane_by_lane::<f64>((), k, losses_db);
    }

    #[inline(always)]
    fn lane_by_lane<L: Lanes>(&mut self, token: L::Token, k: &Constants, losses_db: &mut Vec<f64>) {
        let padded = self.count.next_multiple_of(L::WIDTH);
        for column in &mut self.columns {
            let last = column.last().copied().unwrap_or(0.0);
            column.resize(padded, last);
        }
        losses_db.clear();
        losses_db.resize(padded, 0.0);
        for (i, loss_db) in losses_db.chunks_exact_mut(L::WIDTH).enumerate() {
            let column = |c: usize| L::load(token, &self.columns[c][i * L::WIDTH..]);
            let found = Found {
                distance_m: column(0),
                refractivity_n: column(1),
                curvature: column(2),
                horizon_rad: [column(3), column(4)],
                horizon_m: [column(5), column(6)],
                effective_m: [column(7), column(8)],
                range_m: column(9),
                fitted_m: column(10),
            };
            let Answer {
                loss_db: db,
                refusal,
                ..
            } = attenuation(k, &Path::new(found), true);
            let none = db.like(f64::NAN);
            none.or_else(refusal.gt(db.like(0.0)), db).store(loss_db);
        }
        losses_db.truncate(self.count);
    }
}
