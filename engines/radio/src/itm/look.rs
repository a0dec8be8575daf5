//! From the heights along a path to what the model needs to know of it.

use super::constants::Constants;
use super::ground::Ground;
use super::horizon::{Horizon, View, angle_rad, walk};
use super::path::Found;
use super::spread::Differences;
use super::sums::Sums;
use super::tenths::Tenths;

/// Places that may be a horizon, in ascending order, in intervals from the transmitter; with
/// their heights above the sea in m.
#[derive(Clone, Copy)]
pub(crate) struct Candidates<'a> {
    pub places: &'a [f64],
    pub heights_m: &'a [f64],
}

/// A path to be looked along.
pub(crate) struct Look<'a, G> {
    pub k: &'a Constants,
    pub ground: &'a G,
    pub sums: &'a Sums,
    pub intervals: usize,
    pub spacing_m: f64,
    /// Heights of the ground at both ends.
    pub ends_m: [f64; 2],
    /// What may be the horizon as seen from each.
    pub candidates: [Candidates<'a>; 2],
    pub refractivity_n: f64,
    pub curvature: f64,
}

impl<G> Look<'_, G> {
    /// Horizons, effective heights and the range of the ground.
    ///
    /// # Source
    /// NTIA Report 82-100, annex A (`hzns`, `qlrpfl`); ITM v1.4.
    #[inline(always)]
    pub fn along<L: Tenths>(&self, token: L::Token, differences: &mut Differences) -> Found<f64>
    where
        G: Ground<L>,
    {
        let distance_m = self.intervals as f64 * self.spacing_m;
        let mut horizons = [
            self.horizon::<L>(token, 0, distance_m),
            self.horizon::<L>(token, 1, distance_m),
        ];
        walk(&mut horizons, self.intervals, self.spacing_m);
        let [h0, h1] = self.k.height_m;
        let [d0, d1] = horizons.map(|horizon| horizon.distance_m);
        // The ground right under an antenna does not count.
        let start_m = (15.0 * h0).min(0.1 * d0);
        let end_m = distance_m - (15.0 * h1).min(0.1 * d1);
        let (start, end) = (start_m / self.spacing_m, end_m / self.spacing_m);
        let range_m = differences.range_m::<L, G>(token, self.ground, start, end);

        let (tx_m, rx_m) = if d0 + d1 > 1.5 * distance_m {
            self.sums.line_m(self.intervals, start, end)
        } else {
            let (tx_m, _) = self
                .sums
                .line_m(self.intervals, start, 0.9 * d0 / self.spacing_m);
            let from = (distance_m - 0.9 * d1) / self.spacing_m;
            let (_, rx_m) = self.sums.line_m(self.intervals, from, end);
            (tx_m, rx_m)
        };
        let rise_m = self.ends_m[1] - self.ends_m[0];
        Found {
            distance_m,
            refractivity_n: self.refractivity_n,
            curvature: self.curvature,
            horizon_rad: horizons.map(|horizon| horizon.angle_rad),
            horizon_m: [d0, d1],
            effective_m: [h0 + (-tx_m).max(0.0), h1 + (rise_m - rx_m).max(0.0)],
            range_m,
            fitted_m: end_m - start_m,
        }
    }

    #[inline(always)]
    fn horizon<L: Tenths>(&self, token: L::Token, end: usize, distance_m: f64) -> Horizon {
        let eyes = [0, 1].map(|end| self.ends_m[end] + self.k.height_m[end]);
        let view = View {
            place: [0.0, self.intervals as f64][end],
            eye_m: eyes[end],
            spacing_m: self.spacing_m,
            half_curvature: self.curvature * 0.5,
        };
        let angle_rad = angle_rad(eyes[1 - end], view.eye_m, distance_m, view.half_curvature);
        let far = Horizon {
            angle_rad,
            distance_m,
            place: None,
        };
        let Candidates { places, heights_m } = self.candidates[end];
        view.highest::<L>(token, far, places, heights_m)
    }
}
