//! What the interface is asked for, read from its parameters.

use app::kit::{Fault, Time};
use geo::{Geometry, Point, relate};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::model::KIND;

use super::entry::{Entry, Slot, day, minutes, split};

/// Rows on a page that is not said to be longer.
pub const PER_PAGE: usize = 50;
/// Rows on a page at most.
pub const MOST_PER_PAGE: usize = 500;
/// Words of a search that are looked at.
const MOST_WORDS: usize = 12;
/// The farthest that can be asked for, in metres: across the country.
const FARTHEST_M: f64 = 2_000_000.0;
/// How far "near" is, in metres, where a point is given without a distance.
const NEAR_M: f64 = 8_000.0;

/// Parameters, as they are typed.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Params {
    /// Words that must all occur.
    pub search: Option<String>,
    /// Page number, from 1.
    #[param(value_type = Option<u32>)]
    pub page: Option<String>,
    /// Rows on a page: 50 if not given, at most 500.
    #[param(value_type = Option<u32>)]
    pub per_page: Option<String>,
    /// Only services classified by this term; several with commas: by any of them.
    pub taxonomy_term_id: Option<String>,
    /// Only services classified by any term of this taxonomy.
    pub taxonomy_id: Option<String>,
    /// Only services of this organisation.
    pub organization_id: Option<String>,
    /// Only services whose minimum age is at least this.
    #[param(value_type = Option<f64>)]
    pub minimum_age: Option<String>,
    /// Only services whose maximum age is at most this.
    #[param(value_type = Option<f64>)]
    pub maximum_age: Option<String>,
    /// Only services that begin at this time or later: `09:30`.
    pub start_time: Option<String>,
    /// Only services that end at this time or earlier: `17:00`.
    pub end_time: Option<String>,
    /// Only services on this day of the week: `MO` or `Monday`; with times, on this day at these times.
    pub day: Option<String>,
    /// Only services whose area, where it is known, holds this postcode; with `proximity`, near it.
    pub postcode: Option<String>,
    /// Metres from the postcode, or from `latitude` and `longitude`; nearest first.
    #[param(value_type = Option<f64>)]
    pub proximity: Option<String>,
    /// An extension: degrees north of a point, in place of a postcode.
    #[param(value_type = Option<f64>)]
    pub latitude: Option<String>,
    /// An extension: degrees east of it.
    #[param(value_type = Option<f64>)]
    pub longitude: Option<String>,
    /// An extension: only entries of this kind: `service`, `course`, `event`, `club` or `loan`; several with commas.
    pub kind: Option<String>,
    /// Only what changed at this time or later: `2026-11-24T14:05:00Z` or `2026-11-24`.
    pub modified_after: Option<String>,
    /// Every service in one answer, with its `id` and `last_modified` alone.
    #[param(value_type = Option<bool>)]
    pub minimal: Option<String>,
    /// Fully nested rows.
    #[param(value_type = Option<bool>)]
    pub full: Option<String>,
}

/// Around a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near {
    pub at: Point,
    pub within_m: f64,
}

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ask {
    pub words: Vec<String>,
    pub terms: Vec<String>,
    /// Terms of the house's kinds.
    pub kinds: Vec<String>,
    pub taxonomies: Vec<String>,
    pub organization: Option<String>,
    pub minimum_age: Option<f64>,
    pub maximum_age: Option<f64>,
    /// Bits of weekdays.
    pub days: Option<u8>,
    pub start: Option<u16>,
    pub end: Option<u16>,
    pub near: Option<Near>,
    /// The services' areas must hold it.
    pub covers: Option<Point>,
    pub modified_after: Option<Time>,
    pub page: usize,
    pub skip: usize,
    pub limit: usize,
    pub minimal: bool,
    pub full: bool,
}

impl Ask {
    /// Reads the parameters. `located` is where the postcode is, if one was given and is known.
    ///
    /// # Errors
    /// A fault that names the parameter.
    pub fn read(params: &Params, located: Option<Point>) -> Result<Self, Fault> {
        let minimal = flag("minimal", &params.minimal)?;
        let page = whole("page", &params.page, 1, 10_000_000)?.unwrap_or(1);
        let most = whole("per_page", &params.per_page, 1, 1_000_000)?
            .unwrap_or(PER_PAGE)
            .min(MOST_PER_PAGE);
        let (page, limit) = if minimal {
            (1, usize::MAX)
        } else {
            (page, most)
        };
        let words = params.search.as_deref().unwrap_or_default();
        let point = match (
            number("latitude", &params.latitude)?,
            number("longitude", &params.longitude)?,
        ) {
            (Some(lat), Some(lon)) => Some(Point::new(lon, lat).map_err(|_| {
                refused(
                    "latitude",
                    "must be from -90 to 90, and longitude from -180 to 180",
                )
            })?),
            (None, None) => None,
            _ => return Err(refused("latitude", "and longitude go together")),
        };
        let within = number("proximity", &params.proximity)?;
        if within.is_some_and(|m| !(m > 0.0)) {
            return Err(refused("proximity", "must be more than 0 metres"));
        }
        if within.is_some() && point.or(located).is_none() {
            return Err(refused(
                "proximity",
                "needs a postcode, or latitude and longitude",
            ));
        }
        let from = point.or(located.filter(|_| within.is_some()));
        let near = from.map(|at| Near {
            at,
            within_m: within.unwrap_or(NEAR_M).min(FARTHEST_M),
        });
        Ok(Self {
            words: split(words).take(MOST_WORDS).collect(),
            terms: ids(&params.taxonomy_term_id),
            kinds: kinds(&params.kind)?,
            taxonomies: ids(&params.taxonomy_id),
            organization: params.organization_id.clone().filter(|id| !id.is_empty()),
            minimum_age: number("minimum_age", &params.minimum_age)?,
            maximum_age: number("maximum_age", &params.maximum_age)?,
            days: days(&params.day)?,
            start: time("start_time", &params.start_time)?,
            end: time("end_time", &params.end_time)?,
            near,
            covers: located,
            modified_after: modified_after(&params.modified_after)?,
            page,
            skip: (page - 1).saturating_mul(if minimal { 0 } else { limit }),
            limit,
            minimal,
            full: flag("full", &params.full)?,
        })
    }

    /// Whether everything fits.
    pub fn is_open(&self) -> bool {
        let open = Self {
            page: self.page,
            skip: self.skip,
            limit: self.limit,
            minimal: self.minimal,
            full: self.full,
            ..Self::default()
        };
        *self == open
    }

    /// Whether a service fits, its words, terms, organisation, times and places aside: the index looks
    /// those up.
    pub fn fits(&self, entry: &Entry) -> bool {
        let least = self
            .minimum_age
            .is_none_or(|age| entry.minimum_age.is_some_and(|of| of >= age));
        let most = self
            .maximum_age
            .is_none_or(|age| entry.maximum_age.is_some_and(|of| of <= age));
        least
            && most
            && self.modified_after.is_none_or(|at| entry.modified >= at)
            && self.covers.is_none_or(|at| covers(&entry.areas, at))
    }

    /// Whether one of these times is on the day, and begins and ends as asked.
    pub fn fits_times(&self, slots: &[Slot]) -> bool {
        if self.days.is_none() && self.start.is_none() && self.end.is_none() {
            return true;
        }
        slots.iter().any(|slot| {
            self.days.is_none_or(|days| slot.days & days != 0)
                && self
                    .start
                    .is_none_or(|at| slot.opens.is_some_and(|opens| opens >= at))
                && self
                    .end
                    .is_none_or(|at| slot.closes.is_some_and(|closes| closes <= at))
        })
    }
}

fn covers(areas: &[Geometry], at: Point) -> bool {
    areas.is_empty()
        || areas
            .iter()
            .any(|area| relate::contains(area, &Geometry::Point(at)))
}

fn refused(name: &str, why: &str) -> Fault {
    Fault::invalid(format!("The parameter `{name}` {why}."))
}

fn given(text: &Option<String>) -> Option<&str> {
    text.as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty())
}

fn number(name: &str, text: &Option<String>) -> Result<Option<f64>, Fault> {
    let Some(text) = given(text) else {
        return Ok(None);
    };
    let number = text.parse().ok().filter(|number: &f64| number.is_finite());
    number
        .map(Some)
        .ok_or_else(|| refused(name, "must be a number"))
}

fn whole(
    name: &str,
    text: &Option<String>,
    least: usize,
    most: usize,
) -> Result<Option<usize>, Fault> {
    let Some(text) = given(text) else {
        return Ok(None);
    };
    let number = text
        .parse()
        .ok()
        .filter(|number| (least..=most).contains(number));
    number.map(Some).ok_or_else(|| {
        refused(
            name,
            &format!("must be a whole number from {least} to {most}"),
        )
    })
}

fn flag(name: &str, text: &Option<String>) -> Result<bool, Fault> {
    match given(text) {
        None => Ok(false),
        Some("true" | "1") => Ok(true),
        Some("false" | "0") => Ok(false),
        Some(_) => Err(refused(name, "must be true or false")),
    }
}

fn time(name: &str, text: &Option<String>) -> Result<Option<u16>, Fault> {
    let Some(text) = given(text) else {
        return Ok(None);
    };
    minutes(text)
        .map(Some)
        .ok_or_else(|| refused(name, "must be a time such as 09:30"))
}

fn days(text: &Option<String>) -> Result<Option<u8>, Fault> {
    let Some(text) = given(text) else {
        return Ok(None);
    };
    let mut bits = 0;
    for part in text.split(',') {
        let day = day(part.trim())
            .ok_or_else(|| refused("day", "must be a day of the week, such as MO or Monday"))?;
        bits |= 1 << day;
    }
    Ok(Some(bits))
}

fn modified_after(text: &Option<String>) -> Result<Option<Time>, Fault> {
    let Some(text) = given(text) else {
        return Ok(None);
    };
    // A plus sign in an address is a space.
    let text = text.replace(' ', "+");
    let day = || Time::parse(&format!("{text}T00:00:00Z"));
    let zulu = || Time::parse(&format!("{text}Z"));
    let at = Time::parse(&text).or_else(day).or_else(zulu);
    at.map(Some).ok_or_else(|| {
        refused(
            "modified_after",
            "must be a date and time such as 2026-11-24T14:05:00Z",
        )
    })
}

fn ids(text: &Option<String>) -> Vec<String> {
    let parts = given(text).into_iter().flat_map(|text| text.split(','));
    parts
        .map(|id| id.trim().to_owned())
        .filter(|id| !id.is_empty())
        .take(100)
        .collect()
}

fn kinds(text: &Option<String>) -> Result<Vec<String>, Fault> {
    let term = |code: String| match KIND.term(&code) {
        Some(term) => Ok(KIND.term_id(term.code)),
        None => Err(refused(
            "kind",
            "must be service, course, event, club or loan",
        )),
    };
    ids(text).into_iter().map(term).collect()
}
