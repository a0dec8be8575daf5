//! Who is served, who is left out, and what hangs on one site.

use app::kit::Fault;
use app::people::Areas;

use super::{Reach, Thing, homes, refused};
use crate::plan::signal::likely;

/// Who is served by a plan.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Served {
    /// Everybody whose home is known.
    pub people: f64,
    /// Those whose homes have enough in the middle of the model.
    pub served: f64,
    /// Those who are served on average, and the least and the most, if the model is wrong for all alike.
    pub expected: f64,
    /// See [`Served::expected`].
    pub range: [f64; 2],
    /// Those who have it from two sites at least.
    pub twice: f64,
    /// The areas, as the place has them.
    pub areas: Vec<AreaLine>,
    /// The sites, as the plan has them.
    pub sites: Vec<SiteLine>,
    /// Things that were asked for.
    pub things: usize,
    /// Those without enough signal, by their places among what was asked for.
    pub things_without: Vec<usize>,
}

/// An area.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AreaLine {
    /// What people call it.
    pub name: String,
    /// Tenth of the country by deprivation, 1 the most deprived.
    pub decile: Option<u8>,
    /// Everybody.
    pub people: f64,
    /// The share of them aged 65 and over.
    pub older: f64,
    /// Those who are served.
    pub served: f64,
}

impl AreaLine {
    /// Those who are not.
    pub fn left_out(&self) -> f64 {
        (self.people - self.served).max(0.0)
    }
}

/// A site.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SiteLine {
    /// People whom it reaches.
    pub people: f64,
    /// Of these, those whom no other site reaches: what is lost with it.
    pub alone: f64,
    /// Things that no other site reaches.
    pub things_alone: usize,
    /// Why nothing is known of it; empty if something is.
    pub why: String,
}

impl Reach {
    /// Who is served.
    ///
    /// # Errors
    /// A loss that no model holds for.
    pub fn served(&self, areas: &Areas, things: &[Thing]) -> Result<Served, Fault> {
        let mut told = Served {
            areas: areas
                .areas
                .iter()
                .zip(&areas.people)
                .map(|(area, people)| AreaLine {
                    name: area.name.clone(),
                    decile: people.decile,
                    people: people.people,
                    older: people.aged_65 / people.people.max(1.0),
                    served: 0.0,
                })
                .collect(),
            sites: self
                .sites
                .iter()
                .map(|site| SiteLine {
                    why: site.as_ref().err().cloned().unwrap_or_default(),
                    ..SiteLine::default()
                })
                .collect(),
            things: things.len(),
            ..Served::default()
        };
        for (area, at, people) in homes(areas) {
            told.people += people;
            let losses: Vec<(usize, f64)> = self.losses(at).collect();
            let least_db = losses.iter().map(|(_, loss_db)| *loss_db);
            if let Some(loss_db) = least_db.min_by(f64::total_cmp) {
                let served = likely(loss_db, self.bears.most_db).map_err(refused)?;
                told.expected += people * served.probability;
                told.range[0] += people * served.probability_range.0;
                told.range[1] += people * served.probability_range.1;
            }
            let serving = self.serving(losses);
            for site in &serving {
                told.sites[*site].people += people;
            }
            if let [alone] = serving.as_slice() {
                told.sites[*alone].alone += people;
            }
            if !serving.is_empty() {
                told.served += people;
                told.areas[area].served += people;
            }
            if serving.len() > 1 {
                told.twice += people;
            }
        }
        for (n, thing) in things.iter().enumerate() {
            match self.serving(self.losses(thing.at)).as_slice() {
                [] => told.things_without.push(n),
                [alone] => told.sites[*alone].things_alone += 1,
                _ => (),
            }
        }
        Ok(told)
    }

    /// Of sites with what is lost on the way, those from which enough arrives in the middle of the model.
    fn serving(&self, losses: impl IntoIterator<Item = (usize, f64)>) -> Vec<usize> {
        losses
            .into_iter()
            .filter(|(_, loss_db)| *loss_db <= self.bears.most_db)
            .map(|(site, _)| site)
            .collect()
    }
}
