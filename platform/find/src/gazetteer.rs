//! Where things are by name: postcodes, and areas with their boundaries.

use geo::{BBox, Geometry, Point, relate};
use serde::{Deserialize, Serialize};
use store::collection::Page;
use store::{Collection, Field, Filter, Rd, StoreError, Tx};

/// A postcode and the middle of its addresses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Postcode {
    /// With its space: "AB12 3CD".
    pub postcode: String,
    /// Where.
    pub at: Point,
    /// The code of its ward, if known.
    pub ward: String,
}

/// Postcodes.
pub const POSTCODES: Collection<Postcode> = Collection {
    name: "postcode",
    purpose: "to find the place that a postcode means",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until a newer list is imported",
    audited: false,
    fields: &[],
};

/// An address that post reaches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostalAddress {
    /// "1 Quay Street"
    pub line1: String,
    /// May be empty.
    pub line2: String,
    /// "Larkbridge"
    pub town: String,
}

impl PostalAddress {
    /// In one line: "1 Quay Street, Larkbridge".
    #[must_use]
    pub fn line(&self) -> String {
        let parts = [&self.line1, &self.line2, &self.town];
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        parts.map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

/// Every address of one postcode, which is the record's id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addresses {
    /// In the order in which they are listed.
    pub all: Vec<PostalAddress>,
}

/// Addresses by their postcodes.
pub const ADDRESSES: Collection<Addresses> = Collection {
    name: "addresses",
    purpose: "to offer the addresses of a postcode",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until a newer list is imported",
    audited: false,
    fields: &[],
};

/// An area: a ward, a census area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// "wards", "lsoa"…
    pub layer: String,
    /// Its official code.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// Its outline.
    pub outline: Geometry,
}

/// Areas.
pub const AREAS: Collection<Area> = Collection {
    name: "area",
    purpose: "to draw the map and to know which area a thing lies in",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until newer boundaries are imported",
    audited: false,
    fields: &[Field {
        name: "layer",
        unique: false,
        of: |area| vec![area.layer.clone()],
    }],
};

/// A postcode as it is written: "ab123cd" as "AB12 3CD"; none if it cannot be one.
#[must_use]
pub fn tidy_postcode(text: &str) -> Option<String> {
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let split = plain.len().checked_sub(3)?;
    if !plain.is_ascii() || !(2..=4).contains(&split) {
        return None;
    }
    let (out, inward) = plain.split_at(split);
    let (first, rest) = (inward.as_bytes()[0], &inward.as_bytes()[1..]);
    let plausible = out.as_bytes()[0].is_ascii_uppercase()
        && out.bytes().all(|b| b.is_ascii_alphanumeric())
        && out.bytes().any(|b| b.is_ascii_digit())
        && first.is_ascii_digit()
        && rest.iter().all(u8::is_ascii_uppercase);
    plausible.then(|| format!("{out} {inward}"))
}

/// Where a postcode is, however it is typed.
///
/// # Errors
/// Whatever the store says.
pub fn locate(rd: &mut Rd<'_>, postcode: &str) -> Result<Option<Postcode>, StoreError> {
    let Some(postcode) = tidy_postcode(postcode) else {
        return Ok(None);
    };
    Ok(POSTCODES.get(rd, &postcode)?.map(|found| found.value))
}

/// Keeps a postcode in place of what was kept of it before.
///
/// # Errors
/// Whatever the store says.
pub fn put_postcode(tx: &mut Tx<'_>, who: &str, postcode: Postcode) -> Result<(), StoreError> {
    let id = postcode.postcode.clone();
    match POSTCODES.get(tx, &id)? {
        Some(_) => POSTCODES.change(tx, who, &id, None, postcode).map(drop),
        None => POSTCODES.insert_as(tx, who, id, postcode).map(drop),
    }
}

/// The addresses of a postcode, however it is typed; none if no addresses are known there.
///
/// # Errors
/// Whatever the store says.
pub fn addresses(rd: &mut Rd<'_>, postcode: &str) -> Result<Vec<PostalAddress>, StoreError> {
    let Some(postcode) = tidy_postcode(postcode) else {
        return Ok(Vec::new());
    };
    let found = ADDRESSES.get(rd, &postcode)?;
    Ok(found.map(|record| record.value.all).unwrap_or_default())
}

/// Whether addresses of any postcode are known.
///
/// # Errors
/// Whatever the store says.
pub fn has_addresses(rd: &mut Rd<'_>) -> Result<bool, StoreError> {
    let page = Page {
        limit: 1,
        ..Page::default()
    };
    Ok(!ADDRESSES.find(rd, &Filter::All, page)?.is_empty())
}

/// Keeps the addresses of a postcode, as it is written, in place of those kept before.
///
/// # Errors
/// Whatever the store says.
pub fn put_addresses(
    tx: &mut Tx<'_>,
    who: &str,
    postcode: &str,
    all: Vec<PostalAddress>,
) -> Result<(), StoreError> {
    let addresses = Addresses { all };
    match ADDRESSES.get(tx, postcode)? {
        Some(_) => ADDRESSES
            .change(tx, who, postcode, None, addresses)
            .map(drop),
        None => ADDRESSES
            .insert_as(tx, who, postcode.to_owned(), addresses)
            .map(drop),
    }
}

/// Keeps an area in place of what was kept under its code before.
///
/// # Errors
/// Whatever the store says.
pub fn put_area(tx: &mut Tx<'_>, who: &str, area: Area) -> Result<(), StoreError> {
    let id = format!("{}/{}", area.layer, area.code);
    match AREAS.get(tx, &id)? {
        Some(_) => AREAS.change(tx, who, &id, None, area).map(drop),
        None => AREAS.insert_as(tx, who, id, area).map(drop),
    }
}

/// The areas of a layer, in the order of their codes.
///
/// # Errors
/// Whatever the store says.
pub fn areas(rd: &mut Rd<'_>, layer: &str) -> Result<Vec<Area>, StoreError> {
    let page = Page {
        limit: 100_000,
        ..Page::default()
    };
    let found = AREAS.find(rd, &Filter::Is("layer", layer.to_owned()), page)?;
    Ok(found.into_iter().map(|record| record.value).collect())
}

/// The area of a layer that holds a point.
#[must_use]
pub fn area_of(areas: &[Area], at: Point) -> Option<&Area> {
    let point = Geometry::Point(at);
    areas.iter().find(|area| {
        BBox::of(&area.outline).is_some_and(|bbox| bbox.contains(at))
            && relate::within(&point, &area.outline)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postcodes_are_read_however_they_are_typed() {
        for (typed, want) in [
            ("rm17 6sl", Some("RM17 6SL")),
            (" RM176SL ", Some("RM17 6SL")),
            ("w1a0ax", Some("W1A 0AX")),
            ("m11ae", Some("M1 1AE")),
            ("harbour", None),
            ("12345", None),
            ("", None),
            ("é1 1aa", None),
        ] {
            assert_eq!(tidy_postcode(typed).as_deref(), want, "{typed}");
        }
    }
}
