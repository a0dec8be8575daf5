//! The columns of the table: what each is called, what goes in, and how it is read and written.

use crate::booking;
use crate::model::{
    ACCESS, Address, Bundle, CostOption, HouseTaxonomy, KIND, Language, Location, NEEDS,
    Organization, Phone, Schedule, ServiceAtLocation, Status, ids,
};

/// A column.
pub struct Column {
    /// Its name in the first line.
    pub name: &'static str,
    /// What goes in, for the page.
    pub about: &'static str,
    /// Whether each row must have it.
    pub required: bool,
    /// What an entry has in it.
    pub of: fn(&Bundle) -> String,
    /// Puts a text into an entry; what is wrong with the text and how to mend it, if it cannot be.
    pub put: fn(&mut Bundle, &str) -> Result<(), String>,
}

/// Every column, in the order of the table. The place is the first place of the service; the time is its
/// first schedule.
pub const COLUMNS: &[Column] = &[
    Column {
        name: "id",
        about: "The entry's identifier, as the download has it. Leave it empty for a new one.",
        required: false,
        of: |b| b.id.clone(),
        put: |b, text| {
            if !text.is_empty() && !hsds::format::is_uuid(text) {
                return Err("is not an identifier of ours. Leave it empty for a new entry.".into());
            }
            b.id = text.to_ascii_lowercase();
            Ok(())
        },
    },
    Column {
        name: "name",
        about: "What people call the service.",
        required: true,
        of: |b| b.service.name.clone(),
        put: |b, text| put_text(text, 200).map(|text| b.service.name = text.unwrap_or_default()),
    },
    Column {
        name: "organisation",
        about: "Who gives it.",
        required: true,
        of: |b| {
            b.organization
                .as_ref()
                .map(|(_, o)| o.name.clone())
                .unwrap_or_default()
        },
        put: |b, text| {
            put_text(text, 200).map(|text| organization(b).name = text.unwrap_or_default())
        },
    },
    Column {
        name: "description",
        about: "What it is and for whom, in a few sentences.",
        required: false,
        of: |b| some(&b.service.description),
        put: |b, text| put_text(text, 10_000).map(|text| b.service.description = text),
    },
    Column {
        name: "status",
        about: "active, inactive, defunct or temporarily closed. Active if it is empty.",
        required: false,
        of: |b| b.service.status.term().into(),
        put: |b, text| {
            let all = [
                Status::Active,
                Status::Inactive,
                Status::Defunct,
                Status::TemporarilyClosed,
            ];
            let found = all
                .into_iter()
                .find(|status| status.term().eq_ignore_ascii_case(text));
            b.service.status = match found {
                Some(status) => status,
                None if text.is_empty() => Status::Active,
                None => {
                    return Err(
                        "is none of active, inactive, defunct and temporarily closed.".into(),
                    );
                }
            };
            Ok(())
        },
    },
    Column {
        name: "url",
        about: "Its page, beginning with https://.",
        required: false,
        of: |b| some(&b.service.url),
        put: |b, text| {
            let is_web = hsds::format::is_uri(text) && hsds::format::is_web(text);
            if !text.is_empty() && !is_web {
                return Err("is not a whole web address. Begin it with https://.".into());
            }
            b.service.url = full(text);
            Ok(())
        },
    },
    Column {
        name: "email",
        about: "An address of the service, not of a person.",
        required: false,
        of: |b| some(&b.service.email),
        put: |b, text| {
            if !text.is_empty() && !hsds::format::is_email(text) {
                return Err("is not an email address. Write one, such as help@example.org.".into());
            }
            b.service.email = full(text);
            Ok(())
        },
    },
    Column {
        name: "phone",
        about: "One number.",
        required: false,
        of: |b| {
            b.service
                .phones
                .first()
                .map(|phone| phone.number.clone())
                .unwrap_or_default()
        },
        put: |b, text| {
            if text.is_empty() {
                b.service.phones.truncate(0);
                return Ok(());
            }
            if !hsds::format::is_phone(text) {
                return Err("is not a telephone number. Write the number alone.".into());
            }
            let id = ids::of(&[&b.id, "phone"]);
            first(&mut b.service.phones, || Phone {
                id,
                ..Phone::default()
            })
            .number = text.to_owned();
            Ok(())
        },
    },
    Column {
        name: "cost",
        about: "What it costs, in words, such as Free.",
        required: false,
        of: |b| some(&b.service.fees),
        put: |b, text| put_text(text, 500).map(|text| b.service.fees = text),
    },
    Column {
        name: "price",
        about: "What it costs in pounds, such as 2.50. 0 is free.",
        required: false,
        of: |b| {
            b.service
                .cost_options
                .first()
                .and_then(|cost| cost.amount)
                .map(|n| n.to_string())
                .unwrap_or_default()
        },
        put: |b, text| {
            let amount = number(
                text.trim_start_matches('£'),
                0.0,
                100_000.0,
                "pounds, such as 2.50",
            )?;
            if amount.is_none() {
                b.service.cost_options.truncate(0);
                return Ok(());
            }
            let id = ids::of(&[&b.id, "cost"]);
            first(&mut b.service.cost_options, || CostOption {
                id,
                ..CostOption::default()
            })
            .amount = amount;
            Ok(())
        },
    },
    Column {
        name: "minimum_age",
        about: "Youngest, in years.",
        required: false,
        of: |b| {
            b.service
                .minimum_age
                .map(|n| n.to_string())
                .unwrap_or_default()
        },
        put: |b, text| number(text, 0.0, 130.0, "years").map(|age| b.service.minimum_age = age),
    },
    Column {
        name: "maximum_age",
        about: "Oldest, in years.",
        required: false,
        of: |b| {
            b.service
                .maximum_age
                .map(|n| n.to_string())
                .unwrap_or_default()
        },
        put: |b, text| number(text, 0.0, 130.0, "years").map(|age| b.service.maximum_age = age),
    },
    Column {
        name: "needs",
        about: "What it helps with: words such as get-online, money, food, with semicolons.",
        required: false,
        of: |b| terms(b, &NEEDS),
        put: |b, text| put_terms(b, &NEEDS, text),
    },
    Column {
        name: "access",
        about: "How people get in and on: words such as step-free, hearing-loop, online, with semicolons.",
        required: false,
        of: |b| terms(b, &ACCESS),
        put: |b, text| put_terms(b, &ACCESS, text),
    },
    Column {
        name: "kind",
        about: "service, course, event, club or loan.",
        required: false,
        of: |b| terms(b, &KIND),
        put: |b, text| put_terms(b, &KIND, text),
    },
    Column {
        name: "languages",
        about: "Languages other than English, with semicolons.",
        required: false,
        of: |b| {
            let names = b
                .service
                .languages
                .iter()
                .filter_map(|language| language.name.clone());
            names.collect::<Vec<_>>().join("; ")
        },
        put: |b, text| {
            let names: Vec<&str> = parts(text).collect();
            if names.len() > 50 || names.iter().any(|name| name.chars().count() > 60) {
                return Err("is too long. Name at most 50 languages.".into());
            }
            let own = b.id.clone();
            let language = |name: &str| Language {
                id: ids::of(&[&own, "language", name]),
                name: Some(name.to_owned()),
                ..Language::default()
            };
            b.service.languages = names.into_iter().map(language).collect();
            Ok(())
        },
    },
    Column {
        name: "place",
        about: "What the place is called, such as Harbour Library.",
        required: false,
        of: |b| {
            place_of(b)
                .and_then(|place| place.name.clone())
                .unwrap_or_default()
        },
        put: |b, text| {
            on_place(b, text, |place, text| {
                put_text(text, 200).map(|text| place.name = text)
            })
        },
    },
    Column {
        name: "address",
        about: "Number and street.",
        required: false,
        of: |b| {
            address_of(b)
                .map(|address| address.address_1.clone())
                .unwrap_or_default()
        },
        put: |b, text| {
            on_address(b, text, |address, text| {
                put_text(text, 300).map(|text| address.address_1 = text.unwrap_or_default())
            })
        },
    },
    Column {
        name: "town",
        about: "Town.",
        required: false,
        of: |b| {
            address_of(b)
                .map(|address| address.city.clone())
                .unwrap_or_default()
        },
        put: |b, text| {
            on_address(b, text, |address, text| {
                put_text(text, 100).map(|text| address.city = text.unwrap_or_default())
            })
        },
    },
    Column {
        name: "county",
        about: "County.",
        required: false,
        of: |b| {
            address_of(b)
                .map(|address| address.state_province.clone())
                .unwrap_or_default()
        },
        put: |b, text| {
            on_address(b, text, |address, text| {
                put_text(text, 100).map(|text| address.state_province = text.unwrap_or_default())
            })
        },
    },
    Column {
        name: "postcode",
        about: "Postcode. Without it, or latitude and longitude, nobody finds help near them.",
        required: false,
        of: |b| {
            address_of(b)
                .map(|address| address.postal_code.clone())
                .unwrap_or_default()
        },
        put: |b, text| {
            if !text.is_empty() && !hsds::format::is_postcode(text) {
                return Err("is not a postcode. Look it up, or leave it empty.".into());
            }
            on_address(b, text, |address, text| {
                let tidy = app::find::gazetteer::tidy_postcode(text);
                address.postal_code = tidy.unwrap_or_else(|| text.to_owned());
                Ok(())
            })
        },
    },
    Column {
        name: "latitude",
        about: "Degrees north. Found from the postcode if it is empty.",
        required: false,
        of: |b| {
            place_of(b)
                .and_then(|place| place.latitude)
                .map(|n| n.to_string())
                .unwrap_or_default()
        },
        put: |b, text| {
            on_place(b, text, |place, text| {
                number(text, 49.0, 61.0, "degrees north, from 49 to 61").map(|n| place.latitude = n)
            })
        },
    },
    Column {
        name: "longitude",
        about: "Degrees east; west is less than 0.",
        required: false,
        of: |b| {
            place_of(b)
                .and_then(|place| place.longitude)
                .map(|n| n.to_string())
                .unwrap_or_default()
        },
        put: |b, text| {
            on_place(b, text, |place, text| {
                number(text, -9.0, 2.0, "degrees east, from -9 to 2").map(|n| place.longitude = n)
            })
        },
    },
    Column {
        name: "days",
        about: "Days of the week, such as MO,TH.",
        required: false,
        of: |b| {
            b.service
                .schedules
                .first()
                .map(|schedule| some(&schedule.byday))
                .unwrap_or_default()
        },
        put: |b, text| {
            let days = text
                .to_ascii_uppercase()
                .replace([';', ' '], ",")
                .split(',')
                .filter(|day| !day.is_empty())
                .collect::<Vec<_>>()
                .join(",");
            if !days.is_empty() && !hsds::format::is_days(&days, false) {
                return Err(
                    "is not a list of days. Write MO,TU,WE,TH,FR,SA or SU with commas.".into(),
                );
            }
            on_schedule(b, &days, |schedule, days| {
                schedule.byday = full(days);
                schedule.freq = (!days.is_empty()).then(|| "WEEKLY".to_owned());
            });
            Ok(())
        },
    },
    Column {
        name: "opens",
        about: "When it begins, such as 09:30.",
        required: false,
        of: |b| {
            b.service
                .schedules
                .first()
                .map(|schedule| some(&schedule.opens_at))
                .unwrap_or_default()
        },
        put: |b, text| {
            time(text)
                .map(|text| on_schedule(b, &text, |schedule, text| schedule.opens_at = full(text)))
        },
    },
    Column {
        name: "closes",
        about: "When it ends, such as 17:00.",
        required: false,
        of: |b| {
            b.service
                .schedules
                .first()
                .map(|schedule| some(&schedule.closes_at))
                .unwrap_or_default()
        },
        put: |b, text| {
            time(text)
                .map(|text| on_schedule(b, &text, |schedule, text| schedule.closes_at = full(text)))
        },
    },
    Column {
        name: "first_day",
        about: "The first or only day, such as 2026-11-24.",
        required: false,
        of: |b| {
            b.service
                .schedules
                .first()
                .map(|schedule| some(&schedule.dtstart))
                .unwrap_or_default()
        },
        put: |b, text| {
            date(text)
                .map(|text| on_schedule(b, &text, |schedule, text| schedule.dtstart = full(text)))
        },
    },
    Column {
        name: "last_day",
        about: "The last day.",
        required: false,
        of: |b| {
            b.service
                .schedules
                .first()
                .map(|schedule| some(&schedule.valid_to))
                .unwrap_or_default()
        },
        put: |b, text| {
            date(text)
                .map(|text| on_schedule(b, &text, |schedule, text| schedule.valid_to = full(text)))
        },
    },
    Column {
        name: "times",
        about: "When, in words, for what the columns before cannot say.",
        required: false,
        of: |b| {
            b.service
                .schedules
                .first()
                .map(|schedule| some(&schedule.description))
                .unwrap_or_default()
        },
        put: |b, text| {
            put_text(text, 500).map(|text| {
                on_schedule(b, text.as_deref().unwrap_or_default(), |schedule, text| {
                    schedule.description = full(text)
                })
            })
        },
    },
    Column {
        name: "booking",
        about: "Where places are booked here: the page to book, such as /book/first-clicks, or its last part.",
        required: false,
        of: |b| some(&b.service.booking),
        put: |b, text| put_text(text, 200).map(|_| b.service.booking = booking::typed(text)),
    },
    Column {
        name: "confirmed_on",
        about: "The day when somebody last made sure that it is true, such as 2026-11-24.",
        required: false,
        of: |b| some(&b.service.assured_date),
        put: |b, text| date(text).map(|text| b.service.assured_date = full(&text)),
    },
];

/// The column of a name, however it is typed.
pub fn column(name: &str) -> Option<(usize, &'static Column)> {
    let name = name
        .trim()
        .to_lowercase()
        .replace([' ', '-'], "_")
        .replace("organization", "organisation");
    COLUMNS
        .iter()
        .enumerate()
        .find(|(_, column)| column.name == name)
}

fn some(text: &Option<String>) -> String {
    text.clone().unwrap_or_default()
}

fn full(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn put_text(text: &str, most: usize) -> Result<Option<String>, String> {
    match text.chars().count() {
        n if n > most => Err(format!("is {n} letters long. Use at most {most}.")),
        _ => Ok(full(text)),
    }
}

fn number(text: &str, least: f64, most: f64, what: &str) -> Result<Option<f64>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let number = text.parse().ok().filter(|n| (least..=most).contains(n));
    number
        .map(Some)
        .ok_or_else(|| format!("is not a number of {what}."))
}

fn time(text: &str) -> Result<String, String> {
    // "9:30" is what spreadsheets make of it.
    let text = if text.as_bytes().get(1) == Some(&b':') {
        format!("0{text}")
    } else {
        text.to_owned()
    };
    match text.is_empty() || hsds::format::time(&text).is_some() {
        true => Ok(text),
        false => Err("is not a time. Write it as 09:30.".into()),
    }
}

fn date(text: &str) -> Result<String, String> {
    // "24/11/2026" is what spreadsheets make of it.
    let turned = match text.split('/').collect::<Vec<_>>()[..] {
        [day, month, year] if year.len() == 4 => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => text.to_owned(),
    };
    match turned.is_empty() || hsds::format::date(&turned).is_some() {
        true => Ok(turned),
        false => Err("is not a day. Write it as 2026-11-24 or 24/11/2026.".into()),
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

fn first<T>(rows: &mut Vec<T>, new: impl FnOnce() -> T) -> &mut T {
    if rows.is_empty() {
        rows.push(new());
    }
    &mut rows[0]
}

fn terms(bundle: &Bundle, of: &HouseTaxonomy) -> String {
    let codes = bundle
        .service
        .house_terms(of.kind)
        .into_iter()
        .map(|term| term.code);
    codes.collect::<Vec<_>>().join("; ")
}

fn put_terms(bundle: &mut Bundle, of: &HouseTaxonomy, text: &str) -> Result<(), String> {
    let mut codes = Vec::new();
    for part in parts(text) {
        let code = part.to_lowercase().replace(' ', "-");
        let found = of
            .terms
            .iter()
            .find(|term| term.code == code || term.name.eq_ignore_ascii_case(part));
        match found {
            Some(term) => codes.push(term.code),
            None => {
                let all: Vec<&str> = of.terms.iter().map(|term| term.code).collect();
                return Err(format!(
                    "has “{}”, which is none of: {}.",
                    part.chars().take(40).collect::<String>(),
                    all.join(", ")
                ));
            }
        }
    }
    let own: Vec<String> = of.terms.iter().map(|term| of.term_id(term.code)).collect();
    let id = bundle.id.clone();
    bundle
        .service
        .attributes
        .retain(|attribute| !own.contains(&attribute.taxonomy_term_id));
    bundle
        .service
        .attributes
        .extend(codes.into_iter().map(|code| of.attribute(&id, code)));
    Ok(())
}

fn organization(bundle: &mut Bundle) -> &mut Organization {
    &mut bundle.organization.get_or_insert_default().1
}

/// The first place of a service: that of its first service-at-location.
fn place_of(bundle: &Bundle) -> Option<&Location> {
    let id = bundle.service.location_ids().next()?;
    bundle
        .locations
        .iter()
        .find(|(known, _)| known == id)
        .map(|(_, place)| place)
}

fn address_of(bundle: &Bundle) -> Option<&Address> {
    place_of(bundle)?.addresses.first()
}

/// Changes the first place; makes one if there is something to say of it.
fn on_place(
    bundle: &mut Bundle,
    text: &str,
    put: impl FnOnce(&mut Location, &str) -> Result<(), String>,
) -> Result<(), String> {
    let mut id = bundle.service.location_ids().next().map(ToOwned::to_owned);
    if id.is_none() && !text.is_empty() {
        let new = ids::of(&[&bundle.id, "place"]);
        bundle.service.service_at_locations.push(ServiceAtLocation {
            id: ids::of(&[&bundle.id, "at"]),
            location_id: new.clone(),
            ..ServiceAtLocation::default()
        });
        bundle.locations.push((new.clone(), Location::default()));
        id = Some(new);
    }
    match bundle
        .locations
        .iter_mut()
        .find(|(known, _)| Some(known.as_str()) == id.as_deref())
    {
        Some((_, place)) => put(place, text),
        None => Ok(()),
    }
}

/// Changes the address of the first place; makes one if there is something to say of it.
fn on_address(
    bundle: &mut Bundle,
    text: &str,
    put: impl FnOnce(&mut Address, &str) -> Result<(), String>,
) -> Result<(), String> {
    let id = ids::of(&[&bundle.id, "address"]);
    on_place(bundle, text, |place, text| {
        if place.addresses.is_empty() && text.is_empty() {
            return Ok(());
        }
        let new = || Address {
            id,
            country: "GB".into(),
            address_type: "physical".into(),
            ..Address::default()
        };
        put(first(&mut place.addresses, new), text)
    })
}

/// Changes the first schedule; makes one if there is something to say of it.
fn on_schedule(bundle: &mut Bundle, text: &str, put: impl FnOnce(&mut Schedule, &str)) {
    if bundle.service.schedules.is_empty() && text.is_empty() {
        return;
    }
    let id = ids::of(&[&bundle.id, "schedule"]);
    put(
        first(&mut bundle.service.schedules, || Schedule {
            id,
            ..Schedule::default()
        }),
        text,
    );
}
