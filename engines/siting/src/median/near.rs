//! For each demand the sites from the nearest on: all that prices and swaps ever look at is the beginning.

use crate::distances::Distances;
use crate::refused::Refused;

/// A site and what it costs to serve a demand from it: weight times distance.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Way {
    pub(crate) site: u32,
    pub(crate) cost: f64,
}

/// The ways of each demand that counts, cheapest first, equal ones by the site's number.
#[derive(Debug)]
pub(crate) struct Near {
    pub(crate) sites: usize,
    ways: Vec<Vec<Way>>,
}

impl Near {
    pub(crate) fn new(distances: &Distances, weight: &[f64], sites: &[u32]) -> Self {
        let counted = weight
            .iter()
            .enumerate()
            .filter(|(_, weight)| **weight > 0.0);
        let ways = counted
            .map(|(demand, &weight)| {
                let mut ways: Vec<Way> = (0_u32..)
                    .zip(sites)
                    .map(|(at, &site)| Way {
                        site: at,
                        cost: weight * distances.of(site as usize)[demand],
                    })
                    .filter(|way| way.cost < f64::INFINITY)
                    .collect();
                ways.sort_by(|a, b| a.cost.total_cmp(&b.cost).then(a.site.cmp(&b.site)));
                ways
            })
            .collect();
        Self {
            sites: sites.len(),
            ways,
        }
    }

    pub(crate) fn demands(&self) -> usize {
        self.ways.len()
    }

    pub(crate) fn of(&self, demand: usize) -> &[Way] {
        &self.ways[demand]
    }

    /// Why not everybody can be served, if so.
    pub(crate) fn unreachable(&self, weight: &[f64]) -> Option<Refused> {
        let counted = weight.iter().filter(|weight| **weight > 0.0);
        let (mut reachable, mut wanted) = (0.0, 0.0);
        for (ways, weight) in self.ways.iter().zip(counted) {
            wanted += weight;
            reachable += if ways.is_empty() { 0.0 } else { *weight };
        }
        (reachable < wanted).then_some(Refused::OutOfReach { reachable, wanted })
    }
}
