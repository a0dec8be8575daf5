//! The sites from which all together are nearest to what they serve, with a bound that no choice can go below.

mod local;
mod near;
mod relaxed;

use crate::distances::Distances;
use crate::plan::{Effort, Plan};
use crate::price::{Tree, lead};
use crate::refused::{Refused, Standing, amounts, standing};
use near::Near;
use relaxed::Relaxed;

/// The p-median: which sites to open so that the sum of weight times distance to the nearest is least.
///
/// # Source
/// Hakimi, "Optimum locations of switching centers and the absolute centers and medians of a graph", Operations
/// Research 12 (1964).
#[derive(Debug, Clone)]
pub struct Median<'a> {
    /// How far each demand is from each candidate.
    pub distances: &'a Distances,
    /// For each demand what it counts. 0 or more.
    pub weight: &'a [f64],
    /// How many sites to open besides the existing ones, at most.
    pub choose: usize,
    /// Sites that are open already, and stay so.
    pub existing: &'a [u32],
    /// Sites that may not be opened.
    pub forbidden: &'a [u32],
}

impl<'a> Median<'a> {
    /// So many sites for these demands, with nothing else to heed.
    #[must_use]
    pub fn new(distances: &'a Distances, weight: &'a [f64], choose: usize) -> Self {
        Self {
            distances,
            weight,
            choose,
            existing: &[],
            forbidden: &[],
        }
    }

    /// The best plan that the effort finds: its `value` is the weighted distance, its `bound` at most the best.
    ///
    /// `keep_going` is asked after each round of work; at its first `false` the best so far is handed back, whose
    /// bound holds all the same. More sites than candidates opens all that help.
    ///
    /// # Errors
    /// [`Refused`] for an amount that is negative or no number, lists that do not fit each other, sites that do not
    /// exist or are named twice; [`Refused::NothingOpen`] if no site may be opened; [`Refused::OutOfReach`] if
    /// a demand has no way to any site, [`Refused::NoPlan`] if so few sites do not reach all, as far as was looked:
    /// where a demand has no way to some sites, a search that is stopped at once may have found none yet.
    pub fn solve(&self, effort: &Effort, keep_going: &dyn Fn() -> bool) -> Result<Plan, Refused> {
        let standing = self.check()?;
        let sites: Vec<u32> = (0..standing.len())
            .filter(|&site| match standing[site] {
                Standing::Free => self.choose > 0,
                Standing::Existing => true,
                Standing::Forbidden => false,
            })
            .map(|site| site as u32)
            .collect();
        if sites.is_empty() {
            return Err(Refused::NothingOpen);
        }
        let near = Near::new(self.distances, self.weight, &sites);
        if let Some(served) = near.unreachable(self.weight) {
            return Err(served);
        }
        let forced: Vec<u32> = (0_u32..)
            .zip(&sites)
            .filter(|(_, site)| standing[**site as usize] == Standing::Existing)
            .map(|(at, _)| at)
            .collect();
        let choose = self.choose.min(sites.len() - forced.len()) + forced.len();
        let mut model = Relaxed::new(&near, choose, &forced, self.is_whole());
        let mut tree = Tree::new(&model, &forced);
        lead(&mut tree, &mut model, effort, 0.0, keep_going);
        let bound = tree.bound();
        let (value, open) = tree.best.take().ok_or(Refused::NoPlan)?;
        let mut chosen: Vec<u32> = open.iter().map(|&at| sites[at as usize]).collect();
        chosen.sort_unstable();
        Ok(Plan {
            chosen,
            value: -value,
            // No distance is negative.
            bound: (-bound).max(0.0),
            rounds: tree.rounds,
        })
    }

    /// The sum of weight times distance to the nearest of these sites.
    ///
    /// # Errors
    /// As [`Median::solve`], and [`Refused::Unknown`] for an open site that does not exist.
    pub fn value(&self, open: &[u32]) -> Result<f64, Refused> {
        self.check()?;
        if open.is_empty() {
            return Err(Refused::NothingOpen);
        }
        let mut nearest = vec![f64::INFINITY; self.weight.len()];
        for &site in open {
            if site as usize >= self.distances.candidates() {
                return Err(Refused::Unknown {
                    what: "candidate",
                    number: site as usize,
                    count: self.distances.candidates(),
                });
            }
            for (nearest, &distance) in nearest.iter_mut().zip(self.distances.of(site as usize)) {
                *nearest = nearest.min(distance);
            }
        }
        // Nobody there is no distance to go, even without a way.
        let pairs = nearest
            .iter()
            .zip(self.weight)
            .filter(|(_, weight)| **weight > 0.0);
        Ok(pairs.map(|(distance, weight)| distance * weight).sum())
    }

    fn check(&self) -> Result<Vec<Standing>, Refused> {
        amounts("weights", self.weight, self.distances.demands())?;
        standing(self.distances.candidates(), self.existing, self.forbidden)
    }

    fn is_whole(&self) -> bool {
        let whole = |values: &[f64]| values.iter().all(|value| value.fract() == 0.0);
        whole(self.weight)
            && (0..self.distances.candidates()).all(|site| {
                self.distances
                    .of(site)
                    .iter()
                    .all(|&way| way.fract() == 0.0 || way.is_infinite())
            })
    }
}
