//! A plan: a kind of network, and the sites that carry it.

use app::kit::Fault;
use app::store::{Collection, Rd, Record};
use geo::Point;
use serde::{Deserialize, Serialize};

use crate::kind::Kind;

/// Sites of one plan, at most.
pub const MOST_SITES: usize = 200;

/// A plan of a network.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// What people call it: "LoRaWAN for the borough".
    pub name: String,
    /// What it is a network of.
    pub kind: Kind,
    /// How far from a site we look, in m.
    pub reach_m: f64,
    /// How high the other end stands, over the ground, in m.
    pub device_m: f64,
    /// What stands around the other end.
    pub around: Around,
    /// Whether the other end is in a building.
    pub indoors: bool,
    /// Where it is sent from.
    pub sites: Vec<Site>,
}

/// What stands around whoever is to be served.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Around {
    /// Nothing: it stands on a roof or a mast.
    Nothing,
    /// Houses with gardens.
    #[default]
    Houses,
    /// A town.
    Town,
}

/// A site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// What people call it.
    pub name: String,
    /// Where it is.
    pub at: Point,
    /// How high its antenna is over the ground, in m.
    pub height_m: f64,
    /// The thing of the place that it is or stands on; empty for none.
    #[serde(default)]
    pub thing: String,
    /// The id by which the network server knows the gateway that stands there; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub gateway: String,
}

/// Plans of networks.
pub const PLANS: Collection<Plan> = Collection {
    name: "connectivity-plan",
    purpose: "to plan networks, and to see whom they leave out",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until somebody deletes it",
    audited: true,
    fields: &[],
};

impl Around {
    /// All, with their words in forms.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (
            Self::Nothing,
            "nothing",
            "Nothing: it stands on roofs and masts",
        ),
        (Self::Houses, "houses", "Houses with gardens"),
        (Self::Town, "town", "A town, with buildings close together"),
    ];

    /// The one of a word in a form.
    pub fn of(word: &str) -> Option<Self> {
        let known = Self::ALL.into_iter().find(|(_, known, _)| *known == word);
        known.map(|(around, ..)| around)
    }

    /// Its word in forms.
    pub fn word(self) -> &'static str {
        let known = Self::ALL.into_iter().find(|(around, ..)| *around == self);
        known.map_or("", |(_, word, _)| word)
    }
}

/// The plan with this id.
///
/// # Errors
/// That there is none.
pub fn plan(rd: &mut Rd<'_>, id: &str) -> Result<Record<Plan>, Fault> {
    PLANS
        .get(rd, id)?
        .ok_or_else(|| Fault::not_found("There is no such plan. It may have been deleted."))
}
