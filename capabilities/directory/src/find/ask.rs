//! What was chosen, found: the services that fit, best first, with how far each is and why it is there.

use app::App;
use app::find::{Ask, moment};
use app::kit::Fault;
use app::store::{Record, StoreError};
use geo::Point;

use super::choice::Choice;
use super::entry;
use crate::model::{ACCESS, Bundle, NEEDS, SERVICES, STEP, Service, change};

/// Where the person is.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    /// As it is called: "SX1 2AB", "Larkbridge".
    pub name: String,
    /// Where.
    pub at: Point,
}

/// One service found.
#[derive(Debug)]
pub struct Hit {
    /// The service.
    pub bundle: Bundle,
    /// How far its nearest place is, in metres.
    pub distance_m: Option<f64>,
    /// Why it is there, in sentences.
    pub because: Vec<String>,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// Where the person is, if they said and we know the place.
    pub near: Option<Near>,
    /// They said where they are, and we do not know the place.
    pub is_lost: bool,
    /// How many fit in all.
    pub total: usize,
    /// This page of them, best first.
    pub hits: Vec<Hit>,
    /// How the words were taken, in sentences.
    pub notes: Vec<String>,
    /// Languages that occur, beyond English.
    pub languages: Vec<String>,
}

/// Finds a page of what fits a choice, with so many services on each.
///
/// # Errors
/// Whatever the store says.
pub async fn find(app: &App, choice: &Choice, page_size: usize) -> Result<Found, Fault> {
    let here = choice.at().map(|at| Near {
        name: "where you are".into(),
        at,
    });
    let near = near(app, &choice.near).await?.or(here);
    let skip = (choice.page.max(1) - 1) * page_size;
    let mut ask = Ask {
        q: choice.q.clone(),
        kinds: vec![change::KIND.into()],
        facets: facets(choice),
        near: near.as_ref().map(|near| near.at),
        within_m: near.as_ref().and_then(|_| choice.within.parse().ok()),
        open: choice.open.then(|| moment(app.now())),
        skip,
        limit: page_size,
        ..Ask::default()
    };
    if choice.age.is_some() {
        // Ages are no facet: what fits is told from the services themselves.
        (ask.skip, ask.limit) = (0, app::find::MOST);
    }
    let found = app.find().find(ask).await?;
    let notes = notes(&found);
    let languages = found
        .facets
        .iter()
        .find(|facet| facet.name == "language")
        .map_or_else(Vec::new, |facet| {
            let names = facet.values.iter().map(|count| count.value.clone());
            names.filter(|name| name != "English").collect()
        });
    let named = found.place.as_ref().map(|place| Near {
        name: place.name.clone(),
        at: place.at,
    });
    let (age, mut total) = (choice.age.map(f64::from), found.total);
    let hits = found.hits;
    let mut hits = app
        .store()
        .read(move |rd| {
            let mut read = Vec::new();
            for hit in &hits {
                let Some(record) = SERVICES.get(rd, &hit.thing.name)? else {
                    continue;
                };
                if fits(&record, age) {
                    read.push(Hit {
                        bundle: change::bundled(rd, record)?,
                        distance_m: hit.distance_m,
                        because: hit.because.clone(),
                    });
                }
            }
            Ok::<_, StoreError>(read)
        })
        .await?;
    if age.is_some() {
        total = hits.len();
        hits = hits.into_iter().skip(skip).take(page_size).collect();
    }
    Ok(Found {
        is_lost: !choice.near.is_empty() && near.is_none(),
        near: near.or(named),
        total,
        hits,
        notes,
        languages,
    })
}

/// What is chosen, by the facets of a service.
fn facets(choice: &Choice) -> Vec<(String, String)> {
    let mut facets = Vec::new();
    let mut add = |name: &str, value: &str| {
        if !value.is_empty() {
            facets.push((name.to_owned(), value.to_owned()));
        }
    };
    add(
        NEEDS.kind,
        NEEDS.term(&choice.need).map_or("", |term| term.name),
    );
    add(
        STEP.kind,
        STEP.term(&choice.step).map_or("", |term| term.name),
    );
    add("day", &choice.day);
    add("language", &choice.language);
    add("cost", if choice.free { "free" } else { "" });
    for code in &choice.access {
        add(ACCESS.kind, ACCESS.term(code).map_or("", |term| term.name));
    }
    facets
}

fn fits(record: &Record<Service>, age: Option<f64>) -> bool {
    let service = &record.value;
    age.is_none_or(|age| {
        service.minimum_age.is_none_or(|least| age >= least)
            && service.maximum_age.is_none_or(|most| age <= most)
    })
}

/// How the words were taken, where that is not plain.
fn notes(found: &app::find::Found) -> Vec<String> {
    let mut notes: Vec<String> = found
        .mended
        .iter()
        .map(|mended| format!("We took “{}” to mean “{}”.", mended.typed, mended.taken))
        .collect();
    if let Some(postcode) = &found.unknown_postcode {
        notes.push(format!("We do not know the postcode {postcode}."));
    }
    if found.partly && !found.hits.is_empty() {
        notes.push("Nothing has all of your words. These have most of them.".into());
    }
    notes
}

/// The place that somebody typed; none for nothing typed, and for a place that we do not know.
///
/// # Errors
/// Whatever the store says.
pub async fn near(app: &App, text: &str) -> Result<Option<Near>, Fault> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let found = app.find().place(text).await?;
    Ok(found.map(|found| Near {
        name: found.name,
        at: found.at,
    }))
}

/// How far the nearest place of a service is.
#[must_use]
pub fn distance_m(bundle: &Bundle, from: Point) -> Option<f64> {
    let places = bundle.locations.iter();
    places
        .filter_map(|(_, place)| Some(geo::haversine_m(from, entry::point(place)?)))
        .min_by(f64::total_cmp)
}
