//! What a set of links must satisfy, and a bound from below on what any such set costs.

use super::flow::Flow;
use super::wan::Wan;
use crate::steiner::Joins;
use crate::work::Work;

/// What is decided of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Say {
    Open,
    In,
    Out,
}

/// Links that suffice, and a bound.
pub(super) struct Raised {
    /// Links that suffice together, in the order that they were paid for; those that are in come first.
    pub links: Vec<u32>,
    /// No set of links that keeps to what is decided costs less.
    pub bound: u64,
}

/// The questions that every set of links is asked.
pub(super) struct Require<'a> {
    wan: &'a Wan,
    flow: Flow<'a>,
    survive: bool,
}

/// A part of the network that is short: its sites, with which link down.
struct Short {
    inside: Vec<bool>,
    need: u64,
}

impl<'a> Require<'a> {
    pub fn new(wan: &'a Wan, survive: bool) -> Self {
        Self {
            wan,
            flow: Flow::new(wan),
            survive,
        }
    }

    /// What is not carried by `up` without `failed`, Mbit/s.
    pub fn short(&mut self, up: &[bool], failed: Option<u32>, work: &mut Work<'_>) -> u64 {
        work.spend(self.wan.links().len() as u64 * 8);
        let wan = self.wan;
        self.flow.send(|link| {
            if up[link as usize] && failed != Some(link) {
                u64::from(wan.links()[link as usize].capacity_mbps)
            } else {
                0
            }
        })
    }

    /// A site that the last flow left short.
    pub fn short_site(&self) -> u32 {
        (0..self.wan.sites().len() as u32)
            .find(|&v| self.flow.cut_off(v))
            .unwrap_or(0)
    }

    /// Whether the links suffice; `first` is the failure to try first, and becomes the one that was not survived.
    pub fn holds(&mut self, up: &[bool], first: &mut Option<u32>, work: &mut Work<'_>) -> bool {
        if self.short(up, *first, work) > 0 {
            return false;
        }
        let survive = self.survive;
        let fails = (0..up.len() as u32)
            .filter(|&link| survive && up[link as usize])
            .map(Some);
        for failed in std::iter::once(None).chain(fails) {
            if failed != *first && self.short(up, failed, work) > 0 {
                *first = failed;
                return false;
            }
        }
        true
    }

    /// Pays for links by raising a price on each part of the network that is short, until none is.
    /// `None` if what is decided leaves no set that suffices.
    ///
    /// Every part needs its demand in capacity across its border, whatever link is down. Such a row, less what is
    /// paid already and with no link counted above what is still needed, holds for every set of links; so prices on
    /// rows that no link's cost is below add up to a bound.
    ///
    /// # Source
    /// Goemans and Williamson (1995), the primal-dual method; Carr and others (2000), the strengthening of covers.
    pub fn raise(&mut self, say: &[Say], work: &mut Work<'_>) -> Option<Raised> {
        let links = self.wan.links();
        let mut left: Vec<f64> = links.iter().map(|link| link.cost_pence as f64).collect();
        let mut paid: Vec<u32> = (0..links.len() as u32)
            .filter(|&link| say[link as usize] == Say::In)
            .collect();
        let mut up: Vec<bool> = say.iter().map(|&say| say == Say::In).collect();
        let certain: u64 = paid
            .iter()
            .map(|&link| links[link as usize].cost_pence)
            .sum();
        let mut raised = 0.0;
        let mut next = 0;
        let mut failed = None;
        loop {
            if self.short(&up, failed, work) == 0 {
                // Fine with this one down; on to the next that is paid for.
                if !self.survive || next >= paid.len() {
                    break;
                }
                failed = Some(paid[next]);
                next += 1;
                continue;
            }
            let part = self.worst(&up, failed, say)?;
            let across = |link: &u32| {
                let ends = &links[*link as usize];
                part.inside[ends.a as usize] != part.inside[ends.b as usize]
            };
            let open: Vec<u32> = (0..links.len() as u32)
                .filter(|&link| {
                    say[link as usize] == Say::Open && !up[link as usize] && failed != Some(link)
                })
                .filter(across)
                .collect();
            let counted = |link: u32| u64::from(links[link as usize].capacity_mbps).min(part.need);
            if open.iter().map(|&link| counted(link)).sum::<u64>() < part.need {
                return None;
            }
            let useful: Vec<u32> = open.into_iter().filter(|&link| counted(link) > 0).collect();
            let price = |link: u32| left[link as usize] / counted(link) as f64;
            let &cheapest = useful
                .iter()
                .min_by(|&&a, &&b| price(a).total_cmp(&price(b)).then(a.cmp(&b)))?;
            let step = price(cheapest);
            raised += step * part.need as f64;
            for &link in &useful {
                left[link as usize] = (left[link as usize] - step * counted(link) as f64).max(0.0);
            }
            left[cheapest as usize] = 0.0;
            up[cheapest as usize] = true;
            paid.push(cheapest);
        }
        // Costs are whole pence, so a bound may be rounded up once its own rounding is taken off.
        let whole = (raised - 1e-6 - raised * 1e-9).max(0.0).ceil();
        Some(Raised {
            links: paid,
            bound: certain + whole as u64,
        })
    }

    /// Of the connected parts that the last flow left short, the one with fewest links that could help.
    fn worst(&self, up: &[bool], failed: Option<u32>, say: &[Say]) -> Option<Short> {
        let (wan, flow) = (self.wan, &self.flow);
        let sites = wan.sites().len();
        let mut joins = Joins::new(sites);
        let within = |link: usize| {
            let ends = &wan.links()[link];
            flow.cut_off(ends.a) && flow.cut_off(ends.b)
        };
        let is_up = |link: usize| up[link] && failed != Some(link as u32);
        for link in (0..up.len()).filter(|&link| is_up(link) && within(link)) {
            joins.join(wan.links()[link].a, wan.links()[link].b);
        }
        let part: Vec<Option<u32>> = (0..sites as u32)
            .map(|v| flow.cut_off(v).then(|| joins.find(v)))
            .collect();
        let (mut need, mut carried, mut choices) =
            (vec![0_u64; sites], vec![0_u64; sites], vec![0_usize; sites]);
        for v in 0..sites {
            if let Some(part) = part[v] {
                need[part as usize] += wan.demand_of(v);
            }
        }
        for (link, ends) in wan.links().iter().enumerate() {
            let [a, b] = [part[ends.a as usize], part[ends.b as usize]];
            if a == b {
                continue;
            }
            for part in [a, b].into_iter().flatten() {
                if is_up(link) {
                    carried[part as usize] += u64::from(ends.capacity_mbps);
                } else if say[link] == Say::Open {
                    choices[part as usize] += 1;
                }
            }
        }
        let worst = (0..sites)
            .filter(|&p| need[p] > carried[p])
            .min_by_key(|&p| choices[p])?;
        Some(Short {
            inside: part
                .iter()
                .map(|&part| part == Some(worst as u32))
                .collect(),
            need: need[worst] - carried[worst],
        })
    }
}
