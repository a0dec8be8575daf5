//! What is kept of a design: how far it is, the figures that its page shows, and the files to take away.

use app::kit::{Fault, Time};
use app::store::{Collection, Field, Rd, Record};
use geo::geojson::{collection, features};
use serde::{Deserialize, Serialize};

use crate::plan::map::Shown;

/// How long a design is kept, in days.
pub const KEPT_DAYS: i64 = 30;
/// A design of which nothing was heard for so long was cut short: its server was stopped.
const SILENT_S: i64 = 30;

/// What is designed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// Which poles carry public Wi-Fi.
    Wifi,
    /// The routes of full fibre.
    Fibre,
}

impl What {
    /// As it is looked up.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Wifi => "wifi",
            Self::Fibre => "fibre",
        }
    }

    /// What people call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Wifi => "Design of public Wi-Fi",
            Self::Fibre => "Design of full fibre",
        }
    }

    /// Where it is asked for.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Wifi => "/connectivity/wifi-design",
            Self::Fibre => "/connectivity/fibre-design",
        }
    }

    /// The page of one design.
    pub fn page_of(self, id: &str) -> String {
        format!("{}/{id}", self.path())
    }
}

/// A design that was asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Design {
    /// What of.
    pub what: What,
    /// What people call it: "Harbour, 20 hotspots".
    pub title: String,
    /// When it was asked for.
    pub asked: Time,
    /// When we last heard that it goes on.
    pub told: Time,
    /// How long it has been worked on, s; none while it waits for its turn.
    pub gone_s: Option<i64>,
    /// How long it may be worked on, s.
    pub most_s: i64,
    /// How it stands.
    pub state: State,
}

/// How a design stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It waits, or is worked on.
    On,
    /// Why nothing came of it.
    Failed(String),
    /// Public Wi-Fi.
    Wifi(Box<Wifi>),
    /// Full fibre.
    Fibre(Box<Fibre>),
}

impl Design {
    /// Whether it waits or is worked on.
    pub const fn is_on(&self) -> bool {
        matches!(self.state, State::On)
    }

    /// Whether nobody works on it any more though it is not done.
    pub const fn is_cut_short(&self, now: Time) -> bool {
        self.is_on() && now.since_us(self.told) > SILENT_S * 1_000_000
    }
}

/// The figures of a design of public Wi-Fi.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Wifi {
    /// Where: "Harbour".
    pub area: String,
    /// Poles that were weighed.
    pub poles: i64,
    /// Everybody who was to be served.
    pub people: f64,
    /// Those who are.
    pub covered: f64,
    /// No choice of as many poles serves more.
    pub bound: f64,
    /// How far the choice may be from the best, 0 to 1.
    pub gap: f64,
    /// How far a hotspot reaches, m.
    pub reach_m: f64,
    /// What one costs, in pence; none if nobody said.
    pub each_pence: Option<i64>,
    /// The poles that were chosen.
    pub hotspots: Vec<Hotspot>,
    /// The wards that people live in.
    pub wards: Vec<Ward>,
    /// There and back.
    pub budgets: Vec<Budget>,
}

/// A pole that was chosen.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Hotspot {
    /// What people call it.
    pub name: String,
    /// Its page; empty for none.
    pub path: String,
    /// People within its reach.
    pub people: f64,
}

/// A ward.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Ward {
    /// What people call it.
    pub name: String,
    /// Everybody there who was to be served.
    pub people: f64,
    /// Those who are not.
    pub left_out: f64,
}

/// What becomes of the power of a signal, one way.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Budget {
    /// Which way.
    pub direction: String,
    /// Its lines: what, and how much.
    pub lines: Vec<(String, String)>,
    /// What the other end needs.
    pub needed: String,
    /// What may be lost on the way.
    pub left: String,
}

/// The figures of a design of full fibre, named as `borough plan fibre` names them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Fibre {
    /// Homes that were to be served.
    pub homes: u64,
    /// Homes that are.
    pub homes_passed: u64,
    /// Length of the network.
    pub length_m: f64,
    /// The longest route from the exchange to a building.
    pub longest_route_m: f64,
    /// Where splitters stand.
    pub distribution_points: u64,
    /// How many there are.
    pub splitters: u64,
    /// What is to be bought and built.
    pub bill: Vec<BillLine>,
    /// All of it.
    pub total_pounds: f64,
    /// For each home passed; none if none is.
    pub pounds_per_home_passed: Option<f64>,
    /// For each home, once all take the service.
    pub pounds_per_home_connected: Option<f64>,
    /// What opening the ways costs.
    pub civils_pounds: f64,
    /// No network that passes the same premises opens its ways for less.
    pub civils_bound_pounds: f64,
    /// How much less at most, 0 to 1.
    pub civils_gap: f64,
    /// How the cost grows.
    pub growth: Vec<Step>,
    /// Premises that cannot be served: the first of them.
    pub unserved: Vec<Unserved>,
    /// How many there are.
    #[serde(default)]
    pub unserved_count: i64,
}

/// A line of the bill of quantities.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BillLine {
    /// What.
    pub item: String,
    /// How much or how many.
    pub quantity: f64,
    /// "m" or "each".
    pub unit: String,
    /// What one costs.
    pub rate_pounds: f64,
    /// What they cost.
    pub cost_pounds: f64,
}

/// How far the network is built out, and what comes next.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Homes that are served by then.
    pub homes: u64,
    /// What they cost together.
    pub total_pounds: f64,
    /// What each of them costs.
    pub pounds_per_home: f64,
    /// What a home costs that is added at this point.
    pub next_home_pounds: f64,
}

/// A premises that cannot be served.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Unserved {
    /// What its file calls it.
    pub id: Option<String>,
    /// Why not.
    pub why: String,
}

/// Designs.
pub const DESIGNS: Collection<Design> = Collection {
    name: "connectivity-design",
    purpose: "to show how far a design of a network is, and what came of it",
    // It names premises that cannot be served by the ids of the file that somebody brought: they may be addresses.
    personal: true,
    erase_at: |design, _| Some(design.asked.plus_s(KEPT_DAYS * 86_400)),
    kept_for: "30 days",
    audited: false,
    fields: &[Field {
        name: "what",
        unique: false,
        of: |design| vec![design.what.word().to_owned()],
    }],
};

/// What there is to take away of a design. Its id is the design's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// When the design was asked for.
    pub asked: Time,
    /// The layers of its map.
    pub layers: Vec<Layer>,
    /// Its table.
    pub csv: String,
}

/// A layer of a map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Layer {
    /// Its name.
    pub name: String,
    /// What it shows.
    pub about: String,
    /// Its features, as GeoJSON.
    pub features: String,
}

/// What there is to take away of designs.
pub const OUTCOMES: Collection<Outcome> = Collection {
    name: "connectivity-design-outcome",
    purpose: "to draw a design of a network on the map, and to take it away as a file",
    // The ids are those of the file that somebody brought: they may be addresses.
    personal: true,
    erase_at: |outcome, _| Some(outcome.asked.plus_s(KEPT_DAYS * 86_400)),
    kept_for: "30 days",
    audited: false,
    fields: &[],
};

impl Outcome {
    /// These layers and this table.
    pub fn of(asked: Time, layers: &[Shown<'_>], csv: String) -> Self {
        let layer = |(name, about, features): &Shown<'_>| Layer {
            name: (*name).to_owned(),
            about: (*about).to_owned(),
            features: collection(features).to_string(),
        };
        Self {
            asked,
            layers: layers.iter().map(layer).collect(),
            csv,
        }
    }

    /// The layers, to be written in some format.
    ///
    /// # Errors
    /// A fault of ours, if what is kept cannot be read.
    pub fn shown(&self) -> Result<Vec<Shown<'_>>, Fault> {
        let each = self.layers.iter().map(|layer| {
            let features = features(layer.features.as_bytes()).map_err(Fault::internal)?;
            Ok::<_, Fault>((layer.name.as_str(), layer.about.as_str(), features))
        });
        each.collect()
    }
}

/// The design with this id.
///
/// # Errors
/// That there is none.
pub fn design(rd: &mut Rd<'_>, id: &str, what: What) -> Result<Record<Design>, Fault> {
    let found = DESIGNS.get(rd, id)?.filter(|kept| kept.value.what == what);
    found.ok_or_else(|| {
        Fault::not_found("There is no such design. It may have been deleted: we keep one 30 days.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::map;
    use serde_json::json;

    #[test]
    fn layers_are_read_as_they_were_kept() {
        let at = siting::Point {
            easting_m: 561_500.0,
            northing_m: 177_900.0,
        };
        let known = json!({"id": "1 High Street", "why_not": null, "route_m": 12.5});
        let layers = vec![(
            "premises",
            "Who is served",
            vec![map::point(at, known).unwrap()],
        )];
        let kept = Outcome::of(Time(5), &layers, String::new());
        let read = kept.shown().unwrap();
        assert_eq!((read[0].0, read[0].1), ("premises", "Who is served"));
        assert_eq!(read[0].2[0].properties, layers[0].2[0].properties);
    }

    #[test]
    fn silence_means_that_it_was_cut_short() {
        let design = |state: State| Design {
            what: What::Wifi,
            title: "Harbour".into(),
            asked: Time(0),
            told: Time(0),
            gone_s: None,
            most_s: 30,
            state,
        };
        let check = |state: State, after_s: i64, want: bool| {
            assert_eq!(design(state).is_cut_short(Time(0).plus_s(after_s)), want);
        };
        check(State::On, SILENT_S, false);
        check(State::On, SILENT_S + 1, true);
        check(State::Failed("no".into()), SILENT_S + 1, false);
    }
}
