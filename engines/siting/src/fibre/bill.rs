//! The bill of quantities: what is to be bought and built, at which rate.

use super::rates::{Rates, pence};
use super::street::Way;

/// What is bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Item {
    /// Metres of way opened.
    Civils(Way),
    /// Crossings made.
    Crossing,
    /// Metres of feeder cable of so many fibres, from the exchange to distribution points.
    FeederCable(u32),
    /// Metres of distribution cable of so many fibres, from distribution points along the street.
    DistributionCable(u32),
    /// Distribution points.
    DistributionPoint,
    /// Splitters.
    Splitter,
    /// Metres of drop from the street to buildings.
    Drop,
    /// Homes fitted.
    Home,
}

impl Item {
    /// Whether it is counted in metres, not pieces.
    pub fn in_metres(self) -> bool {
        matches!(
            self,
            Self::Civils(_) | Self::FeederCable(_) | Self::DistributionCable(_) | Self::Drop
        )
    }

    /// Whether it is only needed once a home takes the service: homes are passed without it.
    pub fn only_to_connect(self) -> bool {
        matches!(self, Self::Drop | Self::Home)
    }
}

/// One line of the bill.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// What.
    pub item: Item,
    /// How many metres or pieces.
    pub quantity: f64,
    /// What one costs, pence.
    pub rate_pence: u32,
    /// What they cost, to the nearest penny.
    pub cost_pence: u64,
}

/// The whole bill, in the order of the work.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bill {
    /// Its lines, no item twice.
    pub lines: Vec<Line>,
}

impl Bill {
    /// Adds to a line.
    pub(super) fn add(&mut self, rates: &Rates, item: Item, quantity: f64) {
        if quantity == 0.0 {
            return;
        }
        let rate_pence = match item {
            Item::Civils(way) => rates.pence_per_m(way),
            Item::Crossing => rates.crossing_pence,
            Item::FeederCable(fibres) | Item::DistributionCable(fibres) => rates
                .cables
                .iter()
                .find(|cable| cable.0 == fibres)
                .map_or(0, |cable| cable.1),
            Item::DistributionPoint => rates.distribution_point_pence,
            Item::Splitter => rates.splitter_pence,
            Item::Drop => rates.drop_pence_per_m,
            Item::Home => rates.home_pence,
        };
        let place = match self.lines.binary_search_by_key(&item, |line| line.item) {
            Ok(place) => place,
            Err(place) => {
                self.lines.insert(
                    place,
                    Line {
                        item,
                        quantity: 0.0,
                        rate_pence,
                        cost_pence: 0,
                    },
                );
                place
            }
        };
        let line = &mut self.lines[place];
        line.quantity += quantity;
        line.cost_pence = pence(line.quantity, rate_pence);
    }

    /// Everything, pence.
    pub fn total_pence(&self) -> u64 {
        self.lines.iter().map(|line| line.cost_pence).sum()
    }

    /// All but what is only needed once homes take the service, pence.
    pub fn passing_pence(&self) -> u64 {
        self.lines
            .iter()
            .filter(|line| !line.item.only_to_connect())
            .map(|line| line.cost_pence)
            .sum()
    }
}
