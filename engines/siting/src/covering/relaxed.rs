//! The covering problem, taken apart by prices: what being covered once more is worth at each row.

use super::core::Core;
use super::local::Local;
use crate::price::{Model, Rounding};
use crate::sparse::Sparse;
use crate::swap::Search;

/// Swaps without a better plan before the search gives up.
const PATIENCE: usize = 400;

pub(crate) struct Relaxed<'a> {
    pub(crate) core: &'a Core,
    whole: bool,
    /// Under a budget, whether any of a demand's sites is open says little: sites are asked about one by one.
    none: Sparse,
}

impl<'a> Relaxed<'a> {
    pub(crate) fn new(core: &'a Core) -> Self {
        let is_whole = |values: &[f64]| {
            values.iter().all(|value| value.fract() == 0.0)
                && values.iter().sum::<f64>() < 2_f64.powi(50)
        };
        Self {
            core,
            none: Sparse::default(),
            whole: is_whole(&core.first) && is_whole(&core.second) && is_whole(&core.bonus),
        }
    }

    /// How many covers a row buys at a price, and what is left to it.
    fn bought(&self, row: usize, price: f64) -> (f64, f64) {
        let (first, second) = (self.core.first[row], self.core.second[row]);
        let mut best = (0.0, 0.0);
        if first - price >= best.1 {
            best = (1.0, first - price);
        }
        if second > 0.0 && first + second - 2.0 * price > best.1 {
            best = (2.0, first + second - 2.0 * price);
        }
        best
    }
}

impl Model for Relaxed<'_> {
    fn rows(&self) -> usize {
        self.core.rows()
    }

    fn ceilings(&self, forced: &[u32]) -> Vec<f64> {
        // Above this a row buys nothing.
        let mut ceilings: Vec<f64> = self
            .core
            .first
            .iter()
            .zip(&self.core.second)
            .map(|(&first, &second)| f64::max(first, (first + second) / 2.0))
            .collect();
        for &site in forced {
            for &row in self.core.rows_of.of(site as usize) {
                if self.core.second[row as usize] <= 0.0 {
                    ceilings[row as usize] = 0.0;
                }
            }
        }
        ceilings
    }

    fn start(&self) -> Vec<f64> {
        let mut prices = self.ceilings(&[]);
        // A row that many can serve is worth little to each.
        let share = self.core.choose as f64 / self.core.sites().max(1) as f64;
        for (row, price) in prices.iter_mut().enumerate() {
            let expected = share * self.core.sites_of.of(row).len() as f64;
            *price /= expected.max(1.0);
        }
        prices
    }

    fn choose(&self) -> usize {
        self.core.choose
    }

    fn sites(&self) -> usize {
        self.core.sites()
    }

    fn price(&mut self, prices: &[f64], sites: &[u32], worth: &mut [f64]) -> f64 {
        for &site in sites {
            let site = site as usize;
            let bonus = self.core.bonus.get(site).copied().unwrap_or(0.0);
            let rows = self.core.rows_of.of(site);
            worth[site] = bonus + rows.iter().map(|&row| prices[row as usize]).sum::<f64>();
        }
        prices
            .iter()
            .enumerate()
            .map(|(row, &price)| self.bought(row, price).1)
            .sum()
    }

    fn slope(&mut self, prices: &[f64], open: &[u32], slope: &mut [f64]) {
        for (row, (slope, &price)) in slope.iter_mut().zip(prices).enumerate() {
            *slope = -self.bought(row, price).0;
        }
        for &site in open {
            for &row in self.core.rows_of.of(site as usize) {
                slope[row as usize] += 1.0;
            }
        }
    }

    fn round(
        &mut self,
        open: &[u32],
        effort: Rounding,
        keep_going: &dyn Fn() -> bool,
    ) -> Option<(f64, Vec<u32>)> {
        let mut search = Search::from(Local::new(self.core, open));
        match effort {
            Rounding::Quick => search.climb(keep_going),
            Rounding::Thorough => search.wander(PATIENCE, keep_going),
        }
        let sites = search.best();
        // What was saved and spent on the way may have left a rounding error.
        self.core
            .allows(&sites)
            .then(|| (self.core.value(&sites), sites))
    }

    fn budget(&self) -> Option<(&[f64], f64)> {
        self.core.budget.map(|limit| (&*self.core.cost, limit))
    }

    fn is_whole(&self) -> bool {
        self.whole
    }

    fn questions(&self) -> &Sparse {
        match self.core.budget {
            Some(_) => &self.none,
            None => &self.core.sites_of,
        }
    }
}
