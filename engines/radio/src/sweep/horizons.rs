//! What may be a horizon along a radial, kept as the radial goes out.
//!
//! How the earth bends under a path depends on the mean height of that path, and so differs a
//! little from receiver to receiver. What is kept is therefore all that may be a horizon for any
//! curvature that occurs on the radial; among the few that are left each receiver looks for its
//! own, by the very sums that the model makes for a single path.

use crate::itm::Candidates;

/// Far above the rounding of an angle in radians, far below any that matters.
const ANGLE_MARGIN_RAD: f64 = 1e-12;
/// The same for heights in m.
const HEIGHT_MARGIN_M: f64 = 1e-6;

/// Places in ascending order with their heights.
#[derive(Debug, Clone, Default)]
struct Kept {
    places: Vec<f64>,
    heights_m: Vec<f64>,
}

impl Kept {
    fn clear(&mut self) {
        self.places.clear();
        self.heights_m.clear();
    }

    fn push(&mut self, place: f64, height_m: f64) {
        self.places.push(place);
        self.heights_m.push(height_m);
    }

    fn candidates(&self) -> Candidates<'_> {
        Candidates {
            places: &self.places,
            heights_m: &self.heights_m,
        }
    }
}

/// Both ends' candidates.
#[derive(Debug, Clone, Default)]
pub(super) struct Horizons {
    spacing_m: f64,
    eye_m: f64,
    /// Half the least and the greatest curvature, 1/m.
    half_curvature: [f64; 2],
    seen_from_tx: Kept,
    /// Their angles at either curvature.
    angles_rad: Vec<[f64; 2]>,
    /// The upper hull of the ground, bent by the greatest curvature.
    hull: Kept,
    bent_m: Vec<f64>,
}

impl Horizons {
    /// Starts a radial, with the height of the transmitting antenna above the sea and the range of
    /// curvatures on it.
    pub fn start(&mut self, spacing_m: f64, eye_m: f64, curvatures: [f64; 2]) {
        self.spacing_m = spacing_m;
        self.eye_m = eye_m;
        self.half_curvature = curvatures.map(|curvature| curvature * 0.5);
        self.seen_from_tx.clear();
        self.angles_rad.clear();
        self.hull.clear();
        self.bent_m.clear();
    }

    /// Adds the next place outwards.
    #[inline(always)]
    pub fn push(&mut self, place: f64, height_m: f64) {
        self.seen(place, height_m);
        self.bend(place, height_m);
    }

    /// As seen from the transmitter and from a receiver farther out than all.
    pub fn candidates(&self) -> [Candidates<'_>; 2] {
        [self.seen_from_tx.candidates(), self.hull.candidates()]
    }

    /// An angle changes evenly with the curvature: what is lower at both of its ends is lower
    /// throughout.
    #[inline(always)]
    fn seen(&mut self, place: f64, height_m: f64) {
        let distance_m = place * self.spacing_m;
        let rise = (height_m - self.eye_m) / distance_m;
        let angles = self.half_curvature.map(|half| rise - distance_m * half);
        let lower = |a: &[f64; 2], b: &[f64; 2]| {
            a[0] + ANGLE_MARGIN_RAD < b[0] && a[1] + ANGLE_MARGIN_RAD < b[1]
        };
        if self.angles_rad.iter().any(|kept| lower(&angles, kept)) {
            return;
        }
        let mut left = 0;
        for i in 0..self.angles_rad.len() {
            if !lower(&self.angles_rad[i], &angles) {
                self.angles_rad[left] = self.angles_rad[i];
                self.seen_from_tx.places[left] = self.seen_from_tx.places[i];
                self.seen_from_tx.heights_m[left] = self.seen_from_tx.heights_m[i];
                left += 1;
            }
        }
        self.angles_rad.truncate(left);
        self.seen_from_tx.places.truncate(left);
        self.seen_from_tx.heights_m.truncate(left);
        self.angles_rad.push(angles);
        self.seen_from_tx.push(place, height_m);
    }

    /// What lies under the straight line between two others is hidden from beyond them by the one
    /// or the other. Less curvature lowers it yet more.
    #[inline(always)]
    fn bend(&mut self, place: f64, height_m: f64) {
        let distance_m = place * self.spacing_m;
        let bent_m = height_m - distance_m * distance_m * self.half_curvature[1];
        while let [.., before_m, top_m] = self.bent_m[..] {
            let count = self.bent_m.len();
            let (before, top) = (self.hull.places[count - 2], self.hull.places[count - 1]);
            let line_m = before_m + (bent_m - before_m) * (top - before) / (place - before);
            if top_m + HEIGHT_MARGIN_M >= line_m {
                break;
            }
            self.bent_m.pop();
            self.hull.places.pop();
            self.hull.heights_m.pop();
        }
        self.bent_m.push(bent_m);
        self.hull.push(place, height_m);
    }
}
