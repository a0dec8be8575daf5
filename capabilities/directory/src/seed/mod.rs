//! Fills a new store with the directory of the place, from its files: `directory.json` (organisations,
//! places, services), `postcodes.csv` and `people.csv`.

mod file;

use std::collections::HashMap;

use app::book::{self, BookError};
use app::find::gazetteer::{self, POSTCODES, Postcode};
use app::kit::{Fault, words};
use app::store::{Filter, StoreError};
use app::{App, people};
use geo::Point;

use crate::gaps::counts;
use crate::model::{change, house_taxonomies};
use file::{File, built};

/// Where a place has them.
const DIRECTORY: &str = "directory.json";
const PEOPLE: &str = "people.csv";
const PLACES: &str = "postcodes.csv";
/// Written in one transaction.
const BATCH: usize = 100;

/// Loads what the place has; one line of what was done.
///
/// # Errors
/// A fault that names the file and what is wrong in it.
pub async fn seed(app: App) -> Result<String, Fault> {
    let postcodes = postcodes(&app).await?;
    people(&app).await?;
    let Some(text) = app.place().file(DIRECTORY) else {
        return Ok(format!("no services: the place has no {DIRECTORY}"));
    };
    let file: File =
        serde_json::from_slice(&text).map_err(|e| Fault::invalid(format!("{DIRECTORY}: {e}")))?;
    app.store()
        .write(|tx| {
            for (id, taxonomy, terms) in house_taxonomies() {
                change::taxonomy(tx, "seed", &id, taxonomy)?;
                for (id, term) in terms {
                    change::term(tx, "seed", &id, term)?;
                }
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    let built = built(&file, app.now())?;
    let organizations = built.organizations;
    app.store()
        .write(move |tx| {
            for (id, organization) in &organizations {
                change::organization(tx, "seed", id, None, organization.clone())?;
            }
            for (id, location) in &built.locations {
                change::location(tx, "seed", id, None, location.clone())?;
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    let resources = built.resources;
    app.store()
        .write(move |tx| {
            for (id, resource, sessions) in &resources {
                book::add_resource(tx, "seed", Some(id), resource.clone())?;
                book::add_sessions(tx, "seed", id, sessions)?;
            }
            Ok::<_, BookError>(())
        })
        .await?;
    let services = built.services.len();
    for batch in built.services.chunks(BATCH) {
        let batch = batch.to_vec();
        app.store()
            .write(move |tx| {
                for (id, service) in &batch {
                    change::service(tx, "seed", id, None, service.clone())?;
                }
                Ok::<_, StoreError>(())
            })
            .await?;
    }
    let count = |n: usize, one, many| words::count(i64::try_from(n).unwrap_or(i64::MAX), one, many);
    Ok(format!(
        "{} of {}, {}",
        count(services, "service", "services"),
        count(file.organisations.len(), "organisation", "organisations"),
        count(postcodes, "postcode", "postcodes"),
    ))
}

/// The postcodes of the place, unless some are known already.
async fn postcodes(app: &App) -> Result<usize, Fault> {
    let known = app
        .store()
        .read(|rd| POSTCODES.count(rd, &Filter::All))
        .await?;
    let Some(text) = app.place().file(PLACES).filter(|_| known == 0) else {
        return Ok(0);
    };
    let wrong = |line: usize, why: &str| Fault::invalid(format!("{PLACES}, line {line}: {why}"));
    let mut found = Vec::new();
    for (i, row) in csv::Reader::from_reader(text.as_ref())
        .deserialize()
        .enumerate()
    {
        let row: HashMap<String, String> = row.map_err(|e| wrong(i + 2, &e.to_string()))?;
        let cell = |name: &str| row.get(name).map(String::as_str).unwrap_or_default();
        let degrees = |name: &str| cell(name).parse().unwrap_or(f64::NAN);
        let at = Point::new(degrees("longitude"), degrees("latitude"))
            .map_err(|e| wrong(i + 2, &e.to_string()))?;
        let postcode = gazetteer::tidy_postcode(cell("postcode"))
            .ok_or_else(|| wrong(i + 2, "not a postcode"))?;
        found.push(Postcode {
            postcode,
            at,
            ward: cell("ward").to_owned(),
        });
    }
    for batch in found.chunks(500) {
        let batch = batch.to_vec();
        app.store()
            .write(move |tx| {
                batch
                    .iter()
                    .try_for_each(|one| gazetteer::put_postcode(tx, "seed", one.clone()))
            })
            .await?;
    }
    Ok(found.len())
}

/// The people of the place's areas, unless some are known already.
async fn people(app: &App) -> Result<(), Fault> {
    let is_new = app
        .store()
        .read(|rd| people::AREA_PEOPLE.count(rd, &Filter::All))
        .await?
        == 0;
    let Some(text) = app.place().file(PEOPLE).filter(|_| is_new) else {
        return Ok(());
    };
    let areas = counts::own(&text)
        .map_err(|fault| Fault::invalid(format!("{PEOPLE}: {}", fault.message)))?;
    app.store()
        .write(move |tx| people::replace(tx, "seed", &areas))
        .await?;
    Ok(())
}
