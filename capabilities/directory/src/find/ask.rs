//! What was chosen, found: the services that fit, best first, with how far each is.

use app::App;
use app::kit::Fault;
use app::store::collection::Page;
use app::store::{Filter, Record, StoreError};
use geo::Point;

use super::choice::Choice;
use super::entry;
use crate::model::{ACCESS, Bundle, NEEDS, SERVICES, STEP, Service, change};
use crate::when;

/// Services looked at for one page: beyond it the reader is asked to narrow.
pub const MOST: usize = 1_000;

/// Where the person is.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    /// As it is called: "SX1 2AB", "Larkbridge".
    pub name: String,
    /// Where.
    pub at: Point,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// Where the person is, if they said and we know the place.
    pub near: Option<Near>,
    /// They said where they are, and we do not know the place.
    pub is_lost: bool,
    /// What fits, best first, with the distance in metres to its nearest place.
    pub bundles: Vec<(Bundle, Option<f64>)>,
}

/// Finds what fits a choice.
///
/// # Errors
/// Whatever the store says.
pub async fn find(app: &App, choice: &Choice) -> Result<Found, Fault> {
    let near = near(app, &choice.near).await?;
    let is_lost = !choice.near.is_empty() && near.is_none();
    let named = named(app, choice).await?;
    let at = near.as_ref().map(|near| near.at);
    let wanted = choice.clone();
    let now = app.now();
    let mut bundles = app
        .store()
        .read(move |rd| {
            let mut fitting = Vec::new();
            for record in &named {
                if !fits(&record.value, &wanted) {
                    continue;
                }
                let bundle = change::bundled(rd, record.clone())?;
                let distance_m = at.and_then(|at| distance_m(&bundle, at));
                if fits_place(&bundle, distance_m, &wanted, now) {
                    fitting.push((bundle, distance_m));
                }
            }
            Ok::<_, StoreError>(fitting)
        })
        .await?;
    // What nobody has confirmed for long sinks; then the nearest comes first.
    bundles.sort_by(|(a, x), (b, y)| {
        let far = |m: &Option<f64>| m.unwrap_or(f64::INFINITY);
        entry::is_stale(a, now)
            .cmp(&entry::is_stale(b, now))
            .then(far(x).total_cmp(&far(y)))
            .then_with(|| a.service.name.cmp(&b.service.name))
            .then_with(|| a.id.cmp(&b.id))
    });
    Ok(Found {
        near,
        is_lost,
        bundles,
    })
}

/// The place that somebody typed; none for nothing typed, and for a place that we do not know.
///
/// # Errors
/// Whatever the store says.
pub async fn near(app: &App, text: &str) -> Result<Option<Near>, Fault> {
    let text = text.to_owned();
    let found = app
        .store()
        .read(move |rd| app::find::gazetteer::locate(rd, &text))
        .await?;
    Ok(found.map(|found| Near {
        name: found.postcode,
        at: found.at,
    }))
}

async fn named(app: &App, choice: &Choice) -> Result<Vec<Record<Service>>, Fault> {
    if !choice.q.is_empty() {
        let ask = app::find::Ask {
            q: choice.q.clone(),
            kind: Some(change::KIND.into()),
            limit: MOST,
            ..Default::default()
        };
        let hits = app.find().find(ask).await?.hits;
        return Ok(app
            .store()
            .read(move |rd| {
                let mut all = Vec::new();
                for hit in &hits {
                    all.extend(SERVICES.get(rd, &hit.thing.name)?);
                }
                Ok::<_, StoreError>(all)
            })
            .await?);
    }
    let filter = if !choice.need.is_empty() {
        Filter::Is("term", NEEDS.term_id(&choice.need))
    } else if !choice.step.is_empty() {
        Filter::Is("term", STEP.term_id(&choice.step))
    } else {
        Filter::All
    };
    let page = Page {
        limit: i64::try_from(MOST).unwrap_or(i64::MAX),
        ..Page::default()
    };
    Ok(app
        .store()
        .read(move |rd| SERVICES.find(rd, &filter, page))
        .await?)
}

fn fits(service: &Service, choice: &Choice) -> bool {
    let age = choice.age.map(f64::from);
    service.is_shown()
        && (choice.need.is_empty()
            || service
                .term_ids()
                .any(|id| id == NEEDS.term_id(&choice.need)))
        && (choice.step.is_empty()
            || service
                .term_ids()
                .any(|id| id == STEP.term_id(&choice.step)))
        && (!choice.free || service.is_free())
        && age.is_none_or(|age| {
            service.minimum_age.is_none_or(|least| age >= least)
                && service.maximum_age.is_none_or(|most| age <= most)
        })
        && (choice.language.is_empty()
            || service.languages.iter().any(|language| {
                let name = language.name.as_deref().unwrap_or_default();
                name.eq_ignore_ascii_case(&choice.language)
            }))
}

fn fits_place(
    bundle: &Bundle,
    distance_m: Option<f64>,
    choice: &Choice,
    now: app::kit::Time,
) -> bool {
    let within: Option<f64> = choice.within.parse().ok();
    let is_near = match (within, distance_m) {
        (Some(most), Some(m)) => m <= most,
        _ => true,
    };
    let has = |code: &String| {
        let id = ACCESS.term_id(code);
        let places = bundle
            .locations
            .iter()
            .flat_map(|(_, place)| &place.attributes);
        bundle
            .service
            .attributes
            .iter()
            .chain(places)
            .any(|attribute| attribute.taxonomy_term_id == id)
    };
    let schedules = entry::schedules(bundle);
    let on_day = |day: &str| {
        when::lines(&schedules)
            .iter()
            .any(|line| line.days.contains(day) || line.days == "Every day")
    };
    is_near
        && choice.access.iter().all(has)
        && (choice.day.is_empty() || on_day(&choice.day))
        && (!choice.open || entry::Entry::new(bundle, now).is_open)
}

/// How far the nearest place of a service is.
#[must_use]
pub fn distance_m(bundle: &Bundle, from: Point) -> Option<f64> {
    let places = bundle.locations.iter();
    places
        .filter_map(|(_, place)| Some(geo::haversine_m(from, entry::point(place)?)))
        .min_by(f64::total_cmp)
}
