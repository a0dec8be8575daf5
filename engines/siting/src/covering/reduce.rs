//! What need not be asked: rows that are always served alike, and sites that another beats in everything.

use std::collections::HashMap;

use super::core::Core;
use crate::sparse::Sparse;

impl Core {
    /// The same problem, smaller: its best plan is worth as much.
    pub(crate) fn reduced(self) -> Self {
        let mut core = self;
        for _ in 0..3 {
            let before = (core.sites(), core.rows());
            core = core.without_beaten_sites().with_equal_rows_as_one();
            if (core.sites(), core.rows()) == before {
                break;
            }
        }
        core
    }

    fn with_equal_rows_as_one(self) -> Self {
        let mut known: HashMap<&[u32], u32> = HashMap::new();
        let (mut first, mut second) = (Vec::new(), Vec::new());
        let mut sites_of = Sparse::default();
        for row in 0..self.rows() {
            let sites = self.sites_of.of(row);
            if sites.is_empty() || self.first[row] + self.second[row] <= 0.0 {
                continue;
            }
            let at = *known.entry(sites).or_insert_with(|| {
                first.push(0.0);
                second.push(0.0);
                sites_of.push(sites.iter().copied());
                (first.len() - 1) as u32
            }) as usize;
            first[at] += self.first[row];
            second[at] += self.second[row];
        }
        let rows_of = sites_of.transposed(self.sites());
        Self {
            rows_of,
            sites_of,
            first,
            second,
            ..self
        }
    }

    /// Takes out each site whose rows another covers as well, for no more money and no less bonus.
    fn without_beaten_sites(self) -> Self {
        // Where a second cover counts, a site and its better may both be wanted.
        if self.second.iter().any(|&extra| extra > 0.0) {
            return self;
        }
        let sites = self.sites();
        let mut gone = vec![false; sites];
        let mut mark = vec![u32::MAX; self.rows()];
        for better in 0..sites {
            if gone[better] {
                continue;
            }
            let rows = self.rows_of.of(better);
            for &row in rows {
                mark[row as usize] = better as u32;
            }
            for &row in rows {
                for &worse in self.sites_of.of(row as usize) {
                    let other = worse as usize;
                    if other != better
                        && !gone[other]
                        && self.beats(better, other)
                        && self.rows_of.of(other).first() == Some(&row)
                        && self
                            .rows_of
                            .of(other)
                            .iter()
                            .all(|&row| mark[row as usize] == better as u32)
                    {
                        gone[other] = true;
                    }
                }
            }
        }
        // A site that reaches nothing and has no bonus is never missed.
        for (site, gone) in gone.iter_mut().enumerate() {
            *gone |= self.rows_of.of(site).is_empty() && self.bonus_of(site) <= 0.0;
        }
        self.without(&gone)
    }

    fn beats(&self, better: usize, other: usize) -> bool {
        self.rows_of.of(better).len() >= self.rows_of.of(other).len()
            && self.bonus_of(better) >= self.bonus_of(other)
            && (self.cost.is_empty() || self.cost[better] <= self.cost[other])
    }

    fn bonus_of(&self, site: usize) -> f64 {
        self.bonus.get(site).copied().unwrap_or(0.0)
    }

    fn without(self, gone: &[bool]) -> Self {
        let kept: Vec<usize> = (0..self.sites()).filter(|&site| !gone[site]).collect();
        let mut rows_of = Sparse::default();
        for &site in &kept {
            rows_of.push(self.rows_of.of(site).iter().copied());
        }
        let pick = |all: &[f64]| -> Vec<f64> {
            kept.iter()
                .filter_map(|&site| all.get(site).copied())
                .collect()
        };
        Self {
            sites_of: rows_of.transposed(self.rows()),
            rows_of,
            bonus: pick(&self.bonus),
            cost: pick(&self.cost),
            number: kept.iter().map(|&site| self.number[site]).collect(),
            ..self
        }
    }
}
