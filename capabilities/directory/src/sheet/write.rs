//! A table against what is known: what it would change, and the change itself.

use std::collections::BTreeSet;

use app::find::gazetteer;
use app::store::{Filter, Page, Rd, StoreError, Tx};

use super::columns::COLUMNS;
use super::read::{Row, RowFault};
use crate::booking;
use crate::model::{
    Bundle, HERE, LOCATIONS, ORGANIZATIONS, Provenance, SERVICES, Standing, change, ids, key,
};

/// What a row would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    Adds,
    Changes,
    Nothing,
}

/// A row against what is known: the entry as it would be, or what is wrong with it.
///
/// # Errors
/// Whatever the store says.
pub fn prepare(
    rd: &mut Rd<'_>,
    row: &Row,
) -> Result<Result<(Bundle, Effect), Vec<RowFault>>, StoreError> {
    let cell = |name: &str| {
        let at = COLUMNS.iter().position(|column| column.name == name)?;
        row.cells
            .iter()
            .find(|(known, _)| *known == at)
            .map(|(_, text)| text.as_str())
    };
    let fault = |column: &str, what: String| RowFault {
        line: row.line,
        column: column.to_owned(),
        what,
    };
    let given = cell("id").unwrap_or_default();
    let name = cell("name").unwrap_or_default();
    let organisation = cell("organisation").unwrap_or_default();
    let id = match given {
        "" => ids::of(&[
            "csv",
            &key(organisation),
            &key(name),
            &key(cell("postcode").unwrap_or_default()),
        ]),
        id => id.to_ascii_lowercase(),
    };
    let before = change::read(rd, &id)?;
    if before.is_none() && !given.is_empty() && hsds::format::is_uuid(given) {
        let what = "is of no entry here. Leave it empty for a new one.".to_owned();
        return Ok(Err(vec![fault("id", what)]));
    }
    let mut bundle = before.clone().unwrap_or_default();
    bundle.id.clone_from(&id);
    let mut faults = Vec::new();
    for (at, text) in &row.cells {
        let Some(column) = COLUMNS.get(*at) else {
            continue;
        };
        if column.required && text.is_empty() {
            faults.push(fault(
                column.name,
                "is empty. Each row must have it.".into(),
            ));
        } else if column.name != "id"
            && before
                .as_ref()
                .is_none_or(|before| (column.of)(before) != *text)
        {
            if let Err(what) = (column.put)(&mut bundle, text) {
                faults.push(fault(column.name, what));
            }
        } else if column.name == "id" && !text.is_empty() && !hsds::format::is_uuid(text) {
            faults.push(fault(
                "id",
                "is not an identifier of ours. Leave it empty for a new entry.".into(),
            ));
        }
    }
    let service = &bundle.service;
    if let Some((least, most)) = service.minimum_age.zip(service.maximum_age)
        && least > most
    {
        faults.push(fault(
            "minimum_age",
            "is more than maximum_age. Swap them.".into(),
        ));
    }
    let was = before
        .as_ref()
        .and_then(|before| before.service.booking.as_ref());
    if let Some(name) = service.booking.as_ref().filter(|name| was != Some(*name))
        && !booking::is_there(rd, name)?
    {
        faults.push(fault(
            "booking",
            "is of nothing that can be booked here. Copy it from the page to book.".into(),
        ));
    }
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    complete(rd, &mut bundle)?;
    let effect = match &before {
        None => Effect::Adds,
        Some(before) if *before == bundle => Effect::Nothing,
        Some(_) => Effect::Changes,
    };
    Ok(Ok((bundle, effect)))
}

/// What a row leaves to us: which organisation it is, and where its postcode is.
fn complete(rd: &mut Rd<'_>, bundle: &mut Bundle) -> Result<(), StoreError> {
    if let Some((id, organization)) = &mut bundle.organization {
        // Under another name it is another organisation: the old one may have other services.
        let is_other = ORGANIZATIONS
            .get(rd, id)?
            .is_none_or(|known| key(&known.value.name) != key(&organization.name));
        if is_other {
            let page = Page {
                limit: 1,
                ..Page::default()
            };
            let filter = Filter::Is("name", key(&organization.name));
            match ORGANIZATIONS.find(rd, &filter, page)?.pop() {
                Some(known) => (*id, *organization) = (known.id, known.value),
                None => {
                    *id = ids::of(&["csv", "organization", &key(&organization.name)]);
                    let name = organization.name.clone();
                    *organization = crate::model::Organization {
                        description: name.clone(),
                        name,
                        ..Default::default()
                    };
                }
            }
        }
        bundle.service.organization_id.clone_from(id);
    }
    for (_, place) in &mut bundle.locations {
        for address in &mut place.addresses {
            // The standard wants a town and a county, and what is not known is not invented.
            if address.state_province.is_empty() {
                address.state_province.clone_from(&address.city);
            }
        }
        let postcode = place
            .addresses
            .first()
            .map(|address| address.postal_code.clone());
        if let (None, None, Some(postcode)) = (place.latitude, place.longitude, postcode)
            && let Some(found) = gazetteer::locate(rd, &postcode)?
        {
            (place.latitude, place.longitude) = (Some(found.at.lat), Some(found.at.lon));
        }
    }
    Ok(())
}

/// Writes a prepared row. What it says was said here: no feed overwrites it.
///
/// # Errors
/// Whatever the store says.
pub fn write(tx: &mut Tx<'_>, who: &str, row: &Row, mut bundle: Bundle) -> Result<(), StoreError> {
    let now = tx.now();
    let is_new = SERVICES.get(tx, &bundle.id)?.is_none();
    if is_new {
        bundle.service.provenance = Provenance::here(now);
        bundle.service.standing = Standing::Shown;
    } else {
        let fields: BTreeSet<&str> = row
            .cells
            .iter()
            .filter_map(|(at, _)| field(COLUMNS.get(*at)?.name))
            .collect();
        bundle.service.provenance.keep_here(fields);
    }
    for (id, place) in &mut bundle.locations {
        if LOCATIONS.get(tx, id)?.is_none() {
            place.provenance = Provenance::here(now);
        } else {
            let fields = ["name", "addresses", "latitude", "longitude"];
            place
                .provenance
                .fields
                .extend(fields.map(|field| (field.to_owned(), HERE.to_owned())));
        }
    }
    if let Some((id, organization)) = &mut bundle.organization
        && ORGANIZATIONS.get(tx, id)?.is_none()
    {
        organization.provenance = Provenance::here(now);
    }
    // When it changed is the record's to say.
    bundle.service.last_modified = None;
    change::bundle(tx, who, bundle).map(drop)
}

/// The field of a service that a column is about.
fn field(column: &str) -> Option<&'static str> {
    Some(match column {
        "name" => "name",
        "organisation" => "organization_id",
        "description" => "description",
        "status" => "status",
        "url" => "url",
        "email" => "email",
        "phone" => "phones",
        "cost" => "fees",
        "price" => "cost_options",
        "minimum_age" => "minimum_age",
        "maximum_age" => "maximum_age",
        "needs" | "access" | "kind" => "attributes",
        "languages" => "languages",
        "place" | "address" | "town" | "county" | "postcode" => "service_at_locations",
        "days" | "opens" | "closes" | "first_day" | "last_day" | "times" => "schedules",
        "confirmed_on" => "assured_date",
        _ => return None,
    })
}
