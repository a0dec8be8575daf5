//! A p-median plan that is being changed: who goes where, and where else if that site closes.

use super::near::Near;
use crate::swap::{Extra, Plot};

/// Sites that must be open are, without being in the list that may be changed.
pub(crate) struct Local<'a> {
    near: &'a Near,
    choose: usize,
    open: Vec<u32>,
    is_open: Vec<bool>,
    /// For each demand the place in its list of the nearest open site, and of the second.
    first: Vec<usize>,
    second: Vec<usize>,
    /// The demands of each site.
    served: Vec<Vec<u32>>,
    gain: Vec<f64>,
    /// What a demand without any open site counts: more than all others at their farthest.
    nobody: f64,
    value: f64,
}

impl<'a> Local<'a> {
    pub(crate) fn new(near: &'a Near, choose: usize, forced: &[u32], sites: &[u32]) -> Self {
        let mut is_open = vec![false; near.sites];
        for &site in forced {
            is_open[site as usize] = true;
        }
        let room = choose - forced.len().min(choose);
        let mut open = Vec::with_capacity(room);
        for &site in sites {
            if open.len() < room && !is_open[site as usize] {
                is_open[site as usize] = true;
                open.push(site);
            }
        }
        let all: f64 = (0..near.demands())
            .map(|demand| near.of(demand).last().map_or(0.0, |way| way.cost))
            .sum();
        let mut local = Self {
            near,
            choose: room,
            open,
            is_open,
            first: vec![0; near.demands()],
            second: vec![0; near.demands()],
            served: vec![Vec::new(); near.sites],
            gain: vec![0.0; near.sites],
            nobody: 2.0 * all + 1.0,
            value: 0.0,
        };
        local.settle();
        local
    }

    /// What the way at a place in a demand's list costs.
    fn cost(&self, demand: usize, place: usize) -> f64 {
        self.near
            .of(demand)
            .get(place)
            .map_or(self.nobody, |way| way.cost)
    }

    /// Finds everybody's nearest and second site anew.
    fn settle(&mut self) {
        self.gain.fill(0.0);
        self.served.iter_mut().for_each(Vec::clear);
        self.value = 0.0;
        for demand in 0..self.near.demands() {
            let ways = self.near.of(demand);
            let mut open = (0..ways.len()).filter(|&place| self.is_open[ways[place].site as usize]);
            let first = open.next().unwrap_or(ways.len());
            let second = open.next().unwrap_or(ways.len());
            self.first[demand] = first;
            self.second[demand] = second;
            let cost = self.cost(demand, first);
            self.value -= cost;
            for way in &ways[..first] {
                self.gain[way.site as usize] += cost - way.cost;
            }
            if let Some(way) = ways.get(first) {
                self.served[way.site as usize].push(demand as u32);
            }
        }
    }
}

impl Plot for Local<'_> {
    fn sites(&self) -> usize {
        self.near.sites
    }

    fn open(&self) -> &[u32] {
        &self.open
    }

    fn fits(&self, site: u32, _out: u32) -> bool {
        !self.is_open[site as usize]
    }

    fn gain(&self) -> &[f64] {
        &self.gain
    }

    fn without(&self, out: u32, extra: &mut Extra) -> f64 {
        let mut loss = 0.0;
        for &demand in &self.served[out as usize] {
            let demand = demand as usize;
            let (first, second) = (self.first[demand], self.second[demand]);
            let (near, next) = (self.cost(demand, first), self.cost(demand, second));
            loss += next - near;
            // Whoever is nearer than the second spares part of that loss.
            for way in &self.near.of(demand)[..second] {
                extra.add(way.site, next - way.cost.max(near));
            }
        }
        loss
    }

    fn exchange(&mut self, out: u32, into: u32) {
        self.is_open[out as usize] = false;
        self.is_open[into as usize] = true;
        self.open.retain(|&site| site != out);
        self.open.push(into);
        self.settle();
    }

    fn fill(&mut self) {
        while self.open.len() < self.choose {
            let mut best: Option<(f64, u32)> = None;
            for (site, &gain) in (0_u32..).zip(&self.gain) {
                if !self.is_open[site as usize] && best.is_none_or(|(most, _)| gain > most) {
                    best = Some((gain, site));
                }
            }
            let Some((_, site)) = best else {
                break;
            };
            self.is_open[site as usize] = true;
            self.open.push(site);
            self.settle();
        }
    }

    fn value(&self) -> f64 {
        self.value
    }
}
