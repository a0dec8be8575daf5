//! How a choice of links stands: what it costs, how full it is, and what hangs on what.

use std::cmp::Reverse;

use app::kit::Fault;
use serde_json::{Value, json};
use siting::network::{Failure, Load, Part, failures, load};

use super::read::Network;
use crate::plan::invalid;

/// A choice of links, looked at from all sides.
#[derive(Debug)]
pub struct Standing {
    links: Vec<u32>,
    load: Load,
    failures: Vec<Failure>,
    /// Sites that reach no hub even with nothing down, ascending.
    pub cut_off: Vec<u32>,
}

/// What a link of the choice carries.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Carried {
    /// Mbit/s.
    pub mbps: u64,
    /// As a share of its capacity, 0 to 1; none if it has none.
    pub utilisation: Option<f64>,
}

impl Standing {
    /// Looks at these links.
    ///
    /// # Errors
    /// That one of them does not exist.
    pub fn of(network: &Network, links: &[u32]) -> Result<Self, Fault> {
        let mut failures = failures(&network.wan, links).map_err(invalid)?;
        // The worst first; equals stay in their order.
        failures.sort_by_key(|failure| Reverse((failure.people, failure.short_mbps)));
        Ok(Self {
            links: links.to_vec(),
            load: load(&network.wan, links, None).map_err(invalid)?,
            failures,
            cut_off: cut_off(network, links),
        })
    }

    /// What each single failure does, the worst first; those that do nothing are left out.
    pub fn failures(&self) -> &[Failure] {
        &self.failures
    }

    /// What cannot be carried, Mbit/s.
    pub fn short_mbps(&self) -> u64 {
        self.load.short_mbps
    }

    /// What its links cost, pence.
    pub fn cost_pence(&self, network: &Network) -> u64 {
        let all = network.wan.links();
        let cost = self.links.iter().filter_map(|link| all.get(*link as usize));
        cost.map(|link| link.cost_pence).sum()
    }

    /// What a link carries; none if it is not of the choice.
    pub fn carried(&self, network: &Network, link: u32) -> Option<Carried> {
        self.links.binary_search(&link).ok()?;
        let utilisation = self.load.utilisation(&network.wan, link);
        Some(Carried {
            mbps: self.load.carried_mbps.get(link as usize).copied()?,
            utilisation: utilisation.map(|share| (share * 1e4).round() / 1e4),
        })
    }

    /// All of it, by the names of sites.
    pub fn told(&self, network: &Network) -> Value {
        let wan = &network.wan;
        let all = wan.links();
        let cost = self.cost_pence(network);
        let links = self.links.iter().filter_map(|&number| {
            let ([a, b], carried) = (network.ends(number), self.carried(network, number)?);
            Some(json!({
                "a": a,
                "b": b,
                "capacity_mbps": all.get(number as usize)?.capacity_mbps,
                "carried_mbps": carried.mbps,
                "utilisation": carried.utilisation,
            }))
        });
        let failures = self.failures.iter().map(|failure| failed(network, failure));
        let people = |sites: &[u32]| -> u64 {
            let all = sites
                .iter()
                .filter_map(|site| wan.sites().get(*site as usize));
            all.map(|site| u64::from(site.people)).sum()
        };
        json!({
            (network.money.cost()): network.money.amount(cost),
            "short_mbps": self.short_mbps(),
            "fullest": f64::from(self.load.fullest_per_mille) / 1_000.0,
            "cut_off": network.places.named(&self.cut_off).collect::<Vec<_>>(),
            "people_cut_off": people(&self.cut_off),
            "links": links.collect::<Vec<Value>>(),
            "failures": failures.collect::<Vec<Value>>(),
        })
    }
}

/// What a failure does.
fn failed(network: &Network, failure: &Failure) -> Value {
    let isolated: Vec<&str> = network.places.named(&failure.isolated).collect();
    let (what, name) = match failure.part {
        Part::Link(link) => ("link", json!(network.ends(link))),
        Part::Site(site) => ("site", json!(network.name(site))),
    };
    json!({
        (what): name,
        "isolated": isolated,
        "people": failure.people,
        "short_mbps": failure.short_mbps,
    })
}

/// The sites from which these links lead to no hub.
fn cut_off(network: &Network, links: &[u32]) -> Vec<u32> {
    let wan = &network.wan;
    let mut around: Vec<Vec<u32>> = vec![Vec::new(); wan.sites().len()];
    for link in links
        .iter()
        .filter_map(|link| wan.links().get(*link as usize))
    {
        for (from, to) in [(link.a, link.b), (link.b, link.a)] {
            if let Some(around) = around.get_mut(from as usize) {
                around.push(to);
            }
        }
    }
    let hubs = (0_u32..).zip(wan.sites()).filter(|(_, site)| site.hub);
    let mut waiting: Vec<u32> = hubs.map(|(number, _)| number).collect();
    let mut reached = vec![false; wan.sites().len()];
    while let Some(site) = waiting.pop() {
        let Some(seen) = reached.get_mut(site as usize) else {
            continue;
        };
        if !std::mem::replace(seen, true) {
            waiting.extend(around.get(site as usize).into_iter().flatten());
        }
    }
    let all = (0..).zip(reached).filter(|(_, reached)| !reached);
    all.map(|(site, _)| site).collect()
}
