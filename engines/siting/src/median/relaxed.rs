//! The p-median, taken apart by prices: what each demand would give to be served.

use super::local::Local;
use super::near::Near;
use crate::price::{Model, Rounding};
use crate::sparse::Sparse;
use crate::swap::Search;

/// Swaps without a better plan before the search gives up.
const PATIENCE: usize = 300;

/// # Source
/// Cornuejols, Fisher and Nemhauser, "Location of bank accounts to optimize float", Management Science 23 (1977).
pub(crate) struct Relaxed<'a> {
    near: &'a Near,
    choose: usize,
    forced: &'a [u32],
    whole: bool,
    is_open: Vec<bool>,
    questions: Sparse,
}

impl<'a> Relaxed<'a> {
    pub(crate) fn new(near: &'a Near, choose: usize, forced: &'a [u32], whole: bool) -> Self {
        Self {
            near,
            choose,
            forced,
            whole,
            is_open: vec![false; near.sites],
            questions: Sparse::default(),
        }
    }

    /// Minus the true cost of a set of sites.
    fn value(&self, open: &[u32]) -> f64 {
        let mut is_open = vec![false; self.near.sites];
        for &site in open {
            is_open[site as usize] = true;
        }
        let nearest = |demand: usize| {
            let ways = self.near.of(demand);
            let way = ways.iter().find(|way| is_open[way.site as usize]);
            way.map_or(f64::INFINITY, |way| way.cost)
        };
        -(0..self.near.demands()).map(nearest).sum::<f64>()
    }
}

impl Model for Relaxed<'_> {
    fn rows(&self) -> usize {
        self.near.demands()
    }

    fn ceilings(&self, forced: &[u32]) -> Vec<f64> {
        let mut is_forced = vec![false; self.near.sites];
        for &site in forced {
            is_forced[site as usize] = true;
        }
        // Nobody goes farther than to a site that is open in any case; at the dearest way all sites are asked.
        (0..self.near.demands())
            .map(|demand| {
                let ways = self.near.of(demand);
                let way = ways
                    .iter()
                    .find(|way| is_forced[way.site as usize])
                    .or(ways.last());
                way.map_or(0.0, |way| way.cost)
            })
            .collect()
    }

    fn start(&self) -> Vec<f64> {
        // If sites are spread evenly, the nearest open one is about so far down the list.
        let down = self.near.sites / self.choose.max(1) / 2 + 1;
        (0..self.near.demands())
            .map(|demand| {
                let ways = self.near.of(demand);
                ways.get(down.min(ways.len().saturating_sub(1)))
                    .map_or(0.0, |way| way.cost)
            })
            .collect()
    }

    fn choose(&self) -> usize {
        self.choose
    }

    fn sites(&self) -> usize {
        self.near.sites
    }

    fn price(&mut self, prices: &[f64], _sites: &[u32], worth: &mut [f64]) -> f64 {
        worth.fill(0.0);
        for (demand, &price) in prices.iter().enumerate() {
            for way in self.near.of(demand) {
                if way.cost >= price {
                    break;
                }
                worth[way.site as usize] += price - way.cost;
            }
        }
        -prices.iter().sum::<f64>()
    }

    fn slope(&mut self, prices: &[f64], open: &[u32], slope: &mut [f64]) {
        for &site in open {
            self.is_open[site as usize] = true;
        }
        for (demand, (slope, &price)) in slope.iter_mut().zip(prices).enumerate() {
            let cheap = self
                .near
                .of(demand)
                .iter()
                .take_while(|way| way.cost < price);
            let served = cheap.filter(|way| self.is_open[way.site as usize]).count();
            *slope = served as f64 - 1.0;
        }
        for &site in open {
            self.is_open[site as usize] = false;
        }
    }

    fn round(
        &mut self,
        open: &[u32],
        effort: Rounding,
        keep_going: &dyn Fn() -> bool,
    ) -> Option<(f64, Vec<u32>)> {
        let mut search = Search::from(Local::new(self.near, self.choose, self.forced, open));
        match effort {
            Rounding::Quick => search.climb(keep_going),
            Rounding::Thorough => search.wander(PATIENCE, keep_going),
        }
        let mut sites = search.best();
        sites.extend_from_slice(self.forced);
        sites.sort_unstable();
        let value = self.value(&sites);
        value.is_finite().then_some((value, sites))
    }

    fn is_whole(&self) -> bool {
        self.whole
    }

    fn questions(&self) -> &Sparse {
        &self.questions
    }
}
