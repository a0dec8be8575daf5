//! How high the ground stands as seen from either end of a path, and where.

use crate::lanes::Lanes;

/// A horizon: its angle above the horizontal in radians, and how far it is in m.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Horizon {
    pub angle_rad: f64,
    pub distance_m: f64,
    /// In intervals from the transmitter; none where it is the far end of the path.
    pub place: Option<usize>,
}

/// A place from which to look along a path.
#[derive(Clone, Copy)]
pub(crate) struct View {
    /// In intervals from the transmitter, and the height of the antenna above the sea in m.
    pub place: f64,
    pub eye_m: f64,
    pub spacing_m: f64,
    /// Half the curvature of the effective earth, 1/m.
    pub half_curvature: f64,
}

/// The angle above the horizontal at which a height is seen. [TN101, 6.15]
#[inline(always)]
pub(crate) fn angle_rad<L: Lanes>(
    height_m: L,
    eye_m: f64,
    distance_m: L,
    half_curvature: f64,
) -> L {
    (height_m - eye_m) / distance_m - distance_m * half_curvature
}

impl View {
    /// The highest of some places as seen from here, or the far end of the path where none is
    /// higher than that.
    ///
    /// Of equals the one that is nearest to the transmitter counts, as NTIA has it. `places` are
    /// in ascending order.
    #[inline(always)]
    pub fn highest<L: Lanes>(
        &self,
        token: L::Token,
        far: Horizon,
        places: &[f64],
        heights_m: &[f64],
    ) -> Horizon {
        let all = places.len().min(heights_m.len());
        let (places, heights_m) = (&places[..all], &heights_m[..all]);
        let whole = all / L::WIDTH * L::WIDTH;
        let seen = |place: f64, height_m: f64| {
            angle_rad(
                height_m,
                self.eye_m,
                (place - self.place).abs() * self.spacing_m,
                self.half_curvature,
            )
        };
        let mut best = far.angle_rad;
        let mut at = f64::NAN;
        if whole > 0 {
            let mut lanes_best = L::splat(token, f64::NEG_INFINITY);
            let mut lanes_at = L::splat(token, 0.0);
            for i in (0..whole).step_by(L::WIDTH) {
                let place = L::load(token, &places[i..i + L::WIDTH]);
                let distance_m = (place - self.place).abs() * self.spacing_m;
                let height_m = L::load(token, &heights_m[i..i + L::WIDTH]);
                let angle = angle_rad(height_m, self.eye_m, distance_m, self.half_curvature);
                let higher = angle.gt(lanes_best);
                lanes_best = angle.or_else(higher, lanes_best);
                lanes_at = place.or_else(higher, lanes_at);
            }
            let (mut angles, mut ats) = ([0.0; 4], [0.0; 4]);
            lanes_best.store(&mut angles);
            lanes_at.store(&mut ats);
            for i in 0..L::WIDTH {
                if angles[i] > best || (angles[i] == best && ats[i] < at) {
                    (best, at) = (angles[i], ats[i]);
                }
            }
        }
        for i in whole..all {
            let angle = seen(places[i], heights_m[i]);
            if angle > best {
                (best, at) = (angle, places[i]);
            }
        }
        if at.is_nan() {
            return far;
        }
        Horizon {
            angle_rad: best,
            distance_m: (at - self.place).abs() * self.spacing_m,
            place: Some(at as usize),
        }
    }
}

/// Horizon distances to the last bit as NTIA has them, who walks a path interval by interval, from
/// the transmitter and back from the whole distance.
///
/// It matters only where a tenth of a horizon, or of both together, is a whole number of
/// intervals, or both together are half as far again as the path: which heights the fitted lines
/// begin and end at, or how they are fitted, then hangs on the rounding.
#[inline(always)]
pub(crate) fn walk(horizons: &mut [Horizon; 2], intervals: usize, spacing_m: f64) {
    let tx = horizons[0].place.unwrap_or(intervals);
    let rx = intervals - horizons[1].place.unwrap_or(0);
    let tenths = [tx, rx, tx + rx].iter().any(|n| n.is_multiple_of(10));
    let at_the_limit_of_sight = 2 * (tx + rx) == 3 * intervals;
    if !tenths && !at_the_limit_of_sight {
        return;
    }
    if let Some(place) = horizons[0].place {
        horizons[0].distance_m = (0..place).fold(0.0, |at, _| at + spacing_m);
    }
    if let Some(place) = horizons[1].place {
        let whole_m = intervals as f64 * spacing_m;
        horizons[1].distance_m = (0..place).fold(whole_m, |at, _| at - spacing_m);
    }
}
