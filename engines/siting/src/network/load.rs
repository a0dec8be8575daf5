//! How full each link is, and what fails with what.

use super::flow::Flow;
use super::wan::{Refused, Wan};

/// Traffic on the chosen links.
#[derive(Debug, Clone, PartialEq)]
pub struct Load {
    /// By link of the network, what it carries, Mbit/s; 0 for those not chosen.
    pub carried_mbps: Vec<u64>,
    /// The fullest link's share of its capacity, in thousandths rounded up; routes are chosen to keep it low.
    pub fullest_per_mille: u32,
    /// What cannot be carried, Mbit/s.
    pub short_mbps: u64,
}

impl Load {
    /// How full a link is, 0 to 1; `None` if it can carry nothing.
    pub fn utilisation(&self, wan: &Wan, link: u32) -> Option<f64> {
        let capacity = wan.links().get(link as usize)?.capacity_mbps;
        let carried = self.carried_mbps.get(link as usize)?;
        (capacity > 0).then(|| *carried as f64 / f64::from(capacity))
    }
}

/// Routes all demand over the `chosen` links but `failed`, so that the fullest link is as empty as can be.
///
/// Traffic may be divided among routes, as routing with weights and equal costs does; whole demands on one route each
/// may fill links more.
///
/// # Errors
/// [`Refused::NoSuchLink`].
pub fn load(wan: &Wan, chosen: &[u32], failed: Option<u32>) -> Result<Load, Refused> {
    let is_chosen = wan.chosen(chosen)?;
    let mut flow = Flow::new(wan);
    let room = |link: u32, per_mille: u64| {
        let up = is_chosen[link as usize] && failed != Some(link);
        if up {
            u64::from(wan.links()[link as usize].capacity_mbps) * per_mille / 1000
        } else {
            0
        }
    };
    let short_mbps = flow.send(|link| room(link, 1000));
    let mut fullest = 1000;
    if short_mbps == 0 {
        let mut too_low = 0;
        if flow.carried.iter().all(|&carried| carried == 0) {
            fullest = 0;
        }
        while fullest > too_low + 1 {
            let middle = (fullest + too_low) / 2;
            if flow.send(|link| room(link, middle)) == 0 {
                fullest = middle;
            } else {
                too_low = middle;
            }
        }
        flow.send(|link| room(link, fullest));
    }
    Ok(Load {
        carried_mbps: flow
            .carried
            .iter()
            .map(|carried| carried.unsigned_abs())
            .collect(),
        // At most 1000.
        fullest_per_mille: fullest as u32,
        short_mbps,
    })
}

/// Something that can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// A link.
    Link(u32),
    /// A site, with all links at it.
    Site(u32),
}

/// What a failure does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What fails.
    pub part: Part,
    /// The sites that no hub can be reached from any more, ascending; a failed site is one of them.
    pub isolated: Vec<u32>,
    /// The people at those sites.
    pub people: u64,
    /// What cannot be carried, of sites that are not isolated, Mbit/s.
    pub short_mbps: u64,
}

/// What each single failure isolates: those of links that isolate somebody or leave too little capacity, and those of
/// sites that isolate others or leave too little.
///
/// Sites that are isolated before anything fails are not counted again.
///
/// # Errors
/// [`Refused::NoSuchLink`].
pub fn failures(wan: &Wan, chosen: &[u32]) -> Result<Vec<Failure>, Refused> {
    let is_chosen = wan.chosen(chosen)?;
    let before = joined(wan, &is_chosen, None);
    let mut flow = Flow::new(wan);
    let links = (0..wan.links().len() as u32)
        .filter(|&link| is_chosen[link as usize])
        .map(Part::Link);
    let sites = (0..wan.sites().len() as u32).map(Part::Site);
    let short_before = short(wan, &mut flow, &is_chosen, &before, None);
    let mut found = Vec::new();
    for part in links.chain(sites) {
        let after = joined(wan, &is_chosen, Some(part));
        let isolated: Vec<u32> = (0..wan.sites().len() as u32)
            .filter(|&v| before[v as usize] && !after[v as usize])
            .collect();
        let short_mbps = short(wan, &mut flow, &is_chosen, &after, Some(part));
        let itself = usize::from(matches!(part, Part::Site(site) if isolated.contains(&site)));
        if isolated.len() > itself || short_mbps > short_before {
            let people = isolated
                .iter()
                .map(|&v| u64::from(wan.sites()[v as usize].people))
                .sum();
            found.push(Failure {
                part,
                isolated,
                people,
                short_mbps,
            });
        }
    }
    Ok(found)
}

/// Whether a link is up when `failed` is not.
fn up(wan: &Wan, is_chosen: &[bool], failed: Option<Part>, link: u32) -> bool {
    let ends = &wan.links()[link as usize];
    is_chosen[link as usize]
        && match failed {
            Some(Part::Link(failed)) => failed != link,
            Some(Part::Site(site)) => ends.a != site && ends.b != site,
            None => true,
        }
}

/// By site, whether a hub can be reached.
fn joined(wan: &Wan, is_chosen: &[bool], failed: Option<Part>) -> Vec<bool> {
    let mut joins = crate::steiner::Joins::new(wan.sites().len());
    for link in 0..wan.links().len() as u32 {
        if up(wan, is_chosen, failed, link) {
            joins.join(wan.links()[link as usize].a, wan.links()[link as usize].b);
        }
    }
    let mut has_hub = vec![false; wan.sites().len()];
    for v in 0..wan.sites().len() as u32 {
        if wan.sites()[v as usize].hub && failed != Some(Part::Site(v)) {
            has_hub[joins.find(v) as usize] = true;
        }
    }
    (0..wan.sites().len() as u32)
        .map(|v| has_hub[joins.find(v) as usize])
        .collect()
}

/// What the sites that are joined cannot send, Mbit/s.
fn short(
    wan: &Wan,
    flow: &mut Flow<'_>,
    is_chosen: &[bool],
    joined: &[bool],
    failed: Option<Part>,
) -> u64 {
    let all = flow.send(|link| {
        if up(wan, is_chosen, failed, link) {
            u64::from(wan.links()[link as usize].capacity_mbps)
        } else {
            0
        }
    });
    let apart = (0..joined.len())
        .filter(|&v| !joined[v])
        .map(|v| wan.demand_of(v));
    all - apart.sum::<u64>().min(all)
}
