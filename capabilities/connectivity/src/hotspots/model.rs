//! What is kept of hotspots: what each is, and its counts of each day, a record a month.

use std::collections::BTreeMap;

use app::kit::Fault;
use app::store::{Collection, Field, Filter, Page, Rd, Record, StoreError, Tx};
use geo::Point;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::delivery::form::worded;
use crate::when::noon;

/// Hotspots, at most.
pub const MOST: i64 = 500;
/// Days that counts are kept after their month.
pub const KEPT_DAYS: i64 = 731;
/// Months of all hotspots that are read at once, at most.
const MOST_MONTHS: i64 = 20_000;

/// A place with Wi-Fi.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hotspot {
    /// What people call it.
    pub name: String,
    /// Its address, in words; may be empty.
    pub address: String,
    /// Where it is.
    pub at: Point,
    /// The name of the public network, as a phone lists it; empty if there is none.
    pub network: String,
    /// Who may use it.
    pub serves: Serves,
    /// When it can be used, in words.
    pub hours: String,
    /// How many people it can serve at once; 0 if that is not known.
    pub limit: i64,
    /// Why it does not work now; empty if it does.
    pub trouble: String,
}

/// Who may use a hotspot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Serves {
    /// Everyone, by the public network.
    Everyone,
    /// Staff of public bodies, by govroam.
    Staff,
    /// Both.
    Both,
}

/// The counts of a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Sessions that began.
    pub sessions: i64,
    /// People who used it.
    pub people: i64,
    /// Data both ways, in bytes.
    pub bytes: i64,
    /// The most people at once, in the busiest hour; 0 if that is not known.
    pub busiest: i64,
    /// Minutes out of service.
    pub down_minutes: i64,
}

/// The counts of a hotspot in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Month {
    /// The hotspot.
    pub hotspot: String,
    /// The first day of the month.
    pub first: Date,
    /// The counts by the day of the month.
    pub days: BTreeMap<i8, Counts>,
}

/// Hotspots.
pub const HOTSPOTS: Collection<Hotspot> = Collection {
    name: "connectivity-hotspot",
    purpose: "to say where there is Wi-Fi in public places, and to keep it working",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until somebody deletes it",
    audited: true,
    fields: &[],
};

/// Their counts, by month.
pub const MONTHS: Collection<Month> = Collection {
    name: "connectivity-hotspot-month",
    purpose: "to know how much Wi-Fi in public places is used: counts alone, of no person and no device",
    personal: false,
    erase_at: |month, _| Some(noon(month.first.last_of_month()).plus_s(KEPT_DAYS * 86_400)),
    kept_for: "two years after the month",
    audited: false,
    fields: &[
        Field {
            name: "hotspot",
            unique: false,
            of: |month| vec![month.hotspot.clone()],
        },
        Field {
            name: "month",
            unique: false,
            of: |month| vec![month_key(month.first)],
        },
    ],
};

impl Serves {
    /// All, in the order of [`Self::WORDS`].
    const ALL: [Self; 3] = [Self::Everyone, Self::Staff, Self::Both];
    /// Their words in forms and on pages.
    pub const WORDS: &'static [(&'static str, &'static str)] = &[
        ("everyone", "Everyone: public Wi-Fi"),
        ("staff", "Staff of public bodies: govroam"),
        ("both", "Everyone, and staff by govroam"),
    ];

    /// The one of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.words().0 == word)
    }

    /// Its word in forms, and that on pages.
    pub fn words(self) -> (&'static str, &'static str) {
        worded(&Self::ALL, Self::WORDS, self)
    }

    /// Whether everyone may use it.
    pub const fn is_public(self) -> bool {
        matches!(self, Self::Everyone | Self::Both)
    }

    /// Whether staff of public bodies may, by govroam.
    pub const fn has_govroam(self) -> bool {
        matches!(self, Self::Staff | Self::Both)
    }
}

impl Month {
    /// The days that have counts.
    pub fn by_day(&self) -> impl Iterator<Item = (Date, Counts)> {
        let of = move |(day, counts): (&i8, &Counts)| {
            let day = Date::new(self.first.year(), self.first.month(), *day);
            Some((day.ok()?, *counts))
        };
        self.days.iter().filter_map(of)
    }
}

/// A month as text that sorts: "2026-11".
pub fn month_key(first: Date) -> String {
    format!("{:04}-{:02}", first.year(), first.month())
}

/// The id of the counts of a hotspot in a month. No id of a hotspot holds a blank.
pub fn month_id(hotspot: &str, first: Date) -> String {
    format!("{hotspot} {}", month_key(first))
}

/// Every hotspot, by name.
///
/// # Errors
/// Whatever the store says.
pub fn hotspots(rd: &mut Rd<'_>) -> Result<Vec<Record<Hotspot>>, StoreError> {
    let mut all = HOTSPOTS.find(rd, &Filter::All, Page::default())?;
    all.sort_by(|a, b| a.value.name.cmp(&b.value.name));
    Ok(all)
}

/// The hotspot with this id.
///
/// # Errors
/// That there is none; whatever the store says.
pub fn hotspot(rd: &mut Rd<'_>, id: &str) -> Result<Record<Hotspot>, Fault> {
    let none = || Fault::not_found("There is no such hotspot. It may have been deleted.");
    HOTSPOTS.get(rd, id)?.ok_or_else(none)
}

/// The months of one hotspot, the oldest first.
///
/// # Errors
/// Whatever the store says.
pub fn months(rd: &mut Rd<'_>, hotspot: &str) -> Result<Vec<Month>, StoreError> {
    let its = Filter::Is("hotspot", hotspot.to_owned());
    let found = MONTHS.find(rd, &its, Page::default())?;
    let mut all: Vec<Month> = found.into_iter().map(|kept| kept.value).collect();
    all.sort_by_key(|month| month.first);
    Ok(all)
}

/// The months of all hotspots from the one in which a day lies.
///
/// # Errors
/// Whatever the store says.
pub fn months_from(rd: &mut Rd<'_>, from: Date) -> Result<Vec<Month>, StoreError> {
    let range = Filter::Between("month", month_key(from), "9999-99".to_owned());
    let page = Page {
        limit: MOST_MONTHS,
        ..Page::default()
    };
    let found = MONTHS.find(rd, &range, page)?;
    Ok(found.into_iter().map(|kept| kept.value).collect())
}

/// Deletes a hotspot with all its counts.
///
/// # Errors
/// Whatever the store says.
pub fn remove(tx: &mut Tx<'_>, who: &str, id: &str) -> Result<(), StoreError> {
    for month in months(tx, id)? {
        MONTHS.remove(tx, who, &month_id(id, month.first))?;
    }
    HOTSPOTS.remove(tx, who, id)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_month_knows_its_days() {
        let counts = Counts {
            people: 3,
            ..Counts::default()
        };
        let month = Month {
            hotspot: "hall".into(),
            first: date(2026, 2, 1),
            days: [(28, counts), (30, counts)].into(),
        };
        let days: Vec<(Date, Counts)> = month.by_day().collect();
        assert_eq!(days, [(date(2026, 2, 28), counts)]);
        assert_eq!(month_id("hall", month.first), "hall 2026-02");
        for serves in Serves::ALL {
            assert_eq!(Serves::of(serves.words().0), Some(serves));
        }
    }
}
