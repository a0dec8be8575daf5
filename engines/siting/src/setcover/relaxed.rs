//! Set covering, taken apart by prices: what each demand gives to be covered.

use crate::price::{Model, Rounding};
use crate::sparse::Sparse;

/// What is left to be served, and what sites cost.
pub(crate) struct Problem {
    pub(crate) rows_of: Sparse,
    pub(crate) sites_of: Sparse,
    /// For each row how many more sites must cover it.
    pub(crate) need: Vec<f64>,
    pub(crate) weight: Vec<f64>,
    pub(crate) cost: Vec<f64>,
    /// The weight that must be served; every row if there is none.
    pub(crate) target: Option<f64>,
}

/// # Source
/// Beasley, "A Lagrangian heuristic for set-covering problems", Naval Research Logistics 37 (1990).
pub(crate) struct Relaxed<'a> {
    problem: &'a Problem,
    whole: bool,
    /// For each row how much of it must be served at the latest prices, from 0 to 1.
    served: Vec<f64>,
}

impl<'a> Relaxed<'a> {
    pub(crate) fn new(problem: &'a Problem) -> Self {
        Self {
            problem,
            whole: problem.cost.iter().all(|cost| cost.fract() == 0.0),
            served: vec![1.0; problem.need.len()],
        }
    }

    /// Serves the rows that ask least for their weight, until the target is reached.
    fn serve(&mut self, prices: &[f64]) {
        let problem = self.problem;
        let Some(mut left) = problem.target else {
            return;
        };
        let asks = |row: usize| prices[row] * problem.need[row];
        let mut order: Vec<usize> = (0..prices.len())
            .filter(|&row| problem.weight[row] > 0.0)
            .collect();
        order.sort_by(|&a, &b| {
            (asks(a) * problem.weight[b])
                .total_cmp(&(asks(b) * problem.weight[a]))
                .then(a.cmp(&b))
        });
        self.served.fill(0.0);
        for row in order {
            if left <= 0.0 {
                break;
            }
            self.served[row] = (left / problem.weight[row]).min(1.0);
            left -= problem.weight[row];
        }
    }
}

impl Model for Relaxed<'_> {
    fn rows(&self) -> usize {
        self.problem.need.len()
    }

    fn ceilings(&self, forced: &[u32]) -> Vec<f64> {
        let all: f64 = self.problem.cost.iter().sum();
        let mut ceilings: Vec<f64> = (0..self.rows())
            .map(|row| {
                let sites = self.problem.sites_of.of(row).iter();
                // At the price of its cheapest site a row that needs one can pay for it alone.
                if self.problem.need[row] > 1.0 {
                    all
                } else {
                    sites
                        .map(|&site| self.problem.cost[site as usize])
                        .fold(f64::INFINITY, f64::min)
                }
            })
            .collect();
        for &site in forced {
            for &row in self.problem.rows_of.of(site as usize) {
                if self.problem.need[row as usize] <= 1.0 {
                    ceilings[row as usize] = 0.0;
                }
            }
        }
        ceilings
    }

    fn start(&self) -> Vec<f64> {
        // Each row pays its share of the site that is cheapest for each of its rows.
        (0..self.rows())
            .map(|row| {
                let sites = self.problem.sites_of.of(row).iter();
                let shares = sites.map(|&site| {
                    let rows = self.problem.rows_of.of(site as usize).len().max(1);
                    self.problem.cost[site as usize] / rows as f64
                });
                let least = shares.fold(f64::INFINITY, f64::min);
                if least.is_finite() { least } else { 0.0 }
            })
            .collect()
    }

    fn choose(&self) -> usize {
        self.problem.cost.len()
    }

    fn sites(&self) -> usize {
        self.problem.cost.len()
    }

    fn price(&mut self, prices: &[f64], sites: &[u32], worth: &mut [f64]) -> f64 {
        for &site in sites {
            let site = site as usize;
            let rows = self.problem.rows_of.of(site);
            worth[site] =
                rows.iter().map(|&row| prices[row as usize]).sum::<f64>() - self.problem.cost[site];
        }
        self.serve(prices);
        let asked = |row: usize| prices[row] * self.problem.need[row] * self.served[row];
        -(0..prices.len()).map(asked).sum::<f64>()
    }

    fn slope(&mut self, _prices: &[f64], open: &[u32], slope: &mut [f64]) {
        // The rows to serve are those that `price` chose at the same prices.
        for (row, slope) in slope.iter_mut().enumerate() {
            *slope = -self.problem.need[row] * self.served[row];
        }
        for &site in open {
            for &row in self.problem.rows_of.of(site as usize) {
                slope[row as usize] += 1.0;
            }
        }
    }

    /// Adds whatever serves most for its cost until it is enough, then closes what is not needed, dearest first.
    fn round(
        &mut self,
        open: &[u32],
        _effort: Rounding,
        keep_going: &dyn Fn() -> bool,
    ) -> Option<(f64, Vec<u32>)> {
        let mut cover = Cover::new(self.problem);
        for &site in open {
            cover.open(site);
        }
        cover.complete()?;
        cover.trim();
        // A plan without one of its sites, completed anew, may be cheaper.
        for site in cover.sites() {
            if !keep_going() {
                break;
            }
            if cover.is_open[site as usize] {
                let mut other = cover.clone();
                other.close(site);
                other.banned = Some(site);
                if other.complete().is_some() {
                    other.trim();
                    if other.cost() < cover.cost() {
                        other.banned = None;
                        cover = other;
                    }
                }
            }
        }
        Some((-cover.cost(), cover.sites()))
    }

    fn is_whole(&self) -> bool {
        self.whole
    }

    fn questions(&self) -> &Sparse {
        &self.problem.sites_of
    }
}

/// Sites that are being opened and closed, with what is still missing.
#[derive(Clone)]
struct Cover<'a> {
    problem: &'a Problem,
    is_open: Vec<bool>,
    missing: Vec<f64>,
    banned: Option<u32>,
}

impl<'a> Cover<'a> {
    fn new(problem: &'a Problem) -> Self {
        Self {
            problem,
            is_open: vec![false; problem.cost.len()],
            missing: problem.need.clone(),
            banned: None,
        }
    }

    fn sites(&self) -> Vec<u32> {
        (0..self.is_open.len() as u32)
            .filter(|&site| self.is_open[site as usize])
            .collect()
    }

    fn cost(&self) -> f64 {
        self.sites()
            .iter()
            .map(|&site| self.problem.cost[site as usize])
            .sum()
    }

    fn open(&mut self, site: u32) {
        if !std::mem::replace(&mut self.is_open[site as usize], true) {
            for &row in self.problem.rows_of.of(site as usize) {
                self.missing[row as usize] -= 1.0;
            }
        }
    }

    fn close(&mut self, site: u32) {
        self.is_open[site as usize] = false;
        for &row in self.problem.rows_of.of(site as usize) {
            self.missing[row as usize] += 1.0;
        }
    }

    fn is_enough(&self) -> bool {
        let served = |row: &usize| self.missing[*row] <= 0.0;
        match self.problem.target {
            None => (0..self.missing.len()).all(|row| served(&row)),
            Some(target) => {
                let served: f64 = (0..self.missing.len())
                    .filter(served)
                    .map(|row| self.problem.weight[row])
                    .sum();
                served >= target
            }
        }
    }

    /// What opening a site would bring nearer: the weight of its rows that still miss something.
    fn help(&self, site: usize) -> f64 {
        let rows = self.problem.rows_of.of(site).iter();
        let missing = rows.filter(|&&row| self.missing[row as usize] > 0.0);
        let weight = |row: &u32| match self.problem.target {
            None => 1.0,
            Some(_) => self.problem.weight[*row as usize] / self.problem.need[*row as usize],
        };
        missing.map(weight).sum()
    }

    fn complete(&mut self) -> Option<()> {
        while !self.is_enough() {
            let mut best: Option<(f64, u32)> = None;
            for site in 0..self.is_open.len() {
                if self.is_open[site] || self.banned == Some(site as u32) {
                    continue;
                }
                let help = self.help(site);
                let rate = help / self.problem.cost[site].max(1e-12);
                if help > 0.0 && best.is_none_or(|(most, _)| rate > most) {
                    best = Some((rate, site as u32));
                }
            }
            self.open(best?.1);
        }
        Some(())
    }

    fn trim(&mut self) {
        let mut sites = self.sites();
        sites.sort_by(|&a, &b| {
            let cost = |site: u32| self.problem.cost[site as usize];
            cost(b).total_cmp(&cost(a)).then(a.cmp(&b))
        });
        for site in sites {
            self.close(site);
            if !self.is_enough() {
                self.open(site);
            }
        }
    }
}
