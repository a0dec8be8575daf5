//! One radial: the ground from the transmitter outwards, and the loss at any of its steps.

use super::horizons::Horizons;
use crate::itm::{Batch, Constants, Differences, Ground, Look, Padded, Sums, Tenths, atmosphere};
use crate::lanes::Lanes;

/// Room to work in, used over again from radial to radial.
#[derive(Debug, Clone, Default)]
pub(super) struct Radial {
    /// From the transmitter outwards, and [`Padded::ROOM`] more.
    pub ground_m: Vec<f32>,
    /// For each step, whether a loss is wanted there.
    pub wanted: Vec<bool>,
    /// For each step the loss in dB; not a number where none was wanted or none is to be had.
    pub losses_db: Vec<f64>,
    heights_m: Vec<f64>,
    sums: Sums,
    mean_m: Vec<f64>,
    refractivity_n: Vec<f64>,
    curvature: Vec<f64>,
    horizons: Horizons,
    differences: Differences,
    batch: Batch,
    steps: Vec<usize>,
    answers_db: Vec<f64>,
}

impl Radial {
    /// Works out the losses wanted at whole steps of `spacing_m`.
    ///
    /// A step has an answer only if the ground is known all the way to it.
    #[inline(always)]
    pub fn solve<L: Tenths>(&mut self, token: L::Token, k: &Constants, spacing_m: f64)
    where
        for<'a> Padded<'a>: Ground<L>,
    {
        self.losses_db.clear();
        self.losses_db.resize(self.wanted.len(), f64::NAN);
        let known = self.ground_m.len() - Padded::ROOM;
        let known = self.ground_m[..known]
            .iter()
            .take_while(|h| h.is_finite())
            .count();
        let last = self
            .wanted
            .iter()
            .take(known)
            .rposition(|&wanted| wanted)
            .unwrap_or(0);
        if last == 0 {
            return;
        }
        let ground_m = &self.ground_m[..=last];
        self.sums.fill(ground_m);
        self.heights_m.clear();
        self.heights_m
            .extend(ground_m.iter().map(|&height_m| f64::from(height_m)));
        self.bend_air::<L>(token, k, last);

        let ends = |from: fn(f64, f64) -> f64| {
            self.curvature[1..]
                .iter()
                .copied()
                .fold(self.curvature[0], from)
        };
        let eye_m = self.heights_m[0] + k.height_m[0];
        self.horizons
            .start(spacing_m, eye_m, [ends(f64::min), ends(f64::max)]);
        self.batch.clear();
        self.steps.clear();
        for intervals in 1..=last {
            if intervals > 1 {
                self.horizons
                    .push((intervals - 1) as f64, self.heights_m[intervals - 1]);
            }
            if !self.wanted[intervals] {
                continue;
            }
            let look = Look {
                k,
                ground: &Padded {
                    heights_m: &self.ground_m,
                    intervals,
                },
                sums: &self.sums,
                intervals,
                spacing_m,
                ends_m: [self.heights_m[0], self.heights_m[intervals]],
                candidates: self.horizons.candidates(),
                refractivity_n: self.refractivity_n[intervals - 1],
                curvature: self.curvature[intervals - 1],
            };
            self.batch
                .push(&look.along::<L>(token, &mut self.differences));
            self.steps.push(intervals);
        }
        self.batch.losses_db(k, &mut self.answers_db);
        for (&step, &loss_db) in self.steps.iter().zip(&self.answers_db) {
            self.losses_db[step] = if loss_db.is_finite() {
                loss_db
            } else {
                f64::NAN
            };
        }
    }

    /// Refractivity and curvature for receivers at 1, 2, … `last` steps.
    #[inline(always)]
    fn bend_air<L: Lanes>(&mut self, token: L::Token, k: &Constants, last: usize) {
        self.mean_m.clear();
        self.mean_m
            .extend((1..=last).map(|intervals| self.sums.mean_m(intervals)));
        let padded = last.next_multiple_of(L::WIDTH);
        self.mean_m.resize(padded, self.mean_m[last - 1]);
        self.refractivity_n.resize(padded, 0.0);
        self.curvature.resize(padded, 0.0);
        let columns = self.refractivity_n.chunks_exact_mut(L::WIDTH);
        let columns = columns.zip(self.curvature.chunks_exact_mut(L::WIDTH));
        for (mean_m, (refractivity_n, curvature)) in self.mean_m.chunks_exact(L::WIDTH).zip(columns)
        {
            let (n, bend) = atmosphere(k, L::load(token, mean_m));
            n.store(refractivity_n);
            bend.store(curvature);
        }
    }
}
