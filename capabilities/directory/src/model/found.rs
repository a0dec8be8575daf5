//! A service as the search knows it: its words, where it is, what people narrow by, when it is open, and how
//! far it may be trusted.

use app::find::{Facet, Hours, Span, Thing};
use app::kit::Time;
use geo::Point;

use super::{Bundle, Schedule, Service, Status, house_term};

/// The kind by which services are found.
pub const KIND: &str = "Service";

/// Days of the week as the schedules name them, Monday first, and as people do.
const DAYS: [(&str, &str); 7] = [
    ("MO", "Monday"),
    ("TU", "Tuesday"),
    ("WE", "Wednesday"),
    ("TH", "Thursday"),
    ("FR", "Friday"),
    ("SA", "Saturday"),
    ("SU", "Sunday"),
];

/// Of what no source has any more.
const DOUBTFUL: f64 = 0.3;
/// Of what does not run now.
const ASLEEP: f64 = 0.5;

/// A service as it is found.
pub fn thing(bundle: &Bundle) -> Thing {
    let service = &bundle.service;
    let points = bundle
        .locations
        .iter()
        .filter_map(|(_, place)| Point::new(place.longitude?, place.latitude?).ok());
    let trust = match service.status {
        _ if service.provenance.missing_since.is_some() => DOUBTFUL,
        Status::Active => 1.0,
        _ => ASLEEP,
    };
    Thing {
        about: short(service.description.as_deref().unwrap_or_default()),
        more: words(bundle),
        at: points.collect(),
        facets: facets(bundle),
        hours: hours(bundle),
        trust,
        confirmed: confirmed(service),
        ..Thing::new(
            KIND,
            &bundle.id,
            &service.name,
            format!("/help/{}", bundle.id),
        )
    }
}

/// When somebody last said that it is true.
fn confirmed(service: &Service) -> Option<Time> {
    let day = || Time::parse(&format!("{}T12:00:00Z", service.assured_date.as_deref()?));
    service
        .confirmed
        .as_ref()
        .map(|confirmed| confirmed.at)
        .or_else(day)
}

fn facets(bundle: &Bundle) -> Vec<Facet> {
    let service = &bundle.service;
    let has_price = !service.cost_options.is_empty() || service.fees.is_some();
    let cost = match service.is_free() {
        true => Some("free"),
        false if has_price => Some("has a cost"),
        false => None,
    };
    let mut facets: Vec<Facet> = cost
        .map(|cost| Facet::new("cost", cost))
        .into_iter()
        .collect();
    let places = bundle
        .locations
        .iter()
        .flat_map(|(_, place)| &place.attributes);
    let terms = service.attributes.iter().chain(places);
    let house = terms.filter_map(|attribute| house_term(&attribute.taxonomy_term_id));
    facets.extend(house.map(|(taxonomy, term)| Facet::new(taxonomy.kind, term.name)));
    let languages = service
        .languages
        .iter()
        .filter_map(|language| language.name.as_deref());
    facets.extend(languages.map(|name| Facet::new("language", name)));
    for (code, name) in DAYS {
        if schedules(bundle).any(|schedule| days(schedule).contains(&code)) {
            facets.push(Facet::new("day", name));
        }
    }
    facets
}

/// Every schedule of the service and of its places.
fn schedules(bundle: &Bundle) -> impl Iterator<Item = &Schedule> {
    let at = bundle
        .service
        .service_at_locations
        .iter()
        .flat_map(|at| &at.schedules);
    bundle.service.schedules.iter().chain(at)
}

/// The weekdays of a schedule, without their place in the month.
fn days(schedule: &Schedule) -> Vec<&str> {
    let all = schedule.byday.as_deref().unwrap_or_default().split(',');
    all.map(|day| {
        day.trim()
            .trim_start_matches(|c: char| !c.is_ascii_alphabetic())
    })
    .collect()
}

/// The usual week, and single days; none if there is a schedule that a week cannot say (every other week,
/// the second Monday), or one without times.
fn hours(bundle: &Bundle) -> Option<Hours> {
    let mut hours = Hours::default();
    let mut any = false;
    for schedule in schedules(bundle) {
        let minutes = |text: &Option<String>| {
            let time = hsds::format::time(text.as_deref()?)?;
            u16::try_from(i32::from(time.hour()) * 60 + i32::from(time.minute())).ok()
        };
        let (from, until) = (minutes(&schedule.opens_at)?, minutes(&schedule.closes_at)?);
        // Past midnight.
        let until = if until <= from { until + 1_440 } else { until };
        let span = Span { from, until };
        match schedule.freq.as_deref() {
            Some("WEEKLY") if schedule.interval.is_none_or(|interval| interval <= 1.0) => {
                for (at, (code, _)) in DAYS.iter().enumerate() {
                    if days(schedule).contains(code) {
                        hours.week.get_mut(at)?.push(span);
                        any = true;
                    }
                }
            }
            None => {
                let day = hsds::format::date(schedule.dtstart.as_deref()?)?;
                let first = jiff::civil::date(1970, 1, 1);
                hours
                    .instead
                    .entry((day - first).get_days())
                    .or_default()
                    .push(span);
                any = true;
            }
            Some(_) => return None,
        }
    }
    for spans in hours.week.iter_mut().chain(hours.instead.values_mut()) {
        spans.sort_by_key(|span| (span.from, span.until));
        spans.dedup();
    }
    any.then_some(hours)
}

/// What else a service is found by.
fn words(bundle: &Bundle) -> String {
    let service = &bundle.service;
    let mut words = vec![service.description.clone().unwrap_or_default()];
    words.extend(service.alternate_name.clone());
    words.extend(bundle.organization.iter().map(|(_, o)| o.name.clone()));
    for (_, place) in &bundle.locations {
        words.extend(place.name.clone());
        let addresses = place.addresses.iter();
        words.extend(addresses.map(|a| format!("{} {} {}", a.address_1, a.city, a.postal_code)));
    }
    words.extend(bundle.terms.iter().map(|(_, term)| term.name.clone()));
    let house = service.term_ids().filter_map(house_term);
    words.extend(house.map(|(_, term)| format!("{} {}", term.name, term.description)));
    words.join(" ")
}

/// The first sentence or so of a text.
fn short(text: &str) -> String {
    const MOST: usize = 200;
    let text = text.trim();
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let cut: String = text.chars().take(MOST).collect();
    let end = cut.rfind(". ").map(|at| at + 1).or_else(|| cut.rfind(' '));
    match end {
        Some(end) if end > 40 => cut.get(..end).unwrap_or(&cut).trim_end().to_owned(),
        _ => cut,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{NEEDS, ServiceAtLocation};
    use super::*;

    fn schedule(freq: &str, byday: &str, opens: &str, closes: &str) -> Schedule {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Schedule {
            freq: text(freq),
            byday: text(byday),
            opens_at: text(opens),
            closes_at: text(closes),
            dtstart: text(if freq.is_empty() { "1970-01-03" } else { "" }),
            ..Schedule::default()
        }
    }

    fn bundle(schedules: Vec<Schedule>) -> Bundle {
        Bundle {
            service: Service {
                schedules,
                ..Service::default()
            },
            ..Bundle::default()
        }
    }

    #[test]
    fn a_week_and_single_days_are_hours_and_the_rest_is_not() {
        let got = hours(&bundle(vec![
            schedule("WEEKLY", "MO,SU", "09:00", "17:00"),
            schedule("", "", "22:00", "02:00"),
        ]))
        .unwrap();
        assert_eq!(
            (got.week[0][0], got.week[6].len(), got.week[1].len()),
            (
                Span {
                    from: 540,
                    until: 1_020
                },
                1,
                0
            )
        );
        assert_eq!(
            got.instead[&2],
            [Span {
                from: 1_320,
                until: 1_560
            }]
        );
        assert!(hours(&bundle(vec![])).is_none());
        assert!(hours(&bundle(vec![schedule("MONTHLY", "2MO", "09:00", "17:00")])).is_none());
        assert!(hours(&bundle(vec![schedule("WEEKLY", "MO", "", "17:00")])).is_none());
    }

    #[test]
    fn people_narrow_by_cost_need_day_and_language() {
        let mut one = bundle(vec![schedule("MONTHLY", "2MO", "", "")]);
        one.service.fees = Some("Free for everyone".into());
        one.service.attributes = vec![NEEDS.attribute("1", "get-online")];
        one.service.service_at_locations = vec![ServiceAtLocation {
            schedules: vec![schedule("WEEKLY", "FR", "", "")],
            ..ServiceAtLocation::default()
        }];
        let want = [
            ("cost", "free"),
            ("need", "Get online"),
            ("day", "Monday"),
            ("day", "Friday"),
        ];
        assert_eq!(
            facets(&one),
            want.map(|(name, value)| Facet::new(name, value))
        );
    }
}
