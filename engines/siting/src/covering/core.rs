//! The covering problem with everything that is certain taken out.

use crate::sparse::Sparse;

/// Free sites only; rows of demand that somebody free can reach; equal rows are one.
#[derive(Debug, Clone)]
pub(crate) struct Core {
    /// Site to rows.
    pub(crate) rows_of: Sparse,
    /// Row to sites.
    pub(crate) sites_of: Sparse,
    /// What a row is worth once one site covers it, and what a second adds.
    pub(crate) first: Vec<f64>,
    pub(crate) second: Vec<f64>,
    /// What a site is worth by itself.
    pub(crate) bonus: Vec<f64>,
    /// For each site, if there is a budget.
    pub(crate) cost: Vec<f64>,
    pub(crate) budget: Option<f64>,
    pub(crate) choose: usize,
    /// Each site's number outside.
    pub(crate) number: Vec<u32>,
}

impl Core {
    pub(crate) fn sites(&self) -> usize {
        self.number.len()
    }

    pub(crate) fn rows(&self) -> usize {
        self.first.len()
    }

    /// What a set of sites is worth, from nothing.
    pub(crate) fn value(&self, open: &[u32]) -> f64 {
        let mut times = vec![0_u32; self.rows()];
        let mut value = 0.0;
        for &site in open {
            value += self.bonus.get(site as usize).copied().unwrap_or(0.0);
            for &row in self.rows_of.of(site as usize) {
                let row = row as usize;
                times[row] += 1;
                value += match times[row] {
                    1 => self.first[row],
                    2 => self.second[row],
                    _ => 0.0,
                };
            }
        }
        value
    }

    /// Whether a set of sites is within number and budget.
    pub(crate) fn allows(&self, open: &[u32]) -> bool {
        open.len() <= self.choose
            && self.budget.is_none_or(|limit| {
                open.iter()
                    .map(|&site| self.cost[site as usize])
                    .sum::<f64>()
                    <= limit
            })
    }
}
