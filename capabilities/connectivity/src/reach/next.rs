//! Where the next sites serve most of those who are left out.

use app::kit::Fault;
use app::people::Areas;
use geo::{Point, haversine_m};
use radio::terrain::Place;
use siting::failure::best_next;
use siting::{Covering, Effort};

use super::{Reach, Thing, homes, refused};
use crate::plan::heard::{self, Antenna};

/// Candidates that are weighed: the paths from each to every home are worked out, which takes a second or so.
const MOST_CANDIDATES: usize = 150;
/// Candidates nearer to one another, or to a site of the plan, than this are one.
const APART_M: f64 = 150.0;
/// Candidates that are told of one by one.
const TOLD: usize = 10;
/// How many rounds are looked for the best sites together: well under a second.
const ROUNDS: u64 = 2_000;

/// Where to go next.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Next {
    /// People who are left out now.
    pub left_out: f64,
    /// How many candidates were weighed.
    pub candidates: usize,
    /// The best on their own, the best first.
    pub alone: Vec<Best>,
    /// The best together, if more than one was asked for.
    pub together: Vec<Best>,
    /// People whom these serve together, and whom no choice of as many can pass.
    pub people: f64,
    /// See [`Next::people`].
    pub bound: f64,
}

/// A place for a site.
#[derive(Debug, Clone, PartialEq)]
pub struct Best {
    /// What is there.
    pub thing: Thing,
    /// People whom it would serve on its own and who are left out now.
    pub people: f64,
}

impl Reach {
    /// Weighs every thing of the place as a site of `height_m`, on its own, and the best `choose` together.
    ///
    /// # Errors
    /// A height or a plan that no model holds for.
    pub fn next(
        &self,
        areas: &Areas,
        things: &[Thing],
        height_m: f64,
        choose: usize,
    ) -> Result<Next, Fault> {
        let left: Vec<(Point, f64)> = homes(areas)
            .into_iter()
            .filter(|(_, at, _)| {
                let best = self.best(*at);
                best.is_none_or(|(_, loss_db)| loss_db > self.bears.most_db)
            })
            .map(|(_, at, people)| (at, people))
            .collect();
        let candidates = self.candidates(things);
        let weight: Vec<f64> = left.iter().map(|(_, people)| *people).collect();
        let mut next = Next {
            left_out: weight.iter().sum(),
            candidates: candidates.len(),
            ..Next::default()
        };
        if candidates.is_empty() || left.is_empty() {
            return Ok(next);
        }
        let from: Vec<Place> = self.places(candidates.iter().map(|thing| thing.at));
        let to: Vec<Place> = self.places(left.iter().map(|(at, _)| *at));
        let from: Vec<Antenna> = from
            .into_iter()
            .map(|at| Antenna { at, height_m })
            .collect();
        let (air, most_db) = (self.plan.air(), self.bears.most_db);
        let covers = heard::covers(&self.ground, air, &from, &to, most_db, &|| ())?;
        let best = |site: u32, people: f64| {
            let thing = candidates.get(site as usize)?;
            Some(Best {
                thing: (*thing).clone(),
                people,
            })
        };
        let alone = best_next(&covers, &weight, &[], &[], candidates.len()).map_err(refused)?;
        next.alone = alone
            .iter()
            .filter(|change| change.weight > 0.0)
            .take(TOLD)
            .filter_map(|change| best(change.site, change.weight))
            .collect();
        if choose > 1 {
            let effort = Effort {
                enough_gap: 0.001,
                most_rounds: ROUNDS,
            };
            let plan = Covering::new(&covers, &weight, choose)
                .solve(&effort, &|| true)
                .map_err(refused)?;
            let of = |site: &u32| {
                let change = alone.iter().find(|change| change.site == *site)?;
                best(*site, change.weight)
            };
            next.together = plan.chosen.iter().filter_map(of).collect();
            (next.people, next.bound) = (plan.value, plan.bound);
        }
        Ok(next)
    }

    /// Things apart from one another and from the sites of the plan.
    fn candidates<'t>(&self, things: &'t [Thing]) -> Vec<&'t Thing> {
        let far = |a: Point, b: Point| haversine_m(a, b) >= APART_M;
        let mut chosen: Vec<&Thing> = Vec::new();
        for thing in things {
            let on_ground = self
                .ground
                .spot(thing.at)
                .is_some_and(|place| self.ground.heights.height_m(place).is_some());
            let is_free = self.plan.sites.iter().all(|site| far(site.at, thing.at))
                && chosen.iter().all(|known| far(known.at, thing.at));
            if chosen.len() < MOST_CANDIDATES && on_ground && is_free {
                chosen.push(thing);
            }
        }
        chosen
    }

    fn places(&self, points: impl Iterator<Item = Point>) -> Vec<Place> {
        // What is off the terrain keeps its place in the list, and no path reaches it.
        let nowhere = Place { x: 0.0, y: 0.0 };
        points
            .map(|at| self.ground.spot(at).unwrap_or(nowhere))
            .collect()
    }
}
