//! The most that open sites can serve: weight moved from full sites to others until no way is left.

use std::collections::VecDeque;

use super::Share;
use crate::covers::Covers;

/// Weight sent from demands to sites.
pub(crate) struct Flow<'a> {
    weight: &'a [f64],
    open: &'a [u32],
    /// For each demand the open sites that it may go to (by their place in `open`), and how much goes there.
    ways: Vec<Vec<(u32, f64)>>,
    /// For each open site the demands that may come.
    demands: Vec<&'a [u32]>,
    unserved: Vec<f64>,
    room: Vec<f64>,
    /// Less than this is a rounding error.
    least: f64,
}

impl<'a> Flow<'a> {
    pub(crate) fn new(
        covers: &'a Covers,
        weight: &'a [f64],
        capacity: &[f64],
        open: &'a [u32],
    ) -> Self {
        let mut ways: Vec<Vec<(u32, f64)>> = vec![Vec::new(); weight.len()];
        for (at, &site) in (0_u32..).zip(open) {
            for &demand in covers.of(site as usize) {
                ways[demand as usize].push((at, 0.0));
            }
        }
        Self {
            weight,
            open,
            ways,
            demands: open.iter().map(|&site| covers.of(site as usize)).collect(),
            unserved: weight.to_vec(),
            room: open.iter().map(|&site| capacity[site as usize]).collect(),
            least: weight.iter().copied().fold(0.0, f64::max) * 1e-12,
        }
    }

    /// Serves as much as can be.
    ///
    /// # Source
    /// Edmonds and Karp, "Theoretical improvements in algorithmic efficiency for network flow problems", Journal of
    /// the ACM 19 (1972): always along a way of fewest moves. Those who have one site only choose first.
    pub(crate) fn fill(&mut self) {
        let mut order: Vec<usize> = (0..self.weight.len()).collect();
        order.sort_by_key(|&demand| self.ways[demand].len());
        for &demand in &order {
            for (at, sent) in &mut self.ways[demand] {
                let moved = self.unserved[demand].min(self.room[*at as usize]);
                *sent += moved;
                self.unserved[demand] -= moved;
                self.room[*at as usize] -= moved;
            }
        }
        for demand in order {
            while self.unserved[demand] > self.least && self.push(demand) {}
        }
    }

    /// Makes room for some of a demand along a shortest way of moves; whether there is one.
    fn push(&mut self, start: usize) -> bool {
        // For each site that is reached: the demand that would move there, and the site it would leave.
        let mut from: Vec<Option<(u32, Option<u32>)>> = vec![None; self.open.len()];
        let mut next = VecDeque::new();
        for &(at, _) in &self.ways[start] {
            from[at as usize] = Some((start as u32, None));
            next.push_back(at);
        }
        while let Some(at) = next.pop_front() {
            if self.room[at as usize] > self.least {
                return self.shift(start, at, &from);
            }
            for &demand in self.demands[at as usize] {
                let ways = &self.ways[demand as usize];
                if !ways
                    .iter()
                    .any(|&(site, sent)| site == at && sent > self.least)
                {
                    continue;
                }
                for &(other, _) in ways {
                    if from[other as usize].is_none() {
                        from[other as usize] = Some((demand, Some(at)));
                        next.push_back(other);
                    }
                }
            }
        }
        false
    }

    fn shift(&mut self, start: usize, end: u32, from: &[Option<(u32, Option<u32>)>]) -> bool {
        let mut moves = Vec::new();
        let mut at = Some(end);
        while let Some(to) = at {
            let Some((demand, leaves)) = from[to as usize] else {
                break;
            };
            moves.push((demand as usize, leaves, to));
            at = leaves;
        }
        let sent = |flow: &Self, demand: usize, site: u32| {
            flow.ways[demand]
                .iter()
                .find(|way| way.0 == site)
                .map_or(0.0, |way| way.1)
        };
        let mut amount = self.unserved[start].min(self.room[end as usize]);
        for &(demand, leaves, _) in &moves {
            if let Some(site) = leaves {
                amount = amount.min(sent(self, demand, site));
            }
        }
        for &(demand, leaves, to) in &moves {
            for way in &mut self.ways[demand] {
                if way.0 == to {
                    way.1 += amount;
                } else if Some(way.0) == leaves {
                    way.1 -= amount;
                }
            }
        }
        self.unserved[start] -= amount;
        self.room[end as usize] -= amount;
        amount > 0.0
    }

    pub(crate) fn shares(&self) -> Vec<Share> {
        let mut shares = Vec::new();
        for (demand, ways) in (0_u32..).zip(&self.ways) {
            let served = ways.iter().filter(|(_, sent)| *sent > self.least);
            shares.extend(served.map(|&(at, sent)| Share {
                site: self.open[at as usize],
                demand,
                weight: sent,
            }));
        }
        shares
    }

    /// How much is served.
    pub(crate) fn value(&self) -> f64 {
        let served = self
            .weight
            .iter()
            .zip(&self.unserved)
            .map(|(all, left)| all - left);
        served.sum()
    }
}
