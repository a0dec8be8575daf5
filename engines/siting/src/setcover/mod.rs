//! The cheapest sites that serve everybody, or a share of all, with a bound that no choice can go below.

mod relaxed;

use crate::covering::times_covered;
use crate::covers::Covers;
use crate::plan::{Effort, Plan};
use crate::price::{Tree, lead};
use crate::refused::{Refused, Standing, amounts, standing};
use crate::sparse::Sparse;
use relaxed::{Problem, Relaxed};

/// Set covering: which sites to open so that enough is served for the least cost.
///
/// # Source
/// Toregas, Swain, ReVelle and Bergman, "The location of emergency service facilities", Operations Research 19
/// (1971); a share only as in Daskin and Owen, "Two new location covering problems", Geographical Analysis 31 (1999).
#[derive(Debug, Clone)]
pub struct SetCovering<'a> {
    /// Who would be served from where.
    pub covers: &'a Covers,
    /// For each candidate what opening it costs. 0 or more.
    pub cost: &'a [f64],
    /// For each demand what it counts in the share. 0 or more.
    pub weight: &'a [f64],
    /// What must be served.
    pub serve: Serve,
    /// How many open sites must cover a demand before it is served; 0 counts as 1. With 2, service survives the loss
    /// of any one site.
    pub times: u32,
    /// Sites that are open already, and stay so. They cost nothing more.
    pub existing: &'a [u32],
    /// Sites that may not be opened.
    pub forbidden: &'a [u32],
}

/// What must be served.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Serve {
    /// Each demand that the allowed candidates can serve together.
    AllReachable,
    /// So much of the weight of all demand, from 0 to 1.
    Share(f64),
}

impl<'a> SetCovering<'a> {
    /// Everybody who can be reached, at these costs, with nothing else to heed.
    #[must_use]
    pub fn new(covers: &'a Covers, weight: &'a [f64], cost: &'a [f64]) -> Self {
        Self {
            covers,
            cost,
            weight,
            serve: Serve::AllReachable,
            times: 1,
            existing: &[],
            forbidden: &[],
        }
    }

    /// The cheapest plan that the effort finds: its `value` is the cost, its `bound` at most the least cost.
    ///
    /// `keep_going` is asked after each round of work; at its first `false` the best so far is handed back, whose
    /// bound holds all the same.
    ///
    /// # Errors
    /// [`Refused`] for no candidates, no demand, an amount that is negative or no number, lists that do not fit each
    /// other, or sites that do not exist or are named twice; [`Refused::Share`]; [`Refused::OutOfReach`] if all
    /// candidates together do not serve the share.
    pub fn solve(&self, effort: &Effort, keep_going: &dyn Fn() -> bool) -> Result<Plan, Refused> {
        self.settle(None, effort, keep_going)
    }

    /// The same; with a `limit` it is enough to know whether a plan costs no more.
    pub(crate) fn settle(
        &self,
        limit: Option<f64>,
        effort: &Effort,
        keep_going: &dyn Fn() -> bool,
    ) -> Result<Plan, Refused> {
        let standing = self.check()?;
        let free: Vec<u32> = (0_u32..)
            .zip(&standing)
            .filter(|(_, standing)| **standing == Standing::Free)
            .map(|(site, _)| site)
            .collect();
        let problem = self.problem(&free)?;
        let mut model = Relaxed::new(&problem);
        let mut tree = Tree::new(&model, &[]);
        tree.question = limit.map(|limit| -limit);
        lead(&mut tree, &mut model, effort, 0.0, keep_going);
        let bound = tree.bound();
        let (value, open) = tree.best.take().ok_or(Refused::NoPlan)?;
        let mut chosen: Vec<u32> = open.iter().map(|&at| free[at as usize]).collect();
        chosen.extend_from_slice(self.existing);
        chosen.sort_unstable();
        Ok(Plan {
            chosen,
            // No cost is negative, and neither is zero.
            value: (-value).max(0.0),
            bound: (-bound).max(0.0),
            rounds: tree.rounds,
        })
    }

    fn check(&self) -> Result<Vec<Standing>, Refused> {
        let (candidates, demands) = (self.covers.candidates(), self.covers.demands());
        if candidates == 0 {
            return Err(Refused::NoCandidates);
        }
        if demands == 0 {
            return Err(Refused::NoDemand);
        }
        amounts("weights", self.weight, demands)?;
        amounts("costs", self.cost, candidates)?;
        if let Serve::Share(share) = self.serve
            && !(0.0..=1.0).contains(&share)
        {
            return Err(Refused::Share(share));
        }
        standing(candidates, self.existing, self.forbidden)
    }

    /// What the existing sites leave to be done.
    fn problem(&self, free: &[u32]) -> Result<Problem, Refused> {
        let had = times_covered(self.covers, self.existing)?;
        let mut can = had.clone();
        for &site in free {
            for &demand in self.covers.of(site as usize) {
                can[demand as usize] += 1;
            }
        }
        let times = self.times.max(1);
        let all: f64 = self.weight.iter().sum();
        let (mut served, mut reachable) = (0.0, 0.0);
        let (mut need, mut weight, mut row) = (Vec::new(), Vec::new(), vec![u32::MAX; had.len()]);
        for (demand, (&had, &can)) in had.iter().zip(&can).enumerate() {
            if can < times {
                continue;
            }
            reachable += self.weight[demand];
            if had >= times {
                served += self.weight[demand];
            } else {
                row[demand] = need.len() as u32;
                need.push(f64::from(times - had));
                weight.push(self.weight[demand]);
            }
        }
        let target = match self.serve {
            Serve::AllReachable => None,
            Serve::Share(share) => {
                let wanted = share * all;
                // The same sum in another order may differ in its last digits.
                if wanted > reachable * (1.0 + 1e-12) {
                    return Err(Refused::OutOfReach { reachable, wanted });
                }
                Some((wanted - served) * (1.0 - 1e-12))
            }
        };
        let mut rows_of = Sparse::default();
        for &site in free {
            let rows = self
                .covers
                .of(site as usize)
                .iter()
                .map(|&demand| row[demand as usize]);
            rows_of.push(rows.filter(|&row| row != u32::MAX));
        }
        Ok(Problem {
            sites_of: rows_of.transposed(need.len()),
            rows_of,
            need,
            weight,
            cost: free.iter().map(|&site| self.cost[site as usize]).collect(),
            target,
        })
    }
}
