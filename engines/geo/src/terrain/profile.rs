//! A cut through the ground from one place to another.

use super::Terrain;
use crate::{GeoError, Point, bearing_deg, destination, distance_m};

/// Enough for 1,000 km in steps of 10 m.
const MOST_STEPS: usize = 100_000;

/// The ground along the shortest way between two places.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// The step taken: the one asked for, or the next shorter that divides the way evenly.
    pub step_m: f64,
    /// Both ends and every step between them.
    pub points: Vec<ProfilePoint>,
}

/// A place along a profile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProfilePoint {
    /// Metres from the start.
    pub distance_m: f64,
    /// Where it is.
    pub point: Point,
    /// The height of the ground; none where it is not known.
    pub height_m: Option<f64>,
}

impl Profile {
    /// Walks from `a` to `b` and asks `height_m` for the ground at even steps of about `step_m`.
    ///
    /// # Errors
    /// [`GeoError::Step`] for a step that is not more than 0, [`GeoError::TooManySteps`] beyond
    /// 100,000 of them.
    pub fn walk(
        a: Point,
        b: Point,
        step_m: f64,
        height_m: impl Fn(Point) -> Option<f64>,
    ) -> Result<Self, GeoError> {
        if !(step_m > 0.0) {
            return Err(GeoError::Step(step_m));
        }
        let length_m = distance_m(a, b);
        let steps = (length_m / step_m).ceil();
        if !(steps <= MOST_STEPS as f64) {
            return Err(GeoError::TooManySteps {
                length_m,
                step_m,
                most: MOST_STEPS,
            });
        }
        let steps = (steps as usize).max(1);
        let step_m = length_m / steps as f64;
        let bearing = bearing_deg(a, b);
        let points = (0..=steps).map(|i| {
            let distance_m = i as f64 * step_m;
            let point = match i {
                0 => a,
                i if i == steps => b,
                _ => destination(a, bearing, distance_m),
            };
            ProfilePoint {
                distance_m,
                point,
                height_m: height_m(point),
            }
        });
        Ok(Self {
            step_m,
            points: points.collect(),
        })
    }
}

impl Terrain {
    /// The ground from `a` to `b` at even steps of about `step_m`; see [`Profile::walk`].
    ///
    /// # Errors
    /// Those of [`Profile::walk`].
    pub fn profile(&self, a: Point, b: Point, step_m: f64) -> Result<Profile, GeoError> {
        Profile::walk(a, b, step_m, |point| self.height_m(point))
    }
}
