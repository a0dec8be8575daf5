//! A feed's service taken into the store: known again, merged, added, or proposed as one that is known.

use std::collections::BTreeSet;

use app::kit::Time;
use app::store::{Filter, Page, Record, StoreError, Tx};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::alike::{Facts, link, why};
use super::merge::merge;
use super::{PAIRS, Pair};
use crate::model::{
    Bundle, LOCATIONS, ORGANIZATIONS, Provenance, SERVICES, Service, Source, Standing, change, ids,
    key,
};

/// Candidates that are compared with a new service.
const MOST_CANDIDATES: i64 = 50;
/// Pairs that one new service is in.
const MOST_PAIRS: usize = 5;

/// What became of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    Added,
    Changed,
    Same,
    /// It waits, for it may be known already.
    Proposed,
}

/// Whose it is.
#[derive(Debug, Clone)]
pub struct From {
    pub feed: String,
    pub name: String,
    pub licence: String,
    pub now: Time,
}

impl From {
    fn who(&self) -> String {
        format!("feed:{}", self.feed)
    }

    fn source(&self, id: &str) -> Source {
        Source {
            feed: self.feed.clone(),
            name: self.name.clone(),
            licence: self.licence.clone(),
            id: id.to_owned(),
            at: self.now,
        }
    }

    /// The sources with ours among them. What was fetched again, and is the same, was fetched when it was.
    fn among(&self, mut provenance: Provenance, id: &str) -> Provenance {
        provenance.missing_since = None;
        match provenance
            .sources
            .iter_mut()
            .find(|source| source.feed == self.feed)
        {
            Some(source) => {
                source.name.clone_from(&self.name);
                source.licence.clone_from(&self.licence);
                id.clone_into(&mut source.id);
            }
            None => provenance.sources.push(self.source(id)),
        }
        provenance
    }
}

/// Takes a service in. Its identifiers are UUIDs already.
///
/// # Errors
/// Whatever the store says.
pub fn take(tx: &mut Tx<'_>, from: &From, mut bundle: Bundle) -> Result<Taken, StoreError> {
    let theirs = bundle.id.clone();
    for (id, value) in std::mem::take(&mut bundle.terms) {
        // A term belongs to whoever brought it first.
        if crate::model::TERMS.get(tx, &id)?.is_none() {
            change::term(tx, &from.who(), &id, value)?;
        }
    }
    if let Some((id, value)) = &bundle.organization {
        organization(tx, from, id, value.clone())?;
    }
    for (id, value) in &bundle.locations {
        place(tx, from, id, value.clone())?;
    }
    let key = format!("{}/{theirs}", from.feed);
    let page = Page {
        limit: 1,
        ..Page::default()
    };
    match SERVICES.find(tx, &Filter::Is("source", key), page)?.pop() {
        Some(known) => known_again(tx, from, &theirs, known, bundle.service),
        None => new(tx, from, &theirs, bundle),
    }
}

/// A service that this feed gave before.
fn known_again(
    tx: &mut Tx<'_>,
    from: &From,
    theirs: &str,
    known: Record<Service>,
    mut said: Service,
) -> Result<Taken, StoreError> {
    let is_held = known.value.confirmed.is_some();
    // Of an entry that got another identifier, the places have others too.
    if known.id != theirs {
        own_places(from, &mut said);
    }
    let merged = merge(
        &known.value,
        &said,
        &known.value.provenance,
        &from.feed,
        is_held,
    );
    let (mut service, provenance) = merged.map_err(|e| StoreError::Unreadable(e.to_string()))?;
    service.provenance = from.among(provenance, theirs);
    // What was taken away because no feed had it is there again; what a person took away is not.
    let was_missing = known.value.provenance.missing_since.is_some();
    if was_missing && service.standing == Standing::Withdrawn {
        service.standing = Standing::Shown;
    }
    if service == known.value {
        return Ok(Taken::Same);
    }
    change::service(tx, &from.who(), &known.id, None, service)?;
    Ok(Taken::Changed)
}

/// A service that this feed did not give before.
fn new(
    tx: &mut Tx<'_>,
    from: &From,
    theirs: &str,
    mut bundle: Bundle,
) -> Result<Taken, StoreError> {
    let facts = Facts::new(&bundle);
    let pairs = alike(tx, from, &facts)?;
    if SERVICES.get(tx, &bundle.id)?.is_some() {
        bundle.id = ids::of(&[&from.feed, theirs]);
        own_places(from, &mut bundle.service);
    }
    let mut service = bundle.service;
    service.provenance = Provenance {
        sources: vec![from.source(theirs)],
        ..Provenance::default()
    };
    service.standing = if pairs.is_empty() {
        Standing::Shown
    } else {
        Standing::Proposed
    };
    change::service(tx, &from.who(), &bundle.id, None, service)?;
    let taken = if pairs.is_empty() {
        Taken::Added
    } else {
        Taken::Proposed
    };
    for (known, why) in pairs {
        let pair = Pair {
            feed: from.feed.clone(),
            new: bundle.id.clone(),
            known,
            why,
            decided: None,
        };
        let id = ids::of(&["pair", &pair.new, &pair.known]);
        if PAIRS.get(tx, &id)?.is_none() {
            PAIRS.insert_as(tx, &from.who(), id, pair)?;
        }
    }
    Ok(taken)
}

/// Gives the places of a service identifiers of this feed's own: those it came with are another's here.
fn own_places(from: &From, service: &mut Service) {
    for at in &mut service.service_at_locations {
        at.id = ids::of(&[&from.feed, &at.id]);
    }
}

/// Known services that may be this one, each with the reasons.
fn alike(
    tx: &mut Tx<'_>,
    from: &From,
    facts: &Facts,
) -> Result<Vec<(String, Vec<String>)>, StoreError> {
    let page = Page {
        limit: MOST_CANDIDATES,
        ..Page::default()
    };
    let mut candidates: BTreeSet<String> = BTreeSet::new();
    let mut note =
        |found: Vec<Record<Service>>| candidates.extend(found.into_iter().map(|record| record.id));
    note(SERVICES.find(tx, &Filter::Is("name", key(&facts.name)), page)?);
    if !facts.url.is_empty() {
        note(SERVICES.find(tx, &Filter::Is("url", facts.url.clone()), page)?);
    }
    for postcode in facts.postcodes.iter().take(10) {
        for place in LOCATIONS.find(tx, &Filter::Is("postcode", key(postcode)), page)? {
            note(SERVICES.find(tx, &Filter::Is("location", place.id), page)?);
        }
    }
    candidates.insert(facts.id.clone());
    let mut pairs = Vec::new();
    for id in candidates {
        let Some(known) = change::read(tx, &id)? else {
            continue;
        };
        let is_theirs = known
            .service
            .provenance
            .sources
            .iter()
            .any(|source| source.feed == from.feed);
        if is_theirs || known.service.standing != Standing::Shown {
            continue;
        }
        let why = why(facts, &Facts::new(&known));
        if !why.is_empty() {
            pairs.push((id, why));
        }
    }
    // Those with most reasons first.
    pairs.sort_by_key(|(_, why)| std::cmp::Reverse(why.len()));
    pairs.truncate(MOST_PAIRS);
    Ok(pairs)
}

/// The link of a service as it is looked up.
pub fn link_of(service: &Service) -> Vec<String> {
    service
        .url
        .as_deref()
        .map(link)
        .filter(|link| !link.is_empty())
        .into_iter()
        .collect()
}

fn organization(
    tx: &mut Tx<'_>,
    from: &From,
    id: &str,
    said: crate::model::Organization,
) -> Result<(), StoreError> {
    let Some(known) = ORGANIZATIONS.get(tx, id)? else {
        let mut value = said;
        value.provenance = Provenance {
            sources: vec![from.source(id)],
            ..Provenance::default()
        };
        return change::organization(tx, &from.who(), id, None, value).map(drop);
    };
    let (mut value, provenance) = merged(&known.value, &said, &known.value.provenance, from)?;
    value.provenance = from.among(provenance, id);
    if value != known.value {
        change::organization(tx, &from.who(), id, None, value)?;
    }
    Ok(())
}

fn place(
    tx: &mut Tx<'_>,
    from: &From,
    id: &str,
    said: crate::model::Location,
) -> Result<(), StoreError> {
    let Some(known) = LOCATIONS.get(tx, id)? else {
        let mut value = said;
        value.provenance = Provenance {
            sources: vec![from.source(id)],
            ..Provenance::default()
        };
        return change::location(tx, &from.who(), id, None, value).map(drop);
    };
    let (mut value, provenance) = merged(&known.value, &said, &known.value.provenance, from)?;
    value.provenance = from.among(provenance, id);
    if value != known.value {
        change::location(tx, &from.who(), id, None, value)?;
    }
    Ok(())
}

fn merged<T: Serialize + DeserializeOwned>(
    known: &T,
    said: &T,
    provenance: &Provenance,
    from: &From,
) -> Result<(T, Provenance), StoreError> {
    merge(known, said, provenance, &from.feed, false)
        .map_err(|e| StoreError::Unreadable(e.to_string()))
}
