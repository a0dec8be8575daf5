//! One way around an antenna: how much less it gives at each angle than at its best.

use crate::Refused;
use crate::refused::{as_many, count, each, growing};

/// The loss against the best direction, all the way around in one plane.
#[derive(Debug, Clone, PartialEq)]
pub struct Cut {
    angle_deg: Vec<f64>,
    loss_db: Vec<f64>,
}

impl Cut {
    /// From angles, `[n]`, n 2 to 36,000, growing from 0 to less than 360 degrees; and losses, `[n]`, 0 to 120 dB.
    ///
    /// # Errors
    /// [`Refused`] for lists of different lengths, angles that do not grow, and what is out of range or NaN.
    pub fn new(angle_deg: &[f64], loss_db: &[f64]) -> Result<Self, Refused> {
        count("angles", 2, 36_000, angle_deg.len())?;
        as_many("losses", "angles", angle_deg.len(), loss_db.len())?;
        each("angle, degrees", 0.0, 360.0 - 1e-9, angle_deg)?;
        each("loss, dB", 0.0, 120.0, loss_db)?;
        growing("angle, degrees", angle_deg)?;
        Ok(Self {
            angle_deg: angle_deg.to_vec(),
            loss_db: loss_db.to_vec(),
        })
    }

    /// The loss at an angle, dB, along a straight line in dB between the two next to it; any finite angle.
    #[must_use]
    pub fn loss_db(&self, angle_deg: f64) -> f64 {
        let angle = angle_deg.rem_euclid(360.0);
        let after = self.angle_deg.partition_point(|&a| a <= angle);
        let last = self.angle_deg.len() - 1;
        let before = if after == 0 { last } else { after - 1 };
        let next = if after > last { 0 } else { after };
        let get = |list: &[f64], i: usize| list.get(i).copied().unwrap_or_default();
        let (from, to) = (get(&self.loss_db, before), get(&self.loss_db, next));
        let start = get(&self.angle_deg, before);
        let span = (get(&self.angle_deg, next) - start).rem_euclid(360.0);
        let along = (angle - start).rem_euclid(360.0);
        if span > 0.0 {
            from + (to - from) * along / span
        } else {
            from
        }
    }

    /// The least loss anywhere, dB: 0 for a cut through the best direction.
    #[must_use]
    pub fn least_db(&self) -> f64 {
        self.loss_db.iter().copied().fold(f64::INFINITY, f64::min)
    }
}
