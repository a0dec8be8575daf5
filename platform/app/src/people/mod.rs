//! The people of each area: how many, how many of them older, how deprived. Counts of whole areas, so
//! nobody can be known from them.

mod areas;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use store::collection::Page;
use store::{Collection, Filter, Rd, StoreError, Tx};

pub use areas::{Area, Areas, People};

/// An area's people, under the area's code.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AreaPeople {
    /// Everybody who lives there.
    pub people: f64,
    /// Those aged 65 and over.
    pub aged_65: f64,
    /// Tenth of the country by deprivation, 1 the most deprived.
    pub decile: Option<u8>,
    /// Areas of a newer census that were added up to make it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub made_of: Vec<String>,
}

/// The people of the areas.
pub const AREA_PEOPLE: Collection<AreaPeople> = Collection {
    name: "directory-area-people",
    purpose: "to see who is far from help, and whom a network leaves out",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until newer counts are imported",
    audited: false,
    fields: &[],
};

/// Most areas of one place.
const MOST: i64 = 50_000;

/// Puts these counts in place of all that were kept.
///
/// # Errors
/// Whatever the store says.
pub fn replace(
    tx: &mut Tx<'_>,
    who: &str,
    areas: &BTreeMap<String, AreaPeople>,
) -> Result<(), StoreError> {
    for (code, _) in all(tx)? {
        AREA_PEOPLE.remove(tx, who, &code)?;
    }
    for (code, people) in areas {
        AREA_PEOPLE.insert_as(tx, who, code.clone(), people.clone())?;
    }
    Ok(())
}

/// All of them, by code.
///
/// # Errors
/// Whatever the store says.
pub fn all(rd: &mut Rd<'_>) -> Result<BTreeMap<String, AreaPeople>, StoreError> {
    let page = Page {
        limit: MOST,
        ..Page::default()
    };
    let found = AREA_PEOPLE.find(rd, &Filter::All, page)?;
    Ok(found
        .into_iter()
        .map(|record| (record.id, record.value))
        .collect())
}
