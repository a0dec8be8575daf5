//! The place's `directory.json`: a short form of entries, whose days are counted from now.

use std::collections::HashMap;

use app::book::{Kind, NewSession, Resource};
use app::kit::{Fault, Time};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::Deserialize;

use crate::model::{
    ACCESS, Accessibility, Address, CostOption, KIND, Language, Location, NEEDS, Organization,
    Phone, Provenance, STEP, Schedule, Service, ServiceAtLocation, Standing, Status, confirm, ids,
};
use crate::when;

/// Sessions of one course, and how far ahead they are.
const MOST_SESSIONS: usize = 60;
const MOST_DAYS: i32 = 365;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    pub organisations: Vec<Organisation>,
    places: Vec<Place>,
    services: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    id: String,
    name: String,
    about: String,
    email: String,
    phone: String,
    url: String,
    /// council, charity, community, faith, nhs, college or company: for whoever edits the file.
    #[serde(rename = "kind")]
    _kind: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    id: String,
    name: String,
    street: String,
    town: String,
    postcode: String,
    lon: f64,
    lat: f64,
    /// Codes of [`ACCESS`].
    #[serde(default)]
    access: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    organisation: String,
    name: String,
    about: String,
    /// Codes of [`NEEDS`].
    needs: Vec<String>,
    /// A code of [`KIND`].
    kind: String,
    /// The rung of the digital ladder, 1 to 5; 0 for none.
    #[serde(default)]
    step: u8,
    #[serde(default)]
    who: String,
    /// Youngest and oldest, in years.
    #[serde(default)]
    ages: Option<(Option<f64>, Option<f64>)>,
    /// drop, book, phone, refer or online.
    join: String,
    #[serde(default)]
    cost_pounds: f64,
    #[serde(default)]
    cost_note: String,
    /// ISO 639 codes.
    languages: Vec<String>,
    places: Vec<At>,
    confirmed_days_ago: i64,
    /// active or withdrawn.
    status: String,
    #[serde(default)]
    course: Option<Course>,
    /// Codes of [`ACCESS`] that the service has wherever it is.
    #[serde(default)]
    access: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct At {
    place: String,
    hours: Vec<Hours>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hours {
    /// mo, tu, we, th, fr, sa, su
    days: Vec<String>,
    from: String,
    to: String,
    /// Which one of the month.
    #[serde(default)]
    nth: Option<u8>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(deny_unknown_fields)]
struct Course {
    in_days: i64,
    weeks: i64,
    /// Places.
    room_for: u32,
    /// Places are booked with us.
    #[serde(default = "yes")]
    bookable: bool,
}

const fn yes() -> bool {
    true
}

/// The records of a file, under their ids.
pub struct Built {
    pub organizations: Vec<(String, Organization)>,
    pub locations: Vec<(String, Location)>,
    pub services: Vec<(String, Service)>,
    /// What can be booked, under its id, with its sessions.
    pub resources: Vec<(String, Resource, Vec<NewSession>)>,
}

/// Makes records of a file, as of `now`.
///
/// # Errors
/// A fault that names what does not belong together.
pub fn built(file: &File, now: Time) -> Result<Built, Fault> {
    let organisations: HashMap<&str, &Organisation> = file
        .organisations
        .iter()
        .map(|organisation| (organisation.id.as_str(), organisation))
        .collect();
    let places: HashMap<&str, &Place> = file
        .places
        .iter()
        .map(|place| (place.id.as_str(), place))
        .collect();
    let services = file.services.iter().map(|entry| {
        let by = organisations.get(entry.organisation.as_str());
        let by = by.ok_or_else(|| unknown(entry, "organisation", &entry.organisation))?;
        Ok((entry.id.clone(), service(entry, by, &places, now)?))
    });
    let mut services: Vec<(String, Service)> = services.collect::<Result<_, Fault>>()?;
    let mut resources = Vec::new();
    for (entry, (id, service)) in file.services.iter().zip(&mut services) {
        if let Some((resource, sessions)) = bookable(entry, service, &places, now) {
            service.booking = Some(id.clone());
            resources.push((id.clone(), resource, sessions));
        }
    }
    Ok(Built {
        services,
        resources,
        organizations: file
            .organisations
            .iter()
            .map(|one| (one.id.clone(), organization(one, now)))
            .collect(),
        locations: file
            .places
            .iter()
            .map(|one| (one.id.clone(), location(one, now)))
            .collect(),
    })
}

fn unknown(entry: &Entry, what: &str, id: &str) -> Fault {
    Fault::invalid(format!(
        "directory.json: {} names the {what} {id}, which is not there",
        entry.name
    ))
}

fn organization(one: &Organisation, now: Time) -> Organization {
    Organization {
        name: one.name.clone(),
        description: one.about.clone(),
        email: Some(one.email.clone()),
        website: Some(one.url.clone()),
        phones: vec![phone(&one.id, &one.phone)],
        provenance: Provenance::here(now),
        ..Organization::default()
    }
}

fn phone(owner: &str, number: &str) -> Phone {
    Phone {
        id: ids::of(&[owner, "phone"]),
        number: number.to_owned(),
        kind: Some("voice".into()),
        ..Phone::default()
    }
}

fn location(one: &Place, now: Time) -> Location {
    let terms = one.access.iter().filter_map(|code| ACCESS.term(code));
    Location {
        name: Some(one.name.clone()),
        latitude: Some(one.lat),
        longitude: Some(one.lon),
        addresses: vec![Address {
            id: ids::of(&[&one.id, "address"]),
            address_1: one.street.clone(),
            city: one.town.clone(),
            state_province: "Saltreach".into(),
            postal_code: one.postcode.clone(),
            country: "GB".into(),
            address_type: "physical".into(),
            ..Address::default()
        }],
        accessibility: terms
            .map(|term| Accessibility {
                id: ids::of(&[&one.id, "accessibility", term.code]),
                description: Some(term.name.into()),
                ..Accessibility::default()
            })
            .collect(),
        attributes: one
            .access
            .iter()
            .map(|code| ACCESS.attribute(&one.id, code))
            .collect(),
        provenance: Provenance::here(now),
        ..Location::default()
    }
}

fn service(
    entry: &Entry,
    by: &Organisation,
    places: &HashMap<&str, &Place>,
    now: Time,
) -> Result<Service, Fault> {
    let mut attributes: Vec<_> = entry
        .needs
        .iter()
        .map(|code| NEEDS.attribute(&entry.id, code))
        .collect();
    attributes.push(KIND.attribute(&entry.id, &entry.kind));
    if entry.step > 0 {
        attributes.push(STEP.attribute(&entry.id, &entry.step.to_string()));
    }
    let access = entry.access.iter();
    attributes.extend(access.map(|code| ACCESS.attribute(&entry.id, code)));
    let today = slots::local(&slots::london(), now.timestamp()).date();
    let mut at = Vec::new();
    for one in &entry.places {
        if !places.contains_key(one.place.as_str()) {
            return Err(unknown(entry, "place", &one.place));
        }
        let id = ids::of(&[&entry.id, &one.place]);
        at.push(ServiceAtLocation {
            schedules: one
                .hours
                .iter()
                .map(|hours| schedule(&id, hours, entry.course, today))
                .collect(),
            location_id: one.place.clone(),
            id,
            ..ServiceAtLocation::default()
        });
    }
    let (minimum_age, maximum_age) = entry.ages.unwrap_or_default();
    let withdrawn = entry.status == "withdrawn";
    let mut service = Service {
        name: entry.name.clone(),
        organization_id: entry.organisation.clone(),
        description: Some(entry.about.clone()),
        url: Some(by.url.clone()),
        email: Some(by.email.clone()),
        phones: vec![phone(&entry.id, &by.phone)],
        status: if withdrawn {
            Status::Inactive
        } else {
            Status::Active
        },
        standing: if withdrawn {
            Standing::Withdrawn
        } else {
            Standing::Shown
        },
        fees: (!entry.cost_note.is_empty()).then(|| entry.cost_note.clone()),
        cost_options: vec![CostOption {
            id: ids::of(&[&entry.id, "cost"]),
            amount: Some(entry.cost_pounds),
            currency: Some("GBP".into()),
            ..CostOption::default()
        }],
        application_process: Some(join_words(&entry.join).into()),
        eligibility_description: (!entry.who.is_empty()).then(|| entry.who.clone()),
        minimum_age,
        maximum_age,
        languages: entry
            .languages
            .iter()
            .map(|code| Language {
                id: ids::of(&[&entry.id, "language", code]),
                code: Some(code.clone()),
                name: Some(language(code).into()),
                ..Language::default()
            })
            .collect(),
        service_at_locations: at,
        attributes,
        assurer_email: Some(by.email.clone()),
        provenance: Provenance::here(now),
        ..Service::default()
    };
    let confirmed = now.plus_s(-entry.confirmed_days_ago * 86_400);
    confirm(&mut service, confirmed, &by.name);
    Ok(service)
}

/// What is booked of a course with us: a course of several days as a whole, on its first day; a club or
/// an event each time.
fn bookable(
    entry: &Entry,
    service: &Service,
    places: &HashMap<&str, &Place>,
    now: Time,
) -> Option<(Resource, Vec<NewSession>)> {
    let course = entry.course.filter(|course| course.bookable)?;
    let [at] = entry.places.as_slice() else {
        return None;
    };
    let place = places.get(at.place.as_str())?;
    if entry.join != "book" {
        return None;
    }
    let zone = slots::london();
    let wall = slots::local(&zone, now.timestamp());
    let end = wall.saturating_add(MOST_DAYS.days());
    let schedules = &service.service_at_locations.first()?.schedules;
    let mut times = when::occasions(schedules, wall, end, MOST_SESSIONS);
    let is_whole = entry.kind == "course" && times.len() > 1;
    let title = if is_whole {
        let last = times.last()?.from.date();
        format!(
            "All {} days, to {}",
            times.len(),
            slots::say::day_and_month(last)
        )
    } else {
        String::new()
    };
    if is_whole {
        times.truncate(1);
    }
    let instant = |at| Time(slots::instant(&zone, at).as_microsecond());
    let sessions = times
        .iter()
        .map(|time| NewSession {
            starts: instant(time.from),
            ends: instant(time.until),
            places: i64::from(course.room_for),
            title: title.clone(),
        })
        .collect();
    let resource = Resource {
        about: entry.id.clone(),
        path: format!("/help/{}", entry.id),
        summary: entry.about.clone(),
        place: place.name.clone(),
        address: format!("{}, {}, {}", place.street, place.town, place.postcode),
        position: Some((place.lon, place.lat)),
        places: course.room_for,
        each_person: true,
        most_people: 4,
        price: if entry.cost_note.is_empty() {
            "Free".into()
        } else {
            entry.cost_note.clone()
        },
        ..Resource::named("directory", &entry.name, Kind::Sessions)
    };
    Some((resource, sessions))
}

fn schedule(owner: &str, hours: &Hours, course: Option<Course>, today: Date) -> Schedule {
    let nth = hours.nth.map_or_else(String::new, |n| n.to_string());
    let days: Vec<String> = hours
        .days
        .iter()
        .map(|day| format!("{nth}{}", day.to_uppercase()))
        .collect();
    let mut schedule = Schedule {
        id: ids::of(&[owner, &days.join(","), &hours.from]),
        freq: Some(
            if hours.nth.is_some() {
                "MONTHLY"
            } else {
                "WEEKLY"
            }
            .into(),
        ),
        byday: Some(days.join(",")),
        opens_at: Some(hours.from.clone()),
        closes_at: Some(hours.to.clone()),
        ..Schedule::default()
    };
    if let Some(course) = course {
        let first = first_on(
            today.saturating_add(course.in_days.days()),
            hours.days.first().map_or("mo", String::as_str),
        );
        let last = first.saturating_add(((course.weeks - 1) * 7 + 6).days());
        schedule.dtstart = Some(first.to_string());
        if course.weeks == 1 {
            (schedule.freq, schedule.byday) = (None, None);
        } else {
            schedule.until = Some(last.to_string());
        }
    }
    schedule
}

/// The first day from `from` on that is a `day`.
fn first_on(from: Date, day: &str) -> Date {
    let wanted = match day {
        "tu" => Weekday::Tuesday,
        "we" => Weekday::Wednesday,
        "th" => Weekday::Thursday,
        "fr" => Weekday::Friday,
        "sa" => Weekday::Saturday,
        "su" => Weekday::Sunday,
        _ => Weekday::Monday,
    };
    from.saturating_add(i64::from(from.weekday().until(wanted)).days())
}

fn join_words(join: &str) -> &'static str {
    match join {
        "book" => "Book a place first.",
        "phone" => "Phone first.",
        "refer" => "Somebody who works with you, such as your doctor, has to ask for you.",
        "online" => "Use the form on the website.",
        _ => "Just turn up.",
    }
}

fn language(code: &str) -> &'static str {
    match code {
        "ar" => "Arabic",
        "bfi" => "British Sign Language",
        "bn" => "Bengali",
        "pa" => "Punjabi",
        "pl" => "Polish",
        "prs" => "Dari",
        "ro" => "Romanian",
        "uk" => "Ukrainian",
        "ur" => "Urdu",
        _ => "English",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../../../places/example/directory.json");

    fn example() -> Built {
        let file: File = serde_json::from_str(EXAMPLE).unwrap();
        built(&file, testkit::clock().now()).unwrap()
    }

    #[test]
    fn every_code_of_the_example_is_one_of_ours() {
        for (_, service) in &example().services {
            let terms = service.term_ids().count();
            let known: usize = ["need", "kind", "step", "access"]
                .iter()
                .map(|kind| service.house_terms(kind).len())
                .sum();
            assert_eq!(terms, known, "{}", service.name);
            assert!(!service.house_terms("need").is_empty(), "{}", service.name);
        }
        for (_, place) in &example().locations {
            assert_eq!(
                place.attributes.len(),
                place.accessibility.len(),
                "{:?}",
                place.name
            );
        }
    }

    #[test]
    fn courses_begin_in_the_days_to_come_and_end() {
        let all = example();
        let course = all
            .services
            .iter()
            .find(|(_, service)| service.name == "First clicks: a gentle start")
            .unwrap();
        let schedule = &course.1.service_at_locations[0].schedules[0];
        assert_eq!(schedule.dtstart.as_deref(), Some("2026-12-01"));
        assert_eq!(schedule.until.as_deref(), Some("2027-01-04"));
    }

    #[test]
    fn a_course_is_booked_as_a_whole_and_a_club_each_time() {
        let all = example();
        let of = |name: &str| {
            let (_, resource, sessions) = all
                .resources
                .iter()
                .find(|(_, resource, _)| resource.title == name)
                .unwrap();
            (resource.places, sessions.len(), sessions[0].title.clone())
        };
        assert_eq!(
            of("First clicks: a gentle start"),
            (8, 1, "All 5 days, to 29 December".into())
        );
        assert_eq!(of("Code club for ages 9 to 13"), (16, 12, String::new()));
        for (id, ..) in &all.resources {
            let (_, service) = all.services.iter().find(|(known, _)| known == id).unwrap();
            assert_eq!(service.booking.as_ref(), Some(id));
        }
    }

    #[test]
    fn something_is_stale_and_something_is_withdrawn() {
        let now = testkit::clock().now();
        let all = example().services;
        let old = all.iter().filter(|(_, service)| {
            let at = service.confirmed.as_ref().unwrap().at;
            now.since_us(at) > 180 * 86_400 * 1_000_000
        });
        assert!(old.count() >= 5);
        let gone = all.iter().filter(|(_, service)| !service.is_shown());
        assert_eq!(gone.count(), 1);
    }
}
