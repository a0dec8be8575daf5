//! Covering within capacity, taken apart by prices: what each demand gives up by being served once only.

use super::CapacityCovering;
use super::flow::Flow;
use crate::price::{Model, Rounding};
use crate::sparse::Sparse;

/// Exchanges that are tried for one plan.
const TRIES: usize = 200;

pub(crate) struct Relaxed<'a> {
    problem: &'a CapacityCovering<'a>,
    sites: &'a [u32],
    forced: &'a [u32],
    choose: usize,
    questions: Sparse,
    order: Vec<(f64, u32)>,
    worth: Vec<f64>,
}

impl<'a> Relaxed<'a> {
    pub(crate) fn new(
        problem: &'a CapacityCovering<'a>,
        sites: &'a [u32],
        forced: &'a [u32],
        choose: usize,
    ) -> Self {
        Self {
            problem,
            sites,
            forced,
            choose,
            questions: Sparse::default(),
            order: Vec::new(),
            worth: vec![0.0; sites.len()],
        }
    }

    /// Lets a site serve those who are worth most to it, as far as it can; gives what they are worth together.
    fn serve(&mut self, site: usize, prices: &[f64], mut each: impl FnMut(u32, f64)) -> f64 {
        let number = self.sites[site] as usize;
        let weight = self.problem.weight;
        self.order.clear();
        for &demand in self.problem.covers.of(number) {
            let (weight, price) = (weight[demand as usize], prices[demand as usize]);
            if weight > price {
                self.order.push((1.0 - price / weight, demand));
            }
        }
        self.order
            .sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut room = self.problem.capacity[number];
        let mut worth = 0.0;
        for &(rate, demand) in &self.order {
            if room <= 0.0 {
                break;
            }
            let all = weight[demand as usize];
            let part = all.min(room);
            room -= part;
            worth += rate * part;
            each(demand, part / all);
        }
        worth
    }

    fn value(&self, open: &[u32]) -> f64 {
        let open: Vec<u32> = open.iter().map(|&site| self.sites[site as usize]).collect();
        let problem = self.problem;
        let mut flow = Flow::new(problem.covers, problem.weight, problem.capacity, &open);
        flow.fill();
        flow.value()
    }
}

impl Model for Relaxed<'_> {
    fn rows(&self) -> usize {
        self.problem.weight.len()
    }

    fn ceilings(&self, _forced: &[u32]) -> Vec<f64> {
        // At its whole weight a demand is worth nothing to anybody.
        self.problem.weight.to_vec()
    }

    fn start(&self) -> Vec<f64> {
        self.problem
            .weight
            .iter()
            .map(|weight| weight * 0.5)
            .collect()
    }

    fn choose(&self) -> usize {
        self.choose
    }

    fn sites(&self) -> usize {
        self.sites.len()
    }

    fn price(&mut self, prices: &[f64], sites: &[u32], worth: &mut [f64]) -> f64 {
        for &site in sites {
            worth[site as usize] = self.serve(site as usize, prices, |_, _| {});
        }
        self.worth.copy_from_slice(worth);
        prices.iter().sum()
    }

    fn slope(&mut self, prices: &[f64], open: &[u32], slope: &mut [f64]) {
        slope.fill(1.0);
        for &site in open {
            self.serve(site as usize, prices, |demand, part| {
                slope[demand as usize] -= part
            });
        }
    }

    /// These sites, filled up by what they are worth at the latest prices; then one for another while that helps.
    fn round(
        &mut self,
        open: &[u32],
        effort: Rounding,
        keep_going: &dyn Fn() -> bool,
    ) -> Option<(f64, Vec<u32>)> {
        let mut plan = self.forced.to_vec();
        plan.extend(open.iter().filter(|site| !self.forced.contains(site)));
        plan.truncate(self.choose);
        let mut rest: Vec<u32> = (0..self.sites.len() as u32)
            .filter(|site| !plan.contains(site))
            .collect();
        if self.worth.iter().all(|&worth| worth == 0.0) {
            let prices = vec![0.0; self.problem.weight.len()];
            for site in 0..self.sites.len() {
                self.worth[site] = self.serve(site, &prices, |_, _| {});
            }
        }
        rest.sort_by(|&a, &b| {
            self.worth[b as usize]
                .total_cmp(&self.worth[a as usize])
                .then(a.cmp(&b))
        });
        while plan.len() < self.choose && !rest.is_empty() {
            plan.push(rest.remove(0));
        }
        let mut value = self.value(&plan);
        let tries = match effort {
            Rounding::Thorough => TRIES,
            Rounding::Quick => TRIES / 10,
        };
        let movable = plan.len() - self.forced.len().min(plan.len());
        for attempt in 0..tries.min(movable * rest.len()) {
            if !keep_going() {
                break;
            }
            // The last to be opened is worth least: it is tried against each of the others first.
            let (out, into) = (plan.len() - 1 - attempt % movable, attempt / movable);
            std::mem::swap(&mut plan[out], &mut rest[into]);
            let other = self.value(&plan);
            if other > value {
                value = other;
            } else {
                std::mem::swap(&mut plan[out], &mut rest[into]);
            }
        }
        plan.sort_unstable();
        Some((value, plan))
    }

    fn questions(&self) -> &Sparse {
        &self.questions
    }
}
