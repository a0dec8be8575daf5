//! The most weight served when each site can take only so much, with a bound that no choice of sites can pass.

mod flow;
mod relaxed;

use crate::covers::Covers;
use crate::plan::{Effort, Plan};
use crate::price::{Tree, lead};
use crate::refused::{Refused, Standing, amounts, standing};
use flow::Flow;
use relaxed::Relaxed;

/// Maximal covering within capacity: which sites to open, and who goes where.
///
/// A demand's weight may be shared among several sites, as the people of one postcode may be.
///
/// # Source
/// Current and Storbeck, "Capacitated covering models", Environment and Planning B 15 (1988).
#[derive(Debug, Clone)]
pub struct CapacityCovering<'a> {
    /// Who could be served from where.
    pub covers: &'a Covers,
    /// For each demand what it counts, and what it takes of a site's capacity. 0 or more.
    pub weight: &'a [f64],
    /// For each candidate how much weight it can serve. 0 or more.
    pub capacity: &'a [f64],
    /// How many sites to open besides the existing ones, at most.
    pub choose: usize,
    /// Sites that are open already, and stay so.
    pub existing: &'a [u32],
    /// Sites that may not be opened.
    pub forbidden: &'a [u32],
}

/// So much of a demand's weight is served by a site.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// The candidate.
    pub site: u32,
    /// The demand.
    pub demand: u32,
    /// How much of its weight.
    pub weight: f64,
}

impl CapacityCovering<'_> {
    /// The best plan that the effort finds, and the proof of how good it is. [`CapacityCovering::assign`] says who
    /// goes where.
    ///
    /// # Errors
    /// [`Refused`] for no candidates, no demand, an amount that is negative or no number, lists that do not fit each
    /// other, or sites that do not exist or are named twice.
    pub fn solve(&self, effort: &Effort, keep_going: &dyn Fn() -> bool) -> Result<Plan, Refused> {
        let standing = self.check()?;
        let sites: Vec<u32> = (0_u32..)
            .zip(&standing)
            .filter(|(_, standing)| **standing != Standing::Forbidden)
            .map(|(site, _)| site)
            .collect();
        let forced: Vec<u32> = (0_u32..)
            .zip(&sites)
            .filter(|(_, site)| standing[**site as usize] == Standing::Existing)
            .map(|(at, _)| at)
            .collect();
        let choose = forced.len() + self.choose.min(sites.len() - forced.len());
        let mut model = Relaxed::new(self, &sites, &forced, choose);
        let mut tree = Tree::new(&model, &forced);
        lead(&mut tree, &mut model, effort, 0.0, keep_going);
        let bound = tree.bound();
        let (value, open) = tree.best.take().ok_or(Refused::NoPlan)?;
        Ok(Plan {
            chosen: open.iter().map(|&at| sites[at as usize]).collect(),
            value,
            bound: bound.max(value),
            rounds: tree.rounds,
        })
    }

    /// Who goes where when these sites are open, so that the most is served; by site, then by demand.
    ///
    /// # Errors
    /// As [`CapacityCovering::solve`], and [`Refused::Unknown`] or [`Refused::Twice`] for an open site.
    pub fn assign(&self, open: &[u32]) -> Result<Vec<Share>, Refused> {
        self.check()?;
        standing(self.covers.candidates(), open, &[])?;
        let mut flow = Flow::new(self.covers, self.weight, self.capacity, open);
        flow.fill();
        let mut shares = flow.shares();
        shares.sort_by_key(|share| (share.site, share.demand));
        Ok(shares)
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
        amounts("capacities", self.capacity, candidates)?;
        standing(candidates, self.existing, self.forbidden)
    }
}
