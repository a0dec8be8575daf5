//! The most weight served by so many sites, with a bound that no choice of sites can pass.

mod core;
mod local;
mod reduce;
mod relaxed;
mod solve;

use crate::covers::Covers;
use crate::plan::{Effort, Plan};
use crate::refused::{Refused, Standing, amounts, standing};
use crate::sparse::Sparse;
use core::Core;

/// Maximal covering: which sites to open so that the most weight is served.
///
/// A demand counts its `weight` once some open site covers it, and its `twice` on top once two do.
/// So `weight` all zero and `twice` the people is service that survives the loss of any one site.
///
/// # Source
/// Church and ReVelle, "The maximal covering location problem", Papers of the Regional Science Association 32
/// (1974); the second cover as in Hogan and ReVelle, "Concepts and applications of backup coverage", Management
/// Science 32 (1986).
#[derive(Debug, Clone)]
pub struct Covering<'a> {
    /// Who would be served from where.
    pub covers: &'a Covers,
    /// For each demand what it counts: people, homes, assets, or any of them times deprivation. 0 or more.
    pub weight: &'a [f64],
    /// For each demand what it counts on top once two open sites cover it. 0 or more; empty for none.
    pub twice: &'a [f64],
    /// How many sites to open besides the existing ones, at most.
    pub choose: usize,
    /// Sites that are open already, and stay so.
    pub existing: &'a [u32],
    /// Sites that may not be opened.
    pub forbidden: &'a [u32],
    /// What opening sites may cost.
    pub budget: Option<Budget<'a>>,
}

/// What opening sites may cost; existing ones cost nothing more.
#[derive(Debug, Clone, Copy)]
pub struct Budget<'a> {
    /// For each candidate, 0 or more, in any one unit.
    pub cost: &'a [f64],
    /// What all that are opened may cost together, in the same unit.
    pub limit: f64,
}

impl<'a> Covering<'a> {
    /// So many sites for these demands, with nothing else to heed.
    #[must_use]
    pub fn new(covers: &'a Covers, weight: &'a [f64], choose: usize) -> Self {
        Self {
            covers,
            weight,
            twice: &[],
            choose,
            existing: &[],
            forbidden: &[],
            budget: None,
        }
    }

    /// The best plan that the effort finds, and the proof of how good it is.
    ///
    /// `keep_going` is asked after each round of work; at its first `false` the best so far is handed back, whose
    /// bound holds all the same. Demand that nobody can cover counts nothing. More sites than candidates opens what
    /// helps; none at all is the plan of the existing sites.
    ///
    /// # Errors
    /// [`Refused`] for no candidates, no demand, an amount that is negative or no number, lists that do not fit each
    /// other, or sites that do not exist or are named twice.
    pub fn solve(&self, effort: &Effort, keep_going: &dyn Fn() -> bool) -> Result<Plan, Refused> {
        let (core, certain) = self.core()?;
        let mut plan = solve::solve(&core, certain, effort, keep_going);
        plan.chosen.extend_from_slice(self.existing);
        plan.chosen.sort_unstable();
        Ok(plan)
    }

    /// What these sites serve, counted anew.
    ///
    /// # Errors
    /// As [`Covering::solve`], and [`Refused::Unknown`] for an open site that does not exist.
    pub fn value(&self, open: &[u32]) -> Result<f64, Refused> {
        self.check()?;
        let times = times_covered(self.covers, open)?;
        let twice = |demand: usize| self.twice.get(demand).copied().unwrap_or(0.0);
        Ok((0..self.weight.len())
            .map(|demand| match times[demand] {
                0 => 0.0,
                1 => self.weight[demand],
                _ => self.weight[demand] + twice(demand),
            })
            .sum())
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
        if !self.twice.is_empty() {
            amounts("weights of second cover", self.twice, demands)?;
        }
        if let Some(budget) = &self.budget {
            amounts("costs", budget.cost, candidates)?;
            amounts("budgets", &[budget.limit], 1)?;
        }
        standing(candidates, self.existing, self.forbidden)
    }

    /// What is left to decide, and what the existing sites serve in any case.
    fn core(&self) -> Result<(Core, f64), Refused> {
        let standing = self.check()?;
        let times = times_covered(self.covers, self.existing)?;
        let mut certain = 0.0;
        let (mut first, mut second) = (Vec::new(), Vec::new());
        for (demand, &times) in times.iter().enumerate() {
            let once = self.weight[demand];
            let twice = self.twice.get(demand).copied().unwrap_or(0.0);
            let (had, next, after) = match times {
                0 => (0.0, once, twice),
                1 => (once, twice, 0.0),
                _ => (once + twice, 0.0, 0.0),
            };
            certain += had;
            first.push(next);
            second.push(after);
        }
        let affordable = |site: &usize| {
            self.budget
                .is_none_or(|budget| budget.cost[*site] <= budget.limit)
        };
        let free: Vec<usize> = (0..standing.len())
            .filter(|&site| standing[site] == Standing::Free)
            .filter(affordable)
            .collect();
        let mut rows_of = Sparse::default();
        for &site in &free {
            rows_of.push(self.covers.of(site).iter().copied());
        }
        let core = Core {
            sites_of: rows_of.transposed(first.len()),
            rows_of,
            first,
            second,
            bonus: Vec::new(),
            cost: self.budget.map_or_else(Vec::new, |budget| {
                free.iter().map(|&site| budget.cost[site]).collect()
            }),
            budget: self.budget.map(|budget| budget.limit),
            choose: self.choose.min(free.len()),
            number: free.iter().map(|&site| site as u32).collect(),
        };
        Ok((core.reduced(), certain))
    }
}

/// For each demand how many of these sites cover it.
pub(crate) fn times_covered(covers: &Covers, open: &[u32]) -> Result<Vec<u32>, Refused> {
    let mut times = vec![0_u32; covers.demands()];
    for &site in open {
        if site as usize >= covers.candidates() {
            return Err(Refused::Unknown {
                what: "candidate",
                number: site as usize,
                count: covers.candidates(),
            });
        }
        for &demand in covers.of(site as usize) {
            times[demand as usize] += 1;
        }
    }
    Ok(times)
}
