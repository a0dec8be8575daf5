//! What no table says: days the wrong way round, places in the sea, entries that nobody vouches for,
//! services that nobody can reach. All of it is advice: the standard does not forbid it.

use jiff::civil::Date;
use serde_json::Value;

use super::{Bench, clip, shown};
use crate::format;
use crate::report::Rule;
use crate::table::{Kind, Row};

/// After how many days an entry that nobody has confirmed is stale.
const STALE_DAYS: i32 = 365;

/// Rows within a list that are looked at.
const MOST: usize = 10_000;
/// How deep.
const DEEPEST: usize = 40;

/// The United Kingdom and the Crown dependencies, with some sea around: south, north, west, east, in degrees.
const BRITAIN: (f64, f64, f64, f64) = (49.0, 61.0, -8.7, 2.0);

/// Looks at a row and at what is nested into it.
pub fn judge(bench: &mut Bench<'_>, row: &'static Row, value: &Value) {
    if !value.is_object() || bench.path.len() > DEEPEST {
        return;
    }
    match row.name {
        "api" => api(bench, value),
        "service" => service(bench, value),
        "schedule" => schedule(bench, value),
        "cost_option" => cost(bench, value),
        "location" => location(bench, value),
        "service_at_location" => same_as_nested(
            bench,
            value,
            "location_id",
            "location",
            "service_at_location",
        ),
        "taxonomy_term" => term(bench, value),
        _ => {}
    }
    for field in row.fields {
        let Some(found) = value.get(field.name) else {
            continue;
        };
        match field.kind {
            Kind::One(within) => bench.under(field.name, |bench| judge(bench, within, found)),
            Kind::Rows(within) => bench.under(field.name, |bench| {
                for (at, item) in found
                    .as_array()
                    .into_iter()
                    .flatten()
                    .enumerate()
                    .take(MOST)
                {
                    bench.under(at.to_string(), |bench| judge(bench, within, item));
                }
            }),
            _ => {}
        }
    }
}

fn text<'a>(row: &'a Value, name: &str) -> Option<&'a str> {
    let text = row.get(name)?.as_str()?.trim();
    (!text.is_empty()).then_some(text)
}

fn number(row: &Value, name: &str) -> Option<f64> {
    row.get(name).and_then(Value::as_f64)
}

fn day(row: &Value, name: &str) -> Option<Date> {
    format::date(text(row, name)?)
}

fn list<'a>(row: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    row.get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .take(MOST)
}

/// Days from one to another.
fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

fn api(bench: &mut Bench<'_>, value: &Value) {
    match text(value, "version") {
        None => {
            let mend = "Say HSDS-UK-3.0, so that programs know how to read the feed.";
            bench.warn(
                Rule::Helpless,
                "api.version",
                value,
                "`version` is missing.".into(),
                mend,
            );
        }
        Some(version) if !version.contains('3') => {
            let what = format!(
                "`version` is “{}”, and the feed is judged as version 3.0.",
                clip(version)
            );
            bench.under("version", |bench| {
                bench.warn(
                    Rule::Helpless,
                    "api.version",
                    value,
                    what,
                    "Move to version 3.0, or say that it is.",
                );
            });
        }
        Some(_) => {}
    }
    for field in ["profile", "openapi_url"] {
        if text(value, field).is_none() {
            let mend = "Give its address, so that others can see by which profile the feed goes.";
            bench.warn(
                Rule::Helpless,
                &format!("api.{field}"),
                value,
                format!("`{field}` is missing."),
                mend,
            );
        }
    }
}

fn service(bench: &mut Bench<'_>, value: &Value) {
    if text(value, "description").is_none() {
        let mend = "Say in two or three sentences what it is and for whom.";
        bench.warn(
            Rule::Helpless,
            "service.description",
            value,
            "It does not say what the service is.".into(),
            mend,
        );
    }
    assured(bench, value);
    if let Some(at) = text(value, "last_modified").and_then(format::date_time) {
        let at = at.to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
        if days(bench.today, at) > 1 {
            in_field(
                bench,
                "last_modified",
                "service",
                value,
                Rule::Order,
                format!("`last_modified` is {at}, which is still to come."),
                "Give the time of the last change.",
            );
        }
    }
    ages(bench, value);
    same_as_nested(bench, value, "organization_id", "organization", "service");
    one_name(bench, value);
    // A list has one-to-one fields alone: how to get in touch and where may well be in the service itself.
    let is_whole = bench.path.is_empty();
    if is_whole && !can_be_reached(value) {
        let mend = "Give an email address, a web address or a telephone number, of the service or of its organisation.";
        bench.warn(
            Rule::Helpless,
            "service.contact",
            value,
            "Nobody can get in touch with it.".into(),
            mend,
        );
    }
    let ends: Vec<Date> = list(value, "schedules")
        .filter_map(|s| day(s, "valid_to"))
        .collect();
    let all = list(value, "schedules").count();
    if all > 0
        && ends.len() == all
        && value.get("status").is_some_and(|status| status == "active")
        && let Some(last) = ends.into_iter().max()
        && last < bench.today
    {
        let what = format!("It is active, and its last schedule ended on {last}.");
        bench.warn(
            Rule::Stale,
            "service.schedules",
            value,
            what,
            "Give new times, or say that it is inactive.",
        );
    }
}

fn assured(bench: &mut Bench<'_>, value: &Value) {
    let Some(at) = day(value, "assured_date") else {
        if text(value, "assured_date").is_none() {
            let mend = "Give the day when somebody last made sure that the entry is true.";
            bench.warn(
                Rule::Stale,
                "service.assured_date",
                value,
                "It does not say when it was last made sure of.".into(),
                mend,
            );
        }
        return;
    };
    let age = days(at, bench.today);
    if age < -1 {
        in_field(
            bench,
            "assured_date",
            "service",
            value,
            Rule::Order,
            format!("`assured_date` is {at}, which is still to come."),
            "Give the day when it was last made sure of.",
        );
    } else if age > STALE_DAYS {
        in_field(
            bench,
            "assured_date",
            "service",
            value,
            Rule::Stale,
            format!("It was last made sure of on {at}."),
            "Ask the provider whether it is still true, and give the new day.",
        );
    }
}

fn ages(bench: &mut Bench<'_>, value: &Value) {
    let (least, most) = (number(value, "minimum_age"), number(value, "maximum_age"));
    for (field, age) in [("minimum_age", least), ("maximum_age", most)] {
        if let Some(age) = age
            && !(0.0..=130.0).contains(&age)
        {
            in_field(
                bench,
                field,
                "service",
                value,
                Rule::Order,
                format!("`{field}` is {age} years."),
                "Give years from 0 to 130, or leave it out.",
            );
        }
    }
    if let Some((least, most)) = least.zip(most)
        && least > most
    {
        let what = format!("`minimum_age` is {least} and `maximum_age` is {most}: nobody fits.");
        in_field(
            bench,
            "minimum_age",
            "service",
            value,
            Rule::Order,
            what,
            "Swap them if they are the wrong way round.",
        );
    }
}

/// One organisation has one name throughout.
fn one_name(bench: &mut Bench<'_>, value: &Value) {
    let Some(organization) = value.get("organization") else {
        return;
    };
    let (Some(id), Some(name)) = (text(organization, "id"), text(organization, "name")) else {
        return;
    };
    let before = bench
        .refs
        .organization_name(id)
        .filter(|before| before.trim() != name);
    if let Some(before) = before.map(clip) {
        let what = format!(
            "The organisation is “{}” here and was “{before}” before.",
            clip(name)
        );
        bench.under("organization", |bench| {
            bench.under("name", |bench| {
                let mend =
                    "Give each organisation an identifier of its own, and one name throughout.";
                bench.warn(
                    Rule::Reference,
                    "organization.name",
                    organization,
                    what,
                    mend,
                );
            });
        });
    }
}

/// An identifier beside a nested row is the nested row's own.
fn same_as_nested(
    bench: &mut Bench<'_>,
    value: &Value,
    field: &'static str,
    nested: &str,
    row: &str,
) {
    let inner = value.get(nested).and_then(|nested| text(nested, "id"));
    if let Some((outer, inner)) = text(value, field).zip(inner)
        && outer != inner
    {
        let what = format!(
            "`{field}` is “{}” and the {nested} within has “{}”.",
            clip(outer),
            clip(inner)
        );
        in_field(
            bench,
            field,
            row,
            value,
            Rule::Reference,
            what,
            "Give the same identifier in both places.",
        );
    }
}

fn can_be_reached(service: &Value) -> bool {
    let has = |row: &Value| {
        ["email", "url", "website", "phone"]
            .iter()
            .any(|name| text(row, name).is_some())
    };
    let rings = |row: &Value| list(row, "phones").any(|phone| text(phone, "number").is_some());
    let contacts =
        |row: &Value| list(row, "contacts").any(|contact| has(contact) || rings(contact));
    let reaches = |row: &Value| has(row) || rings(row) || contacts(row);
    reaches(service)
        || service.get("organization").is_some_and(reaches)
        || list(service, "service_at_locations")
            .any(|at| reaches(at) || at.get("location").is_some_and(rings))
}

fn schedule(bench: &mut Bench<'_>, value: &Value) {
    let mut say = |field: &'static str, rule, what: String, mend: &str| {
        in_field(bench, field, "schedule", value, rule, what, mend)
    };
    if let Some((from, to)) = day(value, "valid_from").zip(day(value, "valid_to"))
        && from > to
    {
        say(
            "valid_from",
            Rule::Order,
            format!("It begins on {from} and ends before, on {to}."),
            "Swap them if they are the wrong way round.",
        );
    }
    if let Some((start, until)) = day(value, "dtstart").zip(day(value, "until"))
        && start > until
    {
        say(
            "dtstart",
            Rule::Order,
            format!("It begins on {start} and ends before, on {until}."),
            "Swap them if they are the wrong way round.",
        );
    }
    let time = |name| text(value, name).and_then(format::time);
    match (time("opens_at"), time("closes_at")) {
        (Some(opens), Some(closes)) if opens == closes => {
            say(
                "closes_at",
                Rule::Order,
                format!("It opens and closes at {}.", opens.strftime("%H:%M")),
                "Give 00:00 and 24:00 if it never closes.",
            );
        }
        (Some(opens), Some(closes)) if closes < opens && closes.hour() >= 6 => {
            // Until the small hours is no mistake.
            let what = format!(
                "It opens at {} and closes before, at {}.",
                opens.strftime("%H:%M"),
                closes.strftime("%H:%M")
            );
            say(
                "closes_at",
                Rule::Order,
                what,
                "Swap them if they are the wrong way round.",
            );
        }
        (Some(_), None) if text(value, "closes_at").is_none() => {
            say(
                "closes_at",
                Rule::Helpless,
                "It says when it opens and not when it closes.".into(),
                "Give both times.",
            );
        }
        (None, Some(_)) if text(value, "opens_at").is_none() => {
            say(
                "opens_at",
                Rule::Helpless,
                "It says when it closes and not when it opens.".into(),
                "Give both times.",
            );
        }
        _ => {}
    }
    if let Some(interval) = number(value, "interval")
        && !(interval >= 1.0 && interval.fract() == 0.0)
    {
        say(
            "interval",
            Rule::Order,
            format!("`interval` is {interval}."),
            "Give a whole number from 1: 2 with WEEKLY is every other week.",
        );
    }
    if text(value, "freq").is_none() {
        for field in ["byday", "bymonthday"] {
            if text(value, field).is_some() {
                say(
                    field,
                    Rule::Helpless,
                    format!("`{field}` means nothing without `freq`."),
                    "Say WEEKLY or MONTHLY in `freq`.",
                );
            }
        }
    }
}

fn cost(bench: &mut Bench<'_>, value: &Value) {
    if let Some(amount) = number(value, "amount")
        && !(0.0..=1_000_000.0).contains(&amount)
    {
        in_field(
            bench,
            "amount",
            "cost_option",
            value,
            Rule::Order,
            format!("`amount` is {amount}."),
            "Give pounds from 0; 0 is free.",
        );
    }
    if let Some((from, to)) = day(value, "valid_from").zip(day(value, "valid_to")) {
        if from > to {
            in_field(
                bench,
                "valid_from",
                "cost_option",
                value,
                Rule::Order,
                format!("It begins on {from} and ends before, on {to}."),
                "Swap them if they are the wrong way round.",
            );
        } else if to < bench.today {
            in_field(
                bench,
                "valid_to",
                "cost_option",
                value,
                Rule::Stale,
                format!("The price ended on {to}."),
                "Give the price of today, or leave it out.",
            );
        }
    }
}

fn location(bench: &mut Bench<'_>, value: &Value) {
    let (south, north, west, east) = BRITAIN;
    let inside =
        |lat: f64, lon: f64| (south..=north).contains(&lat) && (west..=east).contains(&lon);
    let (lat, lon) = (number(value, "latitude"), number(value, "longitude"));
    let said: Option<(&'static str, String, &str)> = match (lat, lon) {
        (Some(lat), Some(lon)) if inside(lat, lon) => None,
        (Some(lat), Some(lon)) if inside(lon, lat) => Some((
            "latitude",
            format!("Latitude {lat} and longitude {lon} are the wrong way round."),
            "Swap them: latitude is north, 50 to 61 in the United Kingdom.",
        )),
        (Some(lat), Some(lon)) if lat.abs() > 90.0 || lon.abs() > 180.0 => Some((
            "latitude",
            format!("Latitude {lat} and longitude {lon} are nowhere on Earth."),
            "Give degrees of WGS 84: latitude from -90 to 90, longitude from -180 to 180.",
        )),
        (Some(lat), Some(lon)) => Some((
            "latitude",
            format!("Latitude {lat} and longitude {lon} are outside the United Kingdom."),
            "Look the place up by its postcode; leave the coordinates out if it is not a place.",
        )),
        (Some(_), None) => Some((
            "longitude",
            "There is a latitude and no longitude.".into(),
            "Give both, or neither.",
        )),
        (None, Some(_)) => Some((
            "latitude",
            "There is a longitude and no latitude.".into(),
            "Give both, or neither.",
        )),
        (None, None) => {
            let is_physical = value
                .get("location_type")
                .is_some_and(|kind| kind == "physical");
            // In a list the address is left out.
            let is_placed =
                list(value, "addresses").any(|address| text(address, "postal_code").is_some());
            let is_whole = !bench.path.iter().any(|part| part == "contents");
            (is_physical && !is_placed && is_whole).then(|| {
                (
                    "latitude",
                    "Nobody can tell where this place is.".to_owned(),
                    "Give its coordinates, or an address with a postcode.",
                )
            })
        }
    };
    if let Some((field, what, mend)) = said {
        in_field(bench, field, "location", value, Rule::Place, what, mend);
    }
}

fn term(bench: &mut Bench<'_>, value: &Value) {
    if let Some((id, parent)) = text(value, "id").zip(text(value, "parent_id"))
        && id == parent
    {
        let what = format!("`parent_id` is the term itself, {}.", shown(&value["id"]));
        in_field(
            bench,
            "parent_id",
            "taxonomy_term",
            value,
            Rule::Reference,
            what,
            "Give the wider term, or leave it out.",
        );
    }
}

fn in_field(
    bench: &mut Bench<'_>,
    field: &str,
    row: &str,
    of: &Value,
    rule: Rule,
    what: String,
    mend: &str,
) {
    bench.under(field, |bench| {
        bench.warn(rule, &format!("{row}.{field}"), of, what, mend)
    });
}
