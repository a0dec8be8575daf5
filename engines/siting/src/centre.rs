//! The sites from which nobody is farther than need be: the least longest way, with a bound.

use crate::covers::Covers;
use crate::distances::Distances;
use crate::plan::{Effort, Plan};
use crate::refused::{Refused, amounts, standing};
use crate::setcover::{Serve, SetCovering};

/// The p-centre: which sites to open so that the longest way to the nearest is as short as can be.
///
/// # Source
/// Minieka, "The m-center problem", SIAM Review 12 (1970): so many sites serve within a distance, or they do not.
#[derive(Debug, Clone)]
pub struct Centre<'a> {
    /// How far each demand is from each candidate.
    pub distances: &'a Distances,
    /// How many sites to open besides the existing ones, at most.
    pub choose: usize,
    /// Sites that are open already, and stay so.
    pub existing: &'a [u32],
    /// Sites that may not be opened.
    pub forbidden: &'a [u32],
}

impl Centre<'_> {
    /// The best plan that the effort finds: its `value` is the longest way, its `bound` at most the shortest longest
    /// way of any plan. `effort` is spent for each distance that is tried.
    ///
    /// # Errors
    /// [`Refused`] for sites that do not exist or are named twice; [`Refused::NoPlan`] if so few sites cannot reach
    /// everybody, as far as was looked.
    pub fn solve(&self, effort: &Effort, keep_going: &dyn Fn() -> bool) -> Result<Plan, Refused> {
        let (candidates, demands) = (self.distances.candidates(), self.distances.demands());
        standing(candidates, self.existing, self.forbidden)?;
        let mut ways: Vec<f64> = (0..candidates)
            .filter(|&site| !self.forbidden.contains(&(site as u32)))
            .flat_map(|site| self.distances.of(site).iter().copied())
            .filter(|way| way.is_finite())
            .collect();
        ways.sort_by(f64::total_cmp);
        ways.dedup();
        // Below `low` no plan is known to be possible; from `high` on there is one.
        let (mut low, mut high) = (0, ways.len());
        let mut best: Option<Vec<u32>> = None;
        let mut proven = 0;
        let mut rounds = 0;
        while low < high {
            let middle = usize::midpoint(low, high);
            match self.within(ways[middle], effort, keep_going, &mut rounds)? {
                Reach::Yes(chosen) => {
                    best = Some(chosen);
                    high = middle;
                }
                Reach::No => {
                    low = middle + 1;
                    proven = proven.max(low);
                }
                Reach::Unknown => low = middle + 1,
            }
        }
        let chosen = best.ok_or(Refused::NoPlan)?;
        let nearest = |demand: usize| {
            chosen
                .iter()
                .map(|&site| self.distances.of(site as usize)[demand])
                .fold(f64::INFINITY, f64::min)
        };
        let value = (0..demands).map(nearest).fold(0.0, f64::max);
        let bound = ways.get(proven).map_or(value, |&way| way.min(value));
        amounts("distances", &[value], 1)?;
        Ok(Plan {
            chosen,
            value,
            bound,
            rounds,
        })
    }

    /// Whether so many sites reach everybody within a distance.
    fn within(
        &self,
        most: f64,
        effort: &Effort,
        keep_going: &dyn Fn() -> bool,
        rounds: &mut u64,
    ) -> Result<Reach, Refused> {
        let demands = self.distances.demands();
        let rows = (0..self.distances.candidates())
            .map(|site| (0_u32..).zip(self.distances.of(site).iter().copied()));
        let covers = Covers::from_sparse_losses(demands, rows, most)?;
        let (each, weight) = (vec![1.0; covers.candidates()], vec![1.0; demands]);
        let problem = SetCovering {
            existing: self.existing,
            forbidden: self.forbidden,
            serve: Serve::Share(1.0),
            ..SetCovering::new(&covers, &weight, &each)
        };
        // Not the fewest sites are asked for, only whether these are enough.
        let room = self.choose as f64;
        let plan = match problem.settle(Some(room), effort, keep_going) {
            Err(Refused::OutOfReach { .. }) => return Ok(Reach::No),
            other => other?,
        };
        *rounds += plan.rounds;
        Ok(if plan.value <= room {
            Reach::Yes(plan.chosen)
        } else if plan.bound > room {
            Reach::No
        } else {
            Reach::Unknown
        })
    }
}

enum Reach {
    Yes(Vec<u32>),
    No,
    Unknown,
}
