//! What is kept of the offers: the assets themselves, and the drive tests around them.

use app::kit::Fault;
use app::store::{Collection, Field, Filter, Page, Rd, Record, StoreError, Tx};
use geo::Point;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::delivery::form::worded;

/// Offers, at most.
pub const MOST: i64 = 10_000;
/// Drive tests of one offer, at most.
pub const MOST_DRIVES: i64 = 20;

/// An asset of the place that an operator may put equipment on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Offer {
    /// What people call it.
    pub name: String,
    /// What it is.
    pub kind: Asset,
    /// The id of the thing of the context that it is; empty for none.
    pub thing: String,
    /// Where it is.
    pub at: Point,
    /// How high equipment can be over the ground, in m.
    pub height_m: f64,
    /// Whether there is power at it.
    pub power: bool,
    /// How far the nearest fibre is, in m, if that is known.
    pub fibre_m: Option<i64>,
    /// The rent a year, in pence.
    pub rent_pence: i64,
    /// How far the offer is.
    pub state: State,
    /// The day on which it came so far.
    pub since: Date,
    /// The operator; empty while nobody asked.
    pub operator: String,
    /// The coverage that the operator promised.
    pub promised: Option<Promise>,
}

/// What an asset is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asset {
    /// A lamp column.
    LampColumn,
    /// A building.
    Building,
    /// Anything else.
    Other,
}

/// How far an offer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Operators may ask for it.
    Offered,
    /// An operator asked for it.
    Asked,
    /// The operator may use it.
    Granted,
    /// The equipment is there.
    Built,
    /// It is offered no longer.
    Withdrawn,
}

/// The coverage that an operator promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Promise {
    /// So many metres around.
    Metres(i64),
    /// For so many premises.
    Premises(i64),
}

/// What was measured on one drive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drive {
    /// The offer that it was driven around.
    pub offer: String,
    /// The day.
    pub day: Date,
    /// Where, and how strong the signal was.
    pub spots: Vec<Spot>,
}

/// The signal at a place. It is kept as longitude, latitude and dBm.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(from = "(f64, f64, f64)", into = "(f64, f64, f64)")]
pub struct Spot {
    /// Where.
    pub at: Point,
    /// Reference signal received power, in dBm.
    pub rsrp_dbm: f64,
}

impl From<(f64, f64, f64)> for Spot {
    fn from((lon, lat, rsrp_dbm): (f64, f64, f64)) -> Self {
        Self {
            at: Point { lon, lat },
            rsrp_dbm,
        }
    }
}

impl From<Spot> for (f64, f64, f64) {
    fn from(spot: Spot) -> Self {
        (spot.at.lon, spot.at.lat, spot.rsrp_dbm)
    }
}

/// Offers.
pub const OFFERS: Collection<Offer> = Collection {
    name: "connectivity-offer",
    purpose: "to offer street assets to operators, and to follow what becomes of each",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until somebody deletes it",
    audited: true,
    fields: &[],
};

/// Drive tests.
pub const DRIVES: Collection<Drive> = Collection {
    name: "connectivity-offer-drive",
    purpose: "to hold the coverage that operators promised against what was measured",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until somebody deletes it or its offer",
    audited: true,
    fields: &[Field {
        name: "offer",
        unique: false,
        of: |drive| vec![drive.offer.clone()],
    }],
};

impl Asset {
    /// All, in the order of [`Self::WORDS`].
    const ALL: [Self; 3] = [Self::LampColumn, Self::Building, Self::Other];
    /// Their words in files and on pages.
    pub const WORDS: &'static [(&'static str, &'static str)] = &[
        ("lamp-column", "Lamp column"),
        ("building", "Building"),
        ("other", "Other asset"),
    ];

    /// The one of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.words().0 == word)
    }

    /// Its word in files, and that on pages.
    pub fn words(self) -> (&'static str, &'static str) {
        worded(&Self::ALL, Self::WORDS, self)
    }
}

impl State {
    /// All, in the order of [`Self::WORDS`].
    pub const ALL: [Self; 5] = [
        Self::Offered,
        Self::Asked,
        Self::Granted,
        Self::Built,
        Self::Withdrawn,
    ];
    /// Their words in files and on pages.
    pub const WORDS: &'static [(&'static str, &'static str)] = &[
        ("offered", "Offered"),
        ("asked", "Asked for by an operator"),
        ("granted", "Granted"),
        ("built", "Built"),
        ("withdrawn", "Withdrawn"),
    ];

    /// The one of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.words().0 == word)
    }

    /// Its word in files, and that on pages.
    pub fn words(self) -> (&'static str, &'static str) {
        worded(&Self::ALL, Self::WORDS, self)
    }

    /// How it looks: good, warning, bad or unknown.
    pub const fn looks(self) -> &'static str {
        match self {
            Self::Offered => "unknown",
            Self::Asked | Self::Granted => "warning",
            Self::Built => "good",
            Self::Withdrawn => "bad",
        }
    }

    /// Whether there must be an operator.
    pub const fn needs_operator(self) -> bool {
        matches!(self, Self::Asked | Self::Granted | Self::Built)
    }
}

impl Promise {
    /// What it is counted in, in files and on pages.
    pub const WORDS: &'static [(&'static str, &'static str)] = &[
        ("metres", "Metres around the asset"),
        ("premises", "Premises"),
    ];

    /// So many of what a word says.
    pub fn of(word: &str, many: i64) -> Option<Self> {
        match word {
            "metres" => Some(Self::Metres(many)),
            "premises" => Some(Self::Premises(many)),
            _ => None,
        }
    }

    /// How many, and the word for what.
    pub const fn parts(self) -> (i64, &'static str) {
        match self {
            Self::Metres(many) => (many, "metres"),
            Self::Premises(many) => (many, "premises"),
        }
    }
}

/// Every offer, by name.
///
/// # Errors
/// Whatever the store says.
pub fn offers(rd: &mut Rd<'_>) -> Result<Vec<Record<Offer>>, StoreError> {
    let page = Page {
        limit: MOST,
        ..Page::default()
    };
    let mut all = OFFERS.find(rd, &Filter::All, page)?;
    all.sort_by(|a, b| a.value.name.cmp(&b.value.name));
    Ok(all)
}

/// The offer with this id.
///
/// # Errors
/// That there is none; whatever the store says.
pub fn offer(rd: &mut Rd<'_>, id: &str) -> Result<Record<Offer>, Fault> {
    let none = || Fault::not_found("There is no such offer. It may have been deleted.");
    OFFERS.get(rd, id)?.ok_or_else(none)
}

/// The drive tests of an offer, the oldest first.
///
/// # Errors
/// Whatever the store says.
pub fn drives(rd: &mut Rd<'_>, offer: &str) -> Result<Vec<Record<Drive>>, StoreError> {
    let its = Filter::Is("offer", offer.to_owned());
    let mut all = DRIVES.find(rd, &its, Page::default())?;
    all.sort_by_key(|drive| drive.value.day);
    Ok(all)
}

/// Deletes an offer with its drive tests.
///
/// # Errors
/// Whatever the store says.
pub fn remove(tx: &mut Tx<'_>, who: &str, id: &str) -> Result<(), StoreError> {
    for drive in drives(tx, id)? {
        DRIVES.remove(tx, who, &drive.id)?;
    }
    OFFERS.remove(tx, who, id)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_again() {
        for asset in Asset::ALL {
            assert_eq!(Asset::of(asset.words().0), Some(asset));
        }
        for state in State::ALL {
            assert_eq!(State::of(state.words().0), Some(state));
        }
        for promise in [Promise::Metres(4), Promise::Premises(4)] {
            let (many, word) = promise.parts();
            assert_eq!(Promise::of(word, many), Some(promise));
        }
        assert_eq!(State::of("gone"), None);
    }
}
