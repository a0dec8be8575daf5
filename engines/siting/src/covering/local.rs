//! A covering plan that is being changed, with what each site would add to it kept up to date.

use super::core::Core;
use crate::swap::{Extra, Plot};

/// A plan that is being changed, with what each site would add to it.
pub(crate) struct Local<'a> {
    core: &'a Core,
    open: Vec<u32>,
    is_open: Vec<bool>,
    times: Vec<u32>,
    /// What each site would add if it were opened (or opened once more).
    gain: Vec<f64>,
    value: f64,
    spent: f64,
}

impl<'a> Local<'a> {
    /// The allowed part of these sites.
    pub(crate) fn new(core: &'a Core, sites: &[u32]) -> Self {
        let mut gain: Vec<f64> = core.bonus.clone();
        gain.resize(core.sites(), 0.0);
        for (row, &first) in core.first.iter().enumerate() {
            for &site in core.sites_of.of(row) {
                gain[site as usize] += first;
            }
        }
        let mut local = Self {
            core,
            open: Vec::with_capacity(core.choose),
            is_open: vec![false; core.sites()],
            times: vec![0; core.rows()],
            gain,
            value: 0.0,
            spent: 0.0,
        };
        for &site in sites {
            if !local.is_open[site as usize] && local.has_room_for(site, None) {
                local.add(site);
            }
        }
        local
    }

    /// Whether a site may be opened, with another closed or not.
    fn has_room_for(&self, site: u32, out: Option<u32>) -> bool {
        let Some(limit) = self.core.budget else {
            return out.is_some() || self.open.len() < self.core.choose;
        };
        let saved = out.map_or(0.0, |out| self.core.cost[out as usize]);
        (out.is_some() || self.open.len() < self.core.choose)
            && self.spent - saved + self.core.cost[site as usize] <= limit
    }

    /// What one more cover adds to a row, and what one fewer takes from it.
    fn steps(&self, row: usize) -> (f64, f64) {
        let (first, second) = (self.core.first[row], self.core.second[row]);
        match self.times[row] {
            0 => (first, 0.0),
            1 => (second, first),
            2 => (0.0, second),
            _ => (0.0, 0.0),
        }
    }

    fn add(&mut self, site: u32) {
        self.is_open[site as usize] = true;
        self.open.push(site);
        self.spent += self.core.cost.get(site as usize).copied().unwrap_or(0.0);
        self.value += self.gain[site as usize];
        self.shift(site, |times| times + 1);
    }

    fn remove(&mut self, site: u32) {
        self.is_open[site as usize] = false;
        self.open.retain(|&other| other != site);
        self.spent -= self.core.cost.get(site as usize).copied().unwrap_or(0.0);
        self.shift(site, |times| times - 1);
        self.value -= self.gain[site as usize];
    }

    /// Counts covers anew for a site's rows, and what each site would add.
    fn shift(&mut self, site: u32, change: fn(u32) -> u32) {
        for &row in self.core.rows_of.of(site as usize) {
            let row = row as usize;
            let before = self.steps(row).0;
            self.times[row] = change(self.times[row]);
            let after = self.steps(row).0;
            if after != before {
                for &site in self.core.sites_of.of(row) {
                    self.gain[site as usize] += after - before;
                }
            }
        }
    }
}

impl Plot for Local<'_> {
    fn sites(&self) -> usize {
        self.core.sites()
    }

    fn open(&self) -> &[u32] {
        &self.open
    }

    fn fits(&self, site: u32, out: u32) -> bool {
        self.has_room_for(site, Some(out))
    }

    fn gain(&self) -> &[f64] {
        &self.gain
    }

    fn without(&self, out: u32, extra: &mut Extra) -> f64 {
        let mut loss = self.core.bonus.get(out as usize).copied().unwrap_or(0.0);
        for &row in self.core.rows_of.of(out as usize) {
            let (up, down) = self.steps(row as usize);
            loss += down;
            // A site that covers this row too keeps it as it is.
            if down != up {
                for &site in self.core.sites_of.of(row as usize) {
                    extra.add(site, down - up);
                }
            }
        }
        loss
    }

    fn exchange(&mut self, out: u32, into: u32) {
        self.remove(out);
        self.add(into);
    }

    /// Whatever adds most for its cost, while there is room.
    fn fill(&mut self) {
        while self.open.len() < self.core.choose {
            let mut best: Option<(f64, u32)> = None;
            for site in 0..self.core.sites() as u32 {
                let gain = self.gain[site as usize];
                if self.is_open[site as usize] || !(gain > 0.0) || !self.has_room_for(site, None) {
                    continue;
                }
                let rate = match self.core.cost.get(site as usize) {
                    Some(&cost) if self.core.budget.is_some() => gain / cost.max(1e-12),
                    _ => gain,
                };
                if best.is_none_or(|(most, _)| rate > most) {
                    best = Some((rate, site));
                }
            }
            match best {
                Some((_, site)) => self.add(site),
                None => break,
            }
        }
    }

    fn value(&self) -> f64 {
        self.value
    }
}
