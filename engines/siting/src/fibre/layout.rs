//! A full-fibre network laid out: routes, cables, distribution points, what they cost, and who is left out.

use super::bill::{Bill, Item};
use super::ground::Ground;
use super::growth::{Growth, Waiting, growth};
use super::rates::{self, Limits, Rates, pence};
use super::refused::Refused;
use super::share::{Shares, share};
use super::street::{Point, Premise, Streets, Way};
use super::tree::{NONE, Tree};
use crate::steiner::{Edge, Instance, solve};

/// A length of the network.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// Along which street, from 0.
    pub street: u32,
    /// Its end away from the exchange.
    pub from: Point,
    /// Its end towards the exchange.
    pub to: Point,
    /// How long it is, m.
    pub length_m: f64,
    /// What carries it.
    pub way: Way,
    /// How many fibres lead through it to splitters.
    pub feeder_fibres: u32,
    /// How many fibres lead through it from splitters to homes.
    pub distribution_fibres: u32,
}

/// Where splitters stand.
#[derive(Debug, Clone, PartialEq)]
pub struct DistributionPoint {
    /// Where.
    pub at: Point,
    /// The premises served from it, ascending.
    pub premises: Vec<u32>,
    /// Their homes.
    pub homes: u32,
    /// How many splitters.
    pub splitters: u32,
}

/// Why a premise is not served.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Unserved {
    /// No street leads from the exchange to it.
    Apart,
    /// The drop from the street would be too long.
    Drop {
        /// How long, m.
        drop_m: f64,
    },
    /// Even the shortest route is too long for the light.
    Reach {
        /// How long, with its drop, m.
        route_m: f64,
    },
}

/// A full-fibre network on paper.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// Its lengths, from the exchange outwards.
    pub routes: Vec<Route>,
    /// Its splitters.
    pub distribution_points: Vec<DistributionPoint>,
    /// By premise that is served: its number, and the length from the exchange to the building in m.
    pub served: Vec<(u32, f64)>,
    /// Who is left out, and why.
    pub unserved: Vec<(u32, Unserved)>,
    /// Homes passed.
    pub homes: u64,
    /// What is to be bought and built.
    pub bill: Bill,
    /// What opening the ways costs, pence, each length to the nearest penny.
    pub civils_pence: u64,
    /// No network that passes the same premises opens its ways for less, pence.
    pub civils_bound_pence: u64,
    /// What each extra premise costs, in the order that is cheapest for each next home; lengths of cable as in the
    /// whole network, distribution points shared by their homes, each to the nearest penny above.
    pub growth: Vec<Growth>,
}

impl Layout {
    /// What passing a home costs, pence, rounded up; `None` if none is passed.
    pub fn pence_per_home_passed(&self) -> Option<u64> {
        (self.homes > 0).then(|| self.bill.passing_pence().div_ceil(self.homes))
    }

    /// What a home costs once all take the service, pence, rounded up; `None` if none is passed.
    pub fn pence_per_home_connected(&self) -> Option<u64> {
        (self.homes > 0).then(|| self.bill.total_pence().div_ceil(self.homes))
    }
}

/// Lays out a network from `exchange` to all premises that can be served.
///
/// | argument | what |
/// |---|---|
/// | `streets` | where fibre can be laid |
/// | `premises` | whom to serve; each is joined to the nearest point of any street that is no crossing |
/// | `exchange` | where the light comes from; joined in the same way |
/// | `keep_going` | asked every few milliseconds; once it says `false`, the best routes so far are taken |
///
/// The ways are those of a cheapest Steiner tree, with its bound; a building that would be out of reach along it is
/// put onto its shortest route. Distribution points are placed from the ends inwards.
///
/// # Errors
/// [`Refused`] if something is no number or out of range, or there is nobody to serve. Whoever cannot be served is
/// named in [`Layout::unserved`] and the rest is laid out.
///
/// # Source
/// ITU-T G.984.1 (2008) for the structure: one feeder fibre to each splitter, a logical reach of 20 km for most classes.
pub fn lay_out(
    streets: &Streets,
    premises: &[Premise],
    exchange: Point,
    rates: &Rates,
    limits: &Limits,
    keep_going: &dyn Fn() -> bool,
) -> Result<Layout, Refused> {
    rates::check(rates, limits)?;
    let ground = Ground::new(streets, premises, exchange)?;
    let shortest = Tree::shortest(&ground);
    let (served, unserved) = who(&ground, &shortest, premises, limits);
    let ends: Vec<u32> = served.iter().map(|s| s.place).collect();
    let (tree, civils_bound_pence) = ways(&ground, rates, &ends, keep_going)?;
    let within: Vec<(u32, f64)> = served
        .iter()
        .map(|s| (s.place, limits.reach_m - ground.feet[s.premise as usize].1))
        .collect();
    let tree = tree
        .within_reach(&ground, &shortest, &within)
        .only_to(&ground, &ends);
    Ok(Draft {
        ground: &ground,
        rates,
        tree,
        served,
    }
    .finish(limits, unserved, civils_bound_pence))
}

/// Whom a network can serve at all, and why not the others.
fn who(
    ground: &Ground,
    shortest: &Tree,
    premises: &[Premise],
    limits: &Limits,
) -> (Vec<Waiting>, Vec<(u32, Unserved)>) {
    let (mut served, mut unserved) = (Vec::new(), Vec::new());
    for (index, premise) in premises.iter().enumerate() {
        let (place, drop_m) = ground.feet[index];
        let route_m = shortest.route_m[place as usize] + drop_m;
        let number = index as u32;
        if drop_m > limits.drop_m {
            unserved.push((number, Unserved::Drop { drop_m }));
        } else if route_m.is_infinite() {
            unserved.push((number, Unserved::Apart));
        } else if route_m > limits.reach_m {
            unserved.push((number, Unserved::Reach { route_m }));
        } else {
            served.push(Waiting {
                premise: number,
                place,
                homes: premise.homes,
                own_pence: 0,
            });
        }
    }
    (served, unserved)
}

/// The cheapest ways to these places, and what none undercuts.
fn ways(
    ground: &Ground,
    rates: &Rates,
    ends: &[u32],
    keep_going: &dyn Fn() -> bool,
) -> Result<(Tree, u64), Refused> {
    let edges: Vec<Edge> = ground.edges(rates);
    let mut terminals = vec![ground.root];
    terminals.extend(ends);
    let plan = solve(
        &Instance::new(ground.places.len(), edges, &terminals)?,
        keep_going,
    );
    Ok((Tree::new(ground, &plan.edges), plan.bound))
}

/// A network whose routes are known.
struct Draft<'a> {
    ground: &'a Ground,
    rates: &'a Rates,
    tree: Tree,
    served: Vec<Waiting>,
}

impl Draft<'_> {
    fn finish(
        mut self,
        limits: &Limits,
        unserved: Vec<(u32, Unserved)>,
        civils_bound_pence: u64,
    ) -> Layout {
        let at: Vec<(u32, u32, u32)> = self
            .served
            .iter()
            .map(|s| (s.place, s.premise, s.homes))
            .collect();
        let shares = share(self.ground, &self.tree, limits, &at);
        let routes: Vec<Route> = self
            .tree
            .order
            .iter()
            .filter_map(|&v| self.route(v, &shares))
            .collect();
        let bill = self.bill(&routes, &shares);
        let civils_pence = routes
            .iter()
            .map(|r| self.rates.civils_pence(r.way, r.length_m))
            .sum();
        self.price(&shares);
        let steps: Vec<u64> = (0..self.ground.places.len() as u32)
            .map(|v| self.step_pence(v, &shares))
            .collect();
        let point = |s: super::share::Share| DistributionPoint {
            at: self.ground.places[s.place as usize],
            premises: s.premises,
            homes: s.homes,
            splitters: s.splitters,
        };
        let route_m = |s: &Waiting| {
            self.tree.route_m[s.place as usize] + self.ground.feet[s.premise as usize].1
        };
        Layout {
            served: self
                .served
                .iter()
                .map(|s| (s.premise, route_m(s)))
                .collect(),
            homes: self.served.iter().map(|s| u64::from(s.homes)).sum(),
            growth: growth(self.ground, &self.tree, &steps, &self.served),
            routes,
            distribution_points: shares.shares.into_iter().map(point).collect(),
            unserved,
            bill,
            civils_pence,
            civils_bound_pence: civils_bound_pence.min(civils_pence),
        }
    }

    fn route(&self, v: u32, shares: &Shares) -> Option<Route> {
        let up = self.tree.up[v as usize];
        if up == NONE {
            return None;
        }
        let piece = self.ground.pieces[up as usize];
        Some(Route {
            street: piece.street,
            from: self.ground.places[v as usize],
            to: self.ground.places[self.ground.other(up, v) as usize],
            length_m: piece.length_m,
            way: piece.way,
            feeder_fibres: shares.feeder[v as usize],
            distribution_fibres: shares.distribution[v as usize],
        })
    }

    fn bill(&self, routes: &[Route], shares: &Shares) -> Bill {
        let mut bill = Bill::default();
        for route in routes {
            bill.add(self.rates, Item::Civils(route.way), route.length_m);
            if route.way == Way::Crossing {
                bill.add(self.rates, Item::Crossing, 1.0);
            }
            for (cable, count) in self.rates.cables_for(route.feeder_fibres) {
                bill.add(
                    self.rates,
                    Item::FeederCable(cable.0),
                    route.length_m * f64::from(count),
                );
            }
            for (cable, count) in self.rates.cables_for(route.distribution_fibres) {
                bill.add(
                    self.rates,
                    Item::DistributionCable(cable.0),
                    route.length_m * f64::from(count),
                );
            }
        }
        for share in &shares.shares {
            bill.add(self.rates, Item::DistributionPoint, 1.0);
            bill.add(self.rates, Item::Splitter, f64::from(share.splitters));
        }
        for served in &self.served {
            // One drop serves a building, however many homes are in it.
            bill.add(
                self.rates,
                Item::Drop,
                self.ground.feet[served.premise as usize].1,
            );
            bill.add(self.rates, Item::Home, f64::from(served.homes));
        }
        bill
    }

    /// What the way up from a place costs with its cables, pence.
    fn step_pence(&self, v: u32, shares: &Shares) -> u64 {
        let up = self.tree.up[v as usize];
        if up == NONE {
            return 0;
        }
        let piece = self.ground.pieces[up as usize];
        let fibres = [shares.feeder[v as usize], shares.distribution[v as usize]];
        let cables = fibres
            .into_iter()
            .flat_map(|count| self.rates.cables_for(count));
        let cable_pence: u64 = cables
            .map(|(cable, count)| u64::from(count) * pence(piece.length_m, cable.1))
            .sum();
        self.rates.civils_pence(piece.way, piece.length_m) + cable_pence
    }

    /// What each premise costs beside the way there: its drop, its homes, its part of the distribution point.
    fn price(&mut self, shares: &Shares) {
        let mut each = vec![(0, 1); self.ground.feet.len()];
        for share in &shares.shares {
            let splitters = u64::from(share.splitters) * u64::from(self.rates.splitter_pence);
            let cost = splitters + u64::from(self.rates.distribution_point_pence);
            for &premise in &share.premises {
                each[premise as usize] = (cost, u64::from(share.homes.max(1)));
            }
        }
        for served in &mut self.served {
            let (cost, homes) = each[served.premise as usize];
            served.own_pence =
                connecting_pence(self.ground, self.rates, served.premise, served.homes)
                    + (cost * u64::from(served.homes)).div_ceil(homes);
        }
    }
}

/// The drop to a premise and what is fitted in its homes, pence.
pub(super) fn connecting_pence(ground: &Ground, rates: &Rates, premise: u32, homes: u32) -> u64 {
    pence(ground.feet[premise as usize].1, rates.drop_pence_per_m)
        + u64::from(homes) * u64::from(rates.home_pence)
}
