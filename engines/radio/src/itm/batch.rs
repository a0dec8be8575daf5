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
            return token.vectorize(Lanewise {
                batch: self,
                k,
                losses_db,
                token,
            });
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
            let at = i * L::WIDTH;
            let found = Found {
                distance_m: self.lanes_of::<L>(token, 0, at),
                refractivity_n: self.lanes_of::<L>(token, 1, at),
                curvature: self.lanes_of::<L>(token, 2, at),
                horizon_rad: [
                    self.lanes_of::<L>(token, 3, at),
                    self.lanes_of(token, 4, at),
                ],
                horizon_m: [
                    self.lanes_of::<L>(token, 5, at),
                    self.lanes_of(token, 6, at),
                ],
                effective_m: [
                    self.lanes_of::<L>(token, 7, at),
                    self.lanes_of(token, 8, at),
                ],
                range_m: self.lanes_of::<L>(token, 9, at),
                fitted_m: self.lanes_of::<L>(token, 10, at),
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

    #[inline(always)]
    fn lanes_of<L: Lanes>(&self, token: L::Token, column: usize, at: usize) -> L {
        L::load(token, &self.columns[column][at..])
    }
}

/// What [`Batch::losses_db`] does with vectors; no closure, as for a sweep.
#[cfg(target_arch = "x86_64")]
struct Lanewise<'a> {
    batch: &'a mut Batch,
    k: &'a Constants,
    losses_db: &'a mut Vec<f64>,
    token: pulp::x86::V3,
}

#[cfg(target_arch = "x86_64")]
impl pulp::NullaryFnOnce for Lanewise<'_> {
    type Output = ();
    #[inline(always)]
    fn call(self) {
        let Self {
            batch,
            k,
            losses_db,
            token,
        } = self;
        batch.lane_by_lane::<crate::lanes::four::Four>(token, k, losses_db);
    }
}
