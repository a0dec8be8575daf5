//! The one way to write entries: the record, its turn for the index, and the words it is found by.

use app::find;
use app::store::{Collection, Filter, Page, Rd, Record, StoreError, Tx};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::records::{LOCATIONS, ORGANIZATIONS, SERVICES, TAXONOMIES, TERMS, TURN, Turn};
use super::{Bundle, Location, Organization, Service, Taxonomy, Term, found, house_term};

pub use super::found::KIND;

/// The most services that an organisation or a place is written again for.
const MOST: i64 = 10_000;

/// The record of [`TURN`] that says which turn it is.
const NOW: &str = "now";

/// Adds or replaces a service, and has it found. With `version`, only if it is still the one that was read.
///
/// # Errors
/// [`StoreError::Stale`] if it changed or went; whatever else the store says.
pub fn service(
    tx: &mut Tx<'_>,
    who: &str,
    id: &str,
    version: Option<i64>,
    value: Service,
) -> Result<Record<Service>, StoreError> {
    let record = put(&SERVICES, tx, who, id, version, value)?;
    turned(tx, "service", id)?;
    make_findable(tx, &record)?;
    Ok(record)
}

/// Adds or replaces an organisation; its services are found by its name.
///
/// # Errors
/// As [`service`].
pub fn organization(
    tx: &mut Tx<'_>,
    who: &str,
    id: &str,
    version: Option<i64>,
    value: Organization,
) -> Result<Record<Organization>, StoreError> {
    let renamed = ORGANIZATIONS
        .get(tx, id)?
        .is_some_and(|before| before.value.name != value.name);
    let record = put(&ORGANIZATIONS, tx, who, id, version, value)?;
    turned(tx, "organization", id)?;
    if renamed {
        found_again(tx, "organization", id)?;
    }
    Ok(record)
}

/// Adds or replaces a place; its services are found near it.
///
/// # Errors
/// As [`service`].
pub fn location(
    tx: &mut Tx<'_>,
    who: &str,
    id: &str,
    version: Option<i64>,
    value: Location,
) -> Result<Record<Location>, StoreError> {
    let before = LOCATIONS.get(tx, id)?.map(|before| before.value);
    let is_moved = before.as_ref().is_some_and(|before| *before != value);
    let record = put(&LOCATIONS, tx, who, id, version, value)?;
    turned(tx, "location", id)?;
    if is_moved {
        found_again(tx, "location", id)?;
    }
    Ok(record)
}

/// Adds or replaces a taxonomy.
///
/// # Errors
/// As [`service`].
pub fn taxonomy(tx: &mut Tx<'_>, who: &str, id: &str, value: Taxonomy) -> Result<(), StoreError> {
    put(&TAXONOMIES, tx, who, id, None, value)?;
    turned(tx, "taxonomy", id)
}

/// Adds or replaces a term.
///
/// # Errors
/// As [`service`].
pub fn term(tx: &mut Tx<'_>, who: &str, id: &str, value: Term) -> Result<(), StoreError> {
    put(&TERMS, tx, who, id, None, value)?;
    turned(tx, "term", id)
}

/// Adds or replaces a service with its organisation, places and terms.
///
/// # Errors
/// As [`service`].
pub fn bundle(tx: &mut Tx<'_>, who: &str, bundle: Bundle) -> Result<Record<Service>, StoreError> {
    for (id, value) in bundle.terms {
        if house_term(&id).is_none() {
            term(tx, who, &id, value)?;
        }
    }
    if let Some((id, value)) = bundle.organization {
        organization(tx, who, &id, None, value)?;
    }
    for (id, value) in bundle.locations {
        location(tx, who, &id, None, value)?;
    }
    service(tx, who, &bundle.id, None, bundle.service)
}

/// Removes a service for good; whether it was there. Its organisation and places stay.
///
/// # Errors
/// Whatever the store says.
pub fn remove_service(tx: &mut Tx<'_>, who: &str, id: &str) -> Result<bool, StoreError> {
    find::remove(tx, KIND, id)?;
    let was = SERVICES.remove(tx, who, id)?;
    turned(tx, "service", id)?;
    Ok(was)
}

/// A service with everything that is nested into it.
///
/// # Errors
/// Whatever the store says.
pub fn read(rd: &mut Rd<'_>, id: &str) -> Result<Option<Bundle>, StoreError> {
    let Some(record) = SERVICES.get(rd, id)? else {
        return Ok(None);
    };
    bundled(rd, record).map(Some)
}

/// The same of a service that was read.
///
/// # Errors
/// Whatever the store says.
pub fn bundled(rd: &mut Rd<'_>, record: Record<Service>) -> Result<Bundle, StoreError> {
    let mut service = record.value;
    service.last_modified = Some(record.modified.to_string());
    let organization = ORGANIZATIONS.get(rd, &service.organization_id)?;
    let organization = organization.map(|record| (record.id, record.value));
    let mut locations: Vec<(String, Location)> = Vec::new();
    for id in service.location_ids() {
        if !locations.iter().any(|(known, _)| known == id)
            && let Some(place) = LOCATIONS.get(rd, id)?
        {
            locations.push((place.id, place.value));
        }
    }
    let mut wanted: Vec<&str> = service.term_ids().collect();
    let others = organization.iter().flat_map(|(_, o)| &o.attributes);
    let others = others.chain(locations.iter().flat_map(|(_, l)| &l.attributes));
    wanted.extend(others.map(|attribute| attribute.taxonomy_term_id.as_str()));
    wanted.sort_unstable();
    wanted.dedup();
    let mut terms = Vec::new();
    for id in wanted
        .into_iter()
        .filter(|id| !id.is_empty() && house_term(id).is_none())
    {
        if let Some(term) = TERMS.get(rd, id)? {
            terms.push((term.id, term.value));
        }
    }
    Ok(Bundle {
        id: record.id,
        service,
        organization,
        locations,
        terms,
    })
}

/// Which turn it is: it grows with each change of the directory.
///
/// # Errors
/// Whatever the store says.
pub fn turn(rd: &mut Rd<'_>) -> Result<i64, StoreError> {
    Ok(TURN.get(rd, NOW)?.map_or(0, |record| record.value.turn))
}

/// What changed in turn `from` and since, oldest first, at most `most`: (turn, kind, id).
///
/// # Errors
/// Whatever the store says.
pub fn since(
    rd: &mut Rd<'_>,
    from: i64,
    most: i64,
) -> Result<Vec<(i64, String, String)>, StoreError> {
    let sortable = app::store::collection::sortable;
    let filter = Filter::Between("turn", sortable(from), sortable(i64::MAX));
    let page = Page {
        limit: most,
        ..Page::default()
    };
    let changed = TURN.find(rd, &filter, page)?;
    let named = changed.into_iter().filter_map(|record| {
        let (kind, id) = record.id.split_once('/')?;
        Some((record.value.turn, kind.to_owned(), id.to_owned()))
    });
    Ok(named.collect())
}

/// Writes down that something changed, in a turn of its own.
fn turned(tx: &mut Tx<'_>, kind: &str, id: &str) -> Result<(), StoreError> {
    let next = Turn {
        turn: turn(tx)? + 1,
    };
    put(&TURN, tx, "system", NOW, None, next.clone())?;
    put(&TURN, tx, "system", &format!("{kind}/{id}"), None, next)?;
    Ok(())
}

fn put<T: Serialize + DeserializeOwned + PartialEq>(
    collection: &Collection<T>,
    tx: &mut Tx<'_>,
    who: &str,
    id: &str,
    version: Option<i64>,
    value: T,
) -> Result<Record<T>, StoreError> {
    match collection.get(tx, id)? {
        None if version.is_none() => collection.insert_as(tx, who, id.to_owned(), value),
        // What is the same already is not a change.
        Some(before) if version.is_none_or(|v| v == before.version) && before.value == value => {
            Ok(before)
        }
        _ => collection.change(tx, who, id, version, value),
    }
}

/// The services of an organisation or of a place, found by what it is called now.
fn found_again(tx: &mut Tx<'_>, field: &'static str, id: &str) -> Result<(), StoreError> {
    let page = Page {
        limit: MOST,
        ..Page::default()
    };
    for record in SERVICES.find(tx, &Filter::Is(field, id.to_owned()), page)? {
        turned(tx, "service", &record.id)?;
        make_findable(tx, &record)?;
    }
    Ok(())
}

/// Has a service found by its times as they are today. Nothing is written if they are the same.
///
/// # Errors
/// Whatever the store says.
pub fn found_today(tx: &mut Tx<'_>, id: &str) -> Result<(), StoreError> {
    SERVICES
        .get(tx, id)?
        .map_or(Ok(()), |record| make_findable(tx, &record))
}

/// Has a service found in plain words, or no longer.
fn make_findable(tx: &mut Tx<'_>, record: &Record<Service>) -> Result<(), StoreError> {
    if !record.value.is_shown() {
        return find::remove(tx, KIND, &record.id).map(drop);
    }
    let bundle = bundled(tx, record.clone())?;
    let today = app::kit::words::local(tx.now()).date();
    find::put(tx, &found::thing(&bundle, today))
}
