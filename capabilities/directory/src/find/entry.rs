//! A service as a person reads it: what it is, for whom, when, where, what it costs and how to get in touch.

use app::encode;
use app::kit::{Time, words};
use geo::Point;
use jiff::ToSpan;
use jiff::civil::DateTime;
use serde::Serialize;

use crate::model::{
    Bundle, HouseTerm, Location, LocationType, Schedule, Standing, Status, house_term,
};
use crate::when::{self, Line, Occasion};

/// What nobody has confirmed for so long may no longer be true.
pub const STALE_AFTER_DAYS: i64 = 183;
/// Times to come that a page shows.
const NEXT: usize = 4;
/// How far ahead they are looked for.
const AHEAD_DAYS: i32 = 120;

/// A service, in words.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// Its page.
    pub path: String,
    /// What people call it.
    pub name: String,
    /// Its first sentence.
    pub summary: String,
    /// What it is, a paragraph each.
    pub about: Vec<String>,
    /// Who gives it.
    pub organisation: String,
    /// For whom; empty for anyone.
    pub who: String,
    /// "60 and over"; empty for any age.
    pub ages: String,
    /// "Free", "£4 a visit."
    pub cost: String,
    /// Nothing has to be paid.
    pub is_free: bool,
    /// "Just turn up."
    pub join: String,
    /// Where a place is booked; empty if not with us.
    pub booking: String,
    /// Numbers to ring.
    pub phones: Vec<Ring>,
    /// An address to write to.
    pub email: String,
    /// Its own site.
    pub url: String,
    /// Languages beyond English: "Polish and Romanian".
    pub languages: String,
    /// What helps people in and on, wherever it is.
    pub access: Vec<String>,
    /// Where, and when there.
    pub places: Vec<Place>,
    /// When, for what has no place.
    pub lines: Vec<Line>,
    /// The times to come, over all places.
    pub next: Vec<String>,
    /// "Open now, until 5pm", "Next: Tuesday 1 December, 10am to midday"; empty if not known.
    pub soon: String,
    /// It is on now.
    pub is_open: bool,
    /// It is on between two days only.
    pub is_dated: bool,
    /// What it helps with.
    pub needs: Vec<Need>,
    /// What to bring.
    pub bring: Vec<String>,
    /// What people must know now.
    pub alert: String,
    /// Who said when that this is true: "Saltreach Libraries, 12 November 2026"; empty if nobody did.
    pub confirmed: String,
    /// Nobody has said so for half a year.
    pub is_stale: bool,
    /// It does not run now.
    pub is_closed: bool,
    /// Taken back, or not yet looked at.
    pub is_hidden: bool,
}

/// A number to ring.
#[derive(Debug, Clone, Serialize)]
pub struct Ring {
    /// As people read it.
    pub number: String,
    /// As a phone dials it.
    pub href: String,
    /// "Weekdays"; empty for nothing.
    pub note: String,
}

/// What it helps with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Need {
    /// In addresses.
    pub code: String,
    /// In words.
    pub name: String,
}

/// A place, and when it is on there.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Place {
    /// The id of the service at this place.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Street, town and postcode.
    pub address: Vec<String>,
    /// Town alone.
    pub town: String,
    /// When it is on here.
    pub lines: Vec<Line>,
    /// What helps people in and on here.
    pub access: Vec<String>,
    /// How to get there.
    pub transport: String,
    /// Where on the map.
    #[serde(skip)]
    pub at: Option<Point>,
}

impl Entry {
    /// A service and what belongs to it, as of `now`.
    #[must_use]
    pub fn new(bundle: &Bundle, now: Time) -> Self {
        let service = &bundle.service;
        let wall = slots::local(&slots::london(), now.timestamp());
        let organisation = bundle.organization.as_ref();
        let schedules = schedules(bundle);
        let soon = Soon::of(&schedules, wall);
        let places: Vec<Place> = service
            .service_at_locations
            .iter()
            .filter_map(|at| {
                let (_, location) = bundle
                    .locations
                    .iter()
                    .find(|(id, _)| *id == at.location_id)?;
                let own = if at.schedules.is_empty() {
                    &service.schedules
                } else {
                    &at.schedules
                };
                Some(place(&at.id, location, own))
            })
            .collect();
        let text = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().to_owned();
        let description = text(&service.description);
        let phones = service
            .phones
            .iter()
            .chain(service.contacts.iter().flat_map(|contact| &contact.phones));
        let mut phones: Vec<Ring> = phones.filter_map(ring).collect();
        if phones.is_empty()
            && let Some((_, organisation)) = organisation
        {
            phones.extend(organisation.phones.iter().filter_map(ring));
        }
        let email = service.email.clone();
        let email = email.or_else(|| organisation.and_then(|(_, o)| o.email.clone()));
        let url = service.url.clone();
        let url = url.or_else(|| organisation.and_then(|(_, o)| o.website.clone()));
        Self {
            id: bundle.id.clone(),
            path: format!("/help/{}", encode(&bundle.id)),
            name: service.name.clone(),
            summary: first_sentence(&description),
            about: paragraphs(&description),
            organisation: organisation.map_or_else(String::new, |(_, o)| o.name.clone()),
            who: text(&service.eligibility_description),
            ages: ages(service.minimum_age, service.maximum_age),
            cost: cost(service),
            is_free: service.is_free(),
            join: text(&service.application_process),
            booking: service
                .booking
                .as_ref()
                .map_or_else(String::new, |id| format!("/book/{}", encode(id))),
            phones,
            email: email.unwrap_or_default(),
            url: url.filter(|url| is_web(url)).unwrap_or_default(),
            languages: languages(service),
            access: names(service.house_terms("access")),
            lines: if places.is_empty() {
                when::lines(&service.schedules)
            } else {
                Vec::new()
            },
            places,
            next: soon.next,
            soon: soon.words,
            is_open: soon.is_open,
            is_dated: !schedules.is_empty() && schedules.iter().all(when::is_dated),
            needs: service
                .house_terms("need")
                .iter()
                .map(|term| Need {
                    code: term.code.into(),
                    name: term.name.into(),
                })
                .collect(),
            bring: service
                .required_documents
                .iter()
                .filter_map(|document| document.document.clone())
                .collect(),
            alert: text(&service.alert),
            confirmed: service.confirmed.as_ref().map_or_else(String::new, |by| {
                format!("{}, {}", by.by, words::date(by.at))
            }),
            is_stale: is_stale(bundle, now),
            is_closed: matches!(service.status, Status::Inactive | Status::TemporarilyClosed),
            is_hidden: !service.is_shown() || service.standing != Standing::Shown,
        }
    }
}

impl Entry {
    /// The same, with the place that is nearest to somebody first.
    #[must_use]
    pub fn nearest_first(mut self, from: Option<Point>) -> Self {
        if let Some(from) = from {
            let far = |place: &Place| {
                place
                    .at
                    .map_or(f64::INFINITY, |at| geo::haversine_m(from, at))
            };
            self.places.sort_by(|a, b| far(a).total_cmp(&far(b)));
        }
        self
    }
}

/// Whether nobody has said for half a year that it is true.
#[must_use]
pub fn is_stale(bundle: &Bundle, now: Time) -> bool {
    let confirmed = bundle.service.confirmed.as_ref();
    confirmed.is_none_or(|by| now.since_us(by.at) > STALE_AFTER_DAYS * 86_400 * 1_000_000)
}

/// The schedules of a service, over all its places.
#[must_use]
pub fn schedules(bundle: &Bundle) -> Vec<Schedule> {
    let at = bundle.service.service_at_locations.iter();
    let own: Vec<Schedule> = at.flat_map(|at| at.schedules.clone()).collect();
    if own.is_empty() {
        bundle.service.schedules.clone()
    } else {
        own
    }
}

/// Where a place is, if it says so and can be gone to.
#[must_use]
pub fn point(location: &Location) -> Option<Point> {
    if location.location_type == LocationType::Virtual {
        return None;
    }
    Point::new(location.longitude?, location.latitude?).ok()
}

/// What is on now or comes next.
struct Soon {
    words: String,
    is_open: bool,
    next: Vec<String>,
}

impl Soon {
    fn of(schedules: &[Schedule], wall: DateTime) -> Self {
        // What began today may still be on.
        let from = wall.date().to_datetime(jiff::civil::Time::midnight());
        let until = from.saturating_add(AHEAD_DAYS.days());
        let all = when::occasions(schedules, from, until, NEXT + 12);
        let on = all.iter().find(|one| one.from <= wall && one.until > wall);
        let coming: Vec<&Occasion> = all.iter().filter(|one| one.from > wall).collect();
        let words = match (on, coming.first()) {
            (Some(on), _) => format!("Open now, until {}", slots::say::time(on.until.time())),
            (None, Some(next)) => format!("Next: {}", when::occasion_words(next)),
            (None, None) => String::new(),
        };
        Self {
            words,
            is_open: on.is_some(),
            next: coming
                .into_iter()
                .take(NEXT)
                .map(when::occasion_words)
                .collect(),
        }
    }
}

fn place(id: &str, location: &Location, schedules: &[Schedule]) -> Place {
    let address = location
        .addresses
        .iter()
        .find(|a| a.address_type != "postal");
    let lines = address.map_or_else(Vec::new, |a| {
        let second = a.address_2.iter();
        let parts = std::iter::once(&a.address_1).chain(second);
        let parts = parts.chain([&a.city, &a.postal_code]);
        let parts = parts.map(|part| part.trim().to_owned());
        parts.filter(|part| !part.is_empty()).collect()
    });
    let terms = location
        .attributes
        .iter()
        .filter_map(|attribute| house_term(&attribute.taxonomy_term_id))
        .filter(|(taxonomy, _)| taxonomy.kind == "access")
        .map(|(_, term)| term.name.to_owned());
    let mut access: Vec<String> = terms.collect();
    let described = location.accessibility.iter();
    for text in described.filter_map(|row| row.description.clone().or(row.details.clone())) {
        if !access.iter().any(|known| known.eq_ignore_ascii_case(&text)) {
            access.push(text);
        }
    }
    Place {
        id: id.to_owned(),
        name: location
            .name
            .clone()
            .or_else(|| lines.first().cloned())
            .unwrap_or_default(),
        address: lines,
        town: address.map_or_else(String::new, |a| a.city.clone()),
        lines: when::lines(schedules),
        access,
        transport: location.transportation.clone().unwrap_or_default(),
        at: point(location),
    }
}

fn ring(phone: &crate::model::Phone) -> Option<Ring> {
    let dialled: String = phone
        .number
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    (!phone.number.trim().is_empty()).then(|| Ring {
        number: phone.number.trim().to_owned(),
        href: format!("tel:{dialled}"),
        note: phone.description.clone().unwrap_or_default(),
    })
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn names(terms: Vec<&'static HouseTerm>) -> Vec<String> {
    terms.into_iter().map(|term| term.name.to_owned()).collect()
}

fn languages(service: &crate::model::Service) -> String {
    let names: Vec<&str> = service
        .languages
        .iter()
        .filter(|language| language.code.as_deref() != Some("en"))
        .filter_map(|language| language.name.as_deref())
        .filter(|name| !name.eq_ignore_ascii_case("english"))
        .collect();
    words::list(&names)
}

fn cost(service: &crate::model::Service) -> String {
    if let Some(fees) = service.fees.as_deref().map(str::trim)
        && !fees.is_empty()
    {
        let says_it = fees.contains('£') || fees.to_lowercase().contains("free");
        return if service.is_free() && !says_it {
            format!("Free. {fees}")
        } else {
            fees.to_owned()
        };
    }
    let options: Vec<String> = service
        .cost_options
        .iter()
        .filter_map(|option| {
            let amount = pounds(option.amount?);
            let each = option.amount_description.as_deref().unwrap_or_default();
            let each = if each.is_empty() {
                String::new()
            } else {
                format!(" {each}")
            };
            Some(match option.option.as_deref() {
                Some(whom) if !whom.is_empty() => format!("{whom}: {amount}{each}"),
                _ => format!("{amount}{each}"),
            })
        })
        .collect();
    match options.as_slice() {
        [] if service.is_free() => "Free".into(),
        [] => "Ask what it costs".into(),
        all => all.join(", "),
    }
}

/// "Free", "£4", "£5.20"
fn pounds(amount: f64) -> String {
    if !amount.is_finite() || amount < 0.0 {
        return "Ask what it costs".into();
    }
    if amount == 0.0 {
        "Free".into()
    } else if amount.fract() == 0.0 {
        format!("£{amount:.0}")
    } else {
        format!("£{amount:.2}")
    }
}

fn ages(least: Option<f64>, most: Option<f64>) -> String {
    let whole = |age: f64| format!("{:.0}", age.clamp(0.0, 150.0));
    match (least.filter(|age| *age > 0.0), most) {
        (Some(least), Some(most)) => format!("Ages {} to {}", whole(least), whole(most)),
        (Some(least), None) => format!("Ages {} and over", whole(least)),
        (None, Some(most)) => format!("Ages up to {}", whole(most)),
        (None, None) => String::new(),
    }
}

fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n")
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

/// The first sentence or two, for a list: about 160 letters.
fn first_sentence(text: &str) -> String {
    const MOST: usize = 160;
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= MOST {
        return flat;
    }
    let cut: String = flat.chars().take(MOST).collect();
    match cut.rfind(". ").or_else(|| cut.rfind("? ")) {
        Some(end) => cut.get(..=end).unwrap_or(&cut).to_owned(),
        None => {
            let end = cut.rfind(' ').unwrap_or(cut.len());
            format!("{}…", cut.get(..end).unwrap_or(&cut))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CostOption, Service};

    #[test]
    fn ages_and_prices_are_said_plainly() {
        #[track_caller]
        fn check(got: &str, want: &str) {
            assert_eq!(got, want);
        }
        check(&ages(Some(9.0), Some(13.0)), "Ages 9 to 13");
        check(&ages(Some(60.0), None), "Ages 60 and over");
        check(&ages(Some(0.0), Some(5.0)), "Ages up to 5");
        check(&ages(None, None), "");
        check(&pounds(0.0), "Free");
        check(&pounds(5.2), "£5.20");
        check(&pounds(f64::NAN), "Ask what it costs");
        let option = |whom: &str, amount| CostOption {
            option: (!whom.is_empty()).then(|| whom.into()),
            amount: Some(amount),
            ..CostOption::default()
        };
        let service = |options| Service {
            cost_options: options,
            ..Service::default()
        };
        check(&cost(&service(vec![option("", 0.0)])), "Free");
        check(
            &cost(&service(vec![
                option("Adults", 3.0),
                option("Children", 0.0),
            ])),
            "Adults: £3, Children: Free",
        );
        check(&cost(&service(vec![])), "Ask what it costs");
        let with_note = |note: &str| Service {
            fees: Some(note.into()),
            ..service(vec![option("", 0.0)])
        };
        check(
            &cost(&with_note("Printing is 15p.")),
            "Free. Printing is 15p.",
        );
        check(
            &cost(&with_note("Free if you are 60.")),
            "Free if you are 60.",
        );
    }

    #[test]
    fn a_list_says_the_first_sentences() {
        let long = "Sit with somebody who helps. ".repeat(20);
        assert!(first_sentence(&long).ends_with("helps."));
        assert!(first_sentence(&"word ".repeat(60)).ends_with('…'));
        assert_eq!(first_sentence("Short."), "Short.");
    }

    #[test]
    fn what_is_on_comes_before_what_is_next() {
        let schedule = Schedule {
            freq: Some("WEEKLY".into()),
            byday: Some("TU".into()),
            opens_at: Some("13:00".into()),
            closes_at: Some("17:00".into()),
            ..Schedule::default()
        };
        let wall = jiff::civil::date(2026, 11, 24).at(14, 5, 0, 0);
        let soon = Soon::of(std::slice::from_ref(&schedule), wall);
        assert_eq!(
            (soon.words.as_str(), soon.is_open),
            ("Open now, until 5pm", true)
        );
        assert_eq!(soon.next[0], "Tuesday 1 December, 1pm to 5pm");
        assert_eq!(Soon::of(&[], wall).words, "");
    }
}
