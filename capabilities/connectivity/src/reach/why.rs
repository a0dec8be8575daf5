//! Why it is as it is at one place: the ground on the way, what is lost to what, what is left.

use app::kit::Fault;
use geo::{Point, bearing_deg, distance_m};
use radio::budget::Budget;
use radio::itm::{Profile, Region};

use super::{Reach, refused};
use crate::plan::signal::likely;

/// Light, m/s.
const LIGHT_M_S: f64 = 299_792_458.0;
/// Radio bends towards the ground, as if the earth were a third larger: its radius, m.
const EARTH_M: f64 = 6_371_000.0 * 4.0 / 3.0;
/// Points of a cut through the ground, at most.
const MOST_POINTS: usize = 2_000;

/// The way from a site to a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// Which site, as the plan has them.
    pub site: usize,
    /// How far, m.
    pub distance_m: f64,
    /// Clockwise from the north, seen from the site.
    pub bearing_deg: f64,
    /// Points of the ground between.
    pub cut: Vec<Cut>,
    /// Antennas above the sea, m.
    pub ends_m: [f64; 2],
    /// The narrowest point: how far the line of sight is over the ground there, in shares of the first Fresnel zone.
    pub narrowest: Option<(f64, f64)>,
    /// By what the wave arrives.
    pub region: &'static str,
    /// What would be lost without any ground, dB.
    pub free_space_db: f64,
    /// What the ground adds, dB.
    pub ground_db: f64,
    /// Whose direction it is, and its lines.
    pub direction: &'static str,
    /// See [`Why::direction`].
    pub budget: Budget,
    /// How likely it is enough, and the interval of that.
    pub probability: f64,
    /// See [`Why::probability`].
    pub range: (f64, f64),
}

/// A point on the way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cut {
    /// From the site, m.
    pub at_m: f64,
    /// The ground over the straight line between the feet of both antennas, with the bulge of the earth, m above the sea.
    pub ground_m: f64,
    /// The line of sight, m above the sea.
    pub sight_m: f64,
    /// The radius of the first Fresnel zone, m.
    pub fresnel_m: f64,
}

impl Reach {
    /// The way to a place from the site that serves it best; from the nearest, where none reaches.
    ///
    /// # Errors
    /// That there is no site, or the ground between is not known.
    pub fn why(&self, at: Point) -> Result<Why, Fault> {
        let nearest = || {
            let sites = self.plan.sites.iter().enumerate();
            let far = |(n, site): (usize, &crate::model::Site)| (n, distance_m(site.at, at));
            sites.map(far).min_by(|a, b| a.1.total_cmp(&b.1))
        };
        let (site, _) = self.best(at).or_else(nearest).ok_or_else(|| {
            Fault::invalid("The plan has no site yet. Add one to see what reaches here.")
        })?;
        let from = &self.plan.sites[site];
        let unknown = || Fault::invalid("The ground between the site and this place is not known.");
        let length_m = distance_m(from.at, at);
        if length_m > self.plan.reach_m.max(1.0) * 2.0 {
            return Err(Fault::invalid(
                "This place is too far from every site of the plan to say anything of it.",
            ));
        }
        let step_m = self.ground.step_m().max(length_m / MOST_POINTS as f64);
        let walked = self
            .ground
            .map
            .profile(from.at, at, step_m)
            .map_err(refused)?;
        // Voids are the sea, as they are for the map; beyond the terrain nothing is known.
        let frame = self.ground.map.frame();
        let is_on_it = |point: Point| {
            frame.coordinates(point).is_some_and(|(x, y)| {
                (frame.west..=frame.east()).contains(&x)
                    && (frame.south()..=frame.north).contains(&y)
            })
        };
        let heights_m: Option<Vec<f64>> = walked
            .points
            .iter()
            .map(|point| point.height_m.or(is_on_it(point.point).then_some(0.0)))
            .collect();
        let heights_m = heights_m.ok_or_else(unknown)?;
        let freq_hz = self.plan.kind.usual().freq_hz;
        let itm = self.plan.air().itm(from.height_m).map_err(refused)?;
        let profile = Profile::new(walked.step_m.max(1e-3), &heights_m).map_err(refused)?;
        let loss = itm.point_to_point(&profile).map_err(refused)?;
        let (direction, budget) = self.plan.budget(loss.loss_db).map_err(refused)?;
        let served = likely(loss.loss_db, self.bears.most_db).map_err(refused)?;
        let first_m = heights_m.first().ok_or_else(unknown)? + from.height_m;
        let last_m = heights_m.last().ok_or_else(unknown)? + self.plan.device_m;
        let distances = walked.points.iter().map(|point| point.distance_m);
        let cut = cut(distances, &heights_m, [first_m, last_m], freq_hz);
        Ok(Why {
            site,
            distance_m: length_m,
            bearing_deg: bearing_deg(from.at, at),
            narrowest: narrowest(&cut),
            cut,
            ends_m: [first_m, last_m],
            region: match loss.region {
                Region::LineOfSight => "in sight of each other, as radio bends",
                Region::Diffraction => {
                    "behind hills or the curve of the earth: the wave bends over them"
                }
                Region::Troposcatter => {
                    "far over the horizon: what arrives is scattered by the air"
                }
            },
            free_space_db: loss.free_space_db,
            ground_db: loss.loss_db - loss.free_space_db,
            direction,
            budget,
            probability: served.probability,
            range: served.probability_range,
        })
    }
}

/// The ground, the line of sight and the first Fresnel zone along a way.
///
/// # Source
/// Recommendation ITU-R P.526-15, section 2.1.1, equation (2) for the zone; section 4.4 of P.1812-8 for the bulge.
fn cut(
    distances_m: impl Iterator<Item = f64>,
    heights_m: &[f64],
    [first_m, last_m]: [f64; 2],
    freq_hz: f64,
) -> Vec<Cut> {
    let distances_m: Vec<f64> = distances_m.collect();
    let all_m = distances_m.last().copied().unwrap_or(0.0).max(1e-3);
    let wave_m = LIGHT_M_S / freq_hz;
    let each = distances_m.iter().zip(heights_m);
    each.map(|(at_m, height_m)| {
        let (before, behind) = (*at_m, all_m - at_m);
        Cut {
            at_m: *at_m,
            ground_m: height_m + before * behind / (2.0 * EARTH_M),
            sight_m: first_m + (last_m - first_m) * at_m / all_m,
            fresnel_m: (wave_m * before * behind / all_m).max(0.0).sqrt(),
        }
    })
    .collect()
}

/// Where the line of sight is nearest to the ground, in shares of the zone: where, and how much.
fn narrowest(cut: &[Cut]) -> Option<(f64, f64)> {
    let between = cut.iter().filter(|point| point.fresnel_m > 0.0);
    between
        .map(|point| {
            (
                point.at_m,
                (point.sight_m - point.ground_m) / point.fresnel_m,
            )
        })
        .min_by(|a, b| a.1.total_cmp(&b.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hill_in_the_way_is_the_narrowest_point() {
        let distances = (0..=10).map(|n| f64::from(n) * 1_000.0);
        let heights: Vec<f64> = (0..=10).map(|n| if n == 4 { 60.0 } else { 0.0 }).collect();
        let cut = cut(distances, &heights, [20.0, 10.0], 868e6);
        let middle = cut[5];
        assert!((middle.ground_m - 1.47).abs() < 0.01, "{}", middle.ground_m);
        assert!((middle.sight_m - 15.0).abs() < 1e-9);
        // 0.5 √(λ d) in the middle: λ is 0.345 m.
        assert!(
            (middle.fresnel_m - 29.4).abs() < 0.1,
            "{}",
            middle.fresnel_m
        );
        let (at_m, share) = narrowest(&cut).unwrap_or_default();
        assert_eq!(at_m, 4_000.0);
        assert!(share < -1.0, "{share}");
    }
}
