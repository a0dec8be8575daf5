//! Where an entry is, changed by its provider or by staff: the same form behind two doors.

use app::find::gazetteer;
use app::kit::{Fault, words};
use app::store::collection::Page;
use app::store::{Filter, Record, StoreError};
use app::{App, Fail, View};
use axum::extract::{Form, Path};
use axum::response::Response;

use super::super::change::Given;
use super::super::links;
use super::super::place::{self, NEW, PlacePage, Shared};
use super::super::queue::{self, Item, PlaceChange};
use super::{MOST, Pairs, back, own, refused, staff};
use crate::find::{FieldError, point};
use crate::model::{
    Bundle, LOCATIONS, Location, SERVICES, Service, ServiceAtLocation, change as write, confirm,
    ids,
};

/// Somebody who may change an entry, and the entry.
struct Door {
    /// In the audit trail.
    who: String,
    /// As residents read it.
    by: String,
    /// The form of the entry.
    entry: String,
    record: Record<Service>,
    bundle: Bundle,
}

impl Door {
    async fn own(view: &View, secret: &str, id: &str) -> Result<Self, Fault> {
        let link = links::open(&view.app, secret).await?;
        let (record, bundle) = own::service(&view.app, &link, id).await?;
        Ok(Self {
            who: own::who(&link),
            by: own::organisation(&view.app, &link).await?,
            entry: own::entry_path(secret, id),
            record,
            bundle,
        })
    }

    async fn staff(view: &View, id: &str) -> Result<Self, Fault> {
        let (record, bundle) = staff::service(&view.app, id).await?;
        Ok(Self {
            who: view.who.audit_name(),
            by: view.app.place().facts().council.clone(),
            entry: staff::entry_path(id),
            record,
            bundle,
        })
    }
}

/// A place of a provider's entry.
pub async fn own_form(
    view: View,
    Path((secret, id, at)): Path<(String, String, String)>,
) -> Result<Response, Fail> {
    form(&view, &Door::own(&view, &secret, &id).await?, &at).await
}

/// Changes or adds a place of a provider's entry.
pub async fn own_change(
    view: View,
    Path((secret, id, at)): Path<(String, String, String)>,
    Form(pairs): Pairs,
) -> Result<Response, Fail> {
    let door = Door::own(&view, &secret, &id).await?;
    save(&view, &door, &at, Given::read(pairs)).await
}

/// Takes a place off a provider's entry.
pub async fn own_remove(
    view: View,
    Path((secret, id, at)): Path<(String, String, String)>,
) -> Result<Response, Fail> {
    remove(&view, &Door::own(&view, &secret, &id).await?, &at).await
}

/// A place of an entry, for staff.
pub async fn staff_form(
    view: View,
    Path((id, at)): Path<(String, String)>,
) -> Result<Response, Fail> {
    form(&view, &Door::staff(&view, &id).await?, &at).await
}

/// Changes or adds a place of an entry, as staff.
pub async fn staff_change(
    view: View,
    Path((id, at)): Path<(String, String)>,
    Form(pairs): Pairs,
) -> Result<Response, Fail> {
    let door = Door::staff(&view, &id).await?;
    save(&view, &door, &at, Given::read(pairs)).await
}

/// Takes a place off an entry, as staff.
pub async fn staff_remove(
    view: View,
    Path((id, at)): Path<(String, String)>,
) -> Result<Response, Fail> {
    remove(&view, &Door::staff(&view, &id).await?, &at).await
}

/// A place of an entry, and who else is there.
struct Found {
    place: Record<Location>,
    shared: Shared,
}

fn gone() -> Fault {
    Fault::not_found("This entry has no such place. Open the entry again to see where it is now.")
}

/// The place `at` of an entry; none for a new one.
async fn read(app: &App, door: &Door, at: &str) -> Result<Option<Found>, Fault> {
    if at == NEW {
        return Ok(None);
    }
    let service = &door.record.value;
    let mut places = service.service_at_locations.iter();
    let id = places
        .find(|one| one.id == at)
        .map(|one| one.location_id.clone())
        .ok_or_else(gone)?;
    let (me, organization) = (door.record.id.clone(), service.organization_id.clone());
    let found = app
        .store()
        .read(move |rd| {
            let Some(place) = LOCATIONS.get(rd, &id)? else {
                return Ok(None);
            };
            let page = Page {
                limit: MOST,
                ..Page::default()
            };
            let mut shared = Shared::default();
            for other in SERVICES.find(rd, &Filter::Is("location", id.clone()), page)? {
                if other.id == me {
                    continue;
                }
                if other.value.organization_id == organization {
                    shared.yours.push(other.value.name);
                } else {
                    shared.others = true;
                }
            }
            Ok::<_, StoreError>(Some(Found { place, shared }))
        })
        .await?;
    found.map(Some).ok_or_else(gone)
}

async fn form(view: &View, door: &Door, at: &str) -> Result<Response, Fail> {
    let found = read(&view.app, door, at).await?;
    let place = found.as_ref().map(|found| &found.place);
    let given = place::form(place, door.record.version);
    Ok(view.page(&page(door, at, found, given, Vec::new())))
}

fn page(
    door: &Door,
    at: &str,
    found: Option<Found>,
    given: Given,
    errors: Vec<FieldError>,
) -> PlacePage {
    let shared = found.map(|found| found.shared).unwrap_or_default();
    PlacePage::of(&door.bundle, &door.entry, at, &shared, given, errors)
}

async fn save(view: &View, door: &Door, at: &str, given: Given) -> Result<Response, Fail> {
    let found = read(&view.app, door, at).await?;
    match change(&view.app, door, at, found.as_ref(), &given).await? {
        Ok(done) => Ok(back(&format!("{}?done={done}", door.entry))),
        Err(errors) => {
            let page = page(door, at, found, given, errors);
            Ok(refused(view.page(&page)))
        }
    }
}

/// What becomes of a form that was sent: it is shown at once, and staff look at it afterwards. A place that
/// others use too stays as it is for them, unless they are the provider's own and it said so.
async fn change(
    app: &App,
    door: &Door,
    at: &str,
    found: Option<&Found>,
    given: &Given,
) -> Result<Result<String, Vec<FieldError>>, Fault> {
    let mut service = door.record.value.clone();
    if found.is_none() && service.service_at_locations.len() >= place::MOST {
        let most = format!("An entry may have at most {} places", place::MOST);
        return Ok(Err(vec![FieldError::at("called", most)]));
    }
    let typed = given.get("postcode").to_owned();
    let postcode = app
        .store()
        .read(move |rd| gazetteer::locate(rd, &typed))
        .await?;
    let before = found.map(|found| &found.place);
    let new = ids::new(app.chance());
    let applied = |id: &str, before: Option<&Location>| {
        place::apply(given, id, before, postcode.as_ref(), app.now())
    };
    let mut id = before.map_or_else(|| new.clone(), |place| place.id.clone());
    let mut after = match applied(&id, before.map(|place| &place.value)) {
        Ok(after) => after,
        Err(errors) => return Ok(Err(errors)),
    };
    let is_same = before.is_some_and(|place| place.value == after);
    let mut said = Vec::new();
    let mut places = Vec::new();
    if let Some(found) = found.filter(|_| !is_same) {
        if found.shared.needs_own(given.get("scope") == "all") {
            let copy = place::copied(&found.place.value, &new, app.now());
            after = match applied(&new, Some(&copy)) {
                Ok(after) => after,
                Err(errors) => return Ok(Err(errors)),
            };
            places.push(kept(&found.place));
            id = new;
        } else if !found.shared.yours.is_empty() {
            said.push(format!("Changes for {} too.", found.shared.names()));
        }
    }
    let changed = before.filter(|place| place.id == id);
    let is_moved = before.is_none_or(|place| point(&place.value) != point(&after));
    let is_outside = match point(&after).filter(|_| is_moved) {
        Some(spot) => place::is_outside(app, spot).await?,
        None => false,
    };
    if is_outside {
        said.push(format!(
            "{} is outside {}.",
            words::list(&postcodes(&after)),
            app.place().facts().name
        ));
    }
    places.push(PlaceChange {
        id: id.clone(),
        before: changed.map(|place| place.value.clone()),
        after: Some(after.clone()),
    });
    let mut all = service.service_at_locations.iter_mut();
    match all.find(|one| one.id == at) {
        Some(one) => one.location_id.clone_from(&id),
        None => service.service_at_locations.push(ServiceAtLocation {
            id: ids::of(&[&door.record.id, &id]),
            location_id: id.clone(),
            ..ServiceAtLocation::default()
        }),
    }
    let opened = || given.get("place-version").parse().unwrap_or(0);
    let kept = Kept {
        version: given.version,
        place: (!is_same).then(|| (id, changed.map(|_| opened()), after)),
        places,
        said: said.join(" "),
    };
    match keep(app, door, service, kept).await {
        Ok(()) => {
            let done = found.map_or(place::ADDED, |_| place::CHANGED);
            let outside = if is_outside { place::OUTSIDE } else { "" };
            Ok(Ok(format!("{done}{outside}")))
        }
        Err(StoreError::Stale { .. }) => Ok(Err(vec![FieldError::at("way", own::CHANGED_SINCE)])),
        Err(error) => Err(error.into()),
    }
}

/// The postcodes of a place.
fn postcodes(location: &Location) -> Vec<&str> {
    let all = location.addresses.iter();
    all.map(|address| address.postal_code.as_str()).collect()
}

/// A place that the entry leaves and that stays as it is for others.
fn kept(place: &Record<Location>) -> PlaceChange {
    PlaceChange {
        id: place.id.clone(),
        before: Some(place.value.clone()),
        after: Some(place.value.clone()),
    }
}

/// What is written with an entry whose places changed.
struct Kept {
    /// The version of the entry that was opened.
    version: i64,
    /// The place that is written: its id, the version that was opened unless it is new, and itself.
    place: Option<(String, Option<i64>, Location)>,
    /// For staff, the places before and after.
    places: Vec<PlaceChange>,
    /// For staff, what they should know.
    said: String,
}

/// Writes an entry with its place, and what was before into the queue.
async fn keep(app: &App, door: &Door, mut service: Service, kept: Kept) -> Result<(), StoreError> {
    if service.provenance.is_from_feeds() {
        service.provenance.keep_here(["service_at_locations"]);
    }
    confirm(&mut service, app.now(), &door.by);
    let before = door.record.value.clone();
    let item = Item {
        said: kept.said,
        places: kept.places,
        ..Item::changed(&door.bundle, before, service.clone())
    };
    let (who, me) = (door.who.clone(), door.record.id.clone());
    let (version, place) = (kept.version, kept.place);
    app.store()
        .write(move |tx| {
            if let Some((id, opened, location)) = &place {
                write::location(tx, &who, id, *opened, location.clone())?;
            }
            write::service(tx, &who, &me, Some(version), service.clone())?;
            queue::put(tx, &who, item.clone()).map(drop)
        })
        .await
}

async fn remove(view: &View, door: &Door, at: &str) -> Result<Response, Fail> {
    let found = read(&view.app, door, at).await?.ok_or_else(gone)?;
    let mut service = door.record.value.clone();
    if service.service_at_locations.len() < 2 {
        return Err(Fault::conflict(
            "This is the only place of the entry. Go back and change it: an entry may also be online or by phone.",
        )
        .into());
    }
    service.service_at_locations.retain(|one| one.id != at);
    let written = Kept {
        version: door.record.version,
        place: None,
        places: vec![kept(&found.place)],
        said: String::new(),
    };
    keep(&view.app, door, service, written)
        .await
        .map_err(|error| own::stale(&error).unwrap_or_else(|| error.into()))?;
    Ok(back(&format!("{}?done={}", door.entry, place::REMOVED)))
}
