//! What things cost, and what a network must keep to. No rates are built in: they are the council's own.

use super::refused::Refused;
use super::street::Way;

/// The most homes that a splitter may be shared by: far above any that is made.
pub(super) const MOST_HOMES: u32 = 1024;

/// Prices in pence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rates {
    /// A metre in a duct that is there.
    pub duct_pence_per_m: u32,
    /// A metre along poles that are there.
    pub poles_pence_per_m: u32,
    /// A metre of trench in grass.
    pub verge_pence_per_m: u32,
    /// A metre of trench in a footway.
    pub footway_pence_per_m: u32,
    /// A metre of trench in a carriageway.
    pub carriageway_pence_per_m: u32,
    /// A metre of crossing.
    pub crossing_pence_per_m: u32,
    /// Each crossing, beside its metres.
    pub crossing_pence: u32,
    /// Cables to choose from, small to large: fibres, and pence for a metre.
    pub cables: Vec<(u32, u32)>,
    /// A metre of drop from the street to a building.
    pub drop_pence_per_m: u32,
    /// A splitter.
    pub splitter_pence: u32,
    /// A distribution point: a chamber or cabinet with its closure.
    pub distribution_point_pence: u32,
    /// What is fitted in each home.
    pub home_pence: u32,
}

impl Rates {
    /// A metre along `way`, pence.
    pub fn pence_per_m(&self, way: Way) -> u32 {
        match way {
            Way::Duct => self.duct_pence_per_m,
            Way::Poles => self.poles_pence_per_m,
            Way::Verge => self.verge_pence_per_m,
            Way::Footway => self.footway_pence_per_m,
            Way::Carriageway => self.carriageway_pence_per_m,
            Way::Crossing => self.crossing_pence_per_m,
        }
    }

    /// What `length_m` of `way` costs to open, pence.
    pub(super) fn civils_pence(&self, way: Way, length_m: f64) -> u64 {
        let each = if way == Way::Crossing {
            u64::from(self.crossing_pence)
        } else {
            0
        };
        each + pence(length_m, self.pence_per_m(way))
    }

    /// The cables for so many fibres, each with how many of it: as many of the largest as are full, then the smallest
    /// that holds the rest.
    pub(super) fn cables_for(&self, fibres: u32) -> impl Iterator<Item = ((u32, u32), u32)> {
        let largest = self.cables.last().copied().unwrap_or((1, 0));
        // One that would be full all but for nothing is no different from the smallest that holds it.
        let full = fibres.saturating_sub(1) / largest.0;
        let rest = fibres - full * largest.0;
        let last = self.cables.iter().find(|cable| rest > 0 && cable.0 >= rest);
        let many = (full > 0).then_some((largest, full));
        many.into_iter().chain(last.map(|&cable| (cable, 1)))
    }
}

/// What a network must keep to.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// How many homes share one splitter, 1 to 1,024: 32 for 1:32.
    pub homes_per_splitter: u32,
    /// The longest route from the exchange to a building, m: 20,000 for the usual passive networks.
    pub reach_m: f64,
    /// The longest route along the street from a distribution point to where a drop begins, m.
    pub distribution_m: f64,
    /// The longest drop from the street to a building, m.
    pub drop_m: f64,
}

/// # Errors
/// [`Refused`] if cables or limits make no sense.
pub(super) fn check(rates: &Rates, limits: &Limits) -> Result<(), Refused> {
    let rising = rates.cables.windows(2).all(|pair| pair[0].0 < pair[1].0);
    let some = rates.cables.first().is_some_and(|cable| cable.0 > 0);
    if !some || !rising {
        return Err(Refused::Cables);
    }
    if !(1..=MOST_HOMES).contains(&limits.homes_per_splitter) {
        return Err(Refused::Splitter);
    }
    for (field, got) in [
        ("reach in m", limits.reach_m),
        ("distribution in m", limits.distribution_m),
        ("drop in m", limits.drop_m),
    ] {
        super::refused::within("limit", 0, field, (0.0, 1e7), got)?;
    }
    Ok(())
}

/// A length at a price, to the nearest penny.
pub(super) fn pence(length_m: f64, pence_per_m: u32) -> u64 {
    // Lengths are at most 1e10 m together and prices below 2^32, so this stays below 2^66 only in absurd cases;
    // a cast of a float stops at the largest number instead of wrapping.
    (length_m * f64::from(pence_per_m)).round() as u64
}
